"""The options of reading: which pages a list of pages and ranges means, and which lists are refused."""

from __future__ import annotations

import pytest

from satrchin.errors import UsageError
from satrchin.reading.options import ReadOptions


@pytest.mark.parametrize(
    ("pages", "wanted"),
    [
        ("", range(1, 13)),
        ("3", [3]),
        ("1-3, 7,10-", [1, 2, 3, 7, 10, 11, 12]),
        ("-2", [1, 2]),
        ("2-2", [2]),
        ("9-,1", [1, 9, 10, 11, 12]),
    ],
)
def test_wanted_pages(pages: str, wanted: list[int]) -> None:
    """A range without an end goes on to the last page, one without a begin starts at the first."""
    options = ReadOptions(pages=pages)
    assert [number for number in range(1, 13) if options.wants(number)] == list(wanted)


@pytest.mark.parametrize("pages", ["0", "3-1", "a", "1-2-3", "1,,x", "1;2", "1000000000"])
def test_refused_pages(pages: str) -> None:
    """A list that means nothing is an error that quotes it."""
    with pytest.raises(UsageError, match=f"pages '{pages}'"):
        ReadOptions(pages=pages)


def test_last_page() -> None:
    """The largest page of a list; without an end it lies beyond any document."""
    assert ReadOptions(pages="4,1-7").last == 7
    assert ReadOptions(pages="4-,9").last == ReadOptions().last > 1_000_000


def test_pages_that_a_document_lacks() -> None:
    """An error if none of the pages is in the document; one that is there is enough."""
    ReadOptions(pages="3,9").check_pages(3)
    ReadOptions(pages="3-").check_pages(3)
    with pytest.raises(UsageError, match="the document has 3"):
        ReadOptions(pages="4-,9").check_pages(3)


def test_unknown_encoding() -> None:
    """An encoding that does not exist is told before anything is read; those of Python and Iran System are known."""
    ReadOptions(encoding="iransystem")
    ReadOptions(encoding="cp1256")
    with pytest.raises(UsageError, match="klingon"):
        ReadOptions(encoding="klingon")

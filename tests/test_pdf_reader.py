"""The pages of a PDF: opened once, read once, with what is carried from page to page."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from satrchin.document import Page
from satrchin.errors import InputError, UsageError
from satrchin.reading.limits import TooMuchError
from satrchin.reading.options import ReadOptions
from satrchin.reading.pdf import attempts, reader
from satrchin.reading.pdf.glyphs import fixes
from satrchin.reading.pdf.lines import numbers
from satrchin.reading.pdf.pictures import Pictures
from satrchin.reading.pdf.syntax import file

PATH = Path("a.pdf")


class File:
    """An open file of some pages."""

    def __init__(self, pages: int = 3, *, repaired: bool = False, **metadata: str) -> None:
        self.count, self.repaired, self.metadata = pages, repaired, metadata
        self.opened: list[tuple[Path, str]] = []
        self.closed = 0
        self.asked: list[int] = []

    def pages(self) -> Iterator[Any]:
        for number in range(1, self.count + 1):
            self.asked.append(number)
            yield SimpleNamespace(number=number, width=10.0, height=20.0)

    def close(self) -> None:
        self.closed += 1


def opened(monkeypatch: pytest.MonkeyPatch, source: File) -> File:
    """A file that ``open_pdf`` opens; its pages are read as empty ones."""

    def open_pdf(path: Path, password: str = "") -> File:
        source.opened.append((path, password))
        return source

    monkeypatch.setattr(file, "open_pdf", open_pdf)
    return source


@pytest.fixture
def states(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, reader.DocumentState]]:
    """What each page was read with."""
    found: list[tuple[int, reader.DocumentState]] = []

    def read_page(source: Any, _: ReadOptions, state: reader.DocumentState) -> Page:
        found.append((source.number, state))
        return Page(source.number, ())

    monkeypatch.setattr(reader, "read_page", read_page)
    return found


def test_a_document_is_opened_once_and_read_once(monkeypatch: pytest.MonkeyPatch, states: list[Any]) -> None:
    """The first iteration takes the open file; a second one takes the kept pages."""
    source = opened(monkeypatch, File(Title="عنوان"))
    document = reader.read_pdf(PATH, ReadOptions(password=PATH.stem))
    assert (document.name, document.kind, document.metadata, document.file) == (
        "a.pdf", "glyphs", {"pdf": {"Title": "عنوان"}}, PATH,
    )  # fmt: skip
    assert [page.number for page in document.pages] == [1, 2, 3]
    assert [page.number for page in document.pages] == [1, 2, 3]
    assert (source.opened, source.closed, len(states)) == ([(PATH, PATH.stem)], 1, 3)


def test_an_iteration_that_was_left_is_begun_anew(monkeypatch: pytest.MonkeyPatch, states: list[Any]) -> None:
    source = opened(monkeypatch, File())
    pages = reader.read_pdf(PATH).pages
    one = iter(pages)
    assert next(one).number == 1
    cast("Any", one).close()
    assert source.closed == 1
    assert [page.number for page in pages] == [1, 2, 3]
    assert (len(source.opened), source.closed, len(states)) == (2, 2, 4)


def test_pages_go_to_another_process_without_their_file(monkeypatch: pytest.MonkeyPatch) -> None:
    opened(monkeypatch, File())
    pages = cast("reader.PdfPages", reader.read_pdf(PATH, ReadOptions(pages="2")).pages)
    there = pickle.loads(pickle.dumps(pages))  # noqa: S301  the bytes are our own
    assert (there.path, there.options, there._source, there._page_cache) == (PATH, ReadOptions(pages="2"), None, None)


def test_a_file_without_metadata_or_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    opened(monkeypatch, File())
    assert reader.read_pdf(PATH).metadata == {}
    opened(monkeypatch, File(0))
    with pytest.raises(InputError, match=r"a.pdf has no pages"):
        reader.read_pdf(PATH)


@pytest.mark.parametrize(
    ("pages", "read", "asked"),
    [("2", [2], [1, 2, 3]), ("-2", [1, 2], [1, 2, 3]), ("4-", [4], [1, 2, 3, 4])],
)
def test_only_the_wanted_pages_are_read(
    monkeypatch: pytest.MonkeyPatch, states: list[Any], pages: str, read: list[int], asked: list[int]
) -> None:
    """Reading ends behind the last of them."""
    source = opened(monkeypatch, File(4))
    document = reader.read_pdf(PATH, ReadOptions(pages=pages))
    source.asked.clear()
    assert [page.number for page in document.pages] == read
    assert [number for number, _ in states] == read
    assert source.asked == asked


@pytest.mark.parametrize("pages", ["5", "5-", "6-9"])
def test_wanted_pages_that_the_file_has_not(monkeypatch: pytest.MonkeyPatch, pages: str) -> None:
    opened(monkeypatch, File(4))
    with pytest.raises(UsageError, match="the document has 4"):
        reader.read_pdf(PATH, ReadOptions(pages=pages))
    reader.read_pdf(PATH, ReadOptions(pages="4," + pages))


@pytest.mark.usefixtures("states")
def test_the_first_page_of_a_repaired_file_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    opened(monkeypatch, File(repaired=True))
    found = [[(issue.level, issue.code, issue.page) for issue in page.issues] for page in reader.read_pdf(PATH).pages]
    assert found == [[("error", "damaged-file", 1)], [], []]


def test_fonts_are_kept_for_2000_and_counts_for_the_document(
    monkeypatch: pytest.MonkeyPatch, states: list[tuple[int, reader.DocumentState]]
) -> None:
    opened(monkeypatch, File(Producer="XeTeX 0.99"))
    pages = iter(reader.read_pdf(PATH).pages)
    next(pages)
    first = states[0][1]
    assert (first.xetex, first.votes, first.fonts) == (True, 0, {})
    first.fonts.update((number, None) for number in range(2_000))
    next(pages)
    assert states[1][1] is first
    first.fonts[2_000], first.votes = None, 7
    next(pages)
    last = states[2][1]
    assert (last.fonts, last.xetex, last.votes, last.pictures) == ({}, True, 7, first.pictures)


@pytest.mark.usefixtures("states")
def test_another_program_is_not_xetex(
    monkeypatch: pytest.MonkeyPatch, states: list[tuple[int, reader.DocumentState]]
) -> None:
    opened(monkeypatch, File(Producer="LaTeX"))
    list(reader.read_pdf(PATH).pages)
    assert [state.xetex for _, state in states] == [False] * 3


@pytest.mark.parametrize(
    ("xetex", "before", "votes", "after"),
    [(True, 0, 1, 1), (True, 1, -1, 0), (True, -2, 1, -1), (False, 0, 5, 0), (True, 0, 0, 0)],
)
def test_numbers_set_from_the_right_count_for_the_pages_after_them(
    monkeypatch: pytest.MonkeyPatch, xetex: bool, before: int, votes: int, after: int
) -> None:
    """Of documents that XeTeX made."""
    works: list[attempts.Work] = []

    def read_page(work: attempts.Work) -> Page:
        works.append(work)
        return Page(1, ())

    monkeypatch.setattr(attempts, "read_page", read_page)
    monkeypatch.setattr(attempts, "draw", lambda *_, **__: "content")
    monkeypatch.setattr(fixes, "sound", lambda *_, **__: ["glyph"])
    monkeypatch.setattr(numbers, "votes", lambda _: votes)
    state = reader.DocumentState(Pictures(PATH, ReadOptions()), xetex=xetex, votes=before)
    source = cast("Any", SimpleNamespace(number=1, width=10.0, height=20.0))
    reader.read_page(source, ReadOptions(), state)
    assert (state.votes, works[0].parted) == (after, after > 0)
    assert (works[0].content, works[0].glyphs, works[0].contexts) == ("content", ["glyph"], state.contexts)
    fresh = reader.DocumentState(state.pictures)
    reader.read_page(source, ReadOptions(), fresh)
    assert (fresh.votes, works[1].parted) == (0, False)


def test_a_page_that_takes_too_long_is_empty_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def draw(*_: Any, **__: Any) -> None:
        raise TooMuchError("slow")

    monkeypatch.setattr(attempts, "draw", draw)
    source = cast("Any", SimpleNamespace(number=3, width=10.0, height=20.0))
    page = reader.read_page(source, ReadOptions(), reader.DocumentState(Pictures(PATH, ReadOptions())))
    assert replace(page, issues=()) == Page(3, (), 10.0, 20.0)
    assert [(issue.level, issue.code, issue.message, issue.page) for issue in page.issues] == [
        ("error", "page-cut", "the page was not read: slow", 3)
    ]

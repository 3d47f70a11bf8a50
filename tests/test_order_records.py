"""CSV records whose words stand last to first are told by their quotation marks."""

from __future__ import annotations

import pytest

from satrchin import clean, explain
from satrchin.stages.order.records import fields, turned_records

HEAD = "شماره,نام,نشانی,تلفن"
RECORDS = ('1,"کریمی، رضا","یزد، خیابان باغ، پلاک ۷",035-1122', '2,"نوری، مینا","رشت، کوی ساحل",+98 13 4455')


def turned(line: str) -> str:
    """The words of a line, last to first."""
    return " ".join(line.split(" ")[::-1])


@pytest.mark.parametrize(
    ("line", "count"),
    [("الف,ب", 2), ('"الف,ب",ج', 2), ('"الف ""ب"" ج", د,', 3), ('الف "ب", ج', 0), ('"الف', 0), ("", 1)],
)
def test_fields_of_a_record(line: str, count: int) -> None:
    """Commas inside quotation marks part no fields; a mark inside a field without marks makes no record."""
    assert fields(line) == count


def test_turned_records_are_read_from_first_word_to_last() -> None:
    """The records come out as they were, with a reason; those that stand right stay."""
    result = explain("\n".join((HEAD, turned(RECORDS[0]), RECORDS[1], turned(RECORDS[1]))))
    assert result.text.split("\n") == [HEAD, RECORDS[0], RECORDS[1], RECORDS[1]]
    assert {(edit.line, edit.rule) for edit in result.edits} == {(1, "words-reversed"), (3, "words-reversed")}
    assert clean(result.text) == result.text


@pytest.mark.parametrize(
    "lines",
    [
        [turned(RECORDS[0])],
        ["نام,تلفن", turned('"کریمی، رضا",035')],
        ["شماره,نام,تلفن", turned(RECORDS[0])],
        [HEAD, 'گفت "آری", "نه", و باز "آری'],
    ],
)
def test_lines_that_are_no_record_of_their_page_either_way_stay(lines: list[str]) -> None:
    """Without a record of as many fields, at least three, on the page, quotation marks prove nothing."""
    assert list(turned_records(lines)) == []

"""Left-to-right runs in a Persian line, and the direction of a line: each sign that decides, alone."""

from __future__ import annotations

import pytest

from satrchin.reading.geometry import direction, left_runs
from satrchin.reading.geometry.cells import VisualCell, kind_of
from satrchin.reading.geometry.direction import line_direction


def cells(text: str) -> list[VisualCell]:
    """The cells of a line as it is shown, from the left; a cell behind a space is not tight."""
    return [
        VisualCell(sign, kind_of(sign), tight=place > 0 and text[place - 1] != " ") for place, sign in enumerate(text)
    ]


@pytest.mark.parametrize(
    ("text", "default", "found"),
    [
        ("سلام", "ltr", "rtl"),
        ("abc", "rtl", "ltr"),
        ("abcd س", "ltr", "rtl"),
        ("abcde س", "ltr", "ltr"),  # less than a fifth
        ("abcde س", "rtl", "rtl"),  # a Persian letter at its right end
        ("س abcde", "rtl", "ltr"),
        ("abc def •", "rtl", "rtl"),
        ("abc def •", "ltr", "ltr"),
        ("abc ۳", "rtl", "rtl"),
        ("۳", "ltr", "ltr"),
        (".See the table", "rtl", "rtl"),
        (".See the table.", "rtl", "ltr"),
        (".NET core it", "rtl", "ltr"),
        (".See it", "rtl", "ltr"),  # too short for a sentence
        ("12 15", "rtl", "rtl"),
        ("12, 15", "rtl", "ltr"),
        ("12 ,15", "ltr", "rtl"),
        ("[1 2]", "rtl", "ltr"),
        ("[۱ ۲]", "rtl", "rtl"),
        ("LLL، LLL، LL", "rtl", "rtl"),
        ("LLL، LLL", "rtl", "ltr"),
        ("x = 5", "rtl", "ltr"),
        ("مان.pdf", "rtl", "ltr"),
        ("abc [12]", "rtl", "rtl"),
    ],
)
def test_the_direction_of_a_line(text: str, default: direction.Direction, found: direction.Direction) -> None:
    assert line_direction(cells(text), default) == found


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('print("مالس")', True), ("x += 5", True), ("a[0] = 5", True), ("x == 5", False), ("def f(x):", True),
        ("return x;", True), ("else:", True), ("}", False), ("name()", True), ("name() • ", False), ("مان = 5", False),
        ("x = 5 # مالس", True), ("x = 'مالس", True), ("x = مالس", False), ("x = “مالس”", True),
        ("x = “مالس” مالس", False),
        ("12 = x", False), ("hello world", False), ("print x", True), ("print(x) # مالس", True),
    ],
)  # fmt: skip
def test_lines_of_a_program(text: str, code: bool) -> None:
    """With their Persian strings and remarks; a bullet at the right end shows another line."""
    assert direction.is_code(cells(text)) is code


@pytest.mark.parametrize(
    ("text", "votes"),
    [
        ("2, -3", 2), ("3- ,2", -2), ("2,3", 0), ("2, 3", 1), ("2 ,3", -1), (",3", 0), ("3,", 0), ("-3", 1), ("۳-", 0),
        ("(-3)", 1), ("(3-)", -1), ("3-4", 0), ("“a”", 1), ("”a“", -1), ("“a“", 0), ("3 -", 0), ("±3", 1), ("-۳ ۴", 0),
    ],
)  # fmt: skip
def test_votes_of_commas_and_signs(text: str, votes: int) -> None:
    assert direction.listed(cells(text)) == votes


@pytest.mark.parametrize(
    ("text", "bulleted"),
    [("abc •", True), ("abc -", True), ("abc ۳", True), ("abc ۱۲", True), ("abc 3", False), ("۳", False),
     ("abc [1]", True),
     ("abc[1]", False), ("", False), (" ", False)],
)  # fmt: skip
def test_a_bullet_at_the_right_end(text: str, bulleted: bool) -> None:
    assert direction._bulleted(cells(text)) is bulleted


@pytest.mark.parametrize(
    ("text", "length"),
    [("A [12]", 5), ("A [1]", 4), ("A []", 0), ("A[12]", 0), ("[12]", 0), ("A (12)", 0), ("A ]12[", 5)],
)
def test_a_reference_at_the_right_end(text: str, length: int) -> None:
    """With the space before it, if there is one."""
    found = direction.reference_length(cells(text))
    assert found == (length - 1 if length else 0)


def start(text: str, *, lettered: bool = True, parted: bool = False) -> str:
    """The run that ends at the right end of a text."""
    line = cells(text)
    return text[left_runs.left_run_start(line, len(line) - 1, lettered=lettered, parted=parted) :]


@pytest.mark.parametrize(
    ("text", "run"),
    [
        ("س Windows 11", "Windows 11"),
        ("س 11 Windows", "Windows"),
        ("س kg 75", "kg 75"),
        ("س f(x)", "f(x)"),
        ("س (x)", "(x)"),
        ("س (5)", ")"),
        ("س Network (LAN)", "Network (LAN)"),
        ("س (v1.2) Name", "Name"),
        ("س (USD 15) 1200", "1200"),
        ("س 120GB", "120GB"),
        ("س x_1", "x_1"),
        ("س 3-D", "3-D"),
        ("س name_", "_"),
        ("س __name__", "__name__"),
        ("س a.b", "a.b"),
        ("س +C", "C"),
        ("س ++C", "C"),
        ("س #C", "C"),
        ("س +AB", "AB"),
        ("س @name", "@name"),
        ("س 12", "12"),
        ("س -12", "12"),
        ("س 12%", "12%"),
        ("س B: ۳۵٪", "B: ۳۵٪"),
        ("س ۳۵٪", "۳۵٪"),
        ("س CSV، JSON", "CSV، JSON"),
        ("س a ,1", "1"),
        ("س (4, -5)", "(4, -5)"),
        ("س http://www.", "."),
        ("sum(a,", "sum(a,"),
        ("sum(a)", "sum(a)"),
        ("http://www.", "http://www."),
        ("س“Need”", "“Need”"),
        ("س No. 1 (1999)", "No. 1 (1999)"),
        ("س SPSS 26 (x)", "SPSS 26 (x)"),
    ],
)
def test_where_a_run_from_the_left_begins(text: str, run: str) -> None:
    assert start(text) == run


@pytest.mark.parametrize(
    ("text", "found"),
    [("T5", True), ("Need»", True), ("Need 5", False), ("5", False), ("س5", False), ("Need»5", False), ("a»»", True)],
)
def test_where_a_latin_word_ends(text: str, found: bool) -> None:
    """Perhaps in digits, and in quotes behind them."""
    line = cells(text)
    assert left_runs._ends_latin(line, len(line) - 1) is found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("x_1", False),
        ("No. 1", True),
        ("SPSS 26", True),
        ("SPSS 2.6", True),
        ("س 26", False),
        ("26", False),
        ("a b", False),
    ],
)
def test_where_a_numbered_name_ends(text: str, found: bool) -> None:
    """A Latin word, a blank and a number."""
    line = cells(text)
    assert left_runs._ends_numbered(line, len(line) - 1) is found


@pytest.mark.parametrize(
    ("text", "place", "other", "lone"),
    [("(a)", 0, 2, False), ("(a", 0, 1, True), ("a", 0, 0, False), ("((a)", 0, 3, True)],
)
def test_brackets_without_a_partner(text: str, place: int, other: int, lone: bool) -> None:
    assert left_runs._is_lone(cells(text), place, other) is lone

"""Margins, marks of notes, raised signs and ruled tables of hand-made glyphs, at the limits of what they may be."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest

from pdf_glyphs import from_left
from satrchin.reading.geometry.grids import Field, Grid
from satrchin.reading.pdf.glyphs.overlaps import Piece
from satrchin.reading.pdf.layout.margins import Margins, is_displayed
from satrchin.reading.pdf.layout.notes import place_of, with_number_first
from satrchin.reading.pdf.layout.rows import rows_of
from satrchin.reading.pdf.layout.ruled_tables import _boxes, _cuts_words, _homes, _in_line, ruled_tables
from satrchin.reading.pdf.lines.cells import LineCell, kind_of
from satrchin.reading.pdf.syntax.glyph import Glyph


def at_right(text: str, right: float, y: float) -> list[Glyph]:
    """A text without blanks that ends at ``right``."""
    return from_left(text, right - 5.0 * len(text), y)


def holds(latin: list[Glyph], *others: list[Glyph]) -> bool:
    """Whether the row of ``latin``, at y = 100, is set from the right."""
    rows = rows_of([glyph for part in (latin, *others) for glyph in part])
    (row,) = (row for row in rows if row[0].y == 100)
    return Margins(rows).holds_right(row)


PERSIAN = [at_right("رودیمهناخهب", 300.0, 120.0), at_right("دمآهسردمزا", 300.0, 140.0)]


def test_two_persian_lines_show_the_right_margin() -> None:
    """A row is set from the right where it ends with two Persian rows, up to 0.4 of its size."""
    assert holds(at_right("abcde", 300.0, 100), *PERSIAN)
    assert holds(at_right("abcde", 303.9, 100), *PERSIAN)
    assert not holds(at_right("abcde", 304.1, 100), *PERSIAN)
    assert not holds(at_right("abcde", 300.0, 100), PERSIAN[0])
    assert not holds(at_right("abcde", 300.0, 100), PERSIAN[0], at_right("fghijklmnopq", 300.0, 140))


def test_a_row_that_begins_with_others_is_set_from_the_left() -> None:
    """At the left end of the page, and where a row with its beginning ends elsewhere."""
    assert not holds(from_left("abcdefghijklmnopqr", 210, 100), *PERSIAN)
    assert holds(at_right("abcdefghi", 300.0, 100), *PERSIAN, at_right("jklmnopqr", 300.0, 160))
    assert not holds(at_right("abcdefghi", 300.0, 100), *PERSIAN, from_left("jkl", 255.0, 160))
    assert not holds(at_right("abcdefghi", 300.0, 100), *PERSIAN, from_left("jkl", 258.9, 160))
    assert holds(at_right("abcdefghi", 300.0, 100), *PERSIAN, from_left("jkl", 259.1, 160))


@pytest.mark.parametrize(("count", "shift", "from_right"), [(3, 0.0, True), (4, 0.0, False), (4, 0.6, True)])
def test_four_rows_at_both_margins_are_a_paragraph(count: int, shift: float, from_right: bool) -> None:
    """Lines of an English paragraph that is justified begin and end together, to a twentieth of their size."""
    more = [from_left("jklmnopqr", 255.0 + shift, 160.0 + 20 * row) for row in range(count)]
    assert holds(at_right("abcdefghi", 300.0, 100), *PERSIAN, *more) is from_right


def cells(text: str) -> list[LineCell]:
    glyphs = from_left(text)
    return [LineCell(glyph.text, "S" if glyph.text == " " else kind_of(glyph.text), glyph) for glyph in glyphs]


def test_what_a_line_from_the_right_displays() -> None:
    """Latin words stay as they are; one that would be moved, and a line that begins with a full stop, are not so."""
    assert is_displayed(cells("Windows"))
    assert not is_displayed(cells(".Windows"))
    assert not is_displayed([*cells("ab")[::-1]])


@pytest.mark.parametrize(("before", "after"), [("ab 12", "12 ab"), ("ab12", "12ab"), ("1 ab 23", "23 1 ab")])
def test_the_number_at_the_end_of_a_latin_note_goes_first(before: str, after: str) -> None:
    """With the blank beside it."""
    assert "".join(cell.text for cell in with_number_first(cells(before))) == after


def test_the_place_of_a_line_is_that_of_most_of_its_letters() -> None:
    """Its ends are those of its inked glyphs; its size and height those in the middle of their order."""
    line = cells("abc d")
    for cell, size, y in zip(line, (8.0, 8.0, 10.0, 12.0, 12.0), (99.0, 99.0, 100.0, 101.0, 102.0), strict=True):
        assert cell.glyph is not None
        cell.glyph.size, cell.glyph.y = size, y
    place = place_of(line)
    assert place is not None
    assert (place.x0, place.x1, place.y, place.size) == (0.0, 22.5, 100.0, 10.0)
    assert place_of(cells("  ")) is None


@pytest.mark.parametrize(
    ("text", "trailing", "number"),
    [
        ("ab 12", 12, 0),
        ("ab 1234", 0, 0),
        ("آب ۱۲", 0, 0),
        ("12 ab", 0, 12),
        ("* ab", 0, -1),
        ("12", 0, 0),
        ("1-", 0, 1),
    ],
)
def test_marks_at_the_ends_of_a_line(text: str, trailing: int, number: int) -> None:
    """A number of up to three digits or a symbol; at the right end only of a line that begins with a Latin letter."""
    place = place_of(cells(text))
    assert place is not None
    assert (place.trailing, place.number) == (trailing, number)


@pytest.mark.parametrize(("count", "rows"), [(10, 1), (12, 2)])
def test_raised_signs_reach_three_sizes_from_their_letters(count: int, rows: int) -> None:
    """Each touches another sign or a letter."""
    assert len(rows_of([*from_left("abc", 0, 100), *from_left("1" * count, 15, 95, size=6)])) == rows


@pytest.mark.parametrize(("x", "rows"), [(19.9, 1), (20.1, 2)])
def test_a_raised_sign_is_half_a_size_from_its_letter_at_most(x: float, rows: int) -> None:
    assert len(rows_of([*from_left("abc", 0, 100), *from_left("1", x, 95, size=6)])) == rows


def test_every_part_of_a_raised_row_touches_letters() -> None:
    """A row of which one sign is far off from all letters is a row of its own."""
    signs = [*from_left("1", 15, 95, size=6), *from_left("2", 80, 95, size=6)]
    assert len(rows_of([*from_left("abc", 0, 100), *signs])) == 2


@pytest.mark.parametrize(("width", "advance"), [(5.09, 5.0), (5.11, 0.0)])
def test_glyphs_that_are_equally_wide_have_one_advance(width: float, advance: float) -> None:
    """To a fiftieth."""
    glyphs = from_left("abc")
    glyphs[2].x1 = glyphs[2].x0 + width
    assert rows_of(glyphs)[0][0].advance == advance


def piece(x0: float, x1: float, y: float = 100.0, *, blank: bool = False) -> Piece:
    return cast("Piece", SimpleNamespace(x0=x0, x1=x1, y=y, size=10.0, blank=blank, glyphs=[]))


@pytest.mark.parametrize(
    ("pieces", "boxes"),
    [
        ([piece(0, 50), piece(52.9, 80)], [(0, 80)]),
        ([piece(0, 50), piece(53.1, 80)], [(0, 50), (53.1, 80)]),
        ([piece(0, 50), piece(47.1, 49)], [(0, 50)]),
        ([piece(0, 50), piece(50, 80, 104.9)], [(0, 80)]),
        ([piece(0, 50), piece(50, 80, 105.1)], [(0, 50), (50, 80)]),
        ([piece(0, 50), piece(50, 60, blank=True), piece(51, 90)], [(0, 90)]),
        ([piece(0, 50), piece(50, 60), piece(51, 90)], [(0, 60), (51, 90)]),
    ],
)
def test_pieces_that_begin_where_one_ends_are_one_box(pieces: list[Piece], boxes: list[tuple[float, float]]) -> None:
    """Within 0.3 of their size, on one line; after a blank also where the blank begins."""
    assert [box[:2] for box in _boxes(pieces)] == boxes


@pytest.mark.parametrize(
    ("x", "y", "found"),
    [(0, 100, True), (9.9, 104.9, True), (10.1, 100, False), (0, 105.1, False), (-0.1, 100, False)],
)
def test_a_box_that_begins_in_the_line_of_the_one_before(x: float, y: float, found: bool) -> None:
    """Less than a size to its right, less than half a size above or below."""
    (first,), (second,) = _boxes([piece(0, 50)]), _boxes([piece(x, x + 50, y)])
    assert _in_line(first, second) is found


def test_the_home_of_a_piece_within_one_column_is_its_beginning() -> None:
    """One that reaches into the next column, and has no neighbours that begin with it, ends in that column."""
    glyphs = [from_left("a", x, seq=place)[0] for place, x in enumerate((10.0, 90.0))]
    ends = (40.0, 130.0)
    pieces = []
    for glyph, end in zip(glyphs, ends, strict=True):
        made = piece(glyph.x0, end, 100.0 + 20 * glyph.seq)
        made.glyphs.append(glyph)
        pieces.append(made)
    assert _homes(pieces, [0.0, 100.0, 200.0]) == {0: 10.0, 1: 129.0}


@pytest.mark.parametrize(("letters", "cuts"), [(40, True), (60, False)])
def test_a_drawing_whose_lines_cut_words_is_no_table(letters: int, cuts: bool) -> None:
    """A word that is cut among fifty letters is no drawing yet; a wide gap at the line is no cut."""
    grid = Grid([0.0, 50.0, 900.0], [90.0, 110.0], {(0, 0): Field(0, 0, 1, 1), (0, 1): Field(0, 1, 1, 1)})
    word = from_left("a" * letters, 20.0)
    assert _cuts_words(word, grid) is cuts
    assert not _cuts_words([*from_left("aa", 38.0), *from_left("aa", 52.0)], grid)


def table_at(*parts: list[Glyph], tall: float = 20.0) -> tuple[int, int]:
    """The number of tables, and of glyphs outside them, of a page with a ruled table of two cells."""
    ys = (40.0, 40.0 + tall)
    rules = [(0.0, y, 100.0, y) for y in ys] + [(x, *ys[:1], x, ys[1]) for x in (0.0, 50.0, 100.0)]
    tables, rest = ruled_tables(cast("Any", rules), [glyph for part in parts for glyph in part], [])
    return len(tables), len(rest)


def test_a_cell_of_many_lines_is_a_frame_of_the_page() -> None:
    """Up to ten lines of text are in a cell; glyphs outside the rules stay outside."""
    other, outside = from_left("cd", 60, 50), from_left("xyz", 10, 500)
    lines = [from_left("ab", 10, 52.0 + 12 * row) for row in range(11)]
    assert table_at(*lines[:10], other, outside, tall=150.0) == (1, 3)
    assert table_at(*lines, other, outside, tall=150.0) == (0, 27)


def framed(*parts: list[Glyph]) -> tuple[int, int]:
    """The same of a page with three lines across, from 100 to 300, at 100, 120 and 180."""
    rules = [(100.0, y, 300.0, y) for y in (100.0, 120.0, 180.0)]
    tables, rest = ruled_tables(cast("Any", rules), [glyph for part in parts for glyph in part], [])
    return len(tables), len(rest)


BODY = [
    from_left(text, x, y)
    for y, words in ((114.0, ("هناخ", "۱۲")), (134.0, ("رادنا", "۱۳")), (154.0, ("رد", "۱۴")))
    for x, text in zip((110.0, 220.0), words, strict=True)
]


def test_text_beside_the_lines_of_a_frame_makes_it_no_table() -> None:
    """Within a size beside their ends; text above the first line does not matter, nor text farther off."""
    assert framed(*BODY) == (1, 0)
    assert framed(*BODY, from_left("xy", 303.9, 134)) == (0, 19)
    assert framed(*BODY, from_left("xy", 85.0, 134)) == (0, 19)
    assert framed(*BODY, from_left("xy", 315.0, 134)) == (1, 2)
    assert framed(*BODY, from_left("xy", 303.9, 95)) == (1, 2)
    assert framed(*BODY, from_left("xy", 150.0, 200)) == (1, 2)

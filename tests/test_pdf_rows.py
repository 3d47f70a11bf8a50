"""Glyphs grouped into rows: baselines, raised and lowered signs, blanks, and the gaps that part segments."""

from __future__ import annotations

import pytest

from pdf_glyphs import FONT, from_left
from satrchin.reading.pdf.layout.rows import rows_of
from satrchin.reading.pdf.syntax.glyph import Glyph


def rows(*glyphs: list[Glyph]) -> list[list[str]]:
    """The texts of the segments of each row, as the glyphs stand from the left."""
    found = rows_of([glyph for part in glyphs for glyph in part])
    return [["".join(glyph.text for glyph in segment.glyphs) for segment in row] for row in found]


@pytest.mark.parametrize(("shift", "count"), [(0.0, 1), (1.0, 1), (2.0, 1), (3.5, 2), (12.0, 2), (-2.0, 1), (-12.0, 2)])
def test_letters_near_a_baseline_are_of_its_row(shift: float, count: int) -> None:
    """Letters of 10 points are on one baseline up to a quarter of their size; then a new row begins."""
    found = rows(from_left("abc", 0, 100), from_left("def", 15, 100 + shift))
    assert len(found) == count
    assert sorted(letter for row in found for text in row for letter in text) == list("abcdef")


def test_rows_go_from_top_to_bottom_and_segments_from_left_to_right() -> None:
    """Whatever the painting order."""
    parts = [from_left("gh", 200, 130), from_left("ef", 0, 130), from_left("cd", 200, 100), from_left("ab", 0, 100)]
    assert rows(*parts) == [["ab", "cd"], ["ef", "gh"]]


@pytest.mark.parametrize(("gap", "segments"), [(4.0, ["abcd"]), (5.0, ["ab", "cd"])])
def test_a_wide_gap_parts_segments(gap: float, segments: list[str]) -> None:
    """Between letters of 10 points, 4.5 points of white are a gap."""
    assert rows([*from_left("ab", 0), *from_left("cd", 10 + gap)]) == [segments]


def test_the_smaller_letter_tells_how_wide_a_gap_is() -> None:
    """Beside a small letter 4 points are a gap."""
    assert rows([*from_left("ab", 0), *from_left("cd", 14, size=8)]) == [["ab", "cd"]]


@pytest.mark.parametrize(
    ("size", "shift", "x", "count"),
    [
        (6.0, -5.0, 15.0, 1),  # a reference
        (6.0, 3.0, 15.0, 1),  # an index
        (6.0, -8.0, 15.0, 2),  # too high
        (6.0, 5.0, 15.0, 2),  # too low
        (9.5, -5.0, 15.0, 2),  # too large
        (6.0, -5.0, 60.0, 2),  # beside no letter
    ],
)
def test_raised_and_lowered_signs(size: float, shift: float, x: float, count: int) -> None:
    """Smaller signs that touch the letters of a row, a little above or below their baseline, are of it."""
    found = rows(from_left("abc", 0, 100), from_left("12", x, 100 + shift, size=size))
    assert len(found) == count
    if count == 1:
        assert found == [["abc12"]]


@pytest.mark.parametrize("shift", [-6.0, 0.0, 6.0])
def test_diacritics_and_blanks_follow_the_nearest_row(shift: float) -> None:
    """They have a baseline of their own, and never make a row."""
    mark = Glyph("\N{ARABIC FATHA}", 1, FONT, 5, 7, 100 + shift, 10, 0.0, 0, 50, -1, hidden=False)
    blank = Glyph(" ", 2, FONT, 10, 12, 100 + shift, 10, 0.0, 0, 51, -1, hidden=False)
    found = rows(from_left("ab", 0, 100), [mark, blank], from_left("cd", 12, 100), from_left("ef", 0, 120))
    assert [len(row) for row in found] == [1, 1]
    assert sorted(found[0][0]) == sorted("ab\N{ARABIC FATHA} cd")
    assert found[1] == ["ef"]


def test_blanks_far_from_every_row_are_left_out() -> None:
    """A blank that is farther from a row than its size is of none; without letters there are no rows."""
    blank = Glyph(" ", 2, FONT, 10, 12, 115, 10, 0.0, 0, 51, -1, hidden=False)
    assert rows(from_left("ab", 0, 100), [blank]) == [["ab"]]
    assert rows([blank]) == []


def test_a_segment_measures_its_letters() -> None:
    """Its size and baseline are those of most of its letters, its box that of them all; Persian is read backwards."""
    ((segment,),) = rows_of([*from_left("بآ", 50, 100), *from_left("د", 60, 101, size=8)])
    assert (segment.size, segment.y, segment.text) == (10.0, 100, "دآب")
    assert (segment.x0, segment.x1) == (50, 64)
    assert (segment.top, segment.bottom) == (92, 102.6)
    assert segment.advance == 0.0
    ((even,),) = rows_of(from_left("abc", 0))
    assert even.advance == 5.0

"""Find what tells a footnote of a PDF: its mark, a number or symbol that may be raised, and references in the text.

``۱. همان، ص ۴۵`` begins with the mark 1. :mod:`satrchin.reading.geometry.notes` moves the notes.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence

from satrchin.reading.geometry.notes import Place
from satrchin.reading.pdf.lines.cells import LineCell

RAISED = 0.85
"""Largest font size of a reference mark, relative to its line."""
LONGEST = 3
"""Largest number of digits in a mark."""
_SYMBOLS = frozenset("*\N{DAGGER}\N{DOUBLE DAGGER}\N{SECTION SIGN}")
_SIGNS = frozenset(".)-:\N{EN DASH}")


def place_of(marks: Sequence[LineCell]) -> Place | None:
    """The position of a line; None for a line without glyphs."""
    glyphs = [mark.glyph for mark in marks if mark.glyph is not None and mark.kind not in "SZ"]
    if not glyphs:
        return None
    sizes = sorted(glyph.size for glyph in glyphs)
    heights = sorted(glyph.y for glyph in glyphs)
    size = sizes[len(sizes) // 2]
    place = Place(min(g.x0 for g in glyphs), max(g.x1 for g in glyphs), heights[len(heights) // 2], size)
    runs = list(_numbers(marks))
    raised = [(start, end) for start, end in runs if _is_raised(marks, start, size)]
    place.references = tuple(_value(marks[start:end]) for start, end in raised if start)
    if runs and runs[-1][1] == len(marks) and marks[0].kind == "L":
        place.trailing = _value(marks[runs[-1][0] :])
    if runs and runs[0][0] == 0:
        end = runs[0][1]
        after = marks[end] if end < len(marks) else None
        if after is not None and (runs[0] in raised or after.text in _SIGNS or after.kind == "S"):
            place.number = _value(marks[:end])
    return place


def _numbers(marks: Sequence[LineCell]) -> Iterator[tuple[int, int]]:
    """Start and end of numbers and symbols that may be marks."""
    start = 0
    while start < len(marks):
        end = start
        while end < len(marks) and marks[end].kind == "N":
            end += 1
        if start < end <= start + LONGEST:
            yield start, end
        elif marks[start].text in _SYMBOLS:
            end = start + 1
            yield start, end
        start = max(end, start + 1)


def _value(marks: Sequence[LineCell]) -> int:
    """The number of a mark; -1 for a symbol."""
    digits = [unicodedata.digit(mark.text[:1], -1) for mark in marks]
    return -1 if -1 in digits else int("".join(map(str, digits)))


def _is_raised(marks: Sequence[LineCell], at: int, size: float) -> bool:
    glyph = marks[at].glyph
    return glyph is not None and glyph.size <= RAISED * size


def with_number_first(marks: list[LineCell]) -> list[LineCell]:
    """Whether a Latin note has its number at its right end."""
    start = list(_numbers(marks))[-1][0]
    gap = start > 0 and marks[start - 1].kind == "S"
    return [*marks[start:], *marks[start - gap : start], *marks[: start - gap]]

"""Find the marks of footnotes in a PDF, numbers or symbols that may be raised, and the references to them in the text.

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


def place_of(cells: Sequence[LineCell]) -> Place | None:
    """The position of a line; None for a line without glyphs."""
    glyphs = [cell.glyph for cell in cells if cell.glyph is not None and cell.kind not in "SZ"]
    if not glyphs:
        return None
    sizes = sorted(glyph.size for glyph in glyphs)
    heights = sorted(glyph.y for glyph in glyphs)
    size = sizes[len(sizes) // 2]
    place = Place(min(g.x0 for g in glyphs), max(g.x1 for g in glyphs), heights[len(heights) // 2], size)
    runs = list(_numbers(cells))
    raised = [(start, end) for start, end in runs if _is_raised(cells, start, size)]
    place.references = tuple(_value(cells[start:end]) for start, end in raised if start)
    if runs and runs[-1][1] == len(cells) and cells[0].kind == "L":
        place.trailing = _value(cells[runs[-1][0] :])
    if runs and runs[0][0] == 0:
        end = runs[0][1]
        after = cells[end] if end < len(cells) else None
        if after is not None and (runs[0] in raised or after.text in _SIGNS or after.kind == "S"):
            place.number = _value(cells[:end])
    return place


def _numbers(cells: Sequence[LineCell]) -> Iterator[tuple[int, int]]:
    """Start and end of numbers and symbols that may be marks."""
    if not any(cell.kind == "N" or cell.text in _SYMBOLS for cell in cells):
        return
    start = 0
    while start < len(cells):
        if cells[start].kind == "R":  # most cells
            start += 1
            continue
        end = start
        while end < len(cells) and cells[end].kind == "N":
            end += 1
        if start < end <= start + LONGEST:
            yield start, end
        elif cells[start].text in _SYMBOLS:
            end = start + 1
            yield start, end
        start = max(end, start + 1)


def _value(cells: Sequence[LineCell]) -> int:
    """The number of a mark; -1 for a symbol."""
    digits = [unicodedata.digit(cell.text[:1], -1) for cell in cells]
    return -1 if -1 in digits else int("".join(map(str, digits)))


def _is_raised(cells: Sequence[LineCell], at: int, size: float) -> bool:
    glyph = cells[at].glyph
    return glyph is not None and glyph.size <= RAISED * size


def with_number_first(cells: list[LineCell]) -> list[LineCell]:
    """The cells of a Latin note whose number is at its right end, with the number and the blank beside it first."""
    start = list(_numbers(cells))[-1][0]
    gap = start > 0 and cells[start - 1].kind == "S"
    return [*cells[start:], *cells[start - gap : start], *cells[: start - gap]]

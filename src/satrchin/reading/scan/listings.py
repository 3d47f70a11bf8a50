"""Find listings of program code among the rows of a scan: rows of Latin words in a monospaced font.

Wide blanks part such a row into words, and nothing but the places of its words tells that all characters are equally
wide. ``return best`` below ``for item in items:`` is then a line of the listing, with its indent.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from statistics import median

from satrchin.reading.geometry.cells import VisualCell, kind_of
from satrchin.reading.geometry.chunks import Row
from satrchin.reading.geometry.direction import is_code
from satrchin.reading.scan.parts import Part

ALIKE = 0.04
"""Tolerance of the width of characters, as measured on a scan."""
LEAST_STEPS = 4
"""Minimum number of characters between the words that measure it."""
LEAST_ROWS = 2
"""Minimum number of rows of a listing that can be measured."""
FAR = 4.0
"""Distance of rows, in font sizes, from which they are not of one listing."""


def mark_listings(rows: Sequence[Row[Part]]) -> None:
    """Set the width of characters of the parts of listings; ``rows``: of a Persian page, from top to bottom."""
    start = 0
    while start < len(rows):
        end = start
        while end < len(rows) and _is_latin(rows[end]) and (end == start or _is_near(rows[end - 1], rows[end])):
            end += 1
        _mark(rows[start:end])
        start = max(end, start + 1)


def _mark(rows: Sequence[Row[Part]]) -> None:
    measures = [width for row in rows for width in _widths(row)]
    if len(measures) < LEAST_ROWS or not any(map(_is_code, rows)):
        return
    width = median(measures)
    if all(abs(other - width) < ALIKE * width for other in measures):
        for row in rows:
            for part in row:
                part.advance = width


def _widths(row: Row[Part]) -> Iterator[float]:
    """The width of the characters of a row, from the places of its first word and its last one."""
    steps = sum(_length(part) + 1 for part in row[:-1])
    if steps >= LEAST_STEPS:
        yield (row[-1].x0 - row[0].x0) / steps


def _length(part: Part) -> int:
    """Number of characters of a part, with the blanks between its words."""
    return len(part.text) + max(part.last - part.first - 1, 0)


def _is_latin(row: Row[Part]) -> bool:
    kinds = {kind_of(sign) for part in row for sign in part.text}
    return "L" in kinds and "R" not in kinds


def _is_near(above: Row[Part], below: Row[Part]) -> bool:
    return below[0].y - above[0].y < FAR * above[0].size


def _is_code(row: Row[Part]) -> bool:
    words = [part.cell[2].text(place) for part in row if part.cell for place in range(part.first, part.last)]
    return is_code([VisualCell(sign, kind_of(sign)) for sign in " ".join(words)])

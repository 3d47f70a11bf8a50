"""Convert cells in logical order to lines of the document, and find the words whose order nothing tells.

A page shows ``16 A`` and ``A 16`` alike in a Persian line; where the file does not tell which it is, the likelier one
is read and its place is given, for a doubt.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import attrgetter

from satrchin.document import Box, Cell, Line
from satrchin.reading.pdf.lines.cells import LineCell
from satrchin.reading.pdf.syntax.glyph import Glyph

_EITHER = attrgetter("either")


def to_line(parts: Sequence[Sequence[LineCell]], spans: tuple[tuple[int, int], ...] = ()) -> Line:
    """The line of these cells, one list for each cell of a table; ``spans``: see :attr:`Line.spans`."""
    cells: list[Cell] = []
    for index, part in enumerate(parts):
        if index:
            cells.append(Cell("\t", None))
        cells.extend(Cell(one.text, _box(one.glyph)) for one in part)
    if not any(cell.text.strip() for cell in cells):
        return Line("", source="glyphs")
    boxes = [cell.box for cell in cells if cell.box is not None]
    lefts, tops, rights, bottoms = zip(*boxes, strict=True) if boxes else ((), (), (), ())
    sides = (min(lefts), min(tops), max(rights), max(bottoms)) if boxes else ()
    box = Box(*(round(side, 2) for side in sides)) if sides else None
    return Line("".join(cell.text for cell in cells), source="glyphs", box=box, cells=tuple(cells), spans=spans)


def open_spans(parts: Sequence[Sequence[LineCell]]) -> Iterator[tuple[int, int]]:
    """Start and end in the line's text of each run whose order nothing tells."""
    at = 0
    for part in parts:
        if not any(map(_EITHER, part)):
            at += sum(len(cell.text) for cell in part) + 1 if len(parts) > 1 else 0
            continue
        for is_open, run in groupby(part, key=_EITHER):
            end = at + sum(len(cell.text) for cell in run)
            if is_open:
                yield at, end
            at = end
        at += 1


def _box(glyph: Glyph | None) -> Box | None:
    """The position of a glyph on the page."""
    if glyph is None:
        return None
    top = glyph.y - glyph.font.ascent * glyph.size
    bottom = glyph.y - glyph.font.descent * glyph.size
    if not glyph.angle:
        return Box(glyph.x0, top, glyph.x1, bottom)
    cos, sin = math.cos(math.radians(glyph.angle)), math.sin(math.radians(glyph.angle))
    corners = [(x * cos - y * sin, x * sin + y * cos) for x in (glyph.x0, glyph.x1) for y in (top, bottom)]
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    return Box(round(min(xs), 2), round(min(ys), 2), round(max(xs), 2), round(max(ys), 2))

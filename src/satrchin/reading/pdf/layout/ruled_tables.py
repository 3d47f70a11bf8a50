"""Find the ruled tables of a page and assign glyphs to their cells.

A glyph belongs to the cell that contains its middle. Before: glyphs and hairlines; after: one segment per table, with
rows of cells from left to right, each a list of lines.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise

from satrchin.persian.chars import BLANKS
from satrchin.reading.geometry.chunks import Block, Rule
from satrchin.reading.geometry.frames import Frame, framed_tables, frames_of
from satrchin.reading.geometry.grids import NEAR, Field, Grid, grids_of
from satrchin.reading.geometry.tables import rows_within
from satrchin.reading.limits import check
from satrchin.reading.pdf.glyphs.overlaps import Piece
from satrchin.reading.pdf.layout.rows import Row, Segment, rows_of
from satrchin.reading.pdf.syntax.glyph import Glyph

INSIDE = 1.0
"""Tolerance for the ends of ruling lines inside a cell, in points."""
TOUCH, CUT = 0.1, 0.02
"""Largest gap between letters of a word, in font sizes; largest share of letters where ruling lines cut words."""
ABOVE = 1.5
"""Largest distance of column heads above a table's first ruling line, in font sizes."""
BESIDE = 1.0
"""Smallest white space beside horizontal ruling lines at which a table ends, in font sizes."""
TALL = 10
"""Number of text lines from which on a cell is a layout frame."""


def ruled_tables(
    rules: Sequence[Rule], glyphs: list[Glyph], pieces: Sequence[Piece], *, rtl: bool = True
) -> tuple[list[Segment], list[Glyph]]:
    """The fully or partly ruled tables of a page, and the glyphs outside them.

    Args:
        rules: the page's ruling lines.
        glyphs: the page's glyphs.
        pieces: separated segments of a page with overlaps, in painting order.
        rtl: whether the page is read from right to left.
    """
    tables = []
    for grid in grids_of(rules):
        table, rest = _table(grid, glyphs, pieces)
        if table is not None:
            tables.append(table)
            glyphs = rest
    for frame in frames_of(rules) if not pieces else ():
        more, glyphs = _framed(frame, glyphs, rtl=rtl)
        tables.extend(more)
    return tables, glyphs


def _framed(frame: Frame, glyphs: list[Glyph], *, rtl: bool) -> tuple[list[Segment], list[Glyph]]:
    """The tables between horizontal ruling lines, and the glyphs outside them."""
    top = frame.heights[0]
    near = [
        glyph
        for glyph in glyphs
        if top - ABOVE * glyph.size < glyph.y < frame.heights[-1] + NEAR
        and glyph.x1 > frame.left - BESIDE * glyph.size
        and glyph.x0 < frame.right + BESIDE * glyph.size
    ]
    outside = [glyph for glyph in near if glyph.x0 < frame.left - NEAR or glyph.x1 > frame.right + NEAR]
    if any(glyph.y > top for glyph in outside):
        return [], glyphs
    inside = [glyph for glyph in near if glyph.y > top or not outside]
    tables, used = [], set[int]()
    for block in framed_tables(frame, rows_of(inside) if inside else [], rtl=rtl):
        own = [glyph for chunk in block.chunks() for glyph in chunk.glyphs]
        table = Segment(glyphs=own).measure()
        table.table = block
        tables.append(table)
        used.update(map(id, own))
    return tables, [glyph for glyph in glyphs if id(glyph) not in used]


def _table(grid: Grid, glyphs: list[Glyph], pieces: Sequence[Piece]) -> tuple[Segment | None, list[Glyph]]:
    """The glyphs of a grid by cell, and those outside it; no table without two adjacent cells."""
    cells: dict[Field, list[Glyph]] = {}
    homes = _homes(pieces, grid.xs)
    rest, inside = [], []
    for glyph in glyphs:
        check()
        x, y = (glyph.x0 + glyph.x1) / 2, glyph.y - 0.3 * glyph.size
        if homes and glyph.seq in homes:
            x = homes[glyph.seq]
        place = grid.at(x, y) if not glyph.angle else None
        if place is None:
            rest.append(glyph)
            continue
        inside.append(glyph)
        cells.setdefault(place, []).append(glyph)
    if not pieces and _cuts_words(inside, grid):
        return None, glyphs
    lines = {place: rows_of(members) for place, members in cells.items() if any(g.text not in BLANKS for g in members)}
    if not any(one.row == other.row and one.column < other.column for one in lines for other in lines):
        return None, glyphs
    table = Segment(glyphs=inside).measure()
    rows: list[list[list[Row]]] = []
    spans: list[list[tuple[int, int]]] = []
    for fields in grid.rows():
        if any(field in lines for field in fields):
            strip = [lines.get(field, []) for field in fields]
            found = rows_within(strip, [grid.width(field) for field in fields])
            rows += found
            spans += grid.covers(fields, len(found))
    if any(len(cell) > TALL for row in rows for cell in row):
        return None, glyphs
    table.table = Block("table", rows, spans=spans)
    table.grid = grid
    return table, rest


def _cuts_words(glyphs: list[Glyph], grid: Grid) -> bool:
    """Whether ruling lines cross words, so that they belong to a drawing."""
    cut = 0
    for row in rows_of(glyphs):
        for segment in row:
            ordered = [glyph for glyph in segment.glyphs if glyph.text not in BLANKS]
            for left, right in pairwise(ordered):
                if right.x0 - left.x1 < TOUCH * left.size:
                    y = left.y - 0.3 * left.size
                    one, other = (grid.at((glyph.x0 + glyph.x1) / 2, y) for glyph in (left, right))
                    cut += one != other
    return cut > CUT * len(glyphs)


def _homes(pieces: Sequence[Piece], xs: list[float]) -> dict[int, float]:
    """A horizontal position inside the column of each glyph of a page with overlaps, by painting index.

    A segment wider than its column begins in the column if its painting neighbour in the line does, else ends in it.
    """
    boxes = _boxes(pieces)
    spans = [(bisect_right(xs, x0), bisect_right(xs, x1)) for x0, x1, _ in boxes]
    homes: dict[int, float] = {}
    chosen: list[int] = []
    for place, ((x0, x1, members), (first, last)) in enumerate(zip(boxes, spans, strict=True)):
        x = x0
        if first != last:
            before = place > 0 and _in_line(boxes[place - 1], boxes[place]) and chosen[-1] == first
            after = place + 1 < len(boxes) and _in_line(boxes[place], boxes[place + 1]) and spans[place + 1][0] == first
            if not (before or after):
                x = x1 - INSIDE
        chosen.append(bisect_right(xs, x))
        homes.update((glyph.seq, x) for piece in members for glyph in piece.glyphs)
    return homes


_Box = tuple[float, float, list[Piece]]


def _boxes(pieces: Sequence[Piece]) -> list[_Box]:
    """Segments joined with those that begin at their end: left and right edge, and the segments."""
    boxes: list[_Box] = []
    for piece in pieces:
        if boxes:
            x0, x1, members = boxes[-1]
            near = 0.3 * piece.size
            level = abs(members[-1].y - piece.y) < piece.size / 2
            if level and (abs(piece.x0 - x1) < near or (members[-1].blank and abs(piece.x0 - members[-1].x0) < near)):
                boxes[-1] = x0, max(x1, piece.x1), [*members, piece]
                continue
        boxes.append((piece.x0, piece.x1, [piece]))
    return boxes


def _in_line(box: _Box, following: _Box) -> bool:
    """Whether the second begins slightly to the right of the first, because their widths were measured too small."""
    first, second = box[2][0], following[2][0]
    return abs(first.y - second.y) < first.size / 2 and 0 <= following[0] - box[0] < first.size

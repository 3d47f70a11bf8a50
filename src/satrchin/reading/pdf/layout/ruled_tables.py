"""Ruling lines and glyphs in, ruled tables out, their glyphs by cell.

Lines that cross make a grid; a glyph is of the cell that its middle is in; where a border is missing, two fields of
the grid are one cell. Before: glyphs and hairlines; after: a segment with rows of cells, from left to right.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

from satrchin.persian.chars import BLANKS
from satrchin.reading.limits import check
from satrchin.reading.pdf.glyphs.overlaps import Piece
from satrchin.reading.pdf.layout.rows import Segment, rows_of
from satrchin.reading.pdf.syntax.glyph import Glyph
from satrchin.reading.pdf.syntax.rules import Rule

NEAR = 3.0
"""Points within which two ruling lines meet."""
MOST_FIELDS = 5_000
"""Fields of one grid; a finer grid is a drawing."""
INSIDE = 1.0
"""Points by which the end of a line is inside its cell."""
TALL = 10
"""Lines in a cell from which on it is a layout frame, not a cell."""


@dataclass(slots=True)
class Grid:
    """Lines that cross each other."""

    across: list[Rule] = field(default_factory=list)
    down: list[Rule] = field(default_factory=list)

    def fields(self) -> tuple[list[float], list[float]]:
        """The positions of its columns' and rows' borders."""
        return _places([(r[0] + r[2]) / 2 for r in self.down]), _places([(r[1] + r[3]) / 2 for r in self.across])


def ruled_tables(
    rules: Sequence[Rule], glyphs: list[Glyph], pieces: Sequence[Piece]
) -> tuple[list[Segment], list[Glyph]]:
    """The ruled tables of a page and the glyphs outside them.

    Args:
        rules: the page's ruling.
        glyphs: of the page.
        pieces: what lies on one another on a tangled page, in the order of painting.
    """
    tables = []
    for grid in _grids(rules):
        xs, ys = grid.fields()
        if len(xs) < 3 or len(ys) < 2 or len(xs) * len(ys) > MOST_FIELDS:
            continue
        table, rest = _table(grid, xs, ys, glyphs, pieces)
        if table is not None:
            tables.append(table)
            glyphs = rest
    return tables, glyphs


def _places(positions: list[float]) -> list[float]:
    """Distinct positions, what is near each other once."""
    result: list[float] = []
    for position in sorted(positions):
        if not result or position - result[-1] > NEAR:
            result.append(position)
    return result


def _grids(rules: Sequence[Rule]) -> list[Grid]:
    """Lines grouped by which cross or touch."""
    across = _merged([rule for rule in rules if rule[3] - rule[1] <= rule[2] - rule[0]], 0)
    down = _merged([rule for rule in rules if rule[3] - rule[1] > rule[2] - rule[0]], 1)
    if len(across) * len(down) > MOST_FIELDS * 40:
        return []
    parent = list(range(len(across) + len(down)))

    def root(node: int) -> int:
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    for i, (left, top, right, bottom) in enumerate(across):
        for j, (x0, y0, x1, y1) in enumerate(down):
            if left - NEAR <= x1 and x0 <= right + NEAR and y0 - NEAR <= bottom and top <= y1 + NEAR:
                parent[root(i)] = root(len(across) + j)
    grids: dict[int, Grid] = {}
    for i, rule in enumerate(across):
        grids.setdefault(root(i), Grid()).across.append(rule)
    for j, rule in enumerate(down):
        grids.setdefault(root(len(across) + j), Grid()).down.append(rule)
    return [grid for grid in grids.values() if len(grid.across) > 1 and len(grid.down) > 1]


def _merged(rules: list[Rule], axis: int) -> list[Rule]:
    """Collinear lines that meet, as one; ``axis`` 0: they run across."""
    rules = sorted(rules, key=lambda rule: (round(rule[1 - axis] / 2), rule[axis]))
    result: list[Rule] = []
    for rule in rules:
        last = result[-1] if result else None
        meets = last and last[axis] - NEAR <= rule[2 + axis] and rule[axis] <= last[2 + axis] + NEAR
        if last and meets and abs(rule[1 - axis] - last[1 - axis]) <= NEAR:
            result[-1] = (
                min(last[0], rule[0]), min(last[1], rule[1]), max(last[2], rule[2]), max(last[3], rule[3]),
            )  # fmt: skip
        else:
            result.append(rule)
    return result


def _table(
    grid: Grid, xs: list[float], ys: list[float], glyphs: list[Glyph], pieces: Sequence[Piece]
) -> tuple[Segment | None, list[Glyph]]:
    """The glyphs of a grid by cell, and those outside it; no table where there are not two cells side by side."""
    cells: dict[tuple[int, int], list[Glyph]] = {}
    homes = _homes(pieces, xs)
    rest, inside = [], []
    for glyph in glyphs:
        check()
        x, y = (glyph.x0 + glyph.x1) / 2, glyph.y - 0.3 * glyph.size
        if homes and glyph.seq in homes:
            x = homes[glyph.seq]
        if glyph.angle or not (xs[0] - NEAR <= x <= xs[-1] + NEAR and ys[0] - NEAR <= y <= ys[-1] + NEAR):
            rest.append(glyph)
            continue
        column = min(max(bisect_right(xs, x) - 1, 0), len(xs) - 2)
        row = min(max(bisect_right(ys, y) - 1, 0), len(ys) - 2)
        inside.append(glyph)
        cells.setdefault(_first_field(grid, xs, ys, row, column), []).append(glyph)
    cells = {place: members for place, members in cells.items() if any(g.text not in BLANKS for g in members)}
    if not any((row, other) in cells for row, column in cells for other in range(column)):
        return None, glyphs
    if any(len(rows_of(members)) > TALL for members in cells.values()):
        return None, glyphs
    table = Segment(inside).measure()
    for row in range(len(ys) - 1):
        columns = [column for column in range(len(xs) - 1) if _first_field(grid, xs, ys, row, column) == (row, column)]
        if any((row, column) in cells for column in columns):
            table.rows.append([cells.get((row, column), []) for column in columns])
    return table, rest


def _homes(pieces: Sequence[Piece], xs: list[float]) -> dict[int, float]:
    """A place in the column that each glyph of a tangled page is of, by its place in painting.

    What reaches over its column begins in it where what is painted next to it in the line does, else it ends in it.
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
    """Pieces with those that begin where they end: their left and right edge, and themselves."""
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
    """The second begins a little to the right of where the first does: their widths were measured too small."""
    first, second = box[2][0], following[2][0]
    return abs(first.y - second.y) < first.size / 2 and 0 <= following[0] - box[0] < first.size


def _first_field(grid: Grid, xs: list[float], ys: list[float], row: int, column: int) -> tuple[int, int]:
    """The upper left field of the cell that a field is in: fields without a border between them are one cell."""
    while column > 0 and not _crosses(grid.down, xs[column], (ys[row] + ys[row + 1]) / 2, 0):
        column -= 1
    while row > 0 and not _crosses(grid.across, ys[row], (xs[column] + xs[column + 1]) / 2, 1):
        row -= 1
    return row, column


def _crosses(rules: list[Rule], place: float, at: float, axis: int) -> bool:
    """A line stands at ``place`` and covers ``at`` along itself."""
    return any(
        abs((rule[axis] + rule[2 + axis]) / 2 - place) <= NEAR and rule[1 - axis] - 1 <= at <= rule[3 - axis] + 1
        for rule in rules
    )

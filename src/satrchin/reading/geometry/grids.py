"""Find ruled tables and their cells from ruling lines.

Crossing lines form a grid. Fields without a line between them are one cell, which must be a rectangle. Lines that close
few rectangles are a drawing, not a table. Where only the inner columns of a table are ruled, the ends of the horizontal
lines are its sides. The grid maps each place on the page to its cell.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from satrchin.reading.geometry.chunks import Rule
from satrchin.reading.limits import check

NEAR = 3.0
"""Distance within which two ruling lines meet, in points."""
MOST_RULES = 5_000
"""Maximum number of lines per page, longest first; more are a drawing."""
MOST_FIELDS = 5_000
"""Maximum number of fields of a grid; a finer grid is a drawing."""
CLOSED = 0.6
"""Minimum share of a grid's area covered by rectangular cells."""

Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Field:
    """First row and column of a cell, and the rows and columns it spans."""

    row: int
    column: int
    down: int = 1
    across: int = 1


@dataclass(slots=True)
class Grid:
    """Borders and cells of a ruled table."""

    xs: list[float]
    ys: list[float]
    fields: dict[Place, Field] = field(default_factory=dict)
    """The cell of each row and column."""

    def at(self, x: float, y: float) -> Field | None:
        """The cell at a place; nothing outside the table."""
        xs, ys = self.xs, self.ys
        if not (xs[0] - NEAR <= x <= xs[-1] + NEAR and ys[0] - NEAR <= y <= ys[-1] + NEAR):
            return None
        column = min(max(bisect_right(xs, x) - 1, 0), len(xs) - 2)
        row = min(max(bisect_right(ys, y) - 1, 0), len(ys) - 2)
        return self.fields[row, column]

    def rows(self) -> list[list[Field]]:
        """The cells by their first row, from left to right."""
        result: list[list[Field]] = [[] for _ in self.ys[1:]]
        for place in sorted(self.fields):
            cell = self.fields[place]
            if place == (cell.row, cell.column):
                result[cell.row].append(cell)
        return result

    def covers(self, cells: list[Field], rows: int) -> list[list[tuple[int, int]]]:
        """Columns and rows that each cell of a ruled row spans, if the row holds this many rows of text."""
        return [[(cell.across, cell.down if rows == 1 else 1) for cell in cells]] * rows

    def width(self, cell: Field) -> float:
        """The width of a cell."""
        return self.xs[cell.column + cell.across] - self.xs[cell.column]


def grids_of(rules: Sequence[Rule], near: float = NEAR) -> list[Grid]:
    """The tables that ruling lines form; ``near`` is the distance within which two lines meet."""
    if len(rules) > MOST_RULES:
        rules = sorted(rules, key=lambda rule: rule[0] + rule[1] - rule[2] - rule[3])[:MOST_RULES]
    across = merged([rule for rule in rules if rule[3] - rule[1] <= rule[2] - rule[0]], 0, near)
    down = merged([rule for rule in rules if rule[3] - rule[1] > rule[2] - rule[0]], 1, near)
    found = []
    for lines, posts in _crossing(across, down, near):
        grid = _grid(lines, posts, near)
        if grid is not None:
            found.append(grid)
    return found


def _crossing(across: list[Rule], down: list[Rule], near: float) -> list[tuple[list[Rule], list[Rule]]]:
    """Group lines that cross or touch."""
    parent = list(range(len(across) + len(down)))

    def root(node: int) -> int:
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    down = sorted(down)
    lefts = [rule[0] for rule in down]
    for i, (left, top, right, bottom) in enumerate(across):
        check()
        for j in range(bisect_right(lefts, left - 2 * near), bisect_right(lefts, right + near)):
            x1, y0, y1 = down[j][2], down[j][1], down[j][3]
            if left - near <= x1 and y0 - near <= bottom and top <= y1 + near:
                parent[root(i)] = root(len(across) + j)
    groups: dict[int, tuple[list[Rule], list[Rule]]] = {}
    for i, rule in enumerate(across):
        groups.setdefault(root(i), ([], []))[0].append(rule)
    for j, rule in enumerate(down):
        groups.setdefault(root(len(across) + j), ([], []))[1].append(rule)
    return [group for group in groups.values() if len(group[0]) > 1 and group[1]]


def merged(rules: list[Rule], axis: int, near: float) -> list[Rule]:
    """Merge collinear lines that meet; ``axis`` 0 is horizontal."""
    levels: list[list[Rule]] = []
    for rule in sorted(rules, key=lambda rule: rule[1 - axis]):
        if levels and rule[1 - axis] - levels[-1][0][1 - axis] <= near:
            levels[-1].append(rule)
        else:
            levels.append([rule])
    result: list[Rule] = []
    for level in levels:
        level.sort(key=lambda rule: rule[axis])
        whole = level[0]
        for rule in level[1:]:
            if rule[axis] <= whole[2 + axis] + near:
                whole = (
                    min(whole[0], rule[0]), min(whole[1], rule[1]), max(whole[2], rule[2]), max(whole[3], rule[3]),
                )  # fmt: skip
            else:
                result.append(whole)
                whole = rule
        result.append(whole)
    return result


def _grid(across: list[Rule], down: list[Rule], near: float) -> Grid | None:
    """The grid of crossing lines; nothing if they form no table."""
    sides = [min(rule[0] for rule in across), max(rule[2] for rule in across)]
    xs = _places([(rule[0] + rule[2]) / 2 for rule in down], near)
    wide = [rule for rule in across if rule[2] - rule[0] > 0.9 * (sides[1] - sides[0])]
    if len(wide) > 1:  # if horizontal lines extend beyond the last vertical line, the sides of the table are not ruled
        xs = [*([sides[0]] if sides[0] < xs[0] - 3 * near else []), *xs]
        xs = [*xs, *([sides[1]] if sides[1] > xs[-1] + 3 * near else [])]
    ys = _places([(rule[1] + rule[3]) / 2 for rule in across], near)
    if len(xs) < 3 or len(ys) < 2 or len(xs) * len(ys) > MOST_FIELDS:
        return None
    grid = Grid(xs, ys)
    walls, floors = _by_place(down, xs, 0, near), _by_place(across, ys, 1, near)
    joined = _joined(grid, walls, floors)
    area = 0.0
    for members in joined:
        rows, columns = [row for row, _ in members], [column for _, column in members]
        first, last = (min(rows), min(columns)), (max(rows) + 1, max(columns) + 1)
        cell = Field(*first, last[0] - first[0], last[1] - first[1])
        if cell.down * cell.across == len(members):
            middles = [(xs[column] + xs[column + 1]) / 2 for column in range(first[1], last[1])]
            closed = all(_covers(floors[row], x, 0) for row in (first[0], last[0]) for x in middles)
            area += closed * (xs[last[1]] - xs[first[1]]) * (ys[last[0]] - ys[first[0]])
            grid.fields.update(dict.fromkeys(members, cell))
        else:
            grid.fields.update((place, Field(*place)) for place in members)
    return grid if area >= CLOSED * (xs[-1] - xs[0]) * (ys[-1] - ys[0]) else None


def _joined(grid: Grid, walls: list[list[Rule]], floors: list[list[Rule]]) -> list[list[Place]]:
    """Merge fields without a line between them."""
    home: dict[Place, list[Place]] = {}
    for row in range(len(grid.ys) - 1):
        middle = (grid.ys[row] + grid.ys[row + 1]) / 2
        for column in range(len(grid.xs) - 1):
            check()
            at = (grid.xs[column] + grid.xs[column + 1]) / 2
            mine = [(row, column)]
            home[row, column] = mine
            if column and grid.xs[column] > grid.xs[0] and not _covers(walls[column], middle, 1):
                _unite(home, (row, column - 1), (row, column))
            if row and not _covers(floors[row], at, 0):
                _unite(home, (row - 1, column), (row, column))
    return list({id(members): members for members in home.values()}.values())


def _unite(home: dict[Place, list[Place]], one: Place, other: Place) -> None:
    if home[one] is not home[other]:
        small, large = sorted((home[one], home[other]), key=len)
        large.extend(small)
        home.update(dict.fromkeys(small, large))


def _by_place(rules: list[Rule], places: list[float], axis: int, near: float) -> list[list[Rule]]:
    """The lines at each border."""
    found: dict[int, list[Rule]] = defaultdict(list)
    for rule in rules:
        middle = (rule[axis] + rule[2 + axis]) / 2
        for number in range(bisect_right(places, middle - 2 * near), bisect_right(places, middle + near)):
            if abs(places[number] - middle) <= near:
                found[number].append(rule)
    return [found[number] for number in range(len(places))]


def _covers(rules: list[Rule], at: float, axis: int) -> bool:
    """Whether one of some lines covers a position along itself."""
    return any(rule[axis] - 1 <= at <= rule[2 + axis] + 1 for rule in rules)


def _places(positions: list[float], near: float) -> list[float]:
    """Distinct positions; positions near each other are merged."""
    result: list[float] = []
    for position in sorted(positions):
        if not result or position - result[-1] > near:
            result.append(position)
    return result

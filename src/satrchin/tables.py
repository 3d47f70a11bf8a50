"""Find where one table of a page ends and the next begins, among lines whose cells a TAB parts.

Two tables below each other, without text between them, are parted by more white than rows are and have other columns:
another number of them, or columns at other places. In: rows in reading order. Out: the rows of each table.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median

from satrchin.document import Box, Line

FARTHER = 1.3
"""White above a table, relative to the usual white between rows."""
LEAST = 1.0
"""The same in addition, in points."""


def tables_of(rows: Sequence[Line]) -> list[list[Line]]:
    """The rows of each table."""
    gaps = [_gap(above, below) for above, below in pairwise(rows)]
    known = [gap for gap in gaps if gap is not None]
    found: list[list[Line]] = [list(rows[:1])]
    starts = [place for place, gap in enumerate(gaps, 1) if gap is not None and gap > FARTHER * median(known) + LEAST]
    ends = [*starts, len(rows)]
    first = 0
    for place in range(1, len(rows)):
        if place in starts and _differ(rows[first:place], rows[place : min(end for end in ends if end > place)]):
            found.append([])
            first = place
        found[-1].append(rows[place])
    return found


def fields_of(line: Line) -> Iterator[Box | None]:
    """The boxes of the cells of a row, None for an empty one."""
    box: Box | None = None
    for cell in line.cells:
        if cell.text == "\t":
            yield box
            box = None
        elif cell.box is not None:
            box = cell.box if box is None else box.union(cell.box)
    yield box


def _gap(above: Line, below: Line) -> float | None:
    return None if above.box is None or below.box is None else below.box.top - above.box.bottom


def _differ(above: Sequence[Line], below: Sequence[Line]) -> bool:
    """Whether two groups of rows have other columns."""
    one, other = _columns(above), _columns(below)
    if not one or not other:
        return False
    return len(one) != len(other) or any(
        a is not None and b is not None and (a.x1 < b.x0 or b.x1 < a.x0) for a, b in zip(one, other, strict=True)
    )


def _columns(rows: Sequence[Line]) -> list[Box | None]:
    """The place of each column, by the rows without merged cells; empty if these differ or show no places."""
    plain = [list(fields_of(row)) for row in rows if row.cells and all(across == 1 for across, _ in row.spans)]
    if not plain or len(set(map(len, plain))) > 1:
        return []
    columns: list[Box | None] = []
    for fields in zip(*plain, strict=True):
        boxes = [box for box in fields if box is not None]
        whole = boxes[0] if boxes else None
        for box in boxes[1:]:
            whole = box if whole is None else whole.union(box)
        columns.append(whole)
    return columns

"""Build the rows of a table from the rows of a band with white corridors.

The lines of a broken cell are joined: lines of one row are closer than rows are, or vertically between them. ``۱``,
``خرید دستگاه``, ``۴۵۰`` with ``چاپ`` below become ``۱``, ``خرید دستگاه چاپ``, ``۴۵۰``.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise

from satrchin.reading.geometry.chunks import Block, Chunk, Row, Some, Span, is_number, size_of
from satrchin.reading.geometry.columns import wraps
from satrchin.reading.geometry.corridors import CLOSEST, cell_corridors, narrowed, split

NEARER = 0.9
"""Maximum distance, relative to that of rows, of a line that belongs to the row above."""
LEVEL = 0.95
"""The same if the line has no text in the first column and continues the cells above it."""
HALF = 0.95
"""Maximum distance, in font sizes, of lines that cannot be below each other."""
HEAD = 1.25
"""Maximum distance of a head from its table, relative to the largest distance of rows."""
CENTRED = 0.3
"""Maximum difference, in font sizes, of the distances of two lines of a cell from the line centred between them."""
WORDS = 0.8
"""Maximum gap, in font sizes, of two words of one head."""
HEADED = 0.4
"""Minimum share of filled cells of a table with a head in each of three columns or more."""
FILLED = 0.6
"""Minimum share of filled cells in a row that may begin a table row."""

Fields = list[list[list[Row[Some]]]]
"""Rows of cells, one per column from left to right; a cell is a list of lines, empty for an empty cell."""


def table_rows(band: Sequence[Row[Some]], corridors: Sequence[Span], *, rtl: bool, one: bool = False) -> Fields[Some]:
    """The rows of a band with one cell per column, each of one or more lines.

    A row has at most one line in its first column in reading direction; ``one``: the whole band is one row.
    """
    key = -1 if rtl else 0
    lines = [split(row, corridors) for row in band]
    heights = [row[0].y for row in band]
    size = size_of(band[0])
    full = [sum(map(bool, line)) >= FILLED * len(line) for line in lines]
    steps = [below - above for above, below in pairwise(heights)]
    known = sorted(
        step for step, one, two in zip(steps, full, full[1:], strict=False) if one and two and step > HALF * size
    )
    pitch = known[0] if known else max(steps, default=0.0)
    parts = [[line[column] for line in lines if line[column]] for column in range(len(corridors) + 1)]
    widths = [max((part[-1].x1 - part[0].x0 for part in column), default=0.0) for column in parts]
    keyed = all(line[key] for line, one in zip(lines, full, strict=True) if one)
    groups = [[0]]
    for place, step in enumerate(steps, 1):
        begun = [other for other in groups[-1] if lines[other][key]]
        if begun == [place - 2] and _is_centred(lines, heights, place):
            groups[-1].append(place)
            continue
        whole = (full[place] and any(full[other] for other in groups[-1])) or (begun and bool(lines[place][key]))
        near = step < max(HALF * size, NEARER * pitch)
        near = near or (keyed and step < LEVEL * pitch and _goes_on(lines, groups[-1], place, widths))
        if one or (not whole and near):
            groups[-1].append(place)
        else:
            groups.append([place])
    columns = range(len(corridors) + 1)
    return [
        [[lines[place][column] for place in group if lines[place][column]] for column in columns] for group in groups
    ]


def _is_centred(lines: Sequence[Sequence[Row[Some]]], heights: Sequence[float], place: int) -> bool:
    """Whether a line is the second one of a cell that is centred beside cells of one line, which is halfway."""
    first, between, second = lines[place - 2 : place + 1]
    size = size_of(next(filter(None, second)))
    halfway = abs(heights[place - 2] + heights[place] - 2 * heights[place - 1]) < CENTRED * size
    level = heights[place] - heights[place - 1] < HALF * size
    own = all(not (here and there) for here, there in zip(between, second, strict=True))
    return halfway and level and own and all(above or not below for above, below in zip(first, second, strict=True))


def has_centred_cells(rows: Sequence[Sequence[Chunk]], corridors: Sequence[Span]) -> bool:
    """Whether cells of two lines, centred beside cells of one line, are all that is not level in a table."""
    lines, heights = [split(row, corridors) for row in rows], [row[0].y for row in rows]
    centred = [place for place in range(2, len(rows)) if _is_centred(lines, heights, place)]
    rest = set(range(len(rows))) - {place - step for place in centred for step in range(3)}
    return bool(centred) and len(rest) > len(centred) and all(all(lines[place]) for place in rest)


def with_own_heads(heads: Sequence[Sequence[Chunk]], corridors: Sequence[Span]) -> list[Span]:
    """The corridors that header rows leave open; nothing unless each row has one head for each column."""
    left = list(corridors)
    for row in heads:
        left = narrowed(left, row, CLOSEST * size_of(row))
        if len(row) != len(corridors) + 1 or len(left) != len(corridors) or not all(split(row, left)):
            return []
    return left


def head_above(rows: Sequence[Sequence[Chunk]], start: int, end: int) -> int:
    """1 if the row above a table with centred cells of two lines is its head, else 0: such cells hide its corridors."""
    body = rows[start:end]
    if not has_centred_cells(body, corridors := cell_corridors(body)) or len(corridors) < 2:
        return 0
    steps = [below[0].y - above[0].y for above, below in pairwise(rows[start - 1 : end])]
    return int(steps[0] < HEAD * max(steps[1:]) and bool(with_own_heads(rows[start - 1 : start], corridors)))


def _goes_on(lines: Sequence[Sequence[Row[Some]]], group: Sequence[int], place: int, widths: Sequence[float]) -> bool:
    """Whether each part of a line continues a cell whose last line has no room for its first word."""
    for column, part in enumerate(lines[place]):
        above = next((lines[other][column] for other in reversed(group) if lines[other][column]), None)
        if part and (above is None or not wraps(above, part, widths[column])):
            return False
    return True


def spread(row: Sequence[Some], corridors: Sequence[Span]) -> tuple[list[list[Row[Some]]], list[tuple[int, int]]]:
    """The cells of a row that may span several columns, and the columns and rows that each spans.

    A chunk that covers the middle of a corridor spans both of its sides; so do two that a word space parts there, where
    the corridor is much wider.
    """
    middles = [(left + right) / 2 for left, right in corridors]
    cells: list[list[Row[Some]]] = []
    covers: list[tuple[int, int]] = []
    done = -1
    for chunk in row:
        first, last = bisect_right(middles, chunk.x0), bisect_right(middles, chunk.x1)
        before = cells[-1][-1][-1] if cells and cells[-1] else None
        gap = chunk.x0 - before.x1 if before is not None else 0.0
        width = corridors[done][1] - corridors[done][0] if 0 <= done < len(corridors) else 0.0
        goes_on = before is not None and first == done + 1 and gap < WORDS * chunk.size and 2 * gap < width
        if (first <= done or goes_on) and cells and cells[-1]:
            cells[-1][0].append(chunk)
            covers[-1] = (covers[-1][0] + max(0, last - done), 1)
        else:
            cells += [[] for _ in range(done + 1, first)]
            covers += [(1, 1)] * (first - done - 1)
            cells.append([[chunk]])
            covers.append((last - max(first, done + 1) + 1, 1))
        done = max(done, last)
    cells += [[] for _ in range(done + 1, len(corridors) + 1)]
    covers += [(1, 1)] * (len(corridors) - done)
    return cells, covers


def with_heads(heads: Sequence[Sequence[Some]], fields: Fields[Some], corridors: Sequence[Span]) -> Block[Some]:
    """The table made of header rows, whose cells may span columns, and rows of cells."""
    above = [spread(row, corridors) for row in heads]
    spans = [covers for _, covers in above] + [[(1, 1)] * len(row) for row in fields] if above else []
    return Block("table", [cells for cells, _ in above] + fields, spans=spans)


def has_empty(rows: Sequence[Sequence[Chunk]], corridors: Sequence[Span]) -> bool:
    """Whether a column is empty in all of several rows: heads that span columns are between those of the body."""
    parts = [split(row, corridors) for row in rows]
    return len(rows) > 1 and not all(any(column) for column in zip(*parts, strict=True))


def widths_of(rows: Sequence[Sequence[Chunk]], corridors: Sequence[Span]) -> list[float]:
    """The width of each column, from the middle of one corridor to that of the next."""
    left, right = min(row[0].x0 for row in rows), max(row[-1].x1 for row in rows)
    edges = [left, *((start + end) / 2 for start, end in corridors), right]
    return [end - start for start, end in pairwise(edges)]


def is_table(rows: Fields[Some], columns: Sequence[Sequence[Sequence[Chunk]]], *, sparse: bool = False) -> bool:
    """Whether cells are short and filled row by row.

    Args:
        rows: the cells by row.
        columns: the same cells by column, line by line.
        sparse: a head in each of three columns or more is evidence enough; letterheads and signatures look like that.
    """
    if len(rows) < 2 or len(columns) < 2:
        return False
    cells = [[row[column] for row in rows if row[column]] for column in range(len(columns))]
    filled = sum(map(len, cells)) / (len(rows) * len(columns))
    numeric = sum(
        sum(is_number("".join(chunk.text for chunk in cell[0])) for cell in column) * 2 > len(column)
        for column in cells
    )
    if len(columns) == 2:
        return len(rows) >= 3 and filled > 0.9 and numeric == 1
    headed = sparse and len(rows) >= 3 and all(rows[0]) and filled > HEADED
    return (headed or (filled > 0.7 and (numeric > 0 or len(rows) > 3))) and not _running_text(columns)


def _running_text(columns: Sequence[Sequence[Sequence[Chunk]]]) -> bool:
    """Whether these are newspaper columns, filled by their lines."""
    for column in columns:
        widths = [row[-1].x1 - row[0].x0 for row in column]
        full = 0.85 * max(widths, default=0.0)
        if len(widths) < 5 or sum(1 for width in widths if width > full) < 0.6 * len(widths):
            return False
    return True


def labelled_left(rows: Sequence[Sequence[Sequence[Chunk]]]) -> bool:
    """Whether a table has labels in its left column and numbers in all others: left-to-right, as in HTML."""
    width = max(map(len, rows), default=0)
    if width < 3 or len(rows) < 3 or any(len(row) != width for row in rows):
        return False
    body = rows[1:]
    numeric = [
        sum(1 for row in body if any(chunk.is_number for chunk in row[column])) * 2 > len(body)
        for column in range(width)
    ]
    return not numeric[0] and all(numeric[1:])


def rows_within(cells: Sequence[Sequence[Row[Some]]], widths: Sequence[float]) -> list[list[list[Row[Some]]]]:
    """The rows that a ruled row holds: one, or several if only the head and body of a table are ruled.

    There are several if most lines end early: the first word of the next line would have fitted on them.

    Args:
        cells: the lines of each cell, cells from the left.
        widths: the width of each cell.
    """
    broken = needless = 0
    for lines, width in zip(cells, widths, strict=True):
        for above, below in pairwise(lines):
            broken += 1
            both = sum(row[-1].x1 - row[0].x0 for row in (above, below))
            needless += both + size_of(above) < width
    deep = [len(lines) for lines in cells if len(lines) > 1]
    if len(deep) < 2 or 2 * needless <= broken:
        return [list(map(list, cells))]
    heights = sorted((line[0].y, size_of(line)) for lines in cells for line in lines)
    starts = [heights[0][0]]
    starts += [y for (before, _), (y, size) in pairwise(heights) if y - before > size / 2]
    rows: list[list[list[Row[Some]]]] = [[[] for _ in cells] for _ in starts]
    for column, lines in enumerate(cells):
        for line in lines:
            rows[bisect_right(starts, line[0].y) - 1][column].append(line)
    level = sum(1 for row in rows if 2 * sum(map(bool, row)) > len(row))
    return rows if 2 * level > len(rows) else [list(map(list, cells))]

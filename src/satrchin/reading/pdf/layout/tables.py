"""The rows of a band that white corridors run down through in, the rows of a table out, if it is one.

A cell that is broken into lines is one cell: lines of one row stand nearer to each other than rows do, or lie half
between them. Before: ``۱``, ``خرید دستگاه``, ``۴۵۰`` and, below, ``چاپ``; after: ``۱``, ``خرید دستگاه چاپ``, ``۴۵۰``.
"""

from __future__ import annotations

from itertools import pairwise

from satrchin.reading.geometry.cells import kind_of
from satrchin.reading.pdf.layout.rows import Row, Segment
from satrchin.reading.pdf.syntax.glyph import Glyph

NEARER = 0.9
"""Share of the distance of rows up to which a line is of the row above it."""
HALF = 0.95
"""Font sizes up to which lines cannot stand below each other."""
FILLED = 0.6
"""Share of a row's cells that are filled where it may begin a row of the table."""


def joined(row: Row) -> Segment:
    """A row that nothing parts, as one segment."""
    if len(row) == 1:
        return row[0]
    return Segment([glyph for segment in row for glyph in segment.glyphs]).measure()


def split(row: Row, borders: list[float]) -> list[Row]:
    """The segments of a row by column."""
    parts: list[Row] = [[] for _ in range(len(borders) + 1)]
    for segment in row:
        middle = (segment.x0 + segment.x1) / 2
        parts[sum(1 for border in borders if border < middle)].append(segment)
    return parts


def table_rows(band: list[Row], borders: list[float], *, rtl: bool) -> list[list[Segment]]:
    """A table's rows, each with one segment a column, which may be of several lines; empty where a cell is empty.

    A row has no more than one line in its first column, as a reader goes.
    """
    key = -1 if rtl else 0
    lines = [split(row, borders) for row in band]
    heights = [row[0].y for row in band]
    size = band[0][0].size
    full = [sum(map(bool, line)) >= FILLED * len(line) for line in lines]
    steps = [below - above for above, below in pairwise(heights)]
    known = sorted(
        step for step, one, two in zip(steps, full, full[1:], strict=False) if one and two and step > HALF * size
    )
    pitch = known[0] if known else max(steps, default=0.0)
    groups = [[0]]
    for place, step in enumerate(steps, 1):
        begun = [other for other in groups[-1] if lines[other][key]]
        whole = (full[place] and any(full[other] for other in groups[-1])) or (begun and bool(lines[place][key]))
        if not whole and (step < HALF * size or step < NEARER * pitch):
            groups[-1].append(place)
        else:
            groups.append([place])
    rows = []
    for group in groups:
        cells = [[segment for place in group for segment in lines[place][column]] for column in range(len(borders) + 1)]
        rows.append([joined(cell) if cell else Segment([]) for cell in cells])
    return rows


def is_table(rows: list[list[Segment]], columns: list[list[Row]]) -> bool:
    """Short cells, filled row by row, numbers among them; ``columns``: the same by column, line by line."""
    if len(rows) < 2 or len(columns) < 2:
        return False
    cells = [[row[column] for row in rows if row[column].glyphs] for column in range(len(columns))]
    filled = sum(map(len, cells)) / (len(rows) * len(columns))
    numeric = sum(1 for column in cells if sum(is_number(cell.glyphs) for cell in column) * 2 > len(column))
    if len(columns) == 2:
        return len(rows) >= 3 and filled > 0.9 and numeric == 1
    return filled > 0.7 and (numeric > 0 or len(rows) > 3) and not _running_text(columns)


def _running_text(columns: list[list[Row]]) -> bool:
    """Columns of a newspaper: their lines fill them."""
    for column in columns:
        widths = [row[-1].x1 - row[0].x0 for row in column]
        if len(widths) < 5 or sum(1 for width in widths if width > 0.85 * max(widths)) < 0.6 * len(widths):
            return False
    return True


def labelled_left(rows: list[list[list[Glyph]]]) -> bool:
    """A table whose labels stand in its left column and numbers in all others: set from the left, as HTML may be."""
    width = max(map(len, rows), default=0)
    if width < 3 or len(rows) < 3 or any(len(row) != width for row in rows):
        return False
    body = rows[1:]
    numeric = [sum(1 for row in body if is_number(row[column])) * 2 > len(body) for column in range(width)]
    return not numeric[0] and all(numeric[1:])


def is_number(glyphs: list[Glyph]) -> bool:
    """Mostly digits, and no field of a letter's head: ``تاریخ: ۱۴۰۲/۰۷/۱۹`` says what its number is."""
    kinds = [kind_of(glyph.text) for glyph in glyphs]
    if "R" in kinds and any(glyph.text == ":" for glyph in glyphs):
        return False
    return "N" in kinds and kinds.count("N") >= kinds.count("R") + kinds.count("L")

"""Put the rows of a page into blocks in reading order, by the white between them.

From the top, rows that share a white corridor are a band. A band is newspaper columns, each read whole, where its
columns hold running text or are not level; the parts of a letterhead at the head of a page, each read whole; else
rows of cells: tables, forms, signatures side by side, answers to choose from. What no corridor parts stays in the
order of the rows. Each column is taken apart in the same way.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from satrchin.reading.geometry.chunks import Block, Chunk, Row, Some, is_entry, leads, line_of, pitch_of, size_of
from satrchin.reading.geometry.corridors import NARROW, Band, band_at, beside, split, turning
from satrchin.reading.geometry.listings import is_listing
from satrchin.reading.geometry.tables import is_table, table_rows
from satrchin.reading.limits import check

DEEPEST = 5
"""Columns inside columns that are looked for."""
TEXTY = 7.0
"""Font sizes that the middle line of a column of running text measures at least."""
LEAST_LINES = 4
"""Lines of such a column."""
FULL, MOSTLY = 0.85, 0.5
"""Share of the column's width that a full line fills; share of its lines that are full."""
HEAD_ROWS, HEAD_PLACE = 7, 2
"""Rows of a letterhead at most, and rows of the page that may stand above it."""
SIGNED, FOOT_ROWS = 4, 2
"""Rows of signatures at most, and rows of the page that may stand below them."""
MOST_PARTS = 3
"""Parts of a letterhead, and signatures side by side, at most."""
CLOSE = 2.0
"""Font sizes between the lines of a part of a letterhead beside a part of one line."""
UPWARDS = 1.5
"""Rows of a column that begins above its band are no further apart than so many usual pitches."""


def blocks_of(rows: list[Row[Some]], *, rtl: bool = True, depth: int = 0) -> list[Block[Some]]:
    """The blocks of a region in reading order.

    Args:
        rows: from top to bottom, each of chunks from left to right.
        rtl: the page is read from the right: the right one of two columns comes first.
        depth: how many columns the region is inside of.
    """
    result: list[Block[Some]] = []
    place = plain = 0
    while place < len(rows):
        check()
        listing = _listing(rows, place)
        if listing > place:
            result.append(Block("code", [[[row]] for row in rows[place:listing]]))
            place, plain = listing, 0
            continue
        band = band_at(rows, place) if depth < DEEPEST else None
        if band is None:
            result.append(_plain(rows[place]))
            place, plain = place + 1, plain + 1
            continue
        members = rows[band.start : band.end]
        top, last = not depth and place <= HEAD_PLACE, not depth and band.end >= len(rows) - FOOT_ROWS
        if _is_columns(members, band, top=top, last=last):
            above = _above(rows[place - plain : band.end], plain, band)
            del result[len(result) - above :]
            result.append(_columns(rows[place - above : band.end], band, rtl=rtl, depth=depth))
            place = band.end
        else:
            place += _level(members, band)
            result.extend(_cells(rows[band.start : place], band, rtl=rtl))
        plain = 0
    return result


def _listing(rows: Sequence[Sequence[Chunk]], place: int) -> int:
    """Where the lines of a listing that begins here end."""
    end = place
    while end < len(rows) and is_listing(rows[end]) and not (end > place and _far(rows, end)):
        end += 1
    return end


def _far(rows: Sequence[Sequence[Chunk]], place: int) -> bool:
    return rows[place][0].y - rows[place - 1][0].y > 4 * size_of(rows[place])


def _plain(row: Row[Some]) -> Block[Some]:
    """A row by itself, or a ruled table; wide gaps part a row into cells."""
    if len(row) == 1 and row[0].table:
        table: Block[Some] = row[0].table
        table.of = row[0]
        return table
    cells = _parted(row)
    return Block("row", [[[cell] for cell in cells]]) if len(cells) > 1 or is_entry(row) else line_of(row)


def _parted(row: Row[Some]) -> list[Row[Some]]:
    """A row cut where a gap is too wide for words, but not behind a list's marker or before its dots."""
    cells: list[Row[Some]] = []
    for chunk in row:
        before = cells[-1][-1] if cells else None
        if before is not None and not _cut(before, chunk):
            cells[-1].append(chunk)
        else:
            cells.append([chunk])
    return cells


def _cut(left: Chunk, right: Chunk) -> bool:
    """Two chunks are cells: not a list's marker and its text, nor an entry and its leader."""
    if left.has_leader or right.has_leader or left.is_dots or right.is_dots:
        return left.is_number and not left.has_leader
    if right.is_marker or left.is_marker:
        return False
    return right.x0 - left.x1 >= NARROW * max(left.size, right.size)


def _columns(rows: list[Row[Some]], band: Band, *, rtl: bool, depth: int) -> Block[Some]:
    """The columns of a band, each with its own blocks."""
    parts = by_column(rows, band)
    ordered = parts[::-1] if rtl else parts
    children = [Block("column", children=blocks_of(part, rtl=rtl, depth=depth + 1)) for part in ordered if part]
    return Block("columns", children=children)


def by_column(rows: Sequence[Sequence[Some]], band: Band) -> list[list[Row[Some]]]:
    """The rows of each column, columns from the left."""
    columns: list[list[Row[Some]]] = [[] for _ in range(len(band.corridors) + 1)]
    for row in rows:
        for place, part in enumerate(split(row, band.corridors)):
            if part:
                columns[place].append(part)
    return columns


def _above(rows: Sequence[Row[Some]], most: int, band: Band) -> int:
    """How many plain rows right above columns are of them: where one begins above the other, a picture beside it.

    Args:
        rows: the plain rows and those of the band.
        most: how many are plain.
        band: its corridors.
    """
    count = 0
    for place in range(most - 1, -1, -1):
        row = rows[place]
        near = 0.3 * size_of(row)
        if row[0].table or any(
            left + near < chunk.x1 and chunk.x0 < right - near for left, right in band.corridors for chunk in row
        ):
            break
        own = split(row, band.corridors)
        below = next((other for other in rows[place + 1 :] if _shares(own, split(other, band.corridors))), None)
        if below is None or below[0].y - row[0].y > UPWARDS * 1.6 * min(size_of(row), size_of(below)):
            break
        count = most - place
    return count


def _shares(one: Sequence[Sequence[Chunk]], other: Sequence[Sequence[Chunk]]) -> bool:
    """Two rows have text in one column."""
    return any(here and there for here, there in zip(one, other, strict=True))


def _is_columns(rows: Sequence[Row[Some]], band: Band, *, top: bool, last: bool) -> bool:
    """The band is read column by column; ``top``, ``last``: it stands at the head or the foot of the page."""
    if len(rows) == 1 or sum(map(leads, rows)) > 1:
        return False
    columns = by_column(rows, band)
    if any(turning(rows, span) for span in band.corridors) or _is_running_text(columns):
        return True
    level = rows[: _level(rows, band)]
    if is_table(table_rows(level, band.corridors, rtl=True), by_column(level, band)):
        return False
    if top and len(rows) <= HEAD_ROWS and len(columns) <= MOST_PARTS:
        return _is_letterhead(rows, columns)
    if last and _are_signatures(level, band):
        return True
    return any(beside(above, below) for above, below in pairwise(level))


def _is_running_text(columns: Sequence[Sequence[Sequence[Chunk]]]) -> bool:
    """The columns of a band hold running text, or one does and an aside stands beside it."""
    texty = [_is_text(column) for column in columns]
    return all(texty) or (len(columns) == 2 and any(texty) and _one_is_aside(columns, texty))


def _are_signatures(rows: Sequence[Row[Some]], band: Band) -> bool:
    """Names with titles below them, side by side: each is read whole, as fields to be signed in are not."""
    if not 1 < len(rows) <= SIGNED or len(band.corridors) >= MOST_PARTS:
        return False
    parts = [part for row in rows for part in split(row, band.corridors)]
    plain = not any(chunk.is_label or chunk.is_number or chunk.starts_item for part in parts for chunk in part)
    return all(parts) and plain


def _level(rows: Sequence[Row[Some]], band: Band) -> int:
    """How many rows of a band stand side by side: up to one that is on one side and continues no cell of it."""
    columns = by_column(rows, band)
    widths = [
        max((row[-1].x1 for row in column), default=0.0) - min((row[0].x0 for row in column), default=0.0)
        for column in columns
    ]
    split_rows = [split(row, band.corridors) for row in rows]
    last: dict[int, Sequence[Chunk]] = {}
    for place, parts in enumerate(split_rows):
        filled = [number for number, part in enumerate(parts) if part]
        if place and len(filled) < 2 and not beside(rows[place - 1], rows[place]):
            number = filled[0]
            after = next((later[number] for later in split_rows[place + 1 :] if later[number]), None)
            goes_on = number in last and _wraps(last[number], parts[number], widths[number])
            if not goes_on and (after is None or not _wraps(parts[number], after, widths[number])):
                return place
        last.update((number, parts[number]) for number in filled)
    return len(rows)


def _wraps(above: Sequence[Chunk], below: Sequence[Chunk], width: float) -> bool:
    """A line may go on in the next: the next one's first word would not have fitted on it."""
    size = size_of(above)
    if below[0].y - above[0].y > 2 * size or below[-1].starts_item:
        return False
    word = min(below[-1].x1 - below[0].x0, 3 * size) + size / 4
    return above[-1].x1 - above[0].x0 + word > width


def _is_text(column: Sequence[Sequence[Chunk]]) -> bool:
    """Lines of running text: long, most of them as long as the column is wide, none far from the next."""
    widths = sorted(row[-1].x1 - row[0].x0 for row in column)
    if len(widths) < LEAST_LINES or widths[len(widths) // 2] < TEXTY * size_of(column[0]):
        return False
    return sum(1 for width in widths if width > FULL * widths[-1]) >= MOSTLY * len(widths)


def _one_is_aside(columns: Sequence[Sequence[Sequence[Chunk]]], texty: Sequence[bool]) -> bool:
    """Beside running text stands a shorter block whose lines follow each other, as those of a table do not."""
    other = columns[texty.index(False)]
    text = columns[texty.index(True)]
    if len(other) < 2 or len(text) < 2 * LEAST_LINES:
        return False
    steps = [below[0].y - above[0].y for above, below in pairwise(other)]
    return len(other) < 0.7 * len(text) and max(steps) < 2.2 * pitch_of(text)


def _is_letterhead(rows: Sequence[Sequence[Chunk]], columns: Sequence[Sequence[Sequence[Chunk]]]) -> bool:
    """Parts side by side at the head of a page that are no form: one of them at least has lines below each other.

    Labels of a form begin most lines of all parts.
    """
    if all(sum(any(":" in chunk.text for chunk in row) for row in column) * 2 >= len(column) for column in columns):
        return False
    if sum(len(column) > 1 for column in columns) > 1:
        return True
    steps = [(below[0].y - above[0].y, size_of(above), size_of(below)) for above, below in pairwise(rows)]
    return all(step < CLOSE * one and abs(one - other) < 0.15 * one for step, one, other in steps)


def _cells(rows: list[Row[Some]], band: Band, *, rtl: bool) -> list[Block[Some]]:
    """The band row by row: a table where it is one, else rows of cells."""
    if len(rows) == 1 or any(map(leads, rows)):
        return [_plain(row) for row in rows]
    columns = by_column(rows, band)
    fields = table_rows(rows, band.corridors, rtl=rtl)
    if is_table(fields, columns):
        return [Block("table", fields)]
    found: list[Block[Some]] = []
    for row in fields:
        cells = [part for cell in row for part in _finer(cell)]
        found.append(Block("row", [cells]))
    return found


def _finer(cell: list[Row[Some]]) -> list[list[Row[Some]]]:
    """A cell cut at its own wide gaps; none of it where it is empty."""
    if len(cell) != 1:
        return [cell] if cell else []
    return [[part] for part in _parted(cell[0])]

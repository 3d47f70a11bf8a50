"""Group the rows of a page into blocks in reading order, by the white between them.

Rows that share a white corridor form a band. A band is one of three things: newspaper columns, each read whole, if its
columns hold running text or have different baselines; a letterhead at the head of a page, each part read whole; else
rows of cells (tables, forms, signatures side by side, multiple-choice answers). Rows without a corridor keep their
order. Columns are analysed recursively.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from satrchin.reading.geometry.bands import Band, band_at, turning
from satrchin.reading.geometry.chunks import (
    Block,
    Chunk,
    Row,
    Some,
    Span,
    is_entry,
    leads,
    line_of,
    pitch_of,
    size_of,
    usual_size,
)
from satrchin.reading.geometry.columns import are_signatures, by_column, is_letterhead, is_running_text, level_rows
from satrchin.reading.geometry.corridors import (
    CELL_ROWS,
    CLOSEST,
    NARROW,
    STAGGERED,
    beside,
    both,
    cell_corridors,
    corridors_of,
    narrowed,
    split,
    staggered,
)
from satrchin.reading.geometry.listings import is_listing, is_remark
from satrchin.reading.geometry.notes import SMALL
from satrchin.reading.geometry.tables import (
    has_centred_cells,
    has_empty,
    head_above,
    is_table,
    table_rows,
    with_heads,
    with_own_heads,
)
from satrchin.reading.geometry.verse import is_verse
from satrchin.reading.limits import check

DEEPEST = 5
"""Maximum depth of nested columns."""
HEAD_ROWS, HEAD_PLACE = 7, 2
"""Maximum number of letterhead rows, and of page rows above it."""
SHORT = 0.75
"""Maximum width, relative to the text of the page, of a line above a letterhead."""
AT_EDGE = 0.5
"""Distance from the edge of the text, in font sizes, below which a line is no invocation in the middle."""
FOOT_ROWS = 2
"""Maximum number of page rows below signatures."""
MOST_HEADS = 2
"""Maximum number of header rows with merged cells."""
AROUND = 20
"""Number of rows above and below that are checked for the same columns."""
PARTED, FAR_APART = 1.25, 1.8
"""White that separates two tables, relative to the usual row distance: with different columns, and in any case."""
ALIKE, NEXT = 1.5, 2.5
"""Maximum ratio of the gaps of a justified line, and distance of the next line of its paragraph in font sizes."""
UPWARDS = 1.5
"""Maximum row distance, in usual pitches, of a column that begins above its band or goes on below it."""
HEAD = 1.25
"""Font size of a head that is no line of a column, relative to the columns."""
FULL = 0.9
"""Minimum width of a line that the next line continues, relative to its column."""
LONG_LINE = 12
"""Width of the lines of a column of few lines, in font sizes."""


def blocks_of(rows: list[Row[Some]], *, rtl: bool = True, depth: int = 0) -> list[Block[Some]]:
    """The blocks of a region in reading order.

    Args:
        rows: from top to bottom, each of chunks from left to right.
        rtl: the page is right-to-left: of two columns the right one is first.
        depth: number of columns around the region.
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
        band = _band(rows, place) if depth < DEEPEST else None
        if band is None:
            result.append(_plain(rows, place))
            place, plain = place + 1, plain + 1
            continue
        members = rows[band.start : band.end]
        top, last = not depth and _may_be_head(rows, place), not depth and band.end >= len(rows) - FOOT_ROWS
        if _is_columns(members, band, top=top, last=last, rtl=rtl):
            above = _above(rows[place - plain : band.end], plain, band)
            del result[len(result) - above :]
            end = band.end + _below(rows, band)
            result.append(_columns(rows[place - above : end], band, rtl=rtl, depth=depth))
            place = end + _notes(rows, band, end)
            if place > end:
                result.append(_columns(rows[end:place], band, rtl=rtl, depth=depth))
        else:
            count = _together(members, band)
            if count == len(members):
                count += _more(rows[place:], count)
            place += count
            head = head_above(rows, band.start, place) if plain else 0
            del result[len(result) - head :]
            cells = rows[band.start - head : place]
            result.extend(_cells(cells, rtl=rtl) if count > 1 else [_plain(rows, band.start)])
        plain = 0
    return result


def _band(rows: Sequence[Row[Some]], place: int) -> Band | None:
    """The band at a row; ruled tables are part of columns of running text alone."""
    band = band_at(rows, place, tables=True)
    if band is None:
        return None
    text = [row for row in rows[band.start : band.end] if not row[0].table]
    if len(text) == band.end - band.start or is_running_text(text, band.corridors):
        return band
    return band_at(rows, place)


def _may_be_head(rows: Sequence[Sequence[Chunk]], place: int) -> bool:
    """Whether a letterhead may begin at a row: near the head of the page, and no running text or title above it."""
    if place > HEAD_PLACE:
        return False
    left, right = min(row[0].x0 for row in rows), max(row[-1].x1 for row in rows)
    return all(
        sum(chunk.x1 - chunk.x0 for chunk in row) < SHORT * (right - left)
        and right - row[-1].x1 > AT_EDGE * size_of(row) < row[0].x0 - left
        for row in rows[:place]
    )


def _listing(rows: Sequence[Sequence[Chunk]], place: int) -> int:
    """The end of the listing that begins at this row."""
    end = place
    while end < len(rows) and not (end > place and _far(rows, end)):
        if not (is_listing(rows[end]) or (end > place and is_remark(rows[end], rows[place]))):
            break
        end += 1
    return end


def _far(rows: Sequence[Sequence[Chunk]], place: int) -> bool:
    return rows[place][0].y - rows[place - 1][0].y > 4 * size_of(rows[place])


def _plain(rows: Sequence[Row[Some]], place: int) -> Block[Some]:
    """A block of one row or ruled table; wide gaps split a row into cells."""
    row = rows[place]
    if len(row) == 1 and row[0].table:
        table: Block[Some] = row[0].table
        table.of = row[0]
        return table
    cells = _parted(row)
    if len(cells) > 1 and _is_justified(rows, place):
        return line_of(row)
    return Block("row", [[[cell] for cell in cells]]) if len(cells) > 1 or is_entry(row) else line_of(row)


def _is_justified(rows: Sequence[Sequence[Chunk]], place: int) -> bool:
    """Whether a row is a line of a justified paragraph that a long next word left with wide blanks, all alike."""
    row = rows[place]
    size = size_of(row)
    gaps = [after.x0 - before.x1 for before, after in pairwise(row)]
    if max(gaps) > ALIKE * min(gaps):
        return False
    return any(
        not any(_cut(before, after) for before, after in pairwise(other))
        and not other[0].table
        and abs(other[0].x0 - row[0].x0) < size / 2
        and abs(other[-1].x1 - row[-1].x1) < size / 2
        and abs(other[0].y - row[0].y) < NEXT * size
        for other in (*rows[max(0, place - 1) : place], *rows[place + 1 : place + 2])
    )


def _parted(row: Row[Some]) -> list[Row[Some]]:
    """Split a row at gaps too wide for a word space, but not after a list marker or before a leader."""
    cells: list[Row[Some]] = []
    for chunk in row:
        before = cells[-1][-1] if cells else None
        if before is not None and not _cut(before, chunk):
            cells[-1].append(chunk)
        else:
            cells.append([chunk])
    return cells


def _cut(left: Chunk, right: Chunk) -> bool:
    """Whether two chunks are separate cells, not a list marker and its text, nor an entry and its leader."""
    if left.has_leader or right.has_leader or left.is_dots or right.is_dots:
        return left.is_number and not left.has_leader
    if right.is_marker or left.is_marker:
        return False
    return right.x0 - left.x1 >= NARROW * max(left.size, right.size)


def _columns(rows: list[Row[Some]], band: Band, *, rtl: bool, depth: int) -> Block[Some]:
    """The columns of a band, each with its own blocks."""
    parts = by_column(rows, band.corridors)
    ordered = parts[::-1] if rtl else parts
    children = [Block("column", children=blocks_of(part, rtl=rtl, depth=depth + 1)) for part in ordered if part]
    return Block("columns", children=children)


def _above(rows: Sequence[Row[Some]], most: int, band: Band) -> int:
    """Number of plain rows above columns that belong to them: one column begins above the other, beside a picture.

    Args:
        rows: the plain rows, then the rows of the band.
        most: number of plain rows.
        band: its corridors.
    """
    count = 0
    # short words of scans look smaller than they are, and a head is larger than the columns below it
    size = median(map(size_of, rows[most:]))
    for place in range(most - 1, -1, -1):
        row = rows[place]
        if row[0].table or size_of(row) > HEAD * size or _enters(row, band.corridors):
            break
        own = split(row, band.corridors)
        others = (rows[other] for other in range(place + 1, len(rows)))
        below = next((other for other in others if _shares(own, split(other, band.corridors))), None)
        if below is None or below[0].y - row[0].y > UPWARDS * 1.6 * size:
            break
        count = most - place
    return count


def _below(rows: Sequence[Row[Some]], band: Band) -> int:
    """Number of rows below columns that belong to them: paragraphs of the column that is longer than the others."""
    members = rows[band.start : band.end]
    if not is_running_text(members, band.corridors):
        return 0
    reach = UPWARDS * 1.6 * median(map(size_of, members))
    columns = by_column(members, band.corridors)
    widths = [max((row[-1].x1 - row[0].x0 for row in column), default=0.0) for column in columns]
    last = [column[-1] if column else None for column in columns]
    full = [False] * len(columns)
    for place in range(band.end, len(rows)):
        row = rows[place]
        own = [number for number, part in enumerate(split(row, band.corridors)) if part]
        if row[0].table or len(own) != 1 or _enters(row, band.corridors):
            return place - band.end
        number, above = own[0], last[own[0]]
        # a short line that begins a paragraph may be the head of what follows the columns
        was_full, full[number] = full[number], row[-1].x1 - row[0].x0 >= FULL * widths[number]
        if above is None or row[0].y - above[0].y > reach or not (full[number] or was_full):
            return place - band.end
        last[number] = row
    return len(rows) - band.end


def _notes(rows: Sequence[Row[Some]], band: Band, start: int) -> int:
    """Number of rows below columns that are their notes: smaller, and in each column with a mark at the beginning."""
    body = median(map(size_of, rows[band.start : band.end]))
    end = next(
        (
            place
            for place in range(start, len(rows))
            if size_of(rows[place]) > SMALL * body or any(_crosses(chunk, band.corridors) for chunk in rows[place])
        ),
        len(rows),
    )
    columns = [column for column in by_column(rows[start:end], band.corridors) if column]
    return end - start if len(columns) > 1 and all(column[0][-1].starts_item for column in columns) else 0


def _shares(one: Sequence[Sequence[Chunk]], other: Sequence[Sequence[Chunk]]) -> bool:
    """Whether two rows have text in one column."""
    return any(here and there for here, there in zip(one, other, strict=True))


def _is_columns(rows: Sequence[Row[Some]], band: Band, *, top: bool, last: bool, rtl: bool) -> bool:
    """Whether a band is read column by column; ``top`` and ``last``: it is at the head or foot of the page."""
    rows = [row for row in rows if not row[0].table]
    if len(rows) == 1 or sum(map(leads, rows)) > 1 or is_verse(rows, band.corridors):
        return False
    turns = any(turning(rows, span) for span in band.corridors) and not has_centred_cells(rows, band.corridors)
    if turns or is_running_text(rows, band.corridors) or _are_short_columns(rows, band):
        return True
    level = rows[: level_rows(rows, band.corridors)]
    fields = table_rows(level, band.corridors, rtl=True)
    if is_table(fields, by_column(level, band.corridors), sparse=not (top or last)):
        return False
    if top and len(rows) <= HEAD_ROWS:
        return is_letterhead(rows, band.corridors, rtl=rtl)
    if last and are_signatures(level, band.corridors):
        return True
    return any(beside(above, below) for above, below in pairwise(level))


def _are_short_columns(rows: Sequence[Row[Some]], band: Band) -> bool:
    """Whether a band is two columns of a few long lines, with baselines of their own."""
    if len(band.corridors) != 1 or staggered(rows, band.corridors[0]) < STAGGERED:
        return False
    widths = [median(row[-1].x1 - row[0].x0 for row in column) for column in by_column(rows, band.corridors)]
    return min(widths) >= LONG_LINE * usual_size(rows)


def _together(rows: Sequence[Row[Some]], band: Band) -> int:
    """Number of rows of a band in the first table or form; white separates it from one with fewer columns."""
    count = level_rows(rows, band.corridors)
    wide = [row[0].y for row in rows[:count] if len(row) > 1]
    steps = sorted(below - above for above, below in pairwise(wide))
    usual = steps[(len(steps) - 1) // 2] if steps else 0.0
    for place in range(2, count):
        step = rows[place][0].y - rows[place - 1][0].y
        if len(rows[place]) == 1 and _crosses(rows[place][0], cell_corridors(rows[max(0, place - AROUND) : place])):
            return place
        if step > PARTED * usual and len(rows[place]) > 1 and (step > FAR_APART * usual or _differ(rows, place)):
            return place
    return count


def _more(rows: Sequence[Sequence[Chunk]], count: int) -> int:
    """Number of rows below the first rows, which are cells, that fit into their columns without a wider gap."""
    inner = cell_corridors(rows[:count])
    if count < CELL_ROWS or not inner:
        return 0
    step = pitch_of(rows[:count])
    for place in range(count, len(rows)):
        row = rows[place]
        left = narrowed(inner, row, CLOSEST * size_of(row))
        far = row[0].y - rows[place - 1][0].y > PARTED * step
        if far or len(row) < 2 or row[0].table or len(left) < len(inner) or not any(both(row, span) for span in inner):
            return place - count
    return len(rows) - count


def _crosses(chunk: Chunk, corridors: Sequence[Span]) -> bool:
    """Whether a chunk covers a corridor."""
    return any(chunk.x0 < left and right < chunk.x1 for left, right in corridors)


def _enters(row: Sequence[Chunk], corridors: Sequence[Span]) -> bool:
    """Whether a row reaches into a corridor."""
    near = 0.3 * size_of(row)
    return any(left + near < chunk.x1 and chunk.x0 < right - near for left, right in corridors for chunk in row)


def _differ(rows: Sequence[Sequence[Chunk]], place: int) -> bool:
    """Whether the rows from an index on have other columns than those above: together they close a corridor."""
    first, last = max(0, place - AROUND), place + AROUND
    above = corridors_of(rows[first:place])
    starts = [start for start in (place, place + 1) if start < len(rows)]
    below = max((corridors_of(rows[start:last]) for start in starts), key=len)
    both = corridors_of(rows[first:last])
    return any(all(right <= x0 or x1 <= left for left, right in both) for x0, x1 in (*above, *below))


def _cells(rows: list[Row[Some]], *, rtl: bool) -> list[Block[Some]]:
    """A band read row by row: a table if it is one, whose first rows may have merged cells."""
    if any(map(leads, rows)):
        return [_plain(rows, place) for place in range(len(rows))]
    corridors, heads = cell_corridors(rows), 0
    for count in range(1, min(MOST_HEADS, len(rows) - 2) + 1):
        more = cell_corridors(rows[count:])
        fewer = any(len(row) <= len(more) for row in rows[:count])
        spanning = len(more) > len(corridors) or (fewer and has_empty(rows[count:], corridors))
        if spanning and all(len(row) > 1 for row in rows[:count]):
            own = with_own_heads(rows[:count], more)
            corridors, heads = own or more, 0 if own else count
    fields = table_rows(rows[heads:], corridors, rtl=rtl)
    table = with_heads(rows[:heads], fields, corridors)
    if is_table(fields, by_column(rows[heads:], corridors), sparse=True):
        return [table]
    found: list[Block[Some]] = []
    for row in table.rows:
        cells = [part for cell in row for part in _finer(cell)]
        found.append(Block("row", [cells]))
    return found


def _finer(cell: list[Row[Some]]) -> list[list[Row[Some]]]:
    """Split a cell at its wide gaps; nothing for an empty cell."""
    if len(cell) != 1:
        return [cell] if cell else []
    return [[part] for part in _parted(cell[0])]

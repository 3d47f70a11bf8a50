"""Rows of segments in, lines in reading order out: columns from the right, tables row by row.

Rows are taken from the top as long as one white corridor runs down between their segments: such a band is columns,
or a table where it is short cells. What one row alone parts stays in the order of the row. Before: two letterhead
blocks side by side; after: the lines of the right one, then those of the left one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from operator import and_

from satrchin.persian.chars import BLANKS
from satrchin.reading.geometry.cells import kind_of
from satrchin.reading.limits import check
from satrchin.reading.pdf.layout.rows import Row, Segment
from satrchin.reading.pdf.layout.tables import is_table, joined, split, table_rows
from satrchin.reading.pdf.lines.cells import GAP
from satrchin.reading.pdf.syntax.glyph import Glyph

Span = tuple[float, float]

LEAST_TURNING = 4
"""Rows of each of two columns whose lines are not level."""
HEADING = 1.08
"""A heading's font size to its text's, at least."""
HAIR = 0.1
"""Distance in font sizes within which lines end at one place."""
MARKER = 4
"""Signs of a list's number at most, its dot included."""

OPENINGS = ("جناب", "سرکار", "ریاست", "حضور", "خدمت", "موضوع", "باسلام", "بااحترام", "احتراما", "همکار")
"""How the body of a letter begins below its two blocks of heads."""
LONGEST_OPENING = 8

CLOSEST = 0.45
"""Width of a corridor between the columns of a table of three rows or more, in font sizes, if words stand closer."""
WORDS = 1.5
"""By how much a corridor through lines that fill the width must be wider than the spaces between words."""
EVEN, FULL = 0.3, 0.7
"""Font sizes by which lines that fill the width may differ; share of such lines in running text."""
NARROWEST = 1.0
"""Width of a corridor between columns of four rows or more, in font sizes."""
NARROW = 2.2
"""Width of a corridor of fewer rows."""


@dataclass(slots=True)
class Block:
    """Lines that belong together; ``cells`` of a table's row are from left to right."""

    lines: list[list[Segment]]
    table: bool = False


def blocks_of(rows: list[Row], *, rtl: bool = True, depth: int = 0) -> list[Block]:
    """The blocks of a region in reading order."""
    result: list[Block] = []
    index = 0
    while index < len(rows):
        end, corridors = _band(rows, index)
        if not corridors or depth > 4:
            result.extend(Block([[joined(row)]]) for row in rows[index : max(end, index + 1)])
            index = max(end, index + 1)
            continue
        band = rows[index:end]
        columns = _columns(band, corridors)
        cells = table_rows(band, _borders(corridors), rtl=rtl)
        if is_table(cells, columns):
            result.append(Block(cells, table=True))
        else:
            for column in reversed(columns) if rtl else columns:
                result.extend(blocks_of(column, rtl=rtl, depth=depth + 1))
        index = end
    return result


def _band(rows: list[Row], start: int) -> tuple[int, list[Span]]:
    """The rows from ``start`` that share a corridor: where they end, and the corridors; none for a plain row."""
    plain: tuple[int, list[Span]] = start + 1, []
    if any(segment.rows for segment in rows[start]):
        return plain
    corridors: list[Span] = [(float("-inf"), float("inf"))]
    end = start
    while end < len(rows):
        check()
        corridors = _narrowed(corridors, rows[end])
        if not _possible(corridors, rows[start : end + 1]):
            break
        end += 1
    while end > start + 1:
        check()
        inner = _inner(_all_corridors(rows[start:end]), rows[start:end])
        if inner:
            if not any(_sides(rows[start], span) == (True, True) for span in inner) and len(inner) < len(
                _tabled(rows, start + 1, end)[1]
            ):
                return plain  # a line above a table
            end = _trimmed(rows, start, end, inner)
            end, inner = _tabled(rows, start, end)
            return (end, inner) if inner and _trusted(rows[start:end], inner) else plain
        end -= 1
    inner = _inner(_all_corridors(rows[start : start + 1]), rows[start : start + 1])
    return (start + 1, inner) if inner and _trusted(rows[start : start + 1], inner) else plain


def _tabled(rows: list[Row], start: int, end: int) -> tuple[int, list[Span]]:
    """Where a band ends and its corridors: without a row below a table that lies on one side and closes others."""
    inner = _inner(_all_corridors(rows[start:end]), rows[start:end])
    for sooner in range(end - 1, start + 1, -1):
        row = rows[sooner]
        if any(_sides(row, span) == (True, True) for span in inner):
            break
        more = _inner(_all_corridors(rows[start:sooner]), rows[start:sooner])
        if len(more) > len(inner) > 0:
            return sooner, more
    return end, inner


def _possible(corridors: list[Span], band: list[Row]) -> bool:
    """A corridor may still come of it: one with text on both sides, or of rows that are all on one side so far."""
    size = band[0][0].size
    wide = [span for span in corridors if span[1] - span[0] >= CLOSEST * size]
    return any(left != float("-inf") and right != float("inf") for left, right in wide) or (
        len(band) < 3 and len(wide) > 1
    )


def _all_corridors(band: list[Row]) -> list[Span]:
    corridors: list[Span] = [(float("-inf"), float("inf"))]
    for row in band:
        corridors = _narrowed(corridors, row)
    return corridors


def _narrowed(corridors: list[Span], row: Row) -> list[Span]:
    """The corridors that a row leaves open."""
    free: list[Span] = []
    left = float("-inf")
    for segment in row:
        free.append((left, segment.x0))
        left = segment.x1
    free.append((left, float("inf")))
    least = CLOSEST * row[0].size
    return [(max(a, c), min(b, d)) for a, b in corridors for c, d in free if min(b, d) - max(a, c) >= least]


def _inner(corridors: list[Span], band: list[Row]) -> list[Span]:
    """The corridors with text on both sides, wide enough for the number of rows."""
    found = []
    for left, right in corridors:
        if left == float("-inf") or right == float("inf"):
            continue
        size = band[0][0].size
        west = sum(1 for row in band if any(segment.x1 <= left + 0.01 for segment in row))
        east = sum(1 for row in band if any(segment.x0 >= right - 0.01 for segment in row))
        many = min(west, east) >= 4 or _flush(band, (left, right)) or _all_wide(band, (left, right))
        least = NARROWEST if many else NARROW
        wide = right - left >= least * size or (right - left >= CLOSEST * size and _tight(band, (left, right)))
        if west and east and wide and not _listed(band, (left, right)) and not _is_river(band, (left, right)):
            found.append((left, right))
    return found


def _flush(band: list[Row], span: Span) -> bool:
    """Two rows or more have text on both sides, and on the left it ends at one place to a hair: no river does."""
    ends = [
        max(segment.x1 for segment in row if segment.x1 <= span[0] + 0.01)
        for row in band
        if _sides(row, span) == (True, True)
    ]
    return len(ends) > 1 and max(ends) - min(ends) < HAIR * band[0][0].size


def _all_wide(band: list[Row], span: Span) -> bool:
    """Two rows or more have text on both sides, and in each it stands as far apart as one row's must."""
    gaps = []
    for row in band:
        if _sides(row, span) == (True, True):
            ends = max(segment.x1 for segment in row if segment.x1 <= span[0] + 0.01)
            gaps.append(min(segment.x0 for segment in row if segment.x0 >= span[1] - 0.01) - ends)
    return len(gaps) > 1 and min(gaps) >= NARROW * band[0][0].size


def _tight(band: list[Row], span: Span) -> bool:
    """Three rows or more, each with text on both sides, flush there."""
    return len(band) > 2 and all(_sides(row, span) == (True, True) for row in band) and _flush(band, span)


def _is_river(band: list[Row], span: Span) -> bool:
    """White that runs down through justified lines: they fill the width, and their other words stand as far apart."""
    size = band[0][0].size
    left, right = min(row[0].x0 for row in band), max(row[-1].x1 for row in band)
    full = sum(1 for row in band if row[0].x0 - left < EVEN * size and right - row[-1].x1 < EVEN * size)
    if span[1] - span[0] >= 1.5 * NARROW * size or full < FULL * len(band):
        return False
    apart = [row for row in band if _sides(row, span) == (True, True) and _is_parted(row, span)]
    return len(apart) * 2 <= len(band)


def _is_parted(row: Row, span: Span) -> bool:
    """The row's words stand closer to each other than its two sides do."""
    words, here, edge = [], 0.0, float("inf")
    for glyph in sorted((glyph for segment in row for glyph in segment.glyphs if glyph.text not in BLANKS), key=_edge):
        gap = glyph.x0 - edge
        if edge <= span[0] + 0.01 < glyph.x0:
            here = gap
        elif gap > GAP * glyph.size:
            words.append(gap)
        edge = glyph.x1 if edge == float("inf") else max(edge, glyph.x1)
    return here > WORDS * min(words, default=0.0)


def _edge(glyph: Glyph) -> float:
    return glyph.x0


def _listed(band: list[Row], span: Span) -> bool:
    """One side of the corridor is the bullets or numbers of a list."""
    left, right = span
    east = [segment for row in band for segment in row if segment.x0 >= right - 0.01]
    west = [segment for row in band for segment in row if segment.x1 <= left + 0.01]
    return any(side and all(map(_marker, side)) for side in (east, west))


def _marker(segment: Segment) -> bool:
    """A bullet, or a number with a dot or dash: what stands before a list's item."""
    texts = [glyph.text for glyph in segment.glyphs if kind_of(glyph.text) not in "SZ"]
    kinds = [kind_of(text) for text in texts]
    if len(texts) == 1:
        return kinds[0] == "O"
    return 1 < len(texts) <= MARKER and "O" in kinds and kinds.count("N") + kinds.count("O") >= len(texts) - 1


def _trimmed(rows: list[Row], start: int, end: int, corridors: list[Span]) -> int:
    """Where the band really ends: a row on one side only, after a gap on its side, is no longer of it."""
    both = [
        index for index in range(start, end) if any(_sides(rows[index], span) == (True, True) for span in corridors)
    ]
    first = both[0] if both else end
    if first > start and rows[start][0].size > HEADING * rows[start + 1][0].size:
        return start + 1
    if len(both) >= 8 or _turning(rows[start:end], corridors[0]):
        return end
    if first > start:
        return start + 1
    last = both[-1] + 1
    halves = [[row for row in rows[start:end] if _sides(row, corridors[0])[side]] for side in (0, 1)]
    pitch = max(map(_pitch, filter(None, halves)))  # lines of columns may not be level with each other
    left = min(row[0].x0 for row in rows[start:last]) - rows[start][0].size
    right = max(row[-1].x1 for row in rows[start:last]) + rows[start][0].size
    while last < end:
        row = rows[last]
        sides = _sides(row, corridors[0])
        before = [other for other in rows[start:last] if any(map(and_, _sides(other, corridors[0]), sides))]
        outside = row[0].x0 < left or row[-1].x1 > right or _addresses(row)
        if outside or not before or row[0].y - before[-1][0].y > 1.45 * pitch:
            break
        last += 1
    return last


def _addresses(row: Row) -> bool:
    """It begins as the line of a letter does that names who it is for, or what it is about."""
    letters = sorted((glyph for glyph in row[-1].glyphs if glyph.text not in BLANKS), key=lambda glyph: -glyph.x1)
    return "".join(glyph.text for glyph in letters[:LONGEST_OPENING]).startswith(OPENINGS)


def _turning(band: list[Row], span: Span) -> bool:
    """Rows of the two sides take turns: columns whose lines are not level with each other."""
    sides = [_sides(row, span) for row in band]
    turns = sum(1 for one, other in pairwise(sides) if one != other)
    enough = all(sum(1 for side in sides if side[place]) >= LEAST_TURNING for place in (0, 1))
    return enough and turns >= 0.5 * len(band)


def _sides(row: Row, span: Span) -> tuple[bool, bool]:
    left, right = span
    return any(s.x1 <= left + 0.01 for s in row), any(s.x0 >= right - 0.01 for s in row)


def _pitch(rows: list[Row]) -> float:
    steps = sorted(b[0].y - a[0].y for a, b in pairwise(rows))
    return steps[len(steps) // 2] if steps else rows[0][0].size * 1.6


def _trusted(band: list[Row], corridors: list[Span]) -> bool:
    """Not a river of white in running text: at a narrow corridor the lines beside it begin or end in one line."""
    if len(band) == 1:
        return len(corridors) > 0
    for left, right in corridors:
        size = band[0][0].size
        if right - left >= 1.5 * NARROW * size:
            return True
        west = [max(s.x1 for s in row if s.x1 <= left + 0.01) for row in band if _sides(row, (left, right))[0]]
        east = [min(s.x0 for s in row if s.x0 >= right - 0.01) for row in band if _sides(row, (left, right))[1]]
        if _aligned(west, size) or _aligned(east, size):
            return True
    return False


def _aligned(edges: list[float], size: float) -> bool:
    """Most of the edges stand within a third of a font size of each other."""
    if len(edges) < 2:
        return False
    edges = sorted(edges)
    middle = edges[len(edges) // 2]
    return sum(1 for edge in edges if abs(edge - middle) < 0.4 * size) >= 0.6 * len(edges)


def _borders(corridors: list[Span]) -> list[float]:
    return [(left + right) / 2 for left, right in sorted(corridors)]


def _columns(band: list[Row], corridors: list[Span]) -> list[list[Row]]:
    """The rows of each column, columns from left to right."""
    borders = _borders(corridors)
    columns: list[list[Row]] = [[] for _ in range(len(borders) + 1)]
    for row in band:
        for index, part in enumerate(split(row, borders)):
            if part:
                columns[index].append(part)
    return columns


def lines_of(blocks: list[Block]) -> Iterator[tuple[list[Segment], bool]]:
    """The lines of blocks with whether each is a table's row."""
    for block in blocks:
        for line in block.lines:
            yield line, block.table

"""Find white corridors between the chunks of several rows: column gutters and borders of table columns.

Corridors are the tall ones among the largest empty rectangles of a page (Breuel, Two geometric algorithms for layout
analysis, 2002). They are computed row by row: a corridor is the white that all rows leave free, and only rows with text
on both of its sides support it. Left-aligned code between right-aligned Persian lines has no such row, so it makes no
columns.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import pairwise, takewhile

from satrchin.reading.geometry.chunks import Chunk, Row, Some, Span, size_of, usual_size

Rows = Sequence[Sequence[Chunk]]

LEVEL = 0.95
"""Maximum baseline distance, in font sizes, of two rows that must be side by side, not below each other."""
HAIR = 0.1
"""Tolerance of aligned line ends, in font sizes."""
TUFT = 0.2
"""The same tolerance for three lines and more."""
CLOSEST = 0.45
"""Minimum corridor width, in font sizes, between table columns of three rows or more with closer words."""
NARROWEST = 1.0
"""Minimum width of a corridor between columns of four rows or more, in font sizes."""
NARROW = 2.2
"""Minimum width of a corridor of fewer rows."""
EVEN, FULL = 0.3, 0.7
"""Tolerance, in font sizes, of lines that fill the width, and share of such lines in running text."""
RIVER = 1.5
"""Word distance, in font sizes, that several lines of running text never share."""
FEWEST = 5
"""Number of pieces of a line of running text with such wide word spaces."""
INKED = 0.6
"""Minimum share of the line width of running text that words cover."""
WORDS = 1.5
"""Minimum ratio of corridor width to word space where the corridor crosses lines that fill the width."""
LONG = 8
"""Minimum number of rows on each side of a corridor that may be as narrow as the spaces of a justified line."""
CELLS = 1.3
"""Minimum distance between all chunks of rows of cells, in font sizes."""
ALMOST = 0.8
"""Share of lines that align at a column edge."""
SURE = 3.3
"""Minimum width of a corridor without aligned edges."""
CELL_ROWS, MOST_LEVEL = 3, 0.6
"""Minimum number of rows of cells, and share of them with text on both sides, whose columns may be as close as words
of different chunks."""
STAGGERED, PITCH = 2, 0.75
"""Pairs of rows that must be side by side, which are as good as many rows: they are closer than the lines of one side,
by this share."""
SAME = 0.01


def sides(row: Sequence[Chunk], span: Span) -> tuple[bool, bool]:
    """Whether a row has text on the left and on the right of a corridor, as a pair."""
    return row[0].x1 <= span[0] + SAME, row[-1].x0 >= span[1] - SAME


def both(row: Sequence[Chunk], span: Span) -> bool:
    """Whether a row has text on both sides of a corridor."""
    return sides(row, span) == (True, True)


def split(row: Sequence[Some], corridors: Sequence[Span]) -> list[Row[Some]]:
    """The chunks of a row by column, from left to right."""
    middles = [(left + right) / 2 for left, right in corridors]
    parts: list[Row[Some]] = [[] for _ in range(len(corridors) + 1)]
    for chunk in row:
        parts[bisect_left(middles, (chunk.x0 + chunk.x1) / 2)].append(chunk)
    return parts


def beside(row: Sequence[Chunk], after: Sequence[Chunk], most: float = LEVEL) -> bool:
    """Whether two rows are too close to be lines below each other and do not overlap; ``most`` is in font sizes."""
    if after[0].y - row[0].y >= most * max(size_of(row), size_of(after)):
        return False
    return all(one.x1 <= other.x0 + SAME or other.x1 <= one.x0 + SAME for one in row for other in after)


def corridors_of(rows: Rows) -> list[Span]:
    """The corridors that separate some rows, from left to right."""
    return sorted(accepted(_free(rows), rows))


def cell_corridors(rows: Rows) -> list[Span]:
    """The corridors of rows that are known to be cells: narrow ones too where most rows have text on both sides."""
    if len(rows) < CELL_ROWS:
        return corridors_of(rows)
    white = _free(rows)
    inside = [
        span
        for span in white
        if sum(both(row, span) for row in rows) >= MOST_LEVEL * len(rows) and not _is_list(rows, span)
    ]
    return sorted({*accepted(white, rows), *inside})


def _free(rows: Rows) -> list[Span]:
    return free(rows, CLOSEST * min(chunk.size for chunk in rows[0]))


def free(rows: Rows, least: float) -> list[Span]:
    """The white that all rows leave free, margins included, of a minimum width."""
    corridors: list[Span] = [(float("-inf"), float("inf"))]
    for row in rows:
        corridors = narrowed(corridors, row, least)
    return corridors


def narrowed(corridors: Sequence[Span], row: Sequence[Chunk], least: float) -> list[Span]:
    """The corridors of a minimum width that a row leaves open; corridors and chunks are ordered from left to right."""
    found: list[Span] = []
    place, count, left = 0, len(corridors), float("-inf")
    for chunk in row:
        right = chunk.x0
        while place < count:
            start, end = corridors[place]
            low, high = max(start, left), min(end, right)
            if high - low >= least:
                found.append((low, high))
            if end > right:
                break
            place += 1
        left = max(left, chunk.x1)
    found.extend((max(start, left), end) for start, end in corridors[place:] if end - max(start, left) >= least)
    return found


def accepted(corridors: Sequence[Span], band: Rows) -> list[Span]:
    """The corridors with text on both sides that are wide enough for the number of rows."""
    found = []
    size = usual_size(band)
    beside_each: list[bool] = []
    for span in corridors:
        left, right = span
        if left == float("-inf") or right == float("inf") or right - left < CLOSEST * size:
            continue
        occupied = [sides(row, span) for row in band]
        west, east = sum(one for one, _ in occupied), sum(other for _, other in occupied)
        if not west or not east or _is_list(band, span) or _is_river(band, span):
            continue
        level = [row for row, side in zip(band, occupied, strict=True) if side == (True, True)]
        beside_each = beside_each or list(_beside_each(band))
        close = _staggered(band, occupied, beside_each)
        if not (level or close or _alternate(occupied)):
            continue
        many = min(west, east) >= 4 or close >= STAGGERED or _flush(level, span) or _all_wide(level, span)
        many = many or _edge(band, span)
        tight = len(band) > 2 and len(level) == len(band) and _flush(level, span)
        wide = right - left >= (NARROWEST if many else NARROW) * size or tight
        if wide or (min(west, east) >= LONG and _edged(band, span)):
            found.append(span)
    return found


def staggered(band: Rows, span: Span) -> int:
    """The number of pairs of rows that must be side by side: they are too close to be lines below each other."""
    return _staggered(band, [sides(row, span) for row in band], list(_beside_each(band)))


def _beside_each(band: Rows) -> Iterator[bool]:
    """For each two rows whether they are side by side."""
    return (beside(above, below) for above, below in pairwise(band))


def _staggered(band: Rows, occupied: Sequence[tuple[bool, bool]], level: Sequence[bool]) -> int:
    """The same from the sides of each row, and from whether each two rows are side by side."""
    heights = [[row[0].y for row, side in zip(band, occupied, strict=True) if side[place]] for place in (0, 1)]
    pitch = min((below - above for side in heights for above, below in pairwise(side)), default=0.0)
    count = 0
    for place, ((west, east), (lower_west, lower_east)) in enumerate(pairwise(occupied)):
        apart = not ((west and lower_west) or (east and lower_east))
        count += level[place] or (apart and band[place + 1][0].y - band[place][0].y < PITCH * pitch)
    return count


def _alternate(occupied: Sequence[tuple[bool, bool]]) -> bool:
    """Whether the rows of the two sides alternate, as in columns with different baselines."""
    turns = sum(1 for one, other in pairwise(occupied) if one != other)
    return 2 * turns >= len(occupied) and all(sum(side[place] for side in occupied) >= 4 for place in (0, 1))


def _ends(row: Sequence[Chunk], span: Span) -> Span:
    """The end of a row on the left of a corridor, and its start on the right."""
    after = bisect_left(row, span[1] - SAME, key=_start)
    return row[after - 1].x1, row[after].x0


def _start(chunk: Chunk) -> float:
    return chunk.x0


def _edges(band: Rows, span: Span) -> tuple[list[float], list[float]]:
    """The line ends on the left of a corridor, and the line starts on its right."""
    west, east = [], []
    for row in band:
        after = bisect_left(row, span[1] - SAME, key=_start)
        if after:
            west.append(row[after - 1].x1)
        if after < len(row):
            east.append(row[after].x0)
    return west, east


def _edge(band: Rows, span: Span) -> bool:
    """Whether nearly all lines on one side of a corridor, and at least four, align exactly at it."""
    hair = TUFT * usual_size(band)
    for side in _edges(band, span):
        middle = sorted(side)[len(side) // 2] if side else 0.0
        if len(side) >= 4 and sum(abs(x - middle) < hair for x in side) >= ALMOST * len(side):
            return True
    return False


def _is_river(band: Rows, span: Span) -> bool:
    """Whether a corridor is a river in justified lines: they fill the width, with other spaces as wide."""
    size = usual_size(band)
    left, right = min(row[0].x0 for row in band), max(row[-1].x1 for row in band)
    full = sum(1 for row in band if row[0].x0 - left < EVEN * size and right - row[-1].x1 < EVEN * size)
    if span[1] - span[0] >= RIVER * size or full < FULL * len(band):
        return False
    level = [row for row in band if both(row, span)]
    if sum(map(len, level)) < FEWEST * len(level):
        return False
    inked = sum(chunk.x1 - chunk.x0 for row in level for chunk in row)
    if inked < INKED * sum(row[-1].x1 - row[0].x0 for row in level):
        return False
    parted = 0
    for row in level:
        gaps = [after.x0 - before.x1 for before, after in pairwise(row)]
        here = max(
            gap for gap, after in zip(gaps, row[1:], strict=True) if after.x0 >= span[1] - SAME >= after.x0 - gap
        )
        others = sorted(gaps)
        others.remove(here)
        parted += not others or here > WORDS * others[0]
    return 2 * parted <= len(level)


def _edged(band: Rows, span: Span) -> bool:
    """Whether the lines on both sides of a corridor are aligned at it, as in justified columns."""
    size = usual_size(band)
    west, east = _edges(band, span)
    return _aligned(west, size) and _aligned(east, size)


def _flush(level: Rows, span: Span) -> bool:
    """Whether at least two rows have text on both sides and align exactly at one side; rivers do not."""
    if len(level) < 2:
        return False
    edges = [_ends(row, span) for row in level]
    size = size_of(level[0])
    near = (HAIR if len(level) == 2 else TUFT) * size
    return any(max(side) - min(side) < near for side in (list(side) for side in zip(*edges, strict=True)))


def _all_wide(level: Rows, span: Span) -> bool:
    """Whether at least two rows have text on both sides, each with a gap wide enough for a single row.

    Also true for three rows or more whose chunks are all as far apart as cells.
    """
    gaps = [right - left for left, right in (_ends(row, span) for row in level)]
    size = size_of(level[0]) if level else 0.0
    every = [after.x0 - before.x1 for row in level for before, after in pairwise(row)]
    return (len(gaps) > 1 and min(gaps) >= NARROW * size) or (len(gaps) > 2 and min(every) >= CELLS * size)


def _is_list(band: Rows, span: Span) -> bool:
    """Whether one side of the corridor consists of list bullets or numbers."""
    west = (chunk for row in band for chunk in takewhile(lambda chunk: chunk.x1 <= span[0] + SAME, row))
    east = (chunk for row in band for chunk in takewhile(lambda chunk: chunk.x0 >= span[1] - SAME, reversed(row)))
    return all(chunk.is_marker for chunk in west) or all(chunk.is_marker for chunk in east)


def is_trusted(band: Rows, corridors: Sequence[Span]) -> bool:
    """Whether a corridor is no river in running text: beside a narrow corridor the line ends align."""
    if len(band) == 1:
        return True
    size = usual_size(band)
    return any(
        span[1] - span[0] >= SURE * size or any(_aligned(edges, size) for edges in _edges(band, span))
        for span in corridors
    )


def _aligned(edges: list[float], size: float) -> bool:
    """Whether most edges are within half a font size of the median."""
    if len(edges) < 2:
        return False
    edges.sort()
    middle = edges[len(edges) // 2]
    return sum(1 for edge in edges if abs(edge - middle) < 0.4 * size) >= 0.6 * len(edges)

"""White corridors that run down between the chunks of several rows: gutters of columns, borders of table columns.

These are the tall ones among the largest empty rectangles of a page (Breuel, Two geometric algorithms for layout
analysis, 2002), found row by row: a corridor is what remains free of every row, and only rows with text on both of
its sides speak for it. Left-aligned code between right-aligned Persian lines has no such row, so it makes no columns.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise, takewhile

from satrchin.reading.geometry.chunks import Chunk, Row, Some, Span, pitch_of, size_of, usual_size
from satrchin.reading.limits import check

Rows = Sequence[Sequence[Chunk]]

LEVEL = 0.95
"""Font sizes between the baselines of two rows that cannot be lines below each other: they stand side by side."""
LOOSE = 1.6
"""The same where more rows must tell: lines of columns may be set far apart."""
HAIR = 0.1
"""Distance in font sizes within which lines end at one place."""
TUFT = 0.2
"""The same for three lines and more."""
CLOSEST = 0.45
"""Width of a corridor between the columns of a table of three rows or more, in font sizes, if words stand closer."""
NARROWEST = 1.0
"""Width of a corridor between columns of four rows or more, in font sizes."""
NARROW = 2.2
"""Width of a corridor of fewer rows."""
EVEN, FULL = 0.3, 0.7
"""Font sizes by which lines that fill the width may differ; share of such lines in running text."""
RIVER = 1.5
"""Font sizes that words of running text never stand apart in several lines."""
FEWEST = 5
"""Pieces of a line of running text whose words stand so far apart."""
INKED = 0.6
"""Share of the width of lines of running text that words cover at least."""
WORDS = 1.5
"""By how much a corridor through lines that fill the width must be wider than the spaces between words."""
LONG = 8
"""Rows on each side of a corridor that may be as narrow as the spaces of a justified line."""
CELLS = 1.3
"""Font sizes between all chunks of rows of cells at least."""
ALMOST = 0.8
"""Share of lines that have one edge, where it is a column's."""
SURE = 3.3
"""Width of a corridor that needs no edges in line beside it."""
WHITE = 4.5
"""Font sizes of white across all columns that end a band."""
AHEAD = 12
"""Rows that a band may be shortened by until its corridors stand."""
SAME = 0.01


@dataclass(frozen=True, slots=True)
class Band:
    """Rows from ``start`` to before ``end`` that share ``corridors``; none: a row by itself."""

    start: int
    end: int
    corridors: tuple[Span, ...] = ()


def band_at(rows: Rows, start: int) -> Band | None:
    """The longest band of rows from ``start`` on; nothing where no corridor runs."""
    if not _is_seed(rows, start):
        return None
    corridors: list[Span] = [(float("-inf"), float("inf"))]
    seen: list[list[Span]] = []
    least = CLOSEST * min(chunk.size for chunk in rows[start])
    for place in range(start, len(rows)):
        check()
        row = rows[place]
        above = rows[max(start, place - 1)]
        if any(chunk.table for chunk in row) or row[0].y - above[0].y > WHITE * size_of(row):
            break
        corridors = _narrowed(corridors, row, least)
        if place > start + 1 and not any(left != float("-inf") and right != float("inf") for left, right in corridors):
            break
        seen.append(corridors)
    for count in range(len(seen), max(0, len(seen) - AHEAD), -1):
        check()
        inner = _inner(seen[count - 1], rows[start : start + count])
        if not inner or _hangs_off(rows[start : start + count], inner):
            continue
        end = start + count
        if count > 1:
            end = _trimmed(rows, start, end, inner)
            end, inner = _with_most(rows, start, end, inner)
        if inner and _trusted(rows[start:end], inner):
            return Band(start, end, tuple(sorted(inner)))
        return None
    return None


def sides(row: Sequence[Chunk], span: Span) -> tuple[bool, bool]:
    """Whether a row has text on the left and on the right of a corridor."""
    return row[0].x1 <= span[0] + SAME, row[-1].x0 >= span[1] - SAME


def both(row: Sequence[Chunk], span: Span) -> bool:
    """Whether a row has text on both sides of a corridor."""
    return sides(row, span) == (True, True)


def split(row: Sequence[Some], corridors: Sequence[Span]) -> list[Row[Some]]:
    """The chunks of a row by column, from the left."""
    middles = [(left + right) / 2 for left, right in corridors]
    parts: list[Row[Some]] = [[] for _ in range(len(corridors) + 1)]
    for chunk in row:
        parts[bisect_left(middles, (chunk.x0 + chunk.x1) / 2)].append(chunk)
    return parts


def _is_seed(rows: Rows, start: int) -> bool:
    """A row with a gap in it, or with a row beside it that is not level with it."""
    row = rows[start]
    if any(chunk.table for chunk in row):
        return False
    if len(row) > 1:
        return True
    after = rows[start + 1] if start + 1 < len(rows) else None
    return after is not None and beside(row, after, LOOSE)


def beside(row: Sequence[Chunk], after: Sequence[Chunk], most: float = LEVEL) -> bool:
    """Two rows stand too close to be lines below each other, and share no width; ``most``: in font sizes."""
    size = max(size_of(row), size_of(after))
    apart = all(one.x1 <= other.x0 + SAME or other.x1 <= one.x0 + SAME for one in row for other in after)
    return apart and after[0].y - row[0].y < most * size


def corridors_of(rows: Rows) -> list[Span]:
    """The corridors that part some rows, from the left."""
    return sorted(_inner(_free(rows), rows))


def _free(rows: Rows) -> list[Span]:
    return free(rows, CLOSEST * min(chunk.size for chunk in rows[0]))


def free(rows: Rows, least: float) -> list[Span]:
    """What all of some rows leave free, margins included, if it is so wide at least."""
    corridors: list[Span] = [(float("-inf"), float("inf"))]
    for row in rows:
        corridors = _narrowed(corridors, row, least)
    return corridors


def _narrowed(corridors: Sequence[Span], row: Sequence[Chunk], least: float) -> list[Span]:
    """The corridors of some width that a row leaves open; corridors and chunks are in order from the left."""
    found: list[Span] = []
    place, left = 0, float("-inf")
    for chunk in (*row, None):
        right = chunk.x0 if chunk is not None else float("inf")
        while place < len(corridors):
            start, end = corridors[place]
            if min(end, right) - max(start, left) >= least:
                found.append((max(start, left), min(end, right)))
            if end > right:
                break
            place += 1
        if chunk is not None:
            left = max(left, chunk.x1)
    return found


def _inner(corridors: Sequence[Span], band: Rows) -> list[Span]:
    """The corridors with text on both sides, wide enough for the number of rows."""
    found = []
    size = usual_size(band)
    for span in corridors:
        left, right = span
        if left == float("-inf") or right == float("inf") or right - left < CLOSEST * size:
            continue
        told = [sides(row, span) for row in band]
        west, east = sum(one for one, _ in told), sum(other for _, other in told)
        if not west or not east or _is_list(band, span) or is_river(band, span):
            continue
        level = [row for row, side in zip(band, told, strict=True) if side == (True, True)]
        if not (level or _alternate(told) or any(beside(above, below) for above, below in pairwise(band))):
            continue
        many = min(west, east) >= 4 or _flush(level, span) or _all_wide(level, span) or _edge(band, span)
        tight = len(band) > 2 and len(level) == len(band) and _flush(level, span)
        wide = right - left >= (NARROWEST if many else NARROW) * size or tight
        if wide or (min(west, east) >= LONG and _edged(band, span)):
            found.append(span)
    return found


def _alternate(told: Sequence[tuple[bool, bool]]) -> bool:
    """Rows of the two sides take turns, as in columns whose lines are not level with each other."""
    turns = sum(1 for one, other in pairwise(told) if one != other)
    return 2 * turns >= len(told) and all(sum(side[place] for side in told) >= 4 for place in (0, 1))


def _hangs_off(band: Rows, corridors: Sequence[Span]) -> bool:
    """The last row alone stands between two corridors: it is a page's number in the gutter."""
    if len(band) < 4 or len(corridors) < 2:
        return False
    filled = {number for row in band[:-1] for number, part in enumerate(split(row, corridors)) if part}
    return len(filled) <= len(corridors)


def _ends(row: Sequence[Chunk], span: Span) -> Span:
    """Where a row ends on the left of a corridor, and where it begins again."""
    after = bisect_left(row, span[1] - SAME, key=_start)
    return row[after - 1].x1, row[after].x0


def _start(chunk: Chunk) -> float:
    return chunk.x0


def _edges(band: Rows, span: Span) -> tuple[list[float], list[float]]:
    """Where the rows with text on the left of a corridor end there, and where those on its right begin."""
    west, east = [], []
    for row in band:
        after = bisect_left(row, span[1] - SAME, key=_start)
        if after:
            west.append(row[after - 1].x1)
        if after < len(row):
            east.append(row[after].x0)
    return west, east


def _edge(band: Rows, span: Span) -> bool:
    """Four lines or more on one side of a corridor begin or end there at one place to a hair, nearly all there are."""
    hair = TUFT * usual_size(band)
    for side in _edges(band, span):
        middle = sorted(side)[len(side) // 2] if side else 0.0
        if len(side) >= 4 and sum(abs(x - middle) < hair for x in side) >= ALMOST * len(side):
            return True
    return False


def is_river(band: Rows, span: Span) -> bool:
    """White that runs down through justified lines: they fill the width, and their other words stand as far apart."""
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
    """The lines on both sides of a corridor end in one line, as those of justified columns do."""
    size = usual_size(band)
    west, east = _edges(band, span)
    return _aligned(west, size) and _aligned(east, size)


def _flush(level: Rows, span: Span) -> bool:
    """Two rows or more have text on both sides, and on one side it ends at one place to a hair: no river does."""
    if len(level) < 2:
        return False
    edges = [_ends(row, span) for row in level]
    size = size_of(level[0])
    near = (HAIR if len(level) == 2 else TUFT) * size
    return any(max(side) - min(side) < near for side in (list(side) for side in zip(*edges, strict=True)))


def _all_wide(level: Rows, span: Span) -> bool:
    """Two rows or more have text on both sides, and in each it stands as far apart as one row's must.

    Or three rows or more whose chunks all stand apart as cells do.
    """
    gaps = [right - left for left, right in (_ends(row, span) for row in level)]
    size = size_of(level[0]) if level else 0.0
    every = [after.x0 - before.x1 for row in level for before, after in pairwise(row)]
    return (len(gaps) > 1 and min(gaps) >= NARROW * size) or (len(gaps) > 2 and min(every) >= CELLS * size)


def _is_list(band: Rows, span: Span) -> bool:
    """One side of the corridor is the bullets or numbers of a list."""
    west = (chunk for row in band for chunk in takewhile(lambda chunk: chunk.x1 <= span[0] + SAME, row))
    east = (chunk for row in band for chunk in takewhile(lambda chunk: chunk.x0 >= span[1] - SAME, reversed(row)))
    return all(chunk.is_marker for chunk in west) or all(chunk.is_marker for chunk in east)


def _trusted(band: Rows, corridors: Sequence[Span]) -> bool:
    """Not a river of white in running text: at a narrow corridor the lines beside it begin or end in one line."""
    if len(band) == 1:
        return True
    size = usual_size(band)
    return any(
        span[1] - span[0] >= SURE * size or any(_aligned(edges, size) for edges in _edges(band, span))
        for span in corridors
    )


def _aligned(edges: list[float], size: float) -> bool:
    """Most of the edges stand within less than half a font size of the middle one."""
    if len(edges) < 2:
        return False
    edges.sort()
    middle = edges[len(edges) // 2]
    return sum(1 for edge in edges if abs(edge - middle) < 0.4 * size) >= 0.6 * len(edges)


def _with_most(rows: Rows, start: int, end: int, inner: list[Span]) -> tuple[int, list[Span]]:
    """Where a band ends and its corridors: without rows at its foot that lie on one side and close others."""
    inner = _inner(_free(rows[start:end]), rows[start:end])
    for sooner in range(end - 1, max(start + 1, end - AHEAD), -1):
        if any(both(rows[sooner], span) for span in inner):
            break
        more = _inner(_free(rows[start:sooner]), rows[start:sooner])
        if len(more) > len(inner) > 0:
            return sooner, more
    return end, inner


OPENINGS = ("جناب", "سرکار", "ریاست", "حضور", "خدمت", "موضوع", "باسلام", "بااحترام", "احتراما", "همکار")
"""How the body of a letter begins below its two blocks of heads."""
LARGER = 1.08
"""A heading's font size to its text's, at least."""
NEXT = 1.45
"""Lines of a column are no further apart than this share of its usual pitch, at the foot of a band."""
BELOW = 1.15
"""The same for a row right below columns that end together."""
APART = 2.2
"""A row at the head or foot of a band that stands further off than this share of the pitch is not of it."""


def _trimmed(rows: Rows, start: int, end: int, corridors: list[Span]) -> int:
    """Where the band really ends: a row on one side only, after a gap on its side, is no longer of it."""
    pitch = pitch_of(rows[start:end])
    for place in range(start + 1, end):
        if _stands_alone(rows[start:end], place - start, pitch, corridors):
            end = place
            break
    level = [place for place in range(start, end) if any(both(rows[place], span) for span in corridors)]
    level += [place for place in range(start + 1, end) if beside(rows[place - 1], rows[place])]
    if not level:
        return end
    last = max(level) + 1
    if len(level) >= 8 or turning(rows[start:end], corridors[0]):
        return next((place for place in range(last, end) if _is_below(rows[start : place + 1], corridors)), end)
    halves = [[row for row in rows[start:end] if sides(row, corridors[0])[side]] for side in (0, 1)]
    pitch = max(map(pitch_of, filter(None, halves)))  # lines of columns may not be level with each other
    left = min(row[0].x0 for row in rows[start:last]) - size_of(rows[start])
    right = max(row[-1].x1 for row in rows[start:last]) + size_of(rows[start])
    while last < end:
        row = rows[last]
        told = sides(row, corridors[0])
        before = [
            other
            for other in rows[start:last]
            if any(here and there for here, there in zip(sides(other, corridors[0]), told, strict=True))
        ]
        outside = row[0].x0 < left or row[-1].x1 > right or row[-1].text.startswith(OPENINGS)
        if outside or not before or row[0].y - before[-1][0].y > NEXT * pitch:
            break
        last += 1
    return last


def _is_below(band: Rows, corridors: Sequence[Span]) -> bool:
    """The last row stands below all columns, which end together: further down than a line of its column would."""
    *rows, last = band
    columns = [
        [part for row in rows if (part := split(row, corridors)[number])] for number in range(len(corridors) + 1)
    ]
    if not all(columns):
        return False
    own = [column for column, part in zip(columns, split(last, corridors), strict=True) if part]
    pitch = min(map(pitch_of, columns))
    feet = [column[-1][0].y for column in columns]
    return max(feet) - min(feet) < 1.5 * pitch and all(last[0].y - column[-1][0].y > BELOW * pitch for column in own)


def _stands_alone(band: Rows, place: int, pitch: float, corridors: Sequence[Span]) -> bool:
    """A row with white across the page above and below it that is a heading, or the band's foot."""
    row, last = band[place], place + 1 == len(band)
    if beside(band[place - 1], row) or (not last and beside(row, band[place + 1])):
        return False
    above = row[0].y - band[place - 1][0].y
    below = float("inf") if last else band[place + 1][0].y - row[0].y
    if any(both(row, span) for span in corridors):
        return last and above > APART * max(pitch, 1.2 * row[0].size) and len(band) > 3
    usual = usual_size(band)
    return above > 1.2 * pitch and below > pitch and size_of(row) > LARGER * usual


def turning(band: Rows, span: Span) -> bool:
    """Rows of the two sides take turns: columns whose lines are not level with each other."""
    told = [sides(row, span) for row in band]
    turns = sum(1 for above, below in pairwise(band) if beside(above, below))
    enough = all(sum(1 for side in told if side[place]) >= 4 for place in (0, 1))
    return enough and turns >= 0.25 * len(band)

"""Find the bands of a page: runs of rows that share white corridors.

A band holds newspaper columns, a letterhead, a table or a form; :mod:`satrchin.reading.geometry.order` classifies it.
For a page of 50 rows a band may be rows 3 to 40 with one corridor.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from satrchin.reading.geometry.chunks import Chunk, Span, pitch_of, size_of, usual_size
from satrchin.reading.geometry.corridors import (
    CLOSEST,
    Rows,
    accepted,
    beside,
    both,
    corridors_of,
    is_trusted,
    narrowed,
    sides,
    split,
)
from satrchin.reading.limits import check

LOOSE = 1.6
"""The same limit for decisions that need more rows: lines of columns may be far apart."""
WHITE = 4.5
"""White across all columns that ends a band, in font sizes."""
AHEAD = 12
"""Maximum number of rows removed from the foot of a band to keep its corridors open."""
LARGER = 1.08
"""Minimum font size of a heading, relative to its text."""
NEXT = 1.45
"""Maximum distance between lines of a column at the foot of a band, relative to its usual pitch."""
BELOW = 1.15
"""The same for a row right below columns that end together."""
ALIGNED = 0.5
"""Maximum distance of the ends of aligned lines, in font sizes."""
APART = 2.2
"""A row at the head or foot of a band is left out if its distance exceeds this share of the pitch."""
OPENINGS = ("جناب", "سرکار", "ریاست", "حضور", "خدمت", "موضوع", "باسلام", "بااحترام", "احتراما", "همکار")
"""Words that begin the body of a letter, below its two header blocks."""


@dataclass(frozen=True, slots=True)
class Band:
    """The rows from ``start`` to before ``end`` that share ``corridors``; a row without corridors is by itself."""

    start: int
    end: int
    corridors: tuple[Span, ...] = ()


def band_at(rows: Rows, start: int, *, tables: bool = False) -> Band | None:
    """The longest band that begins at row ``start``; empty if no corridor begins there.

    ``tables``: ruled tables that leave a corridor open do not end it, as those of a newspaper column.
    """
    if not _is_seed(rows, start):
        return None
    corridors: list[Span] = [(float("-inf"), float("inf"))]
    seen: list[list[Span]] = []
    least = CLOSEST * min(chunk.size for chunk in rows[start])
    for place in range(start, len(rows)):
        check()
        row = rows[place]
        above = rows[max(start, place - 1)]
        ruled = any(chunk.table for chunk in row)
        far = row[0].y - above[0].y > WHITE * size_of(row) and not (ruled or above[0].table)
        if far or (ruled and not tables):
            break
        corridors = narrowed(corridors, row, least)
        open_still = any(left != float("-inf") and right != float("inf") for left, right in corridors)
        if place > start + (not ruled) and not open_still:
            break
        seen.append(corridors)
    for count in range(len(seen), max(0, len(seen) - AHEAD), -1):
        check()
        inner = accepted(seen[count - 1], rows[start : start + count])
        if not inner or _hangs_off(rows[start : start + count], inner):
            continue
        end = start + count
        if count > 1:
            end = _trimmed(rows, start, end, inner)
            end, inner = _with_most(rows, start, end, inner)
        if inner and is_trusted(rows[start:end], inner):
            return Band(start, end, tuple(sorted(inner)))
        return None
    return None


def _is_seed(rows: Rows, start: int) -> bool:
    """Whether a row has a gap in it, or a neighbour at its side with another baseline."""
    row = rows[start]
    if any(chunk.table for chunk in row):
        return False
    if len(row) > 1:
        return True
    after = rows[start + 1] if start + 1 < len(rows) else None
    return after is not None and beside(row, after, LOOSE)


def _hangs_off(band: Rows, corridors: Sequence[Span]) -> bool:
    """Whether only the last row is between two corridors: a page number in the gutter."""
    if len(band) < 4 or len(corridors) < 2:
        return False
    filled = {number for row in band[:-1] for number, part in enumerate(split(row, corridors)) if part}
    return len(filled) <= len(corridors)


def _with_most(rows: Rows, start: int, end: int, inner: list[Span]) -> tuple[int, list[Span]]:
    """The end of a band and its corridors, without rows at its foot that are on one side and close other corridors."""
    inner = corridors_of(rows[start:end])
    for sooner in range(end - 1, max(start + 1, end - AHEAD), -1):
        if any(both(rows[sooner], span) for span in inner):
            break
        more = corridors_of(rows[start:sooner])
        if len(more) > len(inner) > 0:
            return sooner, more
    return end, inner


def _trimmed(rows: Rows, start: int, end: int, corridors: list[Span]) -> int:
    """The corrected end of a band: a row on one side only, below a gap on its side, is not part of it."""
    members = rows[start:end]
    pitch, usual = pitch_of(members), usual_size(members)
    alone = (place for place in range(1, len(members)) if _stands_alone(members, place, pitch, usual, corridors))
    end = start + next(alone, len(members))
    level = [place for place in range(start, end) if any(both(rows[place], span) for span in corridors)]
    level += [place for place in range(start + 1, end) if beside(rows[place - 1], rows[place])]
    if not level:
        return end
    while end - start > 3 and end < len(rows) and _opens_paragraph(rows[end - 1], rows[end], corridors):
        end -= 1
    level = [place for place in level if place < end]
    last = max(level, default=start) + 1
    if len(level) >= 8 or turning(rows[start:end], corridors[0]):
        return next((place for place in range(last, end) if _is_below(rows[start : place + 1], corridors)), end)
    halves = [[row for row in rows[start:end] if sides(row, corridors[0])[side]] for side in (0, 1)]
    pitch = max(map(pitch_of, filter(None, halves)))  # lines of neighbouring columns may have different baselines
    left = min(row[0].x0 for row in rows[start:last]) - size_of(rows[start])
    right = max(row[-1].x1 for row in rows[start:last]) + size_of(rows[start])
    while last < end:
        row = rows[last]
        occupied = sides(row, corridors[0])
        before = next(
            (
                rows[place]
                for place in range(last - 1, start - 1, -1)
                if any(here and there for here, there in zip(sides(rows[place], corridors[0]), occupied, strict=True))
            ),
            None,
        )
        if before is None or row[0].y - before[0].y > NEXT * pitch or row[-1].text.startswith(OPENINGS):
            break
        outside = row[0].x0 < left or row[-1].x1 > right
        if outside and not _is_aligned(before, row):
            break
        last += 1
    return last


def _is_aligned(above: Sequence[Chunk], row: Sequence[Chunk]) -> bool:
    """Whether a row begins or ends right below a part of another one: lines of a column have one even edge."""
    near = ALIGNED * size_of(row)
    return any(abs(one.x0 - row[0].x0) < near or abs(one.x1 - row[-1].x1) < near for one in above)


def _opens_paragraph(row: Sequence[Chunk], after: Sequence[Chunk], corridors: Sequence[Span]) -> bool:
    """Whether a row is as wide as the next one, which crosses the corridors: a text line with wide word spaces."""
    size = size_of(row)
    wide = abs(row[0].x0 - after[0].x0) < size / 2 and abs(row[-1].x1 - after[-1].x1) < size / 2
    gaps = [right.x0 - left.x1 for left, right in pairwise(row)]
    crosses = any(left < chunk.x1 and chunk.x0 < right for left, right in corridors for chunk in after)
    return wide and crosses and max(gaps, default=0.0) < 2 * size and after[0].y - row[0].y < 2.5 * size


def _is_below(band: Rows, corridors: Sequence[Span]) -> bool:
    """Whether the last row is below all columns, which end together, and further away than a line of its column."""
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


def _stands_alone(band: Rows, place: int, pitch: float, usual: float, corridors: Sequence[Span]) -> bool:
    """Whether a row with white across the page above and below it is a heading or the foot of the band.

    ``pitch`` and ``usual``: the usual distance of its rows and their usual font size.
    """
    row, last = band[place], place + 1 == len(band)
    if row[0].table or beside(band[place - 1], row) or (not last and beside(row, band[place + 1])):
        return False
    above = row[0].y - band[place - 1][0].y
    below = float("inf") if last else band[place + 1][0].y - row[0].y
    if any(both(row, span) for span in corridors):
        return last and above > APART * max(pitch, 1.2 * row[0].size) and len(band) > 3
    return above > 1.2 * pitch and below > pitch and size_of(row) > LARGER * usual


def turning(band: Rows, span: Span) -> bool:
    """Whether the rows of the two sides alternate: columns with different baselines."""
    occupied = [sides(row, span) for row in band]
    turns = sum(1 for above, below in pairwise(band) if beside(above, below))
    enough = all(sum(1 for side in occupied if side[place]) >= 4 for place in (0, 1))
    return enough and turns >= 0.25 * len(band)

"""Distinguish newspaper columns from text that is read row by row."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from satrchin.reading.geometry.chunks import Chunk, Row, Some, Span, pitch_of, size_of
from satrchin.reading.geometry.corridors import beside, split

TEXTY = 7.0
"""Minimum median line width of a column of running text, in font sizes."""
LEAST_LINES = 4
"""Minimum number of lines of such a column."""
FULL, MOSTLY = 0.85, 0.5
"""Share of the column width that a full line fills, and minimum share of full lines."""
CLOSE = 2.0
"""Maximum line distance, in font sizes, of a letterhead part next to a part of one line."""
SIGNED = 4
"""Maximum number of signature rows."""
LONGEST_NUMBER = 4
"""Maximum number of digits of a page number."""
MOST_PARTS = 3
"""Maximum number of letterhead parts, and of signatures side by side."""


def by_column(rows: Sequence[Sequence[Some]], corridors: Sequence[Span]) -> list[list[Row[Some]]]:
    """The rows of each column, from left to right."""
    columns: list[list[Row[Some]]] = [[] for _ in range(len(corridors) + 1)]
    for row in rows:
        for place, part in enumerate(split(row, corridors)):
            if part:
                columns[place].append(part)
    return columns


def is_running_text(rows: Sequence[Sequence[Chunk]], corridors: Sequence[Span]) -> bool:
    """Whether the columns of a band hold running text, or one column does and another is an aside."""
    columns = by_column(rows, corridors)
    texty = [_is_text(column) for column in columns]
    return all(texty) or (len(columns) == 2 and any(texty) and _one_is_aside(columns, texty))


def _is_text(column: Sequence[Sequence[Chunk]]) -> bool:
    """Whether lines are running text: long, most of them as wide as the column, closely spaced."""
    widths = sorted(row[-1].x1 - row[0].x0 for row in column)
    if len(widths) < LEAST_LINES or widths[len(widths) // 2] < TEXTY * size_of(column[0]):
        return False
    return sum(1 for width in widths if width > FULL * widths[-1]) >= MOSTLY * len(widths)


def _one_is_aside(columns: Sequence[Sequence[Sequence[Chunk]]], texty: Sequence[bool]) -> bool:
    """Whether a shorter block beside running text has consecutive lines, unlike the cells of a table."""
    other = columns[texty.index(False)]
    text = columns[texty.index(True)]
    if len(other) < 2 or len(text) < 2 * LEAST_LINES:
        return False
    steps = [below[0].y - above[0].y for above, below in pairwise(other)]
    return len(other) < 0.7 * len(text) and max(steps) < 2.2 * pitch_of(text)


def is_letterhead(rows: Sequence[Sequence[Chunk]], corridors: Sequence[Span], *, rtl: bool) -> bool:
    """Whether parts side by side at the head of a page are a letterhead, not a form: one has lines below each other.

    In a form, labels or answer marks begin most lines of the part that is read first; a letterhead has a name there.
    """
    columns = by_column(rows, corridors)
    if len(columns) > MOST_PARTS:
        return False
    named = columns[-1] if rtl else columns[0]
    if sum(any(":" in chunk.text or chunk.starts_item for chunk in row) for row in named) * 2 >= len(named):
        return False
    if any(2 * sum(map(_is_page_number, column)) > len(column) for column in columns):
        return False
    if sum(len(column) > 1 for column in columns) > 1:
        return True
    steps = [(below[0].y - above[0].y, size_of(above), size_of(below)) for above, below in pairwise(rows)]
    return all(step < CLOSE * one and abs(one - other) < 0.15 * one for step, one, other in steps)


def _is_page_number(row: Sequence[Chunk]) -> bool:
    """Whether a row is a short number, as at the end of an entry of contents."""
    text = row[0].text.strip(".…·")  # dots of a leader may cling to it
    return len(row) == 1 and text.isdigit() and len(text) <= LONGEST_NUMBER


def are_signatures(rows: Sequence[Sequence[Chunk]], corridors: Sequence[Span]) -> bool:
    """Whether these are signatures: names above titles, side by side; empty signature fields are not."""
    if not 1 < len(rows) <= SIGNED or len(corridors) >= MOST_PARTS:
        return False
    parts = [part for row in rows for part in split(row, corridors)]
    plain = not any(chunk.is_label or chunk.is_number or chunk.starts_item for part in parts for chunk in part)
    latin = [all(chunk.latin for row in column for chunk in row) for column in by_column(rows, corridors)]
    return all(parts) and plain and len(set(latin)) == 1  # Latin words beside Persian ones are a list of words


def level_rows(rows: Sequence[Sequence[Chunk]], corridors: Sequence[Span]) -> int:
    """Number of rows of a band that are side by side, up to a row on one side that continues no cell of it."""
    columns = by_column(rows, corridors)
    widths = [
        max((row[-1].x1 for row in column), default=0.0) - min((row[0].x0 for row in column), default=0.0)
        for column in columns
    ]
    split_rows = [split(row, corridors) for row in rows]
    last: dict[int, Sequence[Chunk]] = {}
    for place, parts in enumerate(split_rows):
        filled = [number for number, part in enumerate(parts) if part]
        if place and len(filled) < 2 and not beside(rows[place - 1], rows[place]):
            number = filled[0]
            later = (split_rows[other][number] for other in range(place + 1, len(rows)))
            after = next(filter(None, later), None)
            goes_on = number in last and wraps(last[number], parts[number], widths[number])
            if not goes_on and (after is None or not wraps(parts[number], after, widths[number])):
                return place
        last.update((number, parts[number]) for number in filled)
    return len(rows)


def wraps(above: Sequence[Chunk], below: Sequence[Chunk], width: float) -> bool:
    """Whether a line may continue in the next one, whose first word would not have fitted on it."""
    size = size_of(above)
    if below[0].y - above[0].y > 2 * size or below[-1].starts_item:
        return False
    word = min(below[-1].x1 - below[0].x0, 3 * size) + size / 4
    return above[-1].x1 - above[0].x0 + word > width

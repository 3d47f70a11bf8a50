"""Find the ruling lines that separate the parts of a page, such as the line below a letterhead.

The input is the ruling lines of a page and its text outside tables; the result is the places of horizontal lines across
nearly the whole text. Columns never continue across such a line.

    letterhead | number and date
    ----------------------------     the address below belongs to neither of them
    address
"""

from __future__ import annotations

from collections.abc import Sequence

from satrchin.reading.geometry.chunks import Chunk, Rule
from satrchin.reading.geometry.grids import merged

WIDE = 0.7
"""Minimum length of a separator, as a share of the width of the text."""
THICK = 0.4
"""Maximum thickness of a separator, in font sizes."""
ALONE = 3.5
"""Minimum distance of two separators, in font sizes; closer lines are those of a table."""


def separators(rules: Sequence[Rule], parts: Sequence[Chunk], size: float, near: float) -> list[Rule]:
    """The horizontal lines that separate the text above from the text below.

    Args:
        rules: the ruling lines of the page.
        parts: its text outside tables, and its tables.
        size: usual font size.
        near: distance within which lines at one height are parts of one line.
    """
    if not parts:
        return []
    left, right = min(part.x0 for part in parts), max(part.x1 for part in parts)
    tables = [part for part in parts if part.table]
    level = [rule for rule in rules if rule[2] - rule[0] > rule[3] - rule[1] and rule[3] - rule[1] < THICK * size]
    long = [rule for rule in merged(level, 1, near) if min(rule[2], right) - max(rule[0], left) > WIDE * (right - left)]
    free = [rule for rule in long if not any(_near(rule[1], part, size) for part in tables)]
    return [rule for rule in free if all(other is rule or abs(other[1] - rule[1]) > ALONE * size for other in free)]


def _near(height: float, table: Chunk, size: float) -> bool:
    """Whether a height is within a table, or just above or below it."""
    heights: list[float] = [part.y for part in table.table.chunks()]
    return min(heights) - 2 * size < height < max(heights) + 2 * size

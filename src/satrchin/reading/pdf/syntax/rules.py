"""Convert painted boxes to thin lines: ruling lines, borders, edges of shaded cells."""

from __future__ import annotations

from collections.abc import Iterator

Rule = tuple[float, float, float, float]

THIN = 3.0
"""Largest thickness of a box that counts as a line, in points."""
SHORT = 6.0
"""Shortest ruling line, in points."""


def edges(box: Rule) -> Iterator[Rule]:
    """The thin lines of a painted box: the box itself if it is thin, else its sides."""
    left, top, right, bottom = box
    if min(right - left, bottom - top) <= THIN:
        if max(right - left, bottom - top) >= SHORT:
            yield box
    elif right - left >= 2 * SHORT and bottom - top >= SHORT:
        yield left, top, right, top
        yield left, bottom, right, bottom
        yield left, top, left, bottom
        yield right, top, right, bottom

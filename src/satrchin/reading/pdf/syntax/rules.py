"""A painted box in, the thin lines that it shows out: ruling, borders, the sides of shaded fields."""

from __future__ import annotations

from collections.abc import Iterator

Rule = tuple[float, float, float, float]

THIN = 3.0
"""A box no thicker than this is a line."""
SHORT = 6.0
"""Points below which a line rules nothing."""


def edges(box: Rule) -> Iterator[Rule]:
    """The thin lines that a painted box shows: itself if it is thin, its sides otherwise."""
    left, top, right, bottom = box
    if min(right - left, bottom - top) <= THIN:
        if max(right - left, bottom - top) >= SHORT:
            yield box
    elif right - left >= 2 * SHORT and bottom - top >= SHORT:
        yield left, top, right, top
        yield left, bottom, right, bottom
        yield left, top, left, bottom
        yield right, top, right, bottom

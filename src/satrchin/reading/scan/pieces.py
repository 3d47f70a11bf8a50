"""A line of text on a page, or the part of it in one column: the curve along which it runs, its ink, its size."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

Array = Any  # a numpy array of points: numpy is imported when a page is read


@dataclass(slots=True)
class Piece:
    """A line of text, or the part of it that stands in one column."""

    x0: int
    x1: int
    curve: Array
    """Coefficients (as of ``numpy.polyval``) of the height of its middle at each x."""
    ridge: Array = field(repr=False)
    """Points ``x, y, strength`` along its middle."""
    ink: Array = field(repr=False)
    """Numbers of the components that belong to it, dots included."""
    body: Array = field(repr=False)
    """Those of them that are larger than dots."""
    spread: float = 0.0
    """Standard deviation of its ink about its middle, in pixels: how large its letters are."""
    middle: float = 0.0
    """How far below the curve the mean of its ink stands."""

    @property
    def y(self) -> float:
        """Height of the middle of the piece."""
        return self.at((self.x0 + self.x1) / 2)

    @property
    def box(self) -> tuple[float, float, float, float]:
        """``x0, top, x1, bottom``: its ends, and two spreads above and below its middle."""
        return self.x0, self.y - 2 * self.spread, self.x1, self.y + 2 * self.spread

    def at(self, x: float) -> float:
        """Height of the middle at ``x``; before its start and after its end it goes on level."""
        import numpy as np

        return float(np.polyval(self.curve, min(max(x, self.x0), self.x1)))

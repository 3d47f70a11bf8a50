"""A text line on a page, or its part in one column: its curve, its ink and its size."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

Array = Any  # a numpy array of points; numpy is imported when the first page is read

AROUND = 12.0
"""Width to both sides within which the height of a line is measured, in letter heights."""


@dataclass(slots=True)
class Piece:
    """A text line, or its part in one column."""

    x0: int
    x1: int
    curve: Array
    """Coefficients (as of ``numpy.polyval``) of the curve of its middle, i.e. height as a function of x."""
    ridge: Array = field(repr=False)
    """Points ``x, y, strength`` along its middle."""
    ink: Array = field(repr=False)
    """Indices of its connected components, dots included."""
    body: Array = field(repr=False)
    """Indices of its components that are larger than dots."""
    spread: float = 0.0
    """Standard deviation of its ink about its middle, in pixels: a measure of letter size."""
    middle: float = 0.0
    """Mean distance of its ink below the curve."""
    lean: float = 0.0
    """Slope of the rows of the page at its height, 0 unless the page was photographed at an angle."""
    centre: float = 0.0
    """Place on the page where rows have the height that they would have on a straight page."""

    @property
    def y(self) -> float:
        """Height of the middle of the piece."""
        return self.at((self.x0 + self.x1) / 2)

    @property
    def box(self) -> tuple[float, float, float, float]:
        """``x0, top, x1, bottom``: its ends, and two spreads above and below its middle."""
        return self.x0, self.y - 2 * self.spread, self.x1, self.y + 2 * self.spread

    def level(self, x: float) -> float:
        """Height of the curve at ``x`` as on a straight page, where all cells of a row are at one height."""
        return self.at(x) - self.lean * (x - self.centre)

    def near(self, x: float, letter: float) -> float:
        """Height of the strongest part of the ridge near ``x``, so that a raised sign does not bend the line."""
        import numpy as np

        inside = min(max(x, self.ridge[0, 0]), self.ridge[-1, 0])
        part = self.ridge[np.abs(self.ridge[:, 0] - inside) <= AROUND * letter]
        return float(np.average(part[:, 1], weights=part[:, 2] ** 2 + 1e-9))

    def at(self, x: float) -> float:
        """Height of the curve at ``x``; constant before its start and after its end."""
        import numpy as np

        return float(np.polyval(self.curve, min(max(x, self.x0), self.x1)))

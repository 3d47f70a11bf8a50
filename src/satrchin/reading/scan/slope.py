"""Level the rows of a page that was photographed at an angle: its lines slope, more at one end of the page.

In: the text lines of a page and its ruling lines. Out: how the rows slope, noted in the lines, and the ruling lines at
the heights that they have on a straight page, so that the cells of a row and the pieces of a rule are at one height.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from satrchin.reading.geometry.chunks import Rule

if TYPE_CHECKING:
    from satrchin.reading.scan.pieces import Piece

LONG, LEAST, LEANS = 0.5, 4, 0.4
"""Length of the lines that tell the slope, as a share of the width of the page, their minimum number, and the minimum
rise from the middle of the page to its side, in letter heights."""


@dataclass(frozen=True, slots=True)
class Slope:
    """How the rows of a page slope."""

    start: float
    change: float
    """The slope at the top of the page, and its change for each pixel down."""
    first: float
    last: float
    """Heights between which it was measured; beyond them it does not change."""
    centre: float
    """Place across the page where rows keep their height."""

    def at(self, y: float) -> float:
        """The slope of a row at a height."""
        return self.start + self.change * min(max(y, self.first), self.last)

    def level(self, rule: Rule) -> Rule:
        """A ruling line, or a piece of one, at the height that it has on a straight page."""
        left, top, right, bottom = rule
        shift = self.at((top + bottom) / 2) * ((left + right) / 2 - self.centre)
        return left, top - shift, right, bottom - shift


def slope_of(pieces: Sequence[Piece], letter: float, width: int) -> Slope | None:
    """How the rows of a page slope; nothing if they are level. The pieces are told.

    Args:
        pieces: the lines of the page.
        letter: height of its ordinary component.
        width: of the page, in pixels.
    """
    import numpy as np

    long = [piece for piece in pieces if piece.x1 - piece.x0 > LONG * width]
    if len(long) < LEAST:
        return None
    centre = width / 2
    ys = np.array([piece.at(centre) for piece in long])
    slopes = np.array([(piece.at(piece.x1) - piece.at(piece.x0)) / (piece.x1 - piece.x0) for piece in long])
    change, start = (float(value) for value in np.polyfit(ys, slopes, 1))
    slope = Slope(start, change, float(ys.min()), float(ys.max()), centre)
    if max(abs(slope.at(y)) for y in ys) * centre < LEANS * letter:
        return None
    for piece in pieces:
        piece.lean, piece.centre = slope.at(piece.y), centre
    return slope

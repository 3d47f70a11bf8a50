"""Tell small pieces of lines from dust: digits and strokes with little ink, as in the cells of a table.

In: the pieces that were found on a page, each with its connected components. Out: whether a piece is text by itself, or
because it is in the row of one that is.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from satrchin.reading.scan.pieces import Piece

if TYPE_CHECKING:
    from satrchin.reading.scan.components import Components

LEVEL = 0.6
"""Maximum vertical distance of two pieces of one row, in letter heights."""

SPECK, FAINT = 0.02, 0.2
"""Maximum ink of a speck, and minimum ink of faint digits in the row of a line, in squares of the letter height."""

Array = Any  # a numpy array; numpy is imported when the first page is read


def is_text(piece: Piece, found: Components, letter: float) -> bool:
    """Whether a piece has more ink than dust: as much as a letter, or as a digit of letter height."""
    area, height = float(found.areas[piece.body].sum()), int(max(found.heights[piece.body], default=0))
    return area > 0.35 * letter * letter or (area > 0.14 * letter * letter and height > 0.6 * letter)


def strokes(pieces: Sequence[Piece], found: Components, numbers: Array) -> list[Piece]:
    """A piece for each stroke that is in none, since its ink is too little for a ridge."""
    import numpy as np

    owned = {int(number) for piece in pieces for number in piece.ink}
    alone = []
    for number in numbers:
        if int(number) not in owned:
            y = (found.top[number] + found.bottom[number]) / 2
            ends = int(found.x0[number]), int(found.x1[number])
            own = np.array([number])
            alone.append(Piece(*ends, np.zeros(1), np.array([[ends[0], y, 1.0], [ends[1], y, 1.0]]), own, own))
    return alone


def is_in_row(piece: Piece, others: Sequence[Piece], found: Components, letter: float) -> bool:
    """Whether a piece of little ink is in the row of another piece: an upright stroke or small digits in a table cell.

    The digits of a faint copy are in parts that are smaller than letters, so that the dots of the piece count too.
    """
    if not _is_stroke(piece, found, letter):
        areas = found.areas[piece.ink]
        parts = areas[areas > SPECK * letter * letter]
        if len(parts) < 2 or parts.sum() < FAINT * letter * letter:
            return False
    middle = piece.near((piece.x0 + piece.x1) / 2, letter)
    return any(abs(middle - other.near((piece.x0 + piece.x1) / 2, letter)) < LEVEL * letter for other in others)


def _is_stroke(piece: Piece, found: Components, letter: float) -> bool:
    """Whether a piece is one upright stroke, such as the digit one."""
    if len(piece.body) != 1:
        return False
    (number,) = piece.body
    height, width, area = found.heights[number], found.widths[number], found.areas[number]
    return bool(0.5 * letter < height < 2.0 * letter and width < height and area > 0.05 * letter * letter)

"""Ink larger than text that is no rule: pictures, stamps and handwriting, and the lines of text that they cover.

In: the connected pieces of ink of a page and the pieces of its text lines. Out: boxes of figures, and which lines a
figure's ink runs through. A pen stroke that touches a letter makes one piece of ink with it, which is not text as a
whole; the line is then carried on over what lies in its band, so that its picture shows the letter.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from satrchin.reading.scan.components import Components
    from satrchin.reading.scan.pieces import Piece

BAND = 0.6
"""Letters' heights above and below its middle in which a line's ink stands."""
ASIDE = 3.0
"""Letters' heights beyond its end that a line may be carried on over a figure's ink."""
WHITE = 0.8
"""Letters' heights of white at which it ends."""
STRAIGHT, LONG = 0.6, 0.4
"""A frame or grid has this share of its ink in rows and columns that are inked over this share of it."""

Array = Any  # a numpy array: numpy is imported when a page is read


def figures(found: Components, likely: NDArray[np.bool_], letter: float) -> list[int]:
    """Which of some large pieces of ink are figures: not punched holes, not frames and grids of tables."""
    import numpy as np

    solid = found.areas > 0.62 * found.widths * found.heights
    small = np.maximum(found.widths, found.heights) < 3.0 * letter
    return [int(number) for number in np.flatnonzero(likely & ~(solid & small)) if not _is_grid(found, int(number))]


def _is_grid(found: Components, number: int) -> bool:
    """Whether a piece of ink is made of long straight lines."""
    ink = _ink(found, number)
    rows, columns = ink.mean(axis=1) > LONG, ink.mean(axis=0) > LONG
    straight = int(ink[rows].sum()) + int(ink[:, columns][~rows].sum())
    return bool(straight > STRAIGHT * ink.sum())


def _ink(found: Components, number: int) -> NDArray[np.bool_]:
    """The pixels of a piece of ink inside its box."""
    box = slice(found.top[number], found.bottom[number]), slice(found.x0[number], found.x1[number])
    ink: NDArray[np.bool_] = found.labels[box] == number
    return ink


def cover(pieces: Sequence[Piece], found: Components, numbers: Sequence[int], letter: float) -> list[int]:
    """Carry lines on over figures that touch them; gives the places of the pieces that a figure runs through."""
    import numpy as np

    covered = []
    for place, piece in enumerate(pieces):
        near = [
            number
            for number in numbers
            if found.top[number] < piece.y + BAND * letter
            and found.bottom[number] > piece.y - BAND * letter
            and found.x0[number] < piece.x1 + ASIDE * letter
            and found.x1[number] > piece.x0 - ASIDE * letter
        ]
        if not near:
            continue
        first = max(0, int(piece.x0 - ASIDE * letter))
        xs = np.arange(first, min(found.labels.shape[1], int(piece.x1 + ASIDE * letter)))
        middle = np.polyval(piece.curve, np.clip(xs, piece.x0, piece.x1))
        offsets = np.arange(-int(BAND * letter), int(BAND * letter) + 1)
        rows = np.clip((middle[None, :] + offsets[:, None]).astype(int), 0, found.labels.shape[0] - 1)
        inked = np.isin(found.labels[rows, xs[None, :]], near).any(axis=0)
        left, right = piece.x0, piece.x1
        piece.x0 = first + _on(inked, piece.x0 - first, -1, letter)
        piece.x1 = first + _on(inked, piece.x1 - first, 1, letter)
        if inked[left - first : right - first].any() or (piece.x0, piece.x1) != (left, right):
            covered.append(place)
    return covered


def _on(inked: NDArray[np.bool_], start: int, step: int, letter: float) -> int:
    """How far ink goes on from a column without much white."""
    reach = at = start
    while 0 <= at < len(inked) and abs(at - reach) < WHITE * letter:
        if inked[at]:
            reach = at
        at += step
    return reach

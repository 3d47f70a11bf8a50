"""Find figures on a page, i.e. large ink that is neither text nor ruling line, and the text lines that they cover.

Figures are images, stamps and handwriting. The input is the connected components of a page and the pieces of its text
lines; the result is the boxes of figures and the lines that a figure crosses. A pen stroke that touches a letter forms
one component with it, which is not text as a whole. The line is then extended over the ink in its band, so that its
line image shows the letter.
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
"""Height of a line's band above and below its middle, in letter heights."""
ASIDE = 3.0
"""Maximum extension of a line over the ink of a figure, in letter heights."""
WHITE = 0.8
"""White gap that ends the extension, in letter heights."""
STRAIGHT, LONG = 0.6, 0.4
"""A frame or grid has this share of its ink in rows and columns with at least this share of inked pixels."""

Array = Any  # a numpy array; numpy is imported when the first page is read


def figures(found: Components, likely: NDArray[np.bool_], letter: float) -> list[int]:
    """The figures among some large components: not punched holes, not frames and grids of tables."""
    import numpy as np

    solid = found.areas > 0.62 * found.widths * found.heights
    small = np.maximum(found.widths, found.heights) < 3.0 * letter
    return [int(number) for number in np.flatnonzero(likely & ~(solid & small)) if not is_grid(found, int(number))]


def is_grid(found: Components, number: int) -> bool:
    """Whether a component consists of long straight lines."""
    ink = _ink(found, number)
    rows, columns = ink.mean(axis=1) > LONG, ink.mean(axis=0) > LONG
    straight = int(ink[rows].sum()) + int(ink[:, columns][~rows].sum())
    return bool(straight > STRAIGHT * ink.sum())


def _ink(found: Components, number: int) -> NDArray[np.bool_]:
    """The pixels of a component inside its box."""
    box = slice(found.top[number], found.bottom[number]), slice(found.x0[number], found.x1[number])
    ink: NDArray[np.bool_] = found.labels[box] == number
    return ink


def cover(pieces: Sequence[Piece], found: Components, numbers: Sequence[int], letter: float) -> list[int]:
    """Extend lines over figures that touch them, and return the indices of the pieces that a figure crosses."""
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
        inked = np.asarray(np.isin(found.labels[rows, xs[None, :]], near).any(axis=0))
        left, right = piece.x0, piece.x1
        piece.x0 = first + _on(inked, piece.x0 - first, -1, letter)
        piece.x1 = first + _on(inked, piece.x1 - first, 1, letter)
        if inked[left - first : right - first].any() or (piece.x0, piece.x1) != (left, right):
            covered.append(place)
    return covered


def _on(inked: NDArray[np.bool_], start: int, step: int, letter: float) -> int:
    """Length of the ink from a column on, up to a wide white gap."""
    reach = at = start
    while 0 <= at < len(inked) and abs(at - reach) < WHITE * letter:
        if inked[at]:
            reach = at
        at += step
    return reach

"""Decide which line the ink of a page belongs to.

In: connected components and the ridges of the lines, see :mod:`satrchin.reading.scan.textlines`. Out: the line of each
component, or of each pixel where letters of two lines touch. In close lines the upper stroke of a gaf is nearer to the
middle of the line above than to that of its own, so that by distance alone «گفت» reads «کفت».
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from satrchin.reading.scan.components import Components
    from satrchin.reading.scan.pieces import Piece

FAR, ASIDE = 1.7, 2.5
"""Maximum distance of a component from the middle and from the end of its line, in letter heights."""
BETWEEN = 0.8
"""A mark is between two lines if the difference of its distances from them is less, in letter heights."""
MARK, FEW = 0.45, 3
"""Maximum ink of a mark above or below a word, in squares of the letter height, and maximum number of marks without a
letter that look like a line of their own."""
TALL, RIM = 1.8, 0.2
"""Minimum height of a component that may reach over two lines, and how far it must reach beyond the middle of both, in
letter heights."""

Array = Any  # a numpy array; numpy is imported when the first page is read


def lines_of(ridges: list[Array], found: Components, numbers: Array, letter: float) -> tuple[list[Array], Array]:
    """The ridges that are lines of their own, and for each of some components the one that it belongs to, or -1.

    A ridge of nothing but a few strokes close to a word, such as the upper strokes of gafs on a faint copy, is none.
    """
    import numpy as np

    unknown = np.full(len(found.areas), -1)
    owner = nearest(ridges, found, numbers, letter, unknown)
    marks = {
        number
        for number in range(len(ridges))
        if (owner == number).sum() <= FEW and (found.areas[numbers[owner == number]] < MARK * letter * letter).all()
    }
    words = [ridge for number, ridge in enumerate(ridges) if number not in marks]
    kept = [ridge for number, ridge in enumerate(ridges) if number not in marks or not _is_beside(ridge, words, letter)]
    return kept, owner if len(kept) == len(ridges) else nearest(kept, found, numbers, letter, unknown)


def _is_beside(ridge: Array, words: Sequence[Array], letter: float) -> bool:
    """Whether the middle of a ridge is close above or below one of some others."""
    import numpy as np

    x, y = (float(value) for value in ridge[len(ridge) // 2, :2])
    return any(
        other[0, 0] <= x <= other[-1, 0] and abs(float(np.interp(x, other[:, 0], other[:, 1])) - y) < FAR * letter
        for other in words
    )


def nearest(ridges: list[Array], found: Components, numbers: Array, letter: float, sure: Array) -> Array:
    """For each of some components the ridge of its line, or -1; ``sure``: the ridges of components known before.

    It is the nearest one, except that a mark between two lines, such as the upper stroke of a gaf or the dots of a yeh,
    belongs to the line that has the nearest ink.
    """
    import numpy as np

    if not len(numbers) or not ridges:
        return np.full(len(numbers), -1)
    x = (found.x0 + found.x1)[numbers] / 2
    top, bottom = found.top[numbers], found.bottom[numbers]
    costs, levels = np.full((2, len(ridges), len(numbers)), np.inf)
    for number, ridge in enumerate(ridges):
        level = np.interp(x, ridge[:, 0], ridge[:, 1])
        off = np.abs((top + bottom) / 2 - level)
        aside = np.maximum(ridge[0, 0] - found.x1[numbers], found.x0[numbers] - ridge[-1, 0])
        cost = off / letter + np.maximum(aside, 0) / (4 * letter)
        crossed = (top < level) & (level < bottom) & (aside <= 0)
        near = ((off <= FAR * letter) | crossed) & (aside <= ASIDE * letter)
        costs[number, near] = np.where(crossed, cost / 4, cost)[near]
        levels[number] = level
    column = np.arange(len(numbers))
    owner = costs.argmin(axis=0)
    least = costs[owner, column]
    crossed = (top < levels[owner, column]) & (levels[owner, column] < bottom)
    others = np.where(np.abs(levels - levels[owner, column]) > BETWEEN * letter, costs, np.inf)
    second = others.argmin(axis=0)
    between = ~crossed & np.isfinite(least) & (others[second, column] < least + BETWEEN)
    owner[~np.isfinite(least)] = -1
    known = np.append(sure, -1)
    known[numbers[(owner >= 0) & ~between]] = owner[(owner >= 0) & ~between]
    for place in np.flatnonzero(between):
        pair = owner[place], second[place]
        owner[place] = min(pair, key=lambda ridge: _away(found, numbers[place], known == ridge, letter))
    return owner


def _away(found: Components, number: int, line: NDArray[np.bool_], letter: float) -> float:
    """Squared distance of a component's box to the nearest ink of a line; ``line``: a flag for each component."""
    import numpy as np

    reach = int(2 * letter)
    top, left = max(0, found.top[number] - reach), max(0, found.x0[number] - reach)
    ys, xs = np.nonzero(line[found.labels[top : found.bottom[number] + reach, left : found.x1[number] + reach]])
    if not len(ys):
        return float("inf")
    down = np.maximum(np.maximum(found.top[number] - (ys + top), ys + top - found.bottom[number] + 1), 0)
    along = np.maximum(np.maximum(found.x0[number] - (xs + left), xs + left - found.x1[number] + 1), 0)
    return float((down**2 + along**2).min())


def divided(owner: NDArray[np.int32], pieces: Sequence[Piece], found: Components, letter: float) -> NDArray[np.int32]:
    """The lines of all pixels, in which a component that touches letters of two lines belongs to both of them.

    Args:
        owner: for every pixel the line of its component, or -1; changed.
        pieces: the lines.
        found: the components of the page.
        letter: height of an ordinary component.
    """
    import numpy as np

    for number, piece in enumerate(pieces):
        for one in piece.body[found.heights[piece.body] > TALL * letter]:
            x = float(found.x0[one] + found.x1[one]) / 2
            other = _second(number, x, (found.top[one], found.bottom[one]), pieces, letter)
            if other is None:
                continue
            box = slice(found.top[one], found.bottom[one]), slice(found.x0[one], found.x1[one])
            own, next_line = (
                np.abs(np.arange(box[0].start, box[0].stop) - pieces[place].at(x)) for place in (number, other)
            )
            part = owner[box]
            part[(found.labels[box] == one) & (next_line < own)[:, None]] = other
    return owner


def _second(number: int, x: float, rows: tuple[int, int], pieces: Sequence[Piece], letter: float) -> int | None:
    """Another line whose middle is among the rows of a component of a line, not near their ends."""
    rim = RIM * letter
    for other, piece in enumerate(pieces):
        inside = piece.x0 <= x <= piece.x1 and rows[0] + rim < piece.at(x) < rows[1] - rim
        if other != number and inside and abs(piece.at(x) - pieces[number].at(x)) > BETWEEN * letter:
            return other
    return None

"""Find the text lines of a page image before OCR, so that lines which the engine loses are noticed.

The input is a flat page (:mod:`satrchin.reading.scan.preprocess`). The result is pieces of lines, each with its curve,
its ink and its size, and the ruling lines between them. A piece ends at a gap too wide for a space, so the two columns
of a letterhead are two pieces.

The ink is blurred along the lines until letters and words merge; the ridges of the blurred image are the lines, skewed
or curved. Each connected component is then assigned to the nearest ridge.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from satrchin.reading.scan.components import Components
from satrchin.reading.scan.figures import cover, figures
from satrchin.reading.scan.ownership import divided, lines_of, nearest
from satrchin.reading.scan.pieces import Piece
from satrchin.reading.scan.ruling import freed, ruling
from satrchin.reading.scan.small_pieces import LEVEL, is_in_row, is_text, strokes

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from satrchin.reading.scan.preprocess import Flat

GAP = 3.0
"""Maximum gap between two words of one piece, in letter heights."""

STEP = GAP / 2
"""Maximum gap between the dots of a row, in letter heights: two such steps are no wider than a word gap, so a single
speck joins nothing, while zeros, leaders and ellipses do."""

STROKE, WORD = 0.4, 2.2
"""Minimum length of a dash or a thin digit one, which is counted among the dots, and maximum gap between a row of dots
and the word after it, in letter heights."""

FAR, FOREIGN = 3.0, 0.7
"""Ink this many deviations from a line's middle is foreign, if the spread without it shrinks to the second value."""

OWN = 1.5
"""Ink within this many letter heights of a line's middle is never foreign: monospaced fonts have most of their ink in
flat strokes along the line, far from their tall letters."""

LOW = 0.8
"""Maximum vertical distance of a dot of a row from its middle, in letter heights."""

ROUGH = 0.2, 1.0
"""The slope of a short line becomes that of the long line next to it if its ends change by an amount in this range,
in letter heights: the digits and zeros of an amount stand at different heights."""

MOST = 300
"""Maximum number of lines per page, clearest first: a photograph of leaves has thousands."""

Array = Any  # a numpy array of points; numpy is imported when the first page is read


@dataclass(frozen=True, slots=True)
class Found:
    """The lines and other ink found on a page image."""

    pieces: list[Piece]
    rules: list[tuple[int, int, int, int]]
    """Boxes ``x0, top, x1, bottom`` of ruling lines."""
    letter: float
    blots: list[tuple[int, int, int, int]]
    """Boxes of struck-out text: ink that extends like a text line but is too connected to be one."""
    owner: NDArray[np.int32]
    """For every pixel the index of the piece that its ink belongs to, or -1."""
    unread: list[tuple[int, int, int, int]] = field(default_factory=list)
    """Boxes of letter-sized ink that is in no piece."""
    figures: list[tuple[int, int, int, int]] = field(default_factory=list)
    """Boxes of ink larger than text that is no ruling line: pictures, stamps, handwriting."""
    covered: list[int] = field(default_factory=list)
    """Indices of the pieces that a figure crosses."""


def find_lines(flat: Flat) -> Found:
    """Find the text lines of a page."""
    import numpy as np

    letter, found = flat.letter, flat.pieces
    if not letter or found is None:
        return Found([], [], 0.0, [], np.full(flat.grey.shape, -1, np.int32))
    found = freed(found, ruling(flat.grey, letter), letter)
    rule, text = _kinds(found, letter, flat.grey.shape)
    stroke = (found.heights >= 0.5 * letter) & (found.areas >= 0.05 * letter * letter)  # such as the digit one
    body = text & (stroke | (found.heights >= 0.3 * letter) & (found.areas >= 0.08 * letter * letter))
    pieces = _bodies(_ridges(flat.grey, found.mask(body), letter), found, body, letter)
    dots = np.flatnonzero(text & ~body)
    pieces = _joined(pieces, found, dots, letter)
    _dotted(pieces, found, dots, letter)
    sure = [piece for piece in pieces if is_text(piece, found, letter)]
    pieces += strokes(pieces, found, np.flatnonzero(stroke & text))
    pieces = [piece for piece in pieces if any(piece is one for one in sure) or is_in_row(piece, sure, found, letter)]
    names = np.full(len(found.areas) + 1, -1, np.int32)
    for number, piece in enumerate(pieces):
        _fit(piece, letter)
        names[piece.ink] = number
    _level(pieces, letter)
    blot = (found.widths > 10 * letter) & (found.widths > 2.5 * found.heights) & (found.heights > 1.5 * letter)
    blot &= (found.areas > 0.12 * found.widths * found.heights) & ~rule & ~text & (found.heights < 8 * letter)
    large = figures(found, ~rule & ~text & ~blot & (found.heights > letter) & (found.areas > letter * letter), letter)
    covered = cover(pieces, found, large, letter)
    owner = divided(names[found.labels], pieces, found, letter)
    for number, piece in enumerate(pieces):
        _measure(piece, number, owner, letter)
    left = body & (names[:-1] < 0) & (found.areas > 0.3 * letter * letter)
    return Found(
        pieces,
        _boxes(found, rule),
        letter,
        _boxes(found, blot),
        owner,
        _boxes(found, left),
        _boxes(found, large),
        covered,
    )


def _boxes(found: Components, chosen: NDArray[np.bool_] | list[int]) -> list[tuple[int, int, int, int]]:
    """The boxes of some components."""
    import numpy as np

    boxes = np.stack([found.x0, found.top, found.x1, found.bottom], axis=1)[chosen]
    return [(int(a), int(b), int(c), int(d)) for a, b, c, d in boxes]


def _kinds(found: Components, letter: float, shape: tuple[int, ...]) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """The ruling lines and the possible text among the components."""
    import numpy as np

    height, width, area = found.heights, found.widths, found.areas
    edge = (found.x0 <= 1) | (found.top <= 1) | (found.x1 >= shape[1] - 1) | (found.bottom >= shape[0] - 1)
    thin = (height < 0.8 * letter + 0.03 * width) & (area < 0.35 * width * height + 4 * width)
    # a word is as thin as a ruling line if the letter height was underestimated, but its strokes are not
    even = (area > 0.55 * width * height) | (area < 0.22 * letter * width)
    rule = (width > 6 * letter) & thin & even
    rule |= (height > 6 * letter) & (width < 0.5 * letter + 0.03 * height)
    hole = (area > 0.8 * letter * letter) & (area > 0.62 * width * height) & (np.minimum(height, width) > 0.6 * letter)
    large = (height > 4.5 * letter) | (width > 25 * letter)
    rim = edge & ((height > 2 * letter) | (width > 3 * letter))
    outline = (width > 4 * letter) & (height > 2.2 * letter) & (area < 0.12 * width * height)
    return rule, ~(rule | hole | large | rim | outline) & (area >= 3)


def _ridges(grey: NDArray[np.uint8], body: NDArray[np.bool_], letter: float) -> list[Array]:
    """The ridges of the blurred ink: arrays of ``x, y, strength``, strongest first."""
    import numpy as np
    from PIL import Image, ImageFilter

    shade = np.where(body, np.clip((200.0 - grey) * (255 / 150), 0, 255), 0).astype(np.uint8)
    blurred = Image.fromarray(shade).filter(ImageFilter.GaussianBlur((2.2 * letter, 0.35 * letter)))
    step = max(2, int(letter / 2))
    places = np.arange(step // 2, grey.shape[1], step)
    height = np.asarray(blurred, dtype=np.float32)[:, places]
    highest = height.copy()
    for shift in range(1, max(1, int(0.4 * letter)) + 1):
        highest[shift:] = np.maximum(highest[shift:], height[:-shift])
        highest[:-shift] = np.maximum(highest[:-shift], height[shift:])
    peaks = (height >= highest) & (height > 2.5)
    growing: list[list[tuple[float, float, float]]] = []
    done: list[list[tuple[float, float, float]]] = []
    for column, x in enumerate(places):
        free = _middles(np.flatnonzero(peaks[:, column]))
        still = []
        for ridge in growing:
            last = ridge[-1][1]
            off, near = min(((abs(y - last), y) for y in free), default=(letter, 0.0))
            if off > 0.3 * letter:
                done.append(ridge)
            else:
                free.remove(near)
                ridge.append((float(x), near, float(height[round(near), column])))
                still.append(ridge)
        growing = still + [[(float(x), y, float(height[round(y), column]))] for y in free]
    ridges = [np.array(ridge) for ridge in done + growing if len(ridge) > 1]
    return sorted(ridges, key=lambda ridge: -float(ridge[:, 2].sum()))[:MOST]


def _middles(places: NDArray[np.int64]) -> list[float]:
    """The middle of each run of consecutive places."""
    import numpy as np

    runs = np.split(places, np.flatnonzero(np.diff(places) > 1) + 1) if len(places) else []
    return [float(run.mean()) for run in runs]


def _bodies(ridges: list[Array], found: Components, body: NDArray[np.bool_], letter: float) -> list[Piece]:
    """One piece for each ridge, with the nearest letter bodies."""
    import numpy as np

    numbers = np.flatnonzero(body)
    ridges, owner = lines_of(ridges, found, numbers, letter)
    pieces = []
    for number, ridge in enumerate(ridges):
        solid = numbers[owner == number]
        if len(solid):
            ends = int(found.x0[solid].min()), int(found.x1[solid].max())
            pieces.append(Piece(*ends, np.zeros(1), ridge, solid, solid))
    return pieces


def _dotted(pieces: list[Piece], found: Components, dots: Array, letter: float) -> None:
    """Assign each dot to the nearest piece; a row of dots at the end of a piece extends it."""
    import numpy as np

    for piece in pieces:
        piece.x0, piece.x1 = _reach(piece, found, dots, letter, -1), _reach(piece, found, dots, letter, 1)
    ridges = []
    for piece in pieces:
        ends = [[x, piece.near(x, letter), 0] for x in (piece.x0, piece.x1)]
        points = np.array([ends[0], *piece.ridge, ends[1]])
        ridges.append(points[np.argsort(points[:, 0], kind="stable")])
    sure = np.full(len(found.areas), -1)
    for number, piece in enumerate(pieces):
        sure[piece.body] = number
    owner = nearest(ridges, found, dots, letter, sure)
    for number, piece in enumerate(pieces):
        own = dots[owner == number]
        piece.ink = np.concatenate([piece.ink, own])
        _stretch(piece, pieces, found, own, letter)


def _reach(piece: Piece, found: Components, dots: Array, letter: float, side: int) -> int:
    """The end of a line extended by a row of dots, such as zeros of a number, to the left (-1) or right (1)."""
    return _row_of_dots(piece, found, dots, letter, side)[0]


def _row_of_dots(piece: Piece, found: Components, dots: Array, letter: float, side: int) -> tuple[int, bool]:
    """The extended end of a line, and whether it is extended by more than one dot.

    Less than half a letter height does not count: it fits into the margin of the line image.
    """
    import numpy as np

    height = (found.top + found.bottom)[dots] / 2
    near, far = (found.x0, found.x1) if side > 0 else (-found.x1, -found.x0)
    end = reach = piece.x1 if side > 0 else -piece.x0
    beyond = dots[(np.abs(height - piece.near(side * end, letter)) < LOW * letter) & (far[dots] > end)]
    count = 0
    for dot in beyond[np.argsort(near[beyond], kind="stable")]:
        if near[dot] - reach > STEP * letter:
            break
        reach, count = max(reach, int(far[dot])), count + 1
    return side * (reach if reach - end > letter / 2 else end), count > 1


def _stretch(piece: Piece, others: Sequence[Piece], found: Components, dots: Array, letter: float) -> None:
    """Extend a piece to its strokes beyond both ends, such as ``۱ -`` of a list item in a monospaced font.

    Not where another piece stands in the row: the stroke may be of a column of list numbers.
    """
    import numpy as np

    level = piece.near(piece.x0, letter)
    row = [one for one in others if one is not piece and abs(one.near(piece.x0, letter) - level) < letter]
    size = np.maximum(found.widths[dots], found.heights[dots])
    for stroke in dots[size >= STROKE * letter]:
        left, right = int(found.x0[stroke]), int(found.x1[stroke])
        y = (found.top[stroke] + found.bottom[stroke]) / 2
        beside = any(one.x0 > piece.x1 if right > piece.x1 else one.x1 < piece.x0 for one in row)
        if abs(piece.near((left + right) / 2, letter) - y) < LEVEL * letter and not beside:
            piece.x0, piece.x1 = min(piece.x0, left), max(piece.x1, right)


def _joined(pieces: list[Piece], found: Components, dots: Array, letter: float) -> list[Piece]:
    """Join pieces that continue each other."""
    import numpy as np

    pieces = sorted(pieces, key=lambda piece: piece.x0)
    place = 0
    while place < len(pieces):
        left = pieces[place]
        for other in range(len(pieces)):
            right = pieces[other]
            if right is left or right.x0 < left.x0 or not _go_on(left, right, found, dots, letter):
                continue
            ridge = np.concatenate([left.ridge, right.ridge])
            left.ridge = ridge[np.argsort(ridge[:, 0], kind="stable")]
            left.ink, left.body = (np.concatenate(both) for both in ((left.ink, right.ink), (left.body, right.body)))
            left.x1 = max(left.x1, right.x1)
            del pieces[other]
            place = max(-1, min(place, other) - 1) if other < place else place - 1
            break
        place += 1
    return pieces


def _go_on(left: Piece, right: Piece, found: Components, dots: Array, letter: float) -> bool:
    """Whether the right piece continues the line of the left one."""
    import numpy as np

    gap = right.x0 - left.x1
    if gap > GAP * letter:
        reach, certain = _row_of_dots(left, found, dots, letter, 1)
        if reach == left.x1 or right.x0 - reach > (WORD if certain else STEP) * letter:
            return False
    x = (left.x1 + right.x0) / 2 if gap > 0 else right.x0 + min(left.x1, right.x1) - right.x0
    off = abs(left.near(x, letter) - right.near(x, letter))
    if gap < -2.5 * letter:  # overlapping pieces: only if they are the same line found twice
        off = abs(np.interp(x, left.ridge[:, 0], left.ridge[:, 1]) - np.interp(x, *right.ridge[:, :2].T))
        return bool(off < 0.45 * letter)
    return bool(off < (0.75 if gap > -0.5 * letter else 0.55) * letter)


def _fit(piece: Piece, letter: float) -> None:
    """The curve of a piece: constant if it is short, straight if it is of medium length, else a parabola."""
    import numpy as np

    x, y, weight = piece.ridge.T
    width = piece.x1 - piece.x0
    degree = 0 if width < 5 * letter or len(x) < 4 else 1 if width < 25 * letter else 2
    piece.curve = np.polyfit(x, y, degree, w=np.sqrt(weight))


def _level(pieces: Sequence[Piece], letter: float) -> None:
    """Give short lines the slope of the nearest long line."""
    import numpy as np

    long = [piece for piece in pieces if len(piece.curve) > 2]
    for piece in pieces:
        if len(piece.curve) != 2 or not long:
            continue
        x = (piece.x0 + piece.x1) / 2
        slope = float(np.polyval(np.polyder(min(long, key=lambda one: abs(one.at(x) - piece.at(x))).curve), x))
        change = abs(slope - piece.curve[0]) * (piece.x1 - piece.x0) / 2
        if ROUGH[0] * letter < change < ROUGH[1] * letter:
            piece.curve = np.array([slope, piece.at(x) - slope * x])


def _measure(piece: Piece, number: int, owner: NDArray[np.int32], letter: float) -> None:
    """The spread of a piece's ink about its curve."""
    import numpy as np

    first = max(0, int(piece.y - 5 * letter))
    ys, xs = np.nonzero(owner[first : int(piece.y + 5 * letter), piece.x0 : piece.x1] == number)
    if len(ys):
        off = ys + first - np.polyval(piece.curve, xs + piece.x0)
        away = np.abs(off - np.median(off))
        near = off[away <= max(FAR * 1.48 * np.median(away), OWN * letter)]
        if near.std() < FOREIGN * off.std():  # ink of a ruling line or of a neighbour is included
            off = near
        piece.spread, piece.middle = float(off.std()), float(off.mean())


def from_top(pieces: Sequence[Piece]) -> list[int]:
    """The indices of pieces from top to bottom; at one height the right one is first."""
    return sorted(range(len(pieces)), key=lambda place: (pieces[place].y, -pieces[place].x1))

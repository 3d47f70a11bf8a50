"""Make line images for the recogniser: straight, of fixed height, with normalised letter size.

The input is a flat page and a piece of a line on it. The result is a :class:`Strip`, a small image that can map its
columns to the page. Ink of other lines inside it is erased.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from PIL.Image import Image

    from satrchin.reading.ocr.engine import OcrWord
    from satrchin.reading.scan.pieces import Piece
    from satrchin.reading.scan.textlines import Found


ALIKE = (0.82, 1.22)
"""A line whose spread, relative to the usual one, is in this range has the usual size."""


@dataclass(frozen=True, slots=True)
class Framing:
    """Crop and scaling of a line image, in multiples of the spread of the line's ink about its middle."""

    above: float = 4.0
    below: float = 3.0
    aside: float = 0.5
    """White before and after the line, as a share of half its height."""
    height: int = 60
    stretch: float = 1.0
    """Horizontal scaling factor."""
    black: int = 60
    white: int = 220
    """Grey levels that become black and white."""
    own_size: bool = True
    """Whether a line of another size than the usual one is scaled by its own size."""


@dataclass(frozen=True, slots=True)
class LineImage:
    """A line image."""

    image: Image
    start: float
    """Place of its first column on the page."""
    step: float
    """Pixels of the page per column."""
    top: float
    bottom: float
    """Upper and lower edge on the page, at the middle of the line."""
    beside: Image | None = None
    """The same image with a word of the page to its right, for the recogniser."""
    from_left: bool = False
    """Whether the line has no letters and runs from the left, see :mod:`satrchin.reading.scan.from_left`."""


def same_ink(
    line_image: LineImage, tokens: Sequence[OcrWord], others: Sequence[tuple[LineImage, Sequence[OcrWord]]]
) -> list[list[str]]:
    """For each word of a line image how other images of the same line read it, if one word covers it."""
    found = []
    for token in tokens:
        left, right = line_image.start + token.x0 * line_image.step, line_image.start + token.x1 * line_image.step
        readings = []
        for other, words in others:
            over = [
                word.text
                for word in words
                if min(right, other.start + word.x1 * other.step) - max(left, other.start + word.x0 * other.step)
                > 0.5 * min(right - left, (word.x1 - word.x0) * other.step)
            ]
            if len(over) == 1:
                readings.append(over[0])
        found.append(readings)
    return found


def usual_size(pieces: list[Piece]) -> tuple[float, float]:
    """Spread and middle of the ordinary line of a page: the medians of its longer lines."""
    import numpy as np

    widths = np.array([piece.x1 - piece.x0 for piece in pieces])
    long = widths >= np.median(widths) * 0.7
    return (
        float(np.median([piece.spread for piece, used in zip(pieces, long, strict=True) if used])),
        float(np.median([piece.middle for piece, used in zip(pieces, long, strict=True) if used])),
    )


def cut(
    grey: NDArray[np.uint8],
    found: Found,
    number: int,
    usual: tuple[float, float],
    framing: Framing | None = None,
) -> LineImage:
    """The line image of a piece.

    Args:
        grey: the flat page.
        found: the lines of the page.
        number: index of the piece.
        usual: the result of :func:`usual_size`; a line of nearly this size, or too short to be measured, gets the
            usual size.
        framing: crop and scaling.
    """
    import numpy as np
    from PIL import Image

    framing = framing or Framing()
    piece = found.pieces[number]
    spread, middle = usual
    short = piece.x1 - piece.x0 < 8 * found.letter
    if framing.own_size and not ALIKE[0] < piece.spread / spread < ALIKE[1]:
        spread = piece.spread if not short else min(max(piece.spread, 0.7 * spread), 1.4 * spread)
    above, below = framing.above * spread - middle, framing.below * spread + middle
    scale = framing.height / (above + below)
    margin = framing.aside * (above + below) / 2
    columns = max(8, int((piece.x1 - piece.x0 + 2 * margin) * scale * framing.stretch))
    x = piece.x0 - margin + (np.arange(columns) + 0.5) / (scale * framing.stretch)
    y = (np.arange(framing.height) + 0.5) / scale - above
    middle_line = np.polyval(piece.curve, np.clip(x, piece.x0, piece.x1))
    rows = middle_line[None, :] + y[:, None]
    shades = _sampled(grey, x, rows)
    shades = np.clip((shades - framing.black) * (255 / (framing.white - framing.black)), 0, 255)
    height, width = grey.shape
    place = np.clip(np.round(rows).astype(np.int32), 0, height - 1), np.clip(np.round(x), 0, width - 1).astype(int)
    owner = found.owner[place[0], place[1][None, :]]
    shades[(owner >= 0) & (owner != number)] = 255
    image = Image.fromarray(shades.astype(np.uint8))
    return LineImage(image, float(x[0]), 1 / (scale * framing.stretch), float(piece.y - above), float(piece.y + below))


def _sampled(grey: NDArray[np.uint8], x: NDArray[np.floating], rows: NDArray[np.floating]) -> NDArray[np.float32]:
    """Bilinear interpolation of grey levels at fractional places; white beyond the page."""
    import numpy as np

    height, width = grey.shape
    left = np.clip(np.floor(x), 0, width - 2).astype(np.int32)[None, :]
    upper = np.clip(np.floor(rows), 0, height - 2).astype(np.int32)
    right_share = (x[None, :] - left).astype(np.float32)
    lower_share = (rows - upper).astype(np.float32)
    first, second = (
        grey[row, left] * (1 - right_share) + grey[row, left + 1] * right_share for row in (upper, upper + 1)
    )
    shades: NDArray[np.float32] = (first * (1 - lower_share) + second * lower_share).astype(np.float32)
    shades[(rows < 0) | (rows > height - 1)] = 255
    shades[:, (x < 0) | (x > width - 1)] = 255
    return shades

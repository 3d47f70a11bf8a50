"""Find the boxes of words around their ink.

In: a line image and where the recogniser saw each word, which is exact to about a letter. Out: a box of ink for each
word on the page. Two neighbours are parted at the white columns that are widest and nearest to where the recogniser
saw the border.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from satrchin.document import Box

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from satrchin.reading.ocr.engine import OcrWord
    from satrchin.reading.scan.line_images import LineImage
    from satrchin.reading.scan.pieces import Piece

DARK = 128
"""Grey level below which a pixel is ink."""
FAR = 0.5
"""Columns of white that outweigh one column of distance from the border that the recogniser saw."""


def ink_boxes(piece: Piece, line_image: LineImage, words: Sequence[OcrWord]) -> list[Box]:
    """The box of each word in pixels of the page; the height of the line image where a word has no ink.

    Args:
        piece: the line on the page, with its curve.
        line_image: its image.
        words: in any order.
    """
    import numpy as np

    dark = np.asarray(line_image.image) < DARK
    order = sorted(range(len(words)), key=lambda place: words[place].x0 + words[place].x1)
    borders = [0, *_borders(np.atleast_1d(~dark.any(axis=0)), [words[place] for place in order]), dark.shape[1]]
    boxes = {
        place: _box(piece, line_image, dark, *sides) for place, sides in zip(order, pairwise(borders), strict=True)
    }
    return [boxes[place] for place in range(len(words))]


def _borders(white: NDArray[np.bool_], words: Sequence[OcrWord]) -> Iterator[int]:
    """The columns between neighbours, given from left to right."""
    import numpy as np

    edges = np.flatnonzero(np.diff(np.concatenate(([False], white, [False])).astype(np.int8)))
    runs = list(zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True))
    last = 0
    for left, right in pairwise(words):
        seen = (left.x1 + right.x0) / 2
        first, behind = (left.x0 + left.x1) / 2, (right.x0 + right.x1) / 2
        between = [(start, stop) for start, stop in runs if stop > first and start < behind]
        middles = [(start + stop) / 2 for start, stop in between]
        weights = [
            stop - start - FAR * abs(middle - seen) for (start, stop), middle in zip(between, middles, strict=True)
        ]
        best = middles[int(np.argmax(weights))] if weights else seen
        last = max(last, round(best))
        yield last


def _box(piece: Piece, line_image: LineImage, dark: NDArray[np.bool_], left: int, right: int) -> Box:
    """The ink between two columns, on the page."""
    import numpy as np

    part = dark[:, left:right]
    columns, rows = np.flatnonzero(part.any(axis=0)), np.flatnonzero(part.any(axis=1))
    x0, x1 = (left + columns[0], left + columns[-1] + 1) if columns.size else (left, max(right, left + 1))
    top, bottom = (rows[0], rows[-1] + 1) if rows.size else (0, dark.shape[0])
    start, stop = (line_image.start + column * line_image.step for column in (x0 - 0.5, x1 - 0.5))
    middle = min(max((start + stop) / 2, piece.x0), piece.x1)
    lift = float(np.polyval(piece.curve, middle)) - piece.y
    high = (line_image.bottom - line_image.top) / dark.shape[0]
    return Box(float(start), line_image.top + lift + top * high, float(stop), line_image.top + lift + bottom * high)

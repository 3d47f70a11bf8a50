"""Recognise signs in a line image by shape: full stops, commas, colons, and the hamza above a final heh.

For the end of a word the result is the log odds of each possible sign; for a final heh, whether it has a hamza.
Tesseract's Persian model cannot write «،» or «ٔ» and writes other signs instead. They are distinguished by shape, with
weights learned from pages with known text. Sizes are in spreads of the line's ink and so independent of the font size.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from satrchin.reading.scan.components import Components, components

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from PIL.Image import Image

    from satrchin.reading.ocr.engine import OcrWord

SIGNS = ("", ".", "\N{ARABIC COMMA}", ":", "\N{ARABIC SEMICOLON}")
"""Possible signs at the end of a word."""
READ = ("", ".", ",", "»", ":", "\N{ARABIC SEMICOLON}", "\N{ARABIC LETTER HAMZA}", "\N{ARABIC COMMA}")
"""Signs that Tesseract may read for one of them."""
INK = 190
"""Grey level below which a pixel is ink."""
FAINT = 0.1
"""A letter at a line edge is spurious if a smaller share of its columns has ink."""
SPREADS = 7.0
"""Height of a line image, in spreads."""


def inked(image: Image, tokens: Sequence[OcrWord]) -> list[OcrWord]:
    """Remove spurious letters that Tesseract adds at the edges of a line image, where there is no ink.

    ``آشماره``, ``کارگزینی-``   ->   ``شماره``, ``کارگزینی``
    """
    columns = inked_columns(image)
    kept = list(tokens)
    for end in (0, -1):
        letters = list(kept[end].letters) if kept else []
        if len(letters) < 2:
            continue
        letter = letters.pop(end)
        if columns[letter.x0 : letter.x1].sum() < FAINT * max(1, letter.x1 - letter.x0):
            kept[end] = replace(kept[end], letters=tuple(letters))
    return kept


def inked_columns(image: Image) -> NDArray[np.bool_]:
    """Mask of the columns of a line image that have ink."""
    import numpy as np

    return np.asarray((np.asarray(image) < INK).any(axis=0), dtype=bool)


def white_runs(inked: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Start and end of each run of columns without ink, margins included.

    >>> import numpy as np
    >>> white_runs(np.array([False, True, True, False, False, True]))
    [(0, 1), (3, 5)]
    """
    import numpy as np

    edges = np.diff(inked.astype(np.int8), prepend=1, append=1)
    return list(zip(np.flatnonzero(edges == -1).tolist(), np.flatnonzero(edges == 1).tolist(), strict=True))


@dataclass
class Ink:
    """The ink of a line image."""

    image: Image

    @cached_property
    def pieces(self) -> Components:
        """Its connected components."""
        import numpy as np

        return components(np.asarray(self.image) < INK)

    @property
    def spread(self) -> float:
        """A spread in pixels."""
        return self.image.height / SPREADS

    @cached_property
    def base(self) -> int:
        """The baseline: the row with the most ink."""
        import numpy as np

        ink = (255 - np.asarray(self.image, dtype=np.float64)).sum(axis=1)
        rows = np.convolve(ink, np.ones(5) / 5, "same")
        first, last = self.image.height // 3, self.image.height * 4 // 5
        return int(np.argmax(rows[first:last])) + first

    def sign_odds(self, left: int, right: int, read: str, weights: Sequence[Sequence[float]]) -> list[float] | None:
        """Log odds of each of :data:`SIGNS` at the left end of a word.

        Args:
            left: right edge of the next word.
            right: the word's right edge.
            read: the sign of :data:`READ` that Tesseract read there.
            weights: a row of weights for each sign.

        Returns:
            None: the ink is too large for a sign.
        """
        import numpy as np

        features = self.sign_facts(left, right, read)
        if features is None:
            return None
        odds = np.asarray(weights) @ np.asarray(features)
        odds = odds - np.log(np.exp(odds - np.max(odds)).sum()) - np.max(odds)
        return [float(value) for value in odds]

    def sign_facts(self, left: int, right: int, read: str) -> list[float] | None:
        """Features of the sign at the left end of a word; arguments as of :meth:`sign_odds`."""
        facts = self._end(left, right)
        if facts is None:
            return None
        count, width, top, bottom, area, height, main_width, gap = facts
        if (width > 1.7 or top > 3 or bottom < -2.3 or bottom > 1 or area > 2) and not read:
            return None
        import numpy as np

        tall = top - bottom
        return [
            1.0, float(count == 2), float(count > 2), np.log(tall / width), np.log(height / main_width), tall, width,
            area, area / (tall * width), top, bottom, top * top, bottom * bottom, width * width, min(gap, 2.0),
            *(float(read == sign) for sign in READ[1:]),
        ]  # fmt: skip

    def _end(self, left: int, right: int) -> tuple[Any, ...] | None:
        """Measurements of the separate ink at the left end of a word."""
        import numpy as np

        pieces = self.pieces
        middle = (pieces.x0 + pieces.x1) / 2
        inside = np.flatnonzero((middle > left - 1) & (middle < right) & (pieces.areas >= 4))
        if not len(inside):
            return None
        inside = inside[np.argsort(pieces.x0[inside], kind="stable")]
        count, reach = 1, pieces.x1[inside[0]]
        while count < len(inside) and pieces.x0[inside[count]] < reach:
            reach = max(reach, pieces.x1[inside[count]])
            count += 1
        end = inside[:count]
        main = end[np.argmax(pieces.areas[end])]
        size = self.spread
        gap = (pieces.x0[inside[count]] - reach) / size if count < len(inside) else 3.0
        return (
            count,
            (reach - int(np.min(pieces.x0[end]))) / size,
            (self.base - int(np.min(pieces.top[end]))) / size,
            (self.base - int(np.max(pieces.bottom[end]))) / size,
            pieces.areas[end].sum() / size / size,
            pieces.heights[main] / size,
            pieces.widths[main] / size,
            gap,
        )

    def has_hamza(self, left: int, right: int) -> bool:
        """Whether a small component is high above the final heh between ``left`` and ``right``."""
        import numpy as np

        size = self.spread
        if right - left > 4 * size:
            return False
        pieces = self.pieces
        middle = (pieces.x0 + pieces.x1) / 2
        small = (pieces.areas >= 4) & (pieces.heights < 2.2 * size) & (pieces.widths < 2 * size)
        high = (self.base - pieces.bottom > 1.72 * size) & (self.base - pieces.bottom < 3.6 * size)
        over = (middle > left - 0.6 * size) & (middle < min(right + 0.3 * size, left + 2.2 * size))
        return bool(np.any(small & high & over))

    def number_signs(self, left: int, right: int) -> str:
        """The components of a number from left to right: ``0`` is a digit, ``'`` a small raised sign."""
        import numpy as np

        pieces, size = self.pieces, self.spread
        middle = (pieces.x0 + pieces.x1) / 2
        inside = np.flatnonzero((middle > left) & (middle < right) & (pieces.areas >= 5))
        signs = ""
        for place in inside[np.argsort(middle[inside])]:
            height, rise = pieces.heights[place] / size, (self.base - pieces.bottom[place]) / size
            signs += "'" if height < 1.7 and rise > 1.3 and pieces.widths[place] < 1.2 * size else "0"
        return signs

    def word_edges(self, left: int, right: int) -> tuple[int, int]:
        """The edges ``left`` and ``right`` extended to the next white column."""
        columns = inked_columns(self.image)
        space = max(3, round(1.0 * self.spread))
        while left > 0 and columns[max(0, left - space) : left].any():
            left -= 1
        while right < len(columns) and columns[right : right + space].any():
            right += 1
        return max(0, left - 2), min(len(columns), right + 2)

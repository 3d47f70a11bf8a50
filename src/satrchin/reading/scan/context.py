"""Set lone numbers beside a word of the same page, so that the recogniser sees their size, baseline and script.

The input is the pieces of a page and their first readings. A table cell with a number only shows neither how large its
letters are nor where their baseline is, and a digit such as ۱ looks like a letter. The line image of such a piece is
therefore cut at the usual size and set on the baseline of a clearly read word, which is placed to its right:

    ۴۸۹٬۰۰۰٬۰۰۰   ->   جاری ۴۸۹٬۰۰۰٬۰۰۰
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import regex

from satrchin.learned import numbers
from satrchin.reading.ocr.engine import OcrWord
from satrchin.reading.scan.line_images import ALIKE, Framing, LineImage, cut

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from PIL.Image import Image

    from satrchin.reading.scan.textlines import Found

_LEARNED = numbers("scan_numbers", "words beside numbers")
SHORT = _LEARNED["short"]
"""Maximum width of a lone number, in letter heights."""
SURE = _LEARNED["sure"]
"""Minimum confidence of the word that is set beside it."""
CLEAR = _LEARNED["clear"]
"""Minimum confidence of a word that cannot be a misread number."""
UNCLEAR = _LEARNED["unclear"]
"""Confidence below which a word of letters may be a misread number."""
EDGE = 3
"""Columns around that word."""
_WORD = regex.compile(r"[\N{ARABIC LETTER ALEF WITH MADDA ABOVE}-\N{ARABIC LETTER FARSI YEH}]{4,7}")
_LIST = frozenset("[]{}")
"""Brackets of lists and matrices of code, which are read from the left and would not be beside a Persian word."""
_LETTERS = regex.compile(r"[\p{Arabic}&&\p{L}]{2}|\p{Latin}{4}", regex.V1)


@dataclass(frozen=True, slots=True)
class PageImage:
    """What line images of a page are cut from."""

    grey: NDArray[np.uint8]
    found: Found
    usual: tuple[float, float]
    """Spread and middle of its ordinary line."""

    def cut(self, place: int, framing: Framing, context: Context | None = None) -> LineImage:
        """The line image of a piece, beside a word if there is one."""
        if context is None:
            return cut(self.grey, self.found, place, self.usual, framing)
        line_image = cut(self.grey, self.found, place, self.usual, replace(framing, own_size=False))
        word, baseline = context.image(self, framing)
        lower = baseline - _bottom(line_image.image)
        image = _moved(line_image.image, lower)
        moved = replace(
            line_image,
            image=image,
            top=line_image.top - lower * line_image.step,
            bottom=line_image.bottom - lower * line_image.step,
        )
        return replace(moved, beside=_joined(image, word))


@dataclass(frozen=True, slots=True)
class Context:
    """A clearly read word of a page."""

    place: int
    """Index of its piece."""
    left: float
    right: float
    """Its edges on the page."""

    def image(self, page: PageImage, framing: Framing) -> tuple[Image, int]:
        """Its image and the row of its baseline."""
        line_image = page.cut(self.place, framing)
        first, last = (round((x - line_image.start) / line_image.step) for x in (self.left, self.right))
        box = max(0, first - EDGE), 0, min(line_image.image.width, last + EDGE), line_image.image.height
        return line_image.image.crop(box), _baseline(line_image.image)


def context_of(
    page: PageImage, line_images: Mapping[int, LineImage], lines: Mapping[int, Sequence[OcrWord]]
) -> Context | None:
    """The most clearly read word of the ordinary lines of a page; nothing if none is clear enough."""
    best, most = None, SURE
    for place, words in lines.items():
        line_image, size = line_images[place], page.found.pieces[place].spread / page.usual[0]
        if not ALIKE[0] < size < ALIKE[1] or len(words) < 2:
            continue
        for word in words:
            if word.confidence > most and _WORD.fullmatch(word.text):
                left, right = (line_image.start + x * line_image.step for x in (word.x0, word.x1))
                best, most = Context(place, left, right), word.confidence
    return best


def is_lone_number(page: PageImage, place: int, words: Sequence[OcrWord]) -> bool:
    """Whether a short piece may be a number, as far as it was read: digits, a sign or two, or nothing clear."""
    piece = page.found.pieces[place]
    text = " ".join(word.text for word in words)
    is_word = _LETTERS.search(text) and max(word.confidence for word in words) >= UNCLEAR
    if piece.x1 - piece.x0 > SHORT * page.found.letter or is_word or _LIST & set(text):
        return False
    unclear = min((word.confidence for word in words), default=0.0) < CLEAR
    return unclear or len(text) < 3 or any(map(str.isdigit, text))


def _ink_rows(image: Image) -> NDArray[np.float64]:
    """The ink of each row of a line image."""
    import numpy as np

    rows: NDArray[np.float64] = (255.0 - np.asarray(image)).sum(axis=1)
    return rows


def _baseline(image: Image) -> int:
    """The row of the baseline of a line of text: the lower edge of its most inked rows."""
    import numpy as np

    rows = _ink_rows(image)
    row = int(np.argmax(rows))
    half = float(rows[row]) / 2
    while row + 1 < len(rows) and rows[row + 1] > half:
        row += 1
    return row


def _bottom(image: Image) -> int:
    """The row of the baseline of a number: nearly all of its ink is above it."""
    import numpy as np

    rows = np.cumsum(_ink_rows(image))
    return int(np.searchsorted(rows, 0.97 * rows[-1]))


def _moved(image: Image, lower: int) -> Image:
    """The image moved down by some rows."""
    from PIL import Image as Images

    result = Images.new("L", image.size, 255)
    result.paste(image, (0, lower))
    return result


def _joined(left: Image, right: Image) -> Image:
    """Two images side by side."""
    from PIL import Image as Images

    result = Images.new("L", (left.width + right.width, left.height), 255)
    result.paste(left, (0, 0))
    result.paste(right, (left.width, 0))
    return result

"""Recognise the digits of a number by shape, to check what Tesseract read.

The input is a line image and the place of a number in it; the result is its digits and signs from left to right, each
with its probability. Persian digits are not joined, so each can be classified by itself; Tesseract's network reads a
line as a whole, omits digits at its edges and confuses ۳ and ۴ with ۲.

    ۰ خانوار   ->   ۲۴۰ خانوار
"""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any, NamedTuple

import regex

from satrchin.learned import numbers
from satrchin.persian.chars import ARABIC_DIGITS, ASCII_DIGITS, DIRECTION_MARKS, PERSIAN_DIGITS
from satrchin.reading.ocr.engine import OcrWord
from satrchin.reading.scan.punctuation import Ink

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SHAPES = PERSIAN_DIGITS + "/٬-.،"
"""The classes of a number's components, one row of weights for each."""
_LEARNED = numbers("scan_numbers", "digits")
LEAST, LEAST_GROUPED, CERTAIN = _LEARNED["least"], _LEARNED["least grouped"], _LEARNED["certain"]
"""Minimum probability of each shape: in general, in groups of thousands, and if little of the reading agrees."""
GRID = (6, 9)
"""Columns and rows of the grid of grey levels of a shape."""
LEAST_AREA = 5
_NUMBER = regex.compile(r"([«(]?)\"?([۰-۹/,.٬٫-]*[۰-۹-]|\.)([،.)؛»]*)")
_SAME = {
    **{ord(digit): SHAPES[int(digit)] for digit in ASCII_DIGITS + ARABIC_DIGITS},
    **dict.fromkeys(map(ord, DIRECTION_MARKS)),
}
_FOREIGN = regex.compile(r"^[^۰-۹]*[0-9٠-٩][^۰-۹]*$")
"""A number without a Persian digit; Latin and Arabic digits are not changed."""
_AFTER = regex.compile(r"[-.،٬]*")
_GROUPED = regex.compile(r"[۱-۹][۰-۹]{0,2}(?:٬[۰-۹]{3})+")
_WHOLE = regex.compile(r"[۰-۹]+(?:[/٬.-][۰-۹]+)*")
_CODE = regex.compile(r"(?!(?:[۰-۹]{4}|[۰-۹]{2})/[۰-۹]{1,2}/[۰-۹]{1,2}$)[۰-۹]+/[۰-۹]/[۰-۹]+")
"""A letter is more frequent in the middle of a letter number than a single digit."""


class Shape(NamedTuple):
    """A connected component of a number."""

    text: str
    chance: float


def facts(ink: Ink, piece: int) -> NDArray[np.float64]:
    """Features of a component for digit recognition: size, place above the baseline, grey levels."""
    import numpy as np
    from PIL import Image

    pieces, size = ink.pieces, ink.spread
    box = slice(pieces.top[piece], pieces.bottom[piece]), slice(pieces.x0[piece], pieces.x1[piece])
    shades = np.where(pieces.labels[box] == piece, 255 - np.asarray(ink.image)[box], 0).astype(np.uint8)
    grid = np.asarray(Image.fromarray(shades).resize(GRID, Image.Resampling.BOX), dtype=np.float64) / 255
    tall, wide = np.log(pieces.heights[piece] / size), np.log(pieces.widths[piece] / size)
    foot, head = (ink.base - pieces.bottom[piece]) / size, (ink.base - pieces.top[piece]) / size
    return np.concatenate([[1.0, tall, wide, tall * tall, wide - tall, foot, head], grid.ravel()])


def inside(ink: Ink, left: float, right: float) -> list[int]:
    """The components between two edges, from left to right."""
    import numpy as np

    middle = (ink.pieces.x0 + ink.pieces.x1) / 2
    found = np.flatnonzero((middle > left) & (middle < right) & (ink.pieces.areas >= LEAST_AREA))
    return [int(piece) for piece in found[np.argsort(middle[found], kind="stable")]]


def shapes(ink: Ink, left: float, right: float, weights: Any) -> list[Shape]:
    """The components between two edges, classified as characters of a number."""
    import numpy as np

    pieces = inside(ink, left, right)
    if not pieces:
        return []
    odds = np.array([facts(ink, piece) for piece in pieces]) @ np.asarray(weights).T
    chances = np.exp(odds - odds.max(axis=1, keepdims=True))
    chances /= chances.sum(axis=1, keepdims=True)
    return [Shape(SHAPES[int(row.argmax())], float(row.max())) for row in chances]


def number(ink: Ink, tokens: Sequence[OcrWord], place: int, weights: Any) -> tuple[str, float] | None:
    """Read a number by its shapes, with the signs at its end.

    Returns:
        The word and the probability of its least likely shape; None if it is no number or its shapes are uncertain.
    """
    text = tokens[place].text.translate(_SAME)
    match = _NUMBER.fullmatch(text)
    if not match or _FOREIGN.search(tokens[place].text):
        return None
    left = tokens[place + 1].x1 if place + 1 < len(tokens) else 0
    right = tokens[place - 1].letters[-1].x0 if place else ink.image.width
    found = shapes(ink, left, right, weights)
    picture = "".join(shape.text for shape in found)
    start, main, last = match.groups()
    read = regex.sub("[,.٬٫]", "", main).strip("-")
    ends = _AFTER.match(picture)[0]
    if not main.strip("-.") and picture[:1] == "۰" and len(picture) > 1:
        ends = "."  # a full stop here is as large as a zero
    digits = picture[1:] if ends == "." else picture[len(ends) :]
    digits = digits.lstrip("۰") if _GROUPED.fullmatch(digits.lstrip("۰")) else digits.replace("٬", "/")
    if not _WHOLE.fullmatch(digits) or _CODE.fullmatch(digits):
        return None
    sure = min(shape.chance for shape in found)
    if sure < (LEAST_GROUPED if "٬" in digits else LEAST):
        return None
    if digits == read or picture.lstrip("-.،٬۰") == read.lstrip("۰"):
        return text, sure
    if not _is_near(digits.replace("٬", ""), read, sure):
        return None
    end = ("-" if "-" in (ends[:1], main[-1:]) else "." if ends == "." else "") + last
    return start + digits + end.replace("..", "."), sure


def _is_near(digits: str, read: str, sure: float) -> bool:
    """Whether shapes and reading can be the same number: the reading omits digits, or much of it agrees."""
    rest = iter(digits)
    if all(digit in rest for digit in read) or (len(digits) == len(read) and sure >= CERTAIN):
        return True
    return SequenceMatcher(None, digits, read, autojunk=False).ratio() >= 0.5

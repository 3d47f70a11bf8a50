"""A stock of drawn lines by their width, from which batches of pictures of one size are taken.

In: pictures with their texts, and the characters of the classes. Out: the pictures with their classes. Lines that
cannot be learned from stay out: too wide ones, those with other characters, and those without any, whose loss per
character would be no number.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

WIDTHS = (128, 192, 256, 352, 448, 576, 704, 832, 960, 1088, 1216, 1344, 1472, 1632, 1824)
"""Columns to which pictures are filled up, so that those of a batch are alike."""
STOCK = 4_000
"""Lines kept for each width."""

Picture = NDArray[np.uint8]
Sample = tuple[Picture, list[int]]


def width_of(picture: Picture) -> int | None:
    """The columns to which a picture is filled up; nothing if it is too wide."""
    return next((width for width in WIDTHS if picture.shape[1] <= width), None)


def store(drawn: Sequence[tuple[Picture, str]], characters: Sequence[str], stock: dict[int, list[Sample]]) -> None:
    """Put drawn lines into the stock by their width; the oldest go where it is full."""
    classes = {letter: number for number, letter in enumerate(characters, 1)}
    for picture, label in drawn:
        width = width_of(picture)
        if width is None or not label.strip() or not all(letter in classes for letter in label):
            continue
        kept = stock.setdefault(width, [])
        kept.append((picture, [classes[letter] for letter in label]))
        if len(kept) > STOCK:
            del kept[0]

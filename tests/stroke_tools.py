"""Draw pages of strokes for tests of line finding: lines of boxes, open on one side, as wide as joined letters."""

from collections.abc import Callable, Sequence

import numpy as np
from PIL import Image, ImageDraw

INK = 20
"""Grey level of the strokes."""


def stroke_page(
    tops: Sequence[int],
    span: tuple[int, int] = (150, 1050),
    rise: Callable[[int, int], float] | None = None,
    has: Callable[[int, int], bool] | None = None,
) -> Image.Image:
    """A page of 1,240 × 1,754 pixels with lines of boxes.

    Args:
        tops: the upper edge of each line.
        span: where lines begin and end.
        rise: how much lower a box is than the edge of its line, by the number of the line and its place.
        has: whether there is a box, by the number of the line and its place.
    """
    image = Image.new("L", (1240, 1754), 255)
    draw = ImageDraw.Draw(image)
    dice = np.random.default_rng(5)
    for line, top in enumerate(tops):
        x = span[0]
        while x < span[1]:
            width = int(dice.integers(14, 40))
            y = round(top + (rise(line, x) if rise else 0))
            if has is None or has(line, x):
                draw.rectangle((x, y, x + width, y + 18), fill=INK)
                draw.rectangle((x + 4, y + 4, x + width, y + 13), fill=255)
            x += width + int(dice.integers(4, 18))
    return image

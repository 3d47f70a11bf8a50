"""Whether a page of the extracted set shows its text: no repair of text reads lines painted over one another.

In: a PDF. Out: whether nearly all of its letters stand on the page, apart from one another. wkhtmltopdf sets some fonts
wider than it measured them, so that lines run over their neighbours or beyond the edge of the page.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

MOST_BESIDE = 0.01
"""Share of the letters that may stand beside the page."""
MOST_OVER = 0.02
"""Share of the letters that may stand on a letter of another line: its middle in the other's box."""
NEAR = 12
"""Glyphs of one word, or a letter and its marks, may touch: glyphs so near in the content stream are not compared."""


@lru_cache(maxsize=512)
def is_legible(path: Path) -> bool:
    """Whether a page shows its letters on the page and apart from one another."""
    import pdfplumber

    with pdfplumber.open(path) as pdf:
        for page in pdf.pages:
            chars = [char for char in page.chars if char["text"].strip()]
            beside = sum(char["x0"] < 0 or char["x1"] > page.width for char in chars)
            if beside > MOST_BESIDE * len(chars) or _overlapping(chars) > MOST_OVER * len(chars):
                return False
    return True


def _overlapping(chars: list[dict[str, float]]) -> int:
    """How many letters stand on a letter that is far from them in the content stream."""
    cells: dict[tuple[int, int], list[int]] = {}
    for number, char in enumerate(chars):
        cells.setdefault(_cell(char), []).append(number)
    return sum(
        any(
            abs(other - number) > NEAR and chars[other]["x0"] < _middle(char)[0] < chars[other]["x1"]
            for other in cells[_cell(char)]
        )
        for number, char in enumerate(chars)
    )


def _middle(char: dict[str, float]) -> tuple[float, float]:
    return (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2


def _cell(char: dict[str, float]) -> tuple[int, int]:
    """The place of a letter on a grid of eight points."""
    x, y = _middle(char)
    return int(x / 8), int(y / 8)

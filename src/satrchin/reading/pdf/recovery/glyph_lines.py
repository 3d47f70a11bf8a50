"""Re-render lines of glyphs from the embedded fonts and read each line by OCR.

The positions of the glyphs are known, so line detection is not needed: each line is drawn at the size that the OCR
engine expects. The input is copies of glyphs without overlaps; the output is lines of words with boxes in the frame of
those copies.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import copy

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from satrchin.document import Box, Line, Word
from satrchin.persian.chars import BLANKS
from satrchin.reading.limits import check
from satrchin.reading.ocr.engine import Engine, OcrWord
from satrchin.reading.pdf.recovery.rerender import picture_of
from satrchin.reading.pdf.syntax.glyph import Glyph

Grey = NDArray[np.float32]
"""A grey-scale picture, row by row."""
ABOVE, BELOW = 4.0, 3.0
"""Extent above and below the middle of a line's ink, in multiples of its spread, as engines expect."""
LIKE = (0.82, 1.22)
"""Range of the ratio of a line's ink spread to the page's usual spread in which the line's own value is used."""
SAME = 0.3
"""Largest distance of baselines in one line, in font sizes."""
WIDE = 1.5
"""Gap at which a line is split, in font sizes."""
USUAL_SPREAD = 0.18
"""Default spread of a line's ink in font sizes, if no line is long enough to measure it."""
LONG = 10.0
"""Smallest width of a line that is measured, in font sizes."""


def read_glyph_lines(glyphs: Sequence[Glyph], engine: Engine) -> list[Line] | None:
    """The lines as read by an OCR engine; None if the fonts cannot be drawn.

    Args:
        glyphs: upright ones, see :func:`satrchin.reading.pdf.recovery.rerender.set_apart`.
        engine: reads line pictures.

    Raises:
        InputError: the engine failed.
    """
    rendered: list[tuple[list[Glyph], Grey, float, float]] = []
    for row in _rows(glyphs):
        check()
        size = max(glyph.size for glyph in row)
        left = min(glyph.x0 for glyph in row) - size
        moved = [copy(glyph) for glyph in row]
        for glyph in moved:
            glyph.x0, glyph.x1, glyph.y = glyph.x0 - left, glyph.x1 - left, glyph.y - row[0].y + 2 * size
        found = picture_of(moved)
        if found is None:
            return None
        picture, scale = found
        rendered.append((row, np.asarray(picture, dtype=np.float32), scale, left))
    spreads = [_spread(grey) for _, grey, _, _ in rendered]
    usual = _usual(rendered, spreads)
    strips: list[tuple[Image.Image, float]] = []
    for (row, grey, scale, _), (middle, spread) in zip(rendered, spreads, strict=True):
        expected = usual * row[0].size * scale
        alike = LIKE[0] < spread / expected < LIKE[1]
        strips.append(_strip(grey, middle, spread if alike else expected, engine.height))
    readings = engine.read([image for image, _ in strips])
    return [
        Line(" ".join(word.text for word in words), source="ocr", box=_box(row), words=words)
        for (row, _, scale, left), (_, step), read in zip(rendered, strips, readings, strict=True)
        if (words := tuple(_word(word, row, left, step / scale) for word in read))
    ]


def _rows(glyphs: Sequence[Glyph]) -> Iterator[list[Glyph]]:
    """The glyphs of each baseline, split at wide gaps so that table cells are read separately."""
    rows: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=lambda glyph: glyph.y):
        if rows and glyph.y - rows[-1][-1].y <= SAME * glyph.size:
            rows[-1].append(glyph)
        else:
            rows.append([glyph])
    for row in rows:
        piece: list[Glyph] = []
        edge = 0.0
        for glyph in sorted((glyph for glyph in row if glyph.text not in BLANKS), key=lambda glyph: glyph.x0):
            if piece and glyph.x0 - edge > WIDE * glyph.size:
                yield piece
                piece = []
            edge = max(edge, glyph.x1) if piece else glyph.x1
            piece.append(glyph)
        if piece:
            yield piece


def _spread(grey: Grey) -> tuple[float, float]:
    """The middle of a picture's ink and the spread around it, in pixel rows."""
    ink = (255 - grey).sum(axis=1)
    total = float(ink.sum())
    if not total:
        return grey.shape[0] / 2, 1.0
    rows = np.arange(len(ink))
    middle = float((ink * rows).sum() / total)
    return middle, max(float(np.sqrt((ink * (rows - middle) ** 2).sum() / total)), 1.0)


def _usual(rendered: list[tuple[list[Glyph], Grey, float, float]], spreads: list[tuple[float, float]]) -> float:
    """The ink spread of ordinary lines in font sizes: the median of the long lines."""
    known_sizes = [
        spread / (row[0].size * scale)
        for (row, grey, scale, _), (_, spread) in zip(rendered, spreads, strict=True)
        if grey.shape[1] > LONG * row[0].size * scale
    ]
    return float(np.median(known_sizes)) if known_sizes else USUAL_SPREAD


def _strip(grey: Grey, middle: float, spread: float, height: int) -> tuple[Image.Image, float]:
    """A line's picture scaled for the engine, and the number of rendered pixels per column."""
    top, bottom = round(middle - ABOVE * spread), round(middle + BELOW * spread)
    framed = np.full((bottom - top, grey.shape[1]), 255, dtype=np.uint8)
    first, last = max(top, 0), min(bottom, grey.shape[0])
    framed[first - top : last - top] = grey[first:last].astype(np.uint8)
    step = (bottom - top) / height
    image = Image.fromarray(framed).resize((max(8, round(grey.shape[1] / step)), height), Image.Resampling.BOX)
    return image, step


def _word(word: OcrWord, row: list[Glyph], left: float, step: float) -> Word:
    """A word with its box in the frame of the glyphs."""
    box = _box(row)
    x0, x1 = left + word.x0 * step, left + word.x1 * step
    return Word(word.text, Box(x0, box.top, x1, box.bottom), word.confidence)


def _box(row: list[Glyph]) -> Box:
    size = max(glyph.size for glyph in row)
    return Box(
        min(glyph.x0 for glyph in row),
        min(glyph.y for glyph in row) - size,
        max(glyph.x1 for glyph in row),
        max(glyph.y for glyph in row) + 0.4 * size,
    )

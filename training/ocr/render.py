"""Draw lines of text: HarfBuzz shapes them, FreeType draws their glyphs, numpy lays them on the line.

A picture has :data:`CANVAS` rows, ink 255 on paper 0, mirrored: its first column is the line's right end. Letters have
the size that :func:`satrchin.reading.scan.line_images.cut` gives them: the ink's spread about its middle is a seventh
of :data:`HEIGHT`, and its mean stands at four sevenths of it, :data:`TOP` rows below the edge of the canvas.
"""

from __future__ import annotations

import ctypes
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

import freetype
import numpy as np
import uharfbuzz
from freetype.raw import FT_Outline_EmboldenXY
from numpy.typing import NDArray

from training.ocr.fallback import PERSIAN, borrowed, by_font
from training.ocr.lines import label, runs
from training.ocr.spelling import folded

HEIGHT, CANVAS, TOP = 48, 72, 12
WIDEST = 1824
"""Columns of a picture at most."""
UP, DOWN = 120, 80
"""Rows above and below the base line of the sheet that glyphs are laid on."""
SAMPLE = "پیش از این گزارش، نامهٔ مدیرعامل محترم شرکت جهت استحضار ارسال می\N{ZERO WIDTH NON-JOINER}گردد"
"""What the usual size of a font is measured on."""

Picture = NDArray[np.uint8]


@dataclass(slots=True)
class Font:
    """A font file, opened for shaping and for drawing, with the size at which its lines are drawn."""

    path: Path
    shaper: Any = field(init=False)
    face: Any = field(init=False)
    letters: frozenset[int] = field(init=False)
    em: float = 42.0
    """Pixels of an em at which its ordinary line has the spread that the recogniser wants."""

    def __post_init__(self) -> None:
        """Open the file and measure it."""
        face = uharfbuzz.Face(self.path.read_bytes())
        self.shaper, self.face = uharfbuzz.Font(face), freetype.Face(str(self.path))
        self.letters = frozenset(code for code in face.unicodes if not chr(code).isalnum() or self._is_drawn(code))
        if self.is_arabic:
            sheet = draw(borrowed(folded(SAMPLE), self.letters), [self], Style())
            if sheet is not None:
                rows = np.arange(len(sheet))
                weight = sheet.sum(axis=1, dtype=np.float64)
                mean = (rows * weight).sum() / weight.sum()
                spread = float(np.sqrt((weight * (rows - mean) ** 2).sum() / weight.sum()))
                self.em *= HEIGHT / 7 / spread

    def _is_drawn(self, code: int) -> bool:
        """Whether the glyph of a letter or digit has ink; some fonts have blanks in place of what they lack."""
        self.face.load_char(chr(code), freetype.FT_LOAD_NO_SCALE)
        return bool(self.face.glyph.outline.n_points)

    @property
    def is_arabic(self) -> bool:
        """Whether it has Arabic letters."""
        return ord("ن") in self.letters

    @property
    def is_latin(self) -> bool:
        """Whether it has Latin letters."""
        return ord("n") in self.letters


@dataclass(frozen=True, slots=True)
class Style:
    """What is the same for all glyphs of a line."""

    size: float = 1.0
    stretch: float = 1.0
    slant: float = 0.0
    bold: float = 0.0
    """Ink added, in ems."""
    space: float = 1.0

    @classmethod
    def any(cls, dice: Random) -> Style:
        """A style such as print has."""
        return cls(
            min(1.28, max(0.78, dice.lognormvariate(0, 0.09))),
            dice.choice([1.0, 1.0, dice.uniform(0.86, 1.15)]),
            dice.uniform(0.08, 0.28) if dice.random() < 0.05 else 0.0,
            dice.uniform(0.01, 0.035) if dice.random() < 0.1 else 0.0,
            dice.choice([1.0, 1.0, dice.uniform(0.75, 1.3), dice.uniform(1.0, 2.2)]),
        )


def line_picture(text: str, fonts: list[Font], style: Style) -> tuple[Picture, str] | None:
    """The picture of a line and what is to be read in it, without words for which the line's font lacks a letter.

    Nothing where no font has a character, or the line is too wide.

    Args:
        text: the line, in logical order.
        fonts: the line's font and those for letters that it lacks.
        style: how it is drawn.
    """
    text = borrowed(text, fonts[0].letters)
    sheet = draw(text, fonts, style)
    if sheet is None or sheet.shape[1] > WIDEST:
        return None
    rows = sheet.sum(axis=1, dtype=np.float64)
    middle = float((rows * np.arange(len(rows))).sum() / rows.sum())
    first = round(middle - TOP - HEIGHT * 4 / 7)
    canvas = np.zeros((CANVAS, sheet.shape[1]), np.uint8)
    low, high = max(0, first), min(len(sheet), first + CANVAS)
    canvas[low - first : high - first] = sheet[low:high]
    return canvas[:, ::-1], label(runs(text)).translate(PERSIAN)


def draw(text: str, fonts: list[Font], style: Style) -> Picture | None:
    """A line on a sheet as wide as it is."""
    pen, glyphs = 8.0, list[tuple[Picture, int, int]]()
    for from_right, run in runs(text):
        for number, part in by_font(run, [font.letters for font in fonts]):
            font = fonts[number]
            shaped, width = _shaped(font, part, style, from_right=from_right)
            for glyph, x, y in shaped:
                if glyph == 0:
                    return None
                drawn = _glyph(font, glyph, style)
                if drawn is not None:
                    picture, left, top = drawn
                    glyphs.append((picture, round(pen + x) + left, UP - round(y) - top))
            pen += width
    if not glyphs:
        return None
    least = min(x for _, x, _ in glyphs) - 8
    sheet = np.zeros((UP + DOWN, max(x + picture.shape[1] for picture, x, _ in glyphs) - least + 8), np.uint8)
    for picture, x, y in glyphs:
        if y < 0 or y + picture.shape[0] > len(sheet):
            return None
        place = sheet[y : y + picture.shape[0], x - least : x - least + picture.shape[1]]
        np.maximum(place, picture, out=place)
    return sheet


def _shaped(font: Font, text: str, style: Style, *, from_right: bool) -> tuple[list[tuple[int, float, float]], float]:
    """The glyphs of a run, each with its place in pixels, and how wide the run is."""
    buffer = uharfbuzz.Buffer()
    buffer.add_str(text)
    buffer.direction = "rtl" if from_right else "ltr"
    buffer.script, buffer.language = ("Arab", "fa") if from_right else ("Latn", "en")
    uharfbuzz.shape(font.shaper, buffer)
    scale = font.em * style.size / font.shaper.face.upem
    found, pen = [], 0.0
    for info, place in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
        advance = place.x_advance * scale * style.stretch * (style.space if text[info.cluster] == " " else 1.0)
        found.append((info.codepoint, pen + place.x_offset * scale * style.stretch, place.y_offset * scale))
        pen += advance
    return found, pen


def _glyph(font: Font, number: int, style: Style) -> tuple[Picture, int, int] | None:
    """A glyph's picture, and where it stands beside the pen and above the base line; nothing for a blank."""
    pixels = font.em * style.size
    font.face.set_char_size(max(64, round(pixels * 64)))
    slant, stretch = round(style.slant * style.stretch * 0x10000), round(style.stretch * 0x10000)
    font.face.set_transform(freetype.Matrix(stretch, slant, 0, 0x10000), freetype.Vector(0, 0))
    font.face.load_glyph(number, freetype.FT_LOAD_NO_HINTING | freetype.FT_LOAD_NO_BITMAP)
    slot = font.face.glyph
    if style.bold:
        ink = round(style.bold * pixels * 64)
        FT_Outline_EmboldenXY(ctypes.byref(slot._FT_GlyphSlot.contents.outline), ink, ink // 2)  # noqa: SLF001
    slot.render(freetype.FT_RENDER_MODE_NORMAL)
    bitmap = slot.bitmap
    if not bitmap.width or not bitmap.rows:
        return None
    picture = np.array(bitmap.buffer, np.uint8).reshape(bitmap.rows, bitmap.pitch)[:, : bitmap.width]
    return picture, slot.bitmap_left, slot.bitmap_top

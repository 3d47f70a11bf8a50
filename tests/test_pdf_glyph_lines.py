"""Lines of glyphs drawn and read again: what the engine sees of them, and where its words are on the page."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from PIL import Image, ImageDraw

from pdf_glyphs import from_left
from satrchin.reading.ocr.engine import OcrChar, OcrLine, OcrWord
from satrchin.reading.pdf.recovery import glyph_lines
from satrchin.reading.pdf.syntax.glyph import Glyph

SCALE = 4.0


def drawn(glyphs: Sequence[Glyph]) -> tuple[Image.Image, float]:
    """Each glyph as a box of ink half as high as its size, on its baseline."""
    width = max(glyph.x1 for glyph in glyphs) + glyphs[0].size
    image = Image.new("L", (round(width * SCALE), round(3 * glyphs[0].size * SCALE)), 255)
    for glyph in glyphs:
        sides = (glyph.x0, glyph.y - glyph.size / 2, glyph.x1, glyph.y)
        ImageDraw.Draw(image).rectangle([round(side * SCALE) for side in sides], fill=0)
    return image, SCALE


class Engine:
    """Reads each strip as one word that reaches from its first ink to its last."""

    height = 40

    def __init__(self) -> None:
        self.rows: list[tuple[int, int]] = []

    def read(self, images: Sequence[Image.Image]) -> list[OcrLine]:
        found = []
        for image in images:
            assert image.height == self.height
            rows, columns = np.nonzero(np.asarray(image) < 128)
            self.rows.append((int(rows.min()), int(rows.max())))
            found.append([OcrWord((OcrChar("م", 0.9, int(columns.min()), int(columns.max()) + 1),), 0.9)])
        return found


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> Engine:
    monkeypatch.setattr(glyph_lines, "picture_of", drawn)
    return Engine()


def test_words_are_where_their_glyphs_are(engine: Engine) -> None:
    """Two baselines, of which one has two cells; each line has the box of its glyphs, each word that of its ink."""
    glyphs = [*from_left("سلام", 100, 200), *from_left("دنیا", 300, 201), *from_left("خوب است", 100, 230, size=20)]
    lines = glyph_lines.read_glyph_lines(glyphs, engine)
    assert lines is not None
    boxes = [tuple(line.box) for line in lines]
    assert boxes == [(100, 190, 120, 204), (300, 191, 320, 205), (100, 210, 165, 238)]
    for line in lines:
        (word,) = line.words
        assert (word.text, line.text, line.source) == ("م", "م", "ocr")
        assert (word.box.x0, word.box.x1) == pytest.approx((line.box.x0, line.box.x1), abs=1)
        assert (word.box.top, word.box.bottom) == (line.box.top, line.box.bottom)


def test_strips_are_framed_by_their_ink(engine: Engine) -> None:
    """At any size, the middle of the ink is four sevenths down the strip, and its spread a seventh of the height."""
    for size in (8.0, 10.0, 30.0):
        glyph_lines.read_glyph_lines(from_left("دنیای خوب ماست و زیبا نیز هست", 100, 200, size=size), engine)
    # a box of ink spreads by its height over the square root of 12
    half = 12**0.5 / 2 * engine.height / 7
    for first, last in engine.rows:
        assert (first, last + 1) == pytest.approx((engine.height * 4 / 7 - half, engine.height * 4 / 7 + half), abs=1.5)


def test_a_line_with_odd_ink_is_framed_as_the_others(engine: Engine) -> None:
    """A line of low signs alone takes its frame from the long lines of the page, so that they stay low."""
    long = from_left("این سطر بلند است و اندازه را می‌دهد", 100, 200)
    low = from_left("ـ", 100, 260)
    low[0].size = 2.0
    glyph_lines.read_glyph_lines([*long, *low], engine)
    (first, last), (low_first, low_last) = engine.rows
    assert low_last - low_first == pytest.approx(last - first, abs=2)


def test_a_font_that_cannot_be_drawn(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is read if one line cannot be drawn."""
    monkeypatch.setattr(glyph_lines, "picture_of", lambda _: None)
    assert glyph_lines.read_glyph_lines(from_left("سلام", 0), engine) is None
    assert not engine.rows

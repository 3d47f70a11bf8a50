"""Make the font of text layers: ``python -m training.invisible_font``.

Its two glyphs are a box and nothing. Nobody sees them, but viewers take the boxes of letters from
the outlines, for hits of a search and for the selection. The font holds no other tables than PDF asks for.
"""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen

from satrchin.writing.text_layer import ADVANCE

TARGET = Path(__file__).parents[1] / "src" / "satrchin" / "resources" / "invisible.ttf"
ASCENT, DESCENT = 800, -200
TOP, BOTTOM = 600, -50
"""Of the box: lower than the line, because pdfium joins lines whose letters overlap."""


def font() -> bytes:
    """The font file: glyph 0 is empty and has no width, glyph 1 is the box."""
    advance = round(1000 * ADVANCE)
    pen = TTGlyphPen(None)
    corners = [(0, BOTTOM), (0, TOP), (advance, TOP), (advance, BOTTOM)]
    pen.moveTo(corners[0])
    for corner in corners[1:]:
        pen.lineTo(corner)
    pen.closePath()
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder([".notdef", "box"])
    builder.setupGlyf({".notdef": TTGlyphPen(None).glyph(), "box": pen.glyph()})
    builder.setupHorizontalMetrics({".notdef": (0, 0), "box": (advance, 0)})
    builder.setupHorizontalHeader(ascent=ASCENT, descent=DESCENT)
    builder.setupMaxp()
    builder.font["head"].created = builder.font["head"].modified = 0
    builder.font.recalcTimestamp = False
    written = BytesIO()
    builder.font.save(written)
    return written.getvalue()


if __name__ == "__main__":
    TARGET.write_bytes(font())

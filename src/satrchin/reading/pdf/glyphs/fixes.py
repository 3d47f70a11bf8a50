"""Make the glyphs of a page sound: the fixes in their order, each for what some producer writes.

In goes what the content stream shows, in the order of painting; out come glyphs whose text can be trusted as far
as the file tells it. Before: ``آم``, two filler glyphs without a letter, ``اده``; after: ``آم``, two
kashidas, ``اده``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from satrchin.persian.chars import BLANKS, ZWNJ
from satrchin.reading.pdf.glyphs.actual_text import spanned
from satrchin.reading.pdf.glyphs.diacritics import with_lost_signs, with_signs, without_echoes
from satrchin.reading.pdf.glyphs.digits import with_one_set
from satrchin.reading.pdf.glyphs.duplicates import on_page, without_doubles
from satrchin.reading.pdf.glyphs.kashida import with_fillers, with_inked_blanks
from satrchin.reading.pdf.glyphs.unicode_text import text_of
from satrchin.reading.pdf.syntax.fonts import NO_TEXT
from satrchin.reading.pdf.syntax.glyph import Drawing, Glyph


class Fix(NamedTuple):
    """One fix: glyphs in the order of painting in, the same or fewer out."""

    producer: str
    """Whose files need it."""
    apply: Callable[[list[Glyph]], list[Glyph]]


FIXES = (
    Fix("Word: blanks and bold letters painted twice", without_doubles),
    Fix("Word, LibreOffice: letters and kashidas mapped to a blank", with_inked_blanks),
    Fix("Word with B fonts: a digit of the other set", with_one_set),
    Fix("Word, InDesign: hamza over heh without text", with_lost_signs),
    Fix("LibreOffice, XeTeX: kashidas without text", with_fillers),
)
"""Before the texts of marked content are read."""
LATE_FIXES = (
    Fix("Chromium, Pango: a letter and its sign share one text", with_signs),
    Fix("Typst: a letter and its sign carry the text of both", without_echoes),
)
"""After it."""


def sound(drawing: Drawing, width: float, height: float, *, hidden: bool = False) -> list[Glyph]:
    """The glyphs that a reader of the page sees.

    Args:
        drawing: what the content stream put on the page.
        width: of the page, in points.
        height: of the page, in points.
        hidden: keep text that is painted in the invisible mode (an OCR layer under a scan).
    """
    glyphs = on_page([glyph for glyph in drawing.glyphs if hidden or not glyph.hidden], width, height)
    for glyph in glyphs:
        glyph.text = text_of(glyph.text, glyph.font.name)
    for fix in FIXES:
        glyphs = fix.apply(glyphs)
    glyphs = spanned(glyphs, drawing)
    for fix in LATE_FIXES:
        glyphs = fix.apply(glyphs)
    return glyphs


def forget(glyphs: list[Glyph]) -> None:
    """Take the letters of glyphs whose table lies away, so that they can be told anew."""
    for glyph in glyphs:
        if glyph.text not in BLANKS and glyph.text != ZWNJ:
            glyph.text, glyph.inferred = NO_TEXT, False

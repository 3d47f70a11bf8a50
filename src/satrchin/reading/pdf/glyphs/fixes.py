"""Repair the glyphs of a page by an ordered list of fixes, each for the output of certain producers.

The input is the content stream's glyphs in painting order; the output has corrected texts. Before: ``آم``, two
unmapped filler glyphs, ``اده``; after: ``آم``, two kashidas, ``اده``.
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
from satrchin.reading.pdf.glyphs.roman_numerals import with_latin_letters
from satrchin.reading.pdf.glyphs.unicode_text import text_of, without_strays
from satrchin.reading.pdf.syntax.fonts import NO_TEXT
from satrchin.reading.pdf.syntax.glyph import Glyph, PageContent


class Fix(NamedTuple):
    """One fix: a function from glyphs in painting order to the same or fewer glyphs."""

    producer: str
    """The producers whose files need the fix, and why."""
    apply: Callable[[list[Glyph]], list[Glyph]]


FIXES = (
    Fix("WeasyPrint: a letter mapped to its neighbours in another word", without_strays),
    Fix("Word: blanks and bold letters painted twice", without_doubles),
    Fix("Word, LibreOffice: letters and kashidas mapped to a blank", with_inked_blanks),
    Fix("Word with B fonts: a digit of the other set", with_one_set),
    Fix("XeTeX: Latin letters mapped to Roman numerals", with_latin_letters),
    Fix("Word, InDesign: hamza over heh without text", with_lost_signs),
    Fix("LibreOffice, XeTeX: kashidas without text", with_fillers),
)
"""Fixes applied before ``/ActualText`` is read."""
LATE_FIXES = (
    Fix("Chromium, Pango: a letter and its sign share one text", with_signs),
    Fix("Typst: a letter and its sign carry the text of both", without_echoes),
)
"""Fixes applied after ``/ActualText`` is read."""


def sound(content: PageContent, width: float, height: float, *, hidden: bool = False) -> list[Glyph]:
    """The visible glyphs of a page, repaired.

    Args:
        content: everything that the content stream paints.
        width: of the page, in points.
        height: of the page, in points.
        hidden: keep text that is painted in the invisible mode (an OCR layer under a scan).
    """
    glyphs = on_page([glyph for glyph in content.glyphs if hidden or not glyph.hidden], width, height)
    for glyph in glyphs:
        glyph.text = text_of(glyph.text, glyph.font.name)
    for fix in FIXES:
        glyphs = fix.apply(glyphs)
    glyphs = spanned(glyphs, content)
    for fix in LATE_FIXES:
        glyphs = fix.apply(glyphs)
    return glyphs


def forget(glyphs: list[Glyph]) -> None:
    """Discard text from an unreliable ToUnicode map, so that it can be inferred again."""
    for glyph in glyphs:
        if glyph.text not in BLANKS and glyph.text != ZWNJ:
            glyph.text, glyph.inferred = NO_TEXT, False

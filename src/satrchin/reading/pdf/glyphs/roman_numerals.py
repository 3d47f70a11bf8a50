"""Replace Roman numerals that a font's map gives for Latin letters.

A font may show the letter ``l`` and the numeral fifty, U+217C, by one glyph, and XeTeX then maps the glyph to the
numeral. Before: ``Styⅼe``; after: ``Style``.
"""

from __future__ import annotations

import unicodedata
from itertools import pairwise

from satrchin.reading.pdf.syntax.glyph import Glyph

_FIRST, _LAST = "\N{ROMAN NUMERAL ONE}", "\N{SMALL ROMAN NUMERAL ONE THOUSAND}"
_TOUCH = 0.3
"""Largest gap between two letters of a word, in font sizes."""


def with_latin_letters(glyphs: list[Glyph]) -> list[Glyph]:
    """Replace the numerals of a font by letters if one of them is beside a Latin letter of the font."""
    if not any(_FIRST <= glyph.text <= _LAST for glyph in glyphs):
        return glyphs
    fonts = {
        id(one.font)
        for pair in pairwise(glyphs)
        for one, other in (pair, pair[::-1])
        if _is_numeral(one.text) and other.text.isascii() and other.text.isalpha() and _are_neighbours(*pair)
    }
    for glyph in glyphs if fonts else ():
        if _is_numeral(glyph.text) and id(glyph.font) in fonts:
            glyph.text = unicodedata.normalize("NFKC", glyph.text)
    return glyphs


def _is_numeral(text: str) -> bool:
    """Whether a text is one Roman numeral that looks like one Latin letter."""
    return len(text) == 1 and _FIRST <= text <= _LAST and len(unicodedata.normalize("NFKC", text)) == 1


def _are_neighbours(first: Glyph, second: Glyph) -> bool:
    """Whether two glyphs of one font are beside each other in a word."""
    close = abs(second.x0 - first.x1) < _TOUCH * first.size and abs(second.y - first.y) < _TOUCH * first.size
    return first.font is second.font and close

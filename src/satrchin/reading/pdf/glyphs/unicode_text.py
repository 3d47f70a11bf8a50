"""Normalise the text of each glyph: no presentation forms, direction marks or private-use codes.

Files map glyphs to presentation forms (XeTeX, old Word), to lam-alef in visual order, and to private-use codes of
symbol fonts (Word's bullets). Before: ``ﻼ``; after: ``لا``.
"""

from __future__ import annotations

import unicodedata

from satrchin.reading.pdf.glyphs.symbols import symbol
from satrchin.reading.pdf.syntax.fonts import NO_TEXT
from satrchin.reading.pdf.syntax.glyph import Glyph

_CONTROLS = dict.fromkeys(
    map(
        ord,
        "\N{LEFT-TO-RIGHT MARK}\N{RIGHT-TO-LEFT MARK}\N{LEFT-TO-RIGHT EMBEDDING}\N{RIGHT-TO-LEFT EMBEDDING}"
        "\N{POP DIRECTIONAL FORMATTING}\N{LEFT-TO-RIGHT OVERRIDE}\N{RIGHT-TO-LEFT OVERRIDE}"
        "\N{LEFT-TO-RIGHT ISOLATE}\N{RIGHT-TO-LEFT ISOLATE}\N{FIRST STRONG ISOLATE}\N{POP DIRECTIONAL ISOLATE}"
        "\N{ZERO WIDTH NO-BREAK SPACE}\N{ZERO WIDTH JOINER}\N{ZERO WIDTH SPACE}",
    )
)
# no font has an alef-lam ligature: such a map is in visual order
_FLIPPED = {"ال": "لا", "أل": "لأ", "إل": "لإ", "آل": "لآ"}


def plain(text: str) -> str:
    r"""A glyph's text without presentation forms and direction marks.

    >>> plain("\N{ARABIC LIGATURE LAM WITH ALEF FINAL FORM}")
    'لا'
    >>> plain("\N{LATIN SMALL LIGATURE FI}")
    'fi'
    """
    if len(text) == 1 and text < "\N{ZERO WIDTH SPACE}":
        return text
    if any(map(_is_form, text)):
        text = "".join(
            unicodedata.normalize("NFKC", letter).lstrip(" ") if _is_form(letter) else letter for letter in text
        )
    return _FLIPPED.get(text) or text.translate(_CONTROLS)


def without_strays(glyphs: list[Glyph]) -> list[Glyph]:
    """Remove the text of glyphs that are too narrow for it: letters with a blank between them."""
    for glyph in glyphs:
        if len(glyph.text) > 2 and glyph.x1 - glyph.x0 < NARROW * glyph.size:
            before, _, after = glyph.font.cell(glyph.code)[0].partition(" ")
            if any(map(str.isalpha, before)) and any(map(str.isalpha, after)):
                glyph.text = NO_TEXT
    return glyphs


NARROW = 0.8
"""Largest width of a single letter, in font sizes."""


def _is_form(letter: str) -> bool:
    """Whether the character is an Arabic presentation form or a Latin ligature."""
    return "\ufb50" <= letter <= "\ufdff" or "\ufe70" <= letter <= "\ufefc" or "\ufb00" <= letter <= "\ufb06"


def text_of(raw: str, font: str) -> str:
    """The text of a glyph; private-use codes become the characters that they show.

    >>> text_of("\uf0fc", "ABCDEF+Wingdings-Regular")
    '✓'
    """
    return symbol(raw, font) if "\uf000" <= raw <= "\uf0ff" else plain(raw)

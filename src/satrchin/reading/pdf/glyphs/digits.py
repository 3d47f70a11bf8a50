"""Give all digits of a font the set that most of them have.

Some fonts of Word have one or two digits under the code of the other set: ``1۵069`` is 15069 on the page as in the
author's file. Before: ``1۵069``; after: ``15069``.
"""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict

from satrchin.reading.pdf.syntax.glyph import Glyph

LEAST_VALUES = 4
"""Digits of a set that a font must show before it tells anything of the others."""


def with_one_set(glyphs: list[Glyph]) -> list[Glyph]:
    """The glyphs with the digits of each font in one set, where the font has each digit in one set only."""
    shown: dict[int, dict[int, set[str]]] = defaultdict(lambda: defaultdict(set))
    for glyph in glyphs:
        if len(glyph.text) == 1 and glyph.text.isdecimal():
            shown[id(glyph.font)][unicodedata.decimal(glyph.text)].add(_zero(glyph.text))
    sets: dict[int, str] = {}
    for font, values in shown.items():
        counts = Counter(next(iter(zeros)) for zeros in values.values() if len(zeros) == 1)
        (zero, most), *others = counts.most_common() or [("", 0)]
        few = sum(count for _, count in others)
        if few and most >= LEAST_VALUES and most > 2 * few and all(len(zeros) == 1 for zeros in values.values()):
            sets[font] = zero
    for glyph in glyphs:
        zero = sets.get(id(glyph.font), "")
        if zero and len(glyph.text) == 1 and glyph.text.isdecimal():
            glyph.text = chr(ord(zero) + unicodedata.decimal(glyph.text))
    return glyphs


def _zero(digit: str) -> str:
    """The nought of a digit's set."""
    return chr(ord(digit) - unicodedata.decimal(digit))

"""Map all digits of a font, and of a number, to the digit set that most of them have.

Some fonts map one or two digits to the other set in Word's PDFs: the page shows 15069, the map gives ``1۵069``. Persian
and Arabic digits share glyphs in many fonts; a map has one of them. Before: ``1۵069``, ``۵٦۷۸``; after: ``15069``,
``۵۶۷۸``.
"""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Sequence

from satrchin.reading.geometry.cells import VisualCell
from satrchin.reading.pdf.syntax.glyph import Glyph

ARABIC_ZERO, PERSIAN_ZERO = "\N{ARABIC-INDIC DIGIT ZERO}", "\N{EXTENDED ARABIC-INDIC DIGIT ZERO}"

LEAST_VALUES = 4
"""Number of digits of one set needed before the others of the font are changed."""


def with_one_set(glyphs: list[Glyph]) -> list[Glyph]:
    """Unify the digits of each font that has every digit in one set only."""
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


def with_one_set_each(cells: Sequence[VisualCell]) -> None:
    """Unify the Arabic and Persian digits of each number of a line; as many of both are Persian."""
    start = 0
    while start < len(cells):
        end = start + 1
        while end < len(cells) and cells[end].kind == "N" and cells[end].tight:
            end += 1
        number = [cell for cell in cells[start:end] if cell.kind == "N" and len(cell.text) == 1]
        zeros = Counter(_zero(cell.text) for cell in number)
        if zeros.keys() == {ARABIC_ZERO, PERSIAN_ZERO}:
            zero = ARABIC_ZERO if zeros[ARABIC_ZERO] > zeros[PERSIAN_ZERO] else PERSIAN_ZERO
            for cell in number:
                cell.text = chr(ord(zero) + unicodedata.decimal(cell.text))
        start = end


def _zero(digit: str) -> str:
    """The zero of a digit's set."""
    return chr(ord(digit) - unicodedata.decimal(digit))

"""Glyphs in, the signs on letters (madda, hamza above) on the right letters out.

Some producers give a letter and its sign, two glyphs, the text of both on the first of them and nothing on the
second, and then every other such letter has a sign too. Before: ``بهٔ``, ``شماره``; after: ``به``, ``شمارهٔ``.
"""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict

from satrchin.reading.pdf.drawn import Glyph

_USUAL = {
    "ا": "\N{ARABIC MADDAH ABOVE}",
    "ه": "\N{ARABIC HAMZA ABOVE}",
    "و": "\N{ARABIC HAMZA ABOVE}",
    "ی": "\N{ARABIC HAMZA ABOVE}",
}
"""The sign that a letter has in Persian when it has one."""

NARROW = 0.05
"""Width in font sizes of a glyph that takes no room."""

Key = tuple[int, int]


def with_signs(glyphs: list[Glyph]) -> list[Glyph]:
    """The glyphs without those of no text, whose signs are on their letters."""
    silent = [glyph for glyph in glyphs if not glyph.text]
    if not silent:
        return glyphs
    letters = [glyph for glyph in glyphs if glyph.text]
    signed = _pairs(glyphs)
    bearing = {id(base) for base, _ in signed}
    marked = Counter(_key(base) for base, _ in signed)
    known: dict[Key, Counter[str]] = defaultdict(Counter)
    for base, sign in signed:
        parts = unicodedata.normalize("NFD", base.text)
        if len(parts) > 1 and unicodedata.combining(parts[-1]):
            known[_key(sign)][parts[-1]] += 1
    for base, sign in signed:
        parts = unicodedata.normalize("NFD", base.text)
        if len(parts) == 1:
            told = known[_key(sign)].most_common(1)
            base.text = unicodedata.normalize("NFC", parts + (told[0][0] if told else _USUAL.get(parts, "")))
    for glyph in letters:
        parts = unicodedata.normalize("NFD", glyph.text)
        if marked[_key(glyph)] and id(glyph) not in bearing and unicodedata.combining(parts[-1]):
            glyph.text = unicodedata.normalize("NFC", parts[:-1])
    return letters


def _pairs(glyphs: list[Glyph]) -> list[tuple[Glyph, Glyph]]:
    """Letters with the silent glyph over each."""
    found = []
    for place, sign in enumerate(glyphs):
        if sign.text or sign.x1 - sign.x0 > NARROW * sign.size:
            continue
        for other in (1, -1, 2, -2):
            base = glyphs[place + other] if 0 <= place + other < len(glyphs) else None
            if base is not None and base.text[:1].isalpha() and _under(base, sign):
                found.append((base, sign))
                break
    return found


def _under(base: Glyph, sign: Glyph) -> bool:
    """The sign stands over the letter."""
    slack = 0.05 * base.size
    return abs(base.y - sign.y) < base.size and base.x0 - slack <= sign.x0 <= base.x1 + slack


def _key(glyph: Glyph) -> Key:
    return id(glyph.font), glyph.code

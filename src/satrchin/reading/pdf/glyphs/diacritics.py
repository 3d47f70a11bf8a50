"""Move diacritics (madda, hamza above) to the letters to which they belong.

Some producers map the first of two glyphs to a letter with its diacritic and the second to nothing; every other such
letter then gets the diacritic, too. Before: ``بهٔ``, ``شماره``; after: ``به``, ``شمارهٔ``. Others (Typst) map both
glyphs to the letter with its diacritic. Before: ``نامهٔهٔ``; after: ``نامهٔ``.
"""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict

from satrchin.reading.pdf.syntax.fonts import NO_TEXT
from satrchin.reading.pdf.syntax.glyph import Glyph
from satrchin.reading.pdf.syntax.outlines import extent, loaded

_USUAL = {
    "ا": "\N{ARABIC MADDAH ABOVE}",
    "ه": "\N{ARABIC HAMZA ABOVE}",
    "و": "\N{ARABIC HAMZA ABOVE}",
    "ی": "\N{ARABIC HAMZA ABOVE}",
}
"""The diacritic that each letter can have in Persian."""

WIDE = 0.1
"""Smallest width of a glyph without text that may be a letter, in font sizes."""
NARROW = 0.05
"""Largest width of a zero-width glyph, in font sizes."""
HIGH = 0.3
"""Height above the baseline where the ink of diacritics begins, in font sizes."""
OVER = 0.5
"""Smallest overlap of a diacritic and its letter, as a share of the width of either."""
ASIDE = 0.12
"""Largest horizontal offset of a diacritic from its letter, in font sizes."""

Key = tuple[int, int]


def with_signs(glyphs: list[Glyph]) -> list[Glyph]:
    """Remove diacritic glyphs without text and move their diacritics to their letters.

    A wide glyph with ink may be a letter that the file forgot, and is unmapped.
    """
    silent = [glyph for glyph in glyphs if not glyph.text]
    if not silent:
        return glyphs
    for glyph in silent:
        if glyph.x1 - glyph.x0 > WIDE * glyph.size and loaded(glyph.font).box(glyph.code) is not None:
            glyph.text = NO_TEXT
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
            inferred = known[_key(sign)].most_common(1)
            base.text = unicodedata.normalize("NFC", parts + (inferred[0][0] if inferred else _USUAL.get(parts, "")))
    for glyph in letters:
        parts = unicodedata.normalize("NFD", glyph.text)
        if marked[_key(glyph)] and id(glyph) not in bearing and unicodedata.combining(parts[-1]):
            glyph.text = unicodedata.normalize("NFC", parts[:-1])
    return letters


def with_lost_signs(glyphs: list[Glyph]) -> list[Glyph]:
    """Map unmapped zero-width glyphs that occur only over heh to hamza above."""
    bases: dict[Key, set[str]] = defaultdict(set)
    lost = [place for place, glyph in enumerate(glyphs) if is_lost_sign(glyph)]
    for place in lost:
        near = [glyphs[other] for other in (place + 1, place - 1) if 0 <= other < len(glyphs)]
        over = [base.text for base in near if base.text[:1].isalpha() and _under(base, glyphs[place])]
        bases[_key(glyphs[place])].add(over[0] if over else "")
    for place in lost:
        if bases[_key(glyphs[place])] == {"ه"}:
            glyphs[place].text = _USUAL["ه"]
            glyphs[place].inferred = True
    return glyphs


def is_lost_sign(glyph: Glyph) -> bool:
    """Whether a glyph is unmapped and has zero width."""
    return glyph.text == NO_TEXT and glyph.x1 - glyph.x0 <= NARROW * glyph.size


def without_echoes(glyphs: list[Glyph]) -> list[Glyph]:
    """Remove diacritic glyphs that repeat their letter's text; other diacritics keep only the diacritic."""
    if not any(map(_is_signed, glyphs)):
        return glyphs
    kept = []
    for place, sign in enumerate(glyphs):
        base = _base(glyphs, place) if _is_signed(sign) else None
        if base is None:
            kept.append(sign)
        elif (mark := unicodedata.normalize("NFD", sign.text)[-1]) not in unicodedata.normalize("NFD", base.text):
            sign.text = mark
            kept.append(sign)
    return kept


def _is_signed(glyph: Glyph) -> bool:
    """Whether a glyph mapped to a letter with a diacritic is only the diacritic, by its ink or its zero width."""
    parts = unicodedata.normalize("NFD", glyph.text)
    if len(parts) < 2 or not unicodedata.combining(parts[-1]):
        return False
    box = loaded(glyph.font).box(glyph.code)
    return box[1] > HIGH if box else glyph.x1 - glyph.x0 <= NARROW * glyph.size


def _base(glyphs: list[Glyph], place: int) -> Glyph | None:
    """The letter painted next to a diacritic and overlapping it."""
    sign = glyphs[place]
    left, right = extent(sign)
    for other in (place + 1, place - 1):
        base = glyphs[other] if 0 <= other < len(glyphs) else None
        if base is None or not base.text[:1].isalpha() or abs(base.y - sign.y) > base.size:
            continue
        start, end = extent(base)
        slack = ASIDE * sign.size
        covered = min(end + slack, right) - max(start - slack, left)
        parts, shown = unicodedata.normalize("NFD", base.text), unicodedata.normalize("NFD", sign.text)
        alike = parts[:1] == shown[:1] or shown[-1] in parts
        if alike and not _is_signed(base) and covered >= OVER * min(right - left, end - start):
            return base
    return None


def _pairs(glyphs: list[Glyph]) -> list[tuple[Glyph, Glyph]]:
    """Letters, each with the unmapped glyph above it."""
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
    """Whether the diacritic is above the letter."""
    slack = 0.05 * base.size
    return abs(base.y - sign.y) < base.size and base.x0 - slack <= sign.x0 <= base.x1 + slack


def _key(glyph: Glyph) -> Key:
    return id(glyph.font), glyph.code

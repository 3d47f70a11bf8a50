"""Glyphs in, the signs on letters (madda, hamza above) on the right letters out.

Some producers give a letter and its sign, two glyphs, the text of both on the first of them and nothing on the
second, and then every other such letter has a sign too. Before: ``بهٔ``, ``شماره``; after: ``به``, ``شمارهٔ``. Others
(Typst) give the text of both to each of them. Before: ``نامهٔهٔ``; after: ``نامهٔ``.
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
"""The sign that a letter has in Persian when it has one."""

NARROW = 0.05
"""Width in font sizes of a glyph that takes no room."""
HIGH = 0.3
"""Height in font sizes above which the ink of signs stands."""
OVER = 0.5
"""Share of a sign's width, or its letter's, that lies over the other, at least."""
ASIDE = 0.12
"""Font sizes by which a sign may stand aside of its letter."""

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
            inferred = known[_key(sign)].most_common(1)
            base.text = unicodedata.normalize("NFC", parts + (inferred[0][0] if inferred else _USUAL.get(parts, "")))
    for glyph in letters:
        parts = unicodedata.normalize("NFD", glyph.text)
        if marked[_key(glyph)] and id(glyph) not in bearing and unicodedata.combining(parts[-1]):
            glyph.text = unicodedata.normalize("NFC", parts[:-1])
    return letters


def with_lost_signs(glyphs: list[Glyph]) -> list[Glyph]:
    """The glyphs, those without a letter that take no room and stand over heh alone being hamzas, as Persian has it."""
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
    """A glyph without a letter that takes no room."""
    return glyph.text == NO_TEXT and glyph.x1 - glyph.x0 <= NARROW * glyph.size


def without_echoes(glyphs: list[Glyph]) -> list[Glyph]:
    """The glyphs without signs that carry their letter's text once more; other signs keep their sign alone."""
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
    """It carries a letter with a sign, but its ink stands where signs do; without outlines it takes no room."""
    parts = unicodedata.normalize("NFD", glyph.text)
    if len(parts) < 2 or not unicodedata.combining(parts[-1]):
        return False
    box = loaded(glyph.font).box(glyph.code)
    return box[1] > HIGH if box else glyph.x1 - glyph.x0 <= NARROW * glyph.size


def _base(glyphs: list[Glyph], place: int) -> Glyph | None:
    """The letter painted next to a sign that lies over it, or it over the letter."""
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

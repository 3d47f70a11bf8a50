"""Detect kashidas that the file maps to nothing, to a blank or to a letter.

Word and LibreOffice stretch justified lines with a glyph that their ToUnicode maps omit, or map to a blank or a letter
(ز, م, ه, ن). Its outline is a flat stroke from edge to edge. Some fonts have letters of that shape, so a glyph with a
letter counts as a kashida only if the lexicon confirms it (:mod:`satrchin.reading.pdf.recovery.wrong_letters`).
Before: ``آم``, two glyphs mapped to blanks, ``اده``; after: ``آماده``.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import pairwise

from satrchin.persian.chars import BLANKS, TATWEEL
from satrchin.reading.pdf.glyphs.diacritics import is_lost_sign
from satrchin.reading.pdf.syntax.fonts import NO_TEXT
from satrchin.reading.pdf.syntax.glyph import Glyph
from satrchin.reading.pdf.syntax.outlines import loaded

LOW, FLAT = 0.01, 0.25
"""Largest gap between a kashida's ink and its edges, and its largest height (bold fonts), in font sizes."""
LEAST_FILLERS = 4
"""Occurrences from which on one of several unmapped glyphs may be a kashida: kashidas are repeated and flat."""
BESIDE = 0.15
"""Largest gap between adjacent glyphs, in font sizes."""

Key = tuple[int, int]


def with_inked_blanks(glyphs: list[Glyph]) -> list[Glyph]:
    """Remove the text of glyphs that are mapped to blanks but have ink.

    Word writes such maps for letters of embedded pages, LibreOffice for kashidas.
    """
    known: dict[Key, bool] = {}
    for glyph in glyphs:
        if glyph.text in BLANKS:
            key = _key(glyph)
            if key not in known:
                known[key] = glyph.x1 > glyph.x0 and loaded(glyph.font).box(glyph.code) is not None
            if known[key]:
                glyph.text = NO_TEXT
    return glyphs


def is_flat(glyph: Glyph) -> bool:
    """Whether the outline is a flat stroke from edge to edge."""
    box = loaded(glyph.font).box(glyph.code)
    width = glyph.font.cell(glyph.code)[1]
    return box is not None and box[0] <= LOW and box[2] >= width - LOW and box[3] < FLAT and box[1] > -FLAT


def with_fillers(glyphs: list[Glyph]) -> list[Glyph]:
    """Map unmapped kashidas to tatweel: glyphs only between letters, and flat if the font has outlines."""
    unknown: dict[int, Counter[int]] = defaultdict(Counter)
    for glyph in glyphs:
        if glyph.text == NO_TEXT and not is_lost_sign(glyph):
            unknown[id(glyph.font)][glyph.code] += 1
    doubled = {
        _key(one)
        for one, two in pairwise(glyphs)
        if one.text == NO_TEXT and one.font is two.font and (one.code == two.code or is_flat(one))
    }
    fillers = {
        (font, code)
        for font, codes in unknown.items()
        for code in codes
        if len(codes) == 1 or ((font, code) in doubled and codes[code] >= LEAST_FILLERS)
    }
    flat = {_key(glyph) for glyph in glyphs if glyph.text == NO_TEXT and is_flat(glyph)}
    if fillers or flat:
        fillers = _between_letters(glyphs, fillers | flat, flat)
    for glyph in glyphs:
        if glyph.text == NO_TEXT and _key(glyph) in fillers and (is_flat(glyph) or not _is_drawn(glyph)):
            glyph.text = TATWEEL
    return glyphs


def _is_drawn(glyph: Glyph) -> bool:
    """Whether the font has an outline of the glyph."""
    return loaded(glyph.font).box(glyph.code) is not None


def _between_letters(glyphs: list[Glyph], fillers: set[Key], flat: set[Key]) -> set[Key]:
    """The glyphs with letters on both sides nearly everywhere; flat ones need none."""
    inside: Counter[Key] = Counter()
    outside: Counter[Key] = Counter()
    for place, glyph in enumerate(glyphs):
        key = _key(glyph)
        if key in fillers:
            reach = BESIDE * glyph.size
            around = [
                other
                for other in glyphs[max(0, place - 3) : place + 4]
                if _key(other) != key
                and abs(other.y - glyph.y) < 1
                and other.x0 - reach <= glyph.x1
                and glyph.x0 <= other.x1 + reach
            ]
            if around:
                (inside if all(other.text[:1].isalpha() for other in around) else outside)[key] += 1
    return {key for key in fillers if inside[key] > 4 * outside[key] or (key in flat and inside[key])}


def _key(glyph: Glyph) -> Key:
    return id(glyph.font), glyph.code

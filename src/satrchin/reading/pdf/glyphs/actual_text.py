"""Merge the glyphs under one ``/ActualText`` into one glyph with that text.

LibreOffice, Chromium and Pango write letters and ZWNJs there that their ToUnicode maps cannot express. Before: two
glyphs ``لا`` and ``؟``; after: one glyph ``لا``.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from dataclasses import replace

from satrchin.persian.chars import BLANKS, MIRROR, ZWNJ
from satrchin.reading.pdf.glyphs.unicode_text import plain
from satrchin.reading.pdf.syntax.glyph import Glyph, PageContent


def spanned(glyphs: list[Glyph], content: PageContent) -> list[Glyph]:
    """Merge the glyphs of each ActualText span if the text can belong to them."""
    spans = content.spans
    if not spans:
        return glyphs
    groups: dict[int, list[Glyph]] = defaultdict(list)
    for glyph in glyphs:
        if glyph.span >= 0:
            groups[glyph.span].append(glyph)
    texts = {span: plain(spans[span]) for span in groups}
    trusted = _trusted(groups, texts)
    merged: dict[int, Glyph] = {}
    for span, members in groups.items():
        if span not in trusted or (len(members) == 1 and MIRROR.get(members[0].text) == texts[span]):
            continue  # of a sign that is mirrored, the glyph tells the shape
        widest = max(members, key=lambda glyph: glyph.x1 - glyph.x0)
        roomy = [
            glyph for glyph in members if glyph.x1 - glyph.x0 > NO_ROOM * glyph.size
        ] or members  # diacritics have none
        x0, x1 = min(glyph.x0 for glyph in roomy), max(glyph.x1 for glyph in roomy)
        merged[id(members[0])] = replace(widest, text=texts[span], x0=x0, x1=x1)
        merged.update({id(glyph): _GONE for glyph in members[1:]})
    found = (merged.get(id(glyph), glyph) for glyph in glyphs)
    return [glyph for glyph in found if glyph is not _GONE]


def _trusted(groups: dict[int, list[Glyph]], texts: dict[int, str]) -> set[int]:
    """The spans to use: those in lines where most spans agree with their glyphs.

    Chromium assigns the texts of some lines to wrong glyphs; elsewhere its texts are more reliable than its glyphs.
    """
    lines: dict[tuple[float, float], list[int]] = defaultdict(list)
    last = (0.0, 0.0, -1)
    for span, members in groups.items():
        first = members[0]
        if abs(first.y - last[1]) > first.size or abs(first.seq - last[2]) > FAR:
            last = (first.seq, first.y, first.seq)
        last = (last[0], last[1], members[-1].seq)
        if _short(texts[span], members):
            lines[last[0], last[1]].append(span)
    trusted: set[int] = set()
    for line in lines.values():
        agreeing = {span for span in line if _agrees(texts[span], groups[span])}
        trusted |= set(line) if len(agreeing) >= 0.6 * len(line) else agreeing
    return trusted


def _short(text: str, members: list[Glyph]) -> bool:
    """Whether a span is one line of text over a few adjacent glyphs, not the description of a picture or page."""
    first = members[0]
    letters = sum(len(glyph.text) for glyph in members)
    return (
        "\n" not in text
        and len(text) <= 3 * letters + 3
        and all(abs(glyph.y - first.y) < glyph.size and glyph.angle == first.angle for glyph in members)
        and len(members) <= LONGEST
    )


def _agrees(text: str, members: list[Glyph]) -> bool:
    """Whether the text of the glyphs, as far as they have any, agrees with the span's text."""
    own = "".join(glyph.text for glyph in members)
    if not own:  # a letter in several pieces, as DejaVu Sans has lam before gaf: only the span tells its text
        return True
    blank = all(letter in BLANKS or letter == ZWNJ for letter in own)
    if blank:
        return not any(letter.isalnum() for letter in text)
    return {letter for letter in _letters(own) if letter.isalnum()} <= _letters(text)


def _letters(text: str) -> set[str]:
    """The letters and signs of a text; digits of all sets are alike, as two sets may share a glyph."""
    return {str(unicodedata.decimal(sign, sign)) for sign in unicodedata.normalize("NFD", text)}


NO_ROOM = 0.05
"""Largest width of a zero-width glyph, in font sizes."""
FAR = 12
"""Largest distance in painting order of two glyphs of one segment of a line."""
LONGEST = 60
"""Most glyphs of one ActualText; longer spans are paragraphs, whose glyphs are more useful than their text."""

_GONE = Glyph("", 0, None, 0, 0, 0, 0, 0, 0, 0, 0, hidden=True)  # type: ignore[arg-type]  # of no font: it is never shown

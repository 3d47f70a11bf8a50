"""Read the glyphs under one ``/ActualText`` as one glyph with that text.

LibreOffice, Chromium and Pango give the letters, ZWNJs among them, that their tables of glyphs cannot. Before: two
glyphs ``لا`` and ``؟``; after: one, ``لا``.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from dataclasses import replace

from satrchin.persian.chars import BLANKS, ZWNJ
from satrchin.reading.pdf.glyphs.unicode_text import plain
from satrchin.reading.pdf.syntax.glyph import Drawing, Glyph


def spanned(glyphs: list[Glyph], drawing: Drawing) -> list[Glyph]:
    """Glyphs under one ActualText as one glyph with that text, where the two can belong together."""
    spans = drawing.spans
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
        if span not in trusted:
            continue
        widest = max(members, key=lambda glyph: glyph.x1 - glyph.x0)
        roomy = [glyph for glyph in members if glyph.x1 - glyph.x0 > NO_ROOM * glyph.size] or members  # signs have none
        x0, x1 = min(glyph.x0 for glyph in roomy), max(glyph.x1 for glyph in roomy)
        merged[id(members[0])] = replace(widest, text=texts[span], x0=x0, x1=x1)
        merged.update({id(glyph): _GONE for glyph in members[1:]})
    found = (merged.get(id(glyph), glyph) for glyph in glyphs)
    return [glyph for glyph in found if glyph is not _GONE]


def _trusted(groups: dict[int, list[Glyph]], texts: dict[int, str]) -> set[int]:
    """The spans to believe: those of lines where most agree with their glyphs.

    Chromium puts the texts of some lines over the wrong glyphs; elsewhere its glyphs are worth less than its texts.
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
    """One line of text over a few glyphs that stand together, not the description of a picture or of a page."""
    first = members[0]
    letters = sum(len(glyph.text) for glyph in members)
    return (
        "\n" not in text
        and len(text) <= 3 * letters + 3
        and all(abs(glyph.y - first.y) < glyph.size and glyph.angle == first.angle for glyph in members)
        and len(members) <= LONGEST
    )


def _agrees(text: str, members: list[Glyph]) -> bool:
    """The glyphs say the same as the text, as far as they say anything."""
    own = "".join(glyph.text for glyph in members)
    blank = all(letter in BLANKS or letter == ZWNJ for letter in own)
    if blank:
        return not any(letter.isalnum() for letter in text)
    inferred = set(unicodedata.normalize("NFD", own))
    return {letter for letter in inferred if letter.isalnum()} <= set(unicodedata.normalize("NFD", text))


NO_ROOM = 0.05
"""Width in font sizes of a glyph that takes none."""
FAR = 12
"""Glyphs painted further apart than this are not of one piece of a line."""
LONGEST = 60
"""Glyphs of one ActualText; longer ones are paragraphs, whose cells are worth more than their text."""

_GONE = Glyph("", 0, None, 0, 0, 0, 0, 0, 0, 0, 0, hidden=True)  # type: ignore[arg-type]

"""The glyphs of a drawing, made sound: what paints nothing or twice goes, what is under ActualText is one.

In goes what the content stream shows, in the order of painting; out come glyphs whose text can be trusted as far
as the file tells it. Before: ``آم``, two filler glyphs without a letter, ``اده``; after: ``آم``, two
kashidas, ``اده``.
"""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from dataclasses import replace
from itertools import pairwise
from operator import attrgetter

from satrchin.persian.chars import BLANKS, TATWEEL, ZWNJ
from satrchin.reading.limits import check
from satrchin.reading.pdf.glyphs.diacritics import is_lost_sign, with_lost_signs, with_signs, without_echoes
from satrchin.reading.pdf.syntax.fonts import NO_TEXT
from satrchin.reading.pdf.syntax.glyph import Drawing, Glyph
from satrchin.reading.pdf.syntax.outlines import loaded

_CONTROLS = dict.fromkeys(
    map(
        ord,
        "\N{LEFT-TO-RIGHT MARK}\N{RIGHT-TO-LEFT MARK}\N{LEFT-TO-RIGHT EMBEDDING}\N{RIGHT-TO-LEFT EMBEDDING}"
        "\N{POP DIRECTIONAL FORMATTING}\N{LEFT-TO-RIGHT OVERRIDE}\N{RIGHT-TO-LEFT OVERRIDE}"
        "\N{LEFT-TO-RIGHT ISOLATE}\N{RIGHT-TO-LEFT ISOLATE}\N{FIRST STRONG ISOLATE}\N{POP DIRECTIONAL ISOLATE}"
        "\N{ZERO WIDTH NO-BREAK SPACE}\N{ZERO WIDTH JOINER}\N{ZERO WIDTH SPACE}",
    )
)
# no font has a ligature of alef before lam: such a table was written in visual order
_FLIPPED = {"ال": "لا", "أل": "لأ", "إل": "لإ", "آل": "لآ"}


def sound(drawing: Drawing, width: float, height: float, *, hidden: bool = False) -> list[Glyph]:
    """The glyphs that a reader of the page sees.

    Args:
        drawing: what the content stream put on the page.
        width: of the page, in points.
        height: of the page, in points.
        hidden: keep text that is painted in the invisible mode (an OCR layer under a scan).
    """
    glyphs = _on_page([glyph for glyph in drawing.glyphs if hidden or not glyph.hidden], width, height)
    for glyph in glyphs:
        glyph.text = plain(glyph.text)
    glyphs = with_fillers(with_lost_signs(_without_doubles(glyphs)))
    return without_echoes(with_signs(_spanned(glyphs, drawing.spans) if drawing.spans else glyphs))


# what Word's Symbol and Wingdings bullets are mapped to
_SYMBOLS = {"\uf0b7": "•", "\uf0a7": "▪", "\uf0d8": "➢", "\uf0fc": "✓", "\uf06f": "○", "\uf0a8": "□", "\uf020": " "}


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
    return _FLIPPED.get(text) or _SYMBOLS.get(text) or text.translate(_CONTROLS)


def _is_form(letter: str) -> bool:
    """A presentation form of Arabic letters, or a Latin ligature."""
    return "\ufb50" <= letter <= "\ufdff" or "\ufe70" <= letter <= "\ufefc" or "\ufb00" <= letter <= "\ufb06"


def _on_page(glyphs: list[Glyph], width: float, height: float) -> list[Glyph]:
    """Without what is painted beside the page; a line that begins on it is kept whole, though it runs over an edge.

    Turned glyphs are in their own frame and are kept.
    """
    shown = [g for g in glyphs if g.angle or (g.x1 > -g.size and g.x0 < width + g.size)]
    inside = {round(g.y + shift * g.size) for g in shown for shift in (-RAISED, 0.0, RAISED)}
    return [
        glyph
        for glyph in glyphs
        if glyph.angle
        or (
            -glyph.size < glyph.y < height + glyph.size
            and -3 * width < glyph.x1
            and glyph.x0 < 4 * width
            and (round(glyph.y) in inside)
        )
    ]


RAISED = 0.2
"""Font sizes by which signs stand over the baseline of their letters."""


def _without_doubles(glyphs: list[Glyph]) -> list[Glyph]:
    """Text that is painted twice to look bold, or blanks that Word paints twice, once: the first time."""
    alike: dict[tuple[str, int, float], list[Glyph]] = defaultdict(list)
    for glyph in glyphs:
        inferred = (
            glyph.text != NO_TEXT and len(glyph.text) == 1
        )  # a letter and its sign may both carry the text of both
        alike[glyph.text, 0 if inferred else glyph.code, glyph.angle].append(glyph)
    again: dict[int, set[int]] = defaultdict(set)
    for members in alike.values():
        members.sort(key=attrgetter("x0"))
        near: list[Glyph] = []
        for other in members:
            reach = other.size * (BLANK_REACH if other.text in BLANKS else REACH)
            near = [glyph for glyph in near if other.x0 - glyph.x0 < reach]
            if len(near) > CROWD:
                check()
            for glyph in near:
                if abs(other.y - glyph.y) < reach and abs(other.x1 - glyph.x1) < 2 * reach:
                    again[max(other.seq, glyph.seq)].add(min(other.seq, glyph.seq))
            near.append(other)
    if not again:
        return glyphs
    shown = {glyph.seq: glyph for glyph in glyphs}
    return [glyph for glyph in glyphs if glyph.seq not in again or _by_chance(glyph.seq, again, shown)]


def _by_chance(seq: int, again: dict[int, set[int]], shown: dict[int, Glyph]) -> bool:
    """A glyph of a piece that is not painted twice happens to lie on its like: lines may run over each other."""
    for first in again[seq]:
        start, end = seq, seq
        while first + start - 1 - seq in again.get(start - 1, ()):
            start -= 1
        while first + end + 1 - seq in again.get(end + 1, ()):
            end += 1
        before, after = _beside(shown, start, start - 1), _beside(shown, end, end + 1)
        whole = not (before or after)
        whole = whole and shown[seq].text not in BLANKS  # blanks of lines that run over each other are all alike
        inside = before and after and seq - first > 2 * (end - start + 1)  # not word after word painted twice
        if seq - first <= AT_ONCE or end - start >= (LEAST_INSIDE if inside else LEAST_AGAIN) or whole:
            return False
    return True


def _beside(shown: dict[int, Glyph], seq: int, other: int) -> bool:
    """Two glyphs, by their places in painting, stand side by side."""
    one, two = shown[seq], shown.get(other)
    if two is None or abs(two.y - one.y) > one.size:
        return False
    return two.x0 - one.size < one.x1 and one.x0 < two.x1 + one.size


LEAST_AGAIN = 3
"""Glyphs after one another that lie on their likes, less one, where a part of a piece is painted twice."""
LEAST_INSIDE = 10
"""The same in the midst of a piece painted much later: endings such as ``هایی از`` lie on their likes by chance."""
CROWD = 50
"""Equal glyphs on one spot from which on the time is looked at."""
AT_ONCE = 2
"""Glyphs painted no further apart than this may be one glyph painted twice, whatever stands beside them."""


def forget(glyphs: list[Glyph]) -> None:
    """Take the letters of glyphs whose table lies away, so that they can be told anew."""
    for glyph in glyphs:
        if glyph.text not in BLANKS and glyph.text != ZWNJ:
            glyph.text, glyph.inferred = NO_TEXT, False


def is_flat(glyph: Glyph) -> bool:
    """A low stroke from edge to edge."""
    box = loaded(glyph.font).box(glyph.code)
    width = glyph.font.cell(glyph.code)[1]
    return box is not None and box[0] <= LOW and box[2] >= width - LOW and box[3] < FLAT and box[1] > -FLAT


LOW, FLAT = 0.01, 0.2
"""How far a kashida's ink may keep from its edges, and its height, in font sizes."""
LEAST_FILLERS = 4
"""Occurrences from which on one of several glyphs without text may be a kashida: they come in rows, and are flat."""
REACH, BLANK_REACH = 0.12, 0.2
"""Distance in font sizes within which a glyph is the same glyph painted again."""


def with_fillers(glyphs: list[Glyph]) -> list[Glyph]:
    """Kashidas as tatweel: the one glyph of a font that has no letter and only stands inside words is one."""
    unknown: dict[int, Counter[int]] = defaultdict(Counter)
    for glyph in glyphs:
        if glyph.text == NO_TEXT and not is_lost_sign(glyph):
            unknown[id(glyph.font)][glyph.code] += 1
    doubled = {
        (id(one.font), one.code)
        for one, two in pairwise(glyphs)
        if one.text == NO_TEXT and one.font is two.font and (one.code == two.code or is_flat(one))
    }
    fillers = {
        (font, code)
        for font, codes in unknown.items()
        for code in codes
        if len(codes) == 1 or ((font, code) in doubled and codes[code] >= LEAST_FILLERS)
    }
    if fillers:
        outside: Counter[tuple[int, int]] = Counter()
        inside: Counter[tuple[int, int]] = Counter()
        for place, glyph in enumerate(glyphs):
            key = id(glyph.font), glyph.code
            if key in fillers:
                around = [g for g in glyphs[max(0, place - 3) : place + 4] if (id(g.font), g.code) != key]
                near = [
                    g
                    for g in around
                    if abs(g.y - glyph.y) < 1 and g.x0 - 0.15 * g.size <= glyph.x1 and glyph.x0 <= g.x1 + 0.15 * g.size
                ]
                if near:
                    (inside if all(g.text[:1].isalpha() for g in near) else outside)[key] += 1
        fillers = {key for key in fillers if inside[key] > 4 * outside[key]}
    for glyph in glyphs:
        if (id(glyph.font), glyph.code) in fillers:
            glyph.text = TATWEEL
    return glyphs


def _spanned(glyphs: list[Glyph], spans: list[str]) -> list[Glyph]:
    """Glyphs under one ActualText as one glyph with that text, where the two can belong together."""
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

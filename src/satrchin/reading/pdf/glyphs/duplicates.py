"""Drop glyphs outside the page and text that is painted twice.

Word paints blanks twice, and bold letters again; cropped pages hold text outside their frame.
Before: ``سسللاامم``; after: ``سلام``.
"""

from __future__ import annotations

from collections import defaultdict
from operator import attrgetter

from satrchin.persian.chars import BLANKS, TATWEEL
from satrchin.reading.limits import check
from satrchin.reading.pdf.syntax.fonts import NO_TEXT
from satrchin.reading.pdf.syntax.glyph import Glyph

REACH, BLANK_REACH = 0.12, 0.2
"""Largest distance between two paintings of one glyph, in font sizes."""


def on_page(glyphs: list[Glyph], width: float, height: float) -> list[Glyph]:
    """Drop glyphs outside the page; a line that begins on the page is kept whole, even if it crosses an edge.

    Rotated glyphs have their own frame and are kept.
    """
    shown = [g for g in glyphs if g.angle or (g.x1 > -g.size and g.x0 < width + g.size)]
    if len(shown) == len(glyphs) and all(g.angle or -g.size < g.y < height + g.size for g in glyphs):
        return glyphs
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
"""Height of diacritics above the baseline of their letters, in font sizes."""


def without_doubles(glyphs: list[Glyph]) -> list[Glyph]:
    """Keep only the first painting of text painted twice for bold and of blanks that Word paints twice."""
    alike = _alike(glyphs)
    again: dict[int, set[int]] = defaultdict(set)
    for (row, text, code, angle), own in alike.items():
        below = alike.get((row + 1, text, code, angle))
        if len(own) == 1 and not below:
            continue
        members = sorted((*own, *(below or ())), key=attrgetter("x0"))
        share = BLANK_REACH if text in BLANKS else REACH
        first = 0
        for place, other in enumerate(members):
            reach = other.size * share
            while first < place and other.x0 - members[first].x0 >= reach:
                first += 1
            if place - first > CROWD:
                check()
            for glyph in members[first:place]:
                if abs(other.y - glyph.y) < reach and abs(other.x1 - glyph.x1) < 2 * reach:
                    again[max(other.seq, glyph.seq)].add(min(other.seq, glyph.seq))
    if not again:
        return glyphs
    shown = {glyph.seq: glyph for glyph in glyphs}
    return [glyph for glyph in glyphs if glyph.seq not in again or _by_chance(glyph.seq, again, shown)]


def _alike(glyphs: list[Glyph]) -> dict[tuple[float, str, int, float], list[Glyph]]:
    """Glyphs by row, text, code and angle; without kashidas, of which a stretched word has many in little room."""
    band = max(max((glyph.size for glyph in glyphs), default=0.0) * BLANK_REACH, LEAST_BAND)
    # by height, so that a page of many lines takes linear time
    alike: dict[tuple[float, str, int, float], list[Glyph]] = defaultdict(list)
    for glyph in glyphs:
        text = glyph.text
        if text == TATWEEL:
            continue
        inferred = text != NO_TEXT and len(text) == 1  # a letter and its diacritic may both be mapped to the pair
        alike[glyph.y // band, text, 0 if inferred else glyph.code, glyph.angle].append(glyph)
    return alike


def _by_chance(seq: int, again: dict[int, set[int]], shown: dict[int, Glyph]) -> bool:
    """Whether an equal glyph is there by chance, because lines overlap: its segment is not painted twice."""
    for first in again[seq]:
        start, end = seq, seq
        while first + start - 1 - seq in again.get(start - 1, ()):
            start -= 1
        while first + end + 1 - seq in again.get(end + 1, ()):
            end += 1
        before, after = _beside(shown, start, start - 1), _beside(shown, end, end + 1)
        whole = not (before or after)
        whole = whole and shown[seq].text not in BLANKS  # blanks of overlapping lines are all alike
        inside = before and after and seq - first > 2 * (end - start + 1)  # not painted twice word by word
        if seq - first <= AT_ONCE or end - start >= (LEAST_INSIDE if inside else LEAST_AGAIN) or whole:
            return False
    return True


def _beside(shown: dict[int, Glyph], seq: int, other: int) -> bool:
    """Whether two glyphs, given by painting index, are adjacent."""
    one, two = shown[seq], shown.get(other)
    if two is None or abs(two.y - one.y) > one.size:
        return False
    return two.x0 - one.size < one.x1 and one.x0 < two.x1 + one.size


LEAST_AGAIN = 3
"""Consecutive glyphs on equal ones, less one, from which on part of a segment counts as painted twice."""
LEAST_INSIDE = 10
"""The same inside a segment painted much later, where endings such as ``هایی از`` coincide by chance."""
LEAST_BAND = 0.1
"""Smallest height of a band of glyphs that are compared, in points."""
CROWD = 50
"""Number of equal glyphs at one position from which on the time limit is checked."""
AT_ONCE = 2
"""Painting distance within which equal glyphs count as one glyph painted twice, whatever their neighbours."""

"""Drop what no reader of the page sees: glyphs beside the page, and text painted twice.

Word paints blanks twice and letters again for bold; pages cut out of larger ones hold text outside their frame.
Before: ``سسللاامم``; after: ``سلام``.
"""

from __future__ import annotations

from collections import defaultdict
from operator import attrgetter

from satrchin.persian.chars import BLANKS
from satrchin.reading.limits import check
from satrchin.reading.pdf.syntax.fonts import NO_TEXT
from satrchin.reading.pdf.syntax.glyph import Glyph

REACH, BLANK_REACH = 0.12, 0.2
"""Distance in font sizes within which a glyph is the same glyph painted again."""


def on_page(glyphs: list[Glyph], width: float, height: float) -> list[Glyph]:
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


def without_doubles(glyphs: list[Glyph]) -> list[Glyph]:
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

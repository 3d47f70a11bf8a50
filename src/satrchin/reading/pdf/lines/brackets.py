"""Detect the shape of each bracket on a page, independent of the character in the file.

Some producers map a bracket glyph to its logical character, some to its visual shape, and some mix both. The shape is
taken from the glyph's outline, or, if the font has no outlines, from the side on which text touches the bracket.
Before: ``)سهامی خاص(``; after: ``(سهامی خاص)``.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import pairwise

from satrchin.persian.chars import BLANKS, MIRROR
from satrchin.reading.pdf.syntax.cff import CompactFont, compact_font
from satrchin.reading.pdf.syntax.fonts import Font
from satrchin.reading.pdf.syntax.glyph import Glyph
from satrchin.reading.pdf.syntax.outlines import loaded

Key = tuple[int, int]
"""A font and a code."""

EDGE = 0.04
"""Share of a glyph's height, from each end, in which the ends of a bracket are measured."""
CLEAR = 0.05
"""Smallest horizontal offset between a bracket's middle and its ends, as a share of the glyph's width."""
TOUCH = 0.12
"""Largest gap between a bracket and text that touches it, in font sizes."""
_OPEN = {"(": "(", "[": "[", "{": "{", "<": "<", "«": "«", "‹": "‹", "≤": "≤"} | {MIRROR[one]: one for one in "([{<«‹≤"}
_COMPARISONS = frozenset("<>≤≥")


def shapes_of(glyphs: Sequence[Glyph]) -> dict[Key, str]:
    """The shapes of all glyphs of a page that are mapped to a bracket, quotation mark or comparison sign."""
    keys: dict[Key, Glyph] = {}
    for glyph in glyphs:
        if glyph.text in _OPEN:
            keys.setdefault(_key(glyph), glyph)
    found: dict[Key, str] = {}
    for key, glyph in keys.items():
        opens = _opens(loaded(glyph.font).contours(glyph.code) or _compact(glyph.font).contours(glyph.code))
        if opens is not None:
            found[key] = _OPEN[glyph.text] if opens else MIRROR[_OPEN[glyph.text]]
    unknown = set(keys) - set(found)
    if unknown:
        votes = _touched(glyphs, unknown)
        found.update(_by_votes({key: keys[key].text for key in unknown}, votes))
    return found


def _compact(font: Font) -> CompactFont:
    """The compact program of a font, parsed once and cached; one without glyphs if it has none."""
    from pdfminer.pdftypes import PDFStream, resolve1

    from satrchin.reading.pdf.syntax.file import BROKEN

    found = font.compact
    if not isinstance(found, CompactFont):
        try:
            stream = resolve1(found)
            found = compact_font(stream.get_data()) if isinstance(stream, PDFStream) else CompactFont()
        except BROKEN:
            found = CompactFont()
        font.compact = found
    return found


def _by_votes(texts: dict[Key, str], votes: Counter[Key]) -> dict[Key, str]:
    """Shapes by the side that text touches; undecided glyphs follow the majority of their page."""
    found: dict[Key, str] = {}
    shown = 0
    for key, text in texts.items():
        if votes[key] and text not in _COMPARISONS:
            found[key] = _OPEN[text] if votes[key] > 0 else MIRROR[_OPEN[text]]
            shown += 1 if found[key] == text else -1
    for key, text in texts.items():
        found.setdefault(key, text if shown >= 0 or text in _COMPARISONS else MIRROR[text])
    return found


def _touched(glyphs: Sequence[Glyph], keys: set[Key]) -> Counter[Key]:
    """Count of occurrences with text only on the right, minus those with text only on the left."""
    rows: dict[tuple[int, float], list[Glyph]] = defaultdict(list)
    for glyph in glyphs:
        if glyph.text not in BLANKS:
            rows[round(glyph.y), glyph.angle].append(glyph)
    votes: Counter[Key] = Counter()
    for row in rows.values():
        row.sort(key=lambda glyph: glyph.x0)
        for place, glyph in enumerate(row):
            if _key(glyph) in keys and glyph.text in MIRROR:
                reach = TOUCH * glyph.size
                left = place > 0 and glyph.x0 - row[place - 1].x1 < reach
                right = place + 1 < len(row) and row[place + 1].x0 - glyph.x1 < reach
                votes[_key(glyph)] += right - left
    return votes


def _opens(contours: list[list[tuple[int, int]]]) -> bool | None:
    """Whether an outline's middle is to the left of its ends, as in ``(``; None if it is on neither side."""
    heights = [y for contour in contours for _, y in contour]
    widths = [x for contour in contours for x, _ in contour]
    if not heights:
        return None
    low, high = min(heights), max(heights)
    middle = _centre(contours, (low + high) / 2 + 0.1)
    ends = [_centre(contours, low + share * (high - low) + 0.1) for share in (EDGE, 1 - EDGE)]
    if middle is None or None in ends:
        return None
    aside = sum(end for end in ends if end is not None) / 2 - middle
    if abs(aside) < CLEAR * (max(widths) - min(widths)):
        return None
    return aside > 0


def _centre(contours: list[list[tuple[int, int]]], y: float) -> float | None:
    """The middle of the ink at one height; outlines are treated as polygons."""
    crossed = [
        x0 + (x1 - x0) * (y - y0) / (y1 - y0)
        for contour in contours
        for (x0, y0), (x1, y1) in pairwise((*contour, contour[0]))
        if (y0 < y) != (y1 < y)
    ]
    return sum(crossed) / len(crossed) if crossed else None


def _key(glyph: Glyph) -> Key:
    return id(glyph.font), glyph.code

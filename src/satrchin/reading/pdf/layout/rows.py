"""Glyphs in, rows of text segments out: what stands on one baseline, cut where wide gaps part it.

A row is what the eye sees on one height of the page, across columns; a segment is a piece of it without a wide gap.
Before: the glyphs of ``شماره: ۱۲`` on the left and ``وزارت راه`` on the right; after: one row of two segments.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field

from satrchin.document import Box
from satrchin.persian.chars import BLANKS
from satrchin.reading.geometry.cells import kind_of
from satrchin.reading.geometry.chunks import Chunk
from satrchin.reading.geometry.grids import Grid
from satrchin.reading.limits import check
from satrchin.reading.pdf.syntax.glyph import Glyph

WIDE = 0.45
"""A gap of this many font sizes may part two columns."""


@dataclass(slots=True)
class Segment(Chunk):
    """Glyphs of one baseline without a wide gap between them; or a ruled table, with all of its glyphs."""

    glyphs: list[Glyph] = field(default_factory=list)
    head: list[Glyph] = field(default_factory=list)
    """Of a ruled table: what may be its column heads, right above it."""
    grid: Grid | None = None
    """Of a ruled table: its borders."""
    top: float = 0.0
    bottom: float = 0.0

    def measure(self) -> Segment:
        """Find out where it stands and what it says."""
        inked = [glyph for glyph in self.glyphs if glyph.text not in BLANKS] or self.glyphs
        self.x0 = min(glyph.x0 for glyph in inked)
        self.x1 = max(glyph.x1 for glyph in inked)
        sizes = sorted(glyph.size for glyph in inked)
        self.size = sizes[len(sizes) // 2]
        heights = sorted(glyph.y for glyph in inked)
        self.y = heights[len(heights) // 2]
        box = box_of(inked)
        self.top, self.bottom = box.top, box.bottom
        inked.sort(key=lambda glyph: glyph.x0)
        persian = any(kind_of(glyph.text) == "R" for glyph in inked)
        self.text = "".join(glyph.text for glyph in (reversed(inked) if persian else inked))
        self.advance = _advance(inked)
        return self


Row = list[Segment]


ALIKE = 0.02
"""Share by which the widths of glyphs of one pitch may differ."""


def _advance(glyphs: list[Glyph]) -> float:
    """The width of each of some glyphs where all are equally wide, else 0."""
    widths = [glyph.x1 - glyph.x0 for glyph in glyphs]
    return widths[0] if max(widths) - min(widths) <= ALIKE * widths[0] else 0.0


def box_of(glyphs: list[Glyph]) -> Box:
    """The box of glyphs in their own frame, from ascent to descent."""
    return Box(
        min(glyph.x0 for glyph in glyphs),
        min(glyph.y - glyph.font.ascent * glyph.size for glyph in glyphs),
        max(glyph.x1 for glyph in glyphs),
        max(glyph.y - glyph.font.descent * glyph.size for glyph in glyphs),
    )


def rows_of(glyphs: list[Glyph]) -> list[Row]:
    """Rows from top to bottom, each of segments from left to right."""
    return [_segments(row) for row in _baselines(glyphs)]


def _baselines(glyphs: list[Glyph]) -> list[list[Glyph]]:
    """Glyphs clustered by baseline; signs above letters and raised figures go to the row that they belong to."""
    strips: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=lambda glyph: glyph.y):
        last = strips[-1][-1] if strips else None
        if last is not None and glyph.y - last.y <= 0.12 * min(last.size, glyph.size):
            strips[-1].append(glyph)
        else:
            strips.append([glyph])
    rows: list[list[Glyph]] = []
    anchors: list[tuple[float, float]] = []
    loose: list[list[Glyph]] = []
    for strip in strips:
        y = sum(glyph.y for glyph in strip) / len(strip)
        size = max(glyph.size for glyph in strip)
        if all(glyph.text in BLANKS or _is_sign(glyph.text) for glyph in strip):
            loose.append(strip)
        elif anchors and y - anchors[-1][0] <= 0.25 * max(size, anchors[-1][1]):
            rows[-1].extend(strip)
            if size >= anchors[-1][1]:
                anchors[-1] = y, size
        else:
            rows.append(list(strip))
            anchors.append((y, size))
    rows, anchors = _with_raised(rows, anchors)
    for strip in loose:
        _to_nearest(strip, rows, anchors)
    return rows


def _is_sign(text: str) -> bool:
    return bool(text) and all(unicodedata.combining(letter) for letter in text)


def _with_raised(
    rows: list[list[Glyph]], anchors: list[tuple[float, float]]
) -> tuple[list[list[Glyph]], list[tuple[float, float]]]:
    """Raised and lowered figures in the row whose letters they touch."""
    kept, places = [], []
    for index, row in enumerate(rows):
        check()
        y, size = anchors[index]
        host = None
        for other in (index - 1, index + 1):
            if not 0 <= other < len(rows):
                continue
            base, large = anchors[other]
            if size < 0.8 * large and -0.65 * large <= y - base <= 0.35 * large and _touches(row, rows[other], large):
                host = other
        if host is None:
            kept.append(row)
            places.append((y, size))
        elif host < index and kept:
            kept[-1].extend(row)
        else:
            rows[host].extend(row)
    return kept, places


def _touches(row: list[Glyph], other: list[Glyph], size: float) -> bool:
    """Each piece of the row stands within half a font size of a glyph of the other."""
    return all(
        any(_near(glyph, mate, 0.5 * size) for mate in other + row if mate is not glyph)
        and any(_near(glyph, mate, 3 * size) for mate in other)
        for glyph in row[:40]
    )


def _near(glyph: Glyph, mate: Glyph, reach: float) -> bool:
    return mate.x0 - reach <= glyph.x1 and glyph.x0 <= mate.x1 + reach


def _to_nearest(strip: list[Glyph], rows: list[list[Glyph]], anchors: list[tuple[float, float]]) -> None:
    """Put signs and blanks that have a height of their own to the row nearest to it."""
    if not rows:
        return
    for glyph in strip:
        check()
        best = min(range(len(rows)), key=lambda index: abs(anchors[index][0] - glyph.y))
        if abs(anchors[best][0] - glyph.y) < anchors[best][1]:
            rows[best].append(glyph)


def _segments(row: list[Glyph]) -> Row:
    """A row cut at its wide gaps; blanks at a cut stay with the letters that they stand beside."""
    ordered = sorted(row, key=lambda glyph: glyph.x0)
    pieces: list[list[Glyph]] = []
    edge = 0.0
    waiting: list[Glyph] = []
    for glyph in ordered:
        if glyph.text in BLANKS:
            waiting.append(glyph)
            continue
        if pieces and glyph.x0 - edge <= WIDE * min(glyph.size, pieces[-1][-1].size):
            pieces[-1].extend(waiting)
            pieces[-1].append(glyph)
            edge = max(edge, glyph.x1)
        else:
            if pieces:
                pieces[-1].extend(_beside(waiting, edge, edge + glyph.size))
            pieces.append([*_beside(waiting, glyph.x0 - glyph.size, glyph.x0), glyph])
            edge = glyph.x1
        waiting = []
    if pieces:
        pieces[-1].extend(_beside(waiting, edge, edge + pieces[-1][0].size))
    return [Segment(glyphs=piece).measure() for piece in pieces]


def _beside(blanks: list[Glyph], left: float, right: float) -> list[Glyph]:
    """The blanks between two places."""
    return [blank for blank in blanks if blank.x1 > left and blank.x0 < right and blank.x0 < blank.x1]

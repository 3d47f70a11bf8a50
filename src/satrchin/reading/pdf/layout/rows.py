"""Group glyphs into rows by baseline, and split rows into segments at wide gaps.

A row is all text at one height of the page, across columns; a segment is a part of it without a wide gap.
Before: the glyphs of ``شماره: ۱۲`` on the left and ``وزارت راه`` on the right; after: one row of two segments.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from operator import attrgetter

from satrchin.document import Box
from satrchin.persian.chars import BLANKS
from satrchin.reading.geometry.cells import kind_of
from satrchin.reading.geometry.chunks import Chunk
from satrchin.reading.geometry.grids import Grid
from satrchin.reading.limits import check
from satrchin.reading.pdf.syntax.glyph import Glyph

RAISED = 0.9
"""Size below which a row may be raised signs of its neighbour, relative to it: browsers set them at 0.83,
WeasyPrint at 0.89."""
WIDE = 0.45
"""Smallest gap between two columns, in font sizes."""


@dataclass(slots=True)
class Segment(Chunk):
    """Glyphs of one baseline without a wide gap, or a ruled table with all its glyphs."""

    glyphs: list[Glyph] = field(default_factory=list)
    head: list[Glyph] = field(default_factory=list)
    """For a ruled table: possible column heads directly above it."""
    grid: Grid | None = None
    """For a ruled table: its borders."""
    top: float = 0.0
    bottom: float = 0.0

    def measure(self) -> Segment:
        """Compute the bounds and the text of the segment."""
        inked = [glyph for glyph in self.glyphs if glyph.text not in BLANKS] or self.glyphs
        inked = sorted(inked, key=attrgetter("x0"))
        self.size = sorted([glyph.size for glyph in inked])[len(inked) // 2]
        self.y = sorted([glyph.y for glyph in inked])[len(inked) // 2]
        self.x0, self.top, self.x1, self.bottom = box_of(inked)
        persian = any(kind_of(glyph.text) == "R" for glyph in inked)
        self.text = "".join(glyph.text for glyph in (reversed(inked) if persian else inked))
        self.advance = _advance(inked)
        return self


Row = list[Segment]


ALIKE = 0.02
"""Largest relative difference of glyph widths in a monospaced font."""


def _advance(glyphs: list[Glyph]) -> float:
    """The common width of glyphs that are equally wide, else 0."""
    widths = [glyph.x1 - glyph.x0 for glyph in glyphs]
    return widths[0] if max(widths) - min(widths) <= ALIKE * widths[0] else 0.0


def box_of(glyphs: list[Glyph]) -> Box:
    """The box of glyphs in their own frame, from ascent to descent."""
    return Box(
        min([glyph.x0 for glyph in glyphs]),
        min([glyph.y - glyph.font.ascent * glyph.size for glyph in glyphs]),
        max([glyph.x1 for glyph in glyphs]),
        max([glyph.y - glyph.font.descent * glyph.size for glyph in glyphs]),
    )


def rows_of(glyphs: list[Glyph]) -> list[Row]:
    """Rows from top to bottom; each is a list of segments from left to right."""
    return [_segments(row) for row in _baselines(glyphs)]


def _baselines(glyphs: list[Glyph]) -> list[list[Glyph]]:
    """Cluster glyphs by baseline; diacritics and superscripts are added to the row of their letters."""
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
    """Merge superscripts and subscripts into the row whose letters they touch."""
    kept, places = [], []
    for index, row in enumerate(rows):
        check()
        y, size = anchors[index]
        host = None
        for other in (index - 1, index + 1):
            if not 0 <= other < len(rows):
                continue
            base, large = anchors[other]
            if (
                size < RAISED * large
                and -0.65 * large <= y - base <= 0.35 * large
                and _touches(row, rows[other], large)
            ):
                host = other
        if host is None:
            kept.append(row)
            places.append((y, size))
        elif host < index:
            kept[-1].extend(row)
        else:
            rows[host].extend(row)
    return kept, places


def _touches(row: list[Glyph], other: list[Glyph], size: float) -> bool:
    """Whether each part of the row is within half a font size of a glyph of the other row."""
    return all(
        any(_near(glyph, mate, 0.5 * size) for mate in other + row if mate is not glyph)
        and any(_near(glyph, mate, 3 * size) for mate in other)
        for glyph in row[:40]
    )


def _near(glyph: Glyph, mate: Glyph, reach: float) -> bool:
    return mate.x0 - reach <= glyph.x1 and glyph.x0 <= mate.x1 + reach


def _to_nearest(strip: list[Glyph], rows: list[list[Glyph]], anchors: list[tuple[float, float]]) -> None:
    """Add diacritics and blanks with a different baseline to the nearest row."""
    if not rows:
        return
    for glyph in strip:
        check()
        best = min(range(len(rows)), key=lambda index: abs(anchors[index][0] - glyph.y))
        if abs(anchors[best][0] - glyph.y) < anchors[best][1]:
            rows[best].append(glyph)


def _segments(row: list[Glyph]) -> Row:
    """Split a row at its wide gaps; blanks at a gap stay with the adjacent letters."""
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
    """The blanks between two positions."""
    return [blank for blank in blanks if blank.x1 > left and blank.x0 < right and blank.x0 < blank.x1]

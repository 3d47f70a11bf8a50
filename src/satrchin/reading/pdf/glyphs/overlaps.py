"""Separate overlapping segments of text, region by region in painting order.

Some producers (Qt WebKit) measure text with another font than the one that they embed, so lines and columns overlap.
The start of each segment is right, its width is not, and each segment is painted letter by letter.
Before: ``سرد`` and ``هوا`` printed over one another; after: ``هوا سرد``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise, takewhile

from satrchin.persian.chars import BLANKS
from satrchin.reading.geometry.cells import kind_of
from satrchin.reading.pdf.syntax.glyph import Glyph

OPERATORS = 6
"""Number of operators between two glyphs from which on a new segment begins."""
OVER = 0.5
"""Smallest overlap of two segments, in font sizes."""
LEAST = 2
"""Number of overlapping segments from which on a page is separated; a single one may be a stamp."""
FAR = 5.0
"""Smallest overlap of a single segment, in font sizes."""
SAME = 0.3
"""Largest distance of baselines of one line, in font sizes."""
HAIR = 0.02
"""The same for segments exactly on one baseline."""
LINE = 0.5
"""The same for superscripts and their line."""
LEAST_ROWS = 3
"""Smallest number of table rows that define a column."""
NARROW, APART = 1.0, 3.0
"""Gap below which columns are moved apart, and the shift, in font sizes."""
UP = 0.8
"""Upward step in painting order that begins a new column, in font sizes."""


@dataclass(slots=True)
class Piece:
    """Glyphs painted without interruption: one segment."""

    glyphs: list[Glyph]
    x0: float = 0.0
    x1: float = 0.0
    y: float = 0.0
    size: float = 0.0
    inked: bool = False
    blank: bool = False

    def measure(self) -> Piece:
        """Compute the bounds of the segment."""
        self.x0 = min(glyph.x0 for glyph in self.glyphs)
        self.x1 = max(glyph.x1 for glyph in self.glyphs)
        self.y, self.size = self.glyphs[0].y, max(glyph.size for glyph in self.glyphs)
        self.blank = all(glyph.text in BLANKS for glyph in self.glyphs)
        self.inked = any(kind_of(glyph.text) in "RLN" for glyph in self.glyphs)
        return self


@dataclass(slots=True)
class Separated:
    """A page with its overlaps separated."""

    regions: list[list[Glyph]]
    """Glyphs of each region; regions in painting order."""
    pieces: list[Piece] = field(default_factory=list)
    """The separated segments at their positions on the page."""
    shifts: list[tuple[Glyph, float]] = field(default_factory=list)
    """Horizontal shift of each moved glyph, in points."""

    @property
    def moved(self) -> frozenset[int]:
        """Painting indices of the moved glyphs."""
        return frozenset(glyph.seq for glyph, _ in self.shifts)

    def part_columns(self, glyphs: list[Glyph]) -> None:
        """Separate table columns whose cells nearly touch: cells are single segments with a common right edge.

        A Persian cell begins at its right edge; three rows that share this edge form a column.
        """
        lines = list(_baselines(list(_pieces(glyphs))))
        ends = [_inner_ends(line) for line in lines]
        for start, first in enumerate(ends):
            for edge in sorted(first):
                near = HAIR * lines[start][0].size
                rows = list(takewhile(bool, (_at(edge, row, near) for row in ends[start:])))
                fresh = not start or not _at(edge, ends[start - 1], near)
                if fresh and len(rows) >= LEAST_ROWS and min(rows) < NARROW * lines[start][0].size:
                    for line in lines[start : start + len(rows)]:
                        for piece in line:
                            if piece.x1 > edge + near:
                                self.move(piece, APART * piece.size)

    def move(self, piece: Piece, shift: float) -> None:
        """Shift a segment to the right."""
        for glyph in piece.glyphs:
            glyph.x0 += shift
            glyph.x1 += shift
            self.shifts.append((glyph, shift))


def separated(glyphs: list[Glyph]) -> Separated:
    """Separate overlapping glyphs; the glyphs are changed in place, so pass copies.

    A page without overlaps, as nearly all are, is returned as one unchanged region.
    """
    pieces = list(_pieces(glyphs))
    clashes = _clashes(pieces)
    if len(clashes) < LEAST and not any(_is_far(*clash) or _is_one_line(*clash, pieces) for clash in clashes):
        return Separated([glyphs])
    found = Separated([], pieces)
    regions = _regions(pieces)
    home = {id(piece): number for number, region in enumerate(regions) for piece in region}
    clashing = {home[id(piece)] for pair in clashes if home[id(pair[0])] != home[id(pair[1])] for piece in pair}
    open_before = False
    for number, region in enumerate(regions):
        members = [glyph for piece in region for glyph in piece.glyphs]
        if open_before and number not in clashing:
            found.regions[-1].extend(members)
        else:
            found.regions.append(members)
        open_before = number not in clashing
        for line in _baselines(region):
            _set_apart(line, found)
    return found


def _pieces(glyphs: list[Glyph]) -> Iterator[Piece]:
    """The glyphs as segments in painting order."""
    piece: list[Glyph] = []
    for glyph in sorted(glyphs, key=lambda glyph: glyph.seq):
        if piece and (glyph.op - piece[-1].op >= OPERATORS or abs(glyph.y - piece[-1].y) > SAME * glyph.size):
            yield Piece(piece).measure()
            piece = []
        piece.append(glyph)
    if piece:
        yield Piece(piece).measure()


def _clashes(pieces: list[Piece]) -> list[tuple[Piece, Piece]]:
    """Pairs of overlapping segments on one baseline."""
    found = []
    for line in _baselines([piece for piece in pieces if piece.inked]):
        ordered = sorted(line, key=lambda piece: piece.x0)
        widest = ordered[0]
        for piece in ordered[1:]:
            if widest.x1 - piece.x0 > OVER * piece.size:
                found.append((widest, piece))
            if piece.x1 > widest.x1:
                widest = piece
    return found


def _is_far(one: Piece, two: Piece) -> bool:
    return min(one.x1, two.x1) - two.x0 > FAR * two.size


def _is_one_line(one: Piece, two: Piece, pieces: list[Piece]) -> bool:
    """Whether only segments of the same size and baseline were painted between the two, so neither is a stamp."""
    first, last = sorted(piece.glyphs[0].seq for piece in (one, two))
    between = (piece for piece in pieces if first <= piece.glyphs[0].seq <= last)
    return all(max(abs(piece.y - one.y), abs(piece.size - one.size)) < HAIR * one.size for piece in between)


def _baselines(pieces: list[Piece]) -> Iterator[list[Piece]]:
    """Segments grouped by baseline, in the given order."""
    lines: list[list[Piece]] = []
    last: Piece | None = None
    for piece in sorted(pieces, key=lambda piece: piece.y):
        if last is None or piece.y - last.y > LINE * max(piece.size, last.size):
            lines.append([])
        lines[-1].append(piece)
        last = piece
    for line in lines:
        line.sort(key=lambda piece: piece.glyphs[0].seq)
        yield line


def _regions(pieces: list[Piece]) -> list[list[Piece]]:
    """Split segments into regions painted from top to bottom; an upward step begins the next region."""
    regions: list[list[Piece]] = []
    for piece in pieces:
        if regions and regions[-1][-1].y - piece.y <= UP * max(piece.size, regions[-1][-1].size):
            regions[-1].append(piece)
        else:
            regions.append([piece])
    return regions


def _inner_ends(line: list[Piece]) -> dict[float, float]:
    """Right edges of segments with another segment on their right, and the gaps; continued segments are skipped."""
    ordered = sorted((piece for piece in line if not piece.blank), key=lambda piece: piece.x1)
    gaps = {piece.x1: other.x0 - piece.x1 for piece, other in pairwise(ordered)}
    return {edge: gap for edge, gap in gaps.items() if gap > HAIR * ordered[0].size}


def _at(edge: float, ends: dict[float, float], near: float) -> float:
    """The gap at a position; 0 if no segment ends there."""
    return next((gap for other, gap in ends.items() if abs(edge - other) < near), 0.0)


def _set_apart(line: list[Piece], found: Separated) -> None:
    """Shift the segments of a baseline to the right until none overlap; their order of starts is kept."""
    groups: list[list[Piece]] = [line[:1]]
    for piece in line[1:]:
        if piece.x0 >= groups[-1][0].x0:
            groups[-1].append(piece)
        else:
            groups.append([piece])
    edge = float("-inf")
    for group in sorted(groups, key=lambda group: group[0].x0):
        for piece in group:
            # a lone blank needs no width if the next segment begins at the same position
            shift = edge - piece.x0 if edge - piece.x0 > HAIR * piece.size else 0.0
            if shift:
                found.move(piece, shift)
            if not piece.blank:
                edge = max(edge, piece.x1 + shift)

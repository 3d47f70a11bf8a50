"""Glyphs whose pieces lie on one another in, the same set apart out, region by region in the order of painting.

Some producers (Qt WebKit) measure with another font than they show: lines run over each other, columns into their
neighbours. Where pieces begin is right, how far they reach is not, and each piece is painted letter after letter.
Before: ``سرد`` and ``هوا`` printed over one another; after: ``هوا سرد``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise, takewhile

from satrchin.persian.chars import BLANKS
from satrchin.reading.geometry.cells import kind_of
from satrchin.reading.pdf.syntax.glyph import Glyph

OPERATORS = 6
"""Operators between two glyphs from which on they are of two pieces: their producer began anew."""
OVER = 0.5
"""Font sizes that two pieces must overlap by."""
LEAST = 2
"""Pieces that lie on others from which on a page is tangled; one may be a stamp."""
FAR = 5.0
"""Font sizes by which one piece must lie on another if it is the only one."""
SAME = 0.3
"""Distance in font sizes within which two pieces are on one baseline."""
HAIR = 0.02
"""The same for what is on it to a hair."""
LINE = 0.5
"""The same for raised figures and the line that they are of."""
LEAST_ROWS = 3
"""Rows of a table that show its columns."""
NARROW, APART = 1.0, 3.0
"""Gap in font sizes below which columns are moved apart, and by how much."""
UP = 0.8
"""Font sizes that painting must go up by to begin another column."""


@dataclass(slots=True)
class Piece:
    """Glyphs that were painted in one go."""

    glyphs: list[Glyph]
    x0: float = 0.0
    x1: float = 0.0
    y: float = 0.0
    size: float = 0.0
    inked: bool = False
    blank: bool = False

    def measure(self) -> Piece:
        """Find out where it stands."""
        self.x0 = min(glyph.x0 for glyph in self.glyphs)
        self.x1 = max(glyph.x1 for glyph in self.glyphs)
        self.y, self.size = self.glyphs[0].y, max(glyph.size for glyph in self.glyphs)
        self.blank = all(glyph.text in BLANKS for glyph in self.glyphs)
        self.inked = any(kind_of(glyph.text) in "RLN" for glyph in self.glyphs)
        return self


@dataclass(slots=True)
class Separated:
    """A page that was set apart."""

    regions: list[list[Glyph]]
    """Glyphs of each region; regions in the order of painting."""
    pieces: list[Piece] = field(default_factory=list)
    """What was set apart, where it stands on the page."""
    shifts: list[tuple[Glyph, float]] = field(default_factory=list)
    """By how much glyphs were moved."""

    @property
    def moved(self) -> frozenset[int]:
        """The places in painting of the glyphs that were moved."""
        return frozenset(glyph.seq for glyph, _ in self.shifts)

    def part_columns(self, glyphs: list[Glyph]) -> None:
        """Move the columns of tables apart whose cells nearly touch: they end at one place, each a piece of its own.

        The right end of a Persian cell is where it begins; three rows that share it are no chance.
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
        """Move a piece to the right."""
        for glyph in piece.glyphs:
            glyph.x0 += shift
            glyph.x1 += shift
            self.shifts.append((glyph, shift))


def separated(glyphs: list[Glyph]) -> Separated:
    """The glyphs set apart, moved in place: pass copies.

    Of a page that is not tangled, as nearly all are, one region as it stands.
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
    """The glyphs piece by piece in the order of painting."""
    piece: list[Glyph] = []
    for glyph in sorted(glyphs, key=lambda glyph: glyph.seq):
        if piece and (glyph.op - piece[-1].op >= OPERATORS or abs(glyph.y - piece[-1].y) > SAME * glyph.size):
            yield Piece(piece).measure()
            piece = []
        piece.append(glyph)
    if piece:
        yield Piece(piece).measure()


def _clashes(pieces: list[Piece]) -> list[tuple[Piece, Piece]]:
    """Pieces of one baseline that lie on one another."""
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
    """Nothing was painted between the two but pieces of their size on their baseline: neither is a stamp."""
    first, last = sorted(piece.glyphs[0].seq for piece in (one, two))
    between = (piece for piece in pieces if first <= piece.glyphs[0].seq <= last)
    return all(max(abs(piece.y - one.y), abs(piece.size - one.size)) < HAIR * one.size for piece in between)


def _baselines(pieces: list[Piece]) -> Iterator[list[Piece]]:
    """Pieces by baseline, each in the order given."""
    lines: dict[int, list[Piece]] = defaultdict(list)
    last: Piece | None = None
    number = 0
    for piece in sorted(pieces, key=lambda piece: piece.y):
        number += last is None or piece.y - last.y > LINE * max(piece.size, last.size)
        lines[number].append(piece)
        last = piece
    for line in lines.values():
        line.sort(key=lambda piece: piece.glyphs[0].seq)
        yield line


def _regions(pieces: list[Piece]) -> list[list[Piece]]:
    """Pieces painted one after the other down the page; where painting goes up again, the next region begins."""
    regions: list[list[Piece]] = []
    for piece in pieces:
        if regions and regions[-1][-1].y - piece.y <= UP * max(piece.size, regions[-1][-1].size):
            regions[-1].append(piece)
        else:
            regions.append([piece])
    return regions


def _inner_ends(line: list[Piece]) -> dict[float, float]:
    """Where pieces end with another on their right, but for those that one goes on from, and the gap to it."""
    ordered = sorted((piece for piece in line if not piece.blank), key=lambda piece: piece.x1)
    gaps = {piece.x1: other.x0 - piece.x1 for piece, other in pairwise(ordered)}
    return {edge: gap for edge, gap in gaps.items() if gap > HAIR * ordered[0].size}


def _at(edge: float, ends: dict[float, float], near: float) -> float:
    """The gap at a place; 0 if no piece ends there."""
    return next((gap for other, gap in ends.items() if abs(edge - other) < near), 0.0)


def _set_apart(line: list[Piece], found: Separated) -> None:
    """Move the pieces of a baseline to the right until none lies on another, keeping the order of their beginnings."""
    groups: list[list[Piece]] = [line[:1]]
    for piece in line[1:]:
        if piece.x0 >= groups[-1][0].x0:
            groups[-1].append(piece)
        else:
            groups.append([piece])
    edge = float("-inf")
    for group in sorted(groups, key=lambda group: group[0].x0):
        for piece in group:
            # a blank by itself takes no room if the next piece begins where it does
            shift = edge - piece.x0 if edge - piece.x0 > HAIR * piece.size else 0.0
            if shift:
                found.move(piece, shift)
            if not piece.blank:
                edge = max(edge, piece.x1 + shift)

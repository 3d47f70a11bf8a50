"""Put the cells of one line of a PDF into logical order.

The order follows from geometry (:mod:`satrchin.reading.geometry.bidi`): the line is read from the right, Latin text
and numbers inside it from the left. If the file shows its runs in logical order, as Word does, that order resolves
what geometry cannot: the side of a Latin word's space, the direction of numbers without letters. Before, left to right:
``۵۱/۱۰/۹۹۳۱ :خیرات``; after: ``تاریخ: ۱۳۹۹/۰۱/۱۵``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise
from typing import Literal

from satrchin.persian.chars import MIRROR, ROUND_BULLETS
from satrchin.reading.geometry.bidi import logical, turn
from satrchin.reading.geometry.cells import kind_of
from satrchin.reading.geometry.direction import Direction, line_direction
from satrchin.reading.pdf.glyphs.digits import ARABIC_ZERO, with_one_set_each
from satrchin.reading.pdf.lines.cells import GAP, LineCell, spelled, visual
from satrchin.reading.pdf.lines.painted import TextObjects, mark_runs, painted_order
from satrchin.reading.pdf.syntax.fonts import NO_TEXT
from satrchin.reading.pdf.syntax.glyph import Glyph

Stream = Literal["logical", "runs", "visual"]
"""Painting order of a Persian line: letter by letter, run by run with each run from the left, or neither."""

MOST_OVERLAPS = 1
"""Number of overlapping cells of different segments above which the geometry is unreliable."""
NEXT = 1.5
"""Largest gap, in font sizes, between runs of one line."""
APART = 3
"""Largest painting distance of cells of one segment."""


@dataclass(frozen=True, slots=True)
class Habits:
    """Facts about a page that are known before its lines are read."""

    default: Direction = "rtl"
    """The page's direction, used for lines without letters."""
    stream: Stream = "visual"
    parted: bool = False
    """Digit groups are set from right to left (by XeTeX): ``1399/01/15`` appears as ``15/01/1399``."""
    moved: frozenset[int] = frozenset()
    """Painting indices of glyphs that were moved apart; the order of their lines is uncertain."""
    brackets: Mapping[tuple[int, int], str] = field(default_factory=dict)
    """The shapes of the page's brackets, see :func:`satrchin.reading.pdf.lines.brackets.shapes_of`."""
    objects: TextObjects | None = None
    """The page's text objects, see :mod:`satrchin.reading.pdf.lines.painted`."""
    gap: float = GAP
    """The smallest gap between words, see :func:`satrchin.reading.pdf.lines.cells.word_gap`."""


def page_direction(glyphs: Sequence[Glyph]) -> Direction:
    """The reading direction of a page: right to left if at least a fifth of its letters are Persian."""
    kinds = [kind_of(glyph.text) for glyph in glyphs]
    right, left = kinds.count("R"), kinds.count("L")
    return "rtl" if not left or right * 4 >= left else "ltr"


def direction_of(
    glyphs: list[Glyph],
    default: Direction = "rtl",
    stream: Stream = "visual",
    cells: Sequence[LineCell] | None = None,
) -> Direction:
    """The reading direction of a line, see :func:`satrchin.reading.geometry.direction.line_direction`.

    A line without letters, in a file that shows its runs in logical order, has the direction of its runs. ``cells``:
    the cells of the line from left to right, if they are known.
    """
    kinds = {kind_of(glyph.text) for glyph in glyphs}
    if "R" in kinds and "L" not in kinds:
        return "rtl"
    if not kinds & {"R", "L"} and stream == "runs" and (votes := _way(glyphs)):
        return "ltr" if votes > 0 else "rtl"
    return line_direction(visual(glyphs) if cells is None else cells, default)


def _way(glyphs: list[Glyph]) -> int:
    """Number of runs to the right of the run painted before them, minus those to its left."""
    votes = 0
    shown = sorted((glyph for glyph in glyphs if kind_of(glyph.text) != "S"), key=lambda glyph: glyph.seq)
    for one, two in pairwise(shown):
        if one.op != two.op:
            votes += 1 if two.x0 > one.x0 else -1
    return votes


def stream_of(glyphs: Sequence[Glyph]) -> Stream:
    """The painting order of the file's Persian letters; ``glyphs`` in painting order."""
    inside, across = [0, 0], [0, 0]
    persian = (glyph for glyph in glyphs if kind_of(glyph.text) == "R")
    runs = [list(run) for _, run in groupby(persian, key=lambda glyph: glyph.op)]
    for run in runs:
        for first, second in pairwise(run):
            if _follows(first, second):
                inside[second.x0 + second.x1 > first.x0 + first.x1] += 1
    for one, two in pairwise(runs):
        if _follows(one[-1], two[0]) and not _are_cells(one, two):
            across[two[0].x0 + two[0].x1 > one[-1].x0 + one[-1].x1] += 1
    left, right = inside[0] + across[0], inside[1] + across[1]
    if left > 6 * right:
        return "logical"
    if inside[1] > 6 * inside[0] and across[0] > 2 * across[1]:
        return "runs"
    return "visual"


def _follows(first: Glyph, second: Glyph) -> bool:
    """Whether a letter was painted right after another one of its line."""
    return abs(first.y - second.y) < 0.1 * first.size and second.seq - first.seq < 4


def _are_cells(one: Sequence[Glyph], two: Sequence[Glyph]) -> bool:
    """Whether two runs are too far apart for runs of one line: cells of a table, which are painted in their order."""
    starts, ends = (
        (min(glyph.x0 for glyph in run) for run in (one, two)),
        (max(glyph.x1 for glyph in run) for run in (one, two)),
    )
    return max(starts) - min(ends) > NEXT * one[0].size


def read_line(glyphs: list[Glyph], direction: Direction | None, habits: Habits) -> tuple[list[LineCell], bool]:
    """The cells of one line or table cell in logical order, and whether that order is uncertain.

    ``direction``: its reading direction, if it is known.
    """
    cells = visual(glyphs, habits.gap)
    direction = direction or direction_of(glyphs, habits.default, cells=cells)
    if any(ARABIC_ZERO <= cell.text <= "\N{ARABIC-INDIC DIGIT NINE}" for cell in cells):
        with_one_set_each(cells)
    _number_holes(cells)
    shaped = _shaped(cells, habits.brackets)
    kinds, painted = {cell.kind for cell in cells}, None
    objects = habits.objects if kinds & {"R", "L"} and kinds & {"L", "N"} else None
    if objects is not None and habits.stream == "visual" and direction == "rtl":
        mark_runs(cells, objects)
    by_place = logical(cells, direction, parted=habits.parted)
    if objects is not None:
        painted = painted_order(_kept(cells, by_place), by_place, objects, direction, parted=habits.parted)
    if painted is not None:
        by_place = _told(painted)
    elif direction == "rtl" and habits.stream == "runs":
        by_runs = _by_runs(cells, parted=habits.parted)
        if by_runs is not None and _strong(by_runs) == _strong(by_place) and _in_place(by_runs, cells):
            by_place = _told(by_runs)
    turn(shaped)
    return _listed(spelled(by_place)), _overlaps(cells)


def _told(cells: list[LineCell]) -> list[LineCell]:
    """The cells of a line whose order the file tells."""
    for cell in cells:
        cell.either = False
    return cells


def _kept(cells: list[LineCell], kept: list[LineCell]) -> list[LineCell]:
    """The cells that are also in another list."""
    if len(cells) == len(kept):
        return cells
    inside = set(map(id, kept))
    return [cell for cell in cells if id(cell) in inside]


def _shaped(cells: list[LineCell], shapes: Mapping[tuple[int, int], str]) -> list[LineCell]:
    """Replace the text of brackets by their shapes; return the changed cells."""
    found = []
    for cell in cells:
        if cell.text in MIRROR and cell.glyph is not None:
            cell.text = shapes.get((id(cell.glyph.font), cell.glyph.code), cell.text)
            found.append(cell)
    return found


def _number_holes(cells: list[LineCell]) -> None:
    """Treat unmapped glyphs next to a digit and to no letter as digits, so that dates keep their order."""
    holes = [place for place, cell in enumerate(cells) if cell.text == NO_TEXT]
    for place in holes:
        beside = [
            cells[other].kind
            for other, tight in ((place - 1, place), (place + 1, place + 1))
            if 0 <= other < len(cells) and cells[tight].tight
        ]
        if "N" in beside and not set(beside) & {"R", "L"}:
            cells[place].kind = "N"


def _listed(cells: list[LineCell]) -> list[LineCell]:
    """Insert the space after a list bullet if its gap is too narrow to be detected."""
    if len(cells) > 1 and cells[0].text in ROUND_BULLETS and cells[1].kind not in "SZ":
        cells.insert(1, LineCell(" ", "S"))
    return cells


def _strong(cells: list[LineCell]) -> list[int]:
    """Letters and digits of a line."""
    return [id(cell.glyph) for cell in cells if cell.kind in "RLN"]


def _in_place(by_runs: list[LineCell], cells: list[LineCell]) -> bool:
    """Whether every punctuation mark is next to one of its painting neighbours; bullets may be painted last."""
    places = {id(cell): place for place, cell in enumerate(cell for cell in cells if cell.kind not in "SZ")}
    order = [cell for cell in by_runs if cell.kind not in "SZ"]
    for place, cell in enumerate(order):
        beside = [order[other] for other in (place - 1, place + 1) if 0 <= other < len(order)]
        if cell.kind == "O" and all(abs(places[id(cell)] - places[id(other)]) > 1 for other in beside):
            return False
    return True


def _overlaps(cells: list[LineCell]) -> bool:
    """Whether segments overlap, because the producer measured with another font than it embeds.

    Letters of one segment may overlap; letters that were painted far apart must not.
    """
    inked = [cell.glyph for cell in cells if cell.glyph is not None and cell.kind in "RLN"]
    return (
        sum(
            1
            for a, b in pairwise(inked)
            if abs(a.seq - b.seq) > APART and a.x1 - b.x0 > 0.3 * min(a.x1 - a.x0, b.x1 - b.x0)
        )
        > MOST_OVERLAPS
    )


def _by_runs(cells: list[LineCell], *, parted: bool) -> list[LineCell] | None:
    """The cells grouped by runs as painted; None if a gap has no run or a run is inside another."""
    order: dict[int, list[LineCell]] = {}
    if _interleaved(cells):
        return None
    for place, cell in enumerate(cells):
        glyph = cell.glyph
        if glyph is None or cell.kind == "Z" or _strays(cells, place):
            right = cells[place + 1].glyph if place + 1 < len(cells) else None
            left = cells[place - 1].glyph if place else None
            if left is None or right is None:
                return None
            persian = kind_of(left.text) == "R" or left.op == right.op
            glyph = left if persian and cell.kind != "Z" else right
        order.setdefault(glyph.op, []).append(cell)
    result: list[LineCell] = []
    for _, run in sorted(order.items()):
        kinds = {cell.kind for cell in run}
        result.extend(logical(run, "rtl" if "R" in kinds or not kinds & {"L", "N"} else "ltr", parted=parted))
    return result


def _interleaved(cells: list[LineCell]) -> bool:
    """Whether cells of one run are between those of another.

    LibreOffice paints the blanks and brackets of a line first if their font differs from that of the letters.
    """
    runs = [run for run, _ in groupby(cell.glyph.op for cell in cells if cell.glyph is not None and cell.kind != "Z")]
    return len(runs) != len(set(runs))


def _strays(cells: list[LineCell], place: int) -> bool:
    """Whether a blank is its own run and was not painted between its neighbours.

    Word swaps the blanks on both sides of a Latin word or number; those are not strays.
    """
    glyph = cells[place].glyph
    if glyph is None or cells[place].kind != "S":
        return False
    if any(cell.kind not in "SZ" for cell in cells if cell.glyph is not None and cell.glyph.op == glyph.op):
        return False
    sides = [cells[other] for other in (place - 1, place + 1) if 0 <= other < len(cells)]
    ops = [side.glyph.op for side in sides if side.glyph is not None and side.kind not in "LN"]
    return len(ops) > 1 and not min(ops) <= glyph.op <= max(ops)

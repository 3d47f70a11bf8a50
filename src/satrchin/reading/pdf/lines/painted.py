"""Use the text objects of a line as evidence of its logical order.

LibreOffice, Typst and Word paint the runs of a line in logical order, each in a text object of its own (``BT`` …
``ET``). If a line, read as it was painted, is displayed as the page shows it, that is its order
(:func:`painted_order`). Browsers paint runs from left to right, but each in its own text object: a blank that is not in
the object of the number beside it separates two runs, one in it joins them (:func:`mark_runs`). So ``ppi 326`` in a
Persian line is read ``326 ppi`` if three objects show it, ``ppi 326`` if one does.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from functools import cached_property
from itertools import groupby

from satrchin.persian.chars import MIRROR
from satrchin.reading.geometry.bidi import logical
from satrchin.reading.geometry.cells import kind_of
from satrchin.reading.geometry.direction import Direction
from satrchin.reading.geometry.display_order import display_levels, display_order
from satrchin.reading.pdf.lines.cells import LineCell
from satrchin.reading.pdf.syntax.glyph import Glyph

LEAST_SPACES, WHOLE = 4, 0.9
"""Fewest spaces between Persian words that tell whether a page paints whole runs as one text object, and the share of
them that must be inside an object."""


class TextObjects:
    """The text objects of a page."""

    def __init__(self, begins: Sequence[int] = (), glyphs: Sequence[Glyph] = ()) -> None:
        """``begins``: as :attr:`PageContent.text_objects`; ``glyphs``: of the page, in painting order."""
        self._begins = begins
        self._glyphs = glyphs

    def of(self, glyph: Glyph) -> int:
        """The number of the text object that painted a glyph."""
        return bisect_right(self._begins, glyph.op)

    @cached_property
    def hold_runs(self) -> bool:
        """Whether each text object paints a whole run of one direction: not a word of it, nor several runs."""
        found: dict[int, set[str]] = defaultdict(set)
        glyphs = self._glyphs
        kinds, numbers = [kind_of(glyph.text) for glyph in glyphs], [self.of(glyph) for glyph in glyphs]
        for kind, number in zip(kinds, numbers, strict=True):
            found[number].add(kind)
        if any("R" in kinds and kinds & {"L", "N"} for kinds in found.values()):
            return False
        spaces = [
            place
            for place in range(1, len(kinds) - 1)
            if kinds[place] == "S"
            and kinds[place - 1] == kinds[place + 1] == "R"
            and glyphs[place - 1].font is glyphs[place].font is glyphs[place + 1].font
        ]
        inside = sum(numbers[place - 1] == numbers[place + 1] for place in spaces)
        return len(spaces) >= LEAST_SPACES and inside >= WHOLE * len(spaces)


def painted_order(
    cells: Sequence[LineCell], by_place: list[LineCell], objects: TextObjects, direction: Direction, *, parted: bool
) -> list[LineCell] | None:
    """The cells of a line in the order in which they were painted, if that is displayed as the page shows it.

    Args:
        cells: from left to right.
        by_place: the same in the order that follows from their places.
        objects: the page's text objects.
        direction: of the line.
        parted: see :func:`satrchin.reading.geometry.bidi.logical`.
    """
    runs = _runs(cells, objects)
    if runs is None or runs == sorted(runs):
        return None  # painted from left to right, which tells nothing
    result: list[LineCell] = []
    upright: list[bool] = []
    for index, (start, end) in enumerate(runs):
        run = cells[start:end]
        kinds = {cell.kind for cell in run}
        within = 0 < index < len(runs) - 1 and runs[index - 1][1] == start and runs[index + 1][0] == end
        left = "R" not in kinds and (within or bool(kinds & {"L", "N"}))
        result += run if left else logical(run, "rtl", parted=parted) if "R" in kinds else run[::-1]
        upright += [left] * (len(result) - len(upright))
    if len(result) != len(cells):
        return None
    if all(one is other for one, other in zip(result, by_place, strict=True)):
        return by_place
    shown = any(_is_shown(result, upright, cells, direction, paired=paired) for paired in (True, False))
    return result if shown else None


def _runs(cells: Sequence[LineCell], objects: TextObjects) -> list[tuple[int, int]] | None:
    """Start and end of the line's text objects in painting order; None if the pieces of one object are apart.

    Objects without Latin letters and numbers that were painted side by side from the left are pieces of one run.
    """
    numbers = _numbers(cells, objects)
    found: list[tuple[int, int, int]] = []
    start = 0
    for number, run in groupby(numbers):
        end = start + sum(1 for _ in run)
        found.append((number, start, end))
        start = end
    if len(set(numbers)) < len(found):
        return None
    runs: list[tuple[int, int]] = []
    for _, start, end in sorted(found):
        here = runs[-1][0] if runs and runs[-1][1] == start else start
        if here < start and any(cell.kind in "LN" for cell in cells[here:end]):
            here = start
        runs[len(runs) - (here < start) :] = [(here, end)]
    return runs


def _numbers(cells: Sequence[LineCell], objects: TextObjects) -> list[int]:
    """The text object of each cell; gaps without a blank go with the Persian letter beside them, if there is one."""
    numbers = [objects.of(cell.glyph) if cell.glyph is not None else -1 for cell in cells]
    for place, number in enumerate(numbers):
        if number >= 0:
            continue
        left = numbers[place - 1] if place else -1
        right = next((other for other in numbers[place + 1 :] if other >= 0), -1)
        persian = place and cells[place - 1].kind == "R"
        numbers[place] = left if left >= 0 and (persian or right < 0) else right
    return numbers


def _is_shown(
    order: list[LineCell], upright: Sequence[bool], cells: Sequence[LineCell], direction: Direction, *, paired: bool
) -> bool:
    """Whether cells in logical order are displayed as the page shows them; sets ``left`` if so.

    The texts of brackets are shapes; which characters they are depends on their level, and their level on them.
    """
    even = list(upright)
    levels: list[int] = []
    for _ in range(3):
        texts = [
            cell.text if left else MIRROR.get(cell.text, cell.text) for cell, left in zip(order, even, strict=True)
        ]
        levels = display_levels(texts, rtl=direction == "rtl", paired=paired)
        now = [level % 2 == 0 for level in levels]
        if now == even:
            break
        even = now
    shown = [order[place] for place in display_order(levels)]
    if list(map(id, _placed(shown))) != list(map(id, _placed(cells))):
        return False
    for cell, left in zip(order, even, strict=True):
        cell.left = left
    return True


def _placed(cells: Sequence[LineCell]) -> list[LineCell]:
    """The cells without ZWNJs and without the blanks at the ends of the line, whose places nothing depends on."""
    found = [cell for cell in cells if cell.kind != "Z"]
    while found and found[-1].kind == "S":
        found.pop()
    start = next((place for place, cell in enumerate(found) if cell.kind != "S"), 0)
    return found[start:]


def mark_runs(cells: Sequence[LineCell], objects: TextObjects) -> None:
    """Mark the cells of a line, painted from left to right, that belong to a left-to-right run, or to none.

    Sets :attr:`VisualCell.flow`. Only a number on the left of a Latin word, painted with it, is marked on pages whose
    text objects are words or letters, or hold several runs.
    """
    if not objects.hold_runs:
        _mark_measures(cells)
        return
    numbers = _numbers(cells, objects)
    if numbers != sorted(numbers):
        return
    runs = [[cells[place] for place in run] for _, run in groupby(range(len(cells)), key=numbers.__getitem__)]
    for place, run in enumerate(runs):
        kinds = {cell.kind for cell in run}
        if "R" in kinds:
            flow = "" if kinds & {"L", "N"} else "line"
        elif kinds & {"L", "N"}:
            flow = "run"
        else:
            beside = [runs[other] for other in (place - 1, place + 1) if 0 <= other < len(runs)]
            flow = _of_signs([other for other in beside if _same_font(run, other)])
        for cell in run:
            cell.flow = flow


def _of_signs(beside: Sequence[Sequence[LineCell]]) -> str:
    """The flow of signs painted by themselves, from the runs beside them in the same font: they are of neither.

    Signs beside a Persian run are of a left-to-right run, signs beside a left-to-right run are of the line.
    """
    persian = ["R" in {cell.kind for cell in run} for run in beside]
    return "" if not persian or (any(persian) and not all(persian)) else "run" if persian[0] else "line"


def _mark_measures(cells: Sequence[LineCell]) -> None:
    """Mark ``326 ppi`` painted at once: only a run set from the left has its number there, as XePersian can."""
    for place, (number, gap, word) in enumerate(zip(cells, cells[1:], cells[2:], strict=False)):
        if (number.kind, gap.kind, word.kind) != ("N", "S", "L") or number.glyph is None or word.glyph is None:
            continue
        if number.glyph.op != word.glyph.op:
            continue
        start, end = place, place + 3
        while start > 0 and _is_of(cells[start - 1], number.glyph):
            start -= 1
        while end < len(cells) and _is_of(cells[end], number.glyph):
            end += 1
        while cells[end - 1].kind == "S":
            end -= 1
        while cells[start].kind == "S":
            start += 1
        if not any(cell.kind == "R" for cell in cells[start:end]):
            for cell in cells[start:end]:
                cell.flow = "run"


def _is_of(cell: LineCell, glyph: Glyph) -> bool:
    """Whether a cell was painted with a glyph, or is a gap."""
    return cell.glyph.op == glyph.op if cell.glyph is not None else cell.kind == "S"


def _same_font(one: Sequence[LineCell], other: Sequence[LineCell]) -> bool:
    """Whether two runs are of one font, so that another run is the only reason for another text object."""
    fonts = [[cell.glyph.font for cell in run if cell.glyph is not None] for run in (one, other)]
    return bool(fonts[0] and fonts[1]) and any(a is b for a in fonts[0][:1] for b in fonts[1])

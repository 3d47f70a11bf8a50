"""Put the cells of one line, given from left to right, into logical order, for PDF and OCR.

Each line has one direction (:mod:`satrchin.reading.geometry.direction`); inside it, Latin words, numbers and lists
of numbers run from left to right (:func:`logical`). Brackets and comparison signs that are given by their shape get
the character with the right meaning (:func:`turn`). The rules invert the Unicode Bidirectional Algorithm
(UAX 9) for one line; if several texts have the same appearance, the one with regular punctuation is
chosen: no space before a comma, no sign after its number.

    >>> "".join(cell.text for cell in logical_cells(Cell(letter, None) for letter in "(f(x) تسا) 1402/07/19 :خیرات"))
    'تاریخ: 1402/07/19 (است f(x))'
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise
from typing import TypeVar

from satrchin.document import Cell
from satrchin.persian.chars import MIRROR
from satrchin.reading.geometry.alike import likelier
from satrchin.reading.geometry.cells import VisualCell, kind_of
from satrchin.reading.geometry.direction import Direction, line_direction, reference_length
from satrchin.reading.geometry.left_runs import left_run_start

_MARKERS = frozenset(".)(-\N{EN DASH}")
_OPERATORS = frozenset("=<>≤≥")
RAISED = 0.85
"""Maximum size of a superscript digit, relative to its line."""
LONGEST_MARKER = 3
"""Maximum number of digits of a list number."""

Some = TypeVar("Some", bound=VisualCell)


def logical_cells(shown: Iterable[Cell], default: Direction = "rtl") -> list[Cell]:
    """The cells of a line in logical order.

    Args:
        shown: cells from left to right in page order, with blanks, each with its box if it has one; the text of a
            bracket is its shape. A vowel sign follows its letter.
        default: direction of the page or block, used for lines without letters.
    """
    cells = [_Shown(cell.text, kind_of(cell.text), of=cell) for cell in shown]
    bases = _with_diacritics(cells)
    for before, cell in pairwise(bases):
        cell.tight = before.kind != "S" and cell.kind != "S"
    ordered = logical(bases, line_direction(bases, default))
    turn(ordered)
    return [Cell(one.text, one.of.box) for cell in ordered for one in (cell, *cell.diacritics)]


@dataclass(slots=True)
class _Shown(VisualCell):
    """A cell that OCR read."""

    of: Cell = field(default_factory=lambda: Cell("", None))
    diacritics: list[_Shown] = field(default_factory=list)


def _with_diacritics(cells: list[_Shown]) -> list[_Shown]:
    """The cells without vowel signs, which stay with the letter before them."""
    bases: list[_Shown] = []
    for cell in cells:
        if cell.kind == "M" and bases:
            bases[-1].diacritics.append(cell)
        else:
            bases.append(cell)
    return bases


def logical(cells: Sequence[Some], direction: Direction, *, parted: bool = False) -> list[Some]:
    """The cells of a line in logical order; ``left`` is set on cells of left-to-right runs.

    Args:
        cells: from left to right, with blanks and ZWNJs.
        direction: direction of the line, see :func:`line_direction`.
        parted: the file orders the groups of a number from the right (XeTeX may): ``15/01/1399`` is 1399/01/15.
    """
    cells = [cell for place, cell in enumerate(cells) if cell.kind != "Z" or _between_letters(cells, place)]
    if direction == "rtl":
        return _rtl(cells, parted=parted)
    result: list[Some] = []
    for persian, group in groupby(_persian(cells), key=lambda pair: pair[1]):
        run = [cell for cell, _ in group]
        if persian:
            result.extend(_rtl(run, parted=parted))
        else:
            result.extend(_from_left(run))
    return result


def _between_letters(cells: Sequence[VisualCell], place: int) -> bool:
    """Whether a ZWNJ is not between Persian letters: a blank below a sign, which separates nothing."""
    sides = cells[place - 1].kind if place else "", cells[place + 1].kind if place + 1 < len(cells) else ""
    if set(sides) & {"N", "O"} and "R" not in sides and place + 1 < len(cells):
        cells[place + 1].tight = True
        return False
    return True


def _from_left(cells: Sequence[Some]) -> Sequence[Some]:
    for cell in cells:
        cell.left = True
    return cells


def _rtl(cells: Sequence[Some], *, parted: bool) -> list[Some]:
    """The cells of a right-to-left line in logical order."""
    result: list[Some] = []
    lettered = any(cell.kind == "R" for cell in cells)
    place = len(cells) - 1
    if marker := _marker(cells):
        result.extend(_from_left(cells[place - marker + 1 :]))
        place -= marker
    while place >= 0:
        if cells[place].kind in "RS":  # no run from the left ends there
            result.append(cells[place])
            place -= 1
            continue
        start, known = _known_run(cells, place)
        run = cells[start : place + 1]
        if not known:
            start = min(start, left_run_start(cells, place, lettered=lettered, parted=parted))
            run = likelier(cells[start : place + 1]) if place - start > 1 else cells[start : place + 1]
        result.extend(_from_left(run) if len(run) > 1 or run[0].kind in "LN" else run)
        place = start - 1
    return result


def _known_run(cells: Sequence[VisualCell], end: int) -> tuple[int, bool]:
    """Start of the run that the file shows to end here, and whether it shows both of its ends."""
    if cells[end].flow != "run":
        return end, cells[end].flow == "line"
    start = before = end
    while before >= 0:
        start = before
        before = start - 1
        if start > 0 and cells[before].flow != "run" and cells[before].kind not in "LN":
            before = _latin_before(cells, start)
    return start, start == 0 or cells[start - 1].kind == "R" or cells[start - 1].flow == "line"


def _latin_before(cells: Sequence[VisualCell], start: int) -> int:
    """Index of the Latin letter before the signs and blanks on the left of another one, or -1: they are in its run."""
    place = start - 1
    while place >= 0 and cells[place].kind in "OS" and not cells[place].flow and cells[place].text not in MIRROR:
        place -= 1
    return place if place >= 0 and cells[place].kind == cells[start].kind == "L" else -1


def _marker(cells: Sequence[VisualCell]) -> int:
    """Number of cells at the right end that form a list or note number, with a sign or in brackets."""
    if (reference := reference_length(cells)) and not any(cell.kind == "R" for cell in cells):
        return reference
    count = 0
    while count < len(cells) and cells[-1 - count].kind == "N":
        count += 1
    if not 0 < count <= LONGEST_MARKER or count + 1 >= len(cells):
        return 0
    if _raised(cells[-1], cells[:-count]):
        return count
    if not cells[-count].tight:
        return 0
    sign, after = cells[-count - 1], cells[-count - 2]
    operand = count + 2 < len(cells) and cells[-count - 3].text in _OPERATORS  # ``= -3``
    return count if sign.text in _MARKERS and after.kind == "S" and not operand else 0


def _raised(number: VisualCell, others: Sequence[VisualCell]) -> bool:
    """Whether a number is smaller than its neighbour: a note reference."""
    beside = next((cell for cell in reversed(others) if cell.kind in "RL" and cell.size), None)
    return beside is not None and 0 < number.size <= RAISED * beside.size


def _persian(cells: Sequence[Some]) -> list[tuple[Some, bool]]:
    """Each cell of a left-to-right line, with whether it is inside a run of Persian words."""
    inside = [cell.kind == "R" for cell in cells]
    last = None
    for place, cell in enumerate(cells):
        if cell.kind == "L":
            last = None
        elif cell.kind == "R":
            if last is not None:
                inside[last:place] = [True] * (place - last)
            last = place
    return list(zip(cells, inside, strict=True))


def turn(cells: Iterable[VisualCell]) -> None:
    """Replace brackets and comparison signs, given by shape, with the character of their meaning.

    The cells are in logical order. In a left-to-right run shape and meaning are the same.
    """
    for cell in cells:
        if not cell.left and cell.text in MIRROR:
            cell.text = MIRROR[cell.text]

"""One line's glyphs in, its cells in logical order out.

Order is told from where glyphs stand and which way their letters run: the line is read from the right, Latin and
numbers inside it from the left. Where the file shows its runs in logical order, as Word does, that settles what
geometry leaves open: on which side of a Latin word its space belongs. Before, left to right: ``۵۱/۱۰/۹۹۳۱ :خیرات``;
after: ``تاریخ: ۱۳۹۹/۰۱/۱۵``.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise, takewhile
from typing import Literal

from satrchin.reading.pdf.lines.cells import LineCell, kind_of, spelled, visual
from satrchin.reading.pdf.syntax.fonts import NO_TEXT
from satrchin.reading.pdf.syntax.glyph import Glyph

Direction = Literal["rtl", "ltr"]
Stream = Literal["logical", "runs", "visual"]
"""How the file shows a Persian line: letter after letter, run after run with each run from the left, or neither."""

MOST_OVERLAPS = 1
"""Cells of different pieces that lie on one another; more, and geometry is broken."""
APART = 3
"""Cells painted further apart than this are of different pieces."""

_JOINS_NUMBER = frozenset(".,:/\N{ARABIC DECIMAL SEPARATOR}\N{ARABIC THOUSANDS SEPARATOR}")
_SIGNS = frozenset("%\N{ARABIC PERCENT SIGN}\N{PER MILLE SIGN}\N{DEGREE SIGN}")
_ROUND_BULLETS = frozenset("•◦▪●○■□◆❖➢✓")
_BULLETS = _ROUND_BULLETS | frozenset("-–*·")
_MARKERS = frozenset(".)(-\N{EN DASH}")
_DASHES = frozenset("-\N{HYPHEN}\N{NON-BREAKING HYPHEN}\N{EN DASH}\N{MINUS SIGN}+")


@dataclass(frozen=True, slots=True)
class Habits:
    """What is known of a page before its lines are read."""

    default: Direction = "rtl"
    """The page's direction; it settles what a line without letters cannot say."""
    stream: Stream = "visual"
    parted: bool = False
    """The page sets (XeTeX may) each group of digits by itself: ``1399/01/15`` stands as ``15/01/1399``."""
    moved: frozenset[int] = frozenset()
    """Places in painting of glyphs that were set apart: the order of their lines is a guess."""


def direction_of(glyphs: list[Glyph], default: Direction = "rtl") -> Direction:
    """Which way a line is read: its letters decide, a fifth of Persian ones is enough."""
    kinds = [kind_of(glyph.text) for glyph in glyphs]
    right, left = kinds.count("R"), kinds.count("L")
    if not right and (not left or (default == "rtl" and _bulleted(glyphs))):
        return default
    return "rtl" if right * 4 >= left else "ltr"


def _bulleted(glyphs: list[Glyph]) -> bool:
    """A list's bullet, or a list's or note's Persian number, stands at the right end of a line."""
    inked = sorted((glyph for glyph in glyphs if kind_of(glyph.text) not in "SZ"), key=lambda glyph: -glyph.x1)
    if not inked:
        return False
    number = [glyph.text for glyph in takewhile(lambda glyph: kind_of(glyph.text) == "N", inked)]
    if number and all(text > "\N{ARABIC-INDIC DIGIT ZERO}" for text in number):
        return len(number) < len(inked)
    return inked[0].text in _BULLETS


def stream_of(glyphs: Sequence[Glyph]) -> Stream:
    """How a file shows its Persian letters; ``glyphs`` in the order of painting."""
    inside, across = [0, 0], [0, 0]
    for first, second in pairwise(glyph for glyph in glyphs if kind_of(glyph.text) == "R"):
        if abs(first.y - second.y) < 0.1 * first.size and second.seq - first.seq < 4:
            steps = inside if first.op == second.op else across
            steps[second.x0 + second.x1 > first.x0 + first.x1] += 1
    left, right = inside[0] + across[0], inside[1] + across[1]
    if left > 6 * right:
        return "logical"
    if inside[1] > 6 * inside[0] and across[0] > 2 * across[1]:
        return "runs"
    return "visual"


def read_line(glyphs: list[Glyph], direction: Direction, habits: Habits) -> tuple[list[LineCell], bool]:
    """The cells of one line, or one cell of a table, in logical order; whether their order is a guess."""
    marks = visual(glyphs)
    _number_holes(marks)
    by_place = _rtl(marks, parted=habits.parted) if direction == "rtl" else _ltr(marks, parted=habits.parted)
    if direction == "rtl" and habits.stream == "runs":
        by_runs = _by_runs(marks, parted=habits.parted)
        if by_runs is not None and _strong(by_runs) == _strong(by_place) and _in_place(by_runs, marks):
            by_place = by_runs
    return _listed(spelled(_telephones(by_place))), _overlaps(marks)


def _number_holes(marks: list[LineCell]) -> None:
    """Glyphs without text that stand at a digit and at no letter are digits: so a date keeps its order."""
    holes = [place for place, mark in enumerate(marks) if mark.text == NO_TEXT]
    for place in holes:
        beside = [
            marks[other].kind
            for other, tight in ((place - 1, place), (place + 1, place + 1))
            if 0 <= other < len(marks) and marks[tight].tight
        ]
        if "N" in beside and not set(beside) & {"R", "L"}:
            marks[place].kind = "N"


def _listed(marks: list[LineCell]) -> list[LineCell]:
    """A list's bullet with a space after it, which its tab stop may have left too narrow to see."""
    if len(marks) > 1 and marks[0].text in _ROUND_BULLETS and marks[1].kind not in "SZ":
        marks.insert(1, LineCell(" ", "S"))
    return marks


def _strong(marks: list[LineCell]) -> list[int]:
    """The letters and digits of a line."""
    return [id(mark.glyph) for mark in marks if mark.kind in "RLN"]


def _in_place(by_runs: list[LineCell], marks: list[LineCell]) -> bool:
    """No sign has come away from both its neighbours: bullets may be painted after all text."""
    places = {id(mark): place for place, mark in enumerate(mark for mark in marks if mark.kind not in "SZ")}
    order = [mark for mark in by_runs if mark.kind not in "SZ"]
    for place, mark in enumerate(order):
        beside = [order[other] for other in (place - 1, place + 1) if 0 <= other < len(order)]
        if mark.kind == "O" and all(abs(places[id(mark)] - places[id(other)]) > 1 for other in beside):
            return False
    return True


def _overlaps(marks: list[LineCell]) -> bool:
    """Pieces lie on one another: the producer measured with another font than it shows.

    Letters of one piece may overlap their neighbours; letters that were painted far apart must not.
    """
    inked = [mark.glyph for mark in marks if mark.glyph is not None and mark.kind in "RLN"]
    return (
        sum(
            1
            for a, b in pairwise(inked)
            if abs(a.seq - b.seq) > APART and a.x1 - b.x0 > 0.3 * min(a.x1 - a.x0, b.x1 - b.x0)
        )
        > MOST_OVERLAPS
    )


def _by_runs(marks: list[LineCell], *, parted: bool) -> list[LineCell] | None:
    """The cells run by run as the file shows them; nothing where a gap has no run to belong to."""
    order: dict[int, list[LineCell]] = {}
    for place, mark in enumerate(marks):
        glyph = mark.glyph
        if glyph is None or mark.kind == "Z":  # a ZWNJ's own operator may come anywhere (LibreOffice)
            right = marks[place + 1].glyph if place + 1 < len(marks) else None
            left = marks[place - 1].glyph if place else None
            if left is None or right is None:
                return None
            persian = kind_of(left.text) == "R" or left.op == right.op
            glyph = left if persian and mark.kind != "Z" else right
        order.setdefault(glyph.op, []).append(mark)
    result: list[LineCell] = []
    for _, run in sorted(order.items()):
        kinds = {mark.kind for mark in run}
        result.extend(_rtl(run, parted=parted) if "R" in kinds or not kinds & {"L", "N"} else run)
    return result


def _rtl(marks: list[LineCell], *, parted: bool) -> list[LineCell]:
    """Cells from left to right as a line that is read from the right."""
    result: list[LineCell] = []
    lettered = any(mark.kind == "R" for mark in marks)
    place = len(marks) - 1
    if marker := _marker(marks):
        result.extend(marks[place - marker + 1 :])
        place -= marker
    while place >= 0:
        start = _left_run(marks, place, lettered=lettered, parted=parted)
        result.extend(marks[start : place + 1])
        place = start - 1
    return result


def _marker(marks: list[LineCell]) -> int:
    """How many digits at the right end are a list's or note's number: a sign parts them from what they mark."""
    count = 0
    while count < len(marks) and marks[-1 - count].kind == "N":
        count += 1
    if not 0 < count <= LONGEST_MARKER or count + 1 >= len(marks):
        return 0
    if _raised(marks[-1], marks[:-count]):
        return count
    if not marks[-count].tight:
        return 0
    sign, after = marks[-count - 1], marks[-count - 2]
    return count if sign.text in _MARKERS and after.kind == "S" else 0


def _raised(number: LineCell, others: list[LineCell]) -> bool:
    """A number is smaller than what it stands beside: a note's mark."""
    beside = next((mark.glyph for mark in reversed(others) if mark.kind in "RL" and mark.glyph), None)
    return number.glyph is not None and beside is not None and number.glyph.size <= RAISED * beside.size


RAISED = 0.85
"""Size of a raised figure to its line's, at most."""
LONGEST_MARKER = 3
"""Digits of a list's number at most."""


def _telephones(marks: list[LineCell]) -> list[LineCell]:
    """Telephone numbers with their area code first, though a line's first number stood the other way round.

    After Persian letters dashes part the groups of a number, at the head of a line they may not: what begins with
    a nought and has three digits or more is the area code.
    """
    place = 0
    while place < len(marks):
        end = place
        while end < len(marks) and (marks[end].kind == "N" or (end > place and marks[end].text in _DASHES)):
            end += 1
        groups = [list(group) for _, group in groupby(marks[place:end], key=lambda mark: mark.kind)]
        numbers = groups[::2]
        if (
            len(numbers) > 1
            and all(len(dash) == 1 for dash in groups[1::2])
            and len(groups) % 2
            and all(len(number) >= LEAST_GROUP for number in numbers)
            and [_nought(number) for number in numbers] == [False] * (len(numbers) - 1) + [True]
        ):
            marks[place:end] = [mark for group in reversed(groups) for mark in group]
        place = max(end, place + 1)
    return marks


LEAST_GROUP = 3
"""Digits of each group of a telephone number."""


def _nought(number: list[LineCell]) -> bool:
    return unicodedata.digit(number[0].text[0], -1) == 0


def _left_run(marks: list[LineCell], end: int, *, lettered: bool, parted: bool) -> int:
    """Where the run that is read from the left and ends at ``end`` starts; ``end`` itself if there is none."""
    if marks[end].kind not in "LN" and not _closes(marks, end):
        return _signed(marks, end, parted=parted)
    place, latin = end, end if marks[end].kind == "L" else -1
    while place > 0:
        place -= 1
        kind = marks[place].kind
        if kind in "RZP":
            break
        if kind == "L":
            latin = place
    if latin < 0:
        return _number(marks, end, lettered=lettered, parted=parted)
    latin = _after_bracketed(marks, latin, end)
    # a number on the left belongs to it only where it touches
    while latin > 0 and marks[latin].tight and marks[latin - 1].kind == "N":
        latin = _number(marks, latin - 1, lettered=lettered, parted=parted)
    return latin


def _after_bracketed(marks: list[LineCell], start: int, end: int) -> int:
    """Where a Latin run starts without what stands in brackets on its left: ``(v1.2) Name`` is read ``Name (v1.2)``."""
    if not start or marks[start - 1].text not in "()" or not marks[start].tight:
        return start
    for place in range(start, end):
        if marks[place].text in "()" and marks[place].text != marks[start - 1].text:
            after = range(place + 1, end + 1)
            return next((other for other in after if marks[other].kind == "L"), start)
    return start


def _closes(marks: list[LineCell], end: int) -> bool:
    """A bracket whose mate was opened inside a Latin run.

    ``f(x)``; ``Network (LAN)``, where Latin letters stand before the bracket.
    """
    if marks[end].text not in "()" or not marks[end].tight:
        return False
    for place in range(end - 1, 0, -1):
        if marks[place].kind in "RZ":
            return False
        if marks[place].text in "()" and marks[place].text != marks[end].text:
            return marks[place - 1 - (marks[place - 1].kind == "S" and place > 1)].kind == "L"
    return False


def _signed(marks: list[LineCell], end: int, *, parted: bool) -> int:
    """A percent sign on the right of its number is of that number: the two are read from the left."""
    if marks[end].text in _SIGNS and marks[end].tight and end > 0 and marks[end - 1].kind == "N":
        after = end + 1 < len(marks) and marks[end + 1].tight
        if not after:
            return _number(marks, end - 1, lettered=True, parted=parted)
    return end


def _number(marks: list[LineCell], end: int, *, lettered: bool, parted: bool) -> int:
    """Where the number that ends at ``end`` starts; single separators between digits are inside it.

    A dash joins digits only in a line without letters: after Persian letters it parts them.
    """
    start = end
    while start > 0 and marks[start].tight:
        before = marks[start - 1]
        if before.kind == "N":
            start -= 1
        elif (
            start > 1
            and marks[start - 1].tight
            and marks[start - 2].kind == "N"
            and not parted
            and (before.text in _JOINS_NUMBER or (before.text in _DASHES and not lettered))
        ):
            start -= 2
        else:
            break
    return start


def _ltr(marks: list[LineCell], *, parted: bool) -> list[LineCell]:
    """Cells from left to right as a line that is read from the left, its Persian words turned."""
    result: list[LineCell] = []
    for persian, group in groupby(_persian(marks), key=lambda pair: pair[1]):
        run = [mark for mark, _ in group]
        result.extend(_rtl(run, parted=parted) if persian else run)
    return result


def _persian(marks: list[LineCell]) -> list[tuple[LineCell, bool]]:
    """Each cell with whether it is inside a run of Persian words."""
    inside = [mark.kind == "R" for mark in marks]
    last = None
    for place, mark in enumerate(marks):
        if mark.kind == "L":
            last = None
        elif mark.kind == "R":
            if last is not None:
                inside[last:place] = [True] * (place - last)
            last = place
    return list(zip(marks, inside, strict=True))

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
from satrchin.persian.chars import MIRROR, OPENING
from satrchin.reading.geometry.cells import VisualCell, kind_of
from satrchin.reading.geometry.direction import COMMAS, QUOTES, Direction, line_direction, listed, reference_length
from satrchin.reading.geometry.numbers import start_of_number, telephone_start, with_number_first

_SIGNS = frozenset("%\N{ARABIC PERCENT SIGN}\N{PER MILLE SIGN}\N{DEGREE SIGN}")
_MARKERS = frozenset(".)(-\N{EN DASH}")
_IN_NAMES = frozenset("._-/@:\\")

_STOPS = frozenset(".:!")
_LISTING = COMMAS | QUOTES.keys()
_CLOSERS = frozenset('»\N{RIGHT DOUBLE QUOTATION MARK}"')
_CODE_SIGNS = frozenset("_@#$~&*^|=+")
"""Signs that belong to the Latin word they touch; they do not end sentences."""

RAISED = 0.85
"""Maximum size of a superscript digit, relative to its line."""
LONGEST_GRADE = 2
"""Maximum number of capitals of a mark, blood group or rating with a plus behind it."""
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
            start = min(start, _left_run(cells, place, lettered=lettered, parted=parted))
            run = with_number_first(cells[start : place + 1])
        result.extend(_from_left(run) if len(run) > 1 or run[0].kind in "LN" else run)
        place = start - 1
    return result


def _known_run(cells: Sequence[VisualCell], end: int) -> tuple[int, bool]:
    """Start of the run that the file shows to end here, and whether it shows both of its ends."""
    if cells[end].flow != "run":
        return end, cells[end].flow == "line"
    start = end
    while start > 0 and (cells[start - 1].flow == "run" or cells[start - 1].kind in "LN"):
        start -= 1
    return start, start == 0 or cells[start - 1].kind == "R" or cells[start - 1].flow == "line"


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
    return count if sign.text in _MARKERS and after.kind == "S" else 0


def _raised(number: VisualCell, others: Sequence[VisualCell]) -> bool:
    """Whether a number is smaller than its neighbour: a note reference."""
    beside = next((cell for cell in reversed(others) if cell.kind in "RL" and cell.size), None)
    return beside is not None and 0 < number.size <= RAISED * beside.size


def _left_run(cells: Sequence[VisualCell], end: int, *, lettered: bool, parted: bool) -> int:
    """Start of the left-to-right run that ends at ``end``; ``end`` itself if there is none."""
    if cells[end].kind == "N" and _signed_on_left(cells, end):
        return start_of_number(cells, end, lettered=True, parted=parted)
    if (start := min(_list_start(cells, end), telephone_start(cells, end))) < end:
        return start
    mate = _mate(cells, end)
    if cells[end].kind not in "LN" and mate is None and not _trails(cells, end):
        return _signed(cells, end, parted=parted)
    place, latin = end, end if cells[end].kind == "L" else -1
    while place > 0:
        place -= 1
        kind = cells[place].kind
        if kind in "RZ" or cells[place].flow == "line" or (kind == "P" and not _lists_latin(cells, place)):
            break
        if latin < 0 and cells[place].text == "|" and cells[end].kind == "N" and not cells[place + 1].tight:
            break  # fields of a line, which follow its direction
        if kind == "L":
            latin = place
    latin = _after_bracketed(cells, latin, end)
    if latin < 0:
        return start_of_number(cells, end, lettered=lettered, parted=parted)
    start = _named(cells, latin, lettered=lettered, parted=parted)
    return min(_opened(cells, start, end), end if mate is None else mate)


def _signed_on_left(cells: Sequence[VisualCell], end: int) -> bool:
    """Whether a sign follows a number in the line's direction: in a run from the left it would be on its right."""
    start = end
    while start > 0 and cells[start].tight and (cells[start - 1].kind == "N" or cells[start - 1].text in ".,/"):
        start -= 1
    if start == 0 or not cells[start].tight or cells[start - 1].text not in _SIGNS:
        return False
    return cells[start - 1].kind == "O" and (start == 1 or cells[start - 2].kind != "N")


def _lists_latin(cells: Sequence[VisualCell], place: int) -> bool:
    """Whether a Persian comma touches the word on its left, between left-to-right Latin words: ``CSV، JSON``."""
    after = place + 1 < len(cells) and cells[place + 1].kind == "S"
    return cells[place].tight and after and place > 0 and cells[place - 1].kind in "LNO"


def _list_start(cells: Sequence[VisualCell], end: int) -> int:
    """Start of a left-to-right list that ends at ``end``, as ``(4, -5)``; ``end`` itself if there is none.

    Its commas and signs show its direction. The end of the sentence on its left is not part of it.
    """
    if cells[end].kind not in "NLO" or cells[end].text in OPENING:
        return end
    start, listing = end, cells[end].text in _LISTING
    while start > 0 and cells[start - 1].kind in "NLOS":
        start -= 1
        listing = listing or cells[start].text in _LISTING
    if not listing or _ends_phrase(cells, end) or listed(cells[start : end + 1]) <= 0:
        return end
    while start < end and (cells[start].kind == "S" or cells[start].text in _STOPS or _is_lone(cells, start, end)):
        start += 1
    return end if _is_lone(cells, end, start) else start


def _ends_phrase(cells: Sequence[VisualCell], end: int) -> bool:
    """Whether a colon, comma or stop touches the Persian word on its right, or a sign the number there."""
    after = cells[end + 1] if end + 1 < len(cells) else None
    if after is None or not after.tight:
        return False
    return cells[end].text in (_STOPS | COMMAS if after.kind == "R" else _SIGNS if after.kind == "N" else ())


def _is_lone(cells: Sequence[VisualCell], place: int, other: int) -> bool:
    """Whether a bracket has no partner between its place and another."""
    text = cells[place].text
    if text not in MIRROR:
        return False
    between = [cell.text for cell in cells[min(place, other) : max(place, other) + 1]]
    return between.count(text) > between.count(MIRROR[text])


def _named(cells: Sequence[VisualCell], start: int, *, lettered: bool, parted: bool) -> int:
    """Start of a Latin run including numbers that touch its left end: ``1.py``, ``120GB``, ``3-D``."""
    while start > 0 and cells[start].tight:
        before = cells[start - 1]
        if before.kind == "N":
            start = start_of_number(cells, start - 1, lettered=lettered, parted=parted)
        elif (
            before.text in _CODE_SIGNS
            and not _follows_word(cells, start)
            and not (start > 1 and cells[start - 1].tight and cells[start - 2].kind == "R")
        ):
            start -= 1
        elif before.text in _IN_NAMES and start > 1 and cells[start - 1].tight and cells[start - 2].kind in "NL":
            start -= 2
        else:
            break
    return start


def _follows_word(cells: Sequence[VisualCell], start: int) -> bool:
    """Whether a sign on the left of a Latin letter belongs behind it: ``++C``, ``#C``, ``+AB`` are C++, C# and AB+."""
    end = start
    while end < len(cells) and cells[end].kind == "L" and (end == start or cells[end].tight):
        end += 1
    is_number = end < len(cells) and cells[end].tight and cells[end].kind == "N"
    word = "".join(cell.text for cell in cells[start:end])
    is_grade = len(word) == 1 or (len(word) <= LONGEST_GRADE and word.isupper())
    return is_grade and not is_number and cells[start - 1].text in ("+#" if len(word) == 1 else "+")


def _opened(cells: Sequence[VisualCell], start: int, end: int) -> int:
    """Start of a Latin run including an opening bracket or sign whose partner is inside the run."""
    while start > 0 and cells[start].tight and cells[start - 1].text in OPENING:
        mate, depth = MIRROR[cells[start - 1].text], 1
        for place in range(start, end + 1):
            depth += (cells[place].text == cells[start - 1].text) - (cells[place].text == mate)
            if not depth:
                break
        if depth or not any(cell.kind == "L" for cell in cells[place + 1 : end + 1]):
            break
        start -= 1
    return start


def _after_bracketed(cells: Sequence[VisualCell], start: int, end: int) -> int:
    """Start of a Latin run without brackets on its left: ``(v1.2) Name`` is read ``Name (v1.2)``.

    -1 if all Latin words are in the brackets: ``(USD 15) 1200`` is read ``1200 (USD 15)``.
    """
    if start <= 0 or cells[start - 1].text not in "()" or not cells[start].tight:
        return start
    depth = 1
    for place in range(start, end):
        if cells[place].text in "()":
            depth += 1 if cells[place].text == cells[start - 1].text else -1
        if not depth:
            return next((other for other in range(place + 1, end + 1) if cells[other].kind == "L"), -1)
    return start


def _mate(cells: Sequence[VisualCell], end: int) -> int | None:
    """Index of the bracket that the bracket at ``end`` closes, if both belong to a Latin run.

    Examples: ``f(x)``, ``(x)``, and ``Network (LAN)``, with Latin letters before the bracket.
    """
    mate = MIRROR.get(cells[end].text) if cells[end].text in ")]}>" else None
    depth, latin = 1, False
    for place in range(end - 1, -1, -1):
        if mate is None or cells[place].kind in "RZP" or cells[place].flow == "line":
            return None
        depth += (cells[place].text == cells[end].text) - (cells[place].text == mate)
        if not depth:
            before = place - 1 - (place > 1 and cells[place - 1].kind == "S")
            return place if latin or (place and _ends_latin(cells, before)) else None
        latin = latin or cells[place].kind == "L"
    return None


def _ends_latin(cells: Sequence[VisualCell], end: int) -> bool:
    """Whether a Latin word ends here, perhaps in digits or quotes: ``T5``, ``Need»``."""
    while end > 0 and cells[end].text in _CLOSERS and cells[end].tight:
        end -= 1
    while end > 0 and cells[end].kind == "N" and cells[end].tight:
        end -= 1
    return cells[end].kind == "L"


def _trails(cells: Sequence[VisualCell], end: int) -> bool:
    """Whether a programming sign touches the right end of a Latin word: ``name_``, ``a@b@``."""
    hung = end > 0 and cells[end].text in _CODE_SIGNS and cells[end].tight
    if hung and cells[end].text in "@#" and [cell.kind for cell in cells[max(0, end - 2) : end]] == ["L", "L"]:
        return False  # a name: ``pooya@`` is @pooya
    if not hung or (end + 1 < len(cells) and cells[end + 1].tight and cells[end + 1].kind == "R"):
        return False
    start = end
    while start > 0 and cells[start].text in _CODE_SIGNS and cells[start].tight:
        start -= 1
    # in «۲+۳» the sign belongs to no word
    return _ends_latin(cells, start)


def _signed(cells: Sequence[VisualCell], end: int, *, parted: bool) -> int:
    """Whether a percent sign on the right of a number belongs to it, so that both run from left to right."""
    if cells[end].text in _SIGNS and cells[end].tight and end > 0 and cells[end - 1].kind == "N":
        after = end + 1 < len(cells) and cells[end + 1].tight
        if not after:
            start = start_of_number(cells, end - 1, lettered=True, parted=parted)
            return _left_run(cells, end - 1, lettered=True, parted=parted) if _is_value(cells, start) else start
    return end


def _is_value(cells: Sequence[VisualCell], start: int) -> bool:
    """Whether a Latin word with a colon is on the left of a number: ``B: ۳۵٪``."""
    return (
        start > 2
        and cells[start - 1].kind == "S"
        and cells[start - 2].text == ":"
        and cells[start - 2].tight
        and (cells[start - 3].kind == "L")
    )


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

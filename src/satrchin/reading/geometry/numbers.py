"""Numbers of a line, given from left to right: dates, ranges, quantities, telephone numbers with a country code.

A page shows ``+98 (21) 5566-7788`` from the left if its author set it so, and ``4 October 2024`` in a Persian line as
``October 2024 4``, because a number before a Latin word follows the line; so ``75 kg`` looks like ``kg 75``. The
numbers of a Persian range, ``۸–۱۰``, are set from the right.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from itertools import groupby
from typing import TypeVar

from satrchin.persian.chars import MIRROR
from satrchin.persian.digit_groups import are_in_order
from satrchin.persian.units import LONE, UNIT
from satrchin.reading.geometry.cells import VisualCell

_IN_TELEPHONE = frozenset("-() \N{NO-BREAK SPACE}\N{HYPHEN}\N{NON-BREAKING HYPHEN}\N{EN DASH}")
LEAST_DIGITS = 8
"""Digits of a telephone number with its country code, at least."""
_DAY_LAST = re.compile(
    r"(?P<month>(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.?)(?P<space>,? )(?P<year>\d{4})"
    r"(?P<gap> )(?P<day>\d{1,2})(?!\w)"
)
_UNITS = rf"(?:{UNIT}|{LONE}|[$€£¥](?:[KMB]|bn|mn))"
"""Signs of a unit in the line's direction are shown first: ``C°``, ``$M``."""
_AMOUNT = r"\d[\d.,/\u066b\u066c:]*"
_FACTOR = r"[\N{MULTIPLICATION SIGN}^\N{PLUS-MINUS SIGN}]"
_UNIT_FIRST = re.compile(rf"(?P<unit>{_UNITS})(?P<gap> )(?P<number>{_AMOUNT}(?: ?{_FACTOR} ?{_AMOUNT})*)")
_UNITS_FIRST = re.compile(rf"(?P<rest>{_UNITS}(?: ?[/,] ?{_AMOUNT} ?{_UNITS})+)(?P<gap> )(?P<number>{_AMOUNT})")
_PORT = re.compile(r"(?P<rest>tcp|udp|sctp)(?P<gap>/)(?P<number>\d+)", re.IGNORECASE)
_TIME_FIRST = re.compile(
    r"(?P<day>\d{2})(?P<time>T\d\d:\d\d[\d:.]*Z?)(?P<dash>-)(?P<month>\d\d)(?P<last>-)(?P<year>\d{4})"
)
_DASHES = frozenset("-\N{HYPHEN}\N{NON-BREAKING HYPHEN}\N{EN DASH}\N{MINUS SIGN}+")
_PARTS_NUMBER = frozenset(".,:/\N{ARABIC DECIMAL SEPARATOR}\N{ARABIC THOUSANDS SEPARATOR}")

_CURRENCIES = frozenset("$€£¥")

Some = TypeVar("Some", bound=VisualCell)


def telephone_start(cells: Sequence[VisualCell], end: int) -> int:
    """Start of the telephone number with a plus on its left that ends at ``end``; ``end`` itself if there is none."""
    start = end
    while start > 0 and (cells[start].kind in "NS" or cells[start].text in _IN_TELEPHONE):
        start -= 1
    number = cells[start + 1 : end + 1]
    digits = sum(cell.kind == "N" for cell in number)
    is_first = start == 0 or cells[start - 1].kind not in "NLR"
    is_one = cells[end].kind == "N" and digits >= LEAST_DIGITS and number[0].kind == "N" and number[0].tight
    return start if cells[start].text == "+" and is_first and is_one else end


def with_number_first(run: Sequence[Some]) -> Sequence[Some]:
    """A run from the left with a number before its unit, the day of an English date before the month, and ISO times.

    A unit follows its number in the line, so it is shown on the left of it: ``kg 75``, ``C° 36``, ``mm 50×80``,
    ``V / 2 A 12``; so does the protocol of a port: ``tcp/443``.
    """
    text = "".join(cell.text for cell in run)
    if len(text) != len(run):
        return run
    if len(run) > 2 and MIRROR.get(text[0]) == text[-1]:
        return [run[0], *with_number_first(run[1:-1]), run[-1]]
    if found := _UNIT_FIRST.fullmatch(text):
        unit, gap, number = (run[slice(*found.span(name))] for name in ("unit", "gap", "number"))
        return [*_factors(number), *gap, *_turned(unit)]
    if found := _UNITS_FIRST.fullmatch(text) or _PORT.fullmatch(text):
        return [cell for name in ("number", "gap", "rest") for cell in run[slice(*found.span(name))]]
    names: tuple[str, ...] = ("year", "last", "month", "dash", "day", "time")
    if (found := _TIME_FIRST.fullmatch(text)) is None:
        found, names = _DAY_LAST.search(text), ("day", "gap", "month", "space", "year")
    if found is None:
        return run
    parts = [run[slice(*found.span(name))] for name in names]
    return [*run[: found.start()], *(cell for part in parts for cell in part), *run[found.end() :]]


def _turned(unit: Sequence[Some]) -> Sequence[Some]:
    """A unit with its sign on the other side, if it ends in a degree sign or begins with a currency sign."""
    if unit[-1].text == "\N{DEGREE SIGN}":
        return unit[::-1]
    return [*unit[1:], unit[0]] if unit[0].text in _CURRENCIES else unit


def _factors(number: Sequence[Some]) -> list[Some]:
    """The factors of a product or power, which are set from the right: ``50×80×120`` is read 120×80×50."""
    parts = [list(group) for _, group in groupby(number, key=_separates)]
    return [cell for part in reversed(parts) for cell in part]


def _separates(cell: VisualCell) -> bool:
    """Whether a cell stands between factors."""
    return cell.kind == "S" or re.fullmatch(_FACTOR, cell.text) is not None


def start_of_number(cells: Sequence[VisualCell], end: int, *, lettered: bool, parted: bool) -> int:
    """Start of the number that ends at ``end``, including single separators between digits.

    A dash joins digits in a line without letters. After Persian letters it separates them, unless the groups form a
    telephone number (area code first) or a date (year first).
    """
    parted = parted and cells[end].text > "9"  # Latin digits are set from the left even there
    start = end
    dashes = (not lettered and not _falls(cells, end)) or _runs_from_left(cells, end)
    while start > 0 and cells[start].tight:
        before = cells[start - 1]
        if before.kind == "N":
            start -= 1
        elif (
            start > 1
            and cells[start - 1].tight
            and cells[start - 2].kind == "N"
            and not parted
            and (before.text in _PARTS_NUMBER or (before.text in _DASHES and dashes))
        ):
            start -= 2
        else:
            break
    return start


def _runs_from_left(cells: Sequence[VisualCell], end: int) -> bool:
    """Whether the digit groups joined by dashes at ``end`` run from left to right: area code or year first.

    Where the first word of a line is a number, some programs (Pango) order it this way, others the other way round.
    """
    start = end
    while start > 0 and cells[start].tight and _in_groups(cells[start - 1]):
        start -= 1
    while end + 1 < len(cells) and cells[end + 1].tight and _in_groups(cells[end + 1]):
        end += 1
    parts = groupby(cells[start : end + 1], key=lambda cell: cell.kind == "N")
    return are_in_order(["".join(cell.text for cell in group) for is_number, group in parts if is_number])


def _falls(cells: Sequence[VisualCell], end: int) -> bool:
    """Whether two numbers joined by an en dash and ending at ``end`` fall, read from the left: a range from the right.

    An en dash separates Persian numbers, as a hyphen does not: ``۸–۱۰`` is shown as ``۱۰–۸``.
    """
    start = end
    while start > 0 and cells[start].tight and cells[start - 1].kind == "N":
        start -= 1
    dash = start - 1
    if dash < 1 or not cells[start].tight or not cells[dash].tight or cells[dash].text != "\N{EN DASH}":
        return False
    first = dash
    while first > 0 and cells[first].tight and cells[first - 1].kind == "N":
        first -= 1
    alone = not (first and cells[first].tight) and not (end + 1 < len(cells) and cells[end + 1].tight)
    if not alone or cells[end].text <= "9" or first == dash:
        return False
    low, high = (
        "".join(str(unicodedata.digit(cell.text, 0)) for cell in part)
        for part in (cells[first:dash], cells[start : end + 1])
    )
    return int(low) > int(high)


def _in_groups(cell: VisualCell) -> bool:
    """Whether a cell is a digit or a dash between digit groups."""
    return cell.kind == "N" or cell.text in _DASHES

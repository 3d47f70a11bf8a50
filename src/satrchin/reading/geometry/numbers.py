"""Numbers of a line, given from left to right: dates, ranges, telephone numbers with a country code.

A page shows ``+98 (21) 5566-7788`` from the left if its author set it so. The numbers of a Persian range, ``۸–۱۰``, are
set from the right.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from itertools import groupby

from satrchin.persian.digit_groups import are_in_order
from satrchin.reading.geometry.cells import VisualCell

_IN_TELEPHONE = frozenset("-() \N{NO-BREAK SPACE}\N{HYPHEN}\N{NON-BREAKING HYPHEN}\N{EN DASH}")
LEAST_DIGITS = 8
"""Digits of a telephone number with its country code, at least."""
_DASHES = frozenset("-\N{HYPHEN}\N{NON-BREAKING HYPHEN}\N{EN DASH}\N{MINUS SIGN}+")
_PARTS_NUMBER = frozenset(".,:/\N{ARABIC DECIMAL SEPARATOR}\N{ARABIC THOUSANDS SEPARATOR}")


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

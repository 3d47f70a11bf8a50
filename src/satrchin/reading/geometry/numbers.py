"""Numbers whose parts tell their order: telephone numbers with a country code, English dates.

A page shows ``+98 (21) 5566-7788`` from the left if its author set it so, and ``4 October 2024`` in a Persian line as
``October 2024 4``, because a number before a Latin word follows the line.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TypeVar

from satrchin.reading.geometry.cells import VisualCell

_IN_TELEPHONE = frozenset("-() \N{NO-BREAK SPACE}\N{HYPHEN}\N{NON-BREAKING HYPHEN}\N{EN DASH}")
LEAST_DIGITS = 8
"""Digits of a telephone number with its country code, at least."""
_DAY_LAST = re.compile(
    r"(?P<month>(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.?)(?P<space>,? )(?P<year>\d{4})"
    r"(?P<gap> )(?P<day>\d{1,2})(?!\w)"
)

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


def with_day_first(run: Sequence[Some]) -> Sequence[Some]:
    """A run from the left with the day of an English date before its month, if the day stands behind the year."""
    text = "".join(cell.text for cell in run)
    found = _DAY_LAST.search(text) if len(text) == len(run) else None
    if found is None:
        return run
    parts = [run[slice(*found.span(name))] for name in ("day", "gap", "month", "space", "year")]
    return [*run[: found.start()], *(cell for part in parts for cell in part), *run[found.end() :]]

"""Groups of digits between dashes: which of them is read first.

Extractors and pages show the groups of a number in either order: ``021-55667788`` and ``55667788-021``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from satrchin.persian.chars import TO_ASCII_DIGITS

# an area code or a year
_FIRST = re.compile("0|(?:1[34]|19|20)[0-9]{2}$")


def are_in_order(groups: Sequence[str]) -> bool:
    """Whether the first of some groups of digits is an area code or a year, and the last is none.

    >>> are_in_order(["021", "55667788"]), are_in_order(["04", "10", "2024"]), are_in_order(["۱۴۰۳", "۰۷", "۱۲"])
    (True, False, True)
    """
    first, last = (_FIRST.match(group.translate(TO_ASCII_DIGITS)) is not None for group in (groups[0], groups[-1]))
    return len(groups) > 1 and first and not last

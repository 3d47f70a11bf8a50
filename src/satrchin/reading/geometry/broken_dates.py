"""Join the two halves of a date that is broken at a slash, as at the end of a narrow table cell.

LibreOffice orders the cells of a date before it breaks the line, so the slash is to the right of its number. The lines
``/۱۴۰۳/۰۲`` and ``۱۸``, read from the right, are ``۱۴۰۳/۰۲/۱۸``.
"""

from __future__ import annotations

import re
from itertools import takewhile
from typing import TypeVar

from satrchin.reading.geometry.cells import VisualCell

SLASH = "/"
Some = TypeVar("Some", bound=VisualCell)
_DATE = re.compile(r"\d{4}/\d\d?/\d\d?|\d\d?/\d\d?/\d{4}")


def continues(above: list[Some], below: list[Some]) -> bool:
    """Whether a line goes on in the middle of a date; its slash is then moved to its end.

    Args:
        above: the cells of a line in logical order, changed in place.
        below: the cells of the next line in logical order.
    """
    last = list(takewhile(_is_of_date, reversed(above)))[::-1]
    text = "".join(cell.text for cell in last)
    rest = "".join(cell.text for cell in takewhile(_is_of_date, below))
    turned = text.startswith(SLASH)
    if turned == text.endswith(SLASH) or not rest or rest.startswith(SLASH):
        return False
    if _DATE.fullmatch(text.strip(SLASH) + SLASH + rest.rstrip(SLASH)) is None:
        return False
    if turned:
        above.append(above.pop(len(above) - len(last)))
    return True


def _is_of_date(cell: VisualCell) -> bool:
    return cell.text == SLASH or cell.kind == "N"

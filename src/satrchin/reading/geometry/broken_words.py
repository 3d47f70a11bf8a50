"""Join the two halves of a date or an address that is broken at a sign, at the end of a line or of a narrow table cell.

LibreOffice orders the cells of a date before it breaks the line, so the slash is to the right of its number. The lines
``/۱۴۰۳/۰۲`` and ``۱۸``, read from the right, are ``۱۴۰۳/۰۲/۱۸``; ``https://docs.example/`` and ``install`` are one
address.
"""

from __future__ import annotations

import re
from itertools import takewhile
from typing import TypeVar

from satrchin.persian.chars import OPENING
from satrchin.reading.geometry.cells import VisualCell

SLASH = "/"
Some = TypeVar("Some", bound=VisualCell)
_DATE = re.compile(r"\d{4}/\d\d?/\d\d?|\d\d?/\d\d?/\d{4}")
_ADDRESS = re.compile(r"[a-z]+://\S*|www\.\S*|[\w.+-]+@[\w.-]*", re.ASCII)
_BROKEN = re.compile(r"(?:[a-z]+://|www\.|[\w.+-]+@)\S*[-./?&=_@]|[a-z]+://", re.ASCII)
_GOES_ON = re.compile(r"[\w%-]+[./?&=@\w%#-]*[).»\]]*", re.ASCII)


def is_address(word: str) -> bool:
    """Whether a word is the beginning of a web or mail address."""
    return _ADDRESS.fullmatch(word) is not None


def continues(above: list[Some], below: list[Some]) -> bool:
    """Whether a line goes on in the middle of a date or an address; a slash of a date is then moved to its end.

    Args:
        above: the cells of a line in logical order, changed in place.
        below: the cells of the next line in logical order.
    """
    if _breaks_address(above, below):
        return True
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


def _breaks_address(above: list[Some], below: list[Some]) -> bool:
    """Whether a line ends inside an address, or in the bracket that opens before one."""
    if not above or not below or below[0].kind != "L" or above[-1].kind in "RSZM":
        return False
    word = "".join(cell.text for cell in list(takewhile(_is_inked, reversed(above)))[::-1])
    rest = "".join(cell.text for cell in takewhile(_is_inked, below))
    if word and word[-1] in OPENING:
        return is_address(rest.rstrip(").]"))
    return _BROKEN.fullmatch(word.lstrip("([«")) is not None and _GOES_ON.fullmatch(rest) is not None


def _is_inked(cell: VisualCell) -> bool:
    return cell.kind != "S"


def _is_of_date(cell: VisualCell) -> bool:
    return cell.text == SLASH or cell.kind == "N"

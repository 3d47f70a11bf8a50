"""Find where a left-to-right run of a right-to-left line begins: a Latin word, a list, a signed number, a name.

A line is given from left to right, and each run by its right end. ``(x) f`` in «تابع (x)f است» is one run with its
brackets; in «شبکه (LAN) است» the brackets belong to the line.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from satrchin.persian.chars import MIRROR, OPENING
from satrchin.reading.geometry.broken_words import is_address
from satrchin.reading.geometry.cells import VisualCell
from satrchin.reading.geometry.direction import COMMAS, QUOTES, listed
from satrchin.reading.geometry.numbers import start_of_number, telephone_start

_SIGNS = frozenset("%\N{ARABIC PERCENT SIGN}\N{PER MILLE SIGN}\N{DEGREE SIGN}")
_IN_NAMES = frozenset("._-/@:\\")

_STOPS = frozenset(".:!")
_LISTING = COMMAS | QUOTES.keys()
_IN_NUMBER = frozenset("_.-/")
"""Signs inside a number or numbered name, as in ``2.4`` and ``x_1``."""
_CLOSERS = frozenset('»\N{RIGHT DOUBLE QUOTATION MARK}"')
_IN_NAME = frozenset("_.-")
_CODE_SIGNS = frozenset("_@#$~&*^|=+€£")
"""Signs that belong to the Latin word they touch; they do not end sentences."""

_BREAKS = frozenset(".-/?&=")
"""Signs of an address after which lines are broken."""
_GOES_ON = _BREAKS | COMMAS
_CALL = re.compile(r"[A-Za-z_]\w*[(\[][^)\]\s]*", re.ASCII)
"""A call or an item of a program that is not closed yet."""
LONGEST_GRADE = 2
"""Maximum number of letters of a mark, blood group or ion with a plus behind it."""


def left_run_start(cells: Sequence[VisualCell], end: int, *, lettered: bool, parted: bool) -> int:
    """Start of the left-to-right run that ends at ``end``; ``end`` itself if there is none."""
    if cells[end].kind == "N" and _signed_on_left(cells, end):
        return start_of_number(cells, end, lettered=True, parted=parted)
    if (start := min(_list_start(cells, end), telephone_start(cells, end), _broken_start(cells, end))) < end:
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
        if _lists_from_right(cells, place):
            break
        if kind == "L":
            latin = place
    latin = _after_bracketed(cells, latin, end)
    if latin < 0:
        return start_of_number(cells, end, lettered=lettered, parted=parted)
    start = _named(cells, latin, lettered=lettered, parted=parted)
    return min(_opened(cells, start, end), end if mate is None else mate)


def _broken_start(cells: Sequence[VisualCell], end: int) -> int:
    """Start of a line's last word if the sign at ``end`` shows that it goes on in the next line: ``http://www.``.

    Also of ``sum(a,``: a comma of the line would be on the left of the word. ``end`` itself if nothing shows it.
    """
    if cells[end].text not in _GOES_ON or not cells[end].tight:
        return end
    after = cells[end + 1] if end + 1 < len(cells) else None
    if after is not None and after.kind != "S" and after.text not in MIRROR:
        return end
    word = "".join(cell.text for cell in cells[:end])
    if cells[end].text in _BREAKS:
        return 0 if is_address(word) else end
    return 0 if _CALL.fullmatch(word) else end


def _signed_on_left(cells: Sequence[VisualCell], end: int) -> bool:
    """Whether a sign follows a number in the line's direction: in a run from the left it would be on its right."""
    start = end
    while start > 0 and cells[start].tight and (cells[start - 1].kind == "N" or cells[start - 1].text in ".,/"):
        start -= 1
    if start == 0 or not cells[start].tight or cells[start - 1].text not in _SIGNS:
        return False
    return cells[start - 1].kind == "O" and (start == 1 or cells[start - 2].kind != "N")


def _lists_from_right(cells: Sequence[VisualCell], place: int) -> bool:
    """Whether a comma touches the item on its right, not the one on its left: ``a ,1`` is 1, a."""
    after = place + 1 < len(cells) and cells[place + 1].tight and cells[place + 1].kind in "LN"
    return cells[place].text in COMMAS and after and place > 0 and cells[place - 1].kind == "S"


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
    is_grade = len(word) == 1 or (len(word) <= LONGEST_GRADE and word[:1].isupper())
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
        if mate is None or cells[place].kind in "RZP" or cells[place].flow == "line" or _lists_from_right(cells, place):
            return None
        depth += (cells[place].text == cells[end].text) - (cells[place].text == mate)
        if not depth:
            before = place - 1 - (place > 1 and cells[place - 1].kind == "S")
            named = latin or (place and (_ends_latin(cells, before) or _ends_numbered(cells, before)))
            return place if named else None
        latin = latin or cells[place].kind == "L"
    return None


def _ends_latin(cells: Sequence[VisualCell], end: int) -> bool:
    """Whether a Latin word ends here, perhaps in digits or quotes: ``T5``, ``Need»``."""
    while end > 0 and cells[end].text in _CLOSERS and cells[end].tight:
        end -= 1
    while end > 0 and cells[end].kind == "N" and cells[end].tight:
        end -= 1
    return cells[end].kind == "L"


def _ends_numbered(cells: Sequence[VisualCell], end: int) -> bool:
    """Whether a Latin name with a number behind a blank ends here: ``No. 1``, ``SPSS 26``."""
    start = end
    while start > 0 and cells[start].tight and (cells[start].kind == "N" or cells[start].text in _IN_NUMBER):
        start -= 1
    if cells[end].kind != "N" or start == 0:
        return False
    if cells[start].kind == "N" and cells[start - 1].kind == "S":
        start -= 2
        start -= start > 0 and cells[start].text == "." and cells[start].tight
    return cells[start].kind == "L"


def _trails(cells: Sequence[VisualCell], end: int) -> bool:
    """Whether a programming sign touches the right end of a Latin word: ``name_``, ``a@b@``."""
    hung = end > 0 and cells[end].text in _CODE_SIGNS and cells[end].tight
    if hung and cells[end].text in "@#$_" and _is_name(cells, end):
        return False
    if not hung or (end + 1 < len(cells) and cells[end + 1].tight and cells[end + 1].kind == "R"):
        return False
    start = end
    while start > 0 and cells[start].text in _CODE_SIGNS and cells[start].tight:
        start -= 1
    # in «۲+۳» the sign belongs to no word
    return _ends_latin(cells, start)


def _is_name(cells: Sequence[VisualCell], end: int) -> bool:
    """Whether a name is on the left of a sign that begins names: ``pooya@`` is @pooya, ``FF88#`` is #FF88."""
    start = end
    while start > 0 and cells[start].tight and (cells[start - 1].kind in "LN" or cells[start - 1].text in _IN_NAME):
        start -= 1
    joined = start > 0 and cells[start].tight and cells[start - 1].text in _CODE_SIGNS
    ends = cells[start].kind in "LN" and cells[end - 1].kind in "LN"  # not ``__name__``
    return end - start > 1 and ends and not joined and any(cell.kind == "L" for cell in cells[start:end])


def _signed(cells: Sequence[VisualCell], end: int, *, parted: bool) -> int:
    """Whether a percent sign on the right of a number belongs to it, so that both run from left to right."""
    if cells[end].text in _SIGNS and cells[end].tight and end > 0 and cells[end - 1].kind == "N":
        after = end + 1 < len(cells) and cells[end + 1].tight
        if not after:
            start = start_of_number(cells, end - 1, lettered=True, parted=parted)
            return left_run_start(cells, end - 1, lettered=True, parted=parted) if _is_value(cells, start) else start
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

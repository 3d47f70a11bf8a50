"""Decide the direction of a line or block: right to left or left to right.

The letters of a line decide. A line without letters is decided by its commas and signs, else by its block; a block
without letters, by its page. ``(4, -5)`` runs from left to right on a Persian page too; ``۳ ۲ ۱`` follows the lines
around it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile
from typing import Literal

from satrchin.persian.chars import BULLETS, MIRROR, ROUND_BULLETS
from satrchin.reading.geometry.cells import VisualCell

Direction = Literal["rtl", "ltr"]

COMMAS = frozenset(",;")
QUOTES = {"‘": 1, "“": 1, "’": -1, "”": -1}
"""Opening and closing curly quotes, which are not mirrored."""
_MINUS = frozenset("-+\N{MINUS SIGN}\N{PLUS-MINUS SIGN}")


def line_direction(cells: Sequence[VisualCell], default: Direction = "rtl") -> Direction:
    """The direction of a line.

    A line is right-to-left if a fifth of its letters is Persian, or if it is in a Persian block and has a Persian
    letter at its right end. Latin words in a Persian block separated by Persian commas run from the right. Without
    letters, the side of commas and signs decides.

    Args:
        cells: of the line, from left to right.
        default: the direction of its block, or of its page.
    """
    kinds = [cell.kind for cell in cells]
    right, left = kinds.count("R"), kinds.count("L")
    if not right and not left:
        votes = listed(cells) or _is_matrix(cells)
        return default if not votes else "ltr" if votes > 0 else "rtl"
    if is_code(cells) or is_address(cells):
        return "ltr"
    if default == "rtl" and has_persian_commas(kinds):
        return "rtl"
    if not right:
        return default if default == "rtl" and (_bulleted(cells) or _stops_on_left(cells)) else "ltr"
    if right * 4 >= left:
        return "rtl"
    ends = next((cell.kind for cell in reversed(cells) if cell.kind in "RLNO"), "")
    return "rtl" if default == "rtl" and (ends == "R" or _bulleted(cells)) else "ltr"


def has_persian_commas(kinds: Sequence[str]) -> bool:
    """Whether Persian commas separate the parts of a line; a comma that is a misread English quote does not count.

    >>> has_persian_commas("LLLPSLLL"), has_persian_commas("LLLPSLLLPSLL"), has_persian_commas("LLPSR")
    (False, True, True)
    """
    return "P" in kinds and kinds.count("P") + kinds.count("R") > 1


_CODE = re.compile(
    r"\s*(?:[\w.]+(?:\[[^\]]*\])? ?[-+*/%|&]?=(?!=) ?\S.*"  # name = ..., name[0] += ...
    r"|[\w.]+\(.*\)[:;]?"  # name(...)
    r"|(?:def|for|while|if|elif|class|return|import|from|print|with|except|raise|public|void|int) .*[:;){}\w\"'”’]"
    r"|(?:else|try|finally):|[{}]\s*;?)\s*(?:#.*|//.*)?",
    re.ASCII,
)


def is_code(cells: Sequence[VisualCell]) -> bool:
    """Whether a line has the syntax of left-to-right program code, perhaps with Persian strings and comments.

    >>> from satrchin.reading.geometry.cells import kind_of
    >>> is_code([VisualCell(letter, kind_of(letter)) for letter in 'print("مالس")'])
    True
    """
    inked = [cell for cell in cells if cell.kind not in "SZ"]
    if not inked or inked[-1].text in ROUND_BULLETS:
        return False
    first = next((cell.kind for cell in cells if cell.kind != "S"), "")
    text = "".join("x" if cell.kind == "R" and inside else cell.text for cell, inside in _quoted(cells))
    return (
        first == "L"
        and _CODE.fullmatch(text) is not None
        and not any(cell.kind == "R" and not inside for cell, inside in _quoted(cells))
    )


_FILE = re.compile(r".*\ue000\.(?:html?|pdf|docx?|xlsx?|pptx?|txt|zip|rar|jpe?g|png)\s*", re.ASCII)


def is_address(cells: Sequence[VisualCell]) -> bool:
    """Whether a line is a left-to-right file name or address: its right end is a Persian letter and a file extension.

    Browsers print such lines at the foot of a page; most of their letters may be Persian.
    """
    return _FILE.fullmatch("".join("\ue000" if cell.kind == "R" else cell.text for cell in cells)) is not None


def _quoted(cells: Sequence[VisualCell]) -> list[tuple[VisualCell, bool]]:
    """Each cell, with whether it is inside quotes or a comment."""
    found, mark, remark = [], "", False
    for cell in cells:
        remark = remark or (cell.text == "#" and not mark)
        if cell.text in {'"', "'", "“", "”", "‘", "’"}:
            kind = {"“": '"', "”": '"', "‘": "'", "’": "'"}.get(cell.text, cell.text)
            mark = "" if mark == kind else mark or kind
        found.append((cell, bool(mark) or remark))
    return found


def listed(cells: Sequence[VisualCell]) -> int:
    """Direction of numbers without letters, from commas and signs: positive if left to right, else negative.

    >>> from satrchin.reading.geometry.cells import kind_of
    >>> listed([VisualCell(letter, kind_of(letter), tight=letter in ",3") for letter in "2, -3"])
    2
    """
    votes = 0
    for place, cell in enumerate(cells):
        before = cells[place - 1] if place else None
        after = cells[place + 1] if place + 1 < len(cells) else None
        on_left = before is not None and before.kind != "S" and not _wide(cells, place)
        on_right = after is not None and after.kind != "S" and not _wide(cells, place + 1)
        if cell.text in COMMAS:
            votes += on_left and not on_right and after is not None
            votes -= on_right and not on_left and before is not None
        elif cell.text in _MINUS:
            number_left = on_left and before is not None and before.kind == "N"
            number_right = on_right and after is not None and after.kind == "N"
            opened = before is None or not on_left or before.text in MIRROR or before.text in COMMAS
            closed = after is None or not on_right or after.text in MIRROR or after.text in COMMAS
            alone = before is None and after is not None and after.text > "9"  # a list number, as ``۳-``
            votes += number_right and opened and not alone
            votes -= number_left and closed and after is not None
    return votes + _quoted_from(cells)


def _quoted_from(cells: Sequence[VisualCell]) -> int:
    """Direction of curly quotes: positive if the opening quotes are on the left."""
    quotes = [cell.text for cell in cells if cell.text in QUOTES]
    return sum(QUOTES[one] if two != one else 0 for one, two in zip(quotes[::2], quotes[1::2], strict=False))


def _is_matrix(cells: Sequence[VisualCell]) -> bool:
    """Whether a line has Latin digits and square or curly brackets: a matrix, a list or code."""
    return any(cell.text in "[]{}" for cell in cells) and any(cell.kind == "N" and cell.text <= "9" for cell in cells)


def _wide(cells: Sequence[VisualCell], place: int) -> bool:
    """Whether a gap or a blank is on the left of a cell, from its own attributes."""
    return cells[place].kind == "S" or not cells[place].tight


def _bulleted(cells: Sequence[VisualCell]) -> bool:
    """Whether a list bullet, or the Persian number of a list item or note, is at the right end of a line."""
    inked = [cell for cell in reversed(cells) if cell.kind not in "SZ"]
    if not inked:
        return False
    number = [cell.text for cell in takewhile(lambda cell: cell.kind == "N", inked)]
    if number and all(text > "\N{ARABIC-INDIC DIGIT ZERO}" for text in number):
        return len(number) < len(inked)
    return inked[0].text in BULLETS or reference_length(cells) > 0


def _stops_on_left(cells: Sequence[VisualCell]) -> bool:
    """Whether the stop of a Latin sentence is on its left, as in a right-to-left paragraph: ``.See the table``.

    A sentence begins with a capital and a small letter, a file extension or a name such as ``.NET`` does not.
    """
    inked = [cell for cell in cells if cell.kind != "S"]
    if len(inked) < LEAST_SENTENCE or inked[0].text not in _STOPS or inked[-1].text in _STOPS:
        return False
    first, second = inked[1].text, inked[2].text
    return inked[1].tight and inked[1].kind == inked[2].kind == "L" and first.isupper() and second.islower()


_STOPS = frozenset(".!?\N{ARABIC QUESTION MARK}")
LEAST_SENTENCE = 8
"""Fewest signs of a Latin sentence."""


def reference_length(cells: Sequence[VisualCell]) -> int:
    """Number of cells at the right end that form a number in square brackets, as in bibliography entries; else 0.

    >>> from satrchin.reading.geometry.cells import kind_of
    >>> reference_length([VisualCell(letter, kind_of(letter)) for letter in "A Title [12]"])
    4
    """
    count = 1
    while count < len(cells) and cells[-1 - count].kind == "N":
        count += 1
    closed = 1 < count < len(cells) - 1 and cells[-1].text in "[]" and cells[-1 - count].text in "[]"
    return count + 1 if closed and cells[-2 - count].kind == "S" else 0

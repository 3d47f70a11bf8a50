"""Lines in logical order in, their brackets the right way round out.

Some producers give a bracket of a Persian line the character of its sense, some that of its shape. Before:
``)سهامی خاص(``; after: ``(سهامی خاص)``.
"""

from __future__ import annotations

from collections.abc import Sequence

from satrchin.reading.pdf.marks import Mark

_MIRROR: dict[str, str] = {}
for _open, _close in ("()", "[]", "{}", "<>", "«»", "‹›"):
    _MIRROR[_open], _MIRROR[_close] = _close, _open
_OPENING = frozenset("([{«‹")
_CLOSING = frozenset(")]}»›")


def turn_brackets(lines: Sequence[list[Mark]]) -> None:
    """Turn round what carries the character of its shape; ``lines`` are those that are read from the right.

    A bracket inside a Latin run keeps its side.
    """
    if not _mirrored(lines):
        return
    for marks in lines:
        for place, mark in enumerate(marks):
            if mark.text in _MIRROR and not _between_latin(marks, place):
                mark.text = _MIRROR[mark.text]


def _mirrored(lines: Sequence[list[Mark]]) -> bool:
    """Surroundings tell: an opening bracket has a space before it and a letter after it."""
    votes = 0
    for marks in lines:
        for place, mark in enumerate(marks):
            if mark.text not in _OPENING | _CLOSING or _between_latin(marks, place):
                continue
            before = marks[place - 1].kind if place else "S"
            after = marks[place + 1].kind if place + 1 < len(marks) else "S"
            opens = (before == "S") - (after in "SOP")
            votes += opens if mark.text in _CLOSING else -opens
    return votes > 0


def _between_latin(marks: list[Mark], place: int) -> bool:
    """Latin letters stand on both sides, with nothing Persian between."""
    left = next((mark.kind for mark in reversed(marks[:place]) if mark.kind in "LR"), "")
    right = next((mark.kind for mark in marks[place + 1 :] if mark.kind in "LR"), "")
    return left == right == "L"

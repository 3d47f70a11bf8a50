"""Lines in logical order in, their brackets the right way round out.

Some producers give a bracket of a Persian line the character of its sense, some that of its shape. Before:
``)سهامی خاص(``; after: ``(سهامی خاص)``.
"""

from __future__ import annotations

from collections.abc import Sequence

from satrchin.reading.pdf.lines.cells import LineCell

_MIRROR: dict[str, str] = {}
for _open, _close in ("()", "[]", "{}", "<>", "«»", "‹›"):
    _MIRROR[_open], _MIRROR[_close] = _close, _open
_OPENING = frozenset("([{«‹")
_CLOSING = frozenset(")]}»›")


def turn_brackets(lines: Sequence[list[LineCell]]) -> None:
    """Turn round what carries the character of its shape; ``lines`` are those that are read from the right.

    The brackets of Latin runs are told by themselves: one that closes before any is open was turned by the file.
    """
    latin = [_latin(marks) for marks in lines]
    for marks, places in zip(lines, latin, strict=True):
        for run in places:
            if marks[run[0]].text in _CLOSING and len(run) > 1:
                _turn(marks, run)
            if len(run) == 2:
                _shut(marks, run)
    inside = [{place for run in places for place in run} for places in latin]
    if _mirrored(lines, inside):
        for marks, kept in zip(lines, inside, strict=True):
            _turn(marks, [place for place, mark in enumerate(marks) if mark.text in _MIRROR and place not in kept])


def _turn(marks: list[LineCell], places: Sequence[int]) -> None:
    for place in places:
        marks[place].text = _MIRROR[marks[place].text]


def _shut(marks: list[LineCell], places: Sequence[int]) -> None:
    """Of brackets that are opened and not closed turn the last: ``f(x(`` with the second from a piece of its own."""
    opening = [place for place in places if marks[place].text in _OPENING]
    after = next((mark.kind for mark in marks[places[-1] + 1 :] if mark.kind in "LR"), "")
    if len(opening) == len(places) and after != "L":
        _turn(marks, places[-1:])


def _mirrored(lines: Sequence[list[LineCell]], inside: Sequence[set[int]]) -> bool:
    """Surroundings tell: an opening bracket has a space before it and a letter after it."""
    votes = 0
    for marks, kept in zip(lines, inside, strict=True):
        for place, mark in enumerate(marks):
            if mark.text not in _OPENING | _CLOSING or place in kept:
                continue
            before = marks[place - 1].kind if place else "S"
            after = marks[place + 1].kind if place + 1 < len(marks) else "S"
            opens = (before == "S") - (after in "SOP")
            votes += opens if mark.text in _CLOSING else -opens
    return votes > 0


def _latin(marks: list[LineCell]) -> list[list[int]]:
    """The places of the brackets inside Latin runs, run by run.

    Latin letters stand on both sides of them, or on one side and their mate is in the run.
    """
    runs: list[list[int]] = []
    run: list[int] = []
    last = ""
    for place, mark in enumerate(marks):
        if mark.kind == "R":
            if run:
                runs.append(run)
            run, last = [], "R"
        elif mark.kind == "L":
            last = "L"
        elif mark.text in _MIRROR and last == "L":
            after = next((other.kind for other in marks[place + 1 :] if other.kind in "LR"), "")
            mate = len(run) % 2 and marks[run[-1]].text in {_MIRROR[mark.text], mark.text}
            if after == "L" or mate:
                run.append(place)
    return [*runs, run] if run else runs

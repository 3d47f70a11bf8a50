"""Move the footnotes of a scan after the text of all columns.

In: the lines of a page in reading order, each with its place, its ink's spread and its first word. The sizes of single
lines of a scan are rough, so the lines below a short rule are compared with the text together: they are notes if they
are smaller, even if the mark of the first was lost. Before: right column, ``۱. همان، ص ۴۵``, left column; after: the
note follows both columns.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from statistics import median

from satrchin.reading.geometry.chunks import Rule
from satrchin.reading.geometry.notes import SMALL, Place, footnotes, is_ruled

NEXT = 2.2
"""Maximum distance of two lines of notes, in font sizes of the text."""
_MARK = re.compile(r"[(\[]?(\d{1,2})[.)\]:\N{EN DASH}-]{0,2}|([*\N{DAGGER}\N{DOUBLE DAGGER}])")


@dataclass(frozen=True, slots=True)
class TextLine:
    """A line of running text."""

    x0: float
    x1: float
    y: float
    size: float
    """Font size by the spread of its own ink."""
    word: str
    """Its first word."""


def notes_last(lines: Sequence[TextLine | None], rules: Sequence[Rule]) -> tuple[list[int], set[int]]:
    """The order of a page's lines with its notes moved, and the lines that begin a note.

    Args:
        lines: in reading order; None for a row of cells.
        rules: the ruling lines of the page, in the unit of the lines.
    """
    known = [line for line in lines if line is not None]
    if not known or not rules:
        return list(range(len(lines))), set()
    body = median(line.size for line in known)
    places = [None if line is None else Place(line.x0, line.x1, line.y, body, _mark(line.word)) for line in lines]
    width = max(line.x1 for line in known) - min(line.x0 for line in known)
    for start, place in enumerate(places):
        if place is None or place.number > 1 or not is_ruled(place, rules, width):
            continue
        zone = list(_zone(places, start))
        others = [line.size for index, line in enumerate(lines) if line is not None and index not in zone]
        size = median(line.size for index in zone if (line := lines[index]) is not None)
        if others and size <= SMALL * median(others):
            for index in zone:
                if (note := places[index]) is not None:
                    places[index] = replace(note, size=size, number=note.number or -(index == start))
    return footnotes(places, rules)


def _zone(places: Sequence[Place | None], start: int) -> Iterator[int]:
    """The lines of the notes that begin at a line: below each other in one column, without a gap."""
    above = places[start]
    for index in range(start, len(places)):
        place = places[index]
        if place is None or above is None or not 0 <= place.y - above.y < NEXT * above.size:
            return
        if index > start and not (place.x0 < above.x1 and above.x0 < place.x1):
            return
        yield index
        above = place


def _mark(word: str) -> int:
    """The number of a note that a line may begin with; -1 for a symbol, 0 for none."""
    found = _MARK.match(word)
    if found is None:
        return 0
    return -1 if found[2] else int(found[1])

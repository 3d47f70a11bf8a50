"""Move footnotes after the text of all columns in the reading order of a page.

A footnote has a smaller font, is at the foot of its column, and begins with its mark. A short rule is above the first
one, or the mark is a superscript in the text. Before: the right column, its note, the left column, the page number;
after: both columns, the note, the number. Each note begins its own paragraph.

The input is the places of lines in reading order, of a PDF or of a scan, in points or pixels.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from satrchin.reading.geometry.chunks import Rule
from satrchin.reading.limits import check

SMALL = 0.94
"""Largest font size of a note, relative to the text."""
ABOVE = 3.0
"""Largest distance between a note's baseline and the rule above it, in font sizes."""
THIN = 0.35
"""Largest thickness of the rule, in font sizes."""
SHORT = 0.7
"""Largest length of the rule, as a share of the width of the page's text."""
BELOW = 1
"""Largest number of rows below the notes: the page number, a running foot."""


@dataclass(slots=True)
class Place:
    """The position and beginning of a line."""

    x0: float
    x1: float
    y: float
    size: float
    number: int = 0
    """The note number with which the line begins; 0 for none, -1 for a symbol."""
    trailing: int = 0
    """In a Latin line: the number at its right end, which may be a note's."""
    references: tuple[int, ...] = ()
    """Superscript numbers in the line."""


def footnotes(places: Sequence[Place | None], rules: Sequence[Rule]) -> tuple[list[int], set[int]]:
    """The order of a page's lines with its notes moved, and the lines that begin a note.

    Args:
        places: positions of the lines in reading order; None for table rows and rotated text.
        rules: the page's ruling lines.
    """
    every = list(range(len(places)))
    known = [place for place in places if place is not None]
    if not known:
        return every, set()
    body = _usual_size(known)
    left, right = min(place.x0 for place in known), max(place.x1 for place in known)
    notes: dict[int, bool] = {}
    number = 0
    referred = {one for place in known if place.size > SMALL * body for one in place.references}
    zone: Place | None = None
    for index, place in enumerate(places):
        check()
        if place is None or place.size > SMALL * body:
            zone = None if place is None or zone is None or not _under(place, zone) else zone
            continue
        inferred = place.number or place.trailing
        follows = inferred in {number + 1, -1} or (not number and inferred != 0)
        begins = follows and (zone is not None or (inferred in referred) or is_ruled(place, rules, right - left))
        if begins and (zone is not None or _at_foot(place, places, body)):
            notes[index] = True
            number = max(inferred, number)
            zone = place
        elif zone is not None and _under(place, zone) and index - 1 in notes:
            notes[index] = False
    if not notes:
        return every, set()
    lowest = max(place.y for index in notes if (place := places[index]) is not None)
    text = [index for index in every if index not in notes]
    last = [index for index in text if (place := places[index]) is not None and place.y > lowest]
    first = [index for index in text if index not in last]
    return [*first, *notes, *last], {index for index, begins in notes.items() if begins}


def _usual_size(places: Sequence[Place]) -> float:
    """The font size of most of the page's text, by width."""
    widths: dict[float, float] = {}
    for place in places:
        widths[round(place.size, 1)] = widths.get(round(place.size, 1), 0.0) + place.x1 - place.x0
    return max(widths, key=lambda size: widths[size])


def _under(place: Place, zone: Place) -> bool:
    return place.y > zone.y


def is_ruled(place: Place, rules: Sequence[Rule], width: float) -> bool:
    """Whether a short rule is above a line; ``width``: that of the page's text."""
    return any(
        bottom - top <= THIN * place.size
        and right - left <= SHORT * width
        and 0 < place.y - bottom < ABOVE * place.size
        and left < place.x1 + place.size
        and place.x0 - place.size < right
        for left, top, right, bottom in rules
    )


def _at_foot(place: Place, places: Sequence[Place | None], body: float) -> bool:
    """Whether at most one row of other text is below a line in its column."""
    below = {
        round(other.y)
        for other in places
        if other is not None
        and other.y > place.y
        and other.size > SMALL * body
        and other.x0 < place.x1
        and place.x0 < other.x1
    }
    return len(below) <= BELOW

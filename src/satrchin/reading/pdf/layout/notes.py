"""Move footnotes after the text of all columns in the reading order of a page.

A footnote has a smaller font, is at the foot of its column, and begins with its mark. A short rule is above the first
one, or the mark is a superscript in the text. Before: the right column, its note, the left column, the page number;
after: both columns, the note, the number. Each note begins its own paragraph.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from satrchin.reading.limits import check
from satrchin.reading.pdf.lines.cells import LineCell
from satrchin.reading.pdf.syntax.rules import THIN, Rule

SMALL = 0.94
"""Largest font size of a note, relative to the text."""
RAISED = 0.85
"""Largest font size of a reference mark, relative to its line."""
ABOVE = 3.0
"""Largest distance between a note's baseline and the rule above it, in font sizes."""
SHORT = 0.7
"""Largest length of the rule, as a share of the width of the page's text."""
BELOW = 1
"""Largest number of rows below the notes: the page number, a running foot."""
LONGEST = 3
"""Largest number of digits in a mark."""
_SYMBOLS = frozenset("*\N{DAGGER}\N{DOUBLE DAGGER}\N{SECTION SIGN}")
_SIGNS = frozenset(".)-:\N{EN DASH}")


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


def place_of(marks: Sequence[LineCell]) -> Place | None:
    """The position of a line; None for a line without glyphs."""
    glyphs = [mark.glyph for mark in marks if mark.glyph is not None and mark.kind not in "SZ"]
    if not glyphs:
        return None
    sizes = sorted(glyph.size for glyph in glyphs)
    heights = sorted(glyph.y for glyph in glyphs)
    size = sizes[len(sizes) // 2]
    place = Place(min(g.x0 for g in glyphs), max(g.x1 for g in glyphs), heights[len(heights) // 2], size)
    runs = list(_numbers(marks))
    raised = [(start, end) for start, end in runs if _is_raised(marks, start, size)]
    place.references = tuple(_value(marks[start:end]) for start, end in raised if start)
    if runs and runs[-1][1] == len(marks) and marks[0].kind == "L":
        place.trailing = _value(marks[runs[-1][0] :])
    if runs and runs[0][0] == 0:
        end = runs[0][1]
        after = marks[end] if end < len(marks) else None
        if after is not None and (runs[0] in raised or after.text in _SIGNS or after.kind == "S"):
            place.number = _value(marks[:end])
    return place


def _numbers(marks: Sequence[LineCell]) -> Iterator[tuple[int, int]]:
    """Start and end of numbers and symbols that may be marks."""
    start = 0
    while start < len(marks):
        end = start
        while end < len(marks) and marks[end].kind == "N":
            end += 1
        if start < end <= start + LONGEST:
            yield start, end
        elif marks[start].text in _SYMBOLS:
            end = start + 1
            yield start, end
        start = max(end, start + 1)


def _value(marks: Sequence[LineCell]) -> int:
    """The number of a mark; -1 for a symbol."""
    digits = [unicodedata.digit(mark.text[:1], -1) for mark in marks]
    return -1 if -1 in digits else int("".join(map(str, digits)))


def _is_raised(marks: Sequence[LineCell], at: int, size: float) -> bool:
    glyph = marks[at].glyph
    return glyph is not None and glyph.size <= RAISED * size


def with_number_first(marks: list[LineCell]) -> list[LineCell]:
    """Whether a Latin note has its number at its right end."""
    start = list(_numbers(marks))[-1][0]
    gap = start > 0 and marks[start - 1].kind == "S"
    return [*marks[start:], *marks[start - gap : start], *marks[: start - gap]]


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
        begins = follows and (zone is not None or (inferred in referred) or _ruled(place, rules, right - left))
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


def _ruled(place: Place, rules: Sequence[Rule], width: float) -> bool:
    """Whether a short rule is above a line."""
    return any(
        bottom - top <= THIN
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

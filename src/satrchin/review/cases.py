"""Identify the place of a decision by its evidence, so that it is found again after another run of the batch.

In: a page and a span of a line. Out: a :class:`Case` with the file's hash, the page, the text that was read there
with its line and neighbours, and the box. :func:`find` takes a case and the page of a later run, cleaned with other
options or by another version, and gives back the line and span where the place is now: by the line that was read,
else by the text around it, else by the box.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields
from hashlib import sha256
from itertools import accumulate
from typing import Any

from satrchin.document import Box, Line
from satrchin.origin import box_of
from satrchin.review.places import Places, Span

NEAR = 24
"""Characters kept on each side of a place: three or four words, rarely the same twice on a page."""
LEAST_NEAR = 6
"""Characters around a place that must agree where its line is not found: a word with its spaces."""
INSIDE = 0.5
"""Share of a word's box that must lie in the box of a case."""


@dataclass(frozen=True, slots=True)
class Case:
    """A place in a document, independent of how the document was cleaned."""

    sha256: str
    """Of the input file, or of the hashes of a group's files."""
    source: str
    """The path of the input, for people to read."""
    page: int
    number: int
    """The line that was read, from 0, in which the place begins; -1: the whole page."""
    start: int
    """Where the place begins in that line."""
    raw: str
    """The text that was read there."""
    line: str
    """Hash of the line that was read; that of its neighbours in ``above`` and ``below``."""
    above: str
    below: str
    left: str
    """The text that was read before the place, at most ``NEAR`` characters; ``right``: after it."""
    right: str
    box: Box | None
    text: str
    """The clean text of the place when it was decided, before any review."""
    kind: str
    issue: str = ""
    """The code of the issue that the place was listed for; empty for a doubt."""

    def plain(self) -> dict[str, Any]:
        """The case as plain data."""
        return asdict(self)

    @classmethod
    def of_plain(cls, table: dict[str, Any]) -> Case:
        """The case of plain data.

        Raises:
            ValueError: a field is missing.
        """
        try:
            values = {field.name: table[field.name] for field in fields(cls)}
            return cls(**values | {"box": Box(*table["box"]) if table["box"] else None})
        except (KeyError, TypeError) as error:
            raise ValueError(f"not a case: {error!r}") from None

    @property
    def whole_page(self) -> bool:
        """Whether the case is about a page as a whole."""
        return self.number < 0


def case_at(places: Places, digest: str, source: str, line: int, span: Span) -> tuple[Case, Span]:
    """The case of a span of a clean line, and the span that it covers.

    That is the whole line where the span cannot be found again by itself, because its letters were read in several
    places.
    """
    text = places.page.lines[line].text
    begin = places.starts[line]
    scope = span
    raw = places.raw(begin + span[0], begin + span[1])
    if raw is None or places.clean(*raw) != (begin + span[0], begin + span[1]):
        scope = (0, len(text))
        raw = places.raw(begin, begin + len(text))
    start, stop = raw or (0, 0)
    number = places.raw_line_at(start)
    lines = places.page.raw_lines
    case = Case(
        digest,
        source,
        places.page.number,
        number,
        start - places.raw_starts[number] if lines else 0,
        places.raw_text[start:stop],
        _hashed(lines, number),
        _hashed(lines, number - 1),
        _hashed(lines, number + 1),
        places.raw_text[max(0, start - NEAR) : start],
        places.raw_text[stop : stop + NEAR],
        box_of(places.page.lines[line], scope),
        text[slice(*scope)],
        "",
    )
    return case, scope


def page_case(digest: str, source: str, page: int) -> Case:
    """The case of a page as a whole."""
    return Case(digest, source, page, -1, 0, "", "", "", "", "", "", None, "", "")


def find(places: Places, case: Case) -> tuple[int, Span] | None:
    """The clean line and the span in it where a case is now; None if nothing shows where.

    Args:
        places: of the page with the case's number, of the same file.
        case: the place as it was when it was decided.
    """
    raw = (_by_line(places, case) or _by_context(places, case)) if case.raw else None
    clean = places.clean(*raw) if raw else None
    if clean is not None and clean[0] < clean[1]:
        line = places.line_at(clean[0])
        begin, size = places.starts[line], len(places.page.lines[line].text)
        span = (clean[0] - begin, min(clean[1] - begin, size))
        if span[0] < span[1]:
            return line, span
    return _by_box(places, case) if case.box else None


def _by_line(places: Places, case: Case) -> Span | None:
    """The place in the same line that was read; of several the one with the same neighbours, then the nearest."""
    lines = places.page.raw_lines
    found = [number for number in range(len(lines)) if _hashed(lines, number) == case.line]

    def unlike(number: int) -> tuple[int, int]:
        neighbours = (_hashed(lines, number - 1) != case.above) + (_hashed(lines, number + 1) != case.below)
        return neighbours, abs(number - case.number)

    for number in sorted(found, key=unlike):
        start = places.raw_starts[number] + case.start
        if places.raw_text.startswith(case.raw, start):
            return start, start + len(case.raw)
    return None


def _by_context(places: Places, case: Case) -> Span | None:
    """The place with the same text in the same surroundings, if there is only one."""
    text = places.raw_text
    scores = []
    start = text.find(case.raw)
    while start >= 0:
        stop = start + len(case.raw)
        before, after = text[max(0, start - NEAR) : start][::-1], text[stop : stop + NEAR]
        scores.append((_alike(before, case.left[::-1]) + _alike(after, case.right), start))
        start = text.find(case.raw, start + 1)
    scores.sort(reverse=True)
    if not scores or scores[0][0] < LEAST_NEAR or (len(scores) > 1 and scores[0][0] == scores[1][0]):
        return None
    return scores[0][1], scores[0][1] + len(case.raw)


def _by_box(places: Places, case: Case) -> tuple[int, Span] | None:
    """The words that stand in the case's box, on the line that has most of them."""
    best: tuple[int, int, Span] | None = None
    for number, line in enumerate(places.page.lines):
        spans = [span for span, box in _boxes(line) if case.box and _share(box, case.box) >= INSIDE]
        if spans and (best is None or len(spans) > best[0]):
            best = len(spans), number, (min(start for start, _ in spans), max(stop for _, stop in spans))
    return best and (best[1], best[2])


def _boxes(line: Line) -> Iterator[tuple[Span, Box]]:
    """The parts of a line that have a box."""
    if line.cells:
        stops = accumulate(len(cell.text) for cell in line.cells)
        yield from (((stop - len(c.text), stop), c.box) for c, stop in zip(line.cells, stops, strict=True) if c.box)
    elif line.words:
        place = 0
        for word in line.words:
            start = line.text.index(word.text, place)
            place = start + len(word.text)
            if word.box:
                yield (start, place), word.box
    elif line.box:
        yield (0, len(line.text)), line.box


def _share(box: Box, other: Box) -> float:
    """The share of a box that lies in another."""
    width = min(box.x1, other.x1) - max(box.x0, other.x0)
    height = min(box.bottom, other.bottom) - max(box.top, other.top)
    area = (box.x1 - box.x0) * (box.bottom - box.top)
    return width * height / area if width > 0 and height > 0 and area > 0 else 0.0


def _alike(one: str, other: str) -> int:
    """How many characters two texts have in common from their beginning."""
    least = min(len(one), len(other))
    return next((n for n in range(least) if one[n] != other[n]), least)


def _hashed(lines: tuple[Line, ...], number: int) -> str:
    """A short hash of a line; empty where there is none."""
    if not 0 <= number < len(lines):
        return ""
    return sha256(lines[number].text.encode("utf-8", "surrogatepass")).hexdigest()[:16]

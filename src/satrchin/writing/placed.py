"""Group a page's evidence for formats with places: paragraphs, the lines of print in each, and their words with boxes.

In: a cleaned page whose lines carry glyph cells or OCR words. Out: a :class:`PlacedParagraph` for each line of the
page. A line of the page may be a whole paragraph, joined from several lines of print; these come back from the boxes. A
word that no glyph or OCR box shows is left out.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

from satrchin.document import Box, Doubt, Line, Page
from satrchin.evidence import union

BASELINE = 0.2
"""Height of the baseline above the bottom of a line's box, as a share of its height."""
ROW_OVERLAP = 0.5
"""Share of its height by which a word must overlap its line of print; words of the next line overlap less."""


class PlacedWord(NamedTuple):
    """A word of the cleaned text on the page."""

    text: str
    box: Box
    """In points of the page as it lies in its file."""
    confidence: float
    """From 0 to 1: that of OCR, which is 1 for glyphs, or of the least certain doubt about the word if it is less."""


class PlacedLine(NamedTuple):
    """A line of print."""

    words: tuple[PlacedWord, ...]

    @property
    def box(self) -> Box:
        """The box around its words."""
        return around(word.box for word in self.words)

    @property
    def baseline(self) -> float:
        """The height of its baseline, estimated from its box."""
        return self.box.bottom - BASELINE * (self.box.bottom - self.box.top)

    @property
    def text(self) -> str:
        """Its words with spaces between them."""
        return " ".join(word.text for word in self.words)


class PlacedParagraph(NamedTuple):
    """A line of the cleaned page with its lines of print, in reading order."""

    text: str
    lines: tuple[PlacedLine, ...]

    @property
    def box(self) -> Box:
        """The box around its lines."""
        return around(line.box for line in self.lines)


def placed_paragraphs(page: Page) -> list[PlacedParagraph]:
    """The paragraphs of a page that have a place on it, in reading order; text without any box is left out."""
    doubts: dict[int, list[Doubt]] = {}
    for doubt in page.doubts:
        doubts.setdefault(doubt.line, []).append(doubt)
    found = ((line, printed_lines(line, doubts.get(number, ()))) for number, line in enumerate(page.lines))
    to_file = _to_file(page)
    return [
        PlacedParagraph(
            line.text,
            tuple(PlacedLine(tuple(word._replace(box=to_file(word.box)) for word in row.words)) for row in rows),
        )
        for line, rows in found
        if rows
    ]


def printed_lines(line: Line, doubts: Sequence[Doubt] = ()) -> list[PlacedLine]:
    """The lines of print of a line of text; their boxes are those of the line.

    Args:
        line: of a cleaned page.
        doubts: about this line.
    """
    return list(_rows(list(_words(line, doubts))))


def size_in_file(page: Page) -> tuple[float, float]:
    """Width and height of the page as it lies in its file, in points.

    Raises:
        ValueError: the page has no size, because it is not of a PDF or a picture.
    """
    if page.width is None or page.height is None:
        raise ValueError(f"page {page.number} has no size")
    sideways = page.picture is not None and page.picture.turned % 180
    return (page.height, page.width) if sideways else (page.width, page.height)


def _to_file(page: Page) -> Callable[[Box], Box]:
    """The function from boxes of the straightened page to boxes of the page as it lies in its file."""
    picture = page.picture
    if picture is None or not (picture.turned or picture.skew):
        return lambda box: box
    width, height = page.width or 0.0, page.height or 0.0
    turn = math.radians(picture.skew)
    cos, sin = math.cos(turn), math.sin(turn)
    turned = picture.turned

    def point(x: float, y: float) -> tuple[float, float]:
        x, y = x - width / 2, y - height / 2
        x, y = cos * x + sin * y + width / 2, cos * y - sin * x + height / 2
        return {0: (x, y), 90: (y, width - x), 180: (width - x, height - y), 270: (height - y, x)}[turned]

    def box_in_file(box: Box) -> Box:
        corners = [point(x, y) for x in (box.x0, box.x1) for y in (box.top, box.bottom)]
        xs, ys = zip(*corners, strict=True)
        return Box(min(xs), min(ys), max(xs), max(ys))

    return box_in_file


def around(boxes: Iterable[Box]) -> Box:
    """The smallest box that holds all boxes; there is at least one."""
    first, *rest = boxes
    for box in rest:
        first = first.union(box)
    return first


def _words(line: Line, doubts: Sequence[Doubt]) -> Iterator[PlacedWord]:
    """The words of a line that have a box."""
    places = list(re.finditer(r"\S+", line.text))
    for match, (box, confidence) in zip(places, _evidence(line, places), strict=False):
        if box is not None:
            doubted = [doubt.confidence for doubt in doubts if _touch(doubt.span, match.span())]
            yield PlacedWord(match[0], box, min(confidence, *doubted) if doubted else confidence)


def _evidence(line: Line, places: Sequence[re.Match[str]]) -> Iterator[tuple[Box | None, float]]:
    """The box and the confidence of each word, from glyphs or OCR; nothing for a line that has neither."""
    if not line.cells:
        yield from ((word.box, word.confidence) for word in line.words)
        return
    starts = list(accumulate((len(cell.text) for cell in line.cells), initial=0))
    first = 0
    for match in places:
        while starts[first + 1] <= match.start():
            first += 1
        last = first
        while last < len(line.cells) and starts[last] < match.end():
            last += 1
        yield union(cell.box for cell in line.cells[first:last]), 1.0
        first = last - 1


def _touch(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _rows(words: Sequence[PlacedWord]) -> Iterator[PlacedLine]:
    """Words in reading order as lines of print: a new one begins where a word leaves the height of the row."""
    row: list[PlacedWord] = []
    for word in words:
        if row and not _same_row(around(other.box for other in row), word.box):
            yield PlacedLine(tuple(row))
            row = []
        row.append(word)
    if row:
        yield PlacedLine(tuple(row))


def _same_row(one: Box, other: Box) -> bool:
    """Whether two boxes are on one line of print."""
    shared = min(one.bottom, other.bottom) - max(one.top, other.top)
    return shared > ROW_OVERLAP * min(one.bottom - one.top, other.bottom - other.top)

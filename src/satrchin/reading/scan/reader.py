"""Read scanned pages: page images to lines whose words have places and confidences.

The lines are first found in the image (:mod:`satrchin.reading.scan.textlines`) and put into reading order; each line is
then recognised by itself. A line that cannot be read is therefore known and reported as an open error of its page.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from satrchin.document import Document, Issue, Page, Picture
from satrchin.errors import InputError
from satrchin.lm.ngrams import load
from satrchin.messages import tr
from satrchin.reading.ocr import engine as engines
from satrchin.reading.ocr.engine import Engine
from satrchin.reading.scan import unread
from satrchin.reading.scan.frames import Frame, frames
from satrchin.reading.scan.layout import arranged
from satrchin.reading.scan.line_images import LineImage
from satrchin.reading.scan.line_readers import read_lines
from satrchin.reading.scan.line_reading import LineReading
from satrchin.reading.scan.page import laid_out
from satrchin.reading.scan.preprocess import Flat, prepare
from satrchin.reading.scan.ruling import ruling, without
from satrchin.reading.scan.slope import slope_of
from satrchin.reading.scan.textlines import Found, find_lines, from_top
from satrchin.reading.scan.two_pages import pages
from satrchin.reading.scan.word_evidence import with_names

if TYPE_CHECKING:
    from PIL.Image import Image

_ReadLines = Callable[[Flat, Found, Sequence[int]], tuple[dict[int, LineImage], dict[int, LineReading]]]
_LOG = logging.getLogger(__name__)

TURNED = 0.5
"""Mean confidence below which a page may be upside down."""


@dataclass(slots=True)
class ScannedPages:
    """The pages of an image file; each page is read only once, even if iterated again."""

    path: Path
    frames: Callable[[Path], Iterator[Frame]]
    engine: Engine
    names: str = ""
    """Names and terms of the document, one a line."""
    _done: list[Page] = field(default_factory=list)
    _whole: bool = False

    def __iter__(self) -> Iterator[Page]:
        yield from self._done
        if self._whole:
            return
        for number, frame in enumerate(self.frames(self.path), 1):
            if number <= len(self._done):
                continue
            page = framed(frame, number, self.engine, self.names)
            self._done.append(page)
            yield page
        self._whole = True


def from_picture(path: Path, engine: str = "", names: str = "") -> Document:
    """Read the document of an image file; by default with the best installed engine.

    Args:
        path: the file.
        engine: the name of an engine.
        names: names and terms of the document, one a line: evidence between readings of a word.

    Raises:
        MissingDependencyError: a dependency of the engine is not installed.
        UsageError: there is no such engine.
    """
    chosen = engines.load(engine)
    chosen.require()
    return Document(str(path), ScannedPages(path, frames, chosen, names), "ocr", file=path)


def framed(frame: Frame, number: int, engine: Engine, names: str = "") -> Page:
    """The page of one frame, with the errors of the frame; a page that fails does not stop its document."""
    if frame.picture is None:
        return Page(number, (), *frame.size, issues=(Issue("error", "unreadable-picture", frame.problem, number),))
    try:
        page = read_page(frame.picture, number, size_points=frame.size, engine=engine, names=names)
    except (InputError, MemoryError) as error:
        issue = Issue("error", "unreadable-picture", str(error) or tr("the picture is too large"), number)
        return Page(number, (), *frame.size, issues=(issue,))
    _LOG.info("page %d: %d lines by OCR", number, len(page.lines))
    if not frame.problem:
        return page
    return replace(page, issues=(Issue("error", "damaged-picture", frame.problem, number), *page.issues))


def read_page(
    picture: Image, number: int, *, size_points: tuple[float, float], engine: Engine | None = None, names: str = ""
) -> Page:
    """Read a page image.

    Args:
        picture: the scanned or photographed page, of any size.
        number: the page's number in its document.
        size_points: its width and height in points.
        engine: the OCR engine; by default the best installed one.
        names: names and terms of the document, one a line: evidence between readings of a word.

    Returns:
        The page: the text that the engine read, and its corrections as edits. Boxes are in points of the straightened
        page; width and height are swapped if the image was sideways.

    Raises:
        InputError: the engine failed or exceeded its time limit.
        MissingDependencyError: a dependency of the engine is not installed.
    """
    read = partial(read_lines, engine=engine or engines.load(), model=with_names(load(), names))
    page, sure = _as_it_lies(picture, number, size_points, read)
    if sure >= TURNED:
        return page
    other, better = _as_it_lies(picture.rotate(180), number, size_points, read, turned=180)
    return other if better > max(sure + 0.15, TURNED) else page


def _as_it_lies(
    picture: Image, number: int, size_points: tuple[float, float], read: _ReadLines, turned: int = 0
) -> tuple[Page, float]:
    """The page read in its present orientation, and the mean confidence of the engine."""
    flat = prepare(picture)
    found = find_lines(flat)
    width, height = size_points[::-1] if flat.turned else size_points
    lay = Picture(72 * picture.width / size_points[0], turned + (90 if flat.turned else 0), flat.skew)
    if not found.pieces:
        blank = Issue("warning", "blank-page", tr("no text was found in the picture"), number)
        return Page(number, (), width, height, issues=(blank,), picture=lay), 1.0
    rules = ruling(flat.grey, found.letter)
    slope = slope_of(found.pieces, found.letter, flat.grey.shape[1])
    clear = replace(flat, grey=without(flat.grey, rules, found.owner))
    places = from_top(found.pieces)
    line_images, readings = read(clear, found, places)
    points = width / flat.grey.shape[1]
    boxes = {place: found.pieces[place].box for place in places}
    usual = median(piece.spread for piece in found.pieces)
    kept = [
        place
        for place in places
        if unread.is_text(readings[place], boxes[place], flat.rings, size=found.pieces[place].spread / (usual or 1.0))
    ]
    lost = [(boxes[place], readings[place]) for place in places if place not in kept]
    issues = (*unread.issues(flat, found, number, points), *unread.said(lost, number, points))
    cells = [(found.pieces[place], line_images[place], readings[place]) for place in kept]
    confidences = [token.confidence for reading in readings.values() for token in reading.tokens]
    sure = sum(confidences) / len(confidences) if confidences else 0.0
    level = [slope.level(rule) for rule in rules] if slope else rules
    lines = [line for some, drawn in pages(cells, level, flat.grey.shape) for line in arranged(some, drawn)]
    return laid_out(lines, Page(number, (), width, height, issues=issues, picture=lay), points), sure

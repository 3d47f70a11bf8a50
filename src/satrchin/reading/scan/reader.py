"""Scans: pictures of pages to pages of lines, each word with its place and confidence.

In: a picture file, or the picture of one page. Out: pages whose lines came from OCR.

The lines are found in the picture first (:mod:`satrchin.reading.scan.textlines`) and ordered as a reader reads them;
each is then read by itself. So a line cannot be lost in silence: one that cannot be read is an open error of its page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from satrchin.document import Document, Issue, Page
from satrchin.errors import InputError
from satrchin.lm.ngrams import load
from satrchin.reading.ocr import tesseract
from satrchin.reading.scan.blocks import in_order
from satrchin.reading.scan.corrections import OcrLine, repair
from satrchin.reading.scan.frames import Frame, frames
from satrchin.reading.scan.line_images import Framing, Strip, cut, same_ink, usual_size
from satrchin.reading.scan.page import laid_out
from satrchin.reading.scan.preprocess import Flat, prepare
from satrchin.reading.scan.punctuation import Ink, inked
from satrchin.reading.scan.raster import raster, rasters
from satrchin.reading.scan.textlines import Found, find_lines, pitch

if TYPE_CHECKING:
    from PIL.Image import Image

TURNED = 0.5
"""A page that Tesseract reads with less confidence than this on average may lie upside down."""
OTHERS = (Framing(stretch=1.15), Framing(above=3.6, below=2.8, stretch=0.9))
"""Framings in which each line is read a second and a third time: what all agree on is right far more often."""


@dataclass(slots=True)
class ScannedPages:
    """The pages of a file of pictures; each is read once, however often they are gone through."""

    path: Path
    frames: Callable[[Path], Iterator[Frame]]
    _done: list[Page] = field(default_factory=list)
    _whole: bool = False

    def __iter__(self) -> Iterator[Page]:
        yield from self._done
        if self._whole:
            return
        for number, frame in enumerate(self.frames(self.path), 1):
            if number <= len(self._done):
                continue
            page = framed(frame, number)
            self._done.append(page)
            yield page
        self._whole = True


def from_picture(path: Path) -> Document:
    """The document of a picture file.

    Raises:
        MissingDependencyError: Tesseract or its Persian is not installed.
    """
    tesseract.require()
    return Document(str(path), ScannedPages(path, frames), "ocr")


def from_pdf(path: Path) -> Document:
    """The document of a PDF, every page read from its picture.

    Raises:
        MissingDependencyError: Tesseract or its Persian is not installed.
    """
    tesseract.require()
    return Document(str(path), ScannedPages(path, rasters), "ocr")


def read_pdf_page(page: Any, number: int) -> Page:
    """Read a page of a PDF, a ``pypdfium2.PdfPage``, from its picture."""
    return framed(raster(page), number)


def framed(frame: Frame, number: int) -> Page:
    """The page of one frame, with what is wrong with the frame on it; a page that fails does not end its document."""
    if frame.picture is None:
        return Page(number, (), *frame.size, issues=(Issue("error", "unreadable-picture", frame.problem, number),))
    try:
        page = read_page(frame.picture, number, size_points=frame.size)
    except (InputError, MemoryError) as error:
        issue = Issue("error", "unreadable-picture", str(error) or "the picture is too large", number)
        return Page(number, (), *frame.size, issues=(issue,))
    if not frame.problem:
        return page
    return replace(page, issues=(Issue("error", "damaged-picture", frame.problem, number), *page.issues))


def read_page(picture: Image, number: int, *, size_points: tuple[float, float]) -> Page:
    """Read the picture of a page.

    Args:
        picture: the page as it was scanned or photographed, of any size.
        number: the page's number in its document.
        size_points: its width and height in points.

    Returns:
        The page: what Tesseract read, and as edits what was made of it. Boxes are in points of the straightened
        page; where the picture lay on its side, width and height have changed places.

    Raises:
        InputError: Tesseract failed on it, or took too long.
        MissingDependencyError: Tesseract or its Persian is not installed.
    """
    page, sure = _as_it_lies(picture, number, size_points)
    if sure >= TURNED:
        return page
    other, better = _as_it_lies(picture.rotate(180), number, size_points)
    return other if better > max(sure + 0.15, TURNED) else page


def _as_it_lies(picture: Image, number: int, size_points: tuple[float, float]) -> tuple[Page, float]:
    """The page without regard to whether it lies upside down, and Tesseract's mean confidence in it."""
    flat = prepare(picture)
    found = find_lines(flat)
    width, height = size_points[::-1] if flat.turned else size_points
    if not found.pieces:
        blank = Issue("warning", "blank-page", "no text was found in the picture", number)
        return Page(number, (), width, height, issues=(blank,)), 1.0
    numbers = {id(piece): place for place, piece in enumerate(found.pieces)}
    rows = [
        [numbers[id(piece)] for piece in row]
        for row in in_order(found.pieces, found.rules, found.letter, pitch(found.pieces, found.letter))
    ]
    strips, readings = read_pieces(flat, found, [place for row in rows for place in row])
    repair(list(readings.values()), load())
    points = width / flat.grey.shape[1]
    struck = tuple(
        Issue("error", "lost-line", f"{top * points:.0f} points from the top ink covers the text", number)
        for _, top, _, _ in found.blots
    )
    cells = [[(found.pieces[place], strips[place], readings[place]) for place in row] for row in rows]
    confidences = [token.confidence for reading in readings.values() for token in reading.tokens]
    sure = sum(confidences) / len(confidences) if confidences else 0.0
    return laid_out(cells, Page(number, (), width, height, issues=struck), points), sure


def read_pieces(flat: Flat, found: Found, places: list[int]) -> tuple[dict[int, Strip], dict[int, OcrLine]]:
    """Every piece with its strip and words; one that gave nothing is tried in other framings."""
    usual = usual_size(found.pieces)
    strips = {place: cut(flat.grey, found, place, usual) for place in places}
    again = [{place: cut(flat.grey, found, place, usual, framing) for place in places} for framing in OTHERS]
    images = [view[place].image for view in (strips, *again) for place in places]
    tokens = [inked(image, words) for image, words in zip(images, tesseract.read_strips(images), strict=True)]
    views = [
        dict(zip(places, tokens[start : start + len(places)], strict=True))
        for start in range(0, len(tokens), len(places))
    ]
    for place in places:
        for view, cuts in zip(views[1:], again, strict=True):
            if not views[0][place] and view[place]:
                views[0][place], strips[place] = view[place], cuts[place]
    readings = {}
    for place in places:
        others = [(cuts[place], view[place]) for view, cuts in zip(views[1:], again, strict=True)]
        words = views[0][place]
        readings[place] = OcrLine(Ink(strips[place].image), words, same_ink(strips[place], words, others))
    return strips, readings

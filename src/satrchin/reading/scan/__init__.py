"""Scans: pictures of pages to pages of lines, each word with its place and confidence.

In: a picture file, or the picture of one page. Out: pages whose lines came from OCR.

The lines are found in the picture first (:mod:`satrchin.reading.scan.lines`) and ordered as a reader reads them;
each is then read by itself. So a line cannot be lost in silence: one that cannot be read is an open error of its page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from satrchin.document import Box, Document, Issue, Line, Page, Word
from satrchin.reading.scan import tesseract
from satrchin.reading.scan.blocks import in_order
from satrchin.reading.scan.frames import Frame, frames
from satrchin.reading.scan.lines import Found, find_lines, pitch
from satrchin.reading.scan.picture import Flat, prepare
from satrchin.reading.scan.raster import raster, rasters
from satrchin.reading.scan.strips import Framing, Strip, cut, usual_size

if TYPE_CHECKING:
    from PIL.Image import Image

    from satrchin.reading.scan.lines import Piece
    from satrchin.reading.scan.tesseract import Token

OTHERS = (Framing(stretch=1.15), Framing(above=5.0, below=3.6, aside=1.0))
"""Framings in which a line is tried again that gave nothing."""


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
    """The page of one frame, with what is wrong with the frame on it."""
    if frame.picture is None:
        return Page(number, (), *frame.size, issues=(Issue("error", "unreadable-picture", frame.problem, number),))
    page = read_page(frame.picture, number, size_points=frame.size)
    if not frame.problem:
        return page
    issue = Issue("error", "damaged-picture", frame.problem, number)
    return Page(page.number, page.lines, page.width, page.height, page.edits, (issue, *page.issues), page.doubts)


def read_page(picture: Image, number: int, *, size_points: tuple[float, float]) -> Page:
    """Read the picture of a page.

    Args:
        picture: the page as it was scanned or photographed, of any size.
        number: the page's number in its document.
        size_points: its width and height in points.

    Returns:
        The page. Boxes are in points of the straightened page; where the picture lay on its side, width and
        height have changed places.

    Raises:
        InputError: Tesseract failed on it, or took too long.
        MissingDependencyError: Tesseract or its Persian is not installed.
    """
    flat = prepare(picture)
    found = find_lines(flat)
    width, height = size_points[::-1] if flat.turned else size_points
    if not found.pieces:
        blank = Issue("warning", "blank-page", "no text was found in the picture", number)
        return Page(number, (), width, height, issues=(blank,))
    numbers = {id(piece): place for place, piece in enumerate(found.pieces)}
    rows = [
        [numbers[id(piece)] for piece in row]
        for row in in_order(found.pieces, found.rules, found.letter, pitch(found.pieces, found.letter))
    ]
    read = _read_pieces(flat, found, [place for row in rows for place in row])
    points = width / flat.grey.shape[1]
    lines: list[Line] = []
    issues: list[Issue] = []
    for row in rows:
        cells = [_line(found.pieces[place], *read[place], points) for place in row]
        lost = [cell for cell in cells if not cell.text]
        if lost:
            where = lost[0].box
            spot = f"{where.top:.0f} points from the top" if where else "somewhere"
            message = f"a line {spot} could not be read"
            issues.append(Issue("error", "lost-line", message, number, len(lines)))
        lines.append(_row(cells))
    return Page(number, tuple(lines), width, height, issues=tuple(issues))


def _read_pieces(flat: Flat, found: Found, places: list[int]) -> dict[int, tuple[Strip, list[Token]]]:
    """Every piece with its strip and words; one that gave nothing is tried in other framings."""
    usual = usual_size(found.pieces)
    strips = {place: cut(flat.grey, found, place, usual) for place in places}
    tokens = tesseract.read_strips([strips[place].image for place in places])
    read = {place: (strips[place], words) for place, words in zip(places, tokens, strict=True)}
    for framing in OTHERS:
        lost = [place for place in places if not read[place][1]]
        again = [cut(flat.grey, found, place, usual, framing) for place in lost]
        for place, strip, words in zip(lost, again, tesseract.read_strips([s.image for s in again]), strict=True):
            read[place] = strip, words
    return read


def _line(piece: Piece, strip: Strip, tokens: list[Token], points: float) -> Line:
    """The line of a piece: what Tesseract read, as it read it."""
    words = tuple(
        Word(
            token.text,
            Box(
                (strip.start + token.x0 * strip.step) * points,
                strip.top * points,
                (strip.start + token.x1 * strip.step) * points,
                strip.bottom * points,
            ),
            token.confidence,
        )
        for token in tokens
    )
    box = Box(piece.x0 * points, strip.top * points, piece.x1 * points, strip.bottom * points)
    return Line(" ".join(word.text for word in words), source="ocr", box=box, words=words)


def _row(cells: list[Line]) -> Line:
    """The cells of a table's row as one line, parted by tabs."""
    box = cells[0].box
    for cell in cells[1:]:
        box = box.union(cell.box) if box and cell.box else box
    words = tuple(word for cell in cells for word in cell.words)
    return Line("\t".join(cell.text for cell in cells), source="ocr", box=box, words=words)

"""Cut the picture of a line out of its page: of a scan as it was straightened, or of a PDF page as pdfium draws it.

In: the kept page of a file, the box of a line and that of its doubtful part. Out: a PNG with a margin around the line,
the doubtful part framed. Text files have no picture.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from io import BytesIO
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from satrchin.document import Box, Page
from satrchin.errors import SatrchinError

if TYPE_CHECKING:
    from PIL.Image import Image

DPI = 144.0
"""Resolution of a drawn page: letters of 10 points are 20 pixels high."""
MOST_PIXELS = 12_000_000
"""Most pixels of a page kept in memory; a scan with more is scaled down."""
KEPT = 4
"""Pages kept in memory, 8 MB each at most as shades of grey."""
MARGIN = 1.2
"""Margin above and below, in heights of the line; a whole page has none."""
MOST_MARGIN = 40.0
"""The same at most, in points: a paragraph is one line of text."""
MARK = (208, 31, 31)


class Pictures:
    """The pictures of pages; used from several threads, pdfium from one at a time."""

    def __init__(self, password: str = "") -> None:
        self._password = password
        self._turn = threading.Lock()
        self._kept: OrderedDict[tuple[Path, int], Image] = OrderedDict()

    def cut(self, files: list[Path], page: Page, box: Box | None, mark: Box | None) -> bytes | None:
        """The PNG of a line, or of the whole page; None if there is no picture, or it cannot be read any more.

        Args:
            files: the files of the document, several of a group.
            page: the page, with its size.
            box: the line's box, in points of the straightened page; None: the whole page.
            mark: the box of the part to be framed.
        """
        if not (page.width and page.height):
            return None
        with self._turn:
            whole = self._page(files, page)
            if whole is None:
                return None
            return _png(whole, whole.width / page.width, box, mark)

    def _page(self, files: list[Path], page: Page) -> Image | None:
        key = files[0], page.number
        if key not in self._kept:
            try:
                made = _straight(_drawn(files, page, self._password), page)
            except (SatrchinError, OSError, RuntimeError, ValueError, IndexError, StopIteration, MemoryError):
                return None  # moved, encrypted, damaged: the text is shown without it
            self._kept[key] = made
            if len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        self._kept.move_to_end(key)
        return self._kept[key]


def _drawn(files: list[Path], page: Page, password: str) -> Image:
    """The picture of a page as it lies in its file."""
    with files[0].open("rb") as file:
        head = file.read(1024)
    from satrchin.reading.reader import kind_of

    if kind_of(head) == "pdf":
        return _drawn_pdf(files[0], page, password)
    from satrchin.reading.scan.frames import frames

    frame = next(islice(chain.from_iterable(map(frames, files)), page.number - 1, None))
    if frame.picture is None:
        raise ValueError(frame.problem)
    return frame.picture


def _drawn_pdf(path: Path, page: Page, password: str) -> Image:
    import pypdfium2

    width, height = page.width or 1.0, page.height or 1.0
    scale = min(DPI / 72, (MOST_PIXELS / (width * height)) ** 0.5)
    document: Any = pypdfium2.PdfDocument(path, password=password or None)
    try:
        picture: Image = document[page.number - 1].render(scale=scale).to_pil()
    finally:
        document.close()
    return picture


def _straight(picture: Image, page: Page) -> Image:
    """The picture as it was read: upright, its lines level, in shades of grey, not larger than needed."""
    picture = picture.convert("L")
    share = (MOST_PIXELS / (picture.width * picture.height)) ** 0.5
    if share < 1:
        picture = picture.resize((round(picture.width * share), round(picture.height * share)))
    lay = page.picture
    if lay is not None and lay.turned:
        picture = picture.rotate(-lay.turned, expand=True)
    if lay is not None and lay.skew:
        picture = picture.rotate(-lay.skew, fillcolor=255)
    return picture


def _png(whole: Image, scale: float, box: Box | None, mark: Box | None) -> bytes:
    from PIL import ImageDraw

    low = Box(0, 0, whole.width / scale, whole.height / scale)
    place = low if box is None else box
    margin = 0.0 if box is None else min(MARGIN * (box.bottom - box.top), MOST_MARGIN)
    frame = (
        max(0, int((place.x0 - margin) * scale)),
        max(0, int((place.top - margin) * scale)),
        min(whole.width, int((place.x1 + margin) * scale) + 1),
        min(whole.height, int((place.bottom + margin) * scale) + 1),
    )
    cut = whole.crop(frame).convert("RGB")
    if mark is not None and mark != box:
        corners = [mark.x0 * scale - frame[0], mark.top * scale - frame[1]]
        corners += [mark.x1 * scale - frame[0], mark.bottom * scale - frame[1]]
        pen = ImageDraw.Draw(cut)
        pen.rectangle([corners[0] - 3, corners[1] - 3, corners[2] + 3, corners[3] + 3], outline=MARK, width=2)
    buffer = BytesIO()
    cut.save(buffer, "PNG")
    return buffer.getvalue()

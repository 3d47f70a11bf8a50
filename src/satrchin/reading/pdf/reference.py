"""Read a PDF with pdfplumber, as a reference for comparison.

pdfplumber finds the characters and groups them into lines from top to bottom; Satrchin only puts them into logical
order (:mod:`satrchin.reading.geometry.bidi`). There are no columns, no inferred ZWNJs and no verdict. Select it by
``--reader pdfplumber``; ``satrchin inspect --reference`` draws its words beside Satrchin's lines.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pdfplumber.utils.exceptions import PdfminerException

from satrchin.document import Box, Cell, Document, Issue, Line, Page
from satrchin.errors import InputError
from satrchin.messages import tr
from satrchin.reading.geometry.bidi import logical_cells
from satrchin.reading.options import ReadOptions
from satrchin.reading.pdf.glyphs.unicode_text import text_of
from satrchin.reading.pdf.syntax.file import BROKEN

if TYPE_CHECKING:
    from PIL.Image import Image

_FAILURES = (*BROKEN, PdfminerException, RuntimeError)
"""Exceptions that pdfplumber, pdfminer and pdfium raise on unreadable files."""
WORD_GAP = 3.0
"""Gap between characters at which pdfplumber splits words, in points."""


@dataclass
class ReferencePages:
    """The pages of a PDF as read by pdfplumber, again on each iteration."""

    path: Path
    options: ReadOptions

    def __iter__(self) -> Iterator[Page]:
        import pdfplumber

        try:
            with pdfplumber.open(self.path, password=self.options.password or None) as file:
                for page in file.pages:
                    if page.page_number > self.options.last:
                        break
                    if self.options.wants(page.page_number):
                        yield _page(page)
                    page.close()
        except _FAILURES as error:
            raise InputError(
                tr("pdfplumber cannot read {path}: {reason}", path=self.path, reason=str(error) or type(error).__name__)
            ) from None


def read_reference(path: Path, options: ReadOptions | None = None) -> Document:
    """Open a PDF as a document read by pdfplumber.

    Raises:
        InputError: pdfplumber cannot read the file; raised when its pages are iterated.
    """
    return Document(str(path), ReferencePages(path, options or ReadOptions()), "glyphs", file=path)


def _page(page: Any) -> Page:
    """Convert a pdfplumber page to a page of the document."""
    lines = tuple(_line(line) for line in page.extract_text_lines(strip=True, return_chars=True, x_tolerance=WORD_GAP))
    issues = () if lines else (Issue("warning", "blank-page", tr("no text on the page"), page.page_number),)
    return Page(page.page_number, lines, float(page.width), float(page.height), issues=issues)


def _line(line: dict[str, Any]) -> Line:
    """Convert a pdfplumber line, with characters from left to right, to logical order."""
    chars = sorted((char for char in line["chars"] if char["text"].strip()), key=lambda char: char["x0"])
    shown: list[Cell] = []
    for before, char in pairwise((None, *chars)):
        if char is None:
            continue
        if before is not None and char["x0"] - before["x1"] > WORD_GAP:
            shown.append(Cell(" ", None))
        box = Box(char["x0"], char["top"], char["x1"], char["bottom"])
        shown.append(Cell(text_of(char["text"], char["fontname"]) if len(char["text"]) == 1 else char["text"], box))
    cells = tuple(logical_cells(shown))
    box = Box(line["x0"], line["top"], line["x1"], line["bottom"])
    return Line("".join(cell.text for cell in cells), source="glyphs", box=box, cells=cells)


def reference_picture(path: Path, number: int, *, scale: float = 2.0, password: str = "") -> Image:
    """Draw a page with pdfplumber's debug overlay: framed words, ruling lines and tables.

    Raises:
        InputError: pdfplumber cannot draw the page.
    """
    import pdfplumber

    try:
        with pdfplumber.open(path, password=password or None) as file:
            page = file.pages[number - 1]
            shown = page.to_image(resolution=72 * scale, antialias=True)
            shown.draw_rects(page.extract_words(x_tolerance=WORD_GAP), stroke="#1f5fd0", fill=(31, 95, 208, 24))
            shown.draw_lines(page.lines, stroke="#d01f1f")
            for table in page.find_tables():
                shown.draw_rects(table.cells, stroke="#138a3d", fill=(19, 138, 61, 24))
            return shown.annotated.convert("RGB")
    except _FAILURES as error:
        raise InputError(
            tr(
                "pdfplumber cannot draw page {number} of {path}: {reason}",
                number=number,
                path=path,
                reason=str(error) or type(error).__name__,
            )
        ) from None

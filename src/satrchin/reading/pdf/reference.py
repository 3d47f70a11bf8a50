"""Read a PDF with pdfplumber: the reference reader, to compare ours with.

pdfplumber finds the characters and cuts them into lines from the top of the page; our part is only their logical
order (:mod:`satrchin.reading.geometry.bidi`). It knows no columns, no ZWNJs and no verdict. Choose it by
``--reader pdfplumber``; ``satrchin inspect --reference`` draws its words beside our lines.
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
from satrchin.reading.geometry.bidi import logical_cells
from satrchin.reading.options import ReadOptions
from satrchin.reading.pdf.glyphs.unicode_text import text_of
from satrchin.reading.pdf.syntax.file import BROKEN

if TYPE_CHECKING:
    from PIL.Image import Image

_FAILURES = (*BROKEN, PdfminerException, RuntimeError)
"""What pdfplumber, pdfminer and pdfium raise on files that they cannot read."""
WORD_GAP = 3.0
"""Points between two characters from which on pdfplumber sees two words."""


@dataclass
class ReferencePages:
    """The pages of a PDF as pdfplumber reads them, each time they are gone through."""

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
            raise InputError(f"pdfplumber cannot read {self.path}: {error or type(error).__name__}") from None


def read_reference(path: Path, options: ReadOptions | None = None) -> Document:
    """The document of a PDF as pdfplumber reads it.

    Raises:
        InputError: pdfplumber cannot read it; raised when its pages are gone through.
    """
    return Document(str(path), ReferencePages(path, options or ReadOptions()), "glyphs", file=path)


def _page(page: Any) -> Page:
    """A page of pdfplumber's as one of ours."""
    lines = tuple(_line(line) for line in page.extract_text_lines(strip=True, return_chars=True, x_tolerance=WORD_GAP))
    issues = () if lines else (Issue("warning", "blank-page", "no text on the page", page.page_number),)
    return Page(page.page_number, lines, float(page.width), float(page.height), issues=issues)


def _line(line: dict[str, Any]) -> Line:
    """A line of pdfplumber's, whose characters stand from the left, in logical order."""
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
    """A page with the words that pdfplumber finds on it framed, and its rules and tables, as its debug drawing does.

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
        raise InputError(f"pdfplumber cannot draw page {number} of {path}: {error or type(error).__name__}") from None

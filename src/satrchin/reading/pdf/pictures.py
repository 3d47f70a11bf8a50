"""Render the pages of a PDF, read them by OCR, and measure their ink.

pdfium renders the page; the OCR engine of :mod:`satrchin.reading.ocr.engine` reads it. A page whose text is drawn as
outlines or as many small pictures has ink but no text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from satrchin.document import Page
from satrchin.errors import SatrchinError
from satrchin.reading.limits import TooMuchError, limited
from satrchin.reading.options import ReadOptions
from satrchin.reading.pdf.syntax.glyph import Glyph, PageContent

SECONDS = 20.0
"""Time limit of rendering a page, in seconds."""
SMALL_TYPE, SMALL_TYPE_DPI, MOST_DPI = 9.0, 270.0, 500.0
"""Font size in points below which the resolution (dots per inch) rises as the font size falls."""
INK_DPI, PAPER = 40.0, 200
"""Resolution of the picture for counting ink, and the grey level below which a pixel is ink."""
LEAST_INK = 0.0003
"""Share of ink pixels on a page with a word or two."""
CURVES_A_LETTER = 12
"""Curves per letter outline; Persian letters have 10 to 40."""
LEAST_CURVES, LEAST_PICTURES, LEAST_COVERED = 400, 30, 0.3
"""Numbers of curves and pictures, and picture coverage, from which on a page with few letters may hold more text."""
FEW_LETTERS = 100
"""Most letters of a page number or running head over a scan."""


@dataclass(slots=True)
class Pictures:
    """The rendered pages of a file; pdfium opens the file on first use."""

    path: Path
    options: ReadOptions
    _file: Any = None

    def page(self, number: int) -> Any:
        """A page as a pypdfium2 object."""
        if self._file is None:
            import pypdfium2

            self._file = pypdfium2.PdfDocument(self.path, password=self.options.password or None)
        return self._file[number - 1]

    def read(self, number: int, glyphs: Sequence[Glyph]) -> Page | None:
        """Read the page by OCR; None if no OCR is installed or it fails. ``glyphs`` give the font size."""
        from satrchin.reading.ocr import engine as engines
        from satrchin.reading.scan.raster import raster
        from satrchin.reading.scan.reader import framed

        try:
            engine = engines.load(self.options.engine)
            engine.require()
            small = min((glyph.size for glyph in glyphs), default=SMALL_TYPE)
            dpi = min(SMALL_TYPE_DPI * SMALL_TYPE / max(small, 1.0), MOST_DPI) if small < SMALL_TYPE else 0.0
            with limited(SECONDS):
                picture = raster(self.page(number), dpi)
            read = framed(picture, number, engine, self.options.names)
        except (SatrchinError, TooMuchError, RuntimeError, IndexError):  # pdfium raises RuntimeError
            return None
        return read if read.lines else None

    def has_ink(self, number: int) -> bool:
        """Whether anything is drawn on a page; True if the page cannot be rendered."""
        from satrchin.reading.scan.raster import rendered

        try:
            with limited(SECONDS):
                picture = rendered(self.page(number), INK_DPI / 72).to_pil().convert("L")
        except (SatrchinError, TooMuchError, RuntimeError, IndexError, ValueError, MemoryError):
            return True
        counts = picture.histogram()
        return bool(sum(counts[:PAPER]) >= LEAST_INK * sum(counts))


def may_hold_more(content: PageContent, letters: int, area: float) -> bool:
    """Whether drawings beside the text layer may be text: outlines, small pictures, a scan.

    Args:
        content: everything that the content stream paints.
        letters: number of letters in the text layer.
        area: area of the page in square points.
    """
    if not letters:
        return content.marks > 0 or content.images > 0
    return (
        (content.curves >= LEAST_CURVES and content.curves > CURVES_A_LETTER * letters)
        or (content.pictures >= LEAST_PICTURES and content.pictures > letters)
        or (content.images > LEAST_COVERED * area and letters < FEW_LETTERS)
    )

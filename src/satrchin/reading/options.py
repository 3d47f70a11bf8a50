"""Define the options for reading PDFs and pictures: page ranges, password, use of OCR."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from satrchin.errors import UsageError
from satrchin.messages import tr

Ocr = Literal["never", "when-needed", "always"]
Reader = Literal["satrchin", "pdfplumber"]

_LAST = 10**7
"""Beyond the largest page that a range can name."""
_RANGES = re.compile(r"(\d{1,6})(?:-(\d{1,6})?)?|-(\d{1,6})")


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """Options for reading files; text files use only ``encoding``.

    Raises:
        UsageError: ``pages`` is not a list of pages and ranges, or there is no such encoding.
    """

    pages: str = ""
    """Page numbers and ranges, such as ``1-3,7,12-``; empty: all pages."""
    password: str = ""
    """Password of an encrypted PDF."""
    ocr: Ocr = "when-needed"
    """When to read pages by OCR: if their text layer is missing or unreliable (``auto``), never, or always."""
    engine: str = ""
    """OCR engine for pictures, see :mod:`satrchin.reading.ocr.engine`; empty: the best one installed."""
    names: str = ""
    """Names and terms of the document, one a line: evidence for OCR between readings that the image leaves open."""
    reader: Reader = "satrchin"
    """PDF reader: ``satrchin``, or ``pdfplumber`` for comparison (:mod:`satrchin.reading.pdf.reference`)."""
    encoding: str = ""
    """Encoding of text files: ``iransystem`` or any encoding known to Python; empty: detect it."""
    hidden: bool = False
    """Keep invisible text, such as an OCR layer under a scan."""
    forms: bool = False
    """Also read form fields and annotations."""

    page_breaks: bool = False
    """Mark the beginning of pages in text and Markdown output, for example for citations."""
    replace_text: bool = False
    """Replace also the visible text of PDF pages in a searchable PDF, where it was read from the text layer."""
    paragraphs: bool = True
    """Join the lines of a paragraph if the page layout shows that they belong together."""

    def __post_init__(self) -> None:
        """Raise UsageError for invalid page ranges and unknown encodings."""
        if self.encoding:
            from satrchin.reading.code_pages import check

            check(self.encoding)
        for part in filter(None, self.pages.replace(" ", "").split(",")):
            match = _RANGES.fullmatch(part)
            if match is None or part == "0" or (match[2] and int(match[1]) > int(match[2])):
                raise UsageError(tr("pages {pages!r}: expected numbers and ranges, as in 1-3,7,12-", pages=self.pages))

    def wants(self, number: int) -> bool:
        """Whether a page is requested.

        >>> [number for number in range(1, 10) if ReadOptions(pages="2-3,8-").wants(number)]
        [2, 3, 8, 9]
        """
        return not self.pages or any(low <= number <= high for low, high in self._ranges())

    @property
    def last(self) -> int:
        """The largest requested page number."""
        return max((high for _, high in self._ranges()), default=_LAST)

    def check_pages(self, count: int) -> None:
        """Raise an error if a document of ``count`` pages has none of the requested pages.

        Raises:
            UsageError: none of the requested pages exists.
        """
        if self.pages and not any(low <= count and high >= 1 for low, high in self._ranges()):
            raise UsageError(tr("pages {pages!r}: the document has {count}", pages=self.pages, count=count))

    def _ranges(self) -> list[tuple[int, int]]:
        ranges = []
        for part in filter(None, self.pages.replace(" ", "").split(",")):
            low, dash, high = part.partition("-")
            ranges.append((int(low or 1), int(high) if high else _LAST if dash else int(low)))
        return ranges

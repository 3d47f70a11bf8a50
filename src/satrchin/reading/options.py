"""What may be asked of the reading of PDFs and pictures: page ranges, password, when to use OCR."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from satrchin.errors import UsageError

Ocr = Literal["never", "when-needed", "always"]
Reader = Literal["satrchin", "pdfplumber"]

_LAST = 10**7
_RANGES = re.compile(r"(\d{1,6})(?:-(\d{1,6})?)?|-(\d{1,6})")


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """Options of reading; of text files only their encoding.

    Raises:
        UsageError: ``pages`` is not a list of pages and ranges, or there is no such encoding.
    """

    pages: str = ""
    """Page numbers and ranges, ``1-3,7,12-``; empty: all."""
    password: str = ""
    """Of an encrypted PDF."""
    ocr: Ocr = "when-needed"
    """Whether pages are read as pictures: when they have no text that can be trusted, or never, or always."""
    engine: str = ""
    """Which OCR engine reads pictures, see :mod:`satrchin.reading.ocr.engine`; empty: the best one installed."""
    reader: Reader = "satrchin"
    """What reads PDFs: satrchin, or pdfplumber to compare with (:mod:`satrchin.reading.pdf.reference`)."""
    encoding: str = ""
    """Of text: ``iransystem`` or any encoding that Python knows; empty: it is told from the bytes."""
    hidden: bool = False
    """Keep text that is painted invisibly, such as an OCR layer under a scan."""
    forms: bool = False
    """Read what form fields and annotations show as well."""

    page_breaks: bool = False
    """Mark in text and Markdown where the pages of a PDF or a picture begin: a citation needs its page."""
    paragraphs: bool = True
    """Make the lines of a paragraph one line, where the page shows that they are."""

    def __post_init__(self) -> None:
        """Refuse page ranges that are none, and unknown encodings."""
        if self.encoding:
            from satrchin.reading.code_pages import check

            check(self.encoding)
        for part in filter(None, self.pages.replace(" ", "").split(",")):
            match = _RANGES.fullmatch(part)
            if match is None or part == "0" or (match[1] and match[2] and int(match[1]) > int(match[2])):
                raise UsageError(f"pages {self.pages!r}: expected numbers and ranges, as in 1-3,7,12-")

    def wants(self, number: int) -> bool:
        """Whether a page is asked for.

        >>> [number for number in range(1, 10) if ReadOptions(pages="2-3,8-").wants(number)]
        [2, 3, 8, 9]
        """
        return not self.pages or any(low <= number <= high for low, high in self._ranges())

    @property
    def last(self) -> int:
        """The last page that may be asked for."""
        return max((high for _, high in self._ranges()), default=_LAST)

    def check_pages(self, count: int) -> None:
        """Refuse ranges that a document of ``count`` pages has no page of.

        Raises:
            UsageError: there is no such page.
        """
        if self.pages and not any(low <= count and high >= 1 for low, high in self._ranges()):
            raise UsageError(f"pages {self.pages!r}: the document has {count}")

    def _ranges(self) -> list[tuple[int, int]]:
        ranges = []
        for part in filter(None, self.pages.replace(" ", "").split(",")):
            low, dash, high = part.partition("-")
            ranges.append((int(low or 1), int(high) if high else _LAST if dash else int(low)))
        return ranges

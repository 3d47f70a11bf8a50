"""Write PAGE XML 2019-07-15: the regions, lines and words of one page, with reading order.

A PAGE file describes one page, so that a document has a file for each. Coordinates are pixels of the page's picture, or
of a picture at 300 dpi for digital pages. Words are in reading order; a line says no direction unless it is read from
the left, because OCR-D takes the words of right-to-left lines in reverse.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from satrchin.document import Document, Page
from satrchin.writing.formats import NextFile, Piece
from satrchin.writing.templating import rendered


def pieces(document: Document, recipe: str, pages: Iterable[Page]) -> Iterator[Piece]:
    """The files of the pages."""
    for number, page in enumerate(pages, 1):
        if number > 1:
            yield NextFile(number)
        yield from rendered("page.xml", document, recipe, (page,))

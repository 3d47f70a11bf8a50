"""Write PAGE XML 2019-07-15: the regions, lines and words of one page, with reading order.

A PAGE file describes one page. Coordinates are pixels of the page's picture, or of a picture at 300 dpi for digital
pages.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from satrchin.document import Document, Page
from satrchin.errors import UsageError
from satrchin.messages import tr
from satrchin.writing.templating import rendered


def pieces(document: Document, recipe: str, pages: Iterable[Page]) -> Iterator[str]:
    """The document, which has one page.

    Raises:
        UsageError: it has several.
    """
    return rendered("page.xml", document, recipe, _only(document, pages))


def _only(document: Document, pages: Iterable[Page]) -> Iterator[Page]:
    """The page of a document with one page."""
    for place, page in enumerate(pages):
        if place:
            raise UsageError(
                tr("{name} has several pages, a PAGE file holds one: give --pages, or use alto", name=document.name)
            )
        yield page

"""Write ALTO 4: pages, blocks, lines and words with boxes and confidences, in pixels.

Coordinates are pixels of the page's picture, or of a picture at 300 dpi for digital pages.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from satrchin.document import Document, Page
from satrchin.writing.templating import rendered


def pieces(document: Document, recipe: str, pages: Iterable[Page]) -> Iterator[str]:
    """The document, page by page."""
    return rendered("alto.xml", document, recipe, pages)

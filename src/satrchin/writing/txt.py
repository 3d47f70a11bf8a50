"""Write plain text, with line ends and byte order mark as they were read; on demand a form feed between pages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from satrchin.document import Document, Page
from satrchin.persian.chars import BYTE_ORDER_MARK


def pieces(document: Document, recipe: str, pages: Iterable[Page]) -> Iterator[str]:
    """The text, page by page."""
    del recipe  # plain text does not name the recipe
    if document.metadata.get("byte_order_mark"):
        yield BYTE_ORDER_MARK
    for place, page in enumerate(pages):
        if place and document.metadata.get("page_breaks"):
            yield "\f"
        yield page.text

"""A format of another package: a row for each line, its page before it; in UTF-16, to show that bytes may come."""

from collections.abc import Iterable, Iterator

from satrchin.document import Document, Page


def pieces(document: Document, recipe: str, pages: Iterable[Page]) -> Iterator[bytes]:
    """The rows, page by page."""
    del document, recipe
    yield b"\xff\xfe"
    for page in pages:
        yield "".join(f"{page.number}\t{line.text}\n" for line in page.lines).encode("utf-16-le")

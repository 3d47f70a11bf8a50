"""Read text that another program extracted into a document of blocks of lines.

The result has pages of :class:`~satrchin.document.Line`; line ends are kept unchanged.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from satrchin.document import Document, Issue, Line, Page, split_lines
from satrchin.messages import tr
from satrchin.reading.encoding import decode

BLOCK = 2000
"""Most lines per page."""


@dataclass(frozen=True, slots=True)
class TextPages:
    """The pages of a text, split on each iteration into blocks of lines at form feeds."""

    text: str
    issues: tuple[Issue, ...] = ()
    """Issues found while reading; they are attached to the first page."""

    def __iter__(self) -> Iterator[Page]:
        issues = self.issues
        for number, lines in enumerate(self._blocks(), 1):
            yield Page(number, lines, issues=tuple(replace(issue, page=number) for issue in issues))
            issues = ()

    def _blocks(self) -> Iterator[tuple[Line, ...]]:
        lines: list[Line] = []
        empty = True
        for text, end in split_lines(self.text):
            lines.append(Line(text, end))
            if len(lines) == BLOCK or end.endswith("\f"):
                yield tuple(lines)
                lines, empty = [], False
        if lines or (empty and self.issues):
            yield tuple(lines)


def from_string(text: str, name: str = "") -> Document:
    """A document from a string; line ends are kept."""
    return Document(name, TextPages(text))


def from_bytes(data: bytes, name: str = "", encoding: str = "") -> Document:
    """A document from the bytes of a text file.

    Args:
        data: the bytes.
        name: the document's name.
        encoding: the encoding of the bytes; empty: detect it.

    Raises:
        InputError: the bytes are not text, or their encoding is not clear.
    """
    decoded = decode(data, name, encoding)
    issues = decoded.issues
    if not decoded.text.strip():
        issues += (Issue("info", "empty", tr("{name} holds no text", name=name)),)
    metadata = {"encoding": decoded.encoding, "byte_order_mark": decoded.byte_order_mark}
    return Document(name, TextPages(decoded.text, issues), metadata=metadata)

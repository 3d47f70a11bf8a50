"""Text, already extracted by something else, to a document of blocks of lines.

In: the bytes of a file. Out: pages of :class:`~satrchin.document.Line`, every line end as it was.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from satrchin.document import Document, Issue, Line, Page, split_lines
from satrchin.reading.encoding import decode

BLOCK = 2000
"""Lines of a page at most."""


@dataclass(frozen=True, slots=True)
class TextPages:
    """The pages of a text, cut anew each time they are gone through: blocks of lines, ended by form feeds."""

    text: str
    issues: tuple[Issue, ...] = ()
    """What reading it brought up; it stands on the first page."""

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
    """A document of a string, line ends kept."""
    return Document(name, TextPages(text))


def from_bytes(data: bytes, name: str = "", encoding: str = "") -> Document:
    """A document of the bytes of a text file.

    Args:
        data: the bytes.
        name: what the document is called.
        encoding: what the bytes are; empty: it is told from them.

    Raises:
        InputError: the bytes are not text, or their encoding is not clear.
    """
    decoded = decode(data, name, encoding)
    issues = decoded.issues
    if not decoded.text.strip():
        issues += (Issue("info", "empty", f"{name} holds no text"),)
    metadata = {"encoding": decoded.encoding, "byte_order_mark": decoded.byte_order_mark}
    return Document(name, TextPages(decoded.text, issues), metadata=metadata)

"""Read text that another program extracted into a document of blocks of lines.

The result has pages of :class:`~satrchin.document.Line`; line ends are kept unchanged.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from satrchin.document import Document, Issue, Line, Page, split_lines
from satrchin.messages import tr
from satrchin.reading.encoding import decode

BLOCK = 2000
"""Most lines per page."""
BLOCK_CHARACTERS = 500_000
"""Characters after which a page ends: stages hold a page in memory, with some 150 bytes a character."""
LONGEST = 100_000
"""Longest line that is taken as a whole; a longer one, which no person wrote, is read in parts that end at a space."""


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
        empty, size = True, 0
        found = split_lines(self.text)
        for text, end in _parted(found) if len(self.text) > LONGEST else found:
            lines.append(Line(text, end))
            size += len(text)
            if len(lines) == BLOCK or size > BLOCK_CHARACTERS or end.endswith("\f"):
                yield tuple(lines)
                lines, empty, size = [], False, 0
        if lines or (empty and self.issues):
            yield tuple(lines)


def _parted(lines: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """The lines, those that are too long in parts without an end of their own."""
    for text, end in lines:
        start = 0
        while len(text) - start > LONGEST:
            space = text.rfind(" ", start + 1, start + LONGEST)
            stop = space + 1 if space > start else start + LONGEST
            yield text[start:stop], ""
            start = stop
        yield (text[start:] if start else text), end


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

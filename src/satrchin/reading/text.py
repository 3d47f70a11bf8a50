"""Text, already extracted by something else, to a document of blocks of lines."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from satrchin.document import Document, Line, Page, split_lines
from satrchin.errors import InputError

BLOCK = 2000
"""Lines of a page at most."""


@dataclass(frozen=True, slots=True)
class TextPages:
    """The pages of a text, cut anew each time they are gone through: blocks of lines, ended by form feeds."""

    text: str

    def __iter__(self) -> Iterator[Page]:
        number, lines = 1, []
        for text, end in split_lines(self.text):
            lines.append(Line(text, end))
            if len(lines) == BLOCK or end.endswith("\f"):
                yield Page(number, tuple(lines))
                number, lines = number + 1, []
        if lines:
            yield Page(number, tuple(lines))


def from_string(text: str, name: str = "") -> Document:
    """A document of a string, line ends kept."""
    return Document(name, TextPages(text))


def from_bytes(data: bytes, name: str = "") -> Document:
    """A document of the bytes of a text file.

    Raises:
        InputError: the bytes are not UTF-8.
    """
    try:
        return from_string(data.decode("utf-8"), name)
    except UnicodeDecodeError as error:
        raise InputError(f"{name} is not UTF-8 at byte {error.start}: convert it first") from None

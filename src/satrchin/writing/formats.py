"""Registry of output formats, one module each.

The module of a format has ``pieces(document, recipe, pages)``, which yields output as the pages arrive. It is
imported when the format is used.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from importlib import import_module
from pathlib import Path

from satrchin.document import Document, Page

Writer = Callable[[Document, str, Iterable[Page]], Iterator[str]]
"""The document as it was read, the recipe's name, and the cleaned pages: the output, piece by piece."""

FORMATS = ("txt", "md", "json")
"""Each format: its file suffix, and the name of the module that writes it."""

WHOLE = frozenset({"json"})
"""Formats of which a part is worth nothing: half a JSON cannot be parsed."""


def writer(name: str) -> Writer:
    """The writer of a format."""
    pieces: Writer = import_module(f"satrchin.writing.{name}").pieces
    return pieces


def format_of(path: Path) -> str:
    """The format that a file's name asks for.

    >>> format_of(Path("letter.json")), format_of(Path("letter"))
    ('json', 'txt')
    """
    suffix = path.suffix.lower().removeprefix(".")
    return suffix if suffix in FORMATS else "txt"

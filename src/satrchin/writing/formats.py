"""Registry of output formats, one module each.

The module of a format has ``pieces(document, recipe, pages)``, which yields output as the pages arrive: text, or bytes
where the format is not text. It is imported when the format is used.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from importlib import import_module
from pathlib import Path

from satrchin.document import Document, Page
from satrchin.errors import UsageError

Writer = Callable[[Document, str, Iterable[Page]], Iterator[str | bytes]]
"""The document as it was read, the recipe's name, and the cleaned pages: the output, piece by piece."""

SUFFIXES = {
    "txt": "txt",
    "md": "md",
    "html": "html",
    "json": "json",
    "jsonl": "jsonl",
    "docx": "docx",
    "pdf": "pdf",
    "hocr": "hocr",
    "alto": "alto.xml",
    "page": "page.xml",
}
"""Each format, which is also the name of its module, and the suffix of its files."""
FORMATS = tuple(SUFFIXES)

WHOLE = frozenset({"json", "docx", "pdf", "hocr", "alto", "page"})
"""Formats of which a part is worth nothing: half a JSON cannot be parsed."""


def writer(name: str) -> Writer:
    """The writer of a format."""
    pieces: Writer = import_module(f"satrchin.writing.{name}").pieces
    return pieces


def format_of(path: Path) -> str:
    """The format that a file's name asks for; a name without a suffix asks for plain text.

    >>> format_of(Path("letter.json")), format_of(Path("letter")), format_of(Path("letter.alto.xml"))
    ('json', 'txt', 'alto')

    Raises:
        UsageError: no format has the suffix.
    """
    name = path.name.lower()
    found = [form for form, suffix in SUFFIXES.items() if name.endswith("." + suffix)]
    if found:
        return found[0]
    if path.suffix:
        raise UsageError(f"no format has the ending {path.suffix}: use one of {', '.join(SUFFIXES.values())}, or -f")
    return "txt"

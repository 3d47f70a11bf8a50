"""The output formats by name, one module each; other packages add theirs (:mod:`satrchin.registry`).

The module of a format has::

    def pieces(document: Document, recipe: str, pages: Iterable[Page]) -> Iterator[str | bytes]: ...
    WHOLE = True  # optional: a part of the output is worth nothing

``pieces`` gets the document as it was read, the recipe's name and the cleaned pages, and yields the output as the pages
arrive: text, written as UTF-8, or bytes. A :class:`NextFile` among them begins another file. The module is imported
when the format is used. The files of a format from another package have its name as their suffix.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from satrchin.document import Document, Page
from satrchin.errors import UsageError
from satrchin.messages import marked, tr
from satrchin.registry import Registry


class NextFile(NamedTuple):
    """What follows is another file, such as that of page 2: ``letter.page-2.xml`` beside ``letter.page.xml``."""

    number: int
    """2 for the second file."""


Piece = str | bytes | NextFile
Writer = Callable[[Document, str, Iterable[Page]], Iterator[Piece]]

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
"""Each format that comes with satrchin, which is also the name of its module, and the suffix of its files."""
WHOLE = frozenset({"json", "docx", "pdf", "hocr", "alto", "page"})
"""Those of which a part is worth nothing: half a JSON cannot be parsed."""

PAGED = frozenset({"pdf", "hocr", "alto", "page"})
"""Those that place words on pages, which a text has not."""

MORE = "#"
"""Stands between the name of a format and the number of a further file of it."""

FORMATS = Registry("satrchin.formats", marked("format"), {name: f"satrchin.writing.{name}" for name in SUFFIXES})


class Format(NamedTuple):
    """How a format is written."""

    pieces: Writer
    whole: bool
    """A part of the output is worth nothing: standard output gets all of it or nothing."""


def load_format(name: str) -> Format:
    """The format of a name.

    Raises:
        UsageError: there is no such format.
    """
    module = FORMATS.load(name)
    return Format(module.pieces, name in WHOLE or getattr(module, "WHOLE", False))


def suffix_of(name: str) -> str:
    """The suffix of a format's files, without the dot in front; of ``page#2``, that of its second file.

    >>> suffix_of("page"), suffix_of("page#2")
    ('page.xml', 'page-2.xml')
    """
    form, _, number = name.partition(MORE)
    suffix = SUFFIXES.get(form, form)
    return str(numbered(Path(suffix), int(number))) if number else suffix


def numbered(path: Path, number: int) -> Path:
    """The name of a further file of a format that needs several."""
    return path.with_stem(f"{path.stem}-{number}")


def format_of(path: Path) -> str:
    """The format that a file's name asks for; a name without a suffix asks for plain text.

    >>> format_of(Path("letter.json")), format_of(Path("letter")), format_of(Path("letter.alto.xml"))
    ('json', 'txt', 'alto')

    Raises:
        UsageError: no format has the suffix.
    """
    name = path.name.lower()
    found = [form for form in FORMATS.names() if name.endswith("." + suffix_of(form))]
    if found:
        return found[0]
    if path.suffix:
        endings = ", ".join(map(suffix_of, FORMATS.names()))
        raise UsageError(
            tr("no format has the ending {suffix}: use one of {endings}, or -f", suffix=path.suffix, endings=endings)
        )
    return "txt"

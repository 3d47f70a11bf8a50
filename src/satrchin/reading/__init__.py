"""Files to documents: the kind of a file is told from its first bytes, then from its name."""

from __future__ import annotations

from pathlib import Path

from satrchin.document import Document
from satrchin.errors import InputError

PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*", b"BM", b"RIFF")


def read(path: Path) -> Document:
    """Read a document of any supported kind.

    Raises:
        InputError: missing, unreadable, or of no supported kind.
        MissingDependencyError: reading it needs a program that is not installed.
    """
    try:
        with path.open("rb") as file:
            head = file.read(1024)
    except OSError as error:
        raise InputError(f"cannot read {path}: {error.strerror}") from None
    if b"%PDF-" in head:
        raise InputError(f"{path} is a PDF: this version reads text")
    if head.startswith(PICTURES):
        raise InputError(f"{path} is a picture: this version reads text")
    from satrchin.reading.text import from_bytes

    return from_bytes(path.read_bytes(), str(path))


def default_recipe(document: Document) -> str:
    """The recipe for a document that no one chose a recipe for."""
    return "text" if document.kind == "text" else "letter"

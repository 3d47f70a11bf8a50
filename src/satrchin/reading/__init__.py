"""Files to documents: the kind of a file is told from its first bytes, then from its name."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

from satrchin.document import Document
from satrchin.errors import InputError
from satrchin.reading.options import ReadOptions

PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*", b"BM", b"RIFF")


def read(path: Path, options: ReadOptions | None = None) -> Document:
    """Read a document of any supported kind.

    Args:
        path: the file.
        options: of PDFs and pictures: which pages, the password, when to use OCR.

    Raises:
        InputError: missing, unreadable, or of no supported kind.
        MissingDependencyError: reading it needs a program that is not installed.
    """
    try:
        if path.is_dir():
            raise InputError(f"{path} is a folder: satrchin batch cleans all files in one")
        with path.open("rb") as file:
            head = file.read(1024)
            if head.startswith(PICTURES):
                from satrchin.reading.scan import from_picture

                return from_picture(path)
            if b"%PDF-" in head:
                from satrchin.reading.pdf import read_pdf

                return read_pdf(path, options)
            _text_only(head, str(path))
            data = head + file.read()
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        raise InputError(f"cannot read {path}: {getattr(error, 'strerror', None) or error}") from None
    from satrchin.reading.text import from_bytes

    return from_bytes(data, str(path))


def read_stream(stream: BinaryIO | None, name: str) -> Document:
    """Read text from an open stream, to its end.

    Raises:
        InputError: unreadable, or not text.
    """
    if stream is None:
        raise InputError(f"cannot read {name}: it is closed")
    try:
        data = stream.read()
    except OSError as error:
        raise InputError(f"cannot read {name}: {error.strerror}") from None
    _text_only(data[:1024], name)
    from satrchin.reading.text import from_bytes

    return from_bytes(data, name)


def _text_only(head: bytes, name: str) -> None:
    if b"%PDF-" in head:
        raise InputError(f"{name} is a PDF: this version reads text")
    if head.startswith(PICTURES):
        raise InputError(f"{name} is a picture: this version reads text")


def default_recipe(document: Document) -> str:
    """The recipe for a document that no one chose a recipe for."""
    return "text" if document.kind == "text" else "letter"

"""Read files of any supported kind; the kind is detected from the first bytes, then from the name."""

from __future__ import annotations

import atexit
import re
import sys
from dataclasses import replace
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import BinaryIO, Literal

from satrchin.document import Document
from satrchin.errors import InputError
from satrchin.messages import system_reason, tr
from satrchin.reading.markup import from_docx, from_html, is_docx, is_html
from satrchin.reading.options import ReadOptions

_PDF = re.compile(rb"(?:\A|[^\t\x20-\x7e])%PDF-\d")
"""A PDF header, also after leading junk; a text may mention ``%PDF-1.4`` inside a line."""

# PNG, JPEG, TIFF of both byte orders, BMP (its reserved bytes are zero), WebP, JPEG 2000 in a box and bare, HEIF, DjVu
_PICTURE = re.compile(
    rb"\x89PNG|\xff\xd8\xff|II\*\x00|MM\x00\*|BM.{4}\x00{4}|RIFF.{4}WEBP"
    rb"|\x00{3}\x0cjP  |\xff\x4f\xff\x51|.{4}ftyp(?:heic|heix|hevc|hevx|mif1|msf1|avif)|AT&TFORM",
    re.DOTALL,
)

_HEAD = 1024
_NEVER_EMPTY = frozenset({".pdf", ".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp", ".webp", ".docx"})
"""Suffixes of files that hold something; an empty one was cut off."""


def kind_of(head: bytes) -> Literal["pdf", "picture", "text"]:
    r"""Detect the kind of a file from its first bytes.

    >>> kind_of(b"%PDF-1.7"), kind_of(b"BMW"), kind_of(b"MM\x00*")
    ('pdf', 'text', 'picture')
    """
    if _PICTURE.match(head):
        return "picture"
    return "pdf" if _PDF.search(head[:_HEAD]) else "text"


def read(path: Path, options: ReadOptions | None = None) -> Document:
    """Read a document of any supported kind.

    Args:
        path: the file's path.
        options: for PDFs and pictures: pages, password, use of OCR.

    Raises:
        InputError: the file is missing, unreadable, or of an unsupported kind.
        MissingDependencyError: reading it needs a program that is not installed.
    """
    try:
        if path.is_dir():
            raise InputError(tr("{path} is a folder: satrchin batch cleans all files in one", path=path))
        with path.open("rb") as file:
            head = file.read(_HEAD)
            kind = kind_of(head)
            container = is_docx(head, path)
            data = head + file.read() if kind == "text" and not container else b""
            if not head and path.suffix.lower() in _NEVER_EMPTY:
                raise InputError(tr("{path} is empty: copy or download it again", path=path))
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        raise InputError(tr("cannot read {path}: {reason}", path=path, reason=system_reason(error))) from None
    _log(path, "docx" if container else kind)
    if kind == "picture":
        from satrchin.reading.scan.reader import from_picture

        engine, names = (options.engine, options.names) if options else ("", "")
        return _marked(from_picture(path, engine, names), options)
    if kind == "pdf":
        if options is not None and options.reader == "pdfplumber":
            from satrchin.reading.pdf.reference import read_reference

            return _marked(read_reference(path, options), options)
        from satrchin.reading.pdf.reader import read_pdf

        return _marked(read_pdf(path, options), options)
    if container:
        return from_docx(path)
    if is_html(path):
        return from_html(data, path)
    from satrchin.reading.text import from_bytes

    return from_bytes(data, str(path), options.encoding if options else "")


def _log(path: Path, kind: str) -> None:
    """Log what is read, if the program has a log: importing Python's takes a tenth of a cold start."""
    logging = sys.modules.get("logging")
    if logging is not None:
        logging.getLogger(__name__).info("reading %s as %s", path, kind)


def _marked(document: Document, options: ReadOptions | None) -> Document:
    """The document, with what the options request of its output."""
    wanted = {} if options is None else {"page_breaks": options.page_breaks, "replace_text": options.replace_text}
    wanted = {name: value for name, value in wanted.items() if value}
    return replace(document, metadata=document.metadata | wanted) if wanted else document


def read_stream(stream: BinaryIO | None, name: str, options: ReadOptions | None = None) -> Document:
    """Read a document of any kind except Word and HTML from an open stream.

    PDFs and pictures are kept in a temporary file until the process ends.

    Raises:
        TypeError: the stream is one of text.
        InputError: the stream is unreadable, or of an unsupported kind.
        MissingDependencyError: reading it needs a program that is not installed.
    """
    if stream is None:
        raise InputError(tr("cannot read {name}: it is closed", name=name))
    try:
        data = stream.read()
    except OSError as error:
        raise InputError(tr("cannot read {name}: {reason}", name=name, reason=system_reason(error))) from None
    if not isinstance(data, bytes):
        raise TypeError(f"a stream must be binary: read gives {type(data).__name__}, not bytes")
    if kind_of(data[:_HEAD]) != "text":
        with NamedTemporaryFile(prefix="satrchin-", delete=False) as file:
            file.write(data)
        kept = Path(file.name)
        atexit.register(kept.unlink, missing_ok=True)
        return replace(read(kept, options), name=name)
    from satrchin.reading.text import from_bytes

    return from_bytes(data, name, options.encoding if options else "")


def default_recipe(document: Document) -> str:
    """The default recipe for a document."""
    return "text" if document.kind == "text" else "letter"

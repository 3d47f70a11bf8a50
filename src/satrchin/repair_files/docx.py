"""Find and repair the text of Word documents: body, tables, notes, comments, heads and feet.

In: a docx file. Out: its paragraphs as lines; and the same file with repaired lines, in which everything that is not
text is byte for byte as it was. Line breaks and tabs inside a paragraph end a line.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.parsers import expat
from xml.sax.saxutils import escape

from satrchin.errors import InputError
from satrchin.messages import tr
from satrchin.repair_files.text_nodes import Paragraph, TextNode, line_of, repaired, spliced

MOST_BYTES = 256 * 1024 * 1024
"""Bytes to which a part may inflate."""

_PARTS = re.compile(r"word/(?:document|footnotes|endnotes|comments|header\d*|footer\d*)\.xml")
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_TEXT = f"{_WORD} t"
_ENDS = frozenset(f"{_WORD} {name}" for name in ("p", "br", "cr", "tab"))


def docx_lines(path: Path) -> list[str]:
    """The paragraphs of a document, part by part.

    Raises:
        InputError: it is not a docx file, or a part of it is damaged or too large.
    """
    with _opened(path) as file:
        return [line_of(paragraph) for _, data in _parts(file, path) for paragraph in _paragraphs(data, path)]


def repaired_docx(path: Path, lines: Sequence[str]) -> bytes:
    """The document with repaired lines, one for each of :func:`docx_lines`.

    Raises:
        InputError: as :func:`docx_lines`.
    """
    todo = iter(lines)
    written = BytesIO()
    with _opened(path) as file, zipfile.ZipFile(written, "w") as result:
        changed = {}
        for name, data in _parts(file, path):
            changes = []
            for paragraph in _paragraphs(data, path):
                texts = repaired(paragraph, next(todo))
                pairs = zip(paragraph, texts, strict=True)
                changes += [(node, escape(text).encode()) for node, text in pairs if text != node.text]
            if changes:
                changed[name] = spliced(data, changes)
        for entry in file.infolist():
            result.writestr(entry, changed.get(entry.filename) or file.read(entry))
    return written.getvalue()


def _opened(path: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError) as error:
        raise InputError(tr("cannot read {path}: {reason}", path=path, reason=error)) from None


def _parts(file: zipfile.ZipFile, path: Path) -> Iterator[tuple[str, bytes]]:
    """The parts that hold text, the body first."""
    names = [entry for entry in file.infolist() if _PARTS.fullmatch(entry.filename)]
    for entry in sorted(names, key=lambda entry: (entry.filename != "word/document.xml", entry.filename)):
        if entry.file_size > MOST_BYTES:
            raise InputError(
                tr(
                    "{path}: {filename} inflates to more than {limit} MiB",
                    path=path,
                    filename=entry.filename,
                    limit=MOST_BYTES >> 20,
                )
            )
        try:
            yield entry.filename, file.read(entry)
        except (zipfile.BadZipFile, OSError, EOFError, RuntimeError, ValueError) as error:
            raise InputError(
                tr("{path}: {filename} is damaged: {reason}", path=path, filename=entry.filename, reason=error)
            ) from None


def _paragraphs(data: bytes, path: Path) -> list[Paragraph]:
    """The text nodes of a part, paragraph by paragraph; paragraphs without text are left out."""
    found: list[Paragraph] = []
    nodes: list[TextNode] = []
    start: int | None = None
    text = ""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = False

    def opened(name: str, _: Any) -> None:
        nonlocal text
        if name == _TEXT:
            text = ""

    def shown(piece: str) -> None:
        nonlocal start, text
        if start is None:
            start = parser.CurrentByteIndex
        text += piece

    def closed(name: str) -> None:
        nonlocal start
        if name == _TEXT and start is not None and text:
            nodes.append(TextNode(start, parser.CurrentByteIndex, text))
        if name in _ENDS and nodes:
            found.append(tuple(nodes))
            nodes.clear()
        start = None

    def refused(*_: Any) -> None:
        raise InputError(tr("{path} declares XML entities: that is no Word document", path=path))

    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = opened, closed, shown
    parser.EntityDeclHandler = refused
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise InputError(tr("{path} is damaged: {reason}", path=path, reason=error)) from None
    return found

"""Find and repair the text of Word documents: body, tables, notes, comments, heads and feet.

In: a docx file. Out: its paragraphs as lines; and the same file with repaired lines, in which everything that is not
text is byte for byte as it was. Line breaks and tabs inside a paragraph end a line.
"""

from __future__ import annotations

import codecs
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

MOST_NAMED = 3
"""Files that the message about a container without Word text names."""
MOST_BYTES = 256 * 1024 * 1024
"""Bytes to which a part may inflate."""

_PARTS = re.compile(r"word/(?:document|footnotes|endnotes|comments|header\d*|footer\d*)\.xml")
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_TEXT = f"{_WORD} t"
_PARAGRAPH = f"{_WORD} p"
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
                changes += [(node, _encoded(text, data)) for node, text in pairs if text != node.text]
            if changes:
                changed[name] = spliced(data, changes)
        for entry in file.infolist():
            result.writestr(entry, changed.get(entry.filename) or file.read(entry))
    return written.getvalue()


def _encoded(text: str, part: bytes) -> bytes:
    """A text as it is written in a part: in UTF-16 where the part begins with a byte order mark, else in UTF-8."""
    marks = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
    return escape(text).encode(marks.get(part[:2], "utf-8"))


def _opened(path: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError) as error:
        raise InputError(tr("cannot read {path}: {reason}", path=path, reason=error)) from None


def _parts(file: zipfile.ZipFile, path: Path) -> Iterator[tuple[str, bytes]]:
    """The parts that hold text, the body first."""
    names = [entry for entry in file.infolist() if _PARTS.fullmatch(entry.filename)]
    if not names:
        held = ", ".join(file.namelist()[:MOST_NAMED])
        raise InputError(tr("{path} is not a Word document, but a ZIP container of: {names}", path=path, names=held))
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
    finder = _Finder(path)
    try:
        finder.parser.Parse(data, True)
    except expat.ExpatError as error:
        raise InputError(tr("{path} is damaged: {reason}", path=path, reason=error)) from None
    return finder.found


class _Finder:
    """Collects text nodes with their bytes, paragraph by paragraph."""

    def __init__(self, path: Path) -> None:
        self.found: list[Paragraph] = []
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = False
        self.parser.StartElementHandler = self._opened
        self.parser.EndElementHandler = self._closed
        self.parser.CharacterDataHandler = self._shown
        self.parser.StartCdataSectionHandler = self._begun
        self.parser.EntityDeclHandler = self._refused
        self._path = path
        self._nodes: list[TextNode] = []
        self._start: int | None = None
        self._text = ""

    def _opened(self, name: str, _: Any) -> None:
        self._start, self._text = None, ""
        if name == _PARAGRAPH:  # a text box stands inside of a paragraph
            self._end_paragraph()

    def _begun(self) -> None:
        """Text begins here, if it has not begun."""
        if self._start is None:
            self._start = self.parser.CurrentByteIndex

    def _shown(self, piece: str) -> None:
        self._begun()
        self._text += piece

    def _closed(self, name: str) -> None:
        if name == _TEXT and self._start is not None and self._text:
            self._nodes.append(TextNode(self._start, self.parser.CurrentByteIndex, self._text))
        if name in _ENDS:
            self._end_paragraph()
        self._start = None

    def _end_paragraph(self) -> None:
        if self._nodes:
            self.found.append(tuple(self._nodes))
            self._nodes = []

    def _refused(self, *_: Any) -> None:
        raise InputError(tr("{path} declares XML entities: that is no Word document", path=self._path))

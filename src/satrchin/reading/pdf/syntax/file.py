"""Open PDF files and yield their pages: page dictionaries and content streams, with limits on hostile input.

pdfminer parses the objects. This module adds the limits that pdfminer lacks: on streams that inflate to gigabytes,
cyclic page trees, absurd page sizes, and caches that grow with the document. Memory use does not grow with the page
count.
"""

from __future__ import annotations

import logging
import weakref
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

from pdfminer.pdfdocument import PDFDocument, PDFEncryptionError, PDFPasswordIncorrect, PDFXRefFallback
from pdfminer.pdfexceptions import PDFException
from pdfminer.pdftypes import PDFStream, dict_value, list_value, resolve1
from pdfminer.psexceptions import PSException

from satrchin.errors import InputError
from satrchin.messages import system_reason, tr
from satrchin.reading.pdf.syntax.fonts import LARGEST as LARGEST_NUMBER
from satrchin.reading.pdf.syntax.interpreter import Matrix, multiply
from satrchin.reading.pdf.syntax.lexer import text_string
from satrchin.reading.pdf.syntax.objects import MOST_BYTES, BoundedParser, TooLargeError
from satrchin.reading.pdf.syntax.repair import repaired

# pdfminer warns of damage, which is reported as issues: without a handler Python would print its warnings
logging.getLogger("pdfminer").addHandler(logging.NullHandler())

MOST_PAGES = 100_000
MOST_ANNOTATIONS = 2_000
"""Number of form fields and annotations read per page."""
KEPT_OBJECTS = 500
"""Number of cached objects above which the cache is emptied between pages."""
LARGEST = 14_400.0
"""Longest side of a page in points: 200 inches, the limit of the format."""
DEEPEST = 64
"""Deepest level of a page tree."""

BROKEN = (
    PDFException,
    PSException,
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    AttributeError,
    AssertionError,
    RecursionError,
    OverflowError,
    OSError,
    zlib.error,
)
"""Exceptions that pdfminer raises on malformed files."""


@dataclass(slots=True)
class PageSource:
    """One page before its content is interpreted."""

    number: int
    attributes: dict[str, Any]
    width: float
    height: float
    ctm: Matrix
    """Matrix from page coordinates to points with the origin in the upper left corner."""

    @property
    def resources(self) -> dict[str, Any]:
        """The page's resource dictionary."""
        return dict(dict_value(self.attributes.get("Resources", {})))

    def annotations(self) -> Iterator[tuple[PDFStream, Matrix]]:
        """Appearance streams of form fields and annotations, each with its matrix to the page's frame."""
        for reference in list_value(self.attributes.get("Annots", []))[:MOST_ANNOTATIONS]:
            annotation = dict_value(reference)
            look = resolve1(dict_value(annotation.get("AP", {})).get("N"))
            if isinstance(look, dict):  # one appearance for each state of a check box
                state = getattr(resolve1(annotation.get("AS")), "name", "")
                look = resolve1(look.get(state))
            place, box = _rectangle(annotation.get("Rect")), None
            if isinstance(look, PDFStream):
                box = _rectangle(look.get("BBox"))
            if box and place:
                wide, high = (place[2] - place[0]) / (box[2] - box[0]), (place[3] - place[1]) / (box[3] - box[1])
                moved = (wide, 0.0, 0.0, high, place[0] - box[0] * wide, place[1] - box[1] * high)
                yield look, multiply(moved, self.ctm)

    def content(self) -> bytes:
        """The page's content streams, concatenated."""
        contents = resolve1(self.attributes.get("Contents"))
        parts = contents if isinstance(contents, list) else [contents]
        streams = (resolve1(part) for part in parts)
        total, pieces = 0, []
        for stream in streams:
            if isinstance(stream, PDFStream):
                pieces.append(stream.get_data())
                total += len(pieces[-1])
                if total > MOST_BYTES:
                    raise TooLargeError(tr("its content streams are too long"))
        return b"\n".join(pieces)


class Source:
    """An open PDF."""

    def __init__(self, file: BinaryIO, name: str, password: str = "") -> None:
        """Open the file; raises InputError if it cannot be read."""
        self.name = name
        self.close: Callable[[], object] = file.close
        self.repaired = False
        """The file was damaged and its object table was rebuilt."""
        try:
            self.document = PDFDocument(BoundedParser(file), password=password)
            self.repaired = any(isinstance(xref, PDFXRefFallback) for xref in self.document.xrefs)
        except PDFPasswordIncorrect:
            hint = tr("this is not its password") if password else tr("give its password by the option password")
            raise InputError(tr("{name} is encrypted: {hint}", name=name, hint=hint)) from None
        except PDFEncryptionError as error:
            raise InputError(tr("{name} uses an unsupported encryption: {reason}", name=name, reason=error)) from None
        except TooLargeError as error:
            raise InputError(tr("{name} cannot be read: {reason}", name=name, reason=error)) from None
        except BROKEN as error:
            mended = _mended(file)
            if mended is None:
                raise InputError(
                    tr(
                        "{name} is not a whole PDF; get the file again from its source: {reason}",
                        name=name,
                        reason=str(error) or type(error).__name__,
                    )
                ) from None
            self.document = mended
            self.repaired = True

    @property
    def metadata(self) -> dict[str, str]:
        """Document metadata (title, author, dates) as stored in the file."""
        found: dict[str, str] = {}
        with suppress(*BROKEN):
            for info in self.document.info:
                for key, entry in list(info.items())[:50]:
                    value = resolve1(entry)
                    if isinstance(value, bytes):
                        found[str(key)] = text_string(value)[:2000]
        return found

    def pages(self) -> Iterator[PageSource]:
        """The pages found in the page tree; its ``/Count`` is ignored."""
        for number, attributes in enumerate(self._leaves(), 1):
            if number > MOST_PAGES:
                return
            yield _page(number, attributes)
            self.forget()

    def forget(self) -> None:
        """Empty the object cache when it is large, so that memory does not grow with the page count."""
        for cache in (self.document._cached_objs, self.document._parsed_objs):  # noqa: SLF001  no public way
            if len(cache) > KEPT_OBJECTS:
                cache.clear()

    def _leaves(self) -> Iterator[dict[str, Any]]:
        """Page dictionaries with inherited attributes."""
        try:
            root = self.document.catalog.get("Pages")
        except BROKEN:
            root = None
        seen: set[int] = set()
        found = False
        stack: list[tuple[Any, dict[str, Any], int]] = [(root, {}, 0)]
        while stack:
            node, inherited, depth = stack.pop()
            number = getattr(node, "objid", None)
            if node is None or depth > DEEPEST or (number is not None and number in seen):
                continue
            if number is not None:
                seen.add(number)
            try:
                attributes = dict_value(node)
                passed = {key: attributes.get(key, inherited.get(key)) for key in _INHERITED}
                if "Kids" in attributes:
                    stack.extend((kid, passed, depth + 1) for kid in reversed(list_value(attributes["Kids"])))
                    continue
            except BROKEN:
                continue
            if attributes and ("Contents" in attributes or "MediaBox" in passed or "Resources" in attributes):
                found = True
                yield attributes | {key: value for key, value in passed.items() if value is not None}
        if not found:
            yield from self._strays()

    def _strays(self) -> Iterator[dict[str, Any]]:
        """Page dictionaries of a file without a page tree."""
        seen: set[int] = set()
        for xref in self.document.xrefs:
            for number in list(xref.get_objids())[:MOST_PAGES]:
                if number in seen:
                    continue
                seen.add(number)
                with suppress(*BROKEN):
                    value = self.document.getobj(number)
                    if isinstance(value, dict) and getattr(value.get("Type"), "name", "") == "Page":
                        yield value


_INHERITED = ("Resources", "MediaBox", "CropBox", "Rotate")


def _page(number: int, attributes: dict[str, Any]) -> PageSource:
    """A page with its frame; pages of absurd size become A4."""
    left, low, right, high = _rectangle(attributes.get("CropBox")) or _rectangle(attributes.get("MediaBox")) or (
        0.0, 0.0, 595.0, 842.0,
    )  # fmt: skip
    try:
        turn = int(resolve1(attributes.get("Rotate")) or 0) % 360
    except (TypeError, ValueError):
        turn = 0
    width, height = right - left, high - low
    ctm: Matrix = {
        90: (0.0, 1.0, 1.0, 0.0, -low, -left),
        180: (-1.0, 0.0, 0.0, 1.0, right, -low),
        270: (0.0, -1.0, -1.0, 0.0, high, right),
    }.get(turn, (1.0, 0.0, 0.0, -1.0, -left, high))
    if turn in {90, 270}:
        width, height = height, width
    return PageSource(number, attributes, width, height, ctm)


def _rectangle(value: Any) -> tuple[float, float, float, float] | None:
    """A box with ordered corners; None if it is malformed."""
    try:
        x0, y0, x1, y1 = (float(resolve1(one)) for one in resolve1(value))
    except (TypeError, ValueError):
        return None
    left, right, low, high = min(x0, x1), max(x0, x1), min(y0, y1), max(y0, y1)
    sane = 1 <= right - left <= LARGEST * 10 and 1 <= high - low <= LARGEST * 10
    sane = sane and abs(left) + abs(low) < LARGEST_NUMBER
    return (left, low, right, high) if sane else None


def _mended(file: BinaryIO) -> PDFDocument | None:
    """Open a truncated file with a rebuilt object table; None if that fails."""
    file.seek(0)
    data = repaired(file.read(MOST_BYTES))
    if data is None:
        return None
    try:
        return PDFDocument(BoundedParser(BytesIO(data)))
    except BROKEN:
        return None


def open_pdf(path: Path, password: str = "") -> Source:
    """Open a PDF; closing the source closes its file.

    Raises:
        InputError: the file cannot be read, or needs a password.
    """
    try:
        file = path.open("rb")
    except OSError as error:
        raise InputError(tr("cannot read {path}: {reason}", path=path, reason=system_reason(error))) from None
    try:
        source = Source(file, str(path), password)
    except BaseException:
        file.close()
        raise
    source.close = weakref.finalize(source, file.close)
    return source

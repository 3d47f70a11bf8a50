"""Cache the pages of a document in a temporary file, so that they can be iterated again without being read again."""

from __future__ import annotations

import marshal
import pickle
import tempfile
import weakref
import zlib
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from satrchin.document import Box, Cell, Line, Page

KEPT = 4
"""Number of pages kept in memory: most documents are short, and packing a page takes time."""


class PageCache:
    """Pages packed on disk; memory holds their offsets, and the first few pages. The file is deleted with the cache."""

    def __init__(self) -> None:
        self._first: list[Page] = []
        self._file = tempfile.TemporaryFile(prefix="satrchin-")  # noqa: SIM115  closed with the spool
        self._places: list[tuple[int, int]] = []
        weakref.finalize(self, self._file.close)

    def add(self, page: Page) -> None:
        """Append a page."""
        if len(self._first) < KEPT:
            self._first.append(page)
            return
        packed = zlib.compress(_packed(page), 1)
        self._places.append((self._file.seek(0, 2), len(packed)))
        self._file.write(packed)

    def __iter__(self) -> Iterator[Page]:
        yield from self._first
        for place, length in self._places:
            self._file.seek(place)
            yield _unpacked(zlib.decompress(self._file.read(length)))


def _packed(page: Page) -> bytes:
    """Serialise a page: its cells, most of the data, by marshal; the rest by pickle, which is slower."""
    cells = [[(cell.text, cell.box and tuple(cell.box)) for cell in line.cells] for line in page.lines]
    bare = replace(page, lines=tuple(replace(line, cells=()) for line in page.lines))
    return marshal.dumps((cells, pickle.dumps(bare, pickle.HIGHEST_PROTOCOL)))


def _unpacked(data: bytes) -> Page:
    cells: list[list[tuple[str, Any]]]
    cells, rest = marshal.loads(data)  # noqa: S302  our own bytes
    page: Page = pickle.loads(rest)  # noqa: S301  our own bytes
    return replace(page, lines=tuple(map(_with_cells, page.lines, cells)))


def _with_cells(line: Line, cells: list[tuple[str, Any]]) -> Line:
    return replace(line, cells=tuple(Cell(text, Box(*box) if box else None) for text, box in cells))

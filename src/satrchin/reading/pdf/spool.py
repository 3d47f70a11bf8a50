"""Pages that have been read once, kept in a temporary file for whoever goes through them again."""

from __future__ import annotations

import pickle
import tempfile
import weakref
import zlib
from collections.abc import Iterator

from satrchin.document import Page


class Spool:
    """Packed pages on disk; memory holds their places alone. The file goes when the spool does."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile(prefix="satrchin-")  # noqa: SIM115  closed with the spool
        self._places: list[tuple[int, int]] = []
        weakref.finalize(self, self._file.close)

    def add(self, page: Page) -> None:
        """Keep a page after those that are kept already."""
        packed = zlib.compress(pickle.dumps(page, pickle.HIGHEST_PROTOCOL), 1)
        self._places.append((self._file.seek(0, 2), len(packed)))
        self._file.write(packed)

    def __iter__(self) -> Iterator[Page]:
        for place, length in self._places:
            self._file.seek(place)
            page: Page = pickle.loads(zlib.decompress(self._file.read(length)))  # noqa: S301  our own bytes
            yield page

"""Keep the cleaned pages of each file, as they were before any review, so that a decision can be applied at once.

``OUT/.satrchin/pages/ab/abcdef….zip`` holds one file: ``document.json`` (what is known of the document and where its
files are), one JSON file for each page, ``items.json``, what there is to decide, and where it is, the places of the
page. A page is read without the others, so the review of a book takes the memory of a page.
"""

from __future__ import annotations

import json
import os
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple, Self

from satrchin.document import Document, Page
from satrchin.review.codec import from_plain, to_plain
from satrchin.review.items import Finish, items_of
from satrchin.review.places import Places

SCHEMA = 1
LEVEL = 1
"""Compression: the fastest halves the time of the default for a tenth more bytes."""


class Inputs(NamedTuple):
    """Where the files of a document are."""

    root: str
    """The input folder, relative to the output folder."""
    files: tuple[str, ...]
    """Relative to ``root``; several of a group."""


class PageWriter:
    """The pages of a file while they are cleaned; they get their place when :meth:`place` is called, or never."""

    def __init__(self, scratch: Path, document: Document, digest: str, inputs: Inputs, finish: Finish = str) -> None:
        """Begin.

        Args:
            scratch: a file that does not exist yet, on the file system of the output folder.
            document: as it was read.
            digest: the hash of its file.
            inputs: where its files are.
            finish: cleans another order of a line's words.
        """
        self._scratch = scratch
        self._digest = digest
        self._finish = finish
        self._source = document.name
        self._head = {
            "schema": SCHEMA,
            "source": document.name,
            "sha256": digest,
            "kind": document.kind,
            "metadata": document.metadata,
            "keeps_file": document.file is not None,
            "files": inputs.files,
            "root": inputs.root,
        }
        self._items: list[dict[str, Any]] = []
        self._numbers: list[int] = []

    def __enter__(self) -> Self:
        self._file = zipfile.ZipFile(self._scratch, "w", zipfile.ZIP_DEFLATED, compresslevel=LEVEL)
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(OSError, ValueError):
            self._file.close()
        with suppress(OSError):
            self._scratch.unlink(missing_ok=True)

    def add(self, page: Page) -> None:
        """Keep a page."""
        self._file.writestr(_member(page.number), _dumped(to_plain(page)))
        places = Places(page)
        items = items_of(places, self._digest, self._source, self._finish)
        if items:
            self._file.writestr(_places(page.number), _dumped(places.plain()))
        self._items += ({"page": page.number} | item.plain() for item in items)
        self._numbers.append(page.number)

    def place(self, path: Path) -> None:
        """Finish, and give the file its place."""
        self._file.writestr("document.json", _dumped(self._head | {"pages": self._numbers}))
        self._file.writestr("items.json", _dumped(self._items))
        self._file.close()
        path.parent.mkdir(parents=True, exist_ok=True)
        self._scratch.replace(path)


@dataclass(frozen=True, slots=True)
class StoredPages:
    """The pages of a file; each is read when it is asked for."""

    path: Path
    numbers: tuple[int, ...]
    raw: bool = False
    """As they were read, before the stages."""

    def __iter__(self) -> Iterator[Page]:
        with zipfile.ZipFile(self.path) as file:
            for number in self.numbers:
                page = from_plain(_loaded(file, _member(number)))
                yield (
                    Page(page.number, page.raw_lines, page.width, page.height, picture=page.picture)
                    if self.raw
                    else page
                )


class Stored:
    """The kept pages of one file.

    Raises:
        OSError, ValueError: there are none, or they cannot be read.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            with zipfile.ZipFile(path) as file:
                self.head: dict[str, Any] = _loaded(file, "document.json")
        except (zipfile.BadZipFile, KeyError) as error:
            raise ValueError(f"{path} cannot be read: {error}") from None
        if self.head["schema"] != SCHEMA:
            raise ValueError(f"{path} is of another schema")

    @property
    def pages(self) -> StoredPages:
        """The cleaned pages, before any review."""
        return StoredPages(self.path, tuple(self.head["pages"]))

    def page(self, number: int) -> Page:
        """One cleaned page.

        Raises:
            ValueError: there is no such page.
        """
        if number not in self.head["pages"]:
            raise ValueError(f"there is no page {number}")
        return next(iter(StoredPages(self.path, (number,))))

    def places(self, number: int) -> Places:
        """The places of one cleaned page.

        Raises:
            ValueError: there is no such page.
        """
        page = self.page(number)
        with zipfile.ZipFile(self.path) as file:
            if _places(number) in file.namelist():
                return Places.of_plain(page, _loaded(file, _places(number)))
        return Places(page)

    def items(self) -> list[dict[str, Any]]:
        """What there is to decide, page by page, as plain data."""
        with zipfile.ZipFile(self.path) as file:
            items: list[dict[str, Any]] = _loaded(file, "items.json")
        return items

    def files(self, target: Path) -> list[Path]:
        """The input files.

        Args:
            target: the output folder; the input is where it was beside it.
        """
        return [self.root(target) / name for name in self.head["files"]]

    def root(self, target: Path) -> Path:
        """The input folder."""
        return Path(os.path.normpath(target / self.head["root"]))

    def document(self, target: Path) -> Document:
        """The document as it was read, for the writers of formats."""
        head = self.head
        file = self.files(target)[0] if head["keeps_file"] else None
        pages = StoredPages(self.path, tuple(head["pages"]), raw=True)
        return Document(head["source"], pages, head["kind"], head["metadata"], file)


def _member(number: int) -> str:
    return f"page-{number:06}.json"


def _places(number: int) -> str:
    return f"places-{number:06}.json"


def _dumped(plain: Any) -> bytes:
    """JSON as bytes; an unpaired surrogate, as in a file name that is not UTF-8, stays."""
    return json.dumps(plain, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


def _loaded(file: zipfile.ZipFile, name: str) -> Any:
    return json.loads(file.read(name).decode("utf-8", "surrogatepass"))

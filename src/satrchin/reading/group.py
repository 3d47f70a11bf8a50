"""Join several pictures into one document: the pages of ``letter-1.jpg`` and ``letter-2.jpg`` in their order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from satrchin.document import Document, Page


@dataclass(frozen=True, slots=True)
class GroupPages:
    """The pages of several documents, numbered consecutively."""

    documents: tuple[Document, ...]

    def __iter__(self) -> Iterator[Page]:
        number = 0
        for document in self.documents:
            for page in document.pages:
                number += 1
                yield _numbered(_named(page, Path(document.name).name), number)


def joined(documents: Sequence[Document], name: str) -> Document:
    """Join the pages of several documents into one; they are read when they are iterated."""
    files = tuple(document.file for document in documents if document.file is not None)
    return Document(name, GroupPages(tuple(documents)), documents[0].kind, files=files)


def _named(page: Page, file: str) -> Page:
    """A page whose picture knows its file."""
    return page if page.picture is None else replace(page, picture=page.picture._replace(file=file))


def _numbered(page: Page, number: int) -> Page:
    """Renumber a page, its issues, edits and doubts."""
    if page.number == number:
        return page
    return replace(
        page,
        number=number,
        edits=tuple(replace(edit, page=number) for edit in page.edits),
        issues=tuple(replace(issue, page=number) for issue in page.issues),
        doubts=tuple(replace(doubt, page=number) for doubt in page.doubts),
    )

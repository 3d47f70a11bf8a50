"""The result of cleaning a document: its text, edits, issues, doubts, status and grade.

>>> import satrchin
>>> result = satrchin.explain("كتاب")
>>> result.text, result.status, len(result.edits)
('کتاب', 'ok', 1)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from satrchin.document import Document, Doubt, Edit, Issue, Page, Status
from satrchin.origin import Origin, origin

if TYPE_CHECKING:
    from satrchin.summary import Summary


@dataclass(frozen=True, slots=True)
class Result:
    """A cleaned document and everything recorded about it."""

    document: Document
    """The cleaned document; its pages carry their edits, issues and doubts."""
    recipe: str

    __hash__ = None  # type: ignore[assignment]  # it compares by content, and holds a whole document

    @property
    def pages(self) -> Sequence[Page]:
        """The cleaned pages."""
        return tuple(self.document.pages)

    @property
    def text(self) -> str:
        """The clean text."""
        return "".join(page.text for page in self.document.pages)

    @property
    def edits(self) -> list[Edit]:
        """Every change, in the order in which they apply."""
        return [edit for page in self.document.pages for edit in page.edits]

    @property
    def issues(self) -> list[Issue]:
        """Problems and assumptions that a reader should know of."""
        return [issue for page in self.document.pages for issue in page.issues]

    def doubts(self, most: int = 10) -> list[Doubt]:
        """The most doubtful places, the least certain first."""
        found = [doubt for page in self.document.pages for doubt in page.doubts]
        return sorted(found, key=lambda doubt: doubt.confidence)[:most]

    def origin(self, start: int, stop: int) -> Origin:
        """The page, box and raw text of ``text[start:stop]``, or of the part of it on its first line.

        Raises:
            ValueError: the text has no such span.
        """
        for page in self.document.pages:
            for number, line in enumerate(page.lines):
                if 0 <= start < len(line.text) + len(line.end):
                    size = len(line.text)
                    return origin(page, number, (min(start, size), min(max(stop, start), size)))
                start, stop = start - len(line.text) - len(line.end), stop - len(line.text) - len(line.end)
        raise ValueError("the text has no such span")

    @property
    def status(self) -> Status:
        """``ok``, ``partial`` or ``failed``; never ``ok`` while an issue of error level is open."""
        return self._summary().status

    @property
    def grade(self) -> float:
        """Confidence in the text, from 0 to 1: the mean over its lines of the lowest confidence on each."""
        return self._summary().grade

    def to_json(self) -> str:
        """Everything about the result, as ``docs/result-schema.json`` describes it."""
        from satrchin.writing.json import pieces

        return "".join(pieces(self.document, self.recipe, self.document.pages))

    def _summary(self) -> Summary:
        from satrchin.summary import Summary

        return Summary.of(self.document.pages)

"""Summarise a run: pages in one by one; counts, status, grade and the worst doubts out.

Only the issues and the few least certain doubts are kept, so memory does not grow with the length of a run.

>>> from satrchin.document import Edit, Line, Page
>>> edit = Edit("letters", "arabic-code-point", 1, 0, (0, 1), "ك", "ک")
>>> summary = Summary()
>>> summary.add(Page(1, (Line("كتاب"),)).edited([edit]))
>>> summary.status, summary.grade, dict(summary.edits)
('ok', 1.0, {'letters.arabic-code-point': 1})
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from heapq import nsmallest
from itertools import chain
from operator import attrgetter

from satrchin.document import Doubt, Issue, Page, Status

DOUBTS = 10
"""Number of doubts kept, the least certain ones: nobody reads a long list."""


@dataclass(slots=True)
class Summary:
    """Counts over the pages of a run."""

    pages: int = 0
    lines: int = 0
    """Lines that are not blank."""
    edits: Counter[str] = field(default_factory=Counter)
    """How often each ``stage.rule`` changed something."""
    issues: list[Issue] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    """The most doubtful places, the least certain first."""
    _lost: float = 0.0
    _empty: int = 0
    """Pages of which nothing could be read."""

    @classmethod
    def of(cls, pages: Iterable[Page]) -> Summary:
        """Summarise these pages."""
        summary = cls()
        for page in pages:
            summary.add(page)
        return summary

    def add(self, page: Page) -> None:
        """Add a cleaned page."""
        self.pages += 1
        lines = sum(1 for line in page.lines if line.text.strip())
        self.lines += lines
        self._empty += not lines and any(issue.level == "error" for issue in page.issues)
        self.edits.update(f"{edit.stage}.{edit.rule}" for edit in page.edits)
        self.issues += page.issues
        self.doubts = nsmallest(DOUBTS, [*self.doubts, *page.doubts], key=attrgetter("confidence"))
        worst: dict[int, float] = {}
        places = [(edit.line, edit.confidence) for edit in page.edits]
        for line, confidence in chain(places, ((doubt.line, doubt.confidence) for doubt in page.doubts)):
            worst[line] = min(worst.get(line, 1.0), confidence)
        self._lost += sum(1.0 - confidence for confidence in worst.values())

    def watch(self, pages: Iterable[Page]) -> Iterator[Page]:
        """Yield the same pages, adding each."""
        for page in pages:
            self.add(page)
            yield page

    @property
    def status(self) -> Status:
        """``ok``, ``partial`` or ``failed``; never ``ok`` while an issue of error level is open."""
        if any(issue.level == "error" for issue in self.issues):
            return "partial" if self.lines else "failed"
        return "ok"

    @property
    def grade(self) -> float:
        """Confidence in the text, from 0 to 1: the mean over its lines of the lowest confidence on each.

        A page of which nothing could be read counts as a line with confidence 0. Of a damaged file nobody knows what
        is missing: its grade is halved.
        """
        lines = self.lines + self._empty
        grade = max(0.0, 1.0 - (self._lost + self._empty) / lines) if lines else 1.0
        damaged = any(issue.code == "damaged-file" and issue.level == "error" for issue in self.issues)
        return grade / 2 if damaged else grade

"""Scan lines for spacing damage and cache the result of each line.

Each line gives a :class:`~satrchin.stages.spacing.scan_line.Look`. Many lines at once are scanned with numpy
(:mod:`satrchin.stages.spacing.scan_page`), few lines one by one; the result is the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from satrchin.lm.memo import BulkMemo, Kept
from satrchin.stages.spacing.candidates import Candidates, shared
from satrchin.stages.spacing.scan_line import Look, look

_KEPT = 2000
"""Lines whose result is cached: those of the longest page."""


class Looks:
    """Scan results of lines, cached by line text."""

    def __init__(self, candidates: Candidates) -> None:
        self.candidates = candidates
        self._found: BulkMemo[str, Look] = BulkMemo(self._look, _KEPT)
        self.searched: Kept[str, Any] = Kept(_KEPT)
        """What the last search of a line found."""

    def __call__(self, lines: Sequence[str]) -> list[Look]:
        """The scan result of each line."""
        return self._found(lines)

    def _look(self, lines: Sequence[str]) -> list[Look]:
        if self.candidates.bulk.pays(len(lines)):
            from satrchin.stages.spacing.scan_page import looks  # imports numpy

            return looks(lines, self.candidates)
        return [look(line, self.candidates) for line in lines]


@lru_cache(maxsize=1)
def shared_looks() -> Looks:
    """The scan results by the shipped word forms, cached across pages."""
    return Looks(shared())

"""Scan the lines of a page for spacing damage and cache the result of each line.

Each line gives a :class:`~satrchin.stages.spacing.scan_line.Look`. Many lines at once are scanned with numpy
(:mod:`satrchin.stages.spacing.scan_page`), few lines one by one; the result is the same.
"""

from __future__ import annotations

from collections.abc import Sequence

from satrchin.stages.spacing.candidates import Candidates
from satrchin.stages.spacing.scan_line import Look, look


class Looks:
    """Scan results of the lines of one page, cached by line text."""

    def __init__(self, candidates: Candidates) -> None:
        self.candidates = candidates
        self._found: dict[str, Look] = {}

    def __call__(self, lines: Sequence[str]) -> list[Look]:
        """The scan result of each line."""
        found = self._found
        new = [line for line in dict.fromkeys(lines) if line not in found]
        if self.candidates.bulk.pays(len(new)):
            from satrchin.stages.spacing.scan_page import looks  # imports numpy

            found.update(zip(new, looks(new, self.candidates), strict=True))
        else:
            found.update((line, look(line, self.candidates)) for line in new)
        return [found[line] for line in lines]

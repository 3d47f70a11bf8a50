"""Scan the lines of a page for wrong spaces, line by line or all at once, and keep what was found.

In: lines. Out: a :class:`~satrchin.stages.spacing.scan_line.Look` for each. Many lines at once are scanned with numpy
(:mod:`satrchin.stages.spacing.scan_page`), with the same result.
"""

from __future__ import annotations

from collections.abc import Sequence

from satrchin.stages.spacing.candidates import Candidates
from satrchin.stages.spacing.scan_line import Look, look


class Looks:
    """Lines as they were seen; keeps what it has found, so it is for one page."""

    def __init__(self, candidates: Candidates) -> None:
        self.candidates = candidates
        self._found: dict[str, Look] = {}

    def __call__(self, lines: Sequence[str]) -> list[Look]:
        """What a quick look at each line shows."""
        found = self._found
        new = [line for line in dict.fromkeys(lines) if line not in found]
        if self.candidates.bulk.pays(len(new)):
            from satrchin.stages.spacing.scan_page import looks  # with numpy

            found.update(zip(new, looks(new, self.candidates), strict=True))
        else:
            found.update((line, look(line, self.candidates)) for line in new)
        return [found[line] for line in lines]

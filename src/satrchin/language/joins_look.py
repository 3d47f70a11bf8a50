"""The quick look at a line: its words with single spaces between them, and what may be wrong with each.

In: ``او، کتاب های خوب``. Out: two stretches, ``او`` and ``کتاب های خوب``, the second with a clue for its first pair.
Every line pays for this, so words and pairs that were seen before cost a look into a table, and lines that come again
cost nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import pairwise
from typing import NamedTuple

from satrchin.language.joins import LETTERS, ZWNJ
from satrchin.language.joins_clues import Clue, Clues

# the standard library is quicker with a pattern as plain as this one
_STRETCH = re.compile(rf"[{LETTERS}][{LETTERS}{ZWNJ}]*+(?: [{LETTERS}{ZWNJ}]++)*+")

_NONE: Mapping[int, tuple[Clue, ...]] = {}


class Stretch(NamedTuple):
    """Words with single spaces between them, where they start in their line, the clues at their places."""

    start: int
    words: list[str]
    singles: Mapping[int, tuple[Clue, ...]]
    pairs: Mapping[int, tuple[Clue, ...]]


class Looked(NamedTuple):
    """A line's stretches, and all their clues."""

    stretches: list[Stretch]
    clues: list[Clue]


class Looks:
    """Lines as they were seen; keeps what it has found, so it is for one page."""

    def __init__(self, clues: Clues) -> None:
        self.clues = clues
        self._found: dict[str, Looked] = {}

    def __call__(self, line: str) -> Looked:
        """What a line is made of, and what may be wrong with it."""
        found = self._found.get(line)
        if found is None:
            found = self._found[line] = self._look(line)
        return found

    def _look(self, line: str) -> Looked:
        of_word, of_pair = self.clues.of_word.__getitem__, self.clues.of_pair.__getitem__
        stretches: list[Stretch] = []
        flat: list[Clue] = []
        for match in _STRETCH.finditer(line):
            words = match[0].split(" ")
            singles = pairs = _NONE
            found = list(map(of_word, words))
            if any(found):
                singles = {place: there for place, there in enumerate(found) if there}
                for there in singles.values():
                    flat += there
            found = list(map(of_pair, pairwise(words)))
            if any(found):
                pairs = {place: there for place, there in enumerate(found) if there}
                for there in pairs.values():
                    flat += there
            stretches.append(Stretch(match.start(), words, singles, pairs))
        return Looked(stretches, flat)

"""The quick look at a line: its words with single spaces between them, and what may be wrong with each.

In: ``او، کتاب های خوب``. Out: how many words there are, and a clue for ``کتاب های``; where a repair may pay, the two
stretches ``او`` and ``کتاب های خوب``, the second with the clue at its first pair. Every line pays for the first, so it
is made of few calls; lines that come again cost nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, compress, count, pairwise
from operator import add
from typing import NamedTuple

from satrchin.language.joins import FOLD, LETTERS, ZWNJ, Joins
from satrchin.language.joins_clues import Clue, Clues

# the standard library is quicker with a pattern as plain as this one
_STRETCH = re.compile(rf"[{LETTERS}][{LETTERS}{ZWNJ}]*+(?: [{LETTERS}{ZWNJ}]++)*+")
_BREAK = "\n"
"""Stands between two stretches: a word of which nothing is known."""
_FOLDED = re.compile(f"[{''.join(map(chr, FOLD))}]")

_NONE: Mapping[int, tuple[Clue, ...]] = {}


class Stretch(NamedTuple):
    """Words with single spaces between them, where they start in their line, the clues at their places."""

    start: int
    words: list[str]
    singles: Mapping[int, tuple[Clue, ...]]
    pairs: Mapping[int, tuple[Clue, ...]]


class Looked:
    """A line's words, and the clues at their places."""

    __slots__ = ("clues", "line", "pairs", "singles", "size", "words")

    def __init__(self, line: str, clues: Clues) -> None:
        stretches = _STRETCH.findall(line)
        text = f" {_BREAK} ".join(stretches)
        self.line, self.words = line, text.split(" ")
        """The words of all stretches, a break between one and the next."""
        self.size = len(self.words) - len(stretches) + 1 if stretches else 0
        found = list(map(clues.of_word.__getitem__, self.words))
        self.singles = {place: there for place, there in enumerate(found) if there} if any(found) else _NONE
        places = list(compress(count(), _suspect(clues.joins, text, self.words)))
        found = list(map(clues.of_pair.__getitem__, [(self.words[place], self.words[place + 1]) for place in places]))
        self.pairs = dict(zip(places, found, strict=True)) if any(found) else _NONE
        self.clues = [clue for there in chain(self.singles.values(), self.pairs.values()) for clue in there]

    def stretches(self) -> Iterator[Stretch]:
        """The stretches by themselves."""
        first = 0
        for match in _STRETCH.finditer(self.line):
            words = match[0].split(" ")
            last = first + len(words)
            singles, pairs = (
                {place - first: there for place, there in found.items() if first <= place < last}
                for found in (self.singles, self.pairs)
            )
            yield Stretch(match.start(), words, singles, pairs)
            first = last + 1


class Looks:
    """Lines as they were seen; keeps what it has found, so it is for one page."""

    def __init__(self, clues: Clues) -> None:
        self.clues = clues
        self._found: dict[str, Looked] = {}

    def __call__(self, line: str) -> Looked:
        """What a line is made of, and what may be wrong with it."""
        found = self._found.get(line)
        if found is None:
            found = self._found[line] = Looked(line, self.clues)
        return found


def _suspect(joins: Joins, text: str, words: Sequence[str]) -> Sequence[bool]:
    """Whether each word and the next may be one: most pairs are nothing together."""
    keys = text.replace(ZWNJ, "").split(" ") if ZWNJ in text else words
    if _FOLDED.search(text):
        keys = [key.translate(FOLD) for key in keys]
    suspect = list(map(joins.knows, map(add, keys, keys[1:])))
    if not joins.affixes.isdisjoint(keys):
        for place, (one, two) in enumerate(pairwise(keys)):
            if (two in joins.suffixes and one != _BREAK) or (one in joins.prefix_words and two != _BREAK):
                suspect[place] = True
    return suspect

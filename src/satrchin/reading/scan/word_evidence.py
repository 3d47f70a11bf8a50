"""What the text of a scan says about a word: its frequency and its neighbours, and the names that the user lists.

A listed name counts as one of the most frequent words, so that it wins between the readings that the image leaves open;
a reading that the image excludes is no candidate and cannot win.

>>> from satrchin.lm.ngrams import load
>>> model = with_names(load(), "دکتر هورژین آذین")
>>> load().frequency("هورژین"), model.frequency("هورژین") > 1000
(0, True)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, exp
from typing import Protocol

from satrchin.learned import numbers
from satrchin.persian.tokens import tokens

MOST_USUAL = numbers("scan_numbers", "choice of words")["most usual"]
"""Natural log of the count from which word frequency has no further effect."""
LEAST_LETTERS = 2
"""Minimum length of a part of a name; a letter by itself is no evidence."""


class WordEvidence(Protocol):
    """What is asked of a language model; :class:`satrchin.lm.ngrams.Model` is one."""

    def frequency(self, word: str) -> int:
        """How often a folded word was seen in training."""
        ...

    def score(self, words: Sequence[str]) -> float:
        """Natural log probability of a sequence of folded words."""
        ...


@dataclass(frozen=True, slots=True)
class _WithNames:
    """A language model that knows the names of a list."""

    model: WordEvidence
    names: frozenset[str]

    def frequency(self, word: str) -> int:
        """How often a folded word was seen in training; of a name, a count that has the full effect."""
        seen = self.model.frequency(word)
        return max(seen, ceil(exp(MOST_USUAL))) if word in self.names else seen

    def score(self, words: Sequence[str]) -> float:
        """Natural log probability of a sequence of folded words."""
        return self.model.score(words)


def with_names(model: WordEvidence, names: str) -> WordEvidence:
    """A language model that also knows the words of a list; ``names``: one name a line, as ``--words`` gives them."""
    parts = frozenset(part for part in tokens(names) if len(part) >= LEAST_LETTERS and part.isalpha())
    return _WithNames(model, parts) if parts else model

"""How well a line reads as it stands.

In: a line. Out: the mean log probability of a word after the one before it, spelling
included, and the share of its words that are known. This is what every healthy line pays: words come again and are
looked up once, and many lines are looked at together.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import NamedTuple

from satrchin.lm.lexicon import Lexicon
from satrchin.persian.tokens import word_tokens

SPELLING = 2.2
"""Minus the log probability of a letter of an unknown word."""


class Fluency(NamedTuple):
    """How a line reads."""

    mean: float
    known: float
    """Share of its words: of signs, numbers and Latin nothing is unknown, in any order."""
    words: int
    """Words in Arabic letters."""
    tokens: int


def folded_tokens(line: str) -> list[str]:
    """The folded tokens of a line, numbers and Latin words by kind."""
    return list(chain.from_iterable(map(word_tokens, line.split())))


def fluency(lexicon: Lexicon, words: Sequence[str]) -> Fluency:
    """The fluency of a line, given as what stands between its spaces."""
    return fluencies(lexicon, [" ".join(words)])[0]


def fluencies(lexicon: Lexicon, lines: Sequence[str]) -> list[Fluency]:
    """The fluency of each line."""
    if lexicon.bulk.pays(len(lines)):
        from satrchin.lm.lexicon_page import page_of

        return [_fluency(*facts) for facts in page_of(lexicon).read(lines)]
    return [_fluency(*lexicon.read_line(line)) for line in lines]


def _fluency(total: float, known: int, size: int, spelled: int, missing: int) -> Fluency:
    """The fluency of a line of which all this is known."""
    words = known + missing
    return Fluency((total - SPELLING * spelled) / max(size, 1), 1 - missing / max(words, 1), words, size)

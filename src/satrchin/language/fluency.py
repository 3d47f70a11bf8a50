"""How well a line reads as it stands.

In: the folded tokens of a line. Out: the mean log probability of a word after the one before it, spelling included,
and the share of its words that are known. This is what every healthy line pays; words and pairs of words come again,
and are looked up once.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from satrchin.language.lexicon import Lexicon
from satrchin.language.tokens import tokens

_FIRST_LETTER = "\N{ARABIC LETTER HAMZA}"
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
    return [token for word in line.split() for token in _of_word(word)]


def tokens_from_the_end(line: str) -> list[str]:
    """The folded tokens of a line whose words are read last to first."""
    return [token for word in reversed(line.split()) for token in _of_word(word)]


@lru_cache(maxsize=1 << 16)
def _of_word(word: str) -> tuple[str, ...]:
    """The tokens of what stands between two spaces; most words of a text come again."""
    return tuple(tokens(word))


def fluency(lexicon: Lexicon, line: Sequence[str]) -> Fluency:
    """The fluency of a line of folded tokens."""
    number, log_pair, unknown = lexicon.number, lexicon.log_pair, lexicon.unknown
    before, total, words, missing = lexicon.start, 0.0, 0, 0
    for token in line:
        current = number(token)
        total += log_pair(before, current)
        is_word = token >= _FIRST_LETTER
        words += is_word
        if current == unknown:
            total -= SPELLING * len(token)
            missing += is_word
        before = current
    return Fluency(total / max(len(line), 1), 1 - missing / max(words, 1), words, len(line))

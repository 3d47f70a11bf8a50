"""How well a line reads as it stands.

In: the folded tokens of a line. Out: the mean log probability of a word after the one before it, spelling included,
and the share of its words that are known. This is what every healthy line pays; words and pairs of words come again,
and are looked up once.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import chain, pairwise
from typing import NamedTuple

from satrchin.language.kept import Kept
from satrchin.language.lexicon import Lexicon
from satrchin.language.tokens import tokens

_FIRST_LETTER = "\N{ARABIC LETTER HAMZA}"
ZWNJ = "\N{ZERO WIDTH NON-JOINER}"
# words of letters that are not folded, which most are, are their own tokens
_LETTERS = "\u0621\u0622\u0624\u0626-\u0628\u062a-\u063a\u0641\u0642\u0644-\u0648\u067e\u0686\u0698\u06a9\u06af\u06cc"
_PLAIN = re.compile(f"[{_LETTERS}]++(?:{ZWNJ}[{_LETTERS}]++)*+")
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
    return list(chain.from_iterable(map(_of_word, line.split())))


def tokens_from_the_end(line: str) -> list[str]:
    """The folded tokens of a line whose words are read last to first."""
    return list(chain.from_iterable(map(_of_word, reversed(line.split()))))


def _tokens(word: str) -> tuple[str, ...]:
    """The tokens of what stands between two spaces."""
    return tuple(word.split(ZWNJ)) if _PLAIN.fullmatch(word) else tuple(tokens(word))


_of_word = Kept(_tokens, 1 << 16).__getitem__


def fluency(lexicon: Lexicon, line: Sequence[str]) -> Fluency:
    """The fluency of a line of folded tokens."""
    unknown, size = lexicon.unknown, len(line)
    numbers = list(map(lexicon.number, line))
    total = sum(map(lexicon.log_pair, pairwise([lexicon.start, *numbers])))
    words, missing = sum([token >= _FIRST_LETTER for token in line]), 0
    if unknown in numbers:
        strange = [token for token, number in zip(line, numbers, strict=True) if number == unknown]
        total -= SPELLING * sum(map(len, strange))
        missing = sum([token >= _FIRST_LETTER for token in strange])
    return Fluency(total / max(size, 1), 1 - missing / max(words, 1), words, size)

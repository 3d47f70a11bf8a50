"""How well many lines read as they stand.

In: lines. Out: for each the mean log probability of a word after the one before it, spelling included, and the share
of its words that are known. Many lines are looked up in one go: this is what every healthy line pays.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from satrchin.language.model import Model
from satrchin.language.tokens import tokens

_FIRST_LETTER = "\N{ARABIC LETTER HAMZA}"
SPELLING = 2.2
"""Minus the log probability of a letter of an unknown word."""


class Fluency(NamedTuple):
    """One number a line in each array."""

    mean: NDArray[np.float64]
    known: NDArray[np.float64]
    """Share of its words: of signs, numbers and Latin nothing is unknown, in any order."""
    words: NDArray[np.int64]
    """Words in Arabic letters."""
    tokens: NDArray[np.int64]


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


def fluency(model: Model, lines: Sequence[Sequence[str]]) -> Fluency:
    """The fluency of lines of folded tokens."""
    sizes = np.fromiter(map(len, lines), np.int64, len(lines))
    flat = [token for line in lines for token in line]
    ids = model.ids(flat)
    lengths = np.fromiter(map(len, flat), np.int64, len(flat))
    unknown = ids == model.unknown
    starts = np.concatenate(([0], np.cumsum(sizes)))
    before = np.concatenate(([model.start], ids[:-1])) if len(ids) else ids
    before[starts[:-1][sizes > 0]] = model.start
    score = model.log_bigram(before, ids) - np.where(unknown, SPELLING * lengths, 0)
    total = np.concatenate(([0], np.cumsum(score, dtype=np.float64)))
    is_word = np.fromiter((token >= _FIRST_LETTER for token in flat), np.bool_, len(flat))
    misses = np.concatenate(([0], np.cumsum(unknown & is_word)))
    passed = np.concatenate(([0], np.cumsum(is_word)))
    words = passed[starts[1:]] - passed[starts[:-1]]
    return Fluency(
        (total[starts[1:]] - total[starts[:-1]]) / np.maximum(sizes, 1),
        1 - (misses[starts[1:]] - misses[starts[:-1]]) / np.maximum(words, 1),
        words,
        sizes,
    )

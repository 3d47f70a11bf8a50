"""How well many lines read as they stand.

In: lines. Out: for each the mean log probability of a word after the one before it, spelling included, and the share
of its words that are known. Many lines are looked up in one go: this is what every healthy line pays.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from satrchin.language.model import Model
from satrchin.language.tokens import LATIN, NUMBER, TOKEN, fold

SPELLING = 2.2
"""Minus the log probability of a letter of an unknown word."""


class Fluency(NamedTuple):
    """One number a line in each array."""

    mean: NDArray[np.float64]
    known: NDArray[np.float64]
    words: NDArray[np.int64]
    """Tokens of the line."""


def folded_tokens(line: str) -> list[str]:
    """The folded tokens of a line, numbers and Latin words by kind."""
    found = []
    for match in TOKEN.finditer(fold(line)):
        kind = match.lastgroup
        text = match[0]
        found.append(NUMBER + str(min(len(text), 5)) if kind == "number" else LATIN if kind == "latin" else text)
    return found


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
    misses = np.concatenate(([0], np.cumsum(unknown)))
    count = np.maximum(sizes, 1)
    return Fluency(
        (total[starts[1:]] - total[starts[:-1]]) / count,
        1 - (misses[starts[1:]] - misses[starts[:-1]]) / count,
        sizes,
    )

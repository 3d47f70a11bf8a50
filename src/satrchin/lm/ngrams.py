"""A trigram language model over folded words, memory-mapped, for many lookups at a time.

In: folded tokens (see :mod:`satrchin.persian.tokens`) as arrays of word ids. Out: frequencies and log probabilities.

>>> model = load()
>>> model.frequency("کتاب") > 100
True
>>> model.score(["این", "کتاب", "را"]) > model.score(["را", "کتاب", "این"])
True
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from satrchin.learned import RESOURCES
from satrchin.lm.hashing import unpacked
from satrchin.lm.lexicon import LOG_BACKOFF_STEP, LOG_P_STEP, M1, M2, M3, Lexicon, Reading

Ids = NDArray[np.int64]
Floats = NDArray[np.float32]

_M1, _M2, _M3 = (np.uint64(multiplier) for multiplier in (M1, M2, M3))
_HIGH = np.uint64(32)


def bigram_hash(u: Ids, v: Ids) -> NDArray[np.uint32]:
    """A 32-bit key of each pair of word ids."""
    mixed = (u.astype(np.uint64) + np.uint64(1)) * _M1 ^ (v.astype(np.uint64) + np.uint64(1)) * _M2
    return np.asarray((mixed ^ mixed >> np.uint64(29)) * _M3 >> _HIGH, np.uint32)


def trigram_hash(u: Ids, v: Ids, w: Ids) -> NDArray[np.uint32]:
    """A 32-bit key of each triple of word ids."""
    mixed = bigram_hash(u, v).astype(np.uint64) * _M2 ^ (w.astype(np.uint64) + np.uint64(1)) * _M1
    return np.asarray((mixed ^ mixed >> np.uint64(29)) * _M3 >> _HIGH, np.uint32)


class Model(Lexicon):
    """The lexicon with its trigrams, for many words at a time.

    Raises:
        MissingDependencyError: the folder holds no model of this version.
    """

    def __init__(self, folder: Path = RESOURCES) -> None:
        super().__init__(folder)
        self._frequency, self._p1, self._b1, self._h2, self._p2, self._b2, h3, self._p3 = (
            # a plain array view: slices of a memmap are slow
            np.load(folder / f"{name}.npy", mmap_mode="r").view(np.ndarray)
            for name in ("frequency", "p1", "b1", "h2", "p2", "b2", "h3", "p3")
        )
        self._h3 = unpacked(h3)

    def most_frequent(self, most: int) -> list[str]:
        """The most frequent words, in descending order."""
        order = np.argsort(-self._frequency.astype(np.int64), kind="stable")[:most]
        return [self.word(int(number)) for number in order]

    def counts(self, numbers: Ids) -> NDArray[np.uint32]:
        """How often each word was seen in training, by its id."""
        return np.asarray(self._frequency[numbers], np.uint32)

    def ids(self, words: Sequence[str]) -> Ids:
        """The ids of folded words."""
        return np.fromiter(map(self.number, words), np.int64, len(words))

    def log_bigram(self, v: Ids, w: Ids) -> Floats:
        """Natural log probability of each ``w`` after ``v``."""
        place, found = _find(self._h2, bigram_hash(v, w))
        backed = self._p1[w] * -LOG_P_STEP - self._b1[v] * LOG_BACKOFF_STEP
        return np.asarray(np.where(found, self._p2[place] * -LOG_P_STEP, backed), np.float32)

    def read_many(
        self,
        ids: Ids,
        bounds: Ids,
        facts: tuple[NDArray[np.generic], NDArray[np.generic]],
        unknown: Sequence[tuple[str, ...]],
    ) -> list[Reading]:
        """The facts of many lines, as :meth:`read_line` returns them.

        Args:
            ids: the ids of all their tokens.
            bounds: the number of the first token of each line, and how many there are.
            facts: of each token, whether it is a known word, and the letters of an unknown one.
            unknown: the unknown words of each line.
        """
        if not len(ids):
            return [(0.0, 0, 0, 0, ())] * (len(bounds) - 1)
        before = np.empty_like(ids)
        before[1:] = ids[:-1]
        starts = bounds[:-1]
        before[starts[starts < len(ids)]] = self.start
        # probabilities are multiples of a step, so that sums are exact
        sums = np.zeros((3, len(ids) + 1))
        sums[0, 1:] = self.log_bigram(before, ids)
        for row, fact in zip(sums[1:], facts, strict=True):
            row[1:] = fact
        ends = sums.cumsum(axis=1)[:, bounds]
        total, known, spelled = ends[:, 1:] - ends[:, :-1]
        counts = (column.astype(np.int64).tolist() for column in (known, bounds[1:] - starts, spelled))
        return list(zip(total.tolist(), *counts, unknown, strict=True))

    def log_trigram(self, u: Ids, v: Ids, w: Ids) -> Floats:
        """Natural log probability of each ``w`` after ``u`` and ``v``."""
        place, found = _find(self._h3, trigram_hash(u, v, w))
        context, known = _find(self._h2, bigram_hash(u, v))
        backed = self.log_bigram(v, w) - np.where(known, self._b2[context] * LOG_BACKOFF_STEP, 0)
        return np.where(found, self._p3[place] * -LOG_P_STEP, backed).astype(np.float32)

    def log_junctions(self, rows: tuple[Ids, Ids], columns: tuple[Ids, Ids]) -> Floats:
        """What words make of each other where two runs meet; rows × columns.

        A pair that was never seen is in no trigram, so only the few that were are looked up further.

        Args:
            rows: the word before a run's last, and its last.
            columns: the first word of the next run, and the one after it (-1: none).

        Returns:
            The log probability of each first word behind each last two, and by how much the last word changes that
            of the one after.
        """
        (u, v), (w, x) = rows, columns
        place, found = _find(self._h2, bigram_hash(np.repeat(v, len(w)), np.tile(w, len(v))))
        pair, seen = place.reshape(len(v), -1), found.reshape(len(v), -1)
        context, known = _find(self._h2, bigram_hash(u, v))
        back = np.where(known, self._b2[context] * LOG_BACKOFF_STEP, 0)
        unseen = self._p1[w] * -LOG_P_STEP - self._b1[v][:, None] * LOG_BACKOFF_STEP
        score = np.where(seen, self._p2[pair] * -LOG_P_STEP, unseen) - back[:, None]
        row, column = np.nonzero(seen)
        three, whole = _find(self._h3, trigram_hash(u[row], v[row], w[column]))
        score[row[whole], column[whole]] = self._p3[three[whole]] * -LOG_P_STEP
        follows = x[column] >= 0
        row, column = row[follows], column[follows]
        three, whole = _find(self._h3, trigram_hash(v[row], w[column], x[column]))
        alone = self.log_bigram(w[column], x[column])
        change = np.where(whole, self._p3[three] * -LOG_P_STEP - alone, self._b2[pair[row, column]] * -LOG_BACKOFF_STEP)
        score[row, column] += change
        return np.asarray(score, np.float32)

    def score(self, words: Sequence[str]) -> float:
        """Natural log probability of a sequence of folded words."""
        ids = np.concatenate(([self.start], self.ids(words)))
        if len(ids) < 2:
            return 0.0
        first = self.log_bigram(ids[:1], ids[1:2])
        return float(first.sum() + self.log_trigram(ids[:-2], ids[1:-1], ids[2:]).sum())


def _find(table: NDArray[np.uint32], keys: NDArray[np.uint32]) -> tuple[Ids, NDArray[np.bool_]]:
    """The place of each key in a sorted table, and whether it is there."""
    place = np.minimum(table.searchsorted(keys), len(table) - 1)
    return place, table[place] == keys


@lru_cache(maxsize=1)
def opened(folder: Path) -> Model:
    """The model of a folder, loaded once per process."""
    return Model(folder)


def load() -> Model:
    """The shipped model."""
    return opened(RESOURCES)

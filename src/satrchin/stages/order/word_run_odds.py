"""Compute the odds by trigrams that lines are two or three runs of whole words in reversed order.

In: lines. Out: the log odds of each against its present order, over all places where the runs may meet. Reversing runs
changes a line only where they begin, end and meet, so few trigrams of each place decide.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain, pairwise
from math import log

import numpy as np
from numpy.typing import NDArray

from satrchin.lm.ngrams import Ids, Model, load
from satrchin.stages.order.detect import JUDGED


def trigram_odds(lines: Sequence[str]) -> list[float | None]:
    """Log odds that each line is two or three runs in reversed order against its present order, by trigrams.

    As :func:`satrchin.stages.order.word_runs.bigram_odds`: all places where the runs may meet count as equally
    probable, and a line of fewer than six words has no odds.
    """
    model = load()
    numbered = [[ids for ids in map(model.numbers, line.split()) if ids] for line in lines]
    found = iter(_odds([words for words in numbered if len(words) >= JUDGED], model))
    return [next(found) if len(words) >= JUDGED else None for words in numbered]


def _odds(lines: Sequence[Sequence[Sequence[int]]], model: Model) -> list[float]:
    """The log odds of lines from the ids of their words: what changes where runs begin, end and meet."""
    if not lines:
        return []
    ids = np.array([each for words in lines for each in (model.start, *chain.from_iterable(words))], np.int64)
    sizes = np.array([1 + sum(map(len, words)) for words in lines])
    counts = [len(words) - 1 for words in lines]
    # of each place where runs may meet: the number of its first id, and of the first and last id of its line
    before = np.repeat(sizes.cumsum() - sizes, counts)
    last = np.repeat(sizes.cumsum() - 1, counts)
    places = before + np.concatenate([1 + np.cumsum([*map(len, words[:-1])]) for words in lines])

    def follows(end: Ids, first: Ids) -> NDArray[np.float64]:
        """The log probability of the two ids from ``first`` on behind the two up to ``end``."""
        after = np.minimum(first + 1, last)
        second = np.where(after > first, model.log_trigram(ids[end], ids[first], ids[after]), 0)
        return np.add(model.log_trigram(ids[end - 1], ids[end], ids[first]), second, dtype=np.float64)

    def opens(first: Ids) -> NDArray[np.float64]:
        """The log probability of the two ids from ``first`` on at the start of a line."""
        after = np.minimum(first + 1, last)
        second = np.where(after > first, model.log_trigram(ids[before], ids[first], ids[after]), 0)
        return np.add(model.log_bigram(ids[before], ids[first]), second, dtype=np.float64)

    here = follows(places - 1, places)
    begins = opens(places) - opens(before + 1)
    two = begins + follows(last, before + 1) - here
    later = begins + follows(places - 1, before + 1) - here
    earlier = follows(last, places) - here
    ends = np.cumsum(counts).tolist()
    return [
        _log_mean(two[a:b], np.logaddexp.accumulate(earlier[a:b])[:-1] + later[a + 1 : b])
        for a, b in pairwise([0, *ends])
    ]


def _log_mean(two: NDArray[np.float64], three: NDArray[np.float64]) -> float:
    """The log odds of a line from those of its orders of two runs, and of all its orders of three by their last run."""
    count = len(two)
    odds = np.concatenate([two - log(ways(count, 2)), three - log(ways(count, 3))])
    best = float(odds.max())
    return best + log(float(np.exp(odds - best).sum())) - log(2)


def ways(places: int, runs: int) -> float:
    """The number of orders of so many runs."""
    return places if runs == 2 else max(places * (places - 1) / 2, 1)

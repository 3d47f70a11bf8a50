"""Find the readings of a line that is a few runs of whole words in reversed order.

In: a line. Out: its most probable orders as two or three runs, and its present order, scored by trigrams for the
language model to choose among.

``نوشته شده است. این نامه برای آگاهی شما`` → ``این نامه برای آگاهی شما نوشته شده است.``, among others.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import exp, log
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from satrchin.lm.causal import CausalModel
from satrchin.lm.ngrams import Ids, Model, load
from satrchin.persian.chars import ZWNJ
from satrchin.stages.order.page_runs import Ordered
from satrchin.stages.order.search import LineReadings, OrderHypothesis, Run
from satrchin.stages.order.segments import Segment
from satrchin.stages.order.word_run_odds import ways

SHORTEST, LONGEST = 2, 120
"""Words of a line that is read in other orders."""
READINGS = 32
"""Readings of a line: of lines damaged by rule nineteen in twenty have the true one among so many."""
SAMPLED = 12
"""Readings for detection, where a line decides less."""
ADDED, LONGEST_ADDED = 12, 14
"""Readings that are added to those of the search, and words of the longest line that has them."""
_SPACES = str.maketrans("", "", " " + ZWNJ)
MOST = 160
"""Orders that the bigrams leave for the trigrams."""


class _Words(NamedTuple):
    """The words of a line."""

    texts: Sequence[str]
    ids: Sequence[Ids]
    """The ids of the tokens of each word."""


class _Orders(NamedTuple):
    """Orders of a line with the same number of runs."""

    scores: NDArray[np.float64]
    """What each gains over the present order, by bigrams; every order of the line is as probable as each other."""
    cuts: NDArray[np.int64]
    """For each the numbers of the words before which it is cut."""


def readings(line: str, most: int = READINGS) -> Ordered:
    """A line with its readings as whole-word runs, the present order among them; none for a very short or long line.

    Args:
        line: the line.
        most: number of readings beside the present order.
    """
    model = load()
    words = _words(line, model)
    segments, at = [], 0
    for word in words.texts:
        at = line.index(word, at)
        segments.append(Segment(word, at, at + len(word), "word"))
        at += len(word)
    if not SHORTEST <= len(words.texts) <= LONGEST:
        return Ordered(line, segments, LineReadings(None, 0.0, ()))
    cuts = _best_cuts(words, model)
    stands = _trigrams([np.concatenate(words.ids)], model)[0]
    found = [OrderHypothesis(line, 0.0, (Run(0, len(words.texts), glued=False),))]
    for cut, prior, score in zip(*_by_trigrams(words, cuts, model), strict=True):
        runs = tuple(Run(a, b, glued=False) for a, b in reversed(list(pairwise([0, *cut, len(words.texts)]))))
        text = " ".join(word for run in runs for word in words.texts[run.start : run.stop])
        found.append(OrderHypothesis(text, score - stands - prior, runs))
    found.sort(key=lambda one: -one.score)
    kept = found[:most]
    kept += [one for one in found[most:] if len(one.runs) == 1]
    return Ordered(line, segments, LineReadings(kept[0], kept[0].score, tuple(kept)))


def with_whole_words(one: Ordered, nats: float) -> Ordered:
    """A searched line with those of its orders as runs of whole words added that the search left out.

    The link model keeps words together that only another order separates, such as a title at the end of a salutation.

    Args:
        one: the line and the readings of the search.
        nats: how far below the best reading an added one may be.
    """
    found = one.readings.hypotheses
    if not found or len(one.line.split()) > LONGEST_ADDED:
        return one
    # both scores are differences to the present order
    stands = found[0].score - one.readings.gain
    known = {reading.text.translate(_SPACES) for reading in found}
    others = [
        OrderHypothesis(reading.text, stands + reading.score, reading.runs)
        for reading in readings(one.line, ADDED).readings.hypotheses
        if reading.text.translate(_SPACES) not in known and stands + reading.score >= found[0].score - nats
    ]
    return one._replace(readings=one.readings._replace(hypotheses=(*found, *others))) if others else one


def is_better_than_search(lines: Sequence[Ordered], model: CausalModel) -> bool:
    """Whether the best orders of lines as runs of whole words are as probable as the best readings of the search."""
    total = 0.0
    for one in lines:
        texts = [
            [reading.text for reading in found.readings.hypotheses[:SAMPLED]] for found in (one, readings(one.line))
        ]
        best = [
            max(score.own for score in model.score(model.pieces("."), [model.pieces(text) for text in side], []))
            for side in texts
        ]
        total += best[1] - best[0]
    return bool(lines) and total >= 0


def causal_odds(line: str, model: CausalModel) -> float | None:
    """Log odds that a line is runs of whole words in reversed order, by the language model; None for a short line."""
    found = best_of_runs(line, model)
    return found[0] if found else None


def best_of_runs(line: str, model: CausalModel) -> tuple[float, str] | None:
    """The log odds that a line is runs of whole words in reversed order, and its best other order; None if short."""
    hypotheses = readings(line, SAMPLED).readings.hypotheses
    if len(hypotheses) < SAMPLED:
        return None
    scores = model.score(model.pieces("."), [model.pieces(one.text) for one in hypotheses], [])
    count = len(line.split()) - 1
    stands = next(score.own for one, score in zip(hypotheses, scores, strict=True) if len(one.runs) == 1)
    others = [
        (score.own - log(ways(count, len(one.runs))), one.text)
        for one, score in zip(hypotheses, scores, strict=True)
        if len(one.runs) > 1
    ]
    best, text = max(others)
    return best + log(sum(exp(one - best) for one, _ in others)) - log(2) - stands, text


def _words(line: str, model: Model) -> _Words:
    """The words of a line that have tokens, each with a sign that stands alone behind it."""
    texts = line.split()
    return _Words(texts, [np.array(model.numbers(text), np.int64) for text in texts])


def _best_cuts(words: _Words, model: Model) -> list[_Orders]:
    """The best orders of two runs and of three, by bigrams."""
    count = len(words.texts)
    # a word without tokens, such as a lone mark, has no bigrams
    first = np.array([ids[0] if len(ids) else model.unknown for ids in words.ids])
    last = np.array([ids[-1] if len(ids) else model.unknown for ids in words.ids])
    start = model.log_bigram(np.full(count, model.start), first).astype(np.float64)
    here = model.log_bigram(last[:-1], first[1:]).astype(np.float64)
    around = model.log_bigram(np.full(count, last[-1]), first).astype(np.float64)
    opening = model.log_bigram(last, np.full(count, first[0])).astype(np.float64)
    begins = start[1:] - start[0] - here
    two = _Orders(begins + around[0], np.arange(1, count)[:, None])
    one, other = np.triu_indices(count - 1, 1)
    three = _Orders((around[1:] - here)[one] + (begins + opening[:-1])[other], np.stack([one + 1, other + 1], axis=1))
    return [two, three]


def _by_trigrams(
    words: _Words, orders: Sequence[_Orders], model: Model
) -> tuple[list[list[int]], list[float], list[float]]:
    """The cuts of the orders that the bigrams leave, the log number of their kind, and their trigram scores."""
    count = len(words.texts)
    cuts: list[list[int]] = []
    priors: list[float] = []
    scores: list[float] = []
    for number, one in enumerate(orders, 2):
        prior = log(ways(count - 1, number))
        best = np.argsort(-one.scores, kind="stable")[:MOST]
        cuts += one.cuts[best].tolist()
        scores += one.scores[best].tolist()
        priors += [prior] * len(best)
    kept = np.argsort(np.array(priors) - np.array(scores), kind="stable")[:MOST].tolist()
    cuts, priors = [cuts[at] for at in kept], [priors[at] for at in kept]
    texts = [
        np.concatenate([words.ids[word] for a, b in reversed(list(pairwise([0, *cut, count]))) for word in range(a, b)])
        for cut in cuts
    ]
    return cuts, priors, _trigrams(texts, model) if texts else []


def _trigrams(texts: Sequence[Ids], model: Model) -> list[float]:
    """The log probability of texts of equal length."""
    table = np.stack(texts)
    if not table.shape[1]:
        return [0.0] * len(table)
    start = np.full((len(table), 1), model.start)
    first = model.log_bigram(start[:, 0], table[:, 0]).astype(np.float64)
    whole = np.concatenate([start, table], axis=1)
    rest = model.log_trigram(whole[:, :-2].ravel(), whole[:, 1:-1].ravel(), whole[:, 2:].ravel())
    total: list[float] = (first + rest.reshape(len(table), -1).sum(axis=1, dtype=np.float64)).tolist()
    return total

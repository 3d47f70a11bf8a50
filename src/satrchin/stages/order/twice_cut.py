"""Find words that two run borders cut: a run of a few letters between the two outer pieces.

In: the scores of a line. Out: its bridges, the words made of the end of one run, all of a second and the start of a
third. ``… ادیز آ``: ``آ``, ``ز`` and ``ادی`` make «آزادی», though no two of them make a word.

At least one of the outer pieces must be short or rare.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from satrchin.stages.order.learned import order_numbers
from satrchin.stages.order.link_model import GLUED, LinkScores
from satrchin.stages.order.scores import MAY_GLUE, NO_WORD, Evidence, Floats, Ids, LineScores

LONGEST = 2
"""Length of the middle run, in letters."""
_LEARNED = order_numbers("words cut twice")
SHORT, RARE = _LEARNED["short"], _LEARNED["rare"]
"""Words of at most this length, or below this frequency, may be pieces of another word."""
MADE = _LEARNED["made"]
"""Frequency that the whole word must have."""


class Bridge(NamedTuple):
    """A word of three runs: the end of ``[c, d)``, all of ``[b, c)``, the start of ``[a, b)``; as places."""

    a: int
    b: int
    c: int
    d: int
    score: float
    """Score of the word and its neighbours, which replaces the joints of the three runs; without the scores inside
    runs."""


def bridges(evidence: Evidence, scores: LineScores, linked: LinkScores) -> list[Bridge]:
    """All bridges of a line."""
    spans = _spans(evidence, scores, linked)
    if not len(spans):
        return []
    a, b, c, d = spans.T
    heads, middles, tails = scores.row[c, d], scores.column[b, c], scores.column[a, b]
    which, made = evidence.word_pairs.made_of_three(
        scores.words, scores.row_word[heads], scores.col_word[middles], scores.col_word[tails]
    )
    often = evidence.model.counts(made) >= MADE
    which, made = which[often], made[often]
    a, b, c, d = spans[which].T
    value = _scores(evidence, scores, heads[which], made, tails[which])
    glued, weights = linked.glued, evidence.weights
    place = scores.places
    value += weights.link_model * (glued[place[b] + 1, place[d]] + glued[place[a] + 1, place[c]])
    value -= weights.glue_space * ((scores.gaps[place[c]] > 0).astype(float) + (scores.gaps[place[d]] > 0))
    return [Bridge(*one) for one in zip(a.tolist(), b.tolist(), c.tolist(), d.tolist(), value.tolist(), strict=True)]


def _spans(evidence: Evidence, scores: LineScores, linked: LinkScores) -> Ids:
    """The places of three runs that may make a word, four per row."""
    model, place = evidence.model, scores.places
    may = linked.odds[GLUED, place[:-1, None] + 1, place] > MAY_GLUE
    alpha = np.array([word.isalpha() for word in scores.words])
    weak = np.array([word.isalpha() and (len(word) <= SHORT or model.frequency(word) < RARE) for word in scores.words])
    weak_row, weak_col = weak[scores.row_word], weak[scores.col_word]
    lengths = np.fromiter(map(len, scores.words), np.int64, len(scores.words))
    # a run inside a word, with something on both sides of it
    between = np.zeros_like(scores.column, bool)
    between[1:, : scores.size] = np.triu(scores.column >= scores.size, k=1)[1:, : scores.size]
    b_of, c_of = np.nonzero(between)
    short = lengths[scores.col_word[scores.column[b_of, c_of]]] <= LONGEST
    found: list[NDArray[np.int64]] = []
    for b, c in zip(b_of[short].tolist(), c_of[short].tolist(), strict=True):
        starts = np.flatnonzero(may[:b, c] & alpha[scores.col_word[scores.column[:b, b]]])
        stops = c + 1 + np.flatnonzero(may[b, c + 1 :] & alpha[scores.row_word[scores.row[c, c + 1 :]]])
        pair = weak_col[scores.column[starts, b]][:, None] | weak_row[scores.row[c, stops]]
        one, other = np.nonzero(pair)
        number = len(one)
        found.append(np.stack([starts[one], np.full(number, b), np.full(number, c), stops[other]], axis=1))
    return np.concatenate(found) if found else np.zeros((0, 4), np.int64)


def _scores(evidence: Evidence, scores: LineScores, heads: Ids, made: Ids, tails: Ids) -> Floats:
    """The gain of each whole word over its two ends, given the words on both sides."""
    model = evidence.model
    head, tail = scores.row_word[heads], scores.col_word[tails]
    before, after = scores.row_before[heads], scores.col_after[tails]
    value = model.log_bigram(before, made) - model.log_bigram(before, scores.ids[head])
    value = value - scores.cost[head] - 2 * evidence.weights.glue
    has = after != NO_WORD
    value[has] += model.log_bigram(made[has], after[has]) - model.log_bigram(scores.ids[tail][has], after[has])
    return np.asarray(value, np.float32)

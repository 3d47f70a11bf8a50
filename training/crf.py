"""How likely the search finds a line's true reading, and how the link model must change to make it likelier.

In: what the n-grams say of a damaged line, its true runs, what the link model says. Out: the logarithm of the share
that the true reading has among all readings of the search, each weighed by the exponential of its score, and its
gradient by the link score. The sums over all readings are found by the forward-backward algorithm over the search's
own lattice (J. Lafferty, A. McCallum and F. Pereira, "Conditional random fields", 2001), in O(n³) for n places.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from satrchin.stages.order.link_model import LinkScores, log_sum
from satrchin.stages.order.scores import NEVER, Floats, LineScores

Array = NDArray[np.float64]


class Link(NamedTuple):
    """A run of a true reading by its places, and whether its first letters belong to the last word before it."""

    start: int
    stop: int
    glued: bool


class GoldPath(NamedTuple):
    """A damaged line and its true reading."""

    scores: LineScores
    """Without the link score: his price is zero."""
    first: Floats
    """Of each column's word behind the true line before."""
    runs: tuple[Link, ...]
    """In the order in which they read."""


class _Counts(NamedTuple):
    """How often a reading has each of its parts; of many readings, how often one may expect it to."""

    runs: Array
    """Runs ``[s, e)``; (n+1) × (n+1)."""
    apart: Array
    """A run that begins at s behind one that ends at e; n × (n+1)."""
    glued: Array
    """The same, where the two make one word."""


def log_likelihood(truth: GoldPath, linked: LinkScores) -> tuple[float, LinkScores]:
    """The log probability of a line's true reading, and its gradient by the link scores (by ``odds`` it is 0)."""
    scores = truth.scores
    size, places = scores.size, scores.places
    later, earlier = places[:-1, None] + 1, places
    apart, glued = (np.asarray(part[later, earlier], float) for part in (linked.apart, linked.glued))
    stays = np.cumsum(linked.stays, dtype=float)
    inside = scores.inside + np.zeros((size + 1, size + 1))
    inside[:-1] += stays[places] - stays[later]
    inside[np.tri(size + 1, dtype=bool)] = NEVER
    first = (truth.first + scores.first)[scores.column[:size, size]] + apart[:, 0]
    last = np.array([NEVER, *linked.ends[places[1:]]], float)
    total, expected = _all_readings(scores, inside, first, last, (apart, glued))
    own, found = _one_reading(truth, inside, first, last, (apart, glued))
    change = _Counts(*(np.subtract(*both) for both in zip(found, expected, strict=True)))
    return own - total, _gradient(scores, change, linked)


def _joints(scores: LineScores, s: int, across: tuple[Array, Array]) -> tuple[Array, Array]:
    """The scores of all runs ``[s, e)`` before all runs ``[a, s)``, by e and a: apart, and glued."""
    rows, columns = scores.row[s, s + 1 :, None], scores.column[:s, s]
    apart, glued = (linked[:s, s + 1 :].T for linked in across)
    return scores.apart[rows, columns] + apart, scores.glue[rows, columns] + glued


def _all_readings(
    scores: LineScores, inside: Array, first: Array, last: Array, across: tuple[Array, Array]
) -> tuple[float, _Counts]:
    """The log sum over all readings, and what to expect of them."""
    size = scores.size
    # ahead[s, e]: all from place s to the line's end was read, and [s, e) last of it; behind[s, e]: the rest
    ahead, behind = np.full((size + 1, size + 1), float(NEVER)), np.full((size + 1, size + 1), float(NEVER))
    ahead[:size, size] = first + inside[:size, size]
    joints = {}
    for s in range(size - 1, 0, -1):
        apart, glued = _joints(scores, s, across)
        joint = np.logaddexp(apart, glued)
        joints[s] = joint, np.exp(glued - joint)
        reached = log_sum(ahead[s, s + 1 :, None] + joint)
        ahead[:s, s] = reached + inside[:s, s] + scores.cuts[s]
    total = float(log_sum(ahead[0] + last))
    behind[0] = last
    counts = _Counts(np.zeros((size + 1, size + 1)), np.zeros((size, size + 1)), np.zeros((size, size + 1)))
    for s, (joint, is_glued) in sorted(joints.items()):
        rest = joint + inside[:s, s] + scores.cuts[s] + behind[:s, s]
        behind[s, s + 1 :] = log_sum(rest.T)
        chance = np.exp(ahead[s, s + 1 :, None] + rest - total)
        counts.glued[:s, s + 1 :] += (chance * is_glued).T
        counts.apart[:s, s + 1 :] += (chance * (1 - is_glued)).T
    counts.runs[:] = np.exp(ahead + behind - total)
    return total, counts


def _one_reading(
    truth: GoldPath, inside: Array, first: Array, last: Array, across: tuple[Array, Array]
) -> tuple[float, _Counts]:
    """The score of the true reading, and its parts."""
    scores, size = truth.scores, truth.scores.size
    counts = _Counts(np.zeros((size + 1, size + 1)), np.zeros((size, size + 1)), np.zeros((size, size + 1)))
    score = float(first[truth.runs[0].start] + last[truth.runs[-1].stop])
    for run in truth.runs:
        counts.runs[run.start, run.stop] += 1
        score += float(inside[run.start, run.stop])
    for (s, e, _), (a, _, glued) in pairwise(truth.runs):
        (counts.glued if glued else counts.apart)[a, e] += 1
        score += float(_joints(scores, s, across)[glued][e - s - 1, a] + scores.cuts[s])
    return score, counts


def _gradient(scores: LineScores, counts: _Counts, linked: LinkScores) -> LinkScores:
    """What all that the link model says changes of a score with these counts."""
    gradient = LinkScores(*map(np.zeros_like, linked))
    size, places = scores.size, scores.places
    later, earlier = places[:-1, None] + 1, places
    gradient.apart[later, earlier] = counts.apart
    gradient.apart[places[:-1] + 1, 0] = counts.runs[:size, size]
    gradient.glued[later, earlier] = counts.glued
    # segments that stay behind the one before them: all but the first of every run
    steps = np.zeros(len(linked.stays) + 1)
    steps[places[:-1] + 2] += counts.runs[:-1].sum(axis=1)
    steps[places[1:] + 1] -= counts.runs[:, 1:].sum(axis=0)
    gradient.stays[:] = np.cumsum(steps)[:-1]
    gradient.ends[places[1:]] = counts.runs[0, 1:]
    return gradient


def truth_of(scores: LineScores, first: Floats, runs: Sequence[Link]) -> GoldPath:
    """A line with its true runs, by segments; what the search has no word for, a sign or a name, it does not glue."""
    at = {segment: place for place, segment in enumerate(scores.places.tolist())}
    links = [Link(at[run.start], at[run.stop], glued=False) for run in runs]
    for number, ((s, e, _), (a, _, _)) in enumerate(pairwise(links), 1):
        may_be = scores.glue[scores.row[s, e], scores.column[a, s]] > NEVER / 2
        links[number] = links[number]._replace(glued=runs[number].glued and bool(may_be))
    return GoldPath(scores, first, tuple(links))

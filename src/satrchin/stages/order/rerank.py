"""Choose among the readings of garbled lines with the causal language model.

In: neighbouring lines with their n-best readings. Out: for each line the reading that fits its neighbours best, and
the features of its confidence.

Word trigrams score ``باشد. به دلیل شکار این حیوانات`` and ``این حیوانات باشد. به دلیل شکار`` alike; between the line
before and the line after only one of them is fluent.

The score of a reading is its log probability given the line before, plus that of the first words of the line after
given both, plus its score in the search, minus a cost for each run, plus a gain for each pair of words that another
line has too: terms and names recur in a document. All but the first have weights.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from satrchin.lm.causal import AHEAD, BEFORE, START, UNKNOWN, CausalModel, Score, load_causal
from satrchin.lm.fluency import folded_tokens
from satrchin.persian.chars import ZWNJ
from satrchin.stages.order.learned import order_numbers
from satrchin.stages.order.page_runs import Ordered
from satrchin.stages.order.search import Bounds, OrderHypothesis

LONG, SHORT = order_numbers("paragraph ends")["long"], order_numbers("paragraph ends")["short"]
"""The quantile of the lengths of lines that is the width of the page, and the share of it that the last line of a
paragraph does not reach. What follows such a line is no evidence of its end; whether a text may end there is."""
SHORTEST = 3
"""Letters of the words of a repeated pair: short words are in too many."""
_SPACES = str.maketrans("", "", " " + ZWNJ)


class ReadingWeights(NamedTuple):
    """The weights of the parts of a score."""

    search: float
    """Of the score in the search."""
    after: float
    """Of the log probability of the line after."""
    run: float
    """Cost of each run, in nats."""
    stays: float
    """Cost of the present order, in nats."""
    repeated: float = 0.0
    """Gain of each pair of neighbouring words that another line of the document has too, in nats."""


LATTICE = ReadingWeights(**order_numbers("readings"))
"""For readings of the lattice. Chosen on 1,260 lines of dev texts. Each of three parts of them is more accurate with
these weights than with 0.7, 1 and 0: of two readings with equal scores, the one with fewer runs is right more often."""


class Effort(NamedTuple):
    """How much work is spent on a line."""

    bounds: Bounds
    """Limits of the n-best list to score."""
    passes: int
    """Number of passes; a later pass scores a line again if its neighbours have changed."""
    widest: Bounds
    """Limits for a line whose choice is not sure."""
    unsure: float
    """Probability below which a choice is not sure."""


EFFORTS = {
    "normal": Effort(Bounds(8.0, 14), 1, Bounds(10.0, 64), 0.2),
    "thorough": Effort(Bounds(14.0, 64), 2, Bounds(14.0, 64), 0.0),
}
"""By the option ``order.thoroughness``; ``quick`` is the search alone."""


@dataclass(frozen=True, slots=True)
class Ranker:
    """Chooses among readings with the causal language model."""

    effort: Effort

    @property
    def model(self) -> CausalModel:
        """The language model, loaded on first use.

        Raises:
            MissingDependencyError: it cannot be loaded.
        """
        return load_causal()


def ranker_of(thoroughness: str) -> Ranker | None:
    """The ranker for a value of the option ``order.thoroughness``; None for the search alone."""
    effort = EFFORTS.get(thoroughness)
    return Ranker(effort) if effort else None


class Choice(NamedTuple):
    """The reading chosen for a line, with its n-best list."""

    hypotheses: tuple[OrderHypothesis, ...]
    """All scored readings, the best first; of those that differ only in spaces, the best."""
    chances: tuple[float, ...]
    """The posterior probability of each, among all scored readings."""
    fluency: float
    """Mean log probability of the pieces of the best reading."""
    lowest: float
    """Log probability of its least probable pieces."""
    pieces: int
    """Number of pieces of the best reading."""
    parts: int
    """Number of these pieces that are parts of words outside the vocabulary."""


def choose(ordered: Sequence[Ordered], ranker: Ranker, weights: ReadingWeights = LATTICE) -> list[Choice | None]:
    """The choice for each line; None for a line without readings.

    Args:
        ordered: neighbouring lines with their readings.
        ranker: the ranker.
        weights: the weights of a score.
    """
    model, effort = ranker.model, ranker.effort
    current = [model.pieces(one.readings.chosen.text if one.readings.chosen else one.line) for one in ordered]
    pieces = [[model.pieces(reading.text) for reading in one.readings.hypotheses] for one in ordered]
    choices: list[Choice | None] = [None] * len(ordered)
    seen: list[tuple[list[int], list[int]] | None] = [None] * len(ordered)
    with_text = [number for number, ids in enumerate(current) if ids]
    ending = paragraph_ends([one.line for one in ordered])
    pairs = [_pairs(one.line) for one in ordered]
    lines_with = Counter(pair for some in pairs for pair in some)
    repeated = [
        [sum(lines_with[pair] > (pair in here) for pair in _pairs(reading.text)) for reading in one.readings.hypotheses]
        for one, here in zip(ordered, pairs, strict=True)
    ]
    for _ in range(effort.passes):
        for place, number in enumerate(with_text):
            if not pieces[number]:
                continue
            last, following = with_text[max(place - 1, 0)], with_text[min(place + 1, len(with_text) - 1)]
            before = current[last][-BEFORE:] if place else []
            after = [START] if ending[number] else current[following][:AHEAD] if following != number else []
            if seen[number] == (before, after):
                continue
            seen[number] = before, after
            found = model.score(before, pieces[number], after)
            hypotheses = ordered[number].readings.hypotheses
            parts = zip(hypotheses, found, repeated[number], strict=True)
            scores = np.array([_score(*one, weights) for one in parts])
            best, choices[number] = _chosen(hypotheses, pieces[number], found, scores, model)
            current[number] = pieces[number][best]
    return choices


def paragraph_ends(lines: Sequence[str]) -> list[bool]:
    """Which lines end a paragraph, because they are much shorter than the long lines of the page."""
    lengths = [len(line.strip()) for line in lines]
    found = sorted(length for length in lengths if length)
    width = found[int(LONG * (len(found) - 1))] if found else 0
    return [length < SHORT * width for length in lengths]


def _chosen(
    hypotheses: Sequence[OrderHypothesis],
    pieces: Sequence[list[int]],
    found: Sequence[Score],
    scores: NDArray[np.float64],
    model: CausalModel,
) -> tuple[int, Choice]:
    """The index of the best reading, and the choice."""
    best = int(scores.argmax(axis=0))
    shares = np.exp(scores - scores[best])
    shares /= shares.sum()
    merged: dict[str, list[int]] = {}
    for place in np.argsort(-scores, kind="stable").tolist():
        merged.setdefault(hypotheses[place].text.translate(_SPACES), []).append(place)
    chances = [float(shares[places].sum()) for places in merged.values()]
    length, score = len(pieces[best]), found[best]
    return best, Choice(
        tuple(hypotheses[places[0]] for places in merged.values()),
        tuple(chances),
        score.own / max(length, 1),
        score.lowest,
        length,
        sum(piece == UNKNOWN or piece >= model.parts_from for piece in pieces[best]),
    )


def _pairs(text: str) -> set[tuple[str, str]]:
    """The pairs of neighbouring words of a text."""
    return {pair for pair in pairwise(folded_tokens(text)) if min(map(len, pair)) >= SHORTEST}


def _score(reading: OrderHypothesis, score: Score, repeated: int, weights: ReadingWeights) -> float:
    """The score of a reading, in nats."""
    runs = len(reading.runs)
    bonus = weights.repeated * repeated - weights.run * runs - weights.stays * (runs == 1)
    return score.own + weights.after * score.ahead + weights.search * reading.score + bonus

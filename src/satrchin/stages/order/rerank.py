"""Choose among the readings of garbled lines with the causal language model.

In: neighbouring lines with their likeliest readings. Out: for each line the reading that goes best with its neighbours,
and what tells how sure it is.

``باشد. به دلیل شکار این حیوانات`` and ``این حیوانات باشد. به دلیل شکار`` are alike to word trigrams; behind the line
before, and in front of the line after, only one of them is Persian.

The score of a reading is the log probability of its words behind the line before, plus ``AFTER`` times that of the
first words of the line after behind it, plus ``LATTICE`` times its score in the lattice, less ``RUN`` for each run.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from satrchin.lm.causal import AHEAD, BEFORE, UNKNOWN, CausalModel, Score, load_causal
from satrchin.persian.chars import ZWNJ
from satrchin.stages.order.page_runs import Ordered
from satrchin.stages.order.search import Bounds, OrderHypothesis

LATTICE, AFTER, RUN = 0.7, 1.5, 1.0
"""Chosen on 1,260 lines of dev texts in three parts, each of which reads better with them than with 0.7, 1 and 0: of
two readings that are as good, the one of fewer runs is right more often."""
_SPACES = str.maketrans("", "", " " + ZWNJ)


class Effort(NamedTuple):
    """How much is spent on a line."""

    bounds: Bounds
    """The readings that are scored."""
    passes: int
    """How often the lines are gone through: in a second pass, a line whose neighbours now read otherwise is scored
    again."""


EFFORTS = {"normal": Effort(Bounds(8.0, 14), 1), "thorough": Effort(Bounds(14.0, 64), 2)}
"""By the option ``order.thoroughness``; ``quick`` is the search alone."""


@dataclass(frozen=True, slots=True)
class Ranker:
    """What chooses among readings."""

    effort: Effort

    @property
    def model(self) -> CausalModel:
        """The language model, loaded when it is first needed.

        Raises:
            MissingDependencyError: it cannot be loaded.
        """
        return load_causal()


def ranker_of(thoroughness: str) -> Ranker | None:
    """What the option ``order.thoroughness`` asks for; None: the search alone."""
    effort = EFFORTS.get(thoroughness)
    return Ranker(effort) if effort else None


class Choice(NamedTuple):
    """The reading chosen for a line."""

    hypotheses: tuple[OrderHypothesis, ...]
    """All that were scored, the best first; of those that differ in their spaces alone only the best."""
    chances: tuple[float, ...]
    """The share of each in the probability of all that were scored."""
    fluency: float
    """The log probability of a piece of the best one, in the mean."""
    lowest: float
    """That of its least likely pieces."""
    pieces: int
    """Pieces of the best one."""
    parts: int
    """How many of them are parts of words outside the vocabulary."""


def choose(ordered: Sequence[Ordered], ranker: Ranker) -> list[Choice | None]:
    """The choice for each line; None for a line that has no readings.

    Args:
        ordered: neighbouring lines with their readings.
        ranker: what chooses.
    """
    model, effort = ranker.model, ranker.effort
    current = [model.pieces(one.readings.chosen.text if one.readings.chosen else one.line) for one in ordered]
    pieces = [[model.pieces(reading.text) for reading in one.readings.hypotheses] for one in ordered]
    choices: list[Choice | None] = [None] * len(ordered)
    seen: list[tuple[list[int], list[int]] | None] = [None] * len(ordered)
    with_text = [number for number, ids in enumerate(current) if ids]
    for _ in range(effort.passes):
        for place, number in enumerate(with_text):
            if not pieces[number]:
                continue
            before = current[with_text[place - 1]][-BEFORE:] if place else []
            after = current[with_text[place + 1]][:AHEAD] if place + 1 < len(with_text) else []
            if seen[number] == (before, after):
                continue
            seen[number] = before, after
            best, choices[number] = _chosen(ordered[number].readings.hypotheses, pieces[number], model, before, after)
            current[number] = pieces[number][best]
    return choices


def _chosen(
    hypotheses: Sequence[OrderHypothesis],
    pieces: Sequence[list[int]],
    model: CausalModel,
    before: Sequence[int],
    after: Sequence[int],
) -> tuple[int, Choice]:
    """The number of the best reading, and the choice."""
    found = model.score(before, pieces, after)
    scores = np.array([_score(*one) for one in zip(hypotheses, found, strict=True)])
    best = int(scores.argmax(axis=0))
    shares = np.exp(scores - scores[best])
    shares /= shares.sum()
    merged: dict[str, list[int]] = {}
    for place in np.argsort(-scores, kind="stable").tolist():
        merged.setdefault(hypotheses[place].text.translate(_SPACES), []).append(place)
    chances = [float(shares[places].sum()) for places in merged.values()]
    length, said = len(pieces[best]), found[best]
    return best, Choice(
        tuple(hypotheses[places[0]] for places in merged.values()),
        tuple(chances),
        said.own / max(length, 1),
        said.lowest,
        length,
        sum(piece == UNKNOWN or piece >= model.parts_from for piece in pieces[best]),
    )


def _score(reading: OrderHypothesis, said: Score) -> float:
    """What speaks for a reading, in nats."""
    return said.own + AFTER * said.ahead + LATTICE * reading.score - RUN * len(reading.runs)

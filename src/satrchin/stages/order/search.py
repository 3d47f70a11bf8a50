"""The search for the order of garbled lines.

In: neighbouring lines as segments, which stand in runs of reversed order. Out: the likeliest readings of each, and
which of them go together.

``میشوند. خطیب جمعه محسوب`` → ``محسوب میشوند. خطیب جمعه``, and whatever else it might read.

The scores of a line see the last words of the line before it, so the best ways to end a line are kept for the next
one, and the lines are chosen together. What a line's readings are is found at once, and its lattice forgotten: memory
grows with the readings alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np

from satrchin.lm.fluency import folded_tokens
from satrchin.persian.chars import OPENING
from satrchin.stages.order.k_best import Order, best_orders
from satrchin.stages.order.lattice import Lattice
from satrchin.stages.order.link_model import LinkScores
from satrchin.stages.order.scores import CLOSES, End, Evidence, LineScores
from satrchin.stages.order.segments import Segment
from satrchin.stages.order.twice_cut import bridges

ENDS = 6
"""Ways to end a line that are kept for the line after it."""
LEAST_END = 12.0
"""Nats below the best that one of them may be: the next line hardly ever makes up for more."""
LONGEST_LINE = 220
"""Atoms of a line that is searched; a longer one is left as it is."""


class Run(NamedTuple):
    """A run of a line: its segments, and whether its first letters belong to the last word of the run before."""

    start: int
    stop: int
    glued: bool


class Bounds(NamedTuple):
    """How many readings of a line are wanted."""

    nats: float = 8.0
    """How far below the best one a reading may be."""
    most: int = 24
    """How many there may be."""


class OrderHypothesis(NamedTuple):
    """One reading of a garbled line."""

    text: str
    """The line with its runs in this order."""
    score: float
    """Nats; only differences between readings of one line mean anything."""
    runs: tuple[Run, ...]
    """In the order in which they read."""


class LineReadings(NamedTuple):
    """How a line may read."""

    chosen: OrderHypothesis | None
    """What goes best with the readings of its neighbours; None for a line that was not searched."""
    gain: float
    """Nats by which the best order beats the line as it stands."""
    hypotheses: tuple[OrderHypothesis, ...]
    """The best readings, the best first, no text twice; none where they were not asked for."""

    @property
    def runs(self) -> tuple[Run, ...]:
        """The runs of the chosen reading; none for a line that was not searched."""
        return self.chosen.runs if self.chosen else ()


class _Way(NamedTuple):
    """The best order with some end, and which of the ends before the line it follows."""

    order: Order
    follows: int


class _Searched(NamedTuple):
    """What is kept of a line that was searched."""

    line: str
    segments: Sequence[Segment]
    places: list[int]
    ways: list[_Way]
    gain: float
    hypotheses: tuple[OrderHypothesis, ...]


_BLANK = _Searched("", (), [], [], 0.0, ())


def read_in_order(
    evidence: Evidence,
    lines: Iterable[tuple[str, Sequence[Segment]]],
    linked: Iterable[LinkScores | None],
    bounds: Bounds | None = None,
) -> list[LineReadings]:
    """The readings of neighbouring lines, chosen together: how a line ends depends on how the next one begins.

    A line that the link model says nothing of is not searched: it stands as it is, and its words are context. A blank
    one does not stand between its neighbours.

    Args:
        evidence: what the search knows.
        lines: neighbouring lines and their segments.
        linked: what the link model says of each.
        bounds: how many readings of each line are wanted; with None only the chosen one.
    """
    start = evidence.model.start
    ends = [End(0.0, start, start)]
    steps: list[_Searched | None] = []
    for (line, segments), says in zip(lines, linked, strict=True):
        if says is not None:
            scores = LineScores(evidence, line, segments, says)
            lattice = Lattice(scores, ends, bridges(evidence, scores, says) if evidence.freedom else ())
            stops = np.argsort(-lattice.final, kind="stable")[:ENDS] + 1
            stops = stops[lattice.final[stops - 1] > lattice.final.max(axis=0) - LEAST_END].tolist()
            steps.append(_searched(lattice, line, segments, stops, bounds))
            top = float(lattice.final.max(axis=0))
            ends = [lattice.scores.end(stop, float(lattice.final[stop - 1]) - top) for stop in stops]
        elif line.strip():
            ids = [start, start, *evidence.model.ids(folded_tokens(line)[-2:]).tolist()]
            steps.append(None)
            ends = [End(0.0, ids[-2], ids[-1])]
        else:
            steps.append(_BLANK)
    found: list[LineReadings] = []
    choice = 0
    for step in reversed(steps):
        if step is None or step is _BLANK:
            found.append(LineReadings(None, 0.0, ()))
            choice = 0 if step is None else choice
        else:
            way = step.ways[choice]
            chosen = _hypothesis(step.line, step.segments, step.places, way.order)
            found.append(LineReadings(chosen, step.gain, step.hypotheses))
            choice = way.follows
    return found[::-1]


def _searched(
    lattice: Lattice, line: str, segments: Sequence[Segment], stops: Sequence[int], bounds: Bounds | None
) -> _Searched:
    """The best reading with each of some ends, and the best ones of all."""
    orders = (next(best_orders(lattice, 0.0, [stop])) for stop in stops)
    ways = [_Way(order, lattice.behind(order.spans[0][0])) for order in orders]
    places = lattice.scores.places.tolist()
    found: dict[str, OrderHypothesis] = {}
    if bounds is not None:
        for order in best_orders(lattice, bounds.nats):
            reading = _hypothesis(line, segments, places, order)
            found.setdefault(reading.text, reading)
            if len(found) == bounds.most:
                break
    return _Searched(line, segments, places, ways, lattice.gain, tuple(found.values()))


def _hypothesis(line: str, segments: Sequence[Segment], place: list[int], order: Order) -> OrderHypothesis:
    """An order as a reading of its line."""
    runs = tuple(Run(place[s], place[e], one) for (s, e), one in zip(order.spans, order.glued, strict=True))
    return OrderHypothesis(text_of(line, segments, runs), order.score, runs)


def text_of(line: str, segments: Sequence[Segment], runs: Sequence[Run]) -> str:
    """The line with its runs in order, one space between two that are not glued and need one."""
    out: list[str] = []
    for run in runs:
        body = line[segments[run.start].start : segments[run.stop - 1].stop]
        if out and not (run.glued or body[0] in CLOSES or out[-1][-1] in OPENING):
            out.append(" ")
        out.append(body)
    return re.sub(" {2,}", " ", "".join(out))

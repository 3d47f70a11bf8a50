"""Search for the order of garbled lines.

In: neighbouring lines as segments, whose runs are in reversed order. Out: the n-best readings of each line, and the
best joint choice for all lines.

``میشوند. خطیب جمعه محسوب`` → ``محسوب میشوند. خطیب جمعه``, among other hypotheses.

The scores of a line depend on the last words of the line before it. The best few ends of each line are therefore kept
for the next one, and the lines are chosen jointly. The readings of a line are extracted at once and its lattice is
freed, so memory grows only with the readings.
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
"""Beam: the most ends of a line that are kept for the next line."""
LEAST_END = 12.0
"""Beam: nats below the best end that an end may be; the next line almost never makes up for more."""
LONGEST_LINE = 220
"""Segments of the longest line that is searched; longer lines are left unchanged."""


class Run(NamedTuple):
    """A run of a line: its segments, and whether its first letters belong to the last word of the run before."""

    start: int
    stop: int
    glued: bool


class Bounds(NamedTuple):
    """Limits of the n-best list of a line."""

    nats: float = 8.0
    """Largest distance from the best score."""
    most: int = 24
    """Largest number of readings."""


class OrderHypothesis(NamedTuple):
    """One reading of a garbled line."""

    text: str
    """The line with its runs in this order."""
    score: float
    """In nats; only differences between readings of one line are meaningful."""
    runs: tuple[Run, ...]
    """The runs in reading order."""


class LineReadings(NamedTuple):
    """The readings of a line."""

    chosen: OrderHypothesis | None
    """The reading that best fits those of its neighbours; None for a line that was not searched."""
    gain: float
    """Nats by which the best order exceeds the unchanged line."""
    hypotheses: tuple[OrderHypothesis, ...]
    """The n-best readings, with distinct texts, the best first; empty if they were not requested."""

    @property
    def runs(self) -> tuple[Run, ...]:
        """The runs of the chosen reading; empty for a line that was not searched."""
        return self.chosen.runs if self.chosen else ()


class _Way(NamedTuple):
    """The best order with a given end, and the index of the end before the line that it follows."""

    order: Order
    follows: int


class _Searched(NamedTuple):
    """The result of a searched line, without its lattice."""

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
    """The readings of neighbouring lines, chosen jointly because the end of a line affects the next one.

    A line without link scores is not searched: it stays unchanged and its words are context. A blank line does not
    separate its neighbours.

    Args:
        evidence: the models and options of the search.
        lines: neighbouring lines and their segments.
        linked: the link scores of each line; None for a line that is not searched.
        bounds: limits of the n-best list of each line; None for the chosen reading alone.
    """
    start = evidence.model.start
    ends = [End(0.0, start, start)]
    steps: list[_Searched | None] = []
    for (line, segments), links in zip(lines, linked, strict=True):
        if links is not None:
            scores = LineScores(evidence, line, segments, links)
            lattice = Lattice(scores, ends, bridges(evidence, scores, links) if evidence.freedom else ())
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
    """The best order for each of some ends, and the n-best list."""
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
    """The line with its runs in order, with one space between runs that are not glued and need one."""
    out: list[str] = []
    for run in runs:
        body = line[segments[run.start].start : segments[run.stop - 1].stop]
        if out and not (run.glued or body[0] in CLOSES or out[-1][-1] in OPENING):
            out.append(" ")
        out.append(body)
    return re.sub(" {2,}", " ", "".join(out))

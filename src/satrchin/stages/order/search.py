"""The search for the order of garbled lines.

In: neighbouring lines as segments, which stand in runs of reversed order. Out: the runs of each, in the order in which
they read.

A line is the concatenation of its runs, last to first. A run is a stretch between two places, so a hypothesis is a
set of cuts, and its score is a sum over the runs and over each two neighbours
(see :mod:`satrchin.stages.order.scores`).
The best sum is found exactly, by dynamic programming over the last run: O(n³) for n places, as n numpy operations. The
best ways to end a line are kept for the line after it, so that the two are found together.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from satrchin.stages.order.link_model import LinkScores
from satrchin.stages.order.scores import CLOSING, NEVER, OPENING, Bridge, End, Evidence, LineScores
from satrchin.stages.order.segments import Segment

ENDS = 6
"""Ways to end a line that are kept for the line after it."""
LONGEST_LINE = 220
"""Atoms of a line that is searched; a longer one is left as it is."""


class Run(NamedTuple):
    """A run of a line: its segments, and whether its first letters belong to the last word of the run before."""

    start: int
    stop: int
    glued: bool


class OrderHypothesis(NamedTuple):
    """The order found for a line."""

    runs: list[Run]
    """In the order in which they read; none for a line that was not searched."""
    gain: float
    """Nats by which the best order beats the line as it stands."""


class _Lattice:
    """The ways to read one line behind some ends of the text before it."""

    def __init__(self, scores: LineScores, ends: Sequence[End]) -> None:
        size = scores.size
        self._scores = scores
        self._behind = scores.behind(ends)
        first = self._behind.max(axis=0) + scores.first
        # best[s, e]: all from place s to the line's end is ordered, and [s, e) is the run that reads last
        best = np.full((size + 1, size + 1), NEVER, np.float32)
        self._came = np.zeros((size + 1, size + 1), np.int16)
        # the first run of the line in that order starts here
        self._opening = np.zeros((size + 1, size + 1), np.int16)
        best[:size, size] = first[scores.column[:size, size]] + scores.inside[:size, size]
        self._opening[:size, size] = np.arange(size)
        self._bridged: dict[tuple[int, int], Bridge] = {}
        bridges: dict[int, list[Bridge]] = {}
        for bridge in scores.bridges:
            bridges.setdefault(bridge.b, []).append(bridge)
        places = np.arange(size)
        for s in range(size - 1, 0, -1):
            joint = scores.joint[scores.row[s, s + 1 :][:, None], scores.column[:s, s]]
            reach = best[s, s + 1 :][:, None] + joint
            choice = reach.argmax(axis=0)
            best[:s, s] = reach[choice, places[:s]] + scores.inside[:s, s] + scores.cuts[s]
            self._came[:s, s] = choice + s + 1
            self._opening[:s, s] = self._opening[s, s + 1 :][choice]
            for bridge in bridges.get(s, ()):
                a, _, c, d, value = bridge
                value += best[c, d] + scores.inside[a, s] + scores.cuts[s] + scores.cuts[c]
                if value > best[a, s]:
                    best[a, s] = value
                    self._bridged[a, s] = bridge
                    self._opening[a, s] = self._opening[c, d]
        final = best[0, 1:] + scores.last
        self._stops = np.argsort(-final, kind="stable")[:ENDS] + 1
        whole = first[scores.column[0, size]] + scores.inside[0, size] + scores.last[size - 1]
        self.gain = float(final.max(axis=0) - whole)
        self.ends = [scores.end(int(stop), float(final[stop - 1] - final.max(axis=0))) for stop in self._stops]

    def behind(self, choice: int) -> int:
        """Which of the ends before the line its reading with this end follows."""
        opening = self._opening[0, self._stops[choice]]
        return int(self._behind[:, self._scores.column[opening, self._scores.size]].argmax(axis=0))

    def runs(self, choice: int) -> list[Run]:
        """The runs of the best reading with this end."""
        scores, start, stop = self._scores, 0, int(self._stops[choice])
        segment = scores.places.tolist()
        found: list[Run] = []
        while stop < scores.size:
            bridge = self._bridged.get((start, stop))
            if bridge:
                found += [
                    Run(segment[start], segment[stop], glued=True),
                    Run(segment[stop], segment[bridge.c], glued=True),
                ]
                start, stop = bridge.c, bridge.d
                continue
            earlier = int(self._came[start, stop])
            glued = scores.glued[scores.row[stop, earlier], scores.column[start, stop]]
            found.append(Run(segment[start], segment[stop], bool(glued)))
            start, stop = stop, earlier
        found.append(Run(segment[start], segment[stop], glued=False))
        return found[::-1]


def read_in_order(
    evidence: Evidence, lines: Sequence[tuple[str, Sequence[Segment]]], linked: Sequence[LinkScores | None]
) -> list[OrderHypothesis]:
    """The order of neighbouring lines, found together: how a line ends depends on how the next one begins.

    A line that the link model says nothing of is not searched, and cuts the text.
    """
    nothing = [End(0.0, evidence.model.start, evidence.model.start)]
    ends, steps = nothing, list[_Lattice | None]()
    for (line, segments), says in zip(lines, linked, strict=True):
        lattice = None
        if says is not None:
            lattice = _Lattice(LineScores(evidence, line, segments, says), ends)
        ends = lattice.ends if lattice else nothing
        steps.append(lattice)
    readings: list[OrderHypothesis] = []
    choice = 0
    for lattice in reversed(steps):
        readings.append(OrderHypothesis(lattice.runs(choice), lattice.gain) if lattice else OrderHypothesis([], 0.0))
        choice = lattice.behind(choice) if lattice else 0
    return readings[::-1]


def text_of(line: str, segments: Sequence[Segment], runs: Sequence[Run]) -> str:
    """The line with its runs in order, one space between two that are not glued and need one."""
    out: list[str] = []
    for run in runs:
        body = line[segments[run.start].start : segments[run.stop - 1].stop]
        if out and not (run.glued or body[0] in CLOSING or out[-1][-1] in OPENING):
            out.append(" ")
        out.append(body)
    return re.sub(" {2,}", " ", "".join(out))

"""Build the lattice of a garbled line: the best score of every partial order.

In: the scores of a line and some ends of the text before it. Out: for each run ``[s, e)`` the score of the best order
of the line from place ``s`` to its end in which that run is read last.

A line is the concatenation of its runs in reversed reading order, so an order is a set of cuts. Its score is a sum
over runs and over pairs of neighbours (see :mod:`satrchin.stages.order.scores`). Viterbi over the last run takes O(n³)
for n places, as n numpy operations.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from satrchin.stages.order.scores import NEVER, End, Floats, LineScores
from satrchin.stages.order.twice_cut import Bridge


class Lattice:
    """All orders of one line, given some ends of the text before it."""

    def __init__(self, scores: LineScores, ends: Sequence[End], bridges: Sequence[Bridge] = ()) -> None:
        size = scores.size
        self.scores = scores
        self.bridges: defaultdict[tuple[int, int], list[Bridge]] = defaultdict(list)
        """The bridges (words of three runs), by the last of their runs in reading order."""
        opening: defaultdict[int, list[Bridge]] = defaultdict(list)
        for bridge in bridges:
            self.bridges[bridge.a, bridge.b].append(bridge)
            opening[bridge.b].append(bridge)
        self._behind = scores.behind(ends)
        first = self._behind.max(axis=0) + scores.first
        best = np.full((size + 1, size + 1), NEVER, np.float32)
        best[:size, size] = first[scores.column[:size, size]] + scores.inside[:size, size]
        for s in range(size - 1, 0, -1):
            reach = scores.joint[scores.row[s, s + 1 :][:, None], scores.column[:s, s]]
            reach += best[s, s + 1 :][:, None]
            best[:s, s] = reach.max(axis=0) + scores.inside[:s, s] + scores.cuts[s]
            for bridge in opening.get(s, ()):
                best[bridge.a, s] = max(best[bridge.a, s], best[bridge.c, bridge.d] + self.crossing(bridge))
        self.best = best
        """By start and stop of the last run in reading order; (n+1) × (n+1), nats."""
        self.final: Floats = best[0, 1:] + scores.last
        """By the stop of the last run, less one: the score of the best order of the whole line."""
        whole = first[scores.column[0, size]] + scores.inside[0, size] + scores.last[size - 1]
        self.gain = float(self.final.max(axis=0) - whole)
        """Nats by which the best order exceeds the unchanged line."""

    def crossing(self, bridge: Bridge) -> float:
        """What a bridge adds to the best order of the runs before it."""
        scores = self.scores
        return bridge.score + float(scores.inside[bridge.a, bridge.b] + scores.cuts[bridge.b] + scores.cuts[bridge.c])

    def behind(self, opening: int) -> int:
        """The index of the end before the line that best precedes an order whose first run starts at this place."""
        return int(self._behind[:, self.scores.column[opening, self.scores.size]].argmax(axis=0))

"""Enumerate the best orders of a garbled line exactly, by falling score.

In: the lattice of a line. Out: its orders as sequences of runs.

The search is A* from the last run in reading order to the first. The lattice gives the exact best score of every
completion, so no order is expanded before a better one (F. Soong and E. Huang, "A tree-trellis based fast search for
finding the N best sentence hypotheses", 1991).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from heapq import heapify, heappop, heappush
from typing import NamedTuple

import numpy as np

from satrchin.stages.order.lattice import Lattice

ROUNDING = 1e-3
"""Nats by which two sums of the same scores may differ, by rounding."""
MOST_OPENED = 20_000
"""Partial orders that are expanded for a line before the search stops."""

_Rest = tuple[int, int, bool, "_Rest | None"]


class Order(NamedTuple):
    """One order of a line."""

    score: float
    """In nats."""
    spans: tuple[tuple[int, int], ...]
    """The runs as pairs of places, in reading order."""
    glued: tuple[bool, ...]
    """For each run, whether its first letters belong to the last word of the run before it."""


def best_orders(lattice: Lattice, nats: float, stops: Iterable[int] | None = None) -> Iterator[Order]:
    """The orders of a line by falling score.

    Args:
        lattice: the lattice of the line.
        nats: how far below the best score an order may be.
        stops: the places where the last run in reading order may end; by default all.
    """
    scores, best = lattice.scores, lattice.best
    size = scores.size
    ends = np.arange(1, size + 1) if stops is None else np.fromiter(stops, np.int64)
    final = lattice.final[ends - 1].astype(float)
    least = final.max() - nats - ROUNDING
    tick = 0
    # the heap: the score of the best completion, the last expanded run, and the score of all after it in reading order
    heap: list[tuple[float, int, int, int, float, _Rest | None]] = []
    for place, total in zip(ends.tolist(), final.tolist(), strict=True):
        if total >= least:
            heap.append((-total, tick, 0, place, float(scores.last[place - 1]), None))
            tick += 1
    heapify(heap)
    for _ in range(MOST_OPENED):
        if not heap:
            return
        cost, _, s, e, after, rest = heappop(heap)
        if e == size:
            yield _order(lattice, -cost, (s, e, False, rest))
            continue
        for bridge in lattice.bridges.get((s, e), ()):
            beyond = after + lattice.crossing(bridge)
            if (total_there := float(best[bridge.c, bridge.d]) + beyond) >= least:
                runs = (bridge.b, bridge.c, True, (s, e, True, rest))
                heappush(heap, (-total_there, tick, bridge.c, bridge.d, beyond, runs))
                tick += 1
        rest = (s, e, False, rest)
        after += float(scores.inside[s, e]) + float(scores.cuts[e])
        later = scores.joint[scores.row[e, e + 1 :], scores.column[s, e]] + after
        total = best[e, e + 1 :] + later
        for number in np.flatnonzero(total >= least).tolist():
            heappush(heap, (-float(total[number]), tick, e, e + 1 + number, float(later[number]), rest))
            tick += 1


def _order(lattice: Lattice, score: float, rest: _Rest | None) -> Order:
    """The complete order behind a node of the search."""
    scores = lattice.scores
    spans: list[tuple[int, int]] = []
    glued: list[bool] = []
    while rest is not None:
        start, stop, bridged, rest = rest
        joined = bool(spans) and scores.glued[scores.row[spans[-1]], scores.column[start, stop]]
        glued.append(bridged or bool(joined))
        spans.append((start, stop))
    return Order(score, tuple(spans), tuple(glued))

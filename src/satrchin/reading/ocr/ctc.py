"""Decode the output of a CTC network, log probabilities per frame, into characters with their frames.

:func:`best_path` takes the most likely class of every frame, merges repeats and drops blanks. :func:`log_likelihoods`
sums over all alignments of given texts, so that readings of the same frames are comparable; :func:`alternatives`
finds other likely readings by prefix beam search. All three follow Graves et al. 2006, "Connectionist temporal
classification".

>>> import numpy as np
>>> frames = np.log(np.array([[0.1, 0.9], [0.2, 0.8], [0.9, 0.1]]))
>>> [(peak.label, peak.start, peak.stop) for peak in best_path(frames)]
[(1, 0, 2)]
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, inf, log1p
from typing import Any

BLANK = 0
"""The CTC blank class."""
LEAST = -7.0
"""Classes below this natural log probability in a frame are pruned in the beam search."""

Frames = Any  # numpy array, frames × classes, natural logarithms; numpy is imported when the first page is read


@dataclass(frozen=True, slots=True)
class Peak:
    """A run of frames in which one character is the most likely class."""

    label: int
    start: int
    stop: int
    confidence: float
    """Its highest probability in the run, from 0 to 1."""

    @property
    def middle(self) -> float:
        """The middle of the run, in frames."""
        return (self.start + self.stop) / 2


def best_path(frames: Frames) -> list[Peak]:
    """The characters of the most likely path, in frame order."""
    import numpy as np

    labels = frames.argmax(axis=1)
    borders = np.flatnonzero(np.diff(labels)) + 1
    starts, stops = [0, *borders.tolist()], [*borders.tolist(), len(labels)]
    highest = np.exp(np.maximum.reduceat(frames.max(axis=1), starts)).tolist()
    return [
        Peak(label, start, stop, min(1.0, chance))
        for label, start, stop, chance in zip(labels[starts].tolist(), starts, stops, highest, strict=True)
        if label != BLANK
    ]


def log_likelihoods(windows: Sequence[tuple[Frames, Sequence[int]]]) -> list[float]:
    """Log probability of each text given its frames, summed over all alignments, for pairs of frames and labels."""
    import numpy as np

    if not windows:
        return []
    states = 2 * max(len(labels) for _, labels in windows) + 1
    length = max(len(frames) for frames, _ in windows)
    classes = np.full((len(windows), states), BLANK)
    emitted = np.full((len(windows), length, states), -inf, dtype=np.float64)
    for row, (frames, labels) in enumerate(windows):
        classes[row, 1 : 2 * len(labels) : 2] = labels
        used = 2 * len(labels) + 1
        emitted[row, : len(frames), :used] = frames[:, classes[row, :used]]
    # a path may skip the blank between two different characters
    skips = np.zeros(classes.shape, dtype=bool)
    skips[:, 3::2] = classes[:, 3::2] != classes[:, 1:-2:2]
    state = np.full(classes.shape, -inf)
    state[:, :2] = emitted[:, 0, :2]
    ends = np.array([len(frames) for frames, _ in windows])
    for frame in range(1, length):
        moved = state.copy()
        moved[:, 1:] = np.logaddexp(moved[:, 1:], state[:, :-1])
        moved[:, 2:] = np.logaddexp(moved[:, 2:], np.where(skips[:, 2:], state[:, :-2], -inf))
        state = np.where((frame < ends)[:, None], moved + emitted[:, frame], state)
    totals = []
    for row, (_, labels) in enumerate(windows):
        last = 2 * len(labels)
        totals.append(float(np.logaddexp(state[row, last], state[row, last - 1] if last else -inf)))
    return totals


def alternatives(frames: Frames, beam: int = 12) -> list[tuple[tuple[int, ...], float]]:
    """The most likely texts of some frames with their log probabilities, by prefix beam search."""
    beams: dict[tuple[int, ...], tuple[float, float]] = {(): (0.0, -inf)}
    for row in frames:
        likely = [(int(label), float(row[label])) for label in (row > LEAST).nonzero()[0]]
        ends: dict[tuple[int, ...], list[float]] = defaultdict(lambda: [-inf, -inf])
        for prefix, (blank, same) in beams.items():
            both = _added(blank, same)
            for label, chance in likely:
                if label == BLANK:
                    ends[prefix][0] = _added(ends[prefix][0], both + chance)
                    continue
                before = both
                if prefix and label == prefix[-1]:
                    ends[prefix][1] = _added(ends[prefix][1], same + chance)
                    before = blank  # two equal characters need a blank between them
                if before > -inf:
                    longer = ends[(*prefix, label)]
                    longer[1] = _added(longer[1], before + chance)
        ranked = sorted(ends.items(), key=lambda item: -_added(*item[1]))[:beam]
        beams = {prefix: (blank, same) for prefix, (blank, same) in ranked}
    return [(prefix, _added(*chances)) for prefix, chances in beams.items()]


def _added(first: float, second: float) -> float:
    """Logarithm of the sum of two probabilities given as logarithms."""
    high, low = (first, second) if first >= second else (second, first)
    return high if low == -inf else high + log1p(exp(low - high))

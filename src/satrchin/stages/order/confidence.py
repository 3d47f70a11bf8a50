"""Estimate the probability that the reading chosen for a garbled line is entirely right.

In: a line with its readings and the choice among them. Out: the probability that every letter and sign is in its
place.

The posterior probabilities of the language model are too high, because the true reading is often not in the n-best
list. In that case the best reading has unknown words, improbable pieces or many runs. A logistic regression combines
these features. Its weights are in ``resources/order_confidence.json``, made by
``python -m training.order_confidence``; ``python -m bench.confidence`` measures the calibration.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from math import exp, log

from satrchin.learned import RESOURCES
from satrchin.stages.order.learned import word_run_numbers
from satrchin.stages.order.page_runs import Ordered
from satrchin.stages.order.rerank import Choice

FILE = RESOURCES / "order_confidence.json"
_FEWEST, _MOST = -3.0, 6.0
"""Bounds of the log odds of the language model's choice."""
_TINY = 1e-4


def signs(ordered: Ordered, choice: Choice) -> dict[str, float]:
    """The features of the choice, by name."""
    best = choice.hypotheses[0]
    share = choice.chances[0]
    odds = log((share + _TINY) / (1 - share + _TINY))
    segments = max(len(ordered.segments), 1)
    return {
        "constant": 1.0,
        "odds": min(max(odds, _FEWEST), _MOST),
        "fluency": choice.fluency,
        "lowest": choice.lowest,
        "length": log(choice.pieces + 1),
        "parts": float(choice.parts),
        "segments": float(segments),
        "runs": float(len(best.runs)),
        "gain": ordered.readings.gain / segments,
        "readings": log(len(choice.hypotheses)),
    }


def probability(ordered: Ordered, choice: Choice) -> float:
    """The probability that the chosen reading of a line in runs is entirely right."""
    return _logistic(shipped_weights(), ordered, choice)


def word_run_probability(ordered: Ordered, choice: Choice) -> float:
    """The same for a line in runs of whole words."""
    return _logistic(word_run_numbers("confidence"), ordered, choice)


def _logistic(weights: Mapping[str, float], ordered: Ordered, choice: Choice) -> float:
    """The probability that the chosen reading is entirely right, with these weights."""
    total = sum(weights[name] * value for name, value in signs(ordered, choice).items())
    return 1 / (1 + exp(-min(max(total, -500.0), 500.0)))


@lru_cache(maxsize=1)
def shipped_weights() -> Mapping[str, float]:
    """The shipped weight of each feature, read once per process."""
    found: Mapping[str, float] = json.loads(FILE.read_text(encoding="utf-8"))["weights"]
    return found

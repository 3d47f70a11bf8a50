"""``python -m training.order_confidence``: the weights of the confidence in the order of a line.

In: every second document of :mod:`bench.confidence`. Out: ``resources/order_confidence.json``, a logistic regression
of whether a line is wholly right over :func:`satrchin.stages.order.confidence.signs`; with ``--kind word-runs`` the
part ``confidence`` of ``resources/word_runs.json``.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from bench import sets
from bench.confidence import KINDS, RUNS_OF_WORDS, Outcome, documents, halves, outcomes
from numpy.typing import NDArray

from satrchin.stages.order import confidence
from satrchin.stages.order.learned import WORD_RUNS

PULL = 1e-2
"""How much a weight is pulled to 0."""
STEPS = 40


def learn(found: Sequence[Outcome]) -> dict[str, float]:
    """The weights, by Newton's method."""
    names = list(found[0].signs)
    table = np.array([[one.signs[name] for name in names] for one in found])
    right = np.array([one.is_right for one in found], float)
    weights: NDArray[np.float64] = np.zeros(len(names))
    for _ in range(STEPS):
        sure = 1 / (1 + np.exp(-table @ weights))
        bend = (table.T * (sure * (1 - sure))) @ table + PULL * np.eye(len(names))
        weights = weights + np.linalg.solve(bend, table.T @ (right - sure) - PULL * weights)
    return dict(zip(names, np.round(weights, 4).tolist(), strict=True))


def main() -> None:
    """Learn the weights and write them."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--data", type=Path, default=sets.find_folder(), help="a folder of dev sets")
    parser.add_argument("--seeds", type=int, nargs="*", default=[1], help="of the damage; more give more lines")
    parser.add_argument("--kind", choices=KINDS, default="runs", help="of the runs")
    parser.add_argument("--most", type=int, help="documents at most")
    parser.add_argument("-o", "--output", type=Path, help="the file; by default the shipped one")
    options = parser.parse_args()
    learned = halves(documents(options.data, options.seeds, options.kind))[0]
    found = list(outcomes(learned[: options.most], kind=options.kind))
    origin = (
        f"python -m training.order_confidence --kind {options.kind}, {len(found)} lines of dev texts damaged by rule "
        f"with seeds {options.seeds}; {sum(one.is_right for one in found)} of them right"
    )
    if options.kind == RUNS_OF_WORDS:
        file = options.output or WORD_RUNS
        made = json.loads(WORD_RUNS.read_text(encoding="utf-8"))
        made |= {"origin of confidence": origin, "confidence": learn(found)}
    else:
        file, made = options.output or confidence.FILE, {"origin": origin, "weights": learn(found)}
    file.write_text(json.dumps(made, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

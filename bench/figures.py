"""The figures of the bench: what is read off a run, what it must reach, and the floors under the public set.

In: scores by set and other measures. Out: figures by key, and those that are worse than their floor.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bench.scoring import Score

FLOORS = Path(__file__).with_name("floors.json")
SLACK = 0.001
"""How far a figure may lie beyond its floor: sums of floats differ between machines, and little else does."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One row of the table."""

    key: str
    label: str
    must: float
    aim: float
    more_is_better: bool = False
    digits: int = 4

    def reached(self, value: float, mark: float) -> bool:
        """Whether ``value`` is as good as ``mark``."""
        return value >= mark if self.more_is_better else value <= mark

    def shown(self, value: float | None) -> str:
        """The value as the table has it."""
        return "–" if value is None else f"{value:.{self.digits}f}"


QUALITY = (
    Figure("chunks.cer", "runs in reversed order, CER", 0.07, 0.03),
    Figure("word-runs.cer", "runs of whole words in reversed order, CER", 0.15, 0.05),
    Figure("visual.cer", "lines back to front, CER", 0.010, 0.003),
    Figure("words.cer", "words reversed, CER", 0.03, 0.01),
    Figure("joins.cer", "joins, CER", 0.006, 0.003),
    Figure("joins.wer", "joins, WER", 0.05, 0.025),
    Figure("joins.zwnj_f1", "joins, ZWNJ F1", 0.92, 0.96, more_is_better=True),
    Figure("clean.changed", "healthy text, lines changed", 0.008, 0.001),
    Figure("extracted.cer_ls", "four extractors, CER of letters alone", 0.06, 0.02),
)
PROMISES = (
    Figure("unsettled", "lines that a second pass changes", 0, 0, digits=0),
    Figure("unreplayed", "documents whose edits do not replay", 0, 0, digits=0),
    Figure("english", "lines of an English page changed", 0, 0, digits=0),
)
COSTS = (
    Figure("garbled_share", "garbled lines/s, share of hazm's on healthy lines", 1 / 640, 1 / 160, more_is_better=True),
    Figure("quick_share", "the same, order.thoroughness=quick", 1 / 57, 1 / 6, more_is_better=True),
    Figure("healthy_share", "healthy lines/s, share of hazm's", 1, 4, more_is_better=True, digits=2),
    Figure("memory", "a 20 MB text, peak memory in MB", 400, 400, digits=0),
    Figure("cold_ratio", "cold start on ten healthy lines, × `import click, regex`", 4, 4, digits=2),
    Figure("cold_memory", "cold start, peak memory in MB", 150, 150, digits=0),
)
ALL = (*QUALITY, *PROMISES, *COSTS)
BY_KEY = {figure.key: figure for figure in ALL}


def from_scores(scores: Mapping[str, Score]) -> dict[str, float]:
    """The quality figures of the sets that were scored."""
    found = {}
    for figure in QUALITY:
        name, _, rate = figure.key.partition(".")
        if name in scores:
            found[figure.key] = getattr(scores[name], rate)
    return found


def floors(path: Path = FLOORS) -> dict[str, float]:
    """The floors as they stand; none where there is no file."""
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def below(values: Mapping[str, float], marks: Mapping[str, float]) -> list[str]:
    """The keys whose values are worse than their floor, by more than the slack."""
    worse = []
    for key, mark in marks.items():
        figure = BY_KEY[key]
        slack = -SLACK if figure.more_is_better else SLACK
        if key in values and not figure.reached(values[key], mark + slack):
            worse.append(key)
    return worse


def raised(values: Mapping[str, float], marks: Mapping[str, float], lower: frozenset[str]) -> dict[str, float]:
    """New floors: each the better of the old one and the value; the keys in ``lower`` take the value as it is.

    Raises:
        ValueError: a value lies below its floor, and nobody said that it may.
    """
    sinking = sorted(set(below(values, marks)) - lower)
    if sinking:
        told = ", ".join(f"{key} {marks[key]} -> {values[key]:.4f}" for key in sinking)
        raise ValueError(f"floors only rise: {told}; mend it, or say --lower {' --lower '.join(sinking)}")
    new = dict(marks)
    for key in (figure.key for figure in (*QUALITY, *PROMISES)):
        if key in values:
            value = round(values[key], 4)
            better = key not in marks or BY_KEY[key].reached(value, marks[key])
            new[key] = value if better or key in lower else marks[key]
    return new

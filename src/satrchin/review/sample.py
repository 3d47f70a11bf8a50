"""Measure how good the output of a batch is: random lines, doubtful or not, judged by a person.

In: the number of lines. Out: the share of wrong lines and the character error rate, each with a 95 % interval. Lines
are drawn uniformly from all lines of all files that are not blank; a line that is set aside is not counted.
"""

from __future__ import annotations

import random
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import sqrt
from statistics import fmean

from satrchin.review.decisions import Decision

Z95 = 1.96
"""Standard errors on each side of a 95 % interval."""
DRAWS = 2_000
"""Resamples for the interval of the character error rate."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """What a sample says about all lines."""

    judged: int
    wrong: int
    lines: tuple[float, float, float]
    """Share of wrong lines, from 0 to 1, and its interval."""
    characters: tuple[float, float, float]
    """Character error rate and its interval."""


def wilson(hits: int, count: int) -> tuple[float, float]:
    """The 95 % interval of a share (Wilson 1927): it holds for few hits and small samples too.

    >>> [round(bound, 3) for bound in wilson(3, 100)]
    [0.01, 0.085]
    """
    if not count:
        return 0.0, 1.0
    share, square = hits / count, Z95 * Z95
    middle = (share + square / (2 * count)) / (1 + square / count)
    half = Z95 * sqrt(share * (1 - share) / count + square / (4 * count * count)) / (1 + square / count)
    return max(0.0, middle - half), min(1.0, middle + half)


def drawn(counts: Sequence[int], size: int, seed: str) -> list[tuple[int, int]]:
    """Random lines, each as the number of its file and its number among the lines of that file, in random order.

    Args:
        counts: lines of each file.
        size: how many lines; all, if there are fewer.
        seed: the same seed draws the same lines.
    """
    stops = list(accumulate(counts))
    total = stops[-1] if stops else 0
    chosen = random.Random(seed).sample(range(total), min(size, total))  # noqa: S311  a sample is no secret
    places = ((bisect_right(stops, number), number) for number in chosen)
    return [(file, number - (stops[file] - counts[file])) for file, number in places]


def measured(decisions: Iterable[Decision], sample: str) -> Estimate:
    """What the decisions on the lines of a sample say."""
    pairs = [
        (one.case.text if one.shown is None else one.shown, one.after)
        for decision in decisions
        if decision.sample == sample and decision.action != "skip"
        for one in decision.cases
    ]
    wrong = sum(text != after for text, after in pairs)
    share = wrong / len(pairs) if pairs else 0.0
    errors = [(distance(text, after), max(1, len(after))) for text, after in pairs]
    return Estimate(len(pairs), wrong, (share, *wilson(wrong, len(pairs))), _rate(errors))


def _rate(errors: Sequence[tuple[int, int]]) -> tuple[float, float, float]:
    """An error rate with its interval: percentiles of resampled lines; without errors, what none of n excludes."""
    if not errors:
        return 0.0, 0.0, 1.0
    size = sum(length for _, length in errors)
    rate = sum(error for error, _ in errors) / size
    if not rate:
        return 0.0, 0.0, wilson(0, len(errors))[1] * _one_error(errors)
    dice = random.Random(len(errors))  # noqa: S311  the same sample gives the same interval
    rates = []
    for _ in range(DRAWS):
        picked = dice.choices(errors, k=len(errors))
        rates.append(sum(error for error, _ in picked) / sum(length for _, length in picked))
    rates.sort()
    return rate, rates[round(0.025 * DRAWS)], rates[round(0.975 * DRAWS) - 1]


def _one_error(errors: Sequence[tuple[int, int]]) -> float:
    """The share of a line's characters that one error is: what a wrong line costs at least."""
    return 1 / fmean(length for _, length in errors)


def distance(one: str, other: str) -> int:
    """The edit distance of two texts (Levenshtein), in characters.

    >>> distance("کتاب", "کباب"), distance("", "سه")
    (1, 2)
    """
    row = list(range(len(other) + 1))
    for number, letter in enumerate(one, 1):
        left, row[0] = row[0], number
        for place, sign in enumerate(other, 1):
            left, row[place] = row[place], min(row[place] + 1, row[place - 1] + 1, left + (letter != sign))
    return row[-1]

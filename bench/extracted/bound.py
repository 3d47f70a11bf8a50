"""What a repair of an extracted text can reach that makes up no letters and keeps each letter on its line.

In: a truth and the text of an extractor. Out: the least edits between the truth and any text whose lines hold letters
of these lines in any order. What an extractor lost, gave on another line or in pieces is beyond a stage that puts the
runs of a line in order. (A repair that joins lines that were cut, as those of ``pdftotext -raw``, can do better.)

Dynamic programming over the lines: a line takes a stretch of the truth, and costs the letters of it that it lacks.
"""

from __future__ import annotations

import unicodedata
from collections import Counter

import numpy as np
from numpy.typing import NDArray

from bench.scoring import ZWNJ, folded
from satrchin.persian.chars import BRACKETS

_ONE_BRACKET = str.maketrans({twin: sign for sign, twin in BRACKETS.items()})


def letters_of(text: str) -> str:
    """The letters and signs of a text, its presentation forms as letters, brackets of a pair as one."""
    plain = folded(unicodedata.normalize("NFKC", text)).replace(ZWNJ, "").translate(_ONE_BRACKET)
    return "".join(plain.split())


def lost_letters(truth: str, text: str) -> int:
    """How many letters and signs of the truth a text does not hold, in any order.

    >>> lost_letters("کتاب (۱)", ")۱( بات")
    1
    """
    return (Counter(letters_of(truth)) - Counter(letters_of(text))).total()


def least_errors(truth: str, text: str) -> int:
    r"""The least edits between the truth and a text that has on each line letters of that line alone.

    >>> least_errors("کتاب خوب است", "تسا بوخ باتک"), least_errors("کتاب خوب است", "است\nکتاب خوب")
    (0, 2)
    """
    wanted = letters_of(truth)
    size = len(wanted)
    signs = {sign: number for number, sign in enumerate(sorted(set(wanted)))}
    seen = np.zeros((size + 1, len(signs)), np.int16)
    for place, sign in enumerate(wanted):
        seen[place + 1, signs[sign]] = 1
    seen = np.cumsum(seen, axis=0, dtype=np.int16)
    places = np.arange(size + 1)
    cost = places.copy()
    for line in filter(None, map(letters_of, text.splitlines())):
        cost = _after(cost, _shared(seen, signs, line))
        # letters of the truth that no line takes
        cost = np.minimum.accumulate(cost - places) + places
    return int(cost[size])


def _shared(seen: NDArray[np.int16], signs: dict[str, int], line: str) -> list[NDArray[np.int16]]:
    """For each length, the letters that a line shares with each stretch of the truth of this length."""
    counts = {signs[sign]: often for sign, often in Counter(line).items() if sign in signs}
    columns, most = seen[:, list(counts)], np.array(list(counts.values()), np.int16)
    longest = min(len(line), len(seen) - 1)
    return [
        np.minimum(columns[width:] - columns[: len(seen) - width], most).sum(axis=1, dtype=np.int16)
        for width in range(longest + 1)
    ]


def _after(cost: NDArray[np.int64], shared: list[NDArray[np.int16]]) -> NDArray[np.int64]:
    """The least edits up to each place of the truth, with one more line."""
    best = cost
    for width, common in enumerate(shared):
        found = cost[: len(cost) - width] + (width - common)
        best = np.concatenate([best[:width], np.minimum(best[width:], found)])
    return best

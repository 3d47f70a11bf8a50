"""Estimate the house style of a page: which optional compounds its author joins with a ZWNJ.

Encyclopaedias write ``شده|است`` (the bar marks a ZWNJ), ministries write ``شده است``. The words of a page show which
training sources it resembles, also when all its ZWNJs are lost. :class:`StylePrior` turns this into a correction of
the log odds of each join.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from math import exp, log
from pathlib import Path

from satrchin.errors import MissingDependencyError
from satrchin.learned import RESOURCES
from satrchin.lm.word_forms import VERSION
from satrchin.messages import tr
from satrchin.persian.chars import ZWNJ
from satrchin.stages.spacing.candidates import Candidates, is_core
from satrchin.stages.spacing.weights import load_weights

STYLES = "joins_styles.bin"
STEP = 16.0
"""Quantisation steps per unit of natural log in one byte; 128 is zero."""
ANY = "*"
"""Placeholder for the other part in rows that describe one part alone."""

_SAME = 3
"""Largest count of one word."""
_FAINT, _MOST = 0.003, 3.0
"""Smallest share of a style that counts, and largest correction of log odds."""


class Styles:
    """The house styles of the training sources.

    Raises:
        MissingDependencyError: the folder has no styles, or those of another version.
    """

    def __init__(self, folder: Path = RESOURCES) -> None:
        try:
            data = (folder / STYLES).read_bytes()
        except OSError:
            raise MissingDependencyError(tr("no house styles in {folder}: reinstall satrchin", folder=folder)) from None
        size = int.from_bytes(data[:8], "little")
        facts = json.loads(data[8 : 8 + size])
        if facts["version"] != VERSION:
            raise MissingDependencyError(
                tr("the house styles in {folder} are of another version: reinstall satrchin", folder=folder)
            )
        self._count: int = facts["styles"]
        self._words = {word: place for place, word in enumerate(facts["words"])}
        self._pairs = {tuple(pair.split(ZWNJ)): place for place, pair in enumerate(facts["pairs"])}
        start = 8 + size
        self._ratios = data[start : (start := start + len(self._words) * self._count)]
        # a row holds the log odds of a join over all sources, then by style; the rows against a space come first,
        # then the rows against no separator
        row = self._count + 1
        self._spaced = data[start : (start := start + len(self._pairs) * row)]
        self._fused = data[start : start + len(self._pairs) * row]

    def like(self, words: Iterable[str]) -> list[float]:
        """The posterior probability of each style given the words; sums to one."""
        seen = Counter(words)
        scores = [0.0] * self._count
        for word, count in seen.items():
            place = self._words.get(word)
            if place is not None:
                weight = min(count, _SAME) / load_weights().temper
                for style, ratio in enumerate(self._ratios[place * self._count : (place + 1) * self._count]):
                    scores[style] += _log(ratio) * weight
        most = max(scores)
        likely = [exp(score - most) for score in scores]
        total = sum(likely)
        return [share / total for share in likely]

    def row(self, first: str, second: str, *, spaced: bool) -> bytes:
        """The row of log odds of joining two parts, of one part alone for a rare pair, or empty."""
        rows = self._spaced if spaced else self._fused
        # fused spellings vary by word: آنها is no evidence for کتابها
        for pair in ((first, second), (ANY, second), (first, ANY)) if spaced else ((first, second),):
            place = self._pairs.get(pair)
            if place is not None:
                row = rows[place * (self._count + 1) : (place + 1) * (self._count + 1)]
                if row[0]:
                    return row
        return b""


class StylePrior:
    """Correction of join log odds for the style of a page and for how strongly two parts are associated."""

    def __init__(self, styles: Styles, words: Iterable[str], candidates: Candidates) -> None:
        self._styles, self._candidates = styles, candidates
        self._likely = [(style, share) for style, share in enumerate(styles.like(words)) if share > _FAINT]
        self._found: dict[tuple[str, str, bool], float] = {}

    def __call__(self, first: str, second: str, *, spaced: bool) -> float:
        """The correction of the log odds of a ZWNJ between two parts, against a space (``spaced``) or no separator."""
        key = (first, second, spaced)
        found = self._found.get(key)
        if found is None:
            row = self._styles.row(first, second, spaced=spaced)
            found = 0.0
            if row:
                total = sum(share for _, share in self._likely)
                here = sum(share / (1 + exp(-_log(row[style + 1]))) for style, share in self._likely) / total
                found = max(-_MOST, min(_MOST, log(here / (1 - here)) - _log(row[0])))
            if not is_core(first + second, 1 << len(first), spaced=spaced):
                found = load_weights().style * found + self._bond(first, second)
            self._found[key] = found
        return found

    def _bond(self, first: str, second: str) -> float:
        """The correction for the association of two parts, compared with words that are adjacent by chance."""
        # joins of frequent words (به عنوان) are written apart more often than the evidence alone predicts
        share = [self._candidates.standing(word).log_p for word in (first, second, first + ZWNJ + second)]
        bias, joined, parts = load_weights().style_bond
        return bias + joined * share[2] - parts * (share[0] + share[1])


def _log(step: int) -> float:
    return (step - 128) / STEP


@lru_cache(maxsize=1)
def load() -> Styles:
    """The shipped styles, loaded once per process."""
    return Styles()

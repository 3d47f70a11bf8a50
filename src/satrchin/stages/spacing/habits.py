"""Weigh a repair by how the page writes the same words elsewhere: an author spells a word one way.

``نوارابزار`` three times on a page is how its author writes it; once, in a page of lost spaces, it is damage. Beside a
second ``محیط|زیست`` (the bar marks a ZWNJ) a ``محیط زیست`` has probably lost one.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from satrchin.persian.chars import ZWNJ
from satrchin.stages.spacing.spacing_repair import SpacingRepair
from satrchin.stages.spacing.viterbi import DamageLogProbs
from satrchin.stages.spacing.weights import load_weights


class Habits:
    """The spellings of a page.

    Args:
        lines: the lines of the page.
        prices: the log probability of each kind of damage on it.
    """

    def __init__(self, lines: Sequence[str], prices: DamageLogProbs) -> None:
        self._lines, self._prices = lines, prices
        self._known: dict[tuple[str, str], float] = {}

    def __call__(self, repair: SpacingRepair, line: str) -> SpacingRepair:
        """The repair with its odds corrected for the other places of the page with the same words.

        All of them were damaged, or none: each further place as written multiplies the odds by the rate of the damage,
        and each place written as the repair would write it speaks for the repair.
        """
        if repair.core:
            return repair
        key = (line[repair.start : repair.stop], repair.text)
        change = self._known.get(key)
        if change is None:
            price = sum(self._prices[kind] for kind in repair.kinds)
            alike, other = map(self._count, key)
            change = self._known[key] = price * max(0, alike - 1) + load_weights().habit * other
        return repair._replace(odds=repair.odds + change)

    @cached_property
    def _text(self) -> str:
        return "\n".join(("", *self._lines, ""))

    def _count(self, words: str) -> int:
        """How often words occur on the page, as whole words."""
        text, count, at = self._text, 0, self._text.find(words)
        while at >= 0:
            end = at + len(words)
            count += not (_is_inside(text[at - 1]) or _is_inside(text[end]))
            at = text.find(words, at + 1)
        return count


def _is_inside(sign: str) -> bool:
    """Whether a word goes on at a sign."""
    return sign.isalpha() or sign == ZWNJ

"""Drop repairs in foreign-language text, and all but the certain ones in verse and old prose.

The evidence was learned from modern prose. Of the repairs found in ``بده ای ساقی، که می نوشند`` only that of
``می نوشند`` is kept: ``ای`` is a vocative here, not a suffix.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Protocol, TypeVar

from satrchin.lm.foreign import foreign_after
from satrchin.lm.verse import OLD, is_verse_page, score
from satrchin.persian.protected import inside
from satrchin.persian.regexes import lazy

# in «می ده» the word می is wine, not the verb prefix
_VERB = lazy("(?!می ده$)ن?می ?[^ ]+")
_SPACED_VERB = lazy("ن?می [^ ]+[میدت]")
_COMPOUND = OLD / 2
"""Verse score from which compounds are no longer joined; half the score of certain verse."""


class Change(Protocol):
    """A repair of one stretch of a line."""

    @property
    def start(self) -> int:
        """Start offset in the line."""

    @property
    def stop(self) -> int:
        """End offset in the line."""

    @property
    def compound(self) -> bool:
        """Whether the repair only joins words that some writers leave apart."""


Found = TypeVar("Found", bound=Change)


class Caution:
    """Filter for the repairs of a page by language and genre of its lines; computes nothing until a repair is found.

    Args:
        lines: the unrepaired lines of the page.
    """

    def __init__(self, lines: Sequence[str]) -> None:
        self._lines = lines

    @cached_property
    def _verse_page(self) -> bool:
        return is_verse_page(self._lines)

    def __call__(self, number: int, found: list[Found]) -> list[Found]:
        """The repairs of line ``number`` that are allowed."""
        if not found:
            return found
        line = self._lines[number]
        if self._verse_page:
            found = [repair for repair in found if _SPACED_VERB.fullmatch(line, repair.start, repair.stop)]
        elif (like := score(line)) >= _COMPOUND:
            found = [
                repair
                for repair in found
                if (like < OLD and not repair.compound) or _VERB.fullmatch(line, repair.start, repair.stop)
            ]
        if found:
            passages = foreign_after(line, self._lines[number - 1] if number else "")
            spans = [(start, stop) for start, stop, _ in passages]
            found = [repair for repair in found if not inside(spans, repair.start, repair.stop)]
        return found

"""What is left alone: repairs in words of another language, and all but the certain ones in verse and old prose.

In: the repairs that were found for a line. Out: those that may be made. Of ``بده ای ساقی، که می نوشند`` only
``می نوشند`` is left: the vocative ``ای`` is no ending here, and the evidence was learned from modern prose.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Protocol, TypeVar

from satrchin.lm.foreign import PERSIAN, foreign
from satrchin.lm.verse import OLD, is_verse_page, score
from satrchin.persian.protected import inside
from satrchin.persian.regexes import lazy

# «می ده» asks for wine
_VERB = lazy("(?!می ده$)ن?می ?[^ ]+")
_SPACED_VERB = lazy("ن?می [^ ]+[میدت]")
_COMPOUND = OLD / 2
"""A line that reads half as much like verse as what is verse for sure joins no compounds."""


class Change(Protocol):
    """A repair of a stretch of a line."""

    @property
    def start(self) -> int:
        """Where the stretch begins in its line."""

    @property
    def stop(self) -> int:
        """Where it ends."""

    @property
    def compound(self) -> bool:
        """Whether it does nothing but join two words that not everybody joins."""


Found = TypeVar("Found", bound=Change)


class Caution:
    """What may not be touched in the lines of a page; nothing is looked at before a repair is found.

    Args:
        lines: the lines of the page as they stand.
    """

    def __init__(self, lines: Sequence[str]) -> None:
        self._lines = lines

    @cached_property
    def _verse_page(self) -> bool:
        return is_verse_page(self._lines)

    def __call__(self, number: int, found: list[Found]) -> list[Found]:
        """Those of the repairs of line ``number`` that may be made."""
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
            before = foreign(self._lines[number - 1])[1] if number else PERSIAN
            spans = [(start, stop) for start, stop, _ in foreign(line, before)[0]]
            found = [repair for repair in found if not inside(spans, repair.start, repair.stop)]
        return found

"""The repair of a span of a line: its new text, its log odds and the kinds of damage it undoes.

``کتاب های`` with the text ``کتاب|های`` (the bar marks a ZWNJ) undoes one lost ZWNJ.
"""

from __future__ import annotations

from typing import NamedTuple

from satrchin.stages.spacing.candidates import SPACED

TWO_WORDS = 3
"""The doubt of a repair whose parts are surely two words: it is never made."""
TIGHT = 10.0
"""Association (pointwise mutual information) from which two parts are certainly one word."""


class SpacingRepair(NamedTuple):
    """A repair: span, replacement text, log odds, and kinds of damage."""

    start: int
    stop: int
    text: str
    odds: float
    kinds: frozenset[int]
    core: bool
    """Whether it only adds ZWNJs that all writers who use ZWNJs would write."""
    bond: float
    """For optional joins: the association (pointwise mutual information) of the joined parts."""
    doubt: int
    """How likely the spelling as seen is its author's: 0 (not at all), 1 (on a page with few slips), 2, or
    ``TWO_WORDS`` (surely)."""
    damages: tuple[int, ...] = ()
    """The damage at each place that the search changes; the rate of each is part of the odds."""

    @property
    def compound(self) -> bool:
        """Whether it only joins words that some writers leave apart."""
        return self.kinds == {SPACED} and not self.core

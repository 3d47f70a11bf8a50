"""The weights of the spacing stage; ``resources/spacing.md`` says what each is and where it comes from."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any, NamedTuple

from satrchin.learned import RESOURCES

FILE = RESOURCES / "spacing.json"


class SpacingWeights(NamedTuple):
    """Weights of the spacing stage; all odds are natural logarithms."""

    first: tuple[float, ...]
    """Rate of each kind of damage with which the estimate of a page begins."""
    prior: tuple[tuple[float, float], ...]
    """Prior counts of each kind of damage: cases, and places where it could occur."""
    bare: tuple[float, float]
    """The same for ZWNJs that became spaces in a text that has none: nothing shows that its author writes them."""
    others: float
    """Number of other damage cases on the page that divides the extra margin by e."""
    unlike: float
    """Weight of damage of the other group: split or glued words are weak evidence of lost ZWNJs, and vice versa."""
    core: float
    """Share of the extra margin that a ZWNJ needs which all writers use."""
    bond: float
    """How much one unit of association between two parts lowers the margin that an optional join needs."""
    calibration: tuple[float, float]
    """Bias and slope that turn the log odds of a repair into its confidence."""
    habit: float
    """Log odds that an author who writes a word one way has not written it the other way in the same place."""
    rarer: float
    """How much rarer (natural log) a word is than each of the two words that others write for it."""
    slips: tuple[float, float]
    """Share of the ZWNJs of a page that its author may have left out, and of words that may be split or glued: the page
    counts as damaged above it."""
    spaced: float
    """Number of ZWNJs that became spaces, from which optional joins may have been lost too."""
    verb: float
    """Log odds from which a verb surely lost the ZWNJ after its می."""
    glued_verb: float
    """Log odds of a verb with a ZWNJ against the verb glued, from which it is repaired beside such a verb."""
    glued_plurals: tuple[int, float]
    """Fewest plurals without a ZWNJ, and how many to one with a ZWNJ, on a page whose author glues them."""
    usual: tuple[tuple[float, float, float], ...]
    """What a compound needs that nearly all writers join: log count of the joined form, log odds of it against the
    words apart, and association (pointwise mutual information) of the words; any of these limits will do."""
    solid: tuple[tuple[float, float, float], ...]
    """The same for compounds that are written as one word."""
    verse: float
    """How much one unit of the verse score lowers the log odds."""
    temper: float
    """Words of a page are not independent: this many count as one observation of its house style."""
    style: float
    """Weight of the style's log odds for optional joins."""
    style_bond: tuple[float, float, float]
    """Bias, weight of the joined form and weight of the parts in the log odds of an optional join."""


@lru_cache(maxsize=1)
def load_weights() -> SpacingWeights:
    """The shipped weights, loaded once per process."""
    found: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    del found["origin"]
    return SpacingWeights(**{name: _frozen(value) for name, value in found.items()})


def _frozen(value: Any) -> Any:
    """A list as a tuple, lists in it too."""
    return tuple(map(_frozen, value)) if isinstance(value, list) else value

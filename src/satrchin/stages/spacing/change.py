"""Classify a change of separators: which damage it undoes, and whether it could be the author's own spelling instead.

The letters ``کتابهای`` with a space seen before ``های`` and a ZWNJ meant there are one lost ZWNJ that every writer
would write. ``ابو عبدالله``, joined, is the other spelling of a name and not a word in pieces.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import log
from typing import NamedTuple

from satrchin.persian.chars import NON_JOINING, ZWNJ
from satrchin.stages.spacing.candidates import (
    FREQUENT,
    FUSED,
    GLUED,
    PAIR,
    SPACED,
    SPLIT,
    Candidates,
    is_core,
)
from satrchin.stages.spacing.spacing_repair import TIGHT, TWO_WORDS
from satrchin.stages.spacing.viterbi import BOUND, JOIN, NONE, SPACE
from satrchin.stages.spacing.weights import load_weights

_KINDS = {(SPACE, NONE): SPLIT, (NONE, SPACE): GLUED, (SPACE, JOIN): SPACED, (NONE, JOIN): FUSED}
_NEVER = -20.0
"""Log probability of a pair that the training text does not have."""
_ENDS_A_WORD = "های"
"""A suffix that always ends a word; no name or compound contains it."""
_ARTICLE = "ال"
"""Arabic titles and names are written both ways: ``محی الدین``."""

_AND, _IS, _ALEF, _INDEFINITE, _HAMZA = "و", "است", "ا", "ای", "\N{ARABIC HAMZA ABOVE}"
_ENDS_IN_VOWEL = "هی"
"""Letters after which a suffix is never written without a ZWNJ."""
_BEGINS_COMPOUNDS = frozenset({"خود", "هم", "پیش", "پس", "باز", "نیم"})
"""Frequent words that begin compounds: ``خودنوشت``."""
_BEGINS_NAMES = frozenset({"ابو", "ابا", "ابی", "عبد", "ذو", "لا"})
"""Arabic words that names and phrases begin with, written both ways: ``ابو علی``."""
_WINE = "می"
_PERSONAL = ("م", "ی", "ند", "ید")
"""Endings that verbs with می have and few nouns."""
_EVERYWHERE = -4.5
"""Log share of words such as از and که, which hardly begin as the rest of a torn word."""
_ONCE, _SEEN, _USUAL = 0.0, log(10), log(200)
"""Log counts in the training text: of what it has once, of what is no chance, and of a usual word."""


class Change(NamedTuple):
    """A change of the separators of a section of letters.

    The section begins and ends at the border of a word, both as it was seen and as it is meant.
    """

    candidates: Candidates
    letters: str
    """The letters, folded, without separators."""
    seen: Sequence[int]
    """The separator written before each letter."""
    meant: Sequence[int]
    """The separator to be written before each letter."""

    def damages(self) -> tuple[int, ...]:
        """The damage at each changed place."""
        return tuple(_KINDS[self.seen[place], self.meant[place]] for place in self._changed())

    def kinds(self) -> tuple[frozenset[int], bool]:
        """The kinds of damage that the change undoes, and whether it only makes joins that all writers make."""
        found: set[int] = set()
        core = True
        for place in self._changed():
            first = max((n for n in range(place) if self.meant[n] == SPACE), default=0)
            last = next((n for n in range(place + 1, len(self.letters)) if self.meant[n] == SPACE), len(self.letters))
            kind = _KINDS[self.seen[place], self.meant[place]]
            everybody = is_core(self.letters[first:last], 1 << place - first, spaced=self.seen[place] == SPACE)
            if kind == SPLIT and everybody and self.letters[place - 1] in NON_JOINING:
                # a ZWNJ changes no shape here, so none is written
                kind = SPACED
            found.add(kind)
            core &= everybody and kind in {SPACED, FUSED}
        return frozenset(found), core

    def bond(self) -> float:
        """The lowest association (pointwise mutual information) of two parts that the change joins by a ZWNJ."""
        bonds = [TIGHT]
        for place in self._changed():
            if (self.seen[place], self.meant[place]) == (SPACE, JOIN):
                parts = self._around(self.meant, place)
                if parts[1] in BOUND:
                    continue  # a bound ending is never a word of its own
                together, one, two = (self.candidates.standing(word).log_p for word in (ZWNJ.join(parts), *parts))
                bonds.append(together - one - two)
        return min(bonds)

    def doubt(self) -> int:
        """How likely the spelling as seen is its author's: from 0 (not at all) to 3, see :class:`SpacingRepair`."""
        doubts = [0]
        for place in self._changed():
            kind = _KINDS[self.seen[place], self.meant[place]]
            if kind == SPLIT:
                doubts.append(self._doubt_of_joined(place))
            elif kind == GLUED:
                doubts.append(self._doubt_of_parts(place))
            elif kind == FUSED:
                doubts.append(self._doubt_of_fused(place))
            elif kind == SPACED and self._around(self.seen, place)[0] == _WINE:
                doubts.append(self._doubt_of_verb(place))
        return max(doubts)

    def _doubt_of_joined(self, place: int) -> int:
        """Whether the pieces that are joined at a place may be two words that others write as one.

        A torn word looks otherwise: a piece is a letter, or the word is more frequent than the pieces, and the second
        does not have the Arabic article.
        """
        standing = self.candidates.standing
        one, two = self._around(self.seen, place)
        first, last = self._ends(self.meant, place)
        if min(len(one), len(two)) == 1 or is_core(self.letters[first:last], 1 << place - first, spaced=True):
            return 0
        word = "".join(self._around(self.meant, place))
        rarer = standing(word).log_p < min(standing(one).log_p, standing(two).log_p) - load_weights().rarer
        frequent = standing(two).log_p > _EVERYWHERE
        return 2 * (
            rarer or frequent or one in _BEGINS_NAMES or (two.startswith(_ARTICLE) and len(two) > len(_ARTICLE) + 1)
        )

    def _doubt_of_parts(self, place: int) -> int:
        """Whether the two words that are separated at a place may be a name or a compound that was meant as one."""
        one, two = self._word(self.meant, place - 1), self._word(self.meant, place)
        if one.endswith(_ENDS_A_WORD):
            return 0
        standing, joins = self.candidates.standing, self.candidates.joins
        first, second = standing(one), standing(two)
        if two == _IS and standing(one + _ALEF).number != joins.unknown:
            return 1  # «حکماست» is «حکما» with a short form of the verb
        if max(first.log_p, second.log_p) > FREQUENT:
            short = two == _AND and joins.log_count(first.log_p) < _USUAL
            return int(
                short or one in _BEGINS_COMPOUNDS or standing(self._word(self.seen, place)).number != joins.unknown
            )
        pair = joins.log_pair(first.number, second.number, _NEVER)
        if pair < _NEVER / 2:
            return 2
        return int(joins.log_count(first.log_p + pair) < _SEEN)

    def _doubt_of_fused(self, place: int) -> int:
        """Whether a word that gets a ZWNJ at a place may be meant without one: ``زندگینامه``, ``تازهای``."""
        standing, joins = self.candidates.standing, self.candidates.joins
        first, last = self._ends(self.meant, place)
        left, right = self.letters[first:place], self.letters[place:last]
        if is_core(left + right, 1 << place - first, spaced=False):
            # with a plural ending that its author writes without a ZWNJ, «تازهای» is «تاز»
            return int(right == _INDEFINITE and joins.log_count(standing(left[:-1]).log_p) > _SEEN)
        if standing((left + right).rstrip(_HAMZA)).number != joins.unknown:
            return 1
        seen = joins.log_count(standing(self._word(self.meant, place)).log_p) > _SEEN
        return int(not seen and not (left[-1] in _ENDS_IN_VOWEL and right in joins.suffixes))

    def _doubt_of_verb(self, place: int) -> int:
        """Whether the word after می is no verb but one of its own, as in «می نماد رهایی است»: می is wine."""
        standing, joins = self.candidates.standing, self.candidates.joins
        word = self._word(self.seen, place)
        rare = joins.log_count(standing(self._word(self.meant, place)).log_p) < _ONCE
        usual = joins.log_count(standing(word).log_p) > _USUAL
        return TWO_WORDS * (rare and usual and not word.endswith(_PERSONAL))

    def _ends(self, gaps: Sequence[int], place: int) -> tuple[int, int]:
        """The first letter of the word of a place, and the letter after its last; ZWNJs do not end it."""
        first = max(n for n in range(place + 1) if n == 0 or gaps[n] == SPACE)
        last = next((n for n in range(place + 1, len(self.letters)) if gaps[n] == SPACE), len(self.letters))
        return first, last

    def _word(self, gaps: Sequence[int], place: int) -> str:
        """The word of a place, with its ZWNJs."""
        first, last = self._ends(gaps, place)
        return "".join((ZWNJ if n > first and gaps[n] == JOIN else "") + self.letters[n] for n in range(first, last))

    def _around(self, gaps: Sequence[int], place: int) -> tuple[str, str]:
        """The letters before and after a place, up to the separators nearest to it."""
        first = max(n for n in range(place) if n == 0 or gaps[n] != NONE)
        after = range(place + 1, len(self.letters))
        last = next((n for n in after if gaps[n] != NONE), len(self.letters))
        return self.letters[first:place], self.letters[place:last]

    def _changed(self) -> Iterator[int]:
        """The letters before which the separator changes."""
        return (place for place in range(1, len(self.letters)) if self.seen[place] != self.meant[place])


def is_listed(candidates: Candidates, letters: str, seen: Sequence[int], start: int, stop: int) -> bool:
    """Whether single letters are more likely an enumeration than a word in pieces."""
    if stop - start > PAIR or candidates.standing(letters[start:stop]).log_p < FREQUENT:
        return True
    before = (start == 1 or (start > 1 and seen[start - 1] == SPACE)) and letters[start - 1] != _AND
    after = stop + 1 == len(seen) or (stop + 1 < len(seen) and seen[stop + 1] == SPACE)
    return before or (after and letters[stop] != _AND)

"""Classify a change of separators: which damage it undoes, and whether it could be the author's own spelling instead.

The letters ``کتابهای`` with a space seen before ``های`` and a ZWNJ meant there are one lost ZWNJ that every writer
would write. ``ابو عبدالله``, joined, is the other spelling of a name and not a word in pieces.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
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
from satrchin.stages.spacing.viterbi import BOUND, JOIN, NONE, SPACE
from satrchin.stages.spacing.weights import load_weights

_KINDS = {(SPACE, NONE): SPLIT, (NONE, SPACE): GLUED, (SPACE, JOIN): SPACED, (NONE, JOIN): FUSED}
_TIGHT = 10.0
"""Association (pointwise mutual information) from which two parts are certainly one word."""
_NEVER = -20.0
"""Log probability of a pair that the training text does not have."""
_ENDS_A_WORD = "های"
"""A suffix that always ends a word; no name or compound contains it."""
_ARTICLE = "ال"
"""Arabic titles and names are written both ways: ``محی الدین``."""

_AND = "و"
"""The one word of a single letter."""


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
        bonds = [_TIGHT]
        for place in self._changed():
            if (self.seen[place], self.meant[place]) == (SPACE, JOIN):
                parts = self._around(self.meant, place)
                if parts[1] in BOUND:
                    continue  # a bound ending is never a word of its own
                together, one, two = (self.candidates.standing(word).log_p for word in (ZWNJ.join(parts), *parts))
                bonds.append(together - one - two)
        return min(bonds)

    def is_met(self) -> bool:
        """Whether separated words occur side by side in the training text, or one of them is very frequent."""
        words, glued = [""], [False]
        for letter, before, gap in zip(self.letters, self.seen, self.meant, strict=True):
            if gap == SPACE and words[-1]:
                words.append("")
                glued.append(before == NONE)
            words[-1] += (ZWNJ if gap == JOIN and words[-1] else "") + letter
        forms = [self.candidates.standing(word) for word in words]
        joins = self.candidates.joins
        return all(
            not parted
            or word.endswith(_ENDS_A_WORD)
            or max(one.log_p, two.log_p) > FREQUENT
            or joins.log_pair(one.number, two.number, _NEVER) > _NEVER / 2
            for word, one, two, parted in zip(words, forms, forms[1:], glued[1:], strict=False)
        )

    def is_torn(self) -> bool:
        """Whether the pieces that the change joins look like a word that was torn.

        Two words that some write as one look otherwise: each is longer than a letter and more frequent than both
        together, or the second has the Arabic article.
        """
        standing = self.candidates.standing
        for place in self._changed():
            if (self.seen[place], self.meant[place]) == (SPACE, NONE):
                one, two = self._around(self.seen, place)
                word = "".join(self._around(self.meant, place))
                rarer = standing(word).log_p < min(standing(one).log_p, standing(two).log_p) - load_weights().rarer
                if min(len(one), len(two)) > 1 and (
                    rarer or (two.startswith(_ARTICLE) and len(two) > len(_ARTICLE) + 1)
                ):
                    return False
        return True

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

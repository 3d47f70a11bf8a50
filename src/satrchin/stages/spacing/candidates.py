"""The quick look for wrong spaces: what may be wrong with a word or a pair of words, by itself.

In: a word as it stands, or two with a space between. Out: clues, each a kind of damage that would explain it, with
its odds. ``می خواهم`` is a candidate for a ZWNJ that became a space; ``از کشور`` gives none. What is found is kept, so
that most words of a text cost one look into a table. From all clues of a page its rates of damage are estimated,
and they are what a repair costs: a page of whole ZWNJs earns trust in its spaces, a page without any earns repair.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from math import exp, inf, log
from typing import NamedTuple

from satrchin.lm.bulk import Bulk
from satrchin.lm.memo import Memo
from satrchin.lm.word_forms import LONGEST, Spelling, WordForms, load, masked
from satrchin.persian.chars import ARABIC_TO_PERSIAN, NON_JOINING, ZWNJ
from satrchin.persian.regexes import lazy
from satrchin.stages.spacing.viterbi import VERB_SHAPE, DamageLogProbs

SPLIT, GLUED, SPACED, FUSED = range(4)
"""Kinds of damage, in the order of :class:`Prices`."""

_KEPT = 200_000
_COMMON = -11.0
"""Words whose share (natural log) is larger are not looked at for a lost space."""
RARE = -14.0
"""Words whose share (natural log) is larger are no stem with a learned suffix: بهای is a word."""
_NEAR = 4.0
"""Two words this much (natural log) less likely than the one that stands there are still a candidate."""
_SPARE = 1.0
"""What rounding may add to how often two words are seen together."""
PAIR, FREQUENT = 2, -7.5
"""Two letters by themselves are an enumeration, but for words whose share (natural log) is larger: در and the like."""
_NO_STEM = -9.0
_VERB_ODDS = 3.0

# everybody who writes ZWNJs at all writes them here
_CORE = lazy("ها(?:ی(?:ی|م|ت|ش|شان|مان|تان)?|ست|)$|(?<=ه)(?:ای|اند|ام|ایم|اید)$")
_CORE_PREFIX = ("می", "نمی")

_FIRST = (0.003, 0.005, 0.3, 0.3)
_PRIOR = ((0.001, 1000.0), (0.001, 200.0), (0.1, 3.0), (0.1, 3.0))
"""What is taken to have been seen of each kind before the page: so many cases in so many places."""
_FAINT = -8.0
"""Candidates with smaller odds count for nothing."""
_ROUNDS = 8
_MOST = 0.95


class Candidate(NamedTuple):
    """A kind of damage, and its log odds without what the damage itself costs."""

    kind: int
    odds: float
    core: bool = True
    """Of a lost ZWNJ: whether everybody would write it."""


def _key(word: str) -> tuple[str, int, str]:
    """A word folded, its ZWNJs, its letters."""
    folded = word.translate(ARABIC_TO_PERSIAN)
    return (folded, *masked(folded))


def _shows(key: str, mask: int) -> bool:
    """Whether all ZWNJs of a mask would show."""
    return not mask or not any(mask >> place & 1 and key[place - 1] in NON_JOINING for place in range(1, len(key)))


def is_core(key: str, mask: int) -> bool:
    """Whether one of the ZWNJs stands behind می or نمی, or before ها and its kin, or before ای behind ه."""
    last, first = mask.bit_length() - 1, (mask & -mask).bit_length() - 1
    return _CORE.match(key, last) is not None or key[:first] in _CORE_PREFIX


def _together(forms: Iterable[Spelling], key: str, border: int, mask: int) -> tuple[float, float]:
    """How likely a key is, two words in one: with a ZWNJ at the border, and without."""
    spaced = split = -inf
    for form in forms:
        if form.mask & mask == mask and _shows(key, form.mask & ~mask & ~(1 << border)):
            if form.mask >> border & 1:
                spaced = max(spaced, form.log_p)
            else:
                split = max(split, form.log_p)
    return spaced, split


class Candidates:
    """What may be wrong with words and pairs; keeps what it has found."""

    def __init__(self, joins: WordForms) -> None:
        self.joins = joins
        self.bulk = Bulk()
        self.of_word: dict[str, tuple[Candidate, ...]] = Memo(self._of_word, _KEPT)
        """What may be wrong inside each word; a word that was not seen yet is looked at."""
        self.of_pair: dict[tuple[str, str], tuple[Candidate, ...]] = Memo(self._of_pair, _KEPT)
        """What may be wrong with the space between two words."""
        self._keyed: dict[str, tuple[str, int, str]] = Memo(_key, _KEPT)
        self._standing: dict[str, Spelling] = Memo(self._stands, _KEPT)
        self._suffix_sizes = sorted({len(suffix) for suffix in joins.suffixes})

    def word(self, word: str) -> tuple[Candidate, ...]:
        """What may be wrong inside a word."""
        return self.of_word[word]

    def pair(self, first: str, second: str) -> tuple[Candidate, ...]:
        """What may be wrong with the space between two words."""
        return self.of_pair[first, second]

    def standing(self, word: str) -> Spelling:
        """A folded word as it stands: its own form, or one that nobody has seen."""
        return self._standing[word]

    def _of_word(self, word: str) -> tuple[Candidate, ...]:
        forms = self.joins.forms(word)
        # a common word that is written in one way only
        if len(word) > LONGEST or (len(forms) == 1 and not forms[0].mask and forms[0].log_p >= _COMMON):
            return ()
        return tuple(self._inside(*self._keyed[word]))

    def _of_pair(self, pair: tuple[str, str]) -> tuple[Candidate, ...]:
        first, second = pair
        one, two, joins = self._keyed[first], self._keyed[second], self.joins
        key = one[2] + two[2]
        forms = joins.forms(key)
        affix = two[0] in joins.suffixes or one[0] in joins.prefix_words
        # most pairs are nothing together
        if not (forms or affix) or len(first) + len(second) > LONGEST:
            return ()
        if affix or one[1] or two[1] or len(forms) > 1 or forms[0].mask or len(key) <= PAIR or not (one[2] and two[2]):
            return tuple(self._between(one, two, forms))
        return (Candidate(SPLIT, forms[0].log_p - self._apart(one[0], two[0])),)

    def _apart(self, first: str, second: str) -> float:
        """How likely two folded words are, one after the other."""
        here, there = self._standing[first], self._standing[second]
        return here.log_p + self.joins.log_pair(here.number, there.number, there.log_p)

    def _stands(self, word: str) -> Spelling:
        joins = self.joins
        mask, key = masked(word)
        for form in joins.forms(key):
            if form.mask == mask:
                return form
        stem, _, suffix = word.rpartition(ZWNJ)
        if stem and suffix in joins.suffixes and len(word) <= LONGEST:
            return Spelling(
                mask,
                self.standing(stem).log_p + joins.suffixes[suffix].get(stem[-1], _NO_STEM),
                joins.unknown,
            )
        return Spelling(mask, joins.log_unknown(len(key)), joins.unknown)

    def _inside(self, word: str, mask: int, key: str) -> Iterator[Candidate]:
        joins = self.joins
        now = self.standing(word)
        ways = [
            (form.log_p, form.mask ^ mask)
            for form in joins.forms(key)
            if form.mask & mask == mask != form.mask and _shows(key, form.mask ^ mask)
        ]
        for size in self._suffix_sizes if now.log_p < RARE else ():
            stem, suffix = word[:-size], word[-size:]
            after = joins.suffixes.get(suffix)
            if after is not None and len(stem) > 1 and stem[-1] in after and stem[-1] not in NON_JOINING:
                log_p = self.standing(stem).log_p
                if joins.takes(log_p, suffix, stem[-1]):
                    ways.append((log_p + after[stem[-1]], 1 << len(key) - size))
        if ways:
            log_p, lost = max(ways)
            yield Candidate(FUSED, log_p - now.log_p, core=is_core(key, lost))
        elif now.number == joins.unknown and VERB_SHAPE.fullmatch(key) and not mask:
            yield Candidate(FUSED, _VERB_ODDS)
        if not mask and now.log_p < _COMMON:
            floor = now.log_p - _NEAR
            parted = self._parted(key, floor)
            if parted > floor:
                # that a known word is two says nothing of the page
                yield Candidate(GLUED, parted - now.log_p, core=now.number == joins.unknown)

    def _parted(self, key: str, best: float) -> float:
        """How likely two known words are, one after the other, at the likeliest place of a key; or ``best``."""
        joins = self.joins
        for start in joins.prefixes(key):
            rest = key[len(start) :]
            second = joins.plain(rest)
            if second is None and rest.startswith(_CORE_PREFIX):
                # a verb that lost its ZWNJ as well
                second = max(((form.number, form.log_p) for form in joins.forms(rest)), default=None)
            # no two words are seen together oftener than either of them
            if second and second[1] + _SPARE > best:
                first = joins.plain(start)
                if first and first[1] + _SPARE > best:
                    best = max(best, first[1] + joins.log_pair(first[0], *second))
        return best

    def _between(
        self, one: tuple[str, int, str], two: tuple[str, int, str], forms: Sequence[Spelling]
    ) -> Iterator[Candidate]:
        joins = self.joins
        (first, mask1, key1), (second, mask2, key2) = one, two
        key, border = key1 + key2, len(key1)
        suffix, prefix = joins.suffixes.get(second), joins.prefix_words.get(first)
        if not key1 or not key2 or not (forms or suffix or prefix):
            return
        if len(key) == PAIR and (not forms or forms[0].log_p < FREQUENT):
            return
        spaced, split = _together(forms, key, border, mask1 | mask2 << border)
        if suffix is None and prefix is None and spaced == split:
            return  # both minus infinity: the key is written in other ways only
        here, there = self.standing(first), self.standing(second)
        if suffix is not None and first[-1] in suffix and (split > -inf or joins.takes(here.log_p, second, first[-1])):
            spaced = max(spaced, here.log_p + suffix[first[-1]])
        if prefix is not None and there.number == joins.unknown:
            spaced = max(spaced, prefix + there.log_p)
        now = self._apart(first, second)
        if spaced > -inf:
            yield Candidate(SPACED, spaced - now, core=is_core(key, 1 << border))
        if split > -inf:
            yield Candidate(SPLIT, split - now)


@lru_cache(maxsize=1)
def shared() -> Candidates:
    """The clues of the shipped evidence, kept from page to page."""
    return Candidates(load())


@dataclass(slots=True)
class DamageRates:
    """How much damage of each kind a page shows."""

    places: list[Sequence[Candidate]] = field(default_factory=list)
    """The candidates of each place: at most one of them is what happened there."""
    letters: int = 0
    words: int = 0
    joins: int = 0
    """ZWNJs that stand there."""
    found: list[float] = field(default_factory=lambda: [0.0] * 4)

    def prices(self) -> DamageLogProbs:
        """The log rates, by expectation and maximisation over the clues."""
        rates = list(_FIRST)
        # the same words have the same candidates, so most places are counted without a look at them
        alike = Counter(map(tuple, self.places))
        cases = [
            ([(kind, exp(min(odds, 30.0)), core) for kind, odds, core in place], count)
            for place, count in alike.items()
            if max(candidate.odds for candidate in place) > _FAINT
        ]
        for _ in range(_ROUNDS):
            found = [0.0] * 4
            for place, count in cases:
                whole = 1.0 + sum([rates[kind] * odds for kind, odds, _ in place])
                for kind, odds, core in place:
                    if core:
                        found[kind] += count * rates[kind] * odds / whole
            self.found = found
            rates = [self._rate(kind) for kind in range(4)]
        return DamageLogProbs(*(log(rate) for rate in rates))

    def _rate(self, kind: int, less: float = 0.0) -> float:
        few, many = _PRIOR[kind]
        lost = self.found[SPACED] + self.found[FUSED] + self.joins
        places = (self.letters, self.words, lost, lost)[kind]
        return min(_MOST, (max(0.0, self.found[kind] - less) + few) / (max(0.0, places - less) + many))

    def alone(self, kind: int) -> float:
        """What is to be taken off the odds of one case, which is no evidence of its own kind."""
        return log(self._rate(kind, 1.0) / self._rate(kind))

"""Find candidates for spacing damage: single words and word pairs whose spaces or ZWNJs may be wrong.

Each :class:`Candidate` is a kind of damage with its log odds. ``می خواهم`` gives a candidate for a ZWNJ that became a
space; ``از کشور`` gives none. Results are cached, so most words of a text cost one table lookup.
:class:`DamageRates` estimates from all candidates of a page how often each kind of damage occurs on it. These rates
are the prior of every repair: a page with intact ZWNJs gets few repairs, a page without any gets many.
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
from satrchin.lm.word_forms import LONGEST, PLURAL, Spelling, WordForms, load, masked
from satrchin.persian.chars import ARABIC_TO_PERSIAN, NON_JOINING, ZWNJ
from satrchin.persian.regexes import lazy
from satrchin.stages.spacing.viterbi import FREE, NO_STEMS, VERB_SHAPE, DamageLogProbs, is_bare_stem
from satrchin.stages.spacing.weights import load_weights

SPLIT, GLUED, SPACED, FUSED = range(4)
"""Kinds of damage, in the order of :class:`DamageLogProbs`."""

_KEPT = 200_000
"""Maximum number of entries in each cache."""
_COMMON = -11.0
"""Words with a larger log share are not searched for a lost space."""
RARE = -14.0
"""Words with a larger log share are not split into a stem and a learned suffix: بهای is one word."""
_NEAR = 4.0
"""Two words are a candidate although their log probability is lower than the written word's by up to this much."""
_SPARE = 1.0
"""Tolerance for rounding in the log probability of word pairs."""
PAIR, FREQUENT = 2, -7.5
"""A two-letter word in pieces counts as an enumeration, unless its log share is larger than ``FREQUENT`` (در)."""
_NO_STEM = -9.0
"""Log probability of a suffix behind a letter behind which the training texts never had it."""
_VERB_ODDS = 3.0
"""Log odds that an unknown word with the shape of a verb has lost the ZWNJ of its prefix."""
_VOCATIVE = "ای"

# all writers who use ZWNJs write them here
_CORE = lazy("ها(?:ی(?:ی|م|ت|ش|شان|مان|تان)?|ست|)$|(?<=ه)(?:ای|اند|ام|ایم|اید)$")
_CORE_PREFIX = ("می", "نمی")
# written with a ZWNJ by all who do not write them as one word; after other letters تر may be the word for wet
_CORE_SPACED = lazy(
    "(?<=ی)(?:تر|اند|ایم|اید)$|(?<=[اآدذرزژو])تر$|ترین$|(?<=..ه)ی$|(?:(?<=^سه)|(?<=^پنج)|(?<=^چهار))شنبه"
)

SLACK = 3.0
"""How much the context may add to the log odds of a candidate in a search. A place whose candidates have less than
``-SLACK`` has none: whatever the rates of the page, they start no search."""
_ROUNDS, _SAME, _MOST = 8, 0.01, 0.95
"""Rounds of the estimation of the damage rates (expectation maximisation) at most, the relative change of all rates
below which it ends, and the largest rate."""


class Candidate(NamedTuple):
    """A kind of damage and its log odds, before the log probability of the damage itself is added."""

    kind: int
    odds: float
    core: bool = True
    """For a lost ZWNJ: whether all writers who use ZWNJs would write it."""


def _key(word: str) -> tuple[str, int, str]:
    """Split a word into its folded form, its ZWNJ mask and its letters."""
    folded = word.translate(ARABIC_TO_PERSIAN)
    return (folded, *masked(folded))


def _shows(key: str, mask: int) -> bool:
    """Whether every ZWNJ of a mask follows a joining letter and so changes the shape of the word."""
    return not mask or not any(mask >> place & 1 and key[place - 1] in NON_JOINING for place in range(1, len(key)))


def is_core(key: str, mask: int, *, spaced: bool) -> bool:
    """Whether a ZWNJ of the mask is one that all writers use who use ZWNJs.

    It follows می or نمی, or precedes ها with its endings, or ای after ه; or, if a space is written there
    (``spaced``), the ending of a comparative, the name of a weekday, ی after ه or a copula after ی.
    """
    last, first = mask.bit_length() - 1, (mask & -mask).bit_length() - 1
    return (
        _CORE.match(key, last) is not None
        or key[:first] in _CORE_PREFIX
        or (spaced and _CORE_SPACED.match(key, last) is not None)
    )


def _likely(found: Iterable[Candidate]) -> tuple[Candidate, ...]:
    """The candidates of a place; none if all are faint."""
    there = tuple(found)
    return there if any(one.odds > -SLACK for one in there) else ()


def _together(forms: Iterable[Spelling], key: str, border: int, mask: int) -> tuple[float, float]:
    """The best log probabilities of two words joined into ``key``: with a ZWNJ at the border, and without one."""
    spaced = split = -inf
    for form in forms:
        if (
            form.mask & mask == mask
            and _shows(key, form.mask & ~mask & ~(1 << border))
            and not is_bare_stem(key, form.mask)
        ):
            if form.mask >> border & 1:
                spaced = max(spaced, form.log_p)
            else:
                split = max(split, form.log_p)
    return spaced, split


class Candidates:
    """Damage candidates of words and word pairs, cached."""

    def __init__(self, joins: WordForms) -> None:
        self.joins = joins
        self.bulk = Bulk()
        self.of_word: dict[str, tuple[Candidate, ...]] = Memo(self._of_word, _KEPT)
        """Candidates inside each word; unseen words are analysed on access."""
        self.of_pair: dict[tuple[str, str], tuple[Candidate, ...]] = Memo(self._of_pair, _KEPT)
        """Candidates for the space between two words."""
        self._keyed: dict[str, tuple[str, int, str]] = Memo(_key, _KEPT)
        self._standing: dict[str, Spelling] = Memo(self._stands, _KEPT)
        self._suffix_sizes = sorted({len(suffix) for suffix in joins.suffixes})

    def word(self, word: str) -> tuple[Candidate, ...]:
        """The candidates inside a word."""
        return self.of_word[word]

    def pair(self, first: str, second: str) -> tuple[Candidate, ...]:
        """The candidates for the space between two words."""
        return self.of_pair[first, second]

    def standing(self, word: str) -> Spelling:
        """The spelling of a folded word as written; an unknown spelling if it is not in the lexicon."""
        return self._standing[word]

    def _of_word(self, word: str) -> tuple[Candidate, ...]:
        forms = self.joins.forms(word)
        # a common word with a single spelling
        if len(word) > LONGEST or (len(forms) == 1 and not forms[0].mask and forms[0].log_p >= _COMMON):
            return ()
        return _likely(self._inside(*self._keyed[word]))

    def _of_pair(self, pair: tuple[str, str]) -> tuple[Candidate, ...]:
        first, second = pair
        one, two, joins = self._keyed[first], self._keyed[second], self.joins
        key = one[2] + two[2]
        forms = joins.forms(key)
        affix = two[0] in joins.suffixes or one[0] in joins.prefix_words
        # most pairs form no word
        if not (forms or affix) or len(first) + len(second) > LONGEST:
            return ()
        if affix or one[1] or two[1] or len(forms) > 1 or forms[0].mask or len(key) <= PAIR or not (one[2] and two[2]):
            return _likely(self._between(one, two, forms))
        odds = forms[0].log_p - self.apart(one[0], two[0])
        return (Candidate(SPLIT, odds),) if odds > -SLACK else ()

    def apart(self, first: str, second: str) -> float:
        """The log probability of two folded words in sequence."""
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
            if form.mask & mask == mask != form.mask
            and _shows(key, form.mask ^ mask)
            and not is_bare_stem(key, form.mask)
        ]
        for size in self._suffix_sizes if now.log_p < RARE else ():
            stem, suffix = word[:-size], word[-size:]
            after = joins.suffixes.get(suffix)
            if (
                after is not None
                and len(stem) > 1
                and stem not in NO_STEMS
                and stem[-1] in after
                and stem[-1] not in NON_JOINING
            ):
                log_p = self.standing(stem).log_p
                if joins.takes(log_p, suffix, stem[-1]):
                    ways.append((log_p + after[stem[-1]], 1 << len(key) - size))
        if ways:
            log_p, lost = max(ways)
            yield Candidate(FUSED, log_p - now.log_p, core=is_core(key, lost, spaced=False))
        elif now.number == joins.unknown and VERB_SHAPE.fullmatch(key) and not mask:
            yield Candidate(FUSED, _VERB_ODDS)
        if not mask and now.log_p < _COMMON:
            floor = now.log_p - _NEAR
            parted = self._parted(key, floor)
            if parted > floor:
                # a known word that could be two words is no evidence of damage on the page
                yield Candidate(GLUED, parted - now.log_p, core=now.number == joins.unknown)

    def _takes(self, stem: str, key: str, suffix: str) -> bool:
        """Whether a word, with a space after it, may take a suffix in a spelling that was never seen."""
        joins = self.joins
        if suffix in FREE:
            return False
        plural = suffix.startswith(PLURAL) and joins.knows(key + PLURAL)
        return plural or joins.takes(self.standing(stem).log_p, suffix, stem[-1])

    def _parted(self, key: str, best: float) -> float:
        """The log probability of the best split of ``key`` into two known words, or ``best`` if none is better."""
        joins = self.joins
        for start in joins.prefixes(key):
            rest = key[len(start) :]
            second = joins.plain(rest)
            if second is None and rest.startswith(_CORE_PREFIX):
                # the second word is a verb that also lost its ZWNJ
                second = max(((form.number, form.log_p) for form in joins.forms(rest)), default=None)
            # a pair is never more frequent than either of its words
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
            return  # both are -inf: the key exists only in other spellings
        here, there = self.standing(first), self.standing(second)
        if first in NO_STEMS and second == _VOCATIVE:
            return
        if suffix is not None and first[-1] in suffix and (split > -inf or self._takes(first, key1, second)):
            spaced = max(spaced, here.log_p + suffix[first[-1]])
        if prefix is not None and there.number == joins.unknown:
            spaced = max(spaced, prefix + there.log_p)
        now = self.apart(first, second)
        if spaced > -inf:
            yield Candidate(SPACED, spaced - now, core=is_core(key, 1 << border, spaced=True))
        if split > -inf:
            yield Candidate(SPLIT, split - now)


@lru_cache(maxsize=1)
def shared() -> Candidates:
    """The candidates from the shipped word forms, cached across pages."""
    return Candidates(load())


@dataclass(slots=True)
class DamageRates:
    """How often each kind of damage occurs on a page."""

    places: list[Sequence[Candidate]] = field(default_factory=list)
    """The candidates of each place; at most one candidate of a place is true."""
    letters: int = 0
    words: int = 0
    joins: int = 0
    """Number of ZWNJs in the text."""
    found: list[float] = field(default_factory=lambda: [0.0] * 4)
    """The expected number of cases of each kind, those already repaired among them."""
    damaged: bool = False
    """Whether the page had lost many ZWNJs before the first repair."""
    repaired: Sequence[float] = (0.0, 0.0, 0.0, 0.0)
    """The number of cases of each kind that earlier rounds repaired; lost ZWNJs count among ``joins`` once they are."""

    def is_damaged(self) -> bool:
        """Whether so many ZWNJs or spaces were lost that it is no slip of the author."""
        of_joins, of_words = load_weights().slips
        lost = self.found[SPACED] + self.found[FUSED]
        return lost > of_joins * (lost + self.joins) or self.found[SPLIT] + self.found[GLUED] > of_words * self.words

    @property
    def by_choice(self) -> bool:
        """Whether words that some writers join are apart by choice of the author."""
        return not (self.damaged and self.found[SPACED] > load_weights().spaced)

    def prices(self) -> DamageLogProbs:
        """Estimate the log damage rates by expectation maximisation over the candidates."""
        rates = list(load_weights().first)
        single: list[list[tuple[int, float]]] = [[], [], [], []]
        several = []
        # the same words have the same candidates object and are computed once; a place counts only if all writers
        # would write a ZWNJ there
        found_there = dict(zip(map(id, self.places), self.places, strict=True))
        for one, count in Counter(map(id, self.places)).items():
            place = found_there[one]
            if len(place) > 1:
                several.append(([(one.kind, exp(min(one.odds, 30.0)), one.core) for one in place], count))
            elif place[0].core:
                single[place[0].kind].append((count, exp(min(place[0].odds, 30.0))))
        for _ in range(_ROUNDS):
            found = [
                done + sum([count * (x := rate * odds) / (1.0 + x) for count, odds in cases])
                for done, rate, cases in zip(self.repaired, rates, single, strict=True)
            ]
            for parts, count in several:
                whole = 1.0 + sum([rates[kind] * odds for kind, odds, _ in parts])
                for kind, odds, core in parts:
                    if core:
                        found[kind] += count * rates[kind] * odds / whole
            self.found = found
            before, rates = rates, [self._rate(kind) for kind in range(4)]
            if all(abs(rate - old) < _SAME * old for rate, old in zip(rates, before, strict=True)):
                break
        return DamageLogProbs(*(log(rate) for rate in rates))

    def _rate(self, kind: int, less: float = 0.0) -> float:
        few, many = load_weights().bare if kind == SPACED and not self.joins else load_weights().prior[kind]
        lost = self.found[SPACED] + self.found[FUSED] + self.joins
        places = (self.letters, self.words, lost, lost)[kind]
        return min(_MOST, (max(0.0, self.found[kind] - less) + few) / (max(0.0, places - less) + many))

    def alone(self, kind: int) -> float:
        """The correction of the log odds that removes a single case from the estimate of its own rate."""
        return log(self._rate(kind, 1.0) / self._rate(kind))

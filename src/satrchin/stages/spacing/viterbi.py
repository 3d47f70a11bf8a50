"""Find the most likely way to write a string of letters as words (Viterbi search).

The input is the letters, the separator written before each of them (none, space, ZWNJ) and the log probability of each
kind of damage. The result is the best path: its words, with the separators before and inside each. ``می شود`` becomes
one word with a ZWNJ inside; ``کتاب ها`` may become one word, or a word with a learned suffix.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from math import inf
from typing import NamedTuple, Protocol

from satrchin.lm.word_forms import LONGEST, WordForms
from satrchin.persian.chars import NON_JOINING
from satrchin.persian.regexes import lazy

NONE, SPACE, JOIN = 0, 1, 2
"""Separators between two letters: none, a space, a ZWNJ."""

VERB_ENDINGS = ("ند", "یم", "ید")
VERB_SHAPE = lazy(f"(?:ن|بر|در|باز|فرو|وا)?می[^می].*(?:{'|'.join(VERB_ENDINGS)})")
"""The shape of a verb with می, known or unknown, by its prefix and its ending."""
_VERB_PREFIX = ("می", "نمی")
_AFTER_PREFIX = (1 << 2, 1 << 3)
# every ending of a verb with می, colloquial ones too, is one of م ی د ت ن ه, or ش after one of them
_BARE_STEM = lazy("(?:[ابپثجچحخذرزژسصضطظعغفقکگلو]|[^مینتده]ش)$")
_PREVERBS = ("بر", "در", "باز", "فرو", "فرا", "وا")

_OPEN, _OPEN_VERB = -1, -2
"""Word numbers of a path whose last word is a prefix that needs a following word."""
_VERBAL = frozenset({"می", "نمی", "برمی", "بازمی"})
PLURAL = "ها"
PLURAL_ENDING = lazy("ها(?:ی(?:ی|م|ت|ش|شان|مان|تان)?|ست)?")
BOUND = frozenset({"ان", "ات", "ند", "ید", "یم", "ام", "اش", "تان", "شان", "مان", "اند", "تر", "ترین", "گر", "گری"})
"""Bound endings: never written as words of their own, so they are not separated from a word."""
NO_STEMS = frozenset({"ال", "که", "چه", "به", "نه"})
"""Words that take no ending: «بار الها», «که ای دوست»."""
FREE = frozenset({"نامه", "دار", "داری", "آور", "آباد"})
"""Learned suffixes that are words too: after a space they end no compound that was never seen (``معلم نامه``)."""


def is_bare_stem(key: str, mask: int) -> bool:
    """Whether a spelling with a ZWNJ after می has no ending after the stem, as no verb has: ``میانداز``, ``می نوش``."""
    return mask in _AFTER_PREFIX and key.startswith(_VERB_PREFIX) and _BARE_STEM.search(key) is not None


class DamageLogProbs(NamedTuple):
    """Log probability of each kind of damage at a place where it can happen."""

    split: float
    """A space was inserted between two letters of a word."""
    glued: float
    """A space was lost."""
    spaced: float
    """A ZWNJ became a space."""
    fused: float
    """A ZWNJ was lost."""


NEVER = DamageLogProbs(-inf, -inf, -inf, -inf)


class Step(NamedTuple):
    """One word of a path: its letters, its ZWNJ mask, the separator before it, the score of the path up to its end."""

    start: int
    stop: int
    mask: int
    before: int
    score: float


class _Node(NamedTuple):
    """The best path to a place for one last word."""

    score: float
    start: int
    last: int
    mask: int
    before: int


class _Word(NamedTuple):
    """A possible word at a place."""

    stop: int
    mask: int
    log_p: float
    number: int
    price: float
    """Log probability of the changes inside the word."""


class Lean(Protocol):
    """The correction of the log odds of joining two parts, against a space (``spaced``) or no separator."""

    def __call__(self, first: str, second: str, *, spaced: bool) -> float:
        """The correction, in natural log."""


class Letters(NamedTuple):
    """The letters to segment into words."""

    text: str
    """The letters, folded, without separators."""
    seen: Sequence[int]
    """The separator written before each letter."""
    inside: frozenset[int]
    """Places where a word may begin or end without a separator."""


class Search:
    """The search over one string of letters.

    Args:
        joins: the word forms.
        letters: the letters and the separators between them.
        before: the number of the preceding word.
        after: the number of the following word, and its log share.
        lean: the house style's correction of the log odds of a join.
    """

    def __init__(
        self, joins: WordForms, letters: Letters, before: int, after: tuple[int, float], lean: Lean | None = None
    ) -> None:
        self.joins, self.before, self.after, self.lean = joins, before, after, lean
        self.letters, self.seen = letters.text, letters.seen
        self.open = [
            True,
            *(letters.seen[place] != NONE or place in letters.inside for place in range(1, len(letters.text))),
            True,
        ]
        self._places = [place for place in range(len(letters.text)) if self.open[place]]
        self._keys: dict[int, list[tuple[str, int]]] = {}
        self._ways: dict[int, tuple[list[_Word], list[_Word]]] = {}
        self._heads = tuple(joins.prefix_words)
        self._log_pair = lru_cache(maxsize=None)(
            joins.log_pair
        )  # both searches, with damage and with ``NEVER``, ask for the same pairs

    def best(self, prices: DamageLogProbs) -> list[Step]:
        """The best path; with ``NEVER``, the path that changes nothing."""
        size = len(self.letters)
        table: list[dict[int, _Node]] = [{} for _ in range(size + 1)]
        table[0][self.before] = _Node(0.0, -1, -1, 0, SPACE)
        for start in self._places:
            if table[start] and self._is_border(start, prices):
                self._leave(start, table, prices)
        return self._trace(table)

    def _is_border(self, start: int, prices: DamageLogProbs) -> bool:
        """Whether a word may end or a ZWNJ may be meant at ``start``."""
        return self._space(start, prices) > -inf or self._join(start, prices)[0] > -inf

    def _leave(self, start: int, table: list[dict[int, _Node]], prices: DamageLogProbs) -> None:
        """Extend every path that ends at ``start`` with every word possible there."""
        log_pair, here = self._log_pair, table[start]
        space, (join, joined) = self._space(start, prices), self._join(start, prices)
        closed = [(last, node.score + space) for last, node in here.items() if last >= 0]
        words = self._words(start, prices)
        if closed and space > -inf:
            glued = start > 0 and self.seen[start] == NONE
            for word in words:
                stop, _, log_p, number, price = word
                if (glued or stop - start == 1) and self._crumb(start, stop):
                    continue
                path = max([(score + price + log_pair(last, number, log_p), last) for last, score in closed])
                _reach(table, word, path, start, SPACE)
            if self.letters.startswith(self._heads, start):
                self._prefixes(start, table, prices, max((score, last) for last, score in closed))
        if join > -inf:
            for kind in here.keys() & {_OPEN, _OPEN_VERB}:
                for word in words:
                    if not word.mask and (kind == _OPEN or self._conjugates(start, word)):
                        _reach(table, word, (here[kind].score + join + word.price + word.log_p, kind), start, joined)
            if closed:
                self._suffixes(start, table, prices, [(last, here[last]) for last, _ in closed])

    def _conjugates(self, start: int, word: _Word) -> bool:
        """Whether a word after می may be an unknown verb: it has an ending, and one of a few if it is fused with می."""
        if word.number != self.joins.unknown:
            return False
        if self.seen[start] == NONE:
            return self.letters.endswith(VERB_ENDINGS, start + 1, word.stop)
        return self.seen[start] == JOIN or _BARE_STEM.search(self.letters[start : word.stop]) is None

    def _prefixes(
        self, start: int, table: list[dict[int, _Node]], prices: DamageLogProbs, path: tuple[float, int]
    ) -> None:
        """Extend the best path that ends at ``start`` with the learned prefixes."""
        for prefix, log_p in self.joins.prefix_words.items():
            stop = start + len(prefix)
            if self.letters.startswith(prefix, start) and self.open[stop]:
                kind = _OPEN_VERB if prefix in _VERBAL else _OPEN
                word = _Word(stop, 0, log_p, kind, self._plain(start, stop, prices))
                _reach(table, word, (path[0] + word.price + log_p, path[1]), start, SPACE)

    def _suffixes(
        self, start: int, table: list[dict[int, _Node]], prices: DamageLogProbs, paths: Sequence[tuple[int, _Node]]
    ) -> None:
        """Extend the paths that end at ``start`` with the learned suffixes that their last word may take."""
        join, joined = self._join(start, prices)
        suffixes, final = self.joins.suffixes, self.letters[start - 1]
        for suffix, stop in self._keys[start]:
            if suffix not in suffixes or (log_p := suffixes[suffix].get(final)) is None:
                continue
            taking = [(node.score, last) for last, node in paths if self._takes(node, start, suffix)]
            if taking:
                score, last = max(taking)
                word = _Word(stop, 0, log_p, self.joins.unknown, self._plain(start, stop, prices))
                _reach(table, word, (score + join + word.price + log_p, last), start, joined)

    def _takes(self, node: _Node, border: int, suffix: str) -> bool:
        """Whether the last word of a path, which ends at ``border``, may take a suffix."""
        if self.seen[border] == JOIN or node.mask or node.start < 0:
            return True
        stem = self.letters[node.start : border]
        if self.seen[border] == SPACE and (suffix in FREE or stem in NO_STEMS):
            return suffix in FREE and self.joins.knows(stem + suffix)
        if suffix.startswith(PLURAL) and self.joins.knows(stem + PLURAL):
            return True
        known = self.joins.plain(stem)
        # after a non-joining letter, the training text has the two as one plain word
        return known is None or self.joins.takes(known[1], suffix, stem[-1]) or self.joins.knows(stem + suffix)

    def _words(self, start: int, prices: DamageLogProbs) -> list[_Word]:
        """The possible words at ``start``: known words, and the written word if it is unknown."""
        if start not in self._ways:
            self._ways[start] = self._possible(start)
        whole, changed = self._ways[start]
        if not changed:
            return whole
        priced = [(word, self._inner(start, word.stop, word.mask, prices)) for word in changed]
        return whole + [word._replace(price=price) for word, price in priced if price > -inf]

    def _possible(self, start: int) -> tuple[list[_Word], list[_Word]]:
        """The possible words at ``start`` before damage is counted: unchanged words, and words that need a change."""
        whole: list[_Word] = []
        changed: list[_Word] = []
        ends = [(key, start + len(key)) for key in self.joins.prefixes(self.letters[start : start + LONGEST])]
        keys = self._keys[start] = [(key, stop) for key, stop in ends if self.open[stop]]
        for key, stop in keys:
            inner = any(self.seen[start + 1 : stop])
            for mask, log_p, number in self.joins.forms(key):
                if is_bare_stem(key, mask) and self.seen[start + mask.bit_length() - 1] != JOIN:
                    continue
                (changed if inner or mask else whole).append(_Word(stop, mask, log_p, number, 0.0))
        if not start or self.seen[start] != NONE or self.letters.endswith(_VERB_PREFIX, 0, start):
            whole += self._unknown(start)
        return whole, changed

    def _unknown(self, start: int) -> Iterator[_Word]:
        """Unknown words at ``start`` as written: up to a ZWNJ, a plural ending or the next space."""
        joins, letters, seen, mask = self.joins, self.letters, self.seen, 0
        for stop in range(start + 1, len(letters) + 1):
            if not self.open[stop]:
                continue
            there = seen[stop] if stop < len(letters) else SPACE
            if (there != NONE or letters.startswith(PLURAL, stop)) and not any(
                form.mask == mask for form in joins.forms(letters[start:stop])
            ):
                yield _Word(stop, mask, joins.log_unknown(stop - start), joins.unknown, 0.0)
            if there == SPACE:
                return
            if there == JOIN:
                mask |= 1 << stop - start

    def _inner(self, start: int, stop: int, mask: int, prices: DamageLogProbs) -> float:
        """The log probability of the written separators if the word with this ZWNJ mask was meant."""
        if self._swallows(start, stop, mask):
            return -inf
        if not mask:
            return self._plain(start, stop, prices)
        price, last = 0.0, start
        for place in range(start + 1, stop):
            there = self.seen[place]
            if mask >> place - start & 1:
                if there != JOIN:
                    if self.letters[place - 1] in NON_JOINING:
                        return -inf
                    price += prices.spaced if there == SPACE else prices.fused
                    if self.lean is not None:
                        tail = mask >> place - start + 1
                        end = place + (tail & -tail).bit_length() if tail else stop
                        price += self.lean(self.letters[last:place], self.letters[place:end], spaced=there == SPACE)
                last = place
            elif there == SPACE:
                price += prices.split
            elif there == JOIN:
                return -inf
        return price

    def _swallows(self, start: int, stop: int, mask: int) -> bool:
        """Whether a word would absorb a می or نمی that is written as a separate word.

        It may do so only if a ZWNJ follows, and only a preverb may precede (بر می گردد).
        """
        letters, seen = self.letters, self.seen
        place = letters.find("می", start, stop)
        while place >= 0:
            head, end = place - (letters[place - 1 : place] == "ن" and place > start), place + 2
            alone = (head == 0 or seen[head] == SPACE) and end < len(letters) and seen[end] == SPACE
            if alone and end < stop and not mask >> end - start & 1:
                return True
            if alone and head > start and not letters.endswith(_PREVERBS, start, head):
                return True
            place = letters.find("می", place + 1, stop)
        return False

    def _plain(self, start: int, stop: int, prices: DamageLogProbs) -> float:
        """The same for a word without a ZWNJ."""
        inner = self.seen[start + 1 : stop]
        if not any(inner):
            return 0.0
        return -inf if JOIN in inner else prices.split * sum(inner)

    def _crumb(self, start: int, stop: int) -> bool:
        """Whether a fragment would be separated that is no word: a single letter other than و, an ending, a preverb."""
        if start and self.seen[start] == NONE:
            if PLURAL_ENDING.fullmatch(self.letters, start, stop) or self.letters[start:stop] in BOUND:
                return True
            # برمی|گردد is one word: its می keeps its ZWNJ
            if self.letters.startswith("می", start) and self.seen[start + 2 : start + 3] == [JOIN]:
                return self.letters.endswith(_PREVERBS, 0, start)
        if stop - start > 1 or self.letters[start] == "و":
            return False
        return (start > 0 and self.seen[start] == NONE) or (stop < len(self.seen) and self.seen[stop] == NONE)

    def _space(self, start: int, prices: DamageLogProbs) -> float:
        """The log probability of the written separator if a space was meant before a letter."""
        there = self.seen[start] if start else SPACE
        return 0.0 if there == SPACE else prices.glued if there == NONE else -inf

    def _join(self, start: int, prices: DamageLogProbs) -> tuple[float, int]:
        """The same if a ZWNJ was meant, and the separator to write for it."""
        if not start:
            return -inf, JOIN
        there = self.seen[start]
        if there == JOIN:
            return 0.0, JOIN
        hidden = self.letters[start - 1] in NON_JOINING
        if there == SPACE:
            return prices.spaced, NONE if hidden else JOIN
        return -inf if hidden else prices.fused, JOIN

    def _trace(self, table: list[dict[int, _Node]]) -> list[Step]:
        """Follow the best path back from its end."""
        ends = [
            (node.score + self.joins.log_pair(last, *self.after), last) for last, node in table[-1].items() if last >= 0
        ]
        steps: list[Step] = []
        if not ends:
            return steps
        (total, last), stop = max(ends), len(self.letters)
        while stop:
            node = table[stop][last]
            steps.append(Step(node.start, stop, node.mask, node.before, node.score if steps else total))
            last, stop = node.last, node.start
        return steps[::-1]


def _reach(table: list[dict[int, _Node]], word: _Word, path: tuple[float, int], start: int, before: int) -> None:
    """Store a path to the end of ``word`` if it is the best one with this last word."""
    score, last = path
    known = table[word.stop].get(word.number)
    if score > -inf and (known is None or score > known.score):
        table[word.stop][word.number] = _Node(score, start, last, word.mask, before)

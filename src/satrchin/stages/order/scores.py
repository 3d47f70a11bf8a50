"""Score every way to order a garbled line.

In: the segments of the line and their link scores. Out: the scores of its runs and of pairs of neighbouring runs.

A run ``[s, e)`` is the part of the line between two places where runs may meet. It begins and ends with a border word:
a whole word, or a piece of an unknown word whose other piece may be anywhere in the line. Scores are natural
logarithms.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise, product
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from satrchin.lm.ngrams import Model
from satrchin.persian.chars import CLOSING, OPENING, ROUND_BULLETS
from satrchin.stages.order.document_cache import DocumentCache
from satrchin.stages.order.learned import order_numbers
from satrchin.stages.order.link_model import GLUED, JOINED, LinkScores, log_sum
from satrchin.stages.order.segments import Segment
from satrchin.stages.order.two_words import two_words
from satrchin.stages.order.word_pairs import WordPairIndex

Floats = NDArray[np.float32]
Ids = NDArray[np.int64]

NEVER = np.float32(-1e9)
NO_WORD = -1
"""Stands for a missing word id."""
_LEARNED = order_numbers("limits of links")
STAYS = _LEARNED["stays"]
"""Log odds of two segments staying together, above which runs do not meet between them."""
MAY_GLUE = _LEARNED["may glue"]
"""Log odds of two segments forming one word, below which they are never glued."""
CLOSES = CLOSING | frozenset(".،؛:!؟?…")
"""Signs that follow a word without a space."""
FIRST = _LEARNED["first"]
"""Reward in nats of a bullet at the start of a line, and cost of a sign there that follows a word: to the n-grams the
end of a line is only a space."""
NEVER_FIRST = frozenset(".،؛:!؟?")


_LEARNED = order_numbers("score weights")


@dataclass(frozen=True, slots=True)
class ScoreWeights:
    """The weights of a score, learned on lines damaged by rule. Costs are in nats; a negative one is a reward."""

    cut_space: float = _LEARNED["cut_space"]
    """Cost of a cut at a single space, as between two words."""
    cut_spaces: float = _LEARNED["cut_spaces"]
    """Cost of a cut at more than one space."""
    cut_tight: float = _LEARNED["cut_tight"]
    """Cost of a cut between two words without a space, or directly after a sign that needs one."""
    cut_joined: float = _LEARNED["cut_joined"]
    """Cost of a cut between two words without a space, where the link model infers a ZWNJ."""
    cut_sign: float = _LEARNED["cut_sign"]
    """Cost of a cut between a word and the sign that belongs to it."""
    cut_loose: float = _LEARNED["cut_loose"]
    """Cost of a cut at a space before a sign that should follow its word."""
    cut_number: float = _LEARNED["cut_number"]
    """Additional cost of a cut beside a number or a Latin word."""
    cut_number_apart: float = _LEARNED["cut_number_apart"]
    """Total cost of such a cut in a document where every number is a run of its own."""
    cut_letter: float = _LEARNED["cut_letter"]
    """Cost of a cut between the letters of an unknown word."""
    cut_word: float = _LEARNED["cut_word"]
    """Cost of a cut within a known word, at a place that :mod:`satrchin.stages.order.chance_words` proposes."""
    glue: float = _LEARNED["glue"]
    """Cost of gluing two pieces to a word."""
    two_words: float = _LEARNED["two_words"]
    """Additional cost, if this makes two words with nothing between them."""
    glue_space: float = _LEARNED["glue_space"]
    """Additional cost, if there was a space after the first piece."""
    apart_tight: float = _LEARNED["apart_tight"]
    """Cost of a space where there was none."""
    spelling: float = _LEARNED["spelling"]
    """Cost of an unknown word, per letter."""
    familiar: float = _LEARNED["familiar"]
    """Cost of an unknown word that occurs in several lines of the document, in place of its spelling."""
    neighbours: float = _LEARNED["neighbours"]
    """Reward of two words that are neighbours in another line of the document."""
    link_model: float = _LEARNED["link_model"]
    """Weight of the link score; that of the n-grams is 1."""


class End(NamedTuple):
    """A possible end of a text: its score and the ids of its last two words."""

    score: float
    before: int
    last: int


class Evidence(NamedTuple):
    """The models and options of a search."""

    model: Model
    word_pairs: WordPairIndex
    weights: ScoreWeights
    cache: DocumentCache
    numbers_apart: bool = False
    """Whether every number and Latin word is a run of its own."""
    freedom: bool = False
    """Whether to consider words cut twice and glued pairs of words, for a language model to choose among."""


class LineScores:
    """The scores of all orders of one line.

    Border words are numbered. For n + 1 places, row ``e - 1`` is the last word of a longer run that ends at place e,
    and column ``s`` the first word of one that starts at place s. Runs within one unit, which are both first and last
    word, follow.
    """

    places: Ids
    """The places where runs may meet, each as the number of the segment after it; the first is 0, the last the segment
    count."""
    inside: Floats
    """Of each run ``[s, e)``: the n-gram score of its words except the first; (n+1) × (n+1)."""
    apart: Floats
    """Of each row's word before each column's, as two words, without the link score."""
    glue: Floats
    """The same, for the two glued to one word."""
    joint: Floats
    """The better of the two, with the link score."""
    glued: NDArray[np.bool_]
    """Whether the two are better as one word."""
    first: Floats
    """Of each column's word as the first of the line, without the text before it."""
    last: Floats
    """Of each place but the first as the end of the last run in reading order."""
    cuts: Floats
    """Of a cut at each place."""
    row: Ids
    """The row of each run ``[s, e)``."""
    column: Ids
    """The column of each run ``[s, e)``."""

    words: list[str]
    """All distinct border words and units."""
    ids: Ids
    """The ids of ``words`` in the model."""
    cost: Floats
    """The cost of each of ``words`` for being unknown, as a negative score."""
    gaps: Ids
    """The number of spaces before each segment, and after the last."""
    row_word: Ids
    """The word of each row, as an index in ``words``."""
    row_before: Ids
    """The id of the word before it in its run."""
    row_end: Ids
    """The place where its run ends."""
    col_word: Ids
    """The word of each column, as an index in ``words``."""
    col_after: Ids
    """The id of the word after it in its run; ``NO_WORD`` if there is none."""
    col_start: Ids
    """The place where its run starts."""

    def __init__(self, evidence: Evidence, line: str, segments: Sequence[Segment], linked: LinkScores) -> None:
        self._model, self._weights, self._cache = evidence.model, evidence.weights, evidence.cache
        self._segments, self._numbers_apart = segments, evidence.numbers_apart
        self._find_units(line)
        bullets = np.array([segment.text in ROUND_BULLETS for segment in segments])
        number = np.array([segment.kind in {"number", "latin"} for segment in segments])
        self._beside_number = number[1:] ^ number[:-1]
        self._part = np.array([segment.kind == "part" for segment in segments])
        sure = bullets[1:] | self._part[1:] | (self._beside_number & evidence.numbers_apart)
        self.places = _meeting_places(linked.odds, sure)
        may = linked.odds[GLUED, self.places[:-1, None] + 1, self.places] > MAY_GLUE
        self.size = len(self.places) - 1
        self._number_borders()
        self.cuts = self._cut_costs(linked.odds)
        weight, places = evidence.weights.link_model, self.places
        self.inside = self._interior() + weight * self._stays(linked.stays)
        later, earlier = places[self.col_start][None, :] + 1, places[self.row_end][:, None]
        self.apart, self.glue = self._apart(), self._glued(evidence, may)
        apart = self.apart + weight * linked.apart[later, earlier]
        glued = self.glue + weight * linked.glued[later, earlier]
        self.joint, self.glued = np.maximum(apart, glued), glued > apart
        firsts = bullets.astype(np.float32) - np.array([segment.text in NEVER_FIRST for segment in segments])
        self.first = weight * linked.apart[later[0], 0] + np.float32(FIRST) * firsts[places[self.col_start]]
        self.last = weight * linked.ends[places[1:]]

    def behind(self, ends: Sequence[End]) -> Floats:
        """The score of each column's word after each end of the text before the line; ends × columns."""
        ids, columns = np.unique(self.ids[self.col_word], return_inverse=True)
        before, last = (np.repeat([end[part] for end in ends], len(ids)) for part in (1, 2))
        score = self._model.log_trigram(before, last, np.tile(ids, len(ends))).reshape(len(ends), -1)
        score = np.array([end.score for end in ends], np.float32)[:, None] + score
        return np.asarray(score[:, columns] + self.cost[self.col_word], np.float32)

    def end(self, stop: int, score: float) -> End:
        """The end of the text if ``[0, stop)`` is the last run in reading order."""
        row = self.row[0, stop]
        return End(score, int(self.row_before[row]), int(self.ids[self.row_word[row]]))

    def _find_units(self, line: str) -> None:
        """Cut the line into units: the letters of an unknown word form one, and so do the parts of a split word."""
        segments = self._segments
        first: list[int] = []
        self._unit = np.zeros(len(segments) + 1, np.int64)
        for number, segment in enumerate(segments):
            inside = number > 0 and segment.kind == segments[number - 1].kind == "letter"
            if segment.kind != "part" and not (inside and segments[number - 1].stop == segment.start):
                first.append(number)
            self._unit[number] = len(first) - 1
        self._unit[-1] = len(first)
        self._first = np.array([*first, len(segments)])
        gaps = [line[a.stop : b.start].count(" ") for a, b in pairwise(segments)]
        self.gaps = np.array([line[: segments[0].start].count(" "), *gaps, line[segments[-1].stop :].count(" ")])

    def _number_borders(self) -> None:
        """Number the units and the words that may be at the border of a run."""
        first, places, size = self._first, self.places, self.size
        opens, closes = self._opens, self._closes = self._unit[places[:-1]], self._unit[places[1:] - 1]
        single_start, single_end = np.nonzero(np.triu(opens[:, None] == closes))
        single_end = single_end + 1
        spans = [
            *zip(places[:-1].tolist(), first[opens + 1].tolist(), strict=True),
            *zip(first[closes].tolist(), places[1:].tolist(), strict=True),
            *zip(places[single_start].tolist(), places[single_end].tolist(), strict=True),
            *pairwise(first.tolist()),
        ]
        numbers: dict[str, int] = {}
        texts = [segment.text for segment in self._segments]
        word = np.array([numbers.setdefault("".join(texts[s:e]), len(numbers)) for s, e in spans])
        self.words, self._numbers = list(numbers), numbers
        self.ids = self._model.ids(self.words)
        lengths = np.fromiter(map(len, self.words), np.float32, len(self.words))
        weights, familiar = self._weights, self._cache.familiar
        spelling = np.array([word in familiar for word in self.words])
        spelling = np.where(spelling, weights.familiar, weights.spelling * lengths)
        self.cost = np.where(self.ids == self._model.unknown, -spelling, 0).astype(np.float32)
        starting, ending, inner, self._unit_word = np.split(word, np.cumsum((size, size, len(single_start))))
        self._bonus = self._neighbours(numbers)
        unit_id = self.ids[self._unit_word]
        none = np.full(len(single_start), NO_WORD)
        # rows: the last word of a run, the one before it in the run, and where the run ends
        self.row_word = np.concatenate((ending, inner))
        before = unit_id[np.maximum(closes - 1, 0)]
        self.row_before = np.concatenate((before, np.full(len(single_start), self._model.start)))
        self.row_end = np.concatenate((np.arange(1, size + 1), single_end))
        # columns: the first word of a run, the one after it in the run, and where the run starts
        self.col_word = np.concatenate((starting, inner))
        self.col_after = np.concatenate((unit_id[np.minimum(opens + 1, len(unit_id) - 1)], none))
        self.col_start = np.concatenate((np.arange(size), single_start))
        self.row = np.broadcast_to(np.arange(-1, size), (size + 1, size + 1)).copy()
        self.column = np.broadcast_to(np.arange(size + 1)[:, None], (size + 1, size + 1)).copy()
        self.row[single_start, single_end] = self.column[single_start, single_end] = size + np.arange(len(inner))

    def _neighbours(self, numbers: Mapping[str, int]) -> Floats:
        """The reward of each pair of border words for being neighbours in another line."""
        bonus = np.zeros((len(numbers), len(numbers)), np.float32)
        here = set(pairwise(self._unit_word.tolist()))
        for word, number in numbers.items():
            for follower, lines in self._cache.followers(word).items():
                other = numbers.get(follower)
                if other is not None and lines > ((number, other) in here):
                    bonus[number, other] = self._weights.neighbours
        return bonus

    def _cut_costs(self, odds: Floats) -> Floats:
        """The score of a cut at each place: the negative cost."""
        weights, unit, gaps = self._weights, self._unit, self.gaps[1:-1]
        sign = np.array([segment.kind == "sign" for segment in self._segments])
        closing = np.array([segment.text in CLOSES for segment in self._segments])
        opening = np.array([segment.text in OPENING for segment in self._segments])
        belongs = opening[:-1] | (sign[1:] & ~opening[1:]) | (sign[:-1] & ~closing[:-1])
        later = np.arange(2, len(sign) + 1)
        joined = odds[:, later, later - 1].argmax(axis=0) == JOINED
        tight = np.where(belongs, weights.cut_sign, np.where(joined, weights.cut_joined, weights.cut_tight))
        loose = np.where(closing[1:] | opening[:-1], weights.cut_loose, weights.cut_space)
        price = np.select([gaps > 1, gaps == 1], [np.float64(weights.cut_spaces), loose], tight)
        if self._numbers_apart:
            price = np.where(self._beside_number, weights.cut_number_apart, price)
        else:
            price = price + weights.cut_number * self._beside_number
        cost = np.zeros(len(unit), np.float32)
        inner = np.where(self._part[1:], weights.cut_word, weights.cut_letter)
        cost[1:-1] = -np.where(unit[1:-1] == unit[:-2], inner, price)
        return np.asarray(cost[self.places], np.float32)

    def _interior(self) -> Floats:
        """The n-gram score of the words within each run."""
        model, size, a, b = self._model, self.size, self._opens, self._closes
        ids, cost = self.ids[self._unit_word], self.cost[self._unit_word]
        units = len(ids)
        back1 = np.concatenate(([model.start], ids[:-1]))
        back2 = np.concatenate(([model.start, model.start], ids[:-2]))[:units]
        bonus = np.concatenate(([0], self._bonus[self._unit_word[:-1], self._unit_word[1:]]))
        full = model.log_trigram(back2, back1, ids) + cost + bonus
        total = np.concatenate(([0], np.cumsum(full, dtype=np.float64)))
        head = self.ids[self.col_word[:size]]
        # the second and the third word have only the words of their run as context
        second, third = np.minimum(a + 1, units - 1), np.minimum(a + 2, units - 1)
        two = model.log_bigram(head, ids[second]) + (cost + bonus)[second]
        three = two + model.log_trigram(head, ids[second], ids[third]) + (cost + bonus)[third]
        tail = self.ids[self.row_word[:size]]
        whole = self.row_word[:size] == self._unit_word[b]
        tail_cost = self.cost[self.row_word[:size]] + np.where(whole, bonus[b], 0)
        last2 = model.log_bigram(back1[b], tail) + tail_cost
        last3 = model.log_trigram(back2[b], back1[b], tail) + tail_cost
        middle = total[b][None, :] - total[np.minimum(a + 3, units)][:, None]
        # by the number of words: one, two, three, more
        kind = np.clip(b[None, :] - a[:, None], 0, 3)
        zero = np.zeros((size, size), np.float32)
        ways = (zero, zero + last2[None, :], two[:, None] + last3[None, :], three[:, None] + middle + last3[None, :])
        score = np.full((size + 1, size + 1), NEVER, np.float32)
        score[:size, 1:] = np.where(np.tri(size, k=-1, dtype=bool), NEVER, np.choose(kind, ways))
        return score

    def _apart(self) -> Floats:
        """Scores of each row's word before each column's, with a space or ZWNJ between them."""
        model = self._model
        # most pieces are unknown words, which all have the same id
        rows, row = np.unique((self.row_before << 32) + self.ids[self.row_word], return_inverse=True)
        cols, col = np.unique((self.col_after + 1 << 32) + self.ids[self.col_word], return_inverse=True)
        score = model.log_junctions((rows >> 32, rows & 0xFFFFFFFF), (cols & 0xFFFFFFFF, (cols >> 32) - 1))
        grid = score[row[:, None], col[None, :]]
        tight = self.gaps[self.places[self.row_end]] == 0
        grid = grid + self.cost[self.col_word] + self._bonus[self.row_word[:, None], self.col_word[None, :]]
        return np.asarray(grid - self._weights.apart_tight * tight[:, None], np.float32)

    def _glued(self, evidence: Evidence, may: NDArray[np.bool_]) -> Floats:
        """Scores of gluing a row's word to a column's, if that makes one known word, or two, and is allowed."""
        model, weights = self._model, self._weights
        score = np.full((len(self.row_word), len(self.col_word)), NEVER, np.float32)
        row, col = np.nonzero(may[self.col_start[None, :], self.row_end[:, None]])
        pair, made = evidence.word_pairs.made_of(self.words, self.row_word[row], self.col_word[col])
        row, col = row[pair], col[pair]
        named = self._familiar_pairs(may)
        row, col = np.concatenate((row, named[0])), np.concatenate((col, named[1]))
        cost = np.repeat([0.0, weights.familiar], (len(made), len(named[0])))
        made = np.concatenate((made, np.full(len(named[0]), model.unknown)))
        first, last = made, made
        if evidence.freedom:
            two = two_words(self.words, self.ids, model, evidence.word_pairs)
            rows, cols, which = self._placed(two.head, two.tail, may)
            row, col = np.concatenate((rows, row)), np.concatenate((cols, col))
            first, last = np.concatenate((two.first[which], made)), np.concatenate((two.second[which], made))
            between = model.log_bigram(two.first[which], two.second[which]) - weights.two_words
            cost = np.concatenate((-between, cost))
        before, head, tail = self.row_before[row], self.row_word[row], self.col_word[col]
        value = model.log_bigram(before, first) - cost - model.log_bigram(before, self.ids[head]) - self.cost[head]
        after = self.col_after[col]
        has = after != NO_WORD
        value[has] += model.log_bigram(last[has], after[has]) - model.log_bigram(self.ids[tail][has], after[has])
        spaced = self.gaps[self.places[self.row_end[row]]] > 0
        # one word is preferred to two: it is last in the arrays and overwrites them
        score[row, col] = value - weights.glue - weights.glue_space * spaced
        return score

    def _placed(self, heads: Ids, tails: Ids, may: NDArray[np.bool_]) -> tuple[Ids, Ids, Ids]:
        """The rows and columns of pairs of border words, and the index of the pair."""
        found: list[tuple[int, int, int]] = []
        for number, (head, tail) in enumerate(zip(heads.tolist(), tails.tolist(), strict=True)):
            for row, column in product(
                np.flatnonzero(self.row_word == head).tolist(), np.flatnonzero(self.col_word == tail).tolist()
            ):
                if may[self.col_start[column], self.row_end[row]]:
                    found.append((row, column, number))
        rows, columns, numbers = np.array(found, np.int64).reshape(-1, 3).T
        return rows, columns, numbers

    def _familiar_pairs(self, may: NDArray[np.bool_]) -> tuple[Ids, Ids]:
        """The rows and columns that together make a word known only from the document."""
        found: list[tuple[int, int]] = []
        for word in sorted(self._cache.familiar):
            for place in range(1, len(word) if self._model.number(word) == self._model.unknown else 1):
                head, tail = self._numbers.get(word[:place]), self._numbers.get(word[place:])
                if head is not None and tail is not None:
                    found.append((head, tail))
        heads, tails = np.array(found, np.int64).reshape(-1, 2).T
        return self._placed(heads, tails, may)[:2]

    def _stays(self, stays: Floats) -> Floats:
        """The sum of the link scores within each run: every segment but the first follows the one before it."""
        total = np.cumsum(stays, dtype=np.float64)
        # total[e] - total[s + 1] is the sum over the segments s+1 .. e-1, which are numbered from 1
        runs = np.zeros((self.size + 1, self.size + 1), np.float32)
        runs[:-1] = total[self.places][None, :] - total[self.places[:-1] + 1][:, None]
        return runs


def _meeting_places(odds: Floats, sure: NDArray[np.bool_]) -> Ids:
    """The places where runs may meet by the link scores, and those before the segments that ``sure`` marks."""
    segments = np.arange(2, odds.shape[1])
    staying = log_sum(odds[:, segments, segments - 1])
    inner = np.flatnonzero((staying <= STAYS) | sure) + 1
    return np.concatenate(([0], inner, [odds.shape[1] - 1]))

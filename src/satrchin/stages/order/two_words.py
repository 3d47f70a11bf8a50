"""Find pairs of words that meet without a space, one of them cut by a run border.

In: the border words of a line. Out: the pairs of them that make two words. ``هشدت … ب``: «ب» and «هشدت» make «به شدت»,
although «هشدت» and «بهشدت» are no words: the ZWNJ or space between the two words was lost.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np

from satrchin.lm.ngrams import Ids, Model
from satrchin.stages.order.learned import order_numbers
from satrchin.stages.order.word_pairs import WordPairIndex

_LEARNED = order_numbers("two words")
STANDS, SHORTEST = _LEARNED["stands"], _LEARNED["shortest"]
"""Frequency and length in letters that the uncut word must have."""
MADE = _LEARNED["made"]
"""Frequency that the cut word must have."""


class TwoWords(NamedTuple):
    """Pairs of border words, as indices, and the ids of the two words that each pair makes."""

    head: Ids
    tail: Ids
    first: Ids
    second: Ids


def two_words(words: Sequence[str], ids: Ids, model: Model, word_pairs: WordPairIndex) -> TwoWords:
    """All pairs of border words that make two words.

    Args:
        words: the border words of a line.
        ids: their ids in the model.
        model: gives the frequencies.
        word_pairs: finds the pairs that make one word.
    """
    unknown = [number for number, one in enumerate(ids.tolist()) if one == model.unknown and words[number].isalpha()]
    known = np.flatnonzero(np.array([word.isalpha() for word in words]))
    splits = [
        (number, words[number][:place], words[number][place:])
        for number in unknown
        for place in range(1, len(words[number]))
    ]
    # the border cuts the first word: the tail is its end and the second word
    ends = [(number, left, right) for number, left, right in splits if _stands(model, right)]
    texts = [*words, *(left for _, left, _ in ends)]
    heads, pieces = (grid.ravel() for grid in np.meshgrid(known, np.arange(len(words), len(texts)), indexing="ij"))
    which, made = _often(model, *word_pairs.made_of(texts, heads, pieces))
    whole = [ends[piece - len(words)] for piece in pieces[which].tolist()]
    behind = heads[which], _ids(n for n, _, _ in whole), made, model.ids([right for _, _, right in whole])
    # the border cuts the second word: the head is the first word and its beginning
    starts = [(number, left, right) for number, left, right in splits if _stands(model, left)]
    texts = [*words, *(right for _, _, right in starts)]
    pieces, tails = (grid.ravel() for grid in np.meshgrid(np.arange(len(words), len(texts)), known, indexing="ij"))
    which, made = _often(model, *word_pairs.made_of(texts, pieces, tails))
    whole = [starts[piece - len(words)] for piece in pieces[which].tolist()]
    before = _ids(n for n, _, _ in whole), tails[which], model.ids([left for _, left, _ in whole]), made
    return TwoWords(*(np.concatenate(both) for both in zip(behind, before, strict=True)))


def _ids(numbers: Iterable[int]) -> Ids:
    return np.fromiter(numbers, np.int64)


def _stands(model: Model, word: str) -> bool:
    return len(word) >= SHORTEST and model.frequency(word) >= STANDS


def _often(model: Model, which: Ids, made: Ids) -> tuple[Ids, Ids]:
    """The candidates whose cut word is frequent."""
    often = model.counts(made) >= MADE
    return which[often], made[often]

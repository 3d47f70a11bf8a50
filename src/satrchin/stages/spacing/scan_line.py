"""The quick look at a line: its words with single spaces between them, and what may be wrong with each.

In: ``او، کتاب های خوب``. Out: how many words there are, and a candidate for ``کتاب های``; where a repair may pay, the
two stretches ``او`` and ``کتاب های خوب``, the second with the clue at its first pair. Every line pays for the first,
so it is made of few calls; lines that come again cost nothing.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import accumulate, chain, compress, count, pairwise
from operator import add
from typing import NamedTuple

from satrchin.lm.word_forms import LETTERS, WordForms
from satrchin.persian.chars import ARABIC_TO_PERSIAN, ZWNJ
from satrchin.stages.spacing.candidates import Candidate, Candidates

# the standard library is quicker with a pattern as plain as this one
_STRETCH = re.compile(rf"[{LETTERS}][{LETTERS}{ZWNJ}]*+(?: [{LETTERS}{ZWNJ}]++)*+")
_BREAK = "\n"
"""Stands between two stretches: a word of which nothing is known."""
_FOLDED = re.compile(f"[{''.join(map(chr, ARABIC_TO_PERSIAN))}]")


class Stretch(NamedTuple):
    """Words with single spaces between them, where they start in their line, what may be wrong with them by place."""

    start: int
    words: list[str]
    singles: Mapping[int, Sequence[Candidate]]
    pairs: Mapping[int, Sequence[Candidate]]
    unknown: Collection[int]
    """Places of words that nobody has seen."""


class Look(NamedTuple):
    """What a quick look at a line shows; places count its words."""

    size: int
    singles: Mapping[int, Sequence[Candidate]]
    """What may be wrong with words."""
    pairs: Mapping[int, Sequence[Candidate]]
    """What may be wrong with the space behind words."""
    odd: Collection[int]
    """The words that may be unknown."""

    def places(self) -> Iterator[Sequence[Candidate]]:
        """What may be wrong, place by place."""
        return chain(self.singles.values(), self.pairs.values())


def look(line: str, candidates: Candidates) -> Look:
    """A quick look at a line."""
    stretches = _STRETCH.findall(line)
    if not stretches:
        return Look(0, {}, {}, ())
    text = f" {_BREAK} ".join(stretches)
    words = text.split(" ")
    found = map(candidates.of_word.__getitem__, words)
    singles = {place: there for place, there in enumerate(found) if there}
    places = compress(count(), _suspect(candidates.joins, text, words))
    pairs = {place: there for place in places if (there := candidates.of_pair[words[place], words[place + 1]])}
    if len(stretches) > 1:
        # a break is no word
        breaks = list(accumulate(word == _BREAK for word in words))
        singles, pairs = (
            {place - breaks[place]: there for place, there in found.items()} for found in (singles, pairs)
        )
    size = len(words) - len(stretches) + 1
    return Look(size, singles, pairs, range(size))


def words_of(line: str) -> list[str]:
    """The words of a line."""
    return " ".join(_STRETCH.findall(line)).split()


def stretches(line: str, there: Look, candidates: Candidates) -> list[Stretch]:
    """The stretches of a line, and what a look showed of each."""
    matches = list(_STRETCH.finditer(line))
    parts = [match[0].split(" ") for match in matches]
    firsts = list(accumulate(map(len, parts), initial=0))
    singles, pairs = (_by_stretch(firsts, found) for found in (there.singles, there.pairs))
    odd = frozenset(there.odd)
    result: list[Stretch] = []
    for number, (match, words) in enumerate(zip(matches, parts, strict=True)):
        unknown = [
            place
            for place, word in enumerate(words)
            if firsts[number] + place in odd
            and candidates.standing(word.translate(ARABIC_TO_PERSIAN)).number == candidates.joins.unknown
        ]
        result.append(Stretch(match.start(), words, singles[number], pairs[number], unknown))
    return result


def _by_stretch(
    firsts: Sequence[int], found: Mapping[int, Sequence[Candidate]]
) -> list[dict[int, Sequence[Candidate]]]:
    """What was found in each stretch, by the place in it, given the places where stretches begin."""
    result: list[dict[int, Sequence[Candidate]]] = [{} for _ in firsts]
    for place, there in found.items():
        number = bisect_right(firsts, place) - 1
        result[number][place - firsts[number]] = there
    return result


def _suspect(joins: WordForms, text: str, words: Sequence[str]) -> Sequence[bool]:
    """Whether each word and the next may be one: most pairs are nothing together."""
    keys = text.replace(ZWNJ, "").split(" ") if ZWNJ in text else words
    if _FOLDED.search(text):
        keys = [key.translate(ARABIC_TO_PERSIAN) for key in keys]
    suspect = list(map(joins.knows, map(add, keys, keys[1:])))
    if not joins.affixes.isdisjoint(keys):
        for place, (one, two) in enumerate(pairwise(keys)):
            if (two in joins.suffixes and one != _BREAK) or (one in joins.prefix_words and two != _BREAK):
                suspect[place] = True
    return suspect

"""Scan one line for spacing damage: count its words and look up the candidates of words and pairs.

``او، کتاب های خوب`` has four words and a candidate for ``کتاب های``. Where a repair is likely, :func:`stretches` splits
the line at punctuation into ``او`` and ``کتاب های خوب``, the second with the candidate at its first pair. Every line of
a text is scanned, so the scan uses few Python calls; results are cached by line.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Mapping, Sequence
from itertools import accumulate, compress, count, pairwise
from operator import add
from typing import NamedTuple

from satrchin.lm.word_forms import WordForms
from satrchin.persian.chars import ARABIC_TO_PERSIAN, WORD_SIGNS, ZWNJ
from satrchin.stages.spacing.candidates import Candidate, Candidates

# the standard library is faster for this simple pattern
_STRETCH = re.compile(rf"[{WORD_SIGNS}][{WORD_SIGNS}{ZWNJ}]*+(?: [{WORD_SIGNS}{ZWNJ}]++)*+")
_BREAK = "\n"
"""Separates two stretches; it is no known word."""
_FOLDED = re.compile(f"[{''.join(map(chr, ARABIC_TO_PERSIAN))}]")


class Stretch(NamedTuple):
    """Consecutive words with single spaces between them: start offset, words, and candidates by word index."""

    start: int
    words: list[str]
    singles: Mapping[int, Sequence[Candidate]]
    pairs: Mapping[int, Sequence[Candidate]]
    unknown: Collection[int]
    """Indices of words that are not in the lexicon."""


class Look(NamedTuple):
    """The scan result of a line; indices count its words."""

    size: int
    singles: Mapping[int, Sequence[Candidate]]
    """Candidates inside words."""
    pairs: Mapping[int, Sequence[Candidate]]
    """Candidates for the space after a word."""
    odd: Collection[int]
    """Indices of words that may be unknown."""


def look(line: str, candidates: Candidates) -> Look:
    """Scan a line."""
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
        # separators are not counted as words
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
    """The stretches of a line, each with its part of the scan result."""
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
    """Split candidates by stretch and re-index them within it; ``firsts`` holds the first word index per stretch."""
    result: list[dict[int, Sequence[Candidate]]] = [{} for _ in firsts]
    for place, there in found.items():
        number = bisect_right(firsts, place) - 1
        result[number][place - firsts[number]] = there
    return result


def _suspect(joins: WordForms, text: str, words: Sequence[str]) -> Sequence[bool]:
    """Whether each word and the next may form one word."""
    keys = text.replace(ZWNJ, "").split(" ") if ZWNJ in text else words
    if _FOLDED.search(text):
        keys = [key.translate(ARABIC_TO_PERSIAN) for key in keys]
    suspect = list(map(joins.knows, map(add, keys, keys[1:])))
    if not joins.affixes.isdisjoint(keys):
        for place, (one, two) in enumerate(pairwise(keys)):
            if (two in joins.suffixes and one != _BREAK) or (one in joins.prefix_words and two != _BREAK):
                suspect[place] = True
    return suspect

"""Find candidate corrections of a word that Tesseract read, with the evidence for each.

The input is the letters of a word with Tesseract's confidences, and the readings of the same image in other framings.
Each :class:`Candidate` is a word of the lexicon, with its log odds against the reading according to the recogniser's
error model. The error model (letter confusions) is learned from pages with known text.

Letters with high confidence are not changed, so a word without uncertain letters has no candidates; numbers and Latin
words never have any.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from math import exp, log
from typing import Any

from satrchin.learned import RESOURCES, numbers
from satrchin.persian.chars import ZWNJ
from satrchin.persian.tokens import fold
from satrchin.reading.scan.word_evidence import WordEvidence

FACTS = RESOURCES / "scan.json"
_LEARNED = numbers("scan_numbers", "confusions")
SURE, SURE_IF_USUAL = _LEARNED["sure"], _LEARNED["sure if usual"]
"""Confidence from which a letter is accepted; the second value is for letters of frequent words."""
STEPS = 100
"""Number of confidence steps of the error counts."""
USUAL = _LEARNED["usual"]
"""Count from which a word is accepted at lower confidence."""
MOST_USUAL = _LEARNED["most usual"]
"""Natural log of the count from which word frequency has no further effect."""
MOST = 40
"""Maximum number of candidates of a word."""

Spelled = tuple[tuple[str, float], ...]
"""Letters with Tesseract's confidences."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A possible correction of a word."""

    text: str
    channel: float
    """Log odds against the reading, from the letter confidences and the error model alone."""
    views: int = 0
    """Number of other readings of the same image that agree, less the number that agree with the reading."""


@dataclass(frozen=True, slots=True)
class Confusions:
    """The learned error model of the recogniser."""

    error: tuple[float, ...]
    """Error rate of letters at each confidence step from 0 to 1."""
    swapped: dict[str, dict[str, float]]
    """The correct letter for a misread one; the empty string means that there is no letter."""
    missed: dict[str, float]
    """Letters that are omitted, as a share of all errors at that letter."""
    choice: tuple[float, ...]
    """Weights of :func:`chance`."""

    def wrong(self, confidence: float) -> float:
        """The probability that a letter of this confidence is wrong."""
        return self.error[step(confidence)]


def step(confidence: float) -> int:
    """The confidence step of a confidence.

    >>> step(0.5), step(1.0)
    (50, 100)
    """
    return min(STEPS, max(0, int(confidence * STEPS)))


@lru_cache(maxsize=1)
def facts() -> dict[str, Any]:
    """The shipped error model of Tesseract's Persian."""
    loaded: dict[str, Any] = json.loads(FACTS.read_text(encoding="utf-8"))
    return loaded


@lru_cache(maxsize=1)
def confusions() -> Confusions:
    """The shipped confusions."""
    shipped = facts()
    return Confusions(tuple(shipped["error"]), shipped["swapped"], shipped["missed"], tuple(shipped["choice"]))


def candidates(word: Spelled, others: Sequence[str], model: WordEvidence, learned: Confusions) -> list[Candidate]:
    """The candidates of a word, most likely first.

    Args:
        word: its letters.
        others: readings of the same image in other framings.
        model: the lexicon.
        learned: the error model.
    """
    read = "".join(letter for letter, _ in word)
    found: dict[str, float] = {}
    for text, channel in _variants(word, learned):
        if text != read and channel > found.get(text, -30.0) and is_known(text, model):
            found[text] = channel
    for text in others:
        if text and text != read and text not in found and (is_known(text, model) or others.count(text) > 1):
            found[text] = _distance(word, text, learned)
    agree = sum(text == read for text in others)
    ranked = sorted(found.items(), key=lambda item: -item[1])[:MOST]
    return [Candidate(text, channel, others.count(text) - agree) for text, channel in ranked]


def is_known(text: str, model: WordEvidence) -> bool:
    """Whether every part of a word is in the lexicon with more than a few occurrences."""
    parts = fold(text).split(ZWNJ)
    return all(part and model.frequency(part) > 2 for part in parts)


def is_beyond_doubt(word: Spelled, text: str, model: WordEvidence) -> bool:
    """Whether the letters of a known word are certain enough to skip the search for candidates."""
    least = min(confidence for _, confidence in word)
    if least < SURE_IF_USUAL or not is_known(text, model):
        return False
    return least >= SURE or _count(text, model) >= USUAL


def _count(text: str, model: WordEvidence) -> int:
    """The count of the rarest part of a word."""
    return min(model.frequency(part) if part else 0 for part in fold(text).split(ZWNJ))


def evidence(candidate: Candidate, gain: float, read: str, model: WordEvidence) -> list[float]:
    """The features of a candidate.

    Args:
        candidate: the candidate.
        gain: log odds (natural log) of the line with it against the line as read, by the language model.
        read: the word that was read.
        model: the lexicon.
    """
    count = _count(read, model)
    return [
        1.0,
        candidate.channel,
        min(max(gain, -16.0), 16.0),
        float(candidate.views),
        float(count <= 2),
        min(log(1 + count), MOST_USUAL),
    ]


def chance(facts: Sequence[float], learned: Confusions) -> float:
    """The probability that a candidate is correct and the reading is wrong."""
    score = sum(weight * fact for weight, fact in zip(learned.choice, facts, strict=True))
    return 1 / (1 + exp(-max(-40.0, min(40.0, score))))


def _variants(word: Spelled, learned: Confusions) -> Iterator[tuple[str, float]]:
    """Spellings that differ by one or two known confusions, with their log odds."""
    edits = sorted(_edits(word, learned), key=lambda edit: -edit[3])
    letters = [letter for letter, _ in word]
    for start, stop, new, odds in edits:
        yield "".join((*letters[:start], new, *letters[stop:])), odds
    for one, two in combinations(edits[:36], 2):
        first, second = (one, two) if one[0] <= two[0] else (two, one)
        if first[1] > second[0] or (first[:2] == second[:2] and first[0] == first[1]):
            continue
        spelled = (*letters[: first[0]], first[2], *letters[first[1] : second[0]], second[2], *letters[second[1] :])
        yield "".join(spelled), first[3] + second[3]


def _edits(word: Spelled, learned: Confusions) -> Iterator[tuple[int, int, str, float]]:
    """The known confusions that apply to a word: ``start, stop, correct letters, log odds``."""
    for place, (letter, confidence) in enumerate(word):
        wrong = learned.wrong(confidence)
        if confidence < SURE:
            for true, share in learned.swapped.get(letter, {}).items():
                yield place, place + 1, true, log(wrong * share) - log(1 - wrong)
        near = min(confidence, word[place - 1][1] if place else 1.0)
        if near < SURE:
            missing = learned.wrong(near)
            for true, share in learned.missed.items():
                yield place, place, true, log(missing * share) - log(1 - missing)
    if word and word[-1][1] < SURE:
        missing = learned.wrong(word[-1][1])
        for true, share in learned.missed.items():
            yield len(word), len(word), true, log(missing * share) - log(1 - missing)


def _distance(word: Spelled, text: str, learned: Confusions) -> float:
    """Log odds of a spelling outside the known confusions: each different letter costs as much as a rare confusion."""
    rare = log(0.01)
    costs = [0.0] + [rare] * len(text)
    for number in range(1, len(text) + 1):
        costs[number] = number * rare
    for letter, confidence in word:
        wrong = learned.wrong(confidence)
        odds = log(wrong) - log(1 - wrong)
        before, costs[0] = costs[0], costs[0] + odds + rare / 2
        for number, true in enumerate(text, 1):
            same = before + (0.0 if true == letter else odds + log(learned.swapped.get(letter, {}).get(true, 0.01)))
            before = costs[number]
            costs[number] = max(same, before + odds + rare / 2, costs[number - 1] + rare)
    return costs[len(text)]

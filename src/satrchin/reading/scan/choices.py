"""Choose between alternative readings of a word by image and language, and estimate how likely each word is correct.

The alternatives come from the engine (:class:`~satrchin.reading.ocr.engine.OcrWord`). A word is replaced if an
alternative is more likely, given the image, the lexicon, the word frequency and the neighbouring words. Each word gets
a confidence. The weights are from a conditional logit, learned on rendered lines (``python -m training.ocr trust``).
Words without alternatives, numbers and Latin words are never changed, because only the image is evidence for them.

    کابخانهٔ مرکزی   ->   کتابخانهٔ مرکزی
"""

from __future__ import annotations

import json
from bisect import bisect
from collections.abc import Iterable, Sequence
from functools import lru_cache
from math import exp, log
from typing import Any

import regex

from satrchin.learned import RESOURCES, numbers
from satrchin.persian.chars import ZWNJ
from satrchin.persian.tokens import fold, tokens
from satrchin.reading.scan.confusions import is_known
from satrchin.reading.scan.line_reading import LineReading
from satrchin.reading.scan.word_evidence import MOST_USUAL, WordEvidence

TRUST = RESOURCES / "ocr" / "trust.json"
_LEARNED = numbers("scan_numbers", "choice of words")
MOST_GAIN = _LEARNED["most gain"]
"""Limit of the language model's log odds."""
CERTAIN = _LEARNED["certain"]
"""The highest confidence of a word is 1 less this value."""
_BODY = regex.compile(r"[\p{L}\p{M}\N{ZERO WIDTH NON-JOINER}]+")


@lru_cache(maxsize=1)
def trust() -> dict[str, Any]:
    """Learned weights and calibration of the recogniser's confidences."""
    loaded: dict[str, Any] = json.loads(TRUST.read_text(encoding="utf-8"))
    return loaded


def choose(readings: Sequence[LineReading], model: WordEvidence) -> None:
    """Add a fix for each word with a more likely alternative, and set the confidence of all words."""
    for reading in readings:
        for place, token in enumerate(reading.tokens):
            if token.others:
                _choose(reading, place, model)
        reading.grades = [_grade(reading, place, model) for place in range(len(reading.tokens))]


def _choose(reading: LineReading, place: int, model: WordEvidence) -> None:
    """The most likely word at one place of a line."""
    weights = trust()["choice"]
    read = reading.text(place)
    before, after = reading.around(place)

    def score(word: str) -> float:
        return model.score(list(tokens(f"{before} {word} {after}")))

    base, own = score(read), worth(read, model)
    best, most = "", weights["least"]
    for text, odds in reading.tokens[place].others:
        if odds < weights["floor"] or text.replace(ZWNJ, "") == read.replace(ZWNJ, ""):
            continue  # the spacing stage decides about ZWNJ
        gain = max(-MOST_GAIN, min(MOST_GAIN, score(text) - base))
        total = weights["picture"] * odds + weights["language"] * gain + worth(text, model) - own
        if total > most:
            best, most = text, total
    if best:
        reading.fix(place, best, "language", graded("chosen", most))


def worth(text: str, model: WordEvidence) -> float:
    """The evidence for a word by itself: whether it is known, and its frequency."""
    weights = trust()["choice"]
    known, usual = worth_facts(text, model)
    return float(weights["known"] * known + weights["frequency"] * usual)


def worth_facts(text: str, model: WordEvidence) -> tuple[float, float]:
    """Whether a word is known, 0 or 1, and the bounded log count of its rarest part."""
    body = _BODY.search(text)
    if body is None:
        return 1.0, 0.0
    usual = log(1 + min(model.frequency(part) if part else 0 for part in fold(body[0]).split(ZWNJ)))
    return float(is_known(body[0], model)), min(usual, MOST_USUAL)


def _grade(reading: LineReading, place: int, model: WordEvidence) -> float:
    """The probability that the current word is correct."""
    fix = reading.fixes.get(place)
    if fix is not None:
        return fix.confidence
    return graded(kind_of(reading.text(place), model), log_odds(reading.tokens[place].confidence))


def settle(readings: Iterable[LineReading], model: WordEvidence) -> None:
    """State for all words the shares of words on whole pages that were right at their estimates."""
    for reading in readings:
        reading.shares = [
            share_right(kind_of(reading.text(place), model), estimate) for place, estimate in enumerate(reading.grades)
        ]
        for fix in reading.fixes.values():
            fix.confidence = share_right(kind_of(fix.text, model), fix.confidence)


def share_right(kind: str, estimate: float) -> float:
    """The share of words of a kind that were right at an estimate: linear between learned points, in log odds.

    Below the first point, where words differ much and few were seen, it is as far from the estimate as there.
    """
    points = trust()["shares"].get(kind)
    if not points:
        return estimate
    odds = log_odds(estimate)
    place = min(max(bisect([known for known, _ in points], odds), 1), len(points) - 1)
    (left, low), (right, high) = points[place - 1], points[place]
    inside = min((odds - left) / (right - left), 1.0)
    return 1 / (1 + exp(-(low + inside * (high - low) if inside > 0 else odds + low - left)))


def log_odds(confidence: float) -> float:
    """Natural log odds of a probability, within bounds."""
    chance = min(1 - CERTAIN, max(CERTAIN / 100, confidence))
    return log(chance / (1 - chance))


def graded(kind: str, odds: float) -> float:
    """The calibrated probability that a word of a kind is correct, from its uncalibrated log odds."""
    start, slope = trust()["grade"][kind]
    return 1 / (1 + exp(-max(-30.0, min(30.0, start + slope * odds))))


def kind_of(text: str, model: WordEvidence) -> str:
    """The kind of a word; each kind has its own calibration.

    >>> from satrchin.lm.ngrams import load
    >>> [kind_of(word, load()) for word in ("کتاب،", "کناپ", "۱۴۰۲/۰۵", "PDF", "»")]
    ['known', 'unknown', 'number', 'latin', 'sign']
    """
    if any(letter.isdigit() for letter in text):
        return "number"
    body = _BODY.search(text)
    if body is None:
        return "sign"
    if body[0].isascii():
        return "latin"
    return "known" if is_known(body[0], model) else "unknown"

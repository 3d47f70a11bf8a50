"""Words whose picture is doubtful, chosen by picture and language together; and how likely each word is right.

In: a line with the other words that its picture may show (:class:`~satrchin.reading.ocr.engine.OcrWord`). Out: fixes
where another word is likelier, given what the picture says of both, whether they are words, how usual they are and
how well each goes with its neighbours; and a grade for each word. The weights are those of a conditional logit,
learned on drawn lines (``python -m training.ocr trust``). A word without other readings, a number and a Latin word
are never changed: only the picture speaks for those.

    کابخانهٔ مرکزی   ->   کتابخانهٔ مرکزی
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import lru_cache
from math import exp, log
from pathlib import Path
from typing import Any

import regex

from satrchin.lm.ngrams import Model
from satrchin.persian.chars import ZWNJ
from satrchin.persian.tokens import fold, tokens
from satrchin.reading.scan.confusions import is_known
from satrchin.reading.scan.line_reading import LineReading

TRUST = Path(__file__).parents[2] / "resources" / "ocr" / "trust.json"
MOST_GAIN = 16.0
"""The language model's log odds count up to this."""
MOST_USUAL = 8.0
"""Natural log of a count from which on a word is as usual as words get."""
CERTAIN = 1e-4
"""No word is taken to be likelier right than 1 less this."""
_BODY = regex.compile(r"[\p{L}\p{M}\N{ZERO WIDTH NON-JOINER}]+")


@lru_cache(maxsize=1)
def trust() -> dict[str, Any]:
    """What was learned about the recogniser's doubts."""
    loaded: dict[str, Any] = json.loads(TRUST.read_text(encoding="utf-8"))
    return loaded


def choose(readings: Sequence[LineReading], model: Model) -> None:
    """Put a fix into each line where another word is likelier than the one that was read, and grade all words."""
    for reading in readings:
        for place, token in enumerate(reading.tokens):
            if token.others:
                _choose(reading, place, model)
        reading.grades = [_grade(reading, place, model) for place in range(len(reading.tokens))]


def _choose(reading: LineReading, place: int, model: Model) -> None:
    """The likeliest word at one place of a line."""
    weights = trust()["choice"]
    read = reading.text(place)
    before, after = reading.around(place)

    def score(word: str) -> float:
        return model.score(list(tokens(f"{before} {word} {after}")))

    base, own = score(read), worth(read, model)
    best, most = "", weights["least"]
    for text, odds in reading.tokens[place].others:
        if odds < weights["floor"] or text.replace(ZWNJ, "") == read.replace(ZWNJ, ""):
            continue  # where a ZWNJ stands is the business of the spacing stage
        gain = max(-MOST_GAIN, min(MOST_GAIN, score(text) - base))
        total = weights["picture"] * odds + weights["language"] * gain + worth(text, model) - own
        if total > most:
            best, most = text, total
    if best:
        reading.fix(place, best, "language", graded("chosen", most))


def worth(text: str, model: Model) -> float:
    """What speaks for a word by itself: that it is one, and how usual it is."""
    weights = trust()["choice"]
    known, usual = worth_facts(text, model)
    return float(weights["known"] * known + weights["frequency"] * usual)


def worth_facts(text: str, model: Model) -> tuple[float, float]:
    """Whether a word is known, 0 or 1, and the log of how often its rarest part was counted, within bounds."""
    body = _BODY.search(text)
    if body is None:
        return 1.0, 0.0
    usual = log(1 + min(model.frequency(part) if part else 0 for part in fold(body[0]).split(ZWNJ)))
    return float(is_known(body[0], model)), min(usual, MOST_USUAL)


def _grade(reading: LineReading, place: int, model: Model) -> float:
    """How likely a word is right as it stands."""
    fix = reading.fixes.get(place)
    if fix is not None:
        return fix.confidence
    chance = min(1 - CERTAIN, max(CERTAIN / 100, reading.tokens[place].confidence))
    return graded(kind_of(reading.text(place), model), log(chance / (1 - chance)))


def graded(kind: str, odds: float) -> float:
    """The calibrated probability that a word of a kind is right, from the log odds that it was given."""
    start, slope = trust()["grade"][kind]
    return 1 / (1 + exp(-max(-30.0, min(30.0, start + slope * odds))))


def kind_of(text: str, model: Model) -> str:
    """Which of the kinds that are calibrated apart a word is of.

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

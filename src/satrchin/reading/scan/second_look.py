"""Weigh several readings of a line, from line images of different size: where one is unsure, the others often are not.

In: the words of a line and the words that the engine read in other images of it. Out: the words of the first reading,
each doubtful one with the mean log likelihoods of its readings over all images. A word that the engine reads without
alternatives, such as a number, is taken from the image in which it is clearest.

    صفده|ای (.60), صفحه|ای (.95)   ->   صفحه|ای   (the bar a ZWNJ)
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from math import exp, log
from statistics import fmean

from satrchin.learned import numbers
from satrchin.reading.ocr.engine import OcrWord
from satrchin.reading.scan.line_images import Framing, LineImage
from satrchin.reading.scan.numbers import has_digit, plausibility

LOOKS = (Framing(stretch=1.25), Framing(above=4.3, below=3.2, stretch=1.1))
"""Framings of the additional readings, apart from their height: wider for narrow letters, and a little smaller."""
_LEARNED = numbers("scan_numbers", "second look")
UNSEEN = _LEARNED["unseen"]
"""Natural log probability of a reading that the engine does not list."""
DOUBTFUL = _LEARNED["doubtful"]
"""Confidence below which a word is weighed."""
CLEARER = _LEARNED["clearer"]
"""Minimum difference of the confidences of a word without alternatives."""
SAME = 0.5
"""Minimum overlap of the two places of a word, as a share of its width."""
EDGE = 6
"""Columns by which the ends of a word may be off."""

Look = tuple[LineImage, Sequence[OcrWord]]
"""A line image and its words."""


def is_doubtful(words: Sequence[OcrWord]) -> bool:
    """Whether a line has a word that further looks may improve."""
    return any(word.confidence < DOUBTFUL for word in words)


def weighed(first: Look, others: Sequence[Look]) -> list[OcrWord]:
    """The words of the first reading of a line, with the evidence of the others."""
    line_image, words = first
    moved = [[_moved(word, other, line_image) for word in read] for other, read in others]
    result = []
    for word in words:
        found = [_same_place(word, words, read) for read in moved] if word.confidence < DOUBTFUL else []
        result.append(_weighed(word, [one for one in found if one is not None]))
    return result


def _same_place(word: OcrWord, words: Sequence[OcrWord], others: Sequence[OcrWord]) -> OcrWord | None:
    """The only word of another reading in the place of a word, if that is in the place of no second one."""
    found = [other for other in others if _overlap(word, other) > 0]
    if len(found) != 1 or _overlap(word, found[0]) < SAME * max(word.x1 - word.x0, found[0].x1 - found[0].x0):
        return None
    return found[0] if sum(_overlap(one, found[0]) > 0 for one in words) == 1 else None


def _overlap(one: OcrWord, other: OcrWord) -> int:
    """The columns that two words share, without those that neighbours of two readings may share."""
    return min(one.x1, other.x1) - max(one.x0, other.x0) - EDGE


def _moved(word: OcrWord, source: LineImage, target: LineImage) -> OcrWord:
    """A word of one line image at its place in another one."""
    scale, shift = source.step / target.step, (source.start - target.start) / target.step
    letters = tuple(
        replace(letter, x0=round(letter.x0 * scale + shift), x1=round(letter.x1 * scale + shift))
        for letter in word.letters
    )
    return replace(word, letters=letters)


def _weighed(word: OcrWord, others: Sequence[OcrWord]) -> OcrWord:
    """A word with the evidence of its other readings."""
    if not others:
        return word
    if has_digit(word):
        return _clearest(word, [one for one in others if has_digit(one)], lambda one: plausibility([one]))
    if not word.others or any(not one.others and one.confidence < DOUBTFUL for one in others):
        return _clearest(word, others, lambda one: one.confidence)
    looks = [_logs(one) for one in (word, *others)]
    texts = dict.fromkeys(text for logs in looks for text in logs)
    mean = {text: fmean(logs.get(text, UNSEEN) for logs in looks) for text in texts}
    odds = [(text, value - mean[word.text]) for text, value in mean.items() if text != word.text]
    chance = exp(mean[word.text]) / (sum(map(exp, mean.values())) + exp(UNSEEN))
    return replace(word, confidence=chance, others=tuple(sorted(odds, key=lambda one: -one[1])))


def _clearest(word: OcrWord, others: Sequence[OcrWord], clarity: Callable[[OcrWord], float]) -> OcrWord:
    """The clearest of the readings of a word; the first one unless another is clearer by ``CLEARER``."""
    best = max((word, *others), key=clarity)
    return best if clarity(best) > clarity(word) + CLEARER else word


def _logs(word: OcrWord) -> dict[str, float]:
    """Natural log probabilities of the readings of a word."""
    own = log(max(word.confidence, 1e-12))
    return {word.text: own, **{text: own + odds for text, odds in word.others if text != word.text}}

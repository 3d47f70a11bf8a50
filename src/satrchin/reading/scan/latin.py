"""Find Latin words in Persian lines by Tesseract's Persian reading of them, and read them again as English.

The input is the words of a page with their line images; the result is runs of Latin words with their text. The Persian
model has no Latin letters and reads them as digits and signs. The English model has high confidence if such a word is
Latin, and low confidence if it is not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import regex

from satrchin.learned import numbers
from satrchin.persian.chars import MIRRORED
from satrchin.reading.ocr import tesseract
from satrchin.reading.ocr.engine import OcrWord
from satrchin.reading.scan.punctuation import Ink

_FOREIGN = regex.compile(r"[0-9A-Za-z@#_{}\[\]|\\]")
_DIGIT = regex.compile(r"\p{N}")
_PERSIAN_NUMBER = regex.compile(r"[«(\[]*[۰-۹]+(?:[/:.,،-][۰-۹]+)*[.,:،؛»)\]-]*")
_SIGN = regex.compile(r"[.،:؛](?=»*$)")
_LATIN = regex.compile(r"[A-Za-z]")
_WORD = regex.compile(r"[A-Za-z0-9@#&+=:/.,'_%()«»\"?~-]+")
_LEARNED = numbers("scan_numbers", "Latin words")
DOUBTED = _LEARNED["doubted"]
"""Confidence below which a number may be a Latin word."""
LEAST, MEAN, ADDRESS, SURE = _LEARNED["least"], _LEARNED["mean"], _LEARNED["address"], _LEARNED["sure"]
"""Minimum confidence of English words: each word, their mean, the mean of an address, a code of few letters."""
_ADDRESS = regex.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+|(?:https?://|www\.)\S+")


@dataclass(frozen=True, slots=True)
class Foreign:
    """A run of Latin words of a line."""

    line: int
    first: int
    last: int
    text: str
    confidence: float


def find_latin(lines: Sequence[tuple[Ink, Sequence[OcrWord]]]) -> list[Foreign]:
    """The Latin words of a page, read as English; empty if the English model is not installed."""
    if "eng" not in tesseract.languages():
        return []
    runs = [(number, first, last) for number, (_, tokens) in enumerate(lines) for first, last in _runs(tokens)]
    crops, inside = [], []
    for number, first, last in runs:
        ink, tokens = lines[number]
        left = min(token.x0 for token in tokens[first : last + 1])
        right = max(token.x1 for token in tokens[first : last + 1])
        start, stop = ink.word_edges(left, right)
        crops.append(ink.image.crop((start, 0, stop, ink.image.height)))
        inside.append((left - start - ink.spread, right - start + ink.spread))
    found = []
    for (number, first, last), bounds, read in zip(runs, inside, tesseract.read_strips(crops, "eng"), strict=True):
        tokens = lines[number][1][first : last + 1]
        words = [word for word in read if bounds[0] < (word.x0 + word.x1) / 2 < bounds[1]]
        foreign = _accepted(tokens, words)
        if foreign:
            found.append(Foreign(number, first, last, *foreign))
    return found


def _runs(tokens: Sequence[OcrWord]) -> list[tuple[int, int]]:
    """First and last index of neighbouring words that may be Latin."""
    runs: list[tuple[int, int]] = []
    for place, token in enumerate(tokens):
        if not _suspect(token):
            continue
        if runs and runs[-1][1] == place - 1:
            runs[-1] = runs[-1][0], place
        else:
            runs.append((place, place))
    return runs


def _suspect(token: OcrWord) -> bool:
    """Whether a word of the Persian reading may be Latin: foreign signs, or digits of low confidence."""
    text = token.text
    if _FOREIGN.search(text):
        return True
    return bool(_DIGIT.search(text)) and (token.confidence < DOUBTED or not _PERSIAN_NUMBER.fullmatch(text))


def _accepted(tokens: Sequence[OcrWord], words: Sequence[OcrWord]) -> tuple[str, float] | None:
    """The English reading, if its confidence is high enough."""
    text = " ".join(word.text for word in words)
    if not words or len(_LATIN.findall(text)) < 2 or not all(_WORD.fullmatch(word.text) for word in words):
        return None
    confidence = sum(word.confidence for word in words) / len(words)
    before = sum(token.confidence for token in tokens) / len(tokens)
    if _ADDRESS.fullmatch(text.replace(" ", "")) and confidence >= ADDRESS:
        return text.replace(" ", ""), confidence
    if min(word.confidence for word in words) < LEAST or confidence < MEAN or confidence < before:
        return None
    if len(_LATIN.findall(text)) <= 0.4 * len(text.replace(" ", "")) and confidence < SURE:
        return None
    return _in_logical_order(text, tokens[-1].text), confidence


def _in_logical_order(text: str, persian: str) -> str:
    """Restore the logical order of the signs at both ends: English gives page order, and a Persian line mirrors them.

    >>> _in_logical_order("«Python 3", "3»")
    'Python 3»'
    """
    bare = text.strip("«»()\"'.,:?‘’")
    start, end = text[: text.index(bare)], text[text.index(bare) + len(bare) :]
    start, end = "".join(sign for sign in start if sign in "«("), "".join(sign for sign in end if sign in "»)")
    last = _SIGN.search(persian)
    return end[::-1].translate(MIRRORED) + bare + start[::-1].translate(MIRRORED) + (last[0] if last else "")

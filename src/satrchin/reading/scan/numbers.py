"""Read numbers a second time; a number on which two readings disagree is an open issue.

The input is the lines of a page as an engine read them. For each line, the words with digits that differ in a second
reading are noted together with that reading. The second reading uses the same engine at another scale and contrast,
where its errors differ. Wrong digits need this check because, unlike wrong letters, they form another valid number.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

import regex

from satrchin.reading.ocr.engine import OcrWord
from satrchin.reading.scan.line_images import Framing, Strip, cut
from satrchin.reading.scan.line_reading import LineReading
from satrchin.reading.scan.preprocess import Flat
from satrchin.reading.scan.textlines import Found

if TYPE_CHECKING:
    from PIL.Image import Image

LOOKS = (Framing(stretch=1.12), Framing(above=3.75, below=2.85, aside=0.8))
"""Framings of the additional readings, apart from their height.

Of eleven that were tried, these two found most wrong numbers and disputed fewest correct ones.
"""
SIGNS = "/-.,:\N{ARABIC THOUSANDS SEPARATOR}\N{ARABIC DECIMAL SEPARATOR}"
"""Signs between the digits of a number."""
_MIXED = regex.compile(r"\.[۰-۹]*/|/[۰-۹]*\.[۰-۹]")
"""A full stop in a date or a letter number is a misread zero: both are dots."""
DISPUTED = 0.5
"""Maximum confidence of a number on which two readings disagree."""
LEAST = 0.35
"""Confidence below which a number is doubtful even if all readings agree."""


def dispute(
    readings: Mapping[int, LineReading],
    strips: Mapping[int, Strip],
    page: tuple[Flat, Found, tuple[float, float]],
    read: Callable[[Sequence[Image]], Sequence[Sequence[OcrWord]]],
    height: int,
) -> None:
    """Note the numbers that additional readings read differently, in ``LineReading.disputed``.

    Args:
        readings: the readings by index of their piece.
        strips: the line images of the readings.
        page: the flat page, its pieces and the usual line size.
        read: function that reads line images.
        height: height of its line images, in pixels.
    """
    flat, found, usual = page
    places = [place for place, reading in readings.items() if any(map(has_digit, reading.tokens))]
    for look in LOOKS:
        framing = replace(look, height=height)
        cuts = [cut(flat.grey, found, place, usual, framing) for place in places]
        for place, other, words in zip(places, cuts, read([other.image for other in cuts]), strict=True):
            _compare(readings[place], strips[place], other, words)
    for place in places:
        reading = readings[place]
        for number, token in enumerate(reading.tokens):
            if has_digit(token) and (token.confidence < LEAST or _MIXED.search(token.text)):
                reading.disputed.setdefault(number, token.text)
            if number in reading.disputed:
                reading.grades[number] = min(reading.grades[number], DISPUTED)


def has_digit(word: OcrWord) -> bool:
    """Whether a word contains a digit."""
    return any(letter.isdigit() for letter in word.text)


def digits(text: str) -> str:
    """The digits of a text, as ASCII digits.

    >>> digits("۱۴۰۲/۰۷"), digits("PI-2020")
    ('140207', '2020')
    """
    return "".join(str(int(letter)) for letter in text if letter.isdecimal())


def _compare(reading: LineReading, strip: Strip, other: Strip, words: Sequence[OcrWord]) -> None:
    """Note where another reading of a line has different digits in the same place."""
    here = _shown(strip, reading.tokens)
    there = _shown(other, words)
    matcher = SequenceMatcher(None, [digit for _, digit, _ in here], [digit for _, digit, _ in there], autojunk=False)
    for kind, start, stop, first, last in matcher.get_opcodes():
        if kind == "equal":
            continue
        places = {place for _, _, place in here[start:stop]}
        if not places:  # digits missing from the first reading are noted at the nearest word
            x = there[first][0]
            places = {min(range(len(reading.tokens)), key=lambda place: abs(_middle(strip, reading.tokens[place]) - x))}
        shown = " ".join(dict.fromkeys(words[number].text for _, _, number in there[first:last]))
        for place in places:
            if not _MIXED.search(shown) or _MIXED.search(reading.tokens[place].text):
                reading.disputed.setdefault(place, shown)


def _shown(strip: Strip, words: Sequence[OcrWord]) -> list[tuple[float, str, int]]:
    """The digits of a line and the signs between them from left to right: place on the page, character, word index."""
    return sorted(
        (strip.start + (letter.x0 + letter.x1) / 2 * strip.step, digits(letter.text) or letter.text, place)
        for place, word in enumerate(words)
        for number, letter in enumerate(word.letters)
        if letter.text.isdecimal() or (letter.text in SIGNS and has_digit(word) and 0 < number < len(word.letters) - 1)
    )


def _middle(strip: Strip, word: OcrWord) -> float:
    """Place of the middle of a word on the page."""
    return strip.start + (word.x0 + word.x1) / 2 * strip.step

"""Numbers read twice: a number that two looks at its ink do not agree on is an open issue.

In: the lines of a page as an engine read them. Out: for each line the words with digits that another look at the same
ink reads differently, with what it reads. The other look is the same engine at another scale and contrast, where its
mistakes fall elsewhere. A wrong letter makes a word that a reader stumbles over; a wrong digit makes another number.
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
"""How the line pictures of the other looks are cut, but for their height.

Of eleven that were tried these two found most wrong numbers and doubted fewest right ones.
"""
SIGNS = "/-.,:\N{ARABIC THOUSANDS SEPARATOR}\N{ARABIC DECIMAL SEPARATOR}"
"""Signs that stand between the digits of a number."""
_MIXED = regex.compile(r"\.[۰-۹]*/|/[۰-۹]*\.[۰-۹]")
"""A full stop in a date or a letter's number is a zero that was taken for one: both are dots."""
DISPUTED = 0.5
"""How likely a number is at most that two looks do not agree on."""
LEAST = 0.35
"""A number less likely right than this is doubtful even where all looks agree."""


def dispute(
    readings: Mapping[int, LineReading],
    strips: Mapping[int, Strip],
    page: tuple[Flat, Found, tuple[float, float]],
    read: Callable[[Sequence[Image]], Sequence[Sequence[OcrWord]]],
    height: int,
) -> None:
    """Note the numbers of some lines that other looks read differently, in ``LineReading.disputed``.

    Args:
        readings: what was read, by the number of its piece.
        strips: the line pictures that it was read in.
        page: the flat page, its pieces and their usual size.
        read: what reads line pictures.
        height: how high it wants them, in pixels.
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
    """Whether a word has a digit in it."""
    return any(letter.isdigit() for letter in word.text)


def digits(text: str) -> str:
    """The digits of a text, all sets of digits alike.

    >>> digits("۱۴۰۲/۰۷"), digits("PI-2020")
    ('140207', '2020')
    """
    return "".join(str(int(letter)) for letter in text if letter.isdecimal())


def _compare(reading: LineReading, strip: Strip, other: Strip, words: Sequence[OcrWord]) -> None:
    """Note where another look at a line has other digits in the same place."""
    here = _shown(strip, reading.tokens)
    there = _shown(other, words)
    matcher = SequenceMatcher(None, [digit for _, digit, _ in here], [digit for _, digit, _ in there], autojunk=False)
    for kind, start, stop, first, last in matcher.get_opcodes():
        if kind == "equal":
            continue
        places = {place for _, _, place in here[start:stop]}
        if not places:  # digits that the reading does not have: said of the word that stands nearest
            x = there[first][0]
            places = {min(range(len(reading.tokens)), key=lambda place: abs(_middle(strip, reading.tokens[place]) - x))}
        shown = " ".join(dict.fromkeys(words[number].text for _, _, number in there[first:last]))
        for place in places:
            if not _MIXED.search(shown) or _MIXED.search(reading.tokens[place].text):
                reading.disputed.setdefault(place, shown)


def _shown(strip: Strip, words: Sequence[OcrWord]) -> list[tuple[float, str, int]]:
    """The digits of a line and the signs between them from left to right: where on the page, which, in which word."""
    return sorted(
        (strip.start + (letter.x0 + letter.x1) / 2 * strip.step, digits(letter.text) or letter.text, place)
        for place, word in enumerate(words)
        for number, letter in enumerate(word.letters)
        if letter.text.isdecimal() or (letter.text in SIGNS and has_digit(word) and 0 < number < len(word.letters) - 1)
    )


def _middle(strip: Strip, word: OcrWord) -> float:
    """Where on the page the middle of a word stands."""
    return strip.start + (word.x0 + word.x1) / 2 * strip.step

"""Read numbers a second time; a number on which two readings disagree is an open issue.

The input is the lines of a page as an engine read them. For each line, the words with digits that differ in a second
reading are noted together with that reading. The second reading uses the same engine at another scale and contrast,
where its errors differ. Wrong digits need this check because, unlike wrong letters, they form another valid number.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from difflib import SequenceMatcher

import regex

from satrchin.learned import numbers
from satrchin.reading.ocr.engine import OcrWord
from satrchin.reading.scan.choices import graded, log_odds
from satrchin.reading.scan.line_images import Framing, LineImage
from satrchin.reading.scan.line_reading import LineReading

LOOKS = (Framing(stretch=1.12), Framing(above=3.75, below=2.85, aside=0.8))
"""Framings of the additional readings, apart from their height.

Of eleven that were tried, these two found most wrong numbers and disputed fewest correct ones.
"""
DASHES = "-\N{EN DASH}\N{EM DASH}\N{MINUS SIGN}"
SIGNS = f"/.,:{DASHES}\N{ARABIC THOUSANDS SEPARATOR}\N{ARABIC DECIMAL SEPARATOR}"
"""Signs between the digits of a number."""
_SHAPE = regex.compile(r"[^\p{N}\p{L}]*(?:\p{N}{1,3}(?:[٬,،]\p{N}{3})+|\p{N}+(?:[/.:٫-]\p{N}+){0,3})[^\p{N}\p{L}]*")
"""What numbers look like: amounts in groups of three, dates, times, decimals, codes."""
_LEARNED = numbers("scan_numbers", "numbers")
ODD = _LEARNED["odd"]
"""Factor on the plausibility of a reading whose number has no usual shape."""
_AMOUNT = regex.compile(r"(?<![\p{N}٬،,])[۰-۹]{1,3}(?P<sign>[٬،,])[۰-۹]{3}(?:(?P=sign)[۰-۹]{3})*(?![\p{N}٬])")
_GROUPED = regex.compile(r"\p{N}{1,3}(?:[٬,،]\p{N}{3})+")
_RUN = regex.compile(r"\p{N}(?:[٬٫./]?\p{N})*")
_GROUPS = regex.compile(r"\p{N}{1,3}(?:٬\p{N}{3})+(?:[٫./]\p{N}+)?")
_FOREIGN = regex.compile(r"[۰-۹]\p{Latin}|\p{Latin}[۰-۹]")
"""A Latin letter beside a Persian digit is a misread digit."""
_MIXED = regex.compile(r"\.[۰-۹]*/|/[۰-۹]*\.[۰-۹]")
"""A full stop in a date or a letter number is a misread zero: both are dots."""
DISPUTED = _LEARNED["disputed"]
"""Maximum confidence of a number on which two readings disagree."""
LEAST = _LEARNED["least"]
"""Certainty below which a number is doubtful even if all readings agree."""


def dispute(
    readings: Mapping[int, LineReading],
    line_images: Mapping[int, LineImage],
    cut: Callable[[int, Framing], LineImage],
    read: Callable[[Sequence[LineImage]], Sequence[Sequence[OcrWord]]],
) -> None:
    """Note the numbers that additional readings read differently, in ``LineReading.disputed``.

    Args:
        readings: the readings by index of their piece.
        line_images: the line images of the readings.
        cut: function that gives the line image of a piece in another framing.
        read: function that reads line images.
    """
    places = [place for place, reading in readings.items() if any(map(has_digit, reading.tokens))]
    differing = {place: [0] * len(readings[place].tokens) for place in places}
    for look in LOOKS:
        cuts = [cut(place, look) for place in places]
        for place, other, words in zip(places, cuts, read(cuts), strict=True):
            for number, shown in _compare(readings[place], line_images[place], other, words).items():
                differing[place][number] += 1
                if not _MIXED.search(shown) or _MIXED.search(readings[place].tokens[number].text):
                    readings[place].disputed.setdefault(number, shown)
    for place in places:
        reading = readings[place]
        for number, token in enumerate(reading.tokens):
            if has_digit(token):
                sure = certainty(token)
                odd = _MIXED.search(token.text) or _FOREIGN.search(token.text) or has_odd_groups(token.text)
                if sure < LEAST or odd:
                    reading.disputed.setdefault(number, token.text)
                reading.grades[number] = graded(
                    "agreed" if not differing[place][number] else "differing", log_odds(sure)
                )
            if number in reading.disputed:
                reading.grades[number] = min(reading.grades[number], DISPUTED)


def unify_separators(readings: Iterable[LineReading]) -> None:
    """Give all amounts of a page the separator that most of them have; commas and thousands separators look alike."""
    amounts = [
        (reading, place, match)
        for reading in readings
        for place, token in enumerate(reading.tokens)
        if (match := _AMOUNT.search(token.text))
    ]
    counts = Counter(match["sign"] for _, _, match in amounts)
    if not counts or 3 * max(counts.values()) < 2 * counts.total():
        return
    most = max(counts, key=lambda sign: counts[sign])
    for reading, place, match in amounts:
        if match["sign"] != most:
            text = match.string[: match.start()] + match[0].replace(match["sign"], most) + match.string[match.end() :]
            reading.fix(place, text, "separator", reading.grades[place])


def has_digit(word: OcrWord) -> bool:
    """Whether a word contains a digit."""
    return any(letter.isdigit() for letter in word.text)


def has_odd_groups(text: str) -> bool:
    """Whether a text has an amount whose groups are not of three digits: a separator is misread.

    >>> has_odd_groups("۹۹۱٬۰۰۰٬۰۰۰"), has_odd_groups("۹۹۱۰۰۰۰٬۰۰۰"), has_odd_groups("۴۰۰/۰۰۰٬۰۰۰")
    (False, True, True)
    """
    return any("٬" in run and not _GROUPS.fullmatch(run) for run in _RUN.findall(text))


def is_mostly_digits(words: Sequence[OcrWord]) -> bool:
    """Whether more than half of the characters of some words are digits."""
    text = "".join(word.text for word in words)
    return 2 * sum(map(str.isdigit, text)) > len(text)


def digits(text: str) -> str:
    """The digits of a text, as ASCII digits.

    >>> digits("۱۴۰۲/۰۷"), digits("PI-2020")
    ('140207', '2020')
    """
    return "".join(str(int(letter)) for letter in text if letter.isdecimal())


def certainty(word: OcrWord) -> float:
    """The least confidence of the digits of a number and the signs between them.

    The separators of an amount in groups of three are not counted: they follow from the groups, and the recogniser is
    often unsure about them. Nor are signs before and after the number.
    """
    places = [place for place, letter in enumerate(word.letters) if letter.text.isdecimal()]
    inner = word.letters[places[0] : places[-1] + 1]
    grouped = _GROUPED.fullmatch("".join(letter.text for letter in inner))
    return min(letter.confidence for letter in inner if not (grouped and letter.text in SIGNS))


def plausibility(words: Sequence[OcrWord]) -> float:
    """How plausible the reading of a lone number is, from 0 to 1; only for comparison with other readings of it."""
    shares = [
        certainty(word) * (1.0 if _SHAPE.fullmatch(word.text) else ODD) if has_digit(word) else word.confidence
        for word in words
    ]
    return min(shares, default=0.0)


def _compare(reading: LineReading, line_image: LineImage, other: LineImage, words: Sequence[OcrWord]) -> dict[int, str]:
    """Where another reading of a line has different digits in the same place: word index to what was read there."""
    here = _shown(line_image, reading.tokens)
    there = _shown(other, words)
    matcher = SequenceMatcher(None, [digit for _, digit, _ in here], [digit for _, digit, _ in there], autojunk=False)
    found: dict[int, str] = {}
    for kind, start, stop, first, last in matcher.get_opcodes():
        if kind == "equal":
            continue
        places = {place for _, _, place in here[start:stop]}
        if not places:  # digits missing from the first reading are noted at the nearest word
            x = there[first][0]
            places = {
                min(range(len(reading.tokens)), key=lambda place: abs(_middle(line_image, reading.tokens[place]) - x))
            }
        shown = " ".join(dict.fromkeys(words[number].text for _, _, number in there[first:last]))
        for place in places:
            found.setdefault(place, shown)
    return found


def _shown(line_image: LineImage, words: Sequence[OcrWord]) -> list[tuple[float, str, int]]:
    """The digits of a line and the signs between them from left to right: place on the page, character, word index.

    All dashes are compared as one, because only their length differs.
    """
    return sorted(
        (line_image.start + (letter.x0 + letter.x1) / 2 * line_image.step, _compared(letter.text), place)
        for place, word in enumerate(words)
        for number, letter in enumerate(word.letters)
        if letter.text.isdecimal()
        or (letter.text in SIGNS and has_digit(word) and 0 < number < len(word.letters) - 1)
        or (letter.text in DASHES and len(word.letters) == 1)
    )


def _compared(letter: str) -> str:
    """A digit or sign as it is compared."""
    return digits(letter) or ("-" if letter in DASHES else letter)


def _middle(line_image: LineImage, word: OcrWord) -> float:
    """Place of the middle of a word on the page."""
    return line_image.start + (word.x0 + word.x1) / 2 * line_image.step

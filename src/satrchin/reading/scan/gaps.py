"""Join words that Tesseract split at a gap too narrow for a space.

The input is the words of a line with their places. The result is pairs of neighbours that are one word, joined
directly or with a ZWNJ. The gap after a non-joining letter inside a word is much narrower than a space, but
Tesseract's network may read it as one.

    چنان که, تا کنون   ->   چنان|که, تاکنون   (the bar a ZWNJ)
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

import regex

from satrchin.learned import numbers
from satrchin.lm import word_forms
from satrchin.persian.chars import NON_JOINING, WORD_SIGNS, ZWNJ
from satrchin.persian.tokens import fold
from satrchin.reading.ocr.engine import OcrWord
from satrchin.reading.scan.line_images import LineImage
from satrchin.reading.scan.punctuation import Ink, inked_columns

Span = tuple[int, int]
_LEARNED = numbers("scan_numbers", "narrow gaps")
NARROW = _LEARNED["narrow"]
"""Maximum width of a gap that may be no space, relative to the median gap of the line."""
OVER, ROW = 0.5, 0.3
"""Share of the narrower of two gaps that is over the other if they stand between the same columns, and minimum distance
of lines that are not in one row, in heights of a line image."""
LEAST_GAPS = 4
"""Minimum number of gaps to estimate the width of spaces from the line; else those of the page are used."""
JOINED = _LEARNED["joined"]
"""Minimum log odds of one word against two, before the gap width is considered: a space this narrow has probability of
about e⁻⁵."""
_FIRST = regex.compile(rf"[«(]*([{WORD_SIGNS}{ZWNJ}]+)")
_SECOND = regex.compile(rf"([{WORD_SIGNS}{ZWNJ}]+)[^{WORD_SIGNS}]*")


def widths(ink: Ink, tokens: Sequence[OcrWord]) -> list[int]:
    """The gap between each word and the next, in pixels."""
    return [end - start for start, end in spans(ink, tokens)]


def spans(ink: Ink, tokens: Sequence[OcrWord]) -> list[Span]:
    """First and last column of the gap between each word and the next: the widest white there."""
    import numpy as np

    white = ~inked_columns(ink.image)
    found = []
    for token, following in pairwise(tokens):
        last, first = token.letters[-1], following.letters[0]
        begin = max(0, (first.x0 + first.x1) // 2)
        between = white[begin : max(0, (last.x0 + last.x1) // 2)]
        ends = np.flatnonzero(np.concatenate(([True], ~between, [True])))
        widest = int(np.argmax(np.diff(ends)))
        found.append((begin + int(ends[widest]), begin + int(ends[widest + 1]) - 1))
    return found


def between_words(lines: Sequence[tuple[LineImage, Sequence[Span]]]) -> list[float]:
    """Width on the page of those gaps of its lines that are no gaps between columns, which stand below one another.

    Args:
        lines: each line image with the gaps in it.
    """
    placed = [
        (image, [(image.start + start * image.step, image.start + end * image.step) for start, end in gaps])
        for image, gaps in lines
    ]
    placed.sort(key=lambda line: line[0].top + line[0].bottom)
    found = []
    for place, (image, gaps) in enumerate(placed):
        for start, end in gaps:
            middle = (start + end) / 2
            other = _next([*placed[place + 1 :], *reversed(placed[:place])], image, middle)
            common = (
                (min(end, right) - max(start, left)) / min(end - start, right - left)
                for left, right in other
                if right > left
            )
            if end > start and max(common, default=0.0) <= OVER:
                found.append(end - start)
    return found


def _next(
    lines: Sequence[tuple[LineImage, list[tuple[float, float]]]], image: LineImage, x: float
) -> list[tuple[float, float]]:
    """The gaps of the first of some lines that is not in the row of a line image, and reaches ``x`` on the page."""
    apart = ROW * (image.bottom - image.top)
    for other, gaps in lines:
        is_apart = abs(other.top + other.bottom - image.top - image.bottom) > 2 * apart
        if is_apart and other.start <= x <= other.start + other.image.width * other.step:
            return gaps
    return []


def narrow(lines: Sequence[tuple[Ink, Sequence[OcrWord]]]) -> Iterator[tuple[int, int]]:
    """Line and index of the words of a page that are followed by a gap too narrow for a space."""
    found = [widths(ink, tokens) for ink, tokens in lines]
    on_page = sorted(width for line in found for width in line)
    for number, line in enumerate(found):
        around = sorted(line) if len(line) >= LEAST_GAPS else on_page
        for place, width in enumerate(line):
            if width < NARROW * around[len(around) // 2]:
                yield number, place


def between(first: str, second: str) -> str | None:
    """The separator inside one word, a ZWNJ or nothing; None if two words are more likely."""
    start, end = _FIRST.fullmatch(first), _SECOND.fullmatch(second)
    if not start or not end:
        return None
    evidence = word_forms.load()
    one, other = _form(evidence, fold(start[1])), _form(evidence, fold(end[1]))
    apart = one.log_p if one else evidence.log_unknown(len(start[1]))
    if other:
        apart += evidence.log_pair(one.number, other.number, other.log_p) if one else other.log_p
    else:
        apart += evidence.log_unknown(len(end[1]))
    best, likeliest = None, apart + JOINED
    for sign in (ZWNJ, "") if start[1][-1] in NON_JOINING else (ZWNJ,):
        whole = _form(evidence, fold(start[1] + sign + end[1]))
        if whole and whole.log_p > likeliest:
            best, likeliest = sign, whole.log_p
    return best


def _form(evidence: word_forms.WordForms, word: str) -> word_forms.Spelling | None:
    """The evidence for a word in this spelling."""
    parts = word.split(ZWNJ)
    mask = length = 0
    for part in parts[:-1]:
        length += len(part)
        mask |= 1 << length
    return next((form for form in evidence.forms("".join(parts)) if form.mask == mask), None)

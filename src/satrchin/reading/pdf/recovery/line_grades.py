"""Grade each line of a text layer: the probability that its letters are right, and the reason against it.

The grade depends on the share of unknown words, isolated letters, words without spaces, and words that are known only
when reversed. Arabic and other foreign passages are skipped. Before: ``ریز رار ا ضکری سک ر ب کریز``; after:
a confidence near 0, ``most of its words are unknown``.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import NamedTuple

from satrchin.learned import numbers
from satrchin.lm.foreign import ARABIC, foreign
from satrchin.messages import tr
from satrchin.persian.chars import VOWEL_SIGNS
from satrchin.persian.tokens import fold
from satrchin.reading.pdf.recovery.by_lexicon import Lexicon
from satrchin.reading.pdf.syntax.fonts import NO_TEXT

_LEARNED = numbers("pdf_numbers", "line grades")
UNKNOWN_RIGHT, UNKNOWN_WRONG = _LEARNED["unknown if right"], _LEARNED["unknown if wrong"]
"""Share of unknown words in lines with right and with wrong letters. In 348 lines of real pages 3 % of the words are
unknown, in verse and old prose up to 12 %; in lines with a wrong ToUnicode map 30 to 60 %."""
MOST_UNKNOWN = _LEARNED["most unknown"]
"""Largest share of unknown words on a page with right letters: verse has 12 %, pages of names less."""
PRIOR = _LEARNED["prior"]
"""Prior probability that the letters of a line are wrong."""
LEAST_WORDS = _LEARNED["fewest words"]
"""Fewest words of a line for which unknown words are evidence."""
LONG, USUAL = _LEARNED["long word"], _LEARNED["usual word"]
"""Length of an unknown word from which on its spaces count as lost, and of a usual word, in letters."""
LEAST_BACKWARDS = _LEARNED["fewest backwards"]
"""Number of words known only when reversed that shows a reversed line."""
DOUBTFUL = _LEARNED["doubtful"]
"""Confidence below which a line is reported."""
_ALONE = frozenset("وآاء")
"""Letters that are words or may occur alone."""
_WORD = re.compile(rf"[^\W\d_]+(?:[{VOWEL_SIGNS}][^\W\d_]*)*")
_FOREIGN = re.compile(rf"[{VOWEL_SIGNS}]|^[وفبلک]?ال..|[ةىيكۆێڵڕەؤۇۋېڭٹڈڑںے]")
"""Features of Arabic, Kurdish, Azerbaijani and Urdu words: vowel signs, the article, their own letters."""
_GOOD, _BAD = (
    math.log((1 - UNKNOWN_WRONG) / (1 - UNKNOWN_RIGHT)),
    math.log(UNKNOWN_WRONG / UNKNOWN_RIGHT),
)


class LineGrade(NamedTuple):
    """The confidence in a line."""

    confidence: float
    """Probability that its letters are right, 0 to 1."""
    why: str = ""
    """The reason for a low confidence; empty if the line is not reported."""
    words: int = 0
    unknown: float = 0.0


RIGHT = LineGrade(1.0)


def line_grades(texts: Sequence[str], lexicon: Lexicon | None, prior: float = PRIOR) -> list[LineGrade]:
    """The grades of the lines of a page.

    Args:
        texts: the lines.
        lexicon: word frequencies; without it only missing letters count.
        prior: probability that a line of the page is wrong, before its words are considered.
    """
    return [_grade(text, lexicon, prior) for text in texts]


def page_is_nonsense(grades: Sequence[LineGrade]) -> bool:
    """Whether the words of the whole page indicate wrong letters."""
    words, unknown = sum(grade.words for grade in grades), sum(grade.unknown for grade in grades)
    return unknown > MOST_UNKNOWN * words and words >= LEAST_WORDS and _odds(words, unknown, PRIOR) > 0


def _odds(words: float, unknown: float, prior: float) -> float:
    """Log odds that the letters of a line are wrong."""
    return math.log(prior / (1 - prior)) + unknown * _BAD + max(words - unknown, 0.0) * _GOOD


def _grade(text: str, lexicon: Lexicon | None, prior: float) -> LineGrade:
    lost = text.count(NO_TEXT)
    letters = sum(1 for letter in text if letter.isalpha()) + lost
    if lost and lost * LEAST_WORDS > letters:
        return LineGrade(0.0, tr("{lost} of its {letters} letters have no Unicode mapping", lost=lost, letters=letters))
    if lexicon is None or not letters:
        return RIGHT
    words = _persian_words(text)
    lone = sum(1 for word in words if len(word) == 1)
    whole = [word for word in words if len(word) > 1]
    strange = [word for word in whole if not lexicon.frequency(fold(word))]
    count, unknown = float(len(whole)), float(len(strange))
    if lone >= LEAST_WORDS and lone * 2 > len(whole):
        count, unknown = count + lone, unknown + lone
    glued = [word for word in strange if len(word) >= LONG]
    extra = sum(len(word) / USUAL - 1 for word in glued)
    count, unknown = count + extra, unknown + extra
    backwards = sum(1 for word in strange if len(word) > 2 and lexicon.frequency(fold(word[::-1])))
    if backwards >= LEAST_BACKWARDS and backwards * 2 > len(whole):
        return LineGrade(0.0, tr("its letters are in reverse order"), len(whole), count)
    if count < LEAST_WORDS:
        return LineGrade(1.0, "", len(whole), unknown)
    confidence = 1 / (1 + math.exp(min(_odds(count, unknown, prior), 50.0)))
    why = (
        tr("spaces between words are missing")
        if extra > unknown / 2
        else tr("{count} of its words are unknown", count=round(unknown))
    )
    return LineGrade(round(confidence, 3), why if confidence < DOUBTFUL else "", round(count), unknown)


def _persian_words(text: str) -> list[str]:
    """The words of a line in Arabic script outside foreign passages."""
    passages, _ = foreign(text)
    found = []
    for match in _WORD.finditer(text):
        inside = any(one.start <= match.start() < one.stop and one.language == ARABIC for one in passages)
        inside = inside or _FOREIGN.search(match[0]) is not None
        if not inside and "\u0600" <= match[0][0] <= "\u06ff" and match[0] not in _ALONE:
            found.append(match[0])
    return found

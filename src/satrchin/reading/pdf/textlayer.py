"""Lines that a text layer gave in, a verdict out: can it be trusted, and if not, why.

A layer lies when its letters make no words: no table from glyphs to letters, a wrong one, or bad hidden OCR.
Before: «کر�می»; after: the reason ``6 % of its letters are missing``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Protocol

from satrchin.document import Line
from satrchin.reading.pdf.fonts import NO_TEXT

MOST_LOST = 0.01
"""Share of letters without text that is still a stray symbol."""
LEAST_WORDS = 12
"""Words below which the share of known ones says nothing."""
LEAST_KNOWN = 0.6
"""Share of known words of a page that can be read; letters full of names stay above it."""

_WORD = re.compile(r"[^\W\d_]+(?:[\u064b-\u065f\u0670][^\W\d_]*)*")


class Lexicon(Protocol):
    """What knows words."""

    def frequency(self, word: str) -> int:
        """How often a word was seen; 0: never."""


def verdict(lines: Sequence[Line], lexicon: Lexicon | None) -> str:
    """Why the lines of a page cannot be trusted; empty if they can."""
    text = "\n".join(line.text for line in lines)
    letters = sum(1 for letter in text if letter.isalpha())
    lost = sum(1 for letter in text if letter == NO_TEXT or _private(letter))
    if lost > MOST_LOST * (letters + lost) and lost > 1:
        return f"{lost} of its {letters + lost} letters have no text in the file"
    stray = sum(1 for letter in text if "\u0300" <= letter <= "\u036f")
    if stray > MOST_LOST * letters and stray > 1 and _persian(text) > 0.5 * letters:
        return f"{stray} of its letters are accents of another script"
    if lexicon is None:
        return ""
    words = [word for word in _WORD.findall(text) if len(word) > 1 and "\u0600" <= word[0] <= "\u06ff"]
    if len(words) < LEAST_WORDS:
        return ""
    known = sum(1 for word in words if lexicon.frequency(_bare(word)))
    if known < LEAST_KNOWN * len(words):
        return f"only {known} of its {len(words)} words are known ones"
    return ""


def _private(letter: str) -> bool:
    return unicodedata.category(letter) == "Co"


def _persian(text: str) -> int:
    return sum(1 for letter in text if "\u0600" <= letter <= "\u06ff")


def _bare(word: str) -> str:
    """A word as the lexicon has it."""
    from satrchin.language.tokens import fold

    return fold(word)

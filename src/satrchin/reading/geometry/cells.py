"""The cells of a line as they stand on a page, and their classes. PDFs and OCR both make them.

``س`` is a letter from the right (``R``), ``A`` one from the left (``L``), ``۷`` a number (``N``).
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from functools import lru_cache

from satrchin.persian.chars import BLANKS, TATWEEL, ZWNJ

_KINDS = dict.fromkeys("\N{ARABIC COMMA}\N{ARABIC SEMICOLON}\N{ARABIC QUESTION MARK}", "P") | {
    ZWNJ: "Z",
    TATWEEL: "T",
}
_STRONG = {"R": "R", "AL": "R", "L": "L", "EN": "N", "AN": "N"}


@dataclass(slots=True)
class VisualCell:
    """One cell of a line: a letter, a ligature, a digit, a blank."""

    text: str
    """In logical order."""
    kind: str
    """``R`` letter from the right, ``L`` letter from the left, ``N`` number, ``S`` space, ``Z`` ZWNJ, ``M`` vowel
    sign, ``T`` kashida, ``P`` Persian punctuation, ``O`` other."""
    tight: bool = field(default=False, kw_only=True)
    """No gap and no blank parts it from its neighbour on the left."""
    size: float = field(default=0.0, kw_only=True)
    """Font size or height; 0 where it is not known."""
    left: bool = field(default=False, kw_only=True)
    """Set by :func:`satrchin.reading.geometry.bidi.logical`: it is in a run that is read from the left."""


@lru_cache(maxsize=4096)
def kind_of(text: str) -> str:
    """The class of a cell's text, see :class:`VisualCell`: its first strong letter decides."""
    if not text or all(letter in BLANKS for letter in text):
        return "S"
    if text in _KINDS:
        return _KINDS[text]
    for letter in text:
        bidi = unicodedata.bidirectional(letter)
        if bidi in _STRONG and (letter.isdigit() or not bidi.endswith("N")):
            return _STRONG[bidi]
    return "M" if all(unicodedata.combining(letter) for letter in text) else "O"

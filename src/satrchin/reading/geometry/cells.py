"""Cells of a line in page order, and their bidi classes, for PDF and OCR.

``س`` is a right-to-left letter (``R``), ``A`` a left-to-right letter (``L``), ``۷`` a number (``N``).
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
    """One cell of a line: a letter, a ligature, a digit or a blank."""

    text: str
    """In logical order."""
    kind: str
    """``R`` right-to-left letter, ``L`` left-to-right letter, ``N`` number, ``S`` space, ``Z`` ZWNJ, ``M`` vowel
    sign, ``T`` kashida, ``P`` Persian punctuation, ``O`` other."""
    tight: bool = field(default=False, kw_only=True)
    """Whether it touches its neighbour on the left, without a gap or blank."""
    size: float = field(default=0.0, kw_only=True)
    """Font size or height; 0 if unknown."""
    flow: str = field(default="", kw_only=True)
    """Evidence of the file: ``run`` if it is in a left-to-right run with its neighbours, ``line`` if it is in none."""
    either: bool = field(default=False, kw_only=True)
    """Set by :mod:`satrchin.reading.geometry.alike`: whether its run may be in the other order, which looks alike."""
    left: bool = field(default=False, kw_only=True)
    """Set by :func:`satrchin.reading.geometry.bidi.logical`: whether it is in a left-to-right run."""


@lru_cache(maxsize=4096)
def kind_of(text: str) -> str:
    """The class of a cell's text, from its first strong letter; see :class:`VisualCell`."""
    if not text or all(letter in BLANKS for letter in text):
        return "S"
    if text in _KINDS:
        return _KINDS[text]
    for letter in text:
        bidi = unicodedata.bidirectional(letter)
        if bidi in _STRONG and (letter.isdigit() or not bidi.endswith("N")):
            return _STRONG[bidi]
    return "M" if all(unicodedata.combining(letter) for letter in text) else "O"

"""Lines of text to what is drawn and what is to be read: runs of one direction, and classes in visual order.

The Unicode Bidirectional Algorithm (python-bidi) says how a line stands. A run of Persian letters is shaped from the
right, anything else from the left. The recogniser reads from the right end of the line, so its label is the line's
characters in that order, vowel signs behind their letters.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from itertools import groupby

from bidi.algorithm import get_display

from satrchin.persian.chars import ZWNJ

STAND_IN = "\N{HEBREW LETTER ALEF}"
"""Stands for a ZWNJ, which the algorithm drops."""
KASHIDA = "\N{ARABIC TATWEEL}"


def runs(text: str) -> list[tuple[bool, str]]:
    """The runs of a line from left to right, each with whether it is shaped from the right, in logical order.

    >>> runs("کد AB")
    [(False, 'AB '), (True, 'کد')]
    """
    base = "R" if any(unicodedata.bidirectional(letter) in {"R", "AL"} for letter in text) else "L"
    shown = get_display(text.replace(ZWNJ, STAND_IN), base_dir=base).replace(STAND_IN, ZWNJ)
    found = []
    for persian, group in groupby(shown, key=_is_persian):
        run = "".join(group)
        found.append((persian, run[::-1] if persian else run))
    return found


def label(line: Sequence[tuple[bool, str]]) -> str:
    """The characters of a line from its right end."""
    return "".join(run if persian else _turned(run) for persian, run in reversed(line)).replace(KASHIDA, "")


def _turned(run: str) -> str:
    """A run from left to right, read from the right; signs stay behind their letters."""
    clusters: list[str] = []
    for letter in run:
        if clusters and unicodedata.combining(letter):
            clusters[-1] += letter
        else:
            clusters.append(letter)
    return "".join(reversed(clusters))


def _is_persian(letter: str) -> bool:
    return letter == ZWNJ or unicodedata.bidirectional(letter) in {"R", "AL", "NSM"}

"""Find tanwins that a font or a program wrote for the letter ی: ``تحصًلً`` for ``تحصیلی``.

A tanwin belongs on an alef (``مثلاً``), before one, or on ة or a hamza. One that is elsewhere is no tanwin, if the
lexicon has the words with ی in its place. ``قبلً`` has lost its alef instead, and stays.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from satrchin.edit_builder import Change
from satrchin.persian.chars import LETTERS
from satrchin.persian.tokens import fold

TANWIN, YE, ALEF = "\N{ARABIC FATHATAN}", "\N{ARABIC LETTER FARSI YEH}", "\N{ARABIC LETTER ALEF}"
_SEATS = "\u0621-\u0627\u0629\u0649"
"""Letters that a tanwin stands on: the hamzas, alef, teh marbuta and alef maksura."""
MISPLACED = re.compile(f"(?<=[{LETTERS}])(?<![{_SEATS}]){TANWIN}(?!{ALEF})")
"""A tanwin on another letter."""
_WORD = re.compile(f"[{LETTERS}{TANWIN}]+")
_FEWEST = 2
"""Number of different words of a page that must show it, or of places within one word."""
_CLEARLY = 30.0
"""How much more frequent a word must be with ی than with alef to show it."""
_MOST = 1.25
"""Misplaced tanwins for each that is known to be ی: most of a page must be."""


def words_with_tanwin_for_ye(lines: Iterable[str], frequency: Callable[[str], int]) -> frozenset[str]:
    """The words of a page in which each misplaced tanwin is the letter ی; empty if the page shows too few.

    Args:
        lines: the lines of the page.
        frequency: how often the lexicon has a word.
    """
    suspects = {word for line in lines if MISPLACED.search(line) for word in _WORD.findall(line)}
    suspects = {word for word in suspects if MISPLACED.search(word)}
    found = {word for word in suspects if _is_ye(word, frequency)}
    places = sum(len(MISPLACED.findall(word)) for word in found if _is_ye(word, frequency, _CLEARLY))
    # the words of an Arabic text are not known with ی
    return frozenset(found) if places >= _FEWEST and _MOST * len(found) >= len(suspects) else frozenset()


def ye_for_tanwin(line: str, words: frozenset[str]) -> Iterator[Change]:
    """The changes of a line that write ی in such words."""
    for word in _WORD.finditer(line):
        if word[0] in words:
            for sign in MISPLACED.finditer(line, word.start(), word.end()):
                yield Change(sign.start(), sign.end(), YE)


def _is_ye(word: str, frequency: Callable[[str], int], factor: float = 1.0) -> bool:
    """Whether the lexicon has a word with ی for its tanwin, more often than with the alef that a tanwin stands on."""
    meant = frequency(fold(MISPLACED.sub(YE, word)))
    return meant > factor * frequency(fold(MISPLACED.sub(ALEF, word)))

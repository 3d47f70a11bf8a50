"""Vary lines of text so that rare characters are trained: accented Latin letters, dashes and plus-minus signs.

>>> from random import Random
>>> varied("Muller 12-14", ["ü", "é"], Random(3), chance=1.0)
'Müllér 12–14'
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from random import Random

DASHES = "\N{EN DASH}\N{EM DASH}\N{MINUS SIGN}-"
_SPACED = re.compile(r"(?<=\s)-(?=\s)|(?<=\d)-(?=\d)")
_NUMBER = re.compile(r"(?<=\s)(?=\d)")
CHANCE = 0.3
"""Share of the places that are varied."""


def varied(line: str, letters: Sequence[str], dice: Random, chance: float = CHANCE) -> str:
    """A line in which some characters are replaced by rare ones of the same shape or use.

    Args:
        line: the line, in logical order.
        letters: accented Latin letters that the alphabet has.
        dice: chooses the places.
        chance: probability of a change at each place.
    """
    accents: dict[str, list[str]] = {}
    for letter in letters:
        accents.setdefault(unicodedata.normalize("NFD", letter)[0], []).append(letter)
    shown: str = "".join(
        dice.choice(accents[letter]) if letter in accents and dice.random() < chance else letter for letter in line
    )
    shown = _SPACED.sub(lambda match: dice.choice(DASHES[:-1]) if dice.random() < chance else match[0], shown)
    return _NUMBER.sub(lambda _: "\N{PLUS-MINUS SIGN}" if dice.random() < chance / 10 else "", shown)


def is_accented(letter: str) -> bool:
    """Whether a character is a Latin letter with a diacritic."""
    parts = unicodedata.normalize("NFD", letter)
    return len(parts) > 1 and parts[0].isascii()

"""Vary lines of text so that rare characters are trained: accented Latin letters, dashes, semicolons, made-up numbers.

>>> from random import Random
>>> varied("Muller 12-14", ["ü", "é"], Random(3), chance=1.0)
'Müllér 12–14'
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from random import Random

from satrchin.persian.chars import ASCII_DIGITS, PERSIAN_DIGITS

DASHES = "\N{EN DASH}\N{EM DASH}\N{MINUS SIGN}-"
_SPACED = re.compile(r"(?<=\s)-(?=\s)|(?<=\d)-(?=\d)")
_NUMBER = re.compile(r"(?<=\s)(?=\d)")
_STOP = re.compile(r"(?<=[ء-ی])[.،:](?=\s|$)")
_GAP = re.compile(r"(?<=[ء-ی]) (?=[ء-ی])")
_PERSIAN = str.maketrans(ASCII_DIGITS, PERSIAN_DIGITS)
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
    shown = _NUMBER.sub(lambda _: "\N{PLUS-MINUS SIGN}" if dice.random() < chance / 10 else "", shown)
    return _with_numbers(shown, dice, chance)


def _with_numbers(line: str, dice: Random, chance: float) -> str:
    """A Persian line with some semicolons, dashes between words, and made-up numbers between words."""
    line = _STOP.sub(lambda match: "؛" if dice.random() < chance else match[0], line)
    line = _GAP.sub(lambda _: f" {dice.choice(DASHES[:2])} " if dice.random() < chance / 12 else " ", line)
    gaps = list(_GAP.finditer(line))
    if gaps and dice.random() < chance / 3:
        return _row(line.split(), dice)
    if gaps and dice.random() < chance / 3:  # a list item
        line = f"{dice.randint(1, 20)}- ".translate(_PERSIAN) + line
        gaps = list(_GAP.finditer(line))
    if gaps and dice.random() < chance:
        place = dice.choice(gaps)
        stop = dice.choice(["", "", *"؛،.:"])
        line = f"{line[: place.start()]} {made_number(dice)}{stop} {line[place.end() :]}"
    return line


def _row(words: Sequence[str], dice: Random) -> str:
    """A row of a list or table, or one cell of it: some of the words, and numbers about them."""
    first = dice.randrange(len(words))
    some = " ".join(words[first : first + dice.randint(1, 3)])
    number, amount = dice.randint(1, 99), made_number(dice)
    kinds = (some, amount, f"{some} {amount}", f"{number} {some}", f"{number} {some} {dice.randint(1, 999)} {amount}")
    return dice.choice(kinds).translate(_PERSIAN)


def made_number(dice: Random) -> str:
    """A number as letters and tables have it: an amount, a date, a time, a range, a telephone number or a share."""
    one, other = dice.randint(1, 999), dice.randint(1, 999)
    amount = f"{one * 10 ** dice.choice([1, 2, 3, 3, 4, 5, 6, 7]):,}".replace(",", "\N{ARABIC THOUSANDS SEPARATOR}")
    kinds = (
        amount,
        amount,
        f"{dice.randint(1300, 1420)}/{dice.randint(1, 12):02}/{dice.randint(1, 31):02}",
        f"{dice.randint(0, 23)}:{dice.randint(0, 59):02}",
        f"{one} {dice.choice(DASHES)} {other}",
        f"({one})",
        f"0{dice.randint(10, 99)}-{dice.randint(10**6, 10**8)}",
        f"{dice.randint(1, 99)}\N{ARABIC PERCENT SIGN}",
        f"{one}/{other:02}",
    )
    return dice.choice(kinds).translate(_PERSIAN)


def is_accented(letter: str) -> bool:
    """Whether a character is a Latin letter with a diacritic."""
    parts = unicodedata.normalize("NFD", letter)
    return len(parts) > 1 and parts[0].isascii()

"""Look up spellings: where the ZWNJs of a word stand, and how likely each spelling is.

In: letters without a separator (``میشود``). Out: their spellings (``می|شود``, the bar a ZWNJ), each with its share of
the training text; and the log probability of a spelling after another.

The data is a trie of keys (words without their ZWNJs) and a file of counts, both memory-mapped, written by
:mod:`training.word_forms`.

>>> max(load().forms("میشود"), key=lambda form: form.log_p).mask
4
"""

from __future__ import annotations

import json
import mmap
from bisect import bisect_left
from collections.abc import Callable
from functools import lru_cache
from math import exp, log
from pathlib import Path
from typing import NamedTuple

import marisa_trie

from satrchin.errors import MissingDependencyError
from satrchin.learned import RESOURCES
from satrchin.messages import tr
from satrchin.persian.chars import ARABIC_TO_PERSIAN, ZWNJ

VERSION = 1
TRIE, COUNTS = "joins.marisa", "joins.bin"
START, NUMBER, LATIN, SIGN = "<s>", "<n>", "<l>", "<p>"
SPECIAL = (START, NUMBER, LATIN, SIGN)
LONGEST = 30
"""Length of the longest key; a mask has 32 bits."""

COUNT_STEP, BACKOFF_STEP, COUNT_FLOOR = 12.0, 32.0, 2.5
"""Quantisation of logs in one byte: steps per unit for counts and for back-off weights; offset of log counts."""
_MULTIPLIERS = (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9)
_MASK64 = (1 << 64) - 1
_KEPT = 100_000
_PROBES = 32
"""Places of the table of pairs that are looked at together."""
PLURAL = "ها"
_NEVER = -20.0
_EXPECTED = log(8.0)
"""A word and a suffix that should have been seen together so often, and never were, do not go together."""
_STRIDE = 64
"""Every so many owners of a form stand in a list that is quickly searched."""


def pair_hash(first: int, second: int) -> int:
    """A 64-bit key of a pair of form numbers."""
    mixed = (first + 1) * _MULTIPLIERS[0] ^ (second + 1) * _MULTIPLIERS[1]
    mixed = (mixed ^ mixed >> 29) * _MULTIPLIERS[2] & _MASK64
    return mixed ^ mixed >> 32


def masked(word: str) -> tuple[int, str]:
    """A word's ZWNJs as a mask (bit n: one stands before letter n), and its letters."""
    word = word.strip(ZWNJ)
    if ZWNJ not in word:
        return 0, word
    mask = place = 0
    for letter in word:
        if letter == ZWNJ:
            mask |= 1 << place
        else:
            place += 1
    return mask, word.replace(ZWNJ, "")


class Spelling(NamedTuple):
    """One way to write a key."""

    mask: int
    """Bit n: a ZWNJ stands before letter n."""
    log_p: float
    """Natural log of the form's share of all words."""
    number: int


def spelled(key: str, form: Spelling) -> str:
    """A key with the ZWNJs of one of its forms."""
    return "".join(ZWNJ * (form.mask >> place & 1) + letter for place, letter in enumerate(key))


class WordForms:
    """Trained spellings, memory-mapped.

    Raises:
        MissingDependencyError: the folder holds no evidence of this version.
    """

    def __init__(self, folder: Path = RESOURCES) -> None:
        try:
            with (folder / COUNTS).open("rb") as file:
                view = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
        except (OSError, ValueError):
            raise MissingDependencyError(
                tr("no joining evidence in {folder}: reinstall satrchin", folder=folder)
            ) from None
        size = int.from_bytes(view[:8], "little")
        facts = json.loads(bytes(view[8 : 8 + size]))
        if facts["version"] != VERSION:
            raise MissingDependencyError(
                tr("the joining evidence in {folder} is of another version: reinstall satrchin", folder=folder)
            )
        self._trie = marisa_trie.Trie()
        self._trie.mmap(str(folder / TRIE))
        self.prefixes = self._trie.prefixes
        self.knows: Callable[[str], bool] = self._trie.__contains__
        """Whether a key has a spelling."""
        parts: dict[str, memoryview[int]] = {}
        for name, (start, stop, kind) in facts["parts"].items():
            parts[name] = view[8 + size + start : 8 + size + stop].cast(kind)
        self._plain, self._backoff = parts["plain"], parts["backoff"]
        self._owners, self._masks, self._counts = parts["owners"], parts["masks"], parts["counts"]
        self._prints, self._pairs = parts["prints"], parts["pairs"]
        self._some_owners: list[int] = self._owners[::_STRIDE].tolist()
        self._keys: int = len(self._plain)
        self._log_total = log(facts["words"])
        # by the byte of a count
        self._log_shares = [(count - 1) / COUNT_STEP - COUNT_FLOOR - self._log_total for count in range(256)]
        self.unknown: int = self._keys + len(self._masks)
        self.special = {name: self.unknown + 1 + place for place, name in enumerate(SPECIAL)}
        self.suffixes: dict[str, dict[str, float]] = facts["suffixes"]
        self.prefix_words: dict[str, float] = facts["prefixes"]
        self.affixes = frozenset(self.suffixes) | frozenset(self.prefix_words)
        self._unknown: tuple[float, float] = tuple(facts["unknown"])
        self.joined = b""
        """By number, whether a key has a spelling with a ZWNJ; filled at the first lookup of many words."""
        self._forms: dict[str, tuple[Spelling, ...]] = {}

    def all_keys(self) -> list[str]:
        """All keys, by number."""
        return [self._trie.restore_key(number) for number in range(self._keys)]

    def mark_joined(self) -> None:
        """Fill ``joined``: it takes numpy, and saves most words of a page a search."""
        import numpy as np

        marks = np.zeros(self._keys, np.bool_)
        marks[np.asarray(self._owners)] = True
        self.joined = marks.tobytes()

    def forms(self, key: str) -> tuple[Spelling, ...]:
        """The spellings of a key (letters without ZWNJ), the plain one first; empty for an unknown key."""
        found = self._forms.get(key)
        if found is None:
            if len(self._forms) > _KEPT:
                self._forms.clear()
            found = self._forms[key] = self._look_up(key)
        return found

    def plain(self, key: str) -> tuple[int, float] | None:
        """The spelling of a key without a ZWNJ, if there is one: its number and the log of its share."""
        number = self._trie.get(key)
        if number is None or not (count := self._plain[number]):
            return None
        return number, self._log_shares[count]

    def _look_up(self, key: str) -> tuple[Spelling, ...]:
        number = self._trie.get(key)
        if number is None:
            return ()
        result = []
        count = self._plain[number]
        if count:
            result.append(Spelling(0, self._log_shares[count], number))
        if self.joined and not self.joined[number]:
            return tuple(result)
        stop = bisect_left(self._some_owners, number) * _STRIDE
        place = bisect_left(self._owners, number, max(0, stop - _STRIDE), min(stop, len(self._owners)))
        while place < len(self._owners) and self._owners[place] == number:
            result.append(Spelling(self._masks[place], self._log_shares[self._counts[place]], self._keys + place))
            place += 1
        return tuple(result)

    def log_count(self, log_p: float) -> float:
        """The natural log of how often the training text has a form with this log share."""
        return log_p + self._log_total

    def takes(self, stem: float, suffix: str, final: str) -> bool:
        """Whether a word that was never seen with a suffix may take it all the same.

        A word so common that training would have shown the two together many times does not: «وقتی» has no plural.

        Args:
            stem: the natural log of the word's share.
            suffix: one of the learned suffixes.
            final: the word's last letter.
        """
        # a word without a plural has none of its forms either
        kind = PLURAL if suffix.startswith(PLURAL) else suffix
        return stem + self.suffixes[kind].get(final, _NEVER) + self._log_total < _EXPECTED

    def joins(self, left: str, right: str) -> bool:
        """Whether two parts are written as one word with a ZWNJ between them: by name, or by a learned ending.

        >>> load().joins("کتاب", "ها"), load().joins("کتاب", "خوب")
        (True, False)
        """
        left, right = left.translate(ARABIC_TO_PERSIAN), right.translate(ARABIC_TO_PERSIAN)
        mask, key = masked(left + ZWNJ + right)
        if any(form.mask & mask == mask for form in self.forms(key)):
            return True
        after = self.suffixes.get(right)
        return (after is not None and left[-1:] in after) or left in self.prefix_words

    def log_unknown(self, length: int) -> float:
        """Natural log probability of a word of so many letters that training has not seen."""
        return self._unknown[0] + self._unknown[1] * length

    def log_pair(self, first: int, second: int, log_p: float) -> float:
        """Natural log probability of form ``second``, whose share is ``log_p``, after form ``first``."""
        if first >= len(self._backoff):
            return log_p
        backed = log_p - self._backoff[first] / BACKOFF_STEP
        key = pair_hash(first, second)
        prints, print_ = self._prints, key & 0xFFFF or 1
        place = (key >> 20) % len(prints)
        # a slice is faster than a loop: the table is full, and most pairs are not in it
        near = prints[place : place + _PROBES].tolist()
        while print_ not in near:
            if 0 in near:
                return backed
            place = place + len(near) if near else 0
            near = prints[place : place + _PROBES].tolist()
        found = near.index(print_)
        if 0 in near[:found]:
            return backed
        return log(exp(-self._pairs[place + found] / 10.0) + exp(backed))


@lru_cache(maxsize=1)
def load() -> WordForms:
    """The shipped spellings, loaded once per process."""
    return WordForms()

"""Which two pieces of a line make a known word: pieces in, a table of word ids out.

A line has some hundred pieces, so ten thousand pairs. A hash of every pair is made from the hashes of its two parts
and looked up in one bitmap of all known words; only what passes is asked of the lexicon.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from satrchin.language.model import Model

LONGEST_WORD = 24
"""Letters of a word that pieces are glued to."""

_BASE, _MIX = np.uint64(0x100000001B3), np.uint64(0x9E3779B97F4A7C15)
_BITS = 23


class Glue:
    """All known words, as a bitmap of their hashes."""

    def __init__(self, model: Model) -> None:
        self._get = model.get_id
        words = [word for word in model.words() if 1 < len(word) <= LONGEST_WORD]
        bitmap = np.zeros(1 << _BITS, np.bool_)
        bitmap[_place(_hashes(words)[0])] = True
        self._bitmap = np.packbits(bitmap, bitorder="little")

    def ids(self, pieces: Sequence[str]) -> NDArray[np.int64]:
        """The id of the word that each two pieces make, or -1; first piece × second piece."""
        made = np.full((len(pieces), len(pieces)), -1)
        usable = np.flatnonzero([piece.isalpha() and len(piece) < LONGEST_WORD for piece in pieces])
        if not len(usable):
            return made
        hashes, shifts = _hashes([pieces[i] for i in usable.tolist()])
        place = _place(hashes[:, None] * shifts[None, :] + hashes[None, :])
        hits = self._bitmap[place >> np.uint64(3)] >> (place & np.uint64(7)).astype(np.uint8) & 1
        for head, tail in usable[np.argwhere(hits)].tolist():
            number = self._get(pieces[head] + pieces[tail])
            if number is not None:
                made[head, tail] = number
        return made


def _hashes(words: Sequence[str]) -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    """A polynomial hash of each word, and the power by which it shifts what stands before it."""
    letters = np.array(words, f"U{LONGEST_WORD}").view(np.uint32).reshape(len(words), LONGEST_WORD)
    value, shift = np.zeros(len(words), np.uint64), np.ones(len(words), np.uint64)
    for column in letters.T:
        value = np.where(column > 0, value * _BASE + column, value)
        shift = np.where(column > 0, shift * _BASE, shift)
    return value, shift


def _place(hashes: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Where a hash stands in the bitmap."""
    return np.asarray(hashes * _MIX >> np.uint64(64 - _BITS))

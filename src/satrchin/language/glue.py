"""Which pieces of a line make a known word: pieces in, word ids out.

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

Ids = NDArray[np.int64]

_BASE, _MIX = np.uint64(0x100000001B3), np.uint64(0x9E3779B97F4A7C15)
_BITS = 23


class Glue:
    """All known words, as a bitmap of their hashes."""

    def __init__(self, model: Model) -> None:
        self.id = model.get_id
        """The id of a word; None if it is unknown."""
        words = [word for word in model.words() if 1 < len(word) <= LONGEST_WORD]
        bitmap = np.zeros(1 << _BITS, np.bool_)
        bitmap[_place(_hashes(words)[0])] = True
        self._bitmap = np.packbits(bitmap, bitorder="little")

    def made_of(self, pieces: Sequence[str], heads: Ids, tails: Ids) -> tuple[Ids, Ids]:
        """Which heads and tails make known words, and their ids.

        Args:
            pieces: the pieces of a line.
            heads: numbers of pieces.
            tails: as many numbers of pieces that may follow those.
        """
        hashes, shifts = _hashes(pieces)
        usable = np.array([piece.isalpha() and len(piece) < LONGEST_WORD for piece in pieces])
        hits = self._may_know(hashes[heads] * shifts[tails] + hashes[tails]) & usable[heads] & usable[tails]
        found = [
            (pair, number)
            for pair in np.flatnonzero(hits).tolist()
            if (number := self.id(pieces[heads[pair]] + pieces[tails[pair]])) is not None
        ]
        pairs, numbers = np.array(found, np.int64).reshape(-1, 2).T
        return pairs, numbers

    def _may_know(self, hashes: NDArray[np.uint64]) -> NDArray[np.bool_]:
        """Whether a word may have each hash."""
        place = _place(hashes)
        return np.asarray(self._bitmap[place >> np.uint64(3)] >> (place & np.uint64(7)).astype(np.uint8) & 1, np.bool_)


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

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

    def of(self, pieces: Sequence[str]) -> Pieces:
        """The pieces of a line, ready to be glued."""
        return Pieces(self, pieces)

    def known(self, hashes: NDArray[np.uint64]) -> NDArray[np.uint8]:
        """1 where a word may have this hash, 0 where none has."""
        place = _place(hashes)
        return np.asarray(self._bitmap[place >> np.uint64(3)] >> (place & np.uint64(7)).astype(np.uint8) & 1)


class Pieces:
    """The pieces of one line."""

    def __init__(self, glue: Glue, pieces: Sequence[str]) -> None:
        self._glue, self._pieces = glue, pieces
        self._usable = np.array([piece.isalpha() and len(piece) < LONGEST_WORD for piece in pieces])
        self._hashes, self._shifts = _hashes(pieces)

    def pairs(self) -> NDArray[np.int64]:
        """The id of the word that each two pieces make, or -1; first piece × second piece."""
        made = np.full((len(self._pieces), len(self._pieces)), -1)
        usable, pieces = np.flatnonzero(self._usable), self._pieces
        hashes, shifts = self._hashes[usable], self._shifts[usable]
        hits = self._glue.known(hashes[:, None] * shifts[None, :] + hashes[None, :])
        for head, tail in usable[np.argwhere(hits)].tolist():
            number = self._glue.id(pieces[head] + pieces[tail])
            if number is not None:
                made[head, tail] = number
        return made

    def around(self, middle: int, heads: NDArray[np.int64], tails: NDArray[np.int64]) -> list[tuple[int, int, int]]:
        """The places in ``heads`` and ``tails`` of two pieces that make a word around a third, with its id."""
        pieces, hashes, shifts = self._pieces, self._hashes, self._shifts
        front = hashes[heads] * shifts[middle] + hashes[middle]
        hits = self._glue.known(front[:, None] * shifts[tails][None, :] + hashes[tails][None, :])
        hits = hits & self._usable[heads][:, None] & self._usable[tails][None, :]
        found = []
        for head, tail in np.argwhere(hits).tolist():
            number = self._glue.id(pieces[heads[head]] + pieces[middle] + pieces[tails[tail]])
            if number is not None:
                found.append((head, tail, number))
        return found


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

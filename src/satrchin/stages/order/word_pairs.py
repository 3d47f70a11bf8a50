"""Which pieces of a line make a known word: pieces in, word ids out.

A line has some hundred pieces, so ten thousand pairs. A hash of every pair is made from the hashes of its two parts
and looked up in one bitmap of all known words; only what passes is asked of the lexicon.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from satrchin.lm.hashing import Bitmap, mixed, word_hashes
from satrchin.lm.ngrams import Model

KNOWN = "words_known.npy"
LONGEST_WORD = 24
"""Letters of a word that pieces are glued to."""

Ids = NDArray[np.int64]

BITS = 23
"""Of a hash that are looked at: one in forty pairs that make no word passes."""


def known_words(words: Iterable[str]) -> NDArray[np.uint8]:
    """The bitmap of a lexicon, made when it is trained: a walk over all its words takes as long as a page."""
    usable = [word for word in words if 1 < len(word) <= LONGEST_WORD]
    return Bitmap.packed(mixed(word_hashes(usable, LONGEST_WORD)[0]), BITS)


class WordPairIndex:
    """All known words, as a bitmap of their hashes."""

    def __init__(self, model: Model) -> None:
        self.id = model.get_id
        """The id of a word; None if it is unknown."""
        self._known = Bitmap(np.load(model.folder / KNOWN, mmap_mode="r").view(np.ndarray))

    def made_of(self, pieces: Sequence[str], heads: Ids, tails: Ids) -> tuple[Ids, Ids]:
        """Which heads and tails make known words, and their ids.

        Args:
            pieces: the pieces of a line.
            heads: numbers of pieces.
            tails: as many numbers of pieces that may follow those.
        """
        hashes, shifts = word_hashes(pieces, LONGEST_WORD)
        usable = np.array([piece.isalpha() and len(piece) < LONGEST_WORD for piece in pieces])
        glued = mixed(hashes[heads] * shifts[tails] + hashes[tails])
        hits = self._known.has(glued) & usable[heads] & usable[tails]
        return self._named(np.flatnonzero(hits), pieces, heads, tails)

    def made_of_three(self, pieces: Sequence[str], heads: Ids, middles: Ids, tails: Ids) -> tuple[Ids, Ids]:
        """The same for three pieces, all of them of letters alone."""
        hashes, shifts = word_hashes(pieces, LONGEST_WORD)
        ends = hashes[middles] * shifts[tails] + hashes[tails]
        glued = mixed(hashes[heads] * shifts[middles] * shifts[tails] + ends)
        return self._named(np.flatnonzero(self._known.has(glued)), pieces, heads, middles, tails)

    def _named(self, hits: Ids, pieces: Sequence[str], *numbers: Ids) -> tuple[Ids, Ids]:
        """Which of the hits are words, and their ids."""
        found = [
            (hit, word)
            for hit in hits.tolist()
            if (word := self.id("".join(pieces[part[hit]] for part in numbers))) is not None
        ]
        which, words = np.array(found, np.int64).reshape(-1, 2).T
        return which, words

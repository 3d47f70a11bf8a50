"""Find which pairs of pieces of a line form a known word.

In: the pieces. Out: the pairs and the ids of their words. A line has about a hundred pieces, so ten thousand pairs.
The hash of a pair is computed from the hashes of its parts and looked up in one bitmap of all known words; only the
hits are looked up in the lexicon.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from satrchin.lm.hashing import Bitmap, mixed, word_hashes
from satrchin.lm.ngrams import Model

KNOWN = "words_known.npy"
LONGEST_WORD = 24
"""Length of the longest word that pieces are glued to, in letters."""

Ids = NDArray[np.int64]

BITS = 23
"""Bits of a hash that index the bitmap: one in forty pairs that form no word is a false positive."""


def known_words(words: Iterable[str]) -> NDArray[np.uint8]:
    """The bitmap of a lexicon, built at training time because reading all its words takes as long as a page."""
    usable = [word for word in words if 1 < len(word) <= LONGEST_WORD]
    return Bitmap.packed(mixed(word_hashes(usable, LONGEST_WORD)[0]), BITS)


class WordPairIndex:
    """All known words, as a bitmap of their hashes."""

    def __init__(self, model: Model) -> None:
        self.id = model.get_id
        """The id of a word; None if it is unknown."""
        self._known = Bitmap(np.load(model.folder / KNOWN, mmap_mode="r").view(np.ndarray))

    def made_of(self, pieces: Sequence[str], heads: Ids, tails: Ids) -> tuple[Ids, Ids]:
        """The heads and tails that form known words, and the ids of these words.

        Args:
            pieces: the pieces of a line.
            heads: indices of pieces.
            tails: for each head, the index of a piece that may follow it.
        """
        hashes, shifts = word_hashes(pieces, LONGEST_WORD)
        usable = np.array([piece.isalpha() and len(piece) < LONGEST_WORD for piece in pieces])
        glued = mixed(hashes[heads] * shifts[tails] + hashes[tails])
        hits = self._known.has(glued) & usable[heads] & usable[tails]
        return self._named(np.flatnonzero(hits), pieces, heads, tails)

    def made_of_three(self, pieces: Sequence[str], heads: Ids, middles: Ids, tails: Ids) -> tuple[Ids, Ids]:
        """The same for three pieces, all of letters only."""
        hashes, shifts = word_hashes(pieces, LONGEST_WORD)
        ends = hashes[middles] * shifts[tails] + hashes[tails]
        glued = mixed(hashes[heads] * shifts[middles] * shifts[tails] + ends)
        return self._named(np.flatnonzero(self._known.has(glued)), pieces, heads, middles, tails)

    def _named(self, hits: Ids, pieces: Sequence[str], *numbers: Ids) -> tuple[Ids, Ids]:
        """The indices of the hits that are words, and their ids."""
        found = [
            (hit, word)
            for hit in hits.tolist()
            if (word := self.id("".join(pieces[part[hit]] for part in numbers))) is not None
        ]
        which, words = np.array(found, np.int64).reshape(-1, 2).T
        return which, words

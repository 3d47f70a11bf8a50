"""Look up all words of a page at once: lines in, the facts of each line out.

Most words are plain letters, perhaps with a sign or a ZWNJ; their ids are found by hash, without a string for each. The
result equals that of :class:`satrchin.lm.lexicon.Lexicon`, line by line.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from operator import itemgetter

import numpy as np
from numpy.typing import NDArray

from satrchin.lm.hashing import Places, Sums, encoded, in_blocks, mixed
from satrchin.lm.lexicon import Lexicon, Reading
from satrchin.lm.memo import Memo
from satrchin.lm.ngrams import Ids, opened
from satrchin.persian.chars import ZWNJ
from satrchin.persian.tokens import LETTERS, SIGNS, is_word, word_tokens

_SPACE, _LETTER, _SIGN, _OTHER = range(4)
_LAST = 0x2010
"""No letter, sign or space of a plain word is behind it."""
_BITS = 17
"""Bits of a hash that index the table of words."""


class LexiconPage:
    """A cache of word ids by hash; a later word replaces an earlier one in the same place."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon, self._model = lexicon, opened(lexicon.folder)
        self._kept = np.zeros(1 << _BITS, np.uint64)
        self._tokens: dict[str, list[tuple[str, int]]] = Memo(self._tokens_of, 1 << 16)
        # the upper bits are those of the hash
        self._id_bits = np.uint64((1 << (len(lexicon) - 1).bit_length()) - 1)

    def read(self, lines: Sequence[str]) -> list[Reading]:
        """The facts of each line."""
        return in_blocks(lines, self._read, self._lexicon.read_line)

    def log_pairs(self, before: Sequence[int], after: Sequence[int]) -> list[float]:
        """The natural log probability of each word after another, both given by their ids."""
        found: list[float] = self._model.log_bigram(np.array(before), np.array(after)).tolist()
        return found

    def _read(self, lines: Sequence[str]) -> list[Reading]:
        text, codes, newlines = encoded(lines)
        kinds = _kinds()[np.minimum(codes, _LAST)]
        others = self._others(text, codes, kinds)
        letter, sign = kinds == _LETTER, kinds == _SIGN
        first, last = sign.copy(), sign
        first[1:] |= letter[1:] & ~letter[:-1]
        last[:-1] |= letter[:-1] & ~letter[1:]
        starts, stops = first.nonzero()[0], last.nonzero()[0] + 1
        ids = self._ids(text, starts, stops, mixed(Sums(codes).hashes(starts, stops)))
        words = letter[starts]
        strange = ((ids == self._lexicon.unknown) & words).nonzero()[0]
        spans = zip(starts[strange].tolist(), stops[strange].tolist(), strict=True)
        unknown = [(start, text[start:stop]) for start, stop in spans]
        rows = np.stack((starts, ids, stops - starts, words))
        if others:
            unknown += [
                (start, token) for start, token, number in others if number == self._lexicon.unknown and is_word(token)
            ]
            unknown.sort(key=itemgetter(0))
            more = [(start, number, len(token), is_word(token)) for start, token, number in others]
            rows = np.concatenate((rows, np.array(more).T), axis=1)
            rows = rows[:, rows[0].argsort(kind="stable")]
        starts, ids, sizes, words = rows
        known = ids != self._lexicon.unknown
        facts = (words * known, sizes * ~known)
        return self._model.read_many(ids, starts.searchsorted(newlines), facts, _by_line(unknown, newlines))

    def _others(self, text: str, codes: NDArray[np.uint32], kinds: NDArray[np.uint8]) -> list[tuple[int, str, int]]:
        """The tokens of words that have other signs, which are blotted out of the kinds.

        Returns:
            Where the word stands, each of its tokens, and their ids.
        """
        others = (kinds == _OTHER).nonzero()[0]
        if not len(others):
            return []
        spaces = ((kinds == _SPACE) & (codes != ord(ZWNJ))).nonzero()[0]
        behind = np.unique(spaces.searchsorted(others))
        found: list[tuple[int, str, int]] = []
        for start, stop in zip((spaces[behind - 1] + 1).tolist(), spaces[behind].tolist(), strict=True):
            kinds[start:stop] = _SPACE
            found += [(start, *token) for word in text[start:stop].split() for token in self._tokens[word]]
        return found

    def _tokens_of(self, word: str) -> list[tuple[str, int]]:
        """The tokens of what stands between two spaces, with their ids."""
        return [(token, self._lexicon.number(token)) for token in word_tokens(word)]

    def _ids(self, text: str, starts: Ids, stops: Ids, hashes: NDArray[np.uint64]) -> Ids:
        """The ids of words at these places of a text."""
        slots, tags = hashes >> np.uint64(64 - _BITS), hashes & ~self._id_bits
        kept = self._kept[slots]
        ids: Ids = (kept & self._id_bits).astype(np.int64)
        missing = (kept & ~self._id_bits != tags).nonzero()[0]
        if len(missing):
            get, unknown = self._lexicon.get_id, self._lexicon.unknown
            spans = zip(starts[missing].tolist(), stops[missing].tolist(), strict=True)
            found = np.array([get(text[start:stop], unknown) for start, stop in spans])
            ids[missing] = found
            self._kept[slots[missing]] = tags[missing] | found.astype(np.uint64)
        return ids


def _by_line(found: Sequence[tuple[int, str]], newlines: Places) -> list[tuple[str, ...]]:
    """The words of each line, from their places in the text and those of the newlines."""
    words: list[tuple[str, ...]] = [()] * (len(newlines) - 1)
    lines = newlines.searchsorted(np.array([place for place, _ in found], np.int64)) - 1
    for line, (_, word) in zip(lines.tolist(), found, strict=True):
        words[line] += (word,)
    return words


@lru_cache(maxsize=2)
def page_of(lexicon: Lexicon) -> LexiconPage:
    """The page lookup of a lexicon, one per process."""
    return LexiconPage(lexicon)


@lru_cache(maxsize=1)
def _kinds() -> NDArray[np.uint8]:
    """By code point, what a sign is: a space (or a ZWNJ), a plain letter, a sign that is a token, or anything else."""
    table = np.full(_LAST + 1, _OTHER, np.uint8)
    spaces = [code for code in (*range(0x21), 0x85, 0xA0, 0x1680, *range(0x2000, 0x200B)) if chr(code).isspace()]
    table[[*spaces, ord(ZWNJ)]] = _SPACE
    table[list(map(ord, LETTERS))] = _LETTER
    table[list(map(ord, SIGNS))] = _SIGN
    return table

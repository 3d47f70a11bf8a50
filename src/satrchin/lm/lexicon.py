"""Look up folded words: frequency of a word, and log probability of a word after another.

The lexicon is memory-mapped and needs no numpy, because every healthy line is checked with it. Searches use
:class:`satrchin.lm.ngrams.Model`, which looks up many words at a time.

>>> lexicon = load_lexicon()
>>> lexicon.frequency("کتاب") > 100
True
"""

from __future__ import annotations

import json
import mmap
from bisect import bisect_left
from collections.abc import Callable
from functools import lru_cache
from itertools import chain, pairwise
from pathlib import Path

import marisa_trie

from satrchin.errors import MissingDependencyError
from satrchin.learned import RESOURCES
from satrchin.lm.bulk import Bulk
from satrchin.lm.memo import Memo
from satrchin.messages import tr
from satrchin.persian.tokens import is_word, word_tokens

VERSION = 2
START, UNKNOWN = "<s>", "<unk>"
LOG_P_STEP, LOG_BACKOFF_STEP = 1 / 16, 1 / 32

M1, M2, M3 = 0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9
"""Multipliers of the hash of n-grams."""
_WORD = 0xFFFFFFFFFFFFFFFF
_NEAR = 128
"""Width of the interpolation search around the expected place of a hash."""
_TYPES = {b"<u4": "I", b"|u1": "B"}


Reading = tuple[float, int, int, int, tuple[str, ...]]
"""Facts of a line: natural log probability, number of known words in Arabic script, number of tokens, number of letters
of unknown tokens, unknown words in Arabic script."""


class Lexicon:
    """The words and bigrams of a trained model, memory-mapped.

    Raises:
        MissingDependencyError: the folder holds no model of this version.
    """

    def __init__(self, folder: Path = RESOURCES) -> None:
        try:
            facts = json.loads((folder / "model.json").read_text(encoding="utf-8"))
        except OSError:
            raise MissingDependencyError(
                tr("no language model in {folder}: reinstall satrchin", folder=folder)
            ) from None
        if facts["version"] != VERSION:
            raise MissingDependencyError(
                tr("the language model in {folder} is of another version: reinstall satrchin", folder=folder)
            )
        self.folder = folder
        """The folder of the model."""
        self.bulk = Bulk()
        """Decides when to use numpy."""
        self.total: int = facts["tokens"]
        """Number of tokens in the training text."""
        self._trie = marisa_trie.Trie()
        self._trie.mmap(str(folder / "words.marisa"))
        self.get_id = self._trie.get
        self.unknown: int = self._trie[UNKNOWN]
        self.start: int = self._trie[START]
        # words repeat, and a lookup in the trie costs as much as twenty in a table
        get, unknown = self.get_id, self.unknown
        self.number: Callable[[str], int] = Memo(lambda word: get(word, unknown), 1 << 16).__getitem__
        """The id of a folded word, or the id of unknown words."""
        self.numbers: Callable[[str], tuple[int, ...]] = Memo(self._numbers, 1 << 16).__getitem__
        """The ids of the folded tokens of a space-separated word."""
        self.strange: Callable[[str], tuple[int, tuple[str, ...]]] = Memo(self._strange, 1 << 16).__getitem__
        """Number of letters of its unknown tokens, and those of them that are words in Arabic script."""
        self.letters = bytearray(len(self._trie))
        """By id: 1 if it is a known word in Arabic script."""
        self.log_pair: Callable[[tuple[int, int]], float] = Memo(self._log_pair, 1 << 17).__getitem__
        """Natural log probability of the second word after the first, by the pair of their ids."""
        self._counts, self._first, self._back, self._keys, self._second = (
            _array(folder / f"{name}.npy") for name in ("frequency", "p1", "b1", "h2", "p2")
        )
        self._size = len(self._keys)

    def __len__(self) -> int:
        """Number of words."""
        return len(self._trie)

    def frequency(self, word: str) -> int:
        """The count of a folded word in the training text; 0 if unknown."""
        number = self.get_id(word)
        return 0 if number is None else self._counts[number]

    def word(self, number: int) -> str:
        """The word of an id."""
        return str(self._trie.restore_key(number))

    def read_line(self, line: str) -> Reading:
        """The facts of a line."""
        words = line.split()
        ids = list(chain.from_iterable(map(self.numbers, words)))
        total = sum(map(self.log_pair, pairwise([self.start, *ids])))
        strange = [self.strange(word) for word in words if self.unknown in self.numbers(word)]
        spelled = sum(letters for letters, _ in strange)
        unknown = tuple(chain.from_iterable(unknown for _, unknown in strange))
        return total, sum(map(self.letters.__getitem__, ids)), len(ids), spelled, unknown

    def _numbers(self, word: str) -> tuple[int, ...]:
        # fast path: most words have no sign beside them and no letter to fold; lone surrogates are not letters
        number = self.get_id(word) if is_word(word) and word.isalpha() else None
        if number is not None:
            self.letters[number] = 1
            return (number,)
        tokens = word_tokens(word)
        numbers = tuple(map(self.number, tokens))
        for token, number in zip(tokens, numbers, strict=True):
            self.letters[number] = number != self.unknown and is_word(token)
        return numbers

    def _strange(self, word: str) -> tuple[int, tuple[str, ...]]:
        pairs = zip(word_tokens(word), self.numbers(word), strict=True)
        strange = [token for token, number in pairs if number == self.unknown]
        return sum(map(len, strange)), tuple(filter(is_word, strange))

    def _log_pair(self, pair: tuple[int, int]) -> float:
        v, w = pair
        mixed = (v + 1) * M1 & _WORD ^ (w + 1) * M2 & _WORD
        key = ((mixed ^ mixed >> 29) * M3 & _WORD) >> 32
        keys, size = self._keys, self._size
        # hashes are evenly spread, so the key tells the place approximately
        near = key * size >> 32
        near += (key - keys[near]) * size >> 32
        low, high = near - _NEAR, near + _NEAR
        place = bisect_left(keys, key, max(low, 0), min(high, size))
        if not low < place < high:
            place = bisect_left(keys, key)
        if place < size and keys[place] == key:
            return self._second[place] * -LOG_P_STEP
        return self._first[w] * -LOG_P_STEP - self._back[v] * LOG_BACKOFF_STEP


def _array(path: Path) -> memoryview[int]:
    """Map a one-dimensional numpy file (format version 1) into memory."""
    with path.open("rb") as file:
        view = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
    start = 10 + int.from_bytes(view[8:10], "little")
    kind = bytes(view[10:start]).split(b"'descr': '")[1].split(b"'")[0]
    return view[start:].cast(_TYPES[kind])  # type: ignore[call-overload, no-any-return]  # both codes are integers


@lru_cache(maxsize=1)
def load_lexicon() -> Lexicon:
    """The shipped lexicon, loaded once per process."""
    return Lexicon()

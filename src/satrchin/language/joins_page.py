"""The quick look for wrong spaces at a whole page: lines in, how many words and which clues each of them has out.

Of ``او از کتاب های خوب گفت`` every word is known to be whole, so only ``کتاب های`` is asked about: most words and
pairs of a page cost no Python code. It is what :mod:`satrchin.language.joins_look` finds in one line after the other,
but for an unknown word in ten thousand that is taken for a known one.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from satrchin.errors import MissingDependencyError
from satrchin.language.hashes import Bools, Hashes, mixed, packed, powers, unpacked, upper, word_hashes
from satrchin.language.joins import FOLD, LETTERS, RESOURCES, ZWNJ
from satrchin.language.joins_clues import Clue, Clues
from satrchin.language.joins_look import Look, look

KNOWN = "joins_known.bin"
MOST = 1 << 17
"""Signs of a page that are looked at together."""
_SPACE, _NEWLINE, _JOIN = 32, 10, ord(ZWNJ)

Places = NDArray[np.int64]


class Known:
    """The hashes of all known words and keys, and which of them are quiet: by themselves they give no clue.

    Raises:
        MissingDependencyError: the folder holds no table.
    """

    def __init__(self, folder: Path) -> None:
        try:
            data = (folder / KNOWN).read_bytes()
        except OSError:
            raise MissingDependencyError(f"no known words in {folder}: reinstall, or run satrchin train") from None
        self._hashes = unpacked(data)
        self._marks = np.frombuffer(data, np.uint8)[-len(self._hashes) :]

    def quiet(self, hashes: Hashes) -> Bools:
        """Which words are known to give no clue; wrong in one of two million unknown ones."""
        short = upper(hashes)
        place = self._place(short)
        return np.asarray((self._hashes[place] == short) & (self._marks[place] == marks(hashes)))

    def has(self, hashes: Hashes) -> Bools:
        """Which keys are known, one in ten thousand unknown ones with them."""
        short = upper(hashes)
        return np.asarray(self._hashes[self._place(short)] == short)

    def _place(self, hashes: NDArray[np.uint32]) -> Places:
        return np.minimum(np.searchsorted(self._hashes, hashes), len(self._hashes) - 1)


def table_of(words: Sequence[str], quiet: Bools) -> bytes:
    """The table of words, each of which is quiet or not."""
    hashes = mixed(word_hashes(words, max(map(len, words)))[0])
    short, firsts, many = np.unique(upper(hashes), return_index=True, return_counts=True)
    # where two words have one hash, neither is known to be quiet
    return packed(short) + np.where(quiet[firsts] & (many == 1), marks(hashes[firsts]), 0).astype(np.uint8).tobytes()


def marks(hashes: Hashes) -> NDArray[np.uint8]:
    """A number from 1 to 255 by which words of one hash mostly differ."""
    return np.maximum((hashes >> np.uint64(24)).astype(np.uint8), 1)


@lru_cache(maxsize=1)
def known(folder: Path = RESOURCES) -> Known:
    """The table of a folder, opened once a process."""
    return Known(folder)


class _Words(NamedTuple):
    """The words of a page, in their order."""

    text: str
    """The page, a newline before and behind every line."""
    starts: Places
    stops: Places
    lines: Places
    """The number of the first word of each line, and how many there are."""
    hashes: Hashes
    pairs: Hashes
    """The hash of each word and the next as one."""
    neighbours: Bools
    """Whether nothing but a space stands between a word and the next."""
    many: Places
    """Words with several ZWNJs, of which the hash of pairs knows nothing."""
    loose: Places
    """Lines with a ZWNJ that stands not between two letters."""

    def word(self, place: int) -> str:
        """The word at a place."""
        return self.text[self.starts[place] : self.stops[place]]


def looks(lines: Sequence[str], clues: Clues) -> list[Look]:
    """What a quick look at each line shows."""
    if len(lines) + sum(map(len, lines)) >= MOST:
        half = len(lines) // 2
        return looks(lines[:half], clues) + looks(lines[half:], clues) if half else [look(lines[0], clues)]
    words = _words(lines)
    firsts = words.lines.tolist()
    found: list[tuple[dict[int, Sequence[Clue]], dict[int, Sequence[Clue]], list[int]]]
    found = [({}, {}, []) for _ in lines]
    table = known()
    odd = np.flatnonzero(~table.quiet(words.hashes)).tolist()
    pairs = table.has(words.pairs) & words.neighbours
    # the hash of a pair knows nothing of these
    beside = words.many.tolist()
    for place in odd:
        number = bisect_right(firsts, place) - 1
        singles, _, strange = found[number]
        strange.append(place - firsts[number])
        word = words.word(place)
        if there := clues.of_word[word]:
            singles[place - firsts[number]] = there
        if word.translate(FOLD) in clues.joins.affixes:
            beside.append(place)
    for place in beside:
        for one in range(max(place - 1, 0), min(place + 1, len(pairs))):
            pairs[one] = words.neighbours[one]
    for place in np.flatnonzero(pairs).tolist():
        if there := clues.of_pair[words.word(place), words.word(place + 1)]:
            number = bisect_right(firsts, place) - 1
            found[number][1][place - firsts[number]] = there
    result = [Look(last - first, *there) for (first, last), there in zip(pairwise(firsts), found, strict=True)]
    for number in words.loose.tolist():
        result[number] = look(lines[number], clues)
    return result


def _words(lines: Sequence[str]) -> _Words:
    """The words of lines, and all that is to be known of them."""
    text = "\n".join(lines)
    if text.count("\n") >= len(lines):
        text = "\n".join(line.replace("\n", "\v") for line in lines)
    text = f"\n{text}\n"
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    signs = _signs()[np.minimum(codes, _JOIN + 1)]
    up, down = powers(MOST + 2)
    sums = np.zeros(len(signs) + 1, np.uint64)
    np.cumsum(signs * down[: len(signs)], out=sums[1:])
    inside = signs > _SPACE
    edges = np.flatnonzero(inside[1:] != inside[:-1]) + 1
    starts, stops = edges[::2], edges[1::2]
    hashes = (sums[stops] - sums[starts]) * up[stops - 1]
    keys, sizes = hashes.copy(), stops - starts
    newlines = np.flatnonzero(codes == _NEWLINE)
    many = loose = np.zeros(0, np.int64)
    joins = np.flatnonzero(codes == _JOIN)
    if len(joins):
        word = np.searchsorted(starts, joins, "right") - 1
        first, last = starts[word], stops[word]
        many = word[1:][word[1:] == word[:-1]]
        after = last - joins - 1
        head, tail = (sums[joins] - sums[first]) * up[joins - 1], (sums[last] - sums[joins + 1]) * up[last - 1]
        keys[word] = head * up[after] + tail
        sizes[word] -= 1
        apart = (joins == first) | (after == 0) | (signs[joins + 1] == _JOIN)
        loose = np.unique(np.searchsorted(newlines, joins[apart]) - 1)
    return _Words(
        text,
        starts,
        stops,
        np.searchsorted(starts, newlines),
        mixed(hashes),
        mixed(keys[:-1] * up[sizes[1:]] + keys[1:]),
        (starts[1:] == stops[:-1] + 1) & (signs[stops[:-1]] == _SPACE),
        many,
        loose,
    )


@lru_cache(maxsize=1)
def _signs() -> Hashes:
    """By code point, the letter that counts; a space, a newline and a ZWNJ themselves, and 0 for all else."""
    table = np.zeros(_JOIN + 2, np.uint64)
    for letter in re.findall(f"[{LETTERS}]", "".join(map(chr, range(_JOIN)))):
        table[ord(letter)] = ord(letter.translate(FOLD))
    table[[_SPACE, _NEWLINE, _JOIN]] = _SPACE, _NEWLINE, _JOIN
    return table

"""Scan all lines of a page for spacing damage with numpy.

In ``او از کتاب های خوب گفت`` a hash table shows that every word is healthy by itself; only the pair ``کتاب های`` is
looked up, so most words and pairs cost no Python code. The result is that of
:mod:`satrchin.stages.spacing.scan_line`, except that one unknown word in ten thousand is taken for a known one.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache, partial
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from satrchin.errors import MissingDependencyError
from satrchin.learned import RESOURCES
from satrchin.lm.hashing import (
    Bools,
    Hashes,
    Places,
    Sums,
    encoded,
    in_blocks,
    mixed,
    packed,
    packed_size,
    unpacked,
    upper,
    word_hashes,
)
from satrchin.lm.memo import Memo
from satrchin.messages import tr
from satrchin.persian.chars import ARABIC_TO_PERSIAN, WORD_SIGNS, ZWNJ
from satrchin.stages.spacing.candidates import Candidate, Candidates
from satrchin.stages.spacing.scan_line import Look, look

KNOWN = "joins_known.bin"
_SPACE, _JOIN, _ARABIC = 32, ord(ZWNJ), 0x700


class Known:
    """Hashes of all known words and keys; which words are quiet, and where keys are.

    A quiet word has no candidate. A key is quiet at the most probable place where two quiet words without a candidate
    form it: ``ازکشور`` between ``از`` and ``کشور``.

    Raises:
        MissingDependencyError: the folder holds no table.
    """

    def __init__(self, folder: Path) -> None:
        try:
            data = (folder / KNOWN).read_bytes()
        except OSError:
            raise MissingDependencyError(tr("no known words in {folder}: reinstall satrchin", folder=folder)) from None
        self._hashes = unpacked(data)
        size, start = len(self._hashes), packed_size(len(self._hashes))
        self._marks = np.frombuffer(data, np.uint8, size, start)
        self._places = np.frombuffer(data, np.uint8, size, start + size)

    def quiet(self, hashes: Hashes) -> Bools:
        """Which words are known to have no candidate; false positives: one unknown word in two million."""
        short = upper(hashes)
        place = _place(self._hashes, short)
        return np.asarray((self._hashes[place] == short) & (self._marks[place] == marks(hashes)))

    def has(self, hashes: Hashes) -> Bools:
        """Which keys are known; false positives: one unknown key in ten thousand."""
        short = upper(hashes)
        return np.asarray(self._hashes[_place(self._hashes, short)] == short)

    def has_beside(self, hashes: Hashes, firsts: Places) -> Bools:
        """Which keys of two quiet words may have a candidate, given the letters of the first word."""
        short = upper(hashes)
        place = _place(self._hashes, short)
        return np.asarray((self._hashes[place] == short) & (self._places[place] != firsts))


def _place(table: NDArray[np.uint32], short: NDArray[np.uint32]) -> Places:
    return np.minimum(table.searchsorted(short), len(table) - 1)


def table_of(words: Sequence[str], quiet: Bools, places: Sequence[int]) -> bytes:
    """Build the table of known words.

    Args:
        words: the words and keys.
        quiet: which of them have no candidate.
        places: the place in each of them, as a key, where two quiet words meet without a candidate; 0 if there is none.
    """
    hashes = mixed(word_hashes(words, max(map(len, words)))[0])
    short, firsts, many = np.unique(upper(hashes), return_index=True, return_counts=True)
    # words that share a hash are not marked as quiet
    checks = np.where(quiet[firsts] & (many == 1), marks(hashes[firsts]), 0).astype(np.uint8)
    there = np.where(many == 1, np.array(places)[firsts], 0).astype(np.uint8)
    return packed(short) + checks.tobytes() + there.tobytes()


def marks(hashes: Hashes) -> NDArray[np.uint8]:
    """A check byte from 1 to 255 that distinguishes most words with equal short hashes."""
    return np.maximum((hashes >> np.uint64(24)).astype(np.uint8), 1)


@lru_cache(maxsize=1)
def known(folder: Path = RESOURCES) -> Known:
    """The table of a folder, loaded once per process."""
    return Known(folder)


_Found = tuple[dict[int, Sequence[Candidate]], dict[int, Sequence[Candidate]], list[int]]
_HEALTHY: dict[int, Look] = Memo(lambda size: Look(size, {}, {}, ()), 1 << 10)
"""The result of lines without a finding, by their number of words."""


class _Words(NamedTuple):
    """The words of a page in text order, as arrays."""

    text: str
    """The text of the page, with a newline before and after every line."""
    starts: Places
    stops: Places
    lines: Places
    """The index of the first word of each line, and the number of words at the end."""
    hashes: Hashes
    pairs: Hashes
    """The hash of each word concatenated with the next."""
    letters: Places
    """The number of letters of each word."""
    neighbours: Bools
    """Whether a single space separates a word from the next."""
    many: Places
    """Words with several ZWNJs, which the pair hashes do not cover."""
    loose: Places
    """Lines that have a ZWNJ not between two letters."""

    def texts(self, places: Places) -> list[str]:
        """The words at the given indices."""
        text, starts, stops = self.text, self.starts[places].tolist(), self.stops[places].tolist()
        return [text[start:stop] for start, stop in zip(starts, stops, strict=True)]

    def at(self, places: Places) -> tuple[list[int], list[int]]:
        """The line numbers of words, and their indices within these lines."""
        lines = self.lines.searchsorted(places, "right") - 1
        return lines.tolist(), (places - self.lines[lines]).tolist()


def looks(lines: Sequence[str], candidates: Candidates) -> list[Look]:
    """Scan many lines."""
    if not candidates.joins.joined:
        candidates.joins.mark_joined()
    return in_blocks(lines, partial(_looks, candidates=candidates), partial(look, candidates=candidates))


def _looks(lines: Sequence[str], candidates: Candidates) -> list[Look]:
    words = _words(lines)
    table, affixes = known(), candidates.joins.affixes
    pairs = table.has_beside(words.pairs, words.letters[:-1]) & words.neighbours
    found: defaultdict[int, _Found] = defaultdict(lambda: ({}, {}, []))
    # pair hashes do not cover these words
    beside = words.many.tolist()
    odd = (~table.quiet(words.hashes)).nonzero()[0]
    for place, number, here, word in zip(odd.tolist(), *words.at(odd), words.texts(odd), strict=True):
        singles, _, strange = found[number]
        strange.append(here)
        if there := candidates.of_word[word]:
            singles[here] = there
        if word.translate(ARABIC_TO_PERSIAN) in affixes:
            beside.append(place)
    # quiet places are those of quiet words alone
    beside_odd = np.zeros(len(pairs) + 1, np.bool_)
    beside_odd[odd] = beside_odd[np.maximum(odd - 1, 0)] = True
    near = beside_odd[:-1].nonzero()[0]
    pairs[near] = table.has(words.pairs[near]) & words.neighbours[near]
    for place in beside:
        for one in range(max(place - 1, 0), min(place + 1, len(pairs))):
            pairs[one] = words.neighbours[one]
    two = pairs.nonzero()[0]
    for number, here, first, second in zip(*words.at(two), words.texts(two), words.texts(two + 1), strict=True):
        if there := candidates.of_pair[first, second]:
            found[number][1][here] = there
    sizes = (words.lines[1:] - words.lines[:-1]).tolist()
    result = [Look(size, *found[number]) if number in found else _HEALTHY[size] for number, size in enumerate(sizes)]
    for number in set(words.loose.tolist()):
        result[number] = look(lines[number], candidates)
    return result


def _words(lines: Sequence[str]) -> _Words:
    """Compute the words of lines and their hashes."""
    text, codes, newlines = encoded(lines)
    signs = _signs()[np.minimum(codes, _JOIN + 1)]
    sums = Sums(signs)
    inside = signs > _SPACE
    edges = (inside[1:] != inside[:-1]).nonzero()[0] + 1
    starts, stops = edges[::2], edges[1::2]
    hashes = sums.hashes(starts, stops)
    keys, sizes = hashes.copy(), stops - starts
    many = loose = np.zeros(0, np.int64)
    joins = (codes == _JOIN).nonzero()[0]
    if len(joins):
        word = starts.searchsorted(joins, "right") - 1
        first, last = starts[word], stops[word]
        many = word[1:][word[1:] == word[:-1]]
        after = last - joins - 1
        keys[word] = sums.glued(sums.hashes(first, joins), sums.hashes(joins + 1, last), after)
        sizes[word] -= 1
        apart = (joins == first) | (after == 0) | (signs[joins + 1] == _JOIN)
        loose = newlines.searchsorted(joins[apart]) - 1
    return _Words(
        text,
        starts,
        stops,
        starts.searchsorted(newlines),
        mixed(hashes),
        mixed(sums.glued(keys[:-1], keys[1:], sizes[1:])),
        sizes,
        (starts[1:] == stops[:-1] + 1) & (signs[stops[:-1]] == _SPACE),
        many,
        loose,
    )


@lru_cache(maxsize=1)
def _signs() -> Hashes:
    """Map code points to folded letters; space and ZWNJ map to themselves, all others to 0."""
    table = np.zeros(_JOIN + 2, np.uint64)
    for letter in re.findall(f"[{WORD_SIGNS}]", "".join(map(chr, range(_ARABIC)))):
        table[ord(letter)] = ord(letter.translate(ARABIC_TO_PERSIAN))
    table[[_SPACE, _JOIN]] = _SPACE, _JOIN
    return table

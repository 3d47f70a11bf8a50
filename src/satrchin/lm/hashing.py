"""Hash words, many at a time, and look hashes up in tables.

The hash is a polynomial of 64 bits. The hash of two concatenated words follows from their hashes, and the hash of any
span of a text from prefix sums over the text: ``کتاب`` and ``خانه`` give the hash of ``کتابخانه``.

>>> hashes, shifts = word_hashes(["کتاب", "خانه"], 24)
>>> glued, _ = word_hashes(["کتابخانه"], 24)
>>> (hashes[:1] * shifts[1:] + hashes[1:] == glued).all()
np.True_
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

Hashes = NDArray[np.uint64]
Bools = NDArray[np.bool_]
Places = NDArray[np.int64]
T = TypeVar("T")

_BASE, _MIX = 0x100000001B3, 0x9E3779B97F4A7C15
_INVERSE = pow(_BASE, -1, 1 << 64)
_LOW = 16
_NEWLINE = 10
MOST = 1 << 17
"""Characters processed at once."""


def word_hashes(words: Sequence[str], longest: int) -> tuple[Hashes, Hashes]:
    """The hash of each word, and the power that shifts the hash of a prefix; longer words are cut."""
    letters = np.array(words, f"U{longest}").view(np.uint32).reshape(len(words), longest)
    base = np.uint64(_BASE)
    value, shift = np.zeros(len(words), np.uint64), np.ones(len(words), np.uint64)
    for column in letters.T:
        value = np.where(column > 0, value * base + column, value)
        shift = np.where(column > 0, shift * base, shift)
    return value, shift


@lru_cache(maxsize=1)
def _powers() -> tuple[Hashes, Hashes]:
    """The powers of the base, and of its inverse, from the first that is one."""
    steps = (np.full(MOST + 2, step, np.uint64) for step in (_BASE, _INVERSE))
    up, down = (np.concatenate((np.ones(1, np.uint64), np.cumprod(step, dtype=np.uint64))) for step in steps)
    return up, down


class Sums:
    """Prefix sums over the letters of a text; they give the hash of any span."""

    def __init__(self, letters: NDArray[np.unsignedinteger]) -> None:
        self._up, down = _powers()
        self._sums = np.zeros(len(letters) + 1, np.uint64)
        (letters * down[: len(letters)]).cumsum(out=self._sums[1:])

    def hashes(self, starts: Places, stops: Places) -> Hashes:
        """The hashes of spans."""
        return np.asarray((self._sums[stops] - self._sums[starts]) * self._up[stops - 1])

    def glued(self, firsts: Hashes, seconds: Hashes, sizes: Places) -> Hashes:
        """The hashes of two adjacent spans as one, given the length of the second."""
        return np.asarray(firsts * self._up[sizes] + seconds)


def encoded(lines: Sequence[str]) -> tuple[str, NDArray[np.uint32], Places]:
    """Lines joined by newlines, as code points, and the places of the newlines."""
    text = "\n".join(lines)
    if text.count("\n") >= len(lines):
        text = "\n".join(line.replace("\n", "\v") for line in lines)
    text = f"\n{text}\n"
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    return text, codes, (codes == _NEWLINE).nonzero()[0]


def in_blocks(lines: Sequence[str], many: Callable[[Sequence[str]], list[T]], one: Callable[[str], T]) -> list[T]:
    """Apply ``many`` to batches of lines, and ``one`` to each line that is too long for a batch."""
    if len(lines) + sum(map(len, lines)) < MOST:
        return many(lines)
    half = len(lines) // 2
    return in_blocks(lines[:half], many, one) + in_blocks(lines[half:], many, one) if half else [one(lines[0])]


def mixed(hashes: Hashes) -> Hashes:
    """The hashes with their bits mixed, so that any upper bits can index a table."""
    return np.asarray(hashes * np.uint64(_MIX))


def upper(hashes: Hashes) -> NDArray[np.uint32]:
    """The upper half of each mixed hash."""
    return (hashes >> np.uint64(32)).astype(np.uint32)


class Bitmap:
    """An approximate set of hashes: false positives are possible, false negatives are not."""

    def __init__(self, bitmap: NDArray[np.uint8]) -> None:
        """Open a set that :meth:`packed` wrote."""
        self._bitmap = bitmap
        self._shift = np.uint64(64 - (8 * len(bitmap)).bit_length() + 1)

    @staticmethod
    def packed(hashes: Hashes, bits: int) -> NDArray[np.uint8]:
        """Build a set of mixed hashes that uses this many upper bits."""
        bitmap = np.zeros(1 << bits, np.bool_)
        bitmap[hashes >> np.uint64(64 - bits)] = True
        return np.packbits(bitmap, bitorder="little")

    def has(self, hashes: Hashes) -> Bools:
        """Whether each may be in the set."""
        place = hashes >> self._shift
        byte, bit = place >> np.uint64(3), (place & np.uint64(7)).astype(np.uint8)
        return np.asarray(self._bitmap[byte] >> bit & 1, np.bool_)


def packed(hashes: NDArray[np.uint32]) -> bytes:
    """Pack sorted 32-bit hashes into two bytes each: counts of the upper halves, then the lower halves.

    Raises:
        OverflowError: more than 255 of them share an upper half.
    """
    counts = np.bincount(hashes >> _LOW, minlength=1 << _LOW)
    if max(counts.tolist()) > 255:
        raise OverflowError("too many hashes for one byte of counts")
    return counts.astype(np.uint8).tobytes() + (hashes & 0xFFFF).astype("<u2").tobytes()


def packed_size(hashes: int) -> int:
    """The bytes that so many hashes take when they are packed."""
    return (1 << _LOW) + 2 * hashes


def unpacked(data: bytes | NDArray[np.uint8]) -> NDArray[np.uint32]:
    """Unpack the sorted hashes at the start of ``data``."""
    counts = np.frombuffer(data, np.uint8, 1 << _LOW)
    low = np.frombuffer(data, "<u2", int(counts.sum()), 1 << _LOW)
    return np.asarray(np.repeat(np.arange(1 << _LOW, dtype=np.uint32) << _LOW, counts) | low, np.uint32)

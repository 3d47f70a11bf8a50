"""Words as numbers: letters in, 64-bit hashes out, many at a time; and which of them a table of hashes knows.

The hash is a polynomial: that of two words glued together comes from the hashes of the two, and that of a stretch of
a text from sums over the text, whatever stands around it. ``کتاب`` and ``خانه`` give the hash of ``کتابخانه``.

>>> (first, second), (_, shift) = word_hashes(["کتاب", "خانه"], 24)
>>> glued, _ = word_hashes(["کتابخانه"], 24)
>>> bool(first * shift + second == glued[0])
True
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Hashes = NDArray[np.uint64]
Bools = NDArray[np.bool_]

_BASE, _MIX = 0x100000001B3, 0x9E3779B97F4A7C15
_INVERSE = pow(_BASE, -1, 1 << 64)
_LOW = 16


def word_hashes(words: Sequence[str], longest: int) -> tuple[Hashes, Hashes]:
    """The hash of each word, and the power by which it shifts what stands before it; longer words are cut."""
    letters = np.array(words, f"U{longest}").view(np.uint32).reshape(len(words), longest)
    base = np.uint64(_BASE)
    value, shift = np.zeros(len(words), np.uint64), np.ones(len(words), np.uint64)
    for column in letters.T:
        value = np.where(column > 0, value * base + column, value)
        shift = np.where(column > 0, shift * base, shift)
    return value, shift


class Powers(NamedTuple):
    """The powers of the base, and of its inverse."""

    up: Hashes
    down: Hashes


@lru_cache(maxsize=1)
def powers(most: int) -> Powers:
    """So many powers, from the first that is one."""
    steps = (np.full(most, step, np.uint64) for step in (_BASE, _INVERSE))
    up, down = (np.concatenate((np.ones(1, np.uint64), np.cumprod(step[1:], dtype=np.uint64))) for step in steps)
    return Powers(up, down)


def mixed(hashes: Hashes) -> Hashes:
    """The hashes with their bits evenly spread: any of the upper ones will do."""
    return np.asarray(hashes * np.uint64(_MIX))


def upper(hashes: Hashes) -> NDArray[np.uint32]:
    """The upper half of each mixed hash."""
    return (hashes >> np.uint64(32)).astype(np.uint32)


class Bitmap:
    """A set of hashes that is quickly asked: it may say yes to others, and never no to one of its own."""

    def __init__(self, hashes: Hashes, bits: int) -> None:
        """The set of mixed hashes, of which so many bits are looked at."""
        self._shift = np.uint64(64 - bits)
        bitmap = np.zeros(1 << bits, np.bool_)
        bitmap[hashes >> self._shift] = True
        self._bitmap = np.packbits(bitmap, bitorder="little")

    def has(self, hashes: Hashes) -> Bools:
        """Whether each may be in the set."""
        place = hashes >> self._shift
        byte, bit = place >> np.uint64(3), (place & np.uint64(7)).astype(np.uint8)
        return np.asarray(self._bitmap[byte] >> bit & 1, np.bool_)


def packed(hashes: NDArray[np.uint32]) -> bytes:
    """Sorted hashes of 32 bits in two bytes each: how many there are of each upper half, then the lower halves.

    Raises:
        OverflowError: more than 255 of them share an upper half.
    """
    counts = np.bincount(hashes >> _LOW, minlength=1 << _LOW)
    if max(counts.tolist()) > 255:
        raise OverflowError("too many hashes for one byte of counts")
    return counts.astype(np.uint8).tobytes() + (hashes & 0xFFFF).astype("<u2").tobytes()


def unpacked(data: bytes | NDArray[np.uint8]) -> NDArray[np.uint32]:
    """The sorted hashes at the start of ``data``, whatever follows them."""
    counts = np.frombuffer(data, np.uint8, 1 << _LOW)
    low = np.frombuffer(data, "<u2", int(counts.sum()), 1 << _LOW)
    return np.asarray(np.repeat(np.arange(1 << _LOW, dtype=np.uint32) << _LOW, counts) | low, np.uint32)

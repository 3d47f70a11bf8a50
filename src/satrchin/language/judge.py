"""The judge: a small neural network that tells which atom of a garbled line follows which.

In: a window of neighbouring garbled lines, cut into atoms. Out: for each line a matrix of log probabilities that an
atom follows another in the true line. It only scores; the search decides.
"""

from __future__ import annotations

from typing import NamedTuple
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from satrchin.language.atoms import Atom
from satrchin.language.tokens import ZWNJ

WINDOW = 5
"""Lines that the judge sees at once."""
APART, JOINED, GLUED = 0, 1, 2
RELATIONS = 3
WIDTH, LAYERS, HEADS, KERNEL = 192, 3, 4, 5
FAR = 48
"""Atoms further apart than this are equally far."""
AFFIXES = 2048
HEAD = "<line>"
OTHER = "<other>"
NO_GAP, SPACE, SPACES, HALF_SPACE, EDGE = range(5)


class Features(NamedTuple):
    """What the judge sees of the atoms of a window; each line begins with a head."""

    word: NDArray[np.int32]
    prefix: NDArray[np.int32]
    suffix: NDArray[np.int32]
    gap: NDArray[np.int32]
    """What stands before the atom."""
    line: NDArray[np.int32]


def features(lines: list[str], cut: list[list[Atom]], ids: dict[str, int]) -> Features:
    """The features of neighbouring lines and their atoms."""
    other = ids[OTHER]
    rows: list[tuple[int, int, int, int, int]] = []
    for number, (line, found) in enumerate(zip(lines, cut, strict=True)):
        rows.append((ids[HEAD], 0, 0, EDGE, number))
        stop = 0
        for atom in found:
            text = atom.text
            rows.append(
                (
                    ids.get(text, other),
                    crc32(text[:3].encode()) % AFFIXES,
                    crc32(text[-3:].encode()) % AFFIXES,
                    _gap(line[stop : atom.start]) if stop or atom.start else NO_GAP,
                    number,
                )
            )
            stop = atom.stop
    return Features(*np.array(rows, np.int32).T)


def _gap(between: str) -> int:
    """The kind of what stands between two atoms."""
    if ZWNJ in between:
        return HALF_SPACE
    return min(between.count(" "), 2)

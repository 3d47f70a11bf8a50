"""The link model: a small neural network that scores which segment of a garbled line follows which.

In: a window of neighbouring garbled lines, cut into segments. Out: for each line the score of each segment following
each other one in the true line. The search decides on the order.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple, TypeVar
from zlib import crc32

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from satrchin.errors import MissingDependencyError
from satrchin.learned import RESOURCES
from satrchin.lm.ngrams import Ids, Model, load
from satrchin.messages import tr
from satrchin.persian.chars import ZWNJ
from satrchin.stages.order.segments import Segment

Floats = NDArray[np.float32]
Real = TypeVar("Real", np.float32, np.float64)

WINDOW = 5
"""Lines in one window of the link model."""
APART, JOINED, GLUED = 0, 1, 2
RELATIONS = 3
WIDTH, LAYERS, HEADS, KERNEL = 192, 5, 4, 5
FAR = 48
"""The largest distance between segments that is distinguished."""
AFFIXES = 2048
HEAD, OTHER, SHIFT = 0, 1, 2
"""Rows of the word table: the head of a line, unknown words, and the first known word."""
NO_GAP, SPACE, SPACES, HALF_SPACE, EDGE = range(5)
LEAST = np.float32(-9.0)
"""Lower bound of the log odds: one mistake must not outweigh all other evidence."""


class LinkScores(NamedTuple):
    """The link scores of a line. Segments are numbered from 1; 0 is the head of the line."""

    odds: Floats
    """Log odds that a segment follows another; relation × later × earlier. The sum of the log odds from both
    directions: of the predecessor and of the successor."""
    apart: Floats
    """Score of a segment that begins a run after one that ends a run, or after the head; later × earlier."""
    glued: Floats
    """The same, if the two form one word."""
    stays: Floats
    """Score of each segment following the one before it in the line; 0 for the first."""
    ends: Floats
    """Score of each segment ending the line."""


class Features(NamedTuple):
    """The input features of the segments of a window; each line begins with a head."""

    word: NDArray[np.int32]
    prefix: NDArray[np.int32]
    suffix: NDArray[np.int32]
    gap: NDArray[np.int32]
    """Kind of the gap before the segment."""
    line: NDArray[np.int32]


def features(lines: list[str], cut: list[list[Segment]], row_of: Callable[[str], int]) -> Features:
    """The features of neighbouring lines and their segments; ``row_of`` gives the row of a word."""
    rows: list[tuple[int, int, int, int, int]] = []
    for number, (line, found) in enumerate(zip(lines, cut, strict=True)):
        rows.append((HEAD, 0, 0, EDGE, number))
        stop = 0
        for segment in found:
            text = segment.text
            rows.append(
                (
                    row_of(text),
                    _affix(text[:3]),
                    _affix(text[-3:]),
                    _gap(line[stop : segment.start]) if stop or segment.start else NO_GAP,
                    number,
                )
            )
            stop = segment.stop
    return Features(*np.array(rows, np.int32).T)


@lru_cache(maxsize=1 << 14)
def _affix(letters: str) -> int:
    """The hash bucket of a prefix or suffix."""
    return crc32(letters.encode()) % AFFIXES


def _gap(between: str) -> int:
    """The kind of gap between two segments."""
    if ZWNJ in between:
        return HALF_SPACE
    return min(between.count(" "), 2)


class LinkModel:
    """The trained network, evaluated with numpy alone.

    Raises:
        MissingDependencyError: the weights are missing or of an older version.
    """

    def __init__(self, model: Model, path: Path = RESOURCES / "link_model.npz") -> None:
        numbers, self._weights = read_weights(path)
        if "trust" not in self._weights:
            raise MissingDependencyError(
                tr("the link model in {path} is of another version: reinstall satrchin", path=path)
            )
        self._row_of = word_rows(model, numbers)

    def __call__(self, lines: list[str], cut: list[list[Segment]]) -> list[LinkScores]:
        """The link scores of neighbouring lines (at most ``WINDOW``)."""
        seen = features(lines, cut, self._row_of)
        x = self._forward(seen)
        heads = np.flatnonzero(seen.gap == EDGE)
        return [self._links(x[a:b]) for a, b in pairwise([*heads, len(x)])]

    def link_lines(
        self,
        lines: Sequence[str],
        cut: Sequence[Sequence[Segment]],
        most: int,
        finer: Sequence[Sequence[Segment]] | None = None,
    ) -> Iterator[LinkScores | None]:
        """The link scores of each line, given its neighbours; None for a line of no or over ``most`` segments.

        Windows are evaluated lazily, so that few scores are in memory at once.

        Args:
            lines: neighbouring lines.
            cut: their segments.
            most: the most segments of a line that is scored.
            finer: the segments with some split into parts; the same object for a line without such.
        """
        finer = cut if finer is None else finer
        places = [number for number, segments in enumerate(cut) if 0 < len(segments) <= most]
        done = 0
        for first in range(0, len(places), WINDOW):
            window = places[first : first + WINDOW]
            seen = self([lines[place] for place in window], [list(cut[place]) for place in window])
            if any(finer[place] is not cut[place] for place in window):
                again = self([lines[place] for place in window], [list(finer[place]) for place in window])
                seen = [_with_parts(a, b, finer[place]) for a, b, place in zip(seen, again, window, strict=True)]
            for place, links in zip(window, seen, strict=True):
                yield from [None] * (place - done)
                yield links
                done = place + 1
        yield from [None] * (len(lines) - done)

    def _forward(self, seen: Features) -> Floats:
        """The hidden state of each segment; segments × width."""
        get = self._weights
        x = get["word.weight"][seen.word] + get["prefix.weight"][seen.prefix] + get["suffix.weight"][seen.suffix]
        x = x + get["gap.weight"][seen.gap] + get["line.weight"][seen.line]
        x = self._linear("enter", x)
        length = len(x)
        # the range of distances, from the first segment after the last to the last after the first
        place = np.clip(np.arange(1 - length, length), -FAR, FAR) + FAR
        for layer in range(LAYERS):
            x = self._layer(f"layers.{layer}.", x, place)
        return self._norm("norm", x)

    def _links(self, x: Floats) -> LinkScores:
        """The link scores of a line, from the hidden states of its segments."""
        score, last = self._pairs("", x, RELATIONS), self._linear("last", x)
        places = np.arange(1, len(x))
        score[:, places, places - 1] += self._linear("stay", x)[1:].T
        odds, ending = _odds(score, last[:, 0])
        of_links, of_stays = self._weights["trust"]
        believed = np.maximum(odds, LEAST)
        # the bounds keep the exponentials from overflow and underflow
        share = np.exp(believed)
        either = share[APART] + share[JOINED]
        either[:, 0] += share[GLUED, :, 0]
        apart, glued = self._pairs("link_", x, 2)
        apart += of_links * np.log(either)
        glued += of_links * believed[GLUED]
        own = self._linear("link_ends", x)
        stays = np.zeros(len(x), np.float32)
        stays[2:] = own[2:, 0] + of_stays * np.log(share[:, places[1:], places[:-1]].sum(axis=0))
        return LinkScores(odds, apart, glued, stays, own[:, 1] + of_links * np.maximum(ending, LEAST))

    def _pairs(self, name: str, x: Floats, relations: int) -> Floats:
        """Scores of each pair of segments of a line; relation × later × earlier."""
        later, earlier = (
            self._linear(name + side, x).reshape(len(x), relations, -1).transpose(1, 0, 2)
            for side in ("later", "earlier")
        )
        score: Floats = later @ earlier.transpose(0, 2, 1) / np.float32(np.sqrt(later.shape[2]))
        return score

    def _layer(self, name: str, x: Floats, place: NDArray[np.int64]) -> Floats:
        """One layer: convolution, attention, feed-forward."""
        length, width = x.shape
        kernel = self._weights[name + "local.weight"][:, 0].T
        padded: Floats = np.pad(self._norm(name + "norm1", x), ((KERNEL // 2, KERNEL // 2), (0, 0)))
        y: Floats = np.tile(self._weights[name + "local.bias"], (length, 1))
        for k in range(KERNEL):
            y += padded[k : k + length] * kernel[k]
        x = x + self._linear(name + "mix", np.maximum(y, np.float32(0)))
        qkv = self._linear(name + "qkv", self._norm(name + "norm2", x)).reshape(length, 3, HEADS, -1)
        query, key, value = qkv.transpose(1, 2, 0, 3)
        # in place, because this is most of the memory of the link model
        weight: Floats = query @ key.transpose(0, 2, 1)
        weight /= np.float32(np.sqrt(query.shape[2]))
        # each row is the one above it, shifted by one: a strided view of the same numbers
        weight += sliding_window_view(self._weights[name + "place"][:, place], length, axis=1)[:, ::-1]
        weight -= weight.max(2, keepdims=True)
        np.exp(weight, out=weight)
        weight /= weight.sum(2, keepdims=True)
        read = np.asarray((weight @ value).transpose(1, 0, 2).reshape(length, width), np.float32)
        x = x + self._linear(name + "out", read)
        wide = np.maximum(self._linear(name + "wide", self._norm(name + "norm3", x)), np.float32(0))
        return x + self._linear(name + "narrow", wide)

    def _linear(self, name: str, x: Floats) -> Floats:
        y: Floats = x @ self._weights[name + ".weight"].T
        y += self._weights[name + ".bias"]
        return y

    def _norm(self, name: str, x: Floats) -> Floats:
        y: Floats = x - x.mean(1, keepdims=True)
        y /= np.sqrt((y**2).mean(1, keepdims=True) + np.float32(1e-5))
        y *= self._weights[name + ".weight"]
        y += self._weights[name + ".bias"]
        return y


def _with_parts(whole: LinkScores, parts: LinkScores, segments: Sequence[Segment]) -> LinkScores:
    """The link scores of a line with split words: those of the whole words, except where a part begins or ends."""
    begins = np.array([False, *(segment.kind == "part" for segment in segments)])
    if not begins.any():
        return whole
    ends = np.append(begins[1:], False)
    # the number of each part's segment among the whole ones
    number = np.cumsum(~begins) - 1
    inner = begins[:, None] | ends

    def merged(old: Floats, new: Floats) -> Floats:
        return np.where(inner, new, old[..., number[:, None], number])

    return LinkScores(
        merged(whole.odds, parts.odds),
        merged(whole.apart, parts.apart),
        merged(whole.glued, parts.glued),
        np.where(begins, np.float32(0), whole.stays[number]),
        np.where(ends, parts.ends, whole.ends[number]),
    )


def word_rows(model: Model, numbers: Ids) -> Callable[[str], int]:
    """A function from a word to its row in the table of the network, given the ids of the known words."""
    rows = np.full(len(model), OTHER, np.int32)
    rows[numbers] = np.arange(SHIFT, len(numbers) + SHIFT)
    rows[model.unknown] = OTHER
    return lambda word: int(rows[model.number(word)])


def read_weights(path: Path) -> tuple[Ids, dict[str, Floats]]:
    """The ids of the words that a network knows, and its weights.

    Raises:
        MissingDependencyError: the weights are missing.
    """
    try:
        with np.load(path) as arrays:
            numbers, index, small, plain = (arrays[name] for name in ("words", "index", "small", "plain"))
    except OSError:
        raise MissingDependencyError(tr("no link model in {path}: reinstall satrchin", path=path)) from None
    shapes: dict[str, list[int]] = dict(json.loads(index.tobytes()))
    # a vector is stored as floats, a matrix as bytes with one scale per row
    sizes = [math.prod(shape) if len(shape) > 1 else 0 for shape in shapes.values()]
    parts = np.split(small, np.cumsum(sizes)[:-1])
    scales = np.split(plain, np.cumsum([shape[0] for shape in shapes.values()])[:-1])
    return numbers.astype(np.int64), {
        name: part.reshape(shape) * scale.reshape(-1, *[1] * (len(shape) - 1)) if len(shape) > 1 else scale
        for (name, shape), part, scale in zip(shapes.items(), parts, scales, strict=True)
    }


def save_weights(weights: Mapping[str, Floats], numbers: Ids, path: Path) -> None:
    """Write the ids of a network's words and its weights, matrices as bytes with one scale per row.

    All bytes are in one array and all floats in another, because each array of a file takes time to open.
    """
    small: list[NDArray[np.int8]] = []
    plain: list[Floats] = []
    for value in weights.values():
        if value.ndim == 1:
            plain.append(value)
            continue
        largest = np.abs(value).reshape(len(value), -1).max(axis=1)
        scale = np.where(largest > 0, largest / 127, 1).astype(np.float32)
        plain.append(scale)
        small.append(np.rint(value / scale.reshape(-1, *[1] * (value.ndim - 1))).astype(np.int8).ravel())
    index = json.dumps([(name, value.shape) for name, value in weights.items()])
    np.savez(
        path,
        words=numbers.astype(np.int32),
        index=np.frombuffer(index.encode(), np.uint8),
        small=np.concatenate([np.zeros(0, np.int8), *small]),
        plain=np.concatenate([np.zeros(0, np.float32), *plain]),
    )


@lru_cache(maxsize=1)
def load_link_model() -> LinkModel:
    """The shipped link model, loaded once per process."""
    return LinkModel(load())


def _odds(score: Floats, last: Floats) -> tuple[Floats, Floats]:
    """Log probabilities of each segment's predecessor plus those of its successor; and those of ending the line."""
    relations, size, _ = score.shape
    ahead = np.concatenate((score.reshape(-1, size), last[None]))
    ahead -= log_sum(ahead)
    behind = log_sum(np.concatenate(score, axis=1).T)
    return score - behind[:, None] + ahead[:-1].reshape(relations, size, size), ahead[-1]


def log_sum(scores: NDArray[Real]) -> NDArray[Real]:
    """The logarithm of the sum of exponentials over the first axis."""
    top = scores.max(axis=0)
    return np.asarray(np.log(np.exp(scores - top).sum(axis=0)) + top, scores.dtype)

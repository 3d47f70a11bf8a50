"""Score readings of a line with a causal language model.

In: the word pieces of the text before a line, several readings of the line, the word pieces of the text after it. Out:
for each reading its log probability given the text before, and that of the text after given both.

The readings of a garbled line share the text before them and many of their first words, so they are scored as a tree
in one pass: a piece sees only the pieces on its way from the root. ``training/causal.py`` trains the model and
``training/causal_onnx.py`` writes the file that is read here, vocabulary included.

>>> model = load_causal()
>>> before = model.pieces("مجلس شورای")
>>> good, bad = model.score(before, [model.pieces("اسلامی است"), model.pieces("است اسلامی")], [])
>>> good.own > bad.own
True
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache, partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from satrchin.errors import MissingDependencyError
from satrchin.learned import RESOURCES
from satrchin.messages import tr
from satrchin.persian.tokens import word_tokens

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

Ids = NDArray[np.int64]
Floats = NDArray[np.float32]

FILE = RESOURCES / "causal.onnx"
START, UNKNOWN = 1, 2
"""Ids of the piece that begins a text, and of the one for a letter outside the vocabulary."""
CONTINUES = "##"
"""Marks a piece that continues a word."""
LONGEST_PIECE = 8
"""Letters of the longest piece of a word that is not a piece itself."""
BEFORE, AHEAD = 32, 8
"""Pieces of the text before and after a line that are looked at: 48 and 12 read no more dev lines rightly, and take an
eighth more time."""
LONGEST = 512
"""Longest scored reading, in pieces."""
LOWEST = 3
BIGGEST_TREE = 512
"""Largest tree scored in one pass, in pieces; memory grows with their square."""
_FORMS = re.compile("[\ufb50-\ufdff\ufe70-\ufefc]")
_HIDDEN = np.float32(-1e9)


class Score(NamedTuple):
    """Natural log probabilities of a reading."""

    own: float
    """Of the reading, given the text before it."""
    ahead: float
    """Of the text after the reading, given both."""
    lowest: float
    """Of the ``LOWEST`` least likely pieces of the reading, in the mean."""


class CausalModel:
    """The model.

    Args:
        path: the ONNX file.

    Raises:
        MissingDependencyError: onnxruntime is not installed, or the file is missing or damaged.
    """

    def __init__(self, path: Path = FILE) -> None:
        self._session = _session(path)
        try:
            vocabulary = json.loads(self._session.get_modelmeta().custom_metadata_map["vocabulary"])
        except (KeyError, ValueError):
            raise MissingDependencyError(tr("{path} has no vocabulary: reinstall satrchin", path=path)) from None
        ids = {piece: number for number, piece in enumerate(vocabulary)}
        self.parts_from = ids[next(piece for piece in vocabulary if piece.startswith(CONTINUES))]
        """The first id of a piece that is a part of a word; words that are pieces have lower ones."""
        self._pieces_of = lru_cache(maxsize=1 << 14)(partial(split_token, ids=ids))

    def pieces(self, text: str) -> list[int]:
        """The ids of the pieces of a text; presentation forms count as their letters."""
        if _FORMS.search(text):
            from satrchin.persian.presentation_forms import PLAIN

            text = "".join(PLAIN.get(letter, letter) for letter in text)
        words = chain.from_iterable(map(word_tokens, text.split()))
        return list(chain.from_iterable(map(self._pieces_of, words)))

    def score(self, before: Sequence[int], readings: Sequence[Sequence[int]], after: Sequence[int]) -> list[Score]:
        """The scores of the readings of a line.

        Args:
            before: ids of the text before the line; the last ``BEFORE`` of them count.
            readings: ids of each reading.
            after: ids of the text after the line; the first ``AHEAD`` of them count.
        """
        root = [START, *before[-BEFORE:]]
        after = list(after[:AHEAD])
        scores: list[Score] = []
        group: list[Sequence[int]] = []
        size = len(root)
        for reading in readings:
            cut = reading[:LONGEST]
            if group and size + len(cut) + len(after) > BIGGEST_TREE:
                scores += self._scores(root, group, after)
                group, size = [], len(root)
            group.append(cut)
            size += len(cut) + len(after)
        return scores + self._scores(root, group, after) if group else scores

    def _scores(self, root: Sequence[int], readings: Sequence[Sequence[int]], after: Sequence[int]) -> list[Score]:
        """The scores of readings that fit into one tree."""
        tree = _Tree(root)
        ways = [tree.add([*reading, *after]) for reading in readings]
        if not tree.children:
            return [Score(0.0, 0.0, 0.0) for _ in readings]
        found = self._session.run(["scores"], tree.inputs())[0]
        return [_score(found[way], len(reading)) for way, reading in zip(ways, readings, strict=True)]


def split_token(word: str, ids: Mapping[str, int]) -> tuple[int, ...]:
    """The piece ids of a folded token, by greedy longest match."""
    if (whole := ids.get(word)) is not None:
        return (whole,)
    found: list[int] = []
    start = 0
    while start < len(word):
        for stop in range(min(len(word), start + LONGEST_PIECE), start, -1):
            piece = ids.get(CONTINUES * (start > 0) + word[start:stop])
            if piece is not None:
                break
        found.append(UNKNOWN if piece is None else piece)
        start = stop
    return tuple(found)


def _score(values: Floats, length: int) -> Score:
    """The score of a reading of so many pieces, from the log probabilities of them and of what follows."""
    own = values[:length]
    lowest = np.sort(own)[:LOWEST].mean() if length else 0.0
    return Score(float(own.sum()), float(values[length:].sum()), float(lowest))


class _Tree:
    """A prefix tree of readings behind a common text; a node's number is greater than its parent's."""

    def __init__(self, root: Sequence[int]) -> None:
        self._root = list(root)
        self.children: dict[tuple[int, int], int] = {}

    def add(self, pieces: Sequence[int]) -> list[int]:
        """Add a path from the root and return the numbers of its nodes."""
        way: list[int] = []
        at = -1
        for piece in pieces:
            at = self.children.setdefault((at, piece), len(self.children))
            way.append(at)
        return way

    def inputs(self) -> dict[str, Ids | Floats]:
        """The inputs of the network; leaves are targets only, not inputs."""
        first = len(self._root)
        parents = list(dict.fromkeys(parent for parent, _ in self.children))
        place = {-1: first - 1}
        pieces, depths = list(self._root), list(range(first))
        seen = sorted(set(parents) - {-1})
        node = {number: key for key, number in self.children.items()}
        mask = np.full((first + len(seen), first + len(seen)), _HIDDEN, np.float32)
        mask[:first, :first] = np.triu(mask[:first, :first], 1)
        for row, number in enumerate(seen, first):
            parent, piece = node[number]
            above = place[parent]
            place[number] = row
            pieces.append(piece)
            depths.append(depths[above] + 1)
            mask[row] = mask[above]
            mask[row, row] = 0
        head = {parent: number for number, parent in enumerate(parents)}
        return {
            "pieces": np.array(pieces),
            "depths": np.array(depths),
            "mask": mask,
            "heads": np.array([place[parent] for parent in parents]),
            "behind": np.array([head[parent] for parent, _ in self.children]),
            "targets": np.array([piece for _, piece in self.children]),
        }


def _session(path: Path) -> InferenceSession:
    """Open the file with one thread, so that results do not depend on the number of CPUs."""
    try:
        import onnxruntime
    except ImportError:
        raise MissingDependencyError(tr("onnxruntime is not installed: pip install onnxruntime")) from None
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.enable_mem_pattern = options.enable_cpu_mem_arena = False
    options.log_severity_level = 4
    if not path.is_file():
        raise MissingDependencyError(tr("{path} is missing: reinstall satrchin", path=path))
    try:
        session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    except Exception as error:  # onnxruntime's exceptions have no common class
        raise MissingDependencyError(tr("{path} is damaged: reinstall satrchin", path=path)) from error
    _return_freed_memory()
    return session


def _return_freed_memory() -> None:
    """Return to the system what loading has freed, 23 MB of 72, which glibc would keep for later."""
    import ctypes

    try:
        ctypes.CDLL(None).malloc_trim(0)
    except (AttributeError, OSError, TypeError):  # only glibc has it; Windows has no library without a name
        return


@lru_cache(maxsize=1)
def load_causal() -> CausalModel:
    """The shipped model, loaded once per process."""
    return CausalModel()

"""What was read of a page against its truth: blocks in order, cells in place, whole rows, words in order.

In: a page's text with TAB between cells. Out: a :class:`Count`, which adds up over pages.
"""

from __future__ import annotations

import json
import re
import sys
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from itertools import combinations, pairwise
from pathlib import Path

from rapidfuzz.distance import Levenshtein

from bench.layouts.parts import Block
from bench.layouts.readers import READERS
from bench.results import table
from bench.scoring import folded

ALIKE = 0.75
"""Likeness of two words, cells or rows from which on they are the same one, misread."""
LEADER = re.compile(r"[.\N{HORIZONTAL ELLIPSIS}_]{4,}|(?:\. ){3,}\.?")
"""Dots that lead to a page's number or wait for a pen: how many are read says nothing about order."""
MOSTLY = 0.9
"""Share of the pairs of words of two blocks that must be in order for the blocks to be."""


@dataclass(frozen=True, slots=True)
class Count:
    """What is right of what there is."""

    pairs: int = 0
    pairs_right: int = 0
    cells: int = 0
    cells_right: int = 0
    rows: int = 0
    rows_whole: int = 0
    words: int = 0
    words_in_order: int = 0
    pages: int = 0

    def __add__(self, other: Count) -> Count:
        return Count(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(self)))

    def rates(self) -> list[str]:
        """Pairs of blocks in order, cells in place, whole rows, words in order."""
        both = (
            (self.pairs_right, self.pairs), (self.cells_right, self.cells),
            (self.rows_whole, self.rows), (self.words_in_order, self.words),
        )  # fmt: skip
        return [f"{right / of:.3f}" if of else "–" for right, of in both]


def count(blocks: Sequence[Block], text: str) -> Count:
    """Score a page's text."""
    text = LEADER.sub(" ", text)
    words = folded(text).split()
    blocks = [replace(block, lines=tuple(LEADER.sub(" ", line) for line in block.lines)) for block in blocks]
    true = [folded(" ".join(block.lines)).split() for block in blocks]
    places = _places(true, words)
    pairs = list(combinations(range(len(blocks)), 2))
    lines = [line for line in text.splitlines() if line.strip()]
    rows = [line for block in blocks if block.kind != "text" for line in block.lines]
    folds = [folded(line) for line in lines]
    cells = [_cells(block, lines) for block in blocks if block.kind == "table"]
    flat = [word for block in true for word in block]
    return Count(
        len(pairs), sum(_before(places[one], places[other]) for one, other in pairs),
        sum(of for _, of in cells), sum(right for right, _ in cells),
        len(rows), sum(any(_alike(folded(row), line) for line in folds) for row in rows),
        len(flat), _in_order(flat, words), 1,
    )  # fmt: skip


def _places(blocks: Sequence[Sequence[str]], words: Sequence[str]) -> list[list[int]]:
    """Where the words of each block stand in what was read: those that are told by themselves or their neighbours."""
    found: dict[tuple[str, ...], list[int]] = defaultdict(list)
    wanted: Counter[tuple[str, ...]] = Counter()
    for size in (1, 2):
        for place in range(len(words) - size + 1):
            found[tuple(words[place : place + size])].append(place)
        for block in blocks:
            wanted.update(tuple(block[place : place + size]) for place in range(len(block) - size + 1))
    result = []
    for block in blocks:
        keys = [(word,) for word in block] + list(pairwise(block))
        sure = sorted(found[key][0] for key in keys if wanted[key] == 1 == len(found[key]))
        if not sure and block:  # a misread word, or one that comes again: the likeliest place
            likes = [(max(Levenshtein.normalized_similarity(w, own) for own in block), i) for i, w in enumerate(words)]
            best = max(likes, default=(0.0, 0))
            sure = [place for like, place in likes if like == best[0] >= ALIKE][:1]
        result.append(sure)
    return result


def _before(one: Sequence[int], other: Sequence[int]) -> bool:
    """Nearly all words of the first block stand before those of the second."""
    if not one or not other:
        return False
    right = sum(len(other) - bisect_left(other, place) for place in one)
    return right >= MOSTLY * len(one) * len(other)


def _alike(one: str, other: str) -> bool:
    return Levenshtein.normalized_similarity(one, other, score_cutoff=ALIKE) > 0


def _cells(block: Block, lines: Sequence[str]) -> tuple[int, int]:
    """Cells of a table that stand in the right row and column, and how many there are."""
    right = total = start = 0
    for row in block.lines:
        want = [folded(cell) for cell in row.split("\t")]
        best, at = 0, start
        for place in range(start, len(lines)):
            got = [folded(cell) for cell in lines[place].split("\t")]
            score = sum(_same(a, b) for a, b in zip(want, got, strict=False)) if len(got) > 1 or len(want) == 1 else 0
            if score > best:
                best, at = score, place
        right, total = right + best, total + len(want)
        start = at + 1 if best else start
    return right, total


def _same(one: str, other: str) -> bool:
    return one == other or bool(one and other and _alike(one, other))


def _in_order(true: Sequence[str], words: Sequence[str]) -> int:
    """Words of the truth in one longest common subsequence with what was read; misread words count as themselves."""
    kept = dict.fromkeys(true)
    nearest: dict[str, str] = {}
    for word in set(words) - set(kept):
        score, like = max(((Levenshtein.normalized_similarity(word, own), own) for own in kept), default=(0.0, ""))
        nearest[word] = like if score >= ALIKE - 0.1 else word
    from rapidfuzz.distance import LCSseq

    return int(LCSseq.similarity(list(true), [nearest.get(word, word) for word in words]))


def report(folder: Path, names: Sequence[str], only: tuple[str, ...], *, tune: bool, show: bool) -> str:
    """Tables of the figures of each reader, by layout."""
    sums: dict[tuple[str, str], Count] = defaultdict(Count)
    for path in sorted((folder / "truth").glob("*.json")):
        truth = json.loads(path.read_text(encoding="utf-8"))
        if (tune and truth["held"]) or (only and not path.stem.startswith(only)):
            continue
        blocks = [Block(block["kind"], tuple(block["lines"])) for block in truth["blocks"]]
        for name in names:
            text = READERS[name](folder, path.stem)
            found = count(blocks, text)
            if show:
                print(f"== {path.stem}, {name}: {' '.join(found.rates())}\n{text}", file=sys.stderr)
            for key in (path.stem.rsplit("-", 1)[0], "held out" if truth["held"] else "for tuning", "all"):
                sums[name, key] += found
    keys = list(dict.fromkeys(key for _, key in sums))
    keys = [key for key in keys if key not in _SUMS] + [key for key in _SUMS if key in keys]
    parts = []
    for name in names:
        rows = [[key, str(sums[name, key].pages), *sums[name, key].rates()] for key in keys]
        head = [name, "pages", "pairs of blocks", "cells", "whole rows", "words in order"]
        parts.append(table(head, rows))
    return "\n\n".join(parts)


_SUMS = ("for tuning", "held out", "all")

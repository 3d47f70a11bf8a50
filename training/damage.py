"""Damage by rule: a line in logical order in, the same line as a PDF extractor ruins it out.

Used to learn what the order stage knows, and to test it. Word writes a right-to-left line as runs, the extractor hands
the runs over last to first, a ZWNJ leaves no trace, the space at a run's border may stay, double or vanish. The shares
were counted in the documents in runs of the dev sets.
"""

from __future__ import annotations

import re
from itertools import pairwise
from random import Random
from typing import NamedTuple

from satrchin.persian.chars import MIRRORED, NON_JOINING, ZWNJ

# how often a run border that is not at a ZWNJ falls at a place of each kind
BORDER_WEIGHTS = {"space": 0.74, "letter": 0.19, "sign": 0.07}
# a ZWNJ nearly always is a border: Word writes no glyph for it and begins a new run
ZWNJ_BORDER = 0.93
# what befalls the space at a border, every space, and the end of a line
LOST, DOUBLED, SPREAD, TRAILING = 0.12, 0.04, 0.024, 0.24

# how often the space before a run comes out after it, where numbers are runs of their own
SPACE_MOVES = 0.6
LEFT_TO_RIGHT = re.compile(r"[0-9\u06f0-\u06f9A-Za-z]+(?:[.,:/_@&+-][0-9\u06f0-\u06f9A-Za-z]+)*")


class Garbled(NamedTuple):
    """A line in runs of reversed order."""

    text: str
    origin: list[int]
    """For each character of ``text`` its place in the true line; -1 for a space that was put in."""


def in_runs(line: str, random: Random, *, runs: float, mirrored: bool, numbers_apart: bool = False) -> Garbled:
    """``line`` as runs in reversed order, about ``runs`` characters each, each run reading rightly in itself.

    Args:
        line: in logical order.
        random: what decides; the same state, the same damage.
        runs: mean length of a run in characters.
        mirrored: whether brackets are.
        numbers_apart: whether every number and Latin word is a run of its own, as where the text changes direction;
            the space before a run then mostly follows it.
    """
    cuts = set(_cuts(line, max(0, round(random.gauss(len(line) / runs, 1.5))), random))
    if numbers_apart:
        spans = [match.span() for match in LEFT_TO_RIGHT.finditer(line)]
        cuts = {cut for cut in cuts if not any(a < cut < b for a, b in spans)} | {place for ab in spans for place in ab}
    # the space that ends a line comes out first
    pieces: list[tuple[str, list[int]]] = []
    end = [(" ", [-1])] if random.random() < TRAILING else []
    start = 0
    for cut in sorted({*cuts, len(line)} - {0}):
        text, places = _run(line, start, cut, random)
        if numbers_apart and text[:1] == " " and random.random() < SPACE_MOVES:
            text, places = text[1:] + text[0], places[1:] + places[:1]
        pieces.append((text, places))
        start = cut
    pieces += end
    text = "".join(piece for piece, _ in reversed(pieces))
    origin = [place for _, places in reversed(pieces) for place in places]
    return Garbled(text.translate(MIRRORED) if mirrored else text, origin)


def in_word_runs(line: str, random: Random, *, most: int = 3) -> str:
    """``line`` as two to ``most`` runs of whole words in reversed order, one space between words and no ZWNJ.

    >>> in_word_runs("این نامه برای شماست", Random(1))
    'شماست این نامه برای'
    """
    words = line.replace(ZWNJ, "").split()
    cuts = random.sample(range(1, len(words)), min(random.randint(1, most - 1), len(words) - 1)) if words else []
    edges = [0, *sorted(cuts), len(words)]
    return " ".join(" ".join(words[a:b]) for a, b in reversed(list(pairwise(edges))))


def _cuts(line: str, number: int, random: Random) -> list[int]:
    """Places of run borders: before a character of the line."""
    places: dict[str, list[int]] = {kind: [] for kind in BORDER_WEIGHTS}
    for place in range(1, len(line)):
        before, after = line[place - 1], line[place]
        if before == " " or (after == " " and random.random() < 0.3):
            places["space"].append(place)
        elif before.isalpha() and after.isalpha():
            places["letter"] += [place] * (4 if before in NON_JOINING else 1)
        elif before != ZWNJ and after not in {" ", ZWNJ} and not (before.isalnum() and after.isalnum()):
            places["sign"].append(place)
    kinds, weights = list(BORDER_WEIGHTS), list(BORDER_WEIGHTS.values())
    chosen = {random.choice(places[kind]) for kind in random.choices(kinds, weights, k=number) if places[kind]}
    chosen.update(place for place in range(1, len(line)) if line[place - 1] == ZWNJ and random.random() < ZWNJ_BORDER)
    return sorted(chosen)


def _run(line: str, start: int, stop: int, random: Random) -> tuple[str, list[int]]:
    """One run: its ZWNJs gone, its border spaces kept, doubled or lost."""
    text, places = [], []
    for place in range(start, stop):
        if line[place] == ZWNJ:
            continue
        if line[place] == " ":
            border, fate = place in {start, stop - 1}, random.random()
            if border and fate < LOST:
                continue
            if fate > 1 - (DOUBLED if border else SPREAD):
                text.append(" ")
                places.append(-1)
        text.append(line[place])
        places.append(place)
    return "".join(text), places

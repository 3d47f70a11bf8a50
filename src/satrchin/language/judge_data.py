"""Lessons for the judge: true lines in, windows of garbled atoms with what each of them follows out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from random import Random
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from satrchin.language.atoms import Atom, Cutter
from satrchin.language.damage import Garbled, in_runs
from satrchin.language.judge import APART, GLUED, JOINED, WINDOW, Features, features
from satrchin.language.tokens import ZWNJ

IGNORED = -1
FOREIGN = 0.06


class Lesson(NamedTuple):
    """A window of lines: what the judge sees and what it should say."""

    seen: Features
    follows: NDArray[np.int16]
    """For each atom the place in the window of the atom before it in the true line; its line's head for the first
    of a line; IGNORED where the damage went through an atom."""
    relation: NDArray[np.int8]
    """What stands between the two in the true line: APART, JOINED by a ZWNJ, GLUED."""


def wrapped(paragraphs: Iterable[str], random: Random) -> Iterator[list[str]]:
    """Running text as documents of lines, each of some width."""
    words: list[str] = []
    for paragraph in paragraphs:
        words += paragraph.split()
        if len(words) < 400:
            continue
        width, line, lines = random.randint(45, 120), "", []
        for word in words:
            # a paragraph's end, now and then
            if len(line) + len(word) >= width or (line.endswith(".") and random.random() < 0.08):
                lines.append(line)
                line = word
            else:
                line = f"{line} {word}" if line else word
        words = []
        yield lines


def lessons(documents: Iterable[list[str]], cutter: Cutter, ids: dict[str, int], random: Random) -> Iterator[Lesson]:
    """Each document damaged in its own way, cut into windows."""
    for document in documents:
        lines = document
        mirrored, runs, numbers_apart = random.random() < 0.6, random.uniform(10, 28), random.random() < 0.35
        if numbers_apart:
            runs, lines = random.uniform(9, 40), [_with_foreign(line, random) for line in lines]
        for first in range(0, len(lines) - WINDOW + 1, WINDOW):
            damaged = [
                Garbled(line, list(range(len(line))))
                if random.random() < 0.1
                else in_runs(line, random, runs=runs, mirrored=mirrored, numbers_apart=numbers_apart)
                for line in lines[first : first + WINDOW]
            ]
            cut = [cutter.atoms(garbled.text) for garbled in damaged]
            seen = features([garbled.text for garbled in damaged], cut, ids)
            yield Lesson(seen, *_truth(lines[first : first + WINDOW], damaged, cut))


def _with_foreign(line: str, random: Random) -> str:
    """A line with some of its words numbers or Latin, which running text has too few of."""
    return " ".join(
        random.choice(("5", "12", "1402", "data", "net"))
        if len(word) > 2 and word.isalpha() and random.random() < FOREIGN
        else word
        for word in line.split(" ")
    )


def _truth(
    lines: list[str], damaged: list[Garbled], cut: list[list[Atom]]
) -> tuple[NDArray[np.int16], NDArray[np.int8]]:
    """What each atom of a window follows, and how."""
    follows: list[int] = []
    relation: list[int] = []
    for line, garbled, found in zip(lines, damaged, cut, strict=True):
        head = len(follows)
        follows.append(IGNORED)
        relation.append(APART)
        ends = {}
        spans = []
        for number, atom in enumerate(found):
            places = [place for place in garbled.origin[atom.start : atom.stop] if place >= 0]
            spans.append((min(places), max(places)))
            if max(places) - min(places) < atom.stop - atom.start:
                ends[max(places)] = head + 1 + number
        for begin, _ in spans:
            place = begin - 1
            while place >= 0 and line[place] in {" ", ZWNJ}:
                place -= 1
            between = line[place + 1 : begin]
            follows.append(head if place < 0 else ends.get(place, IGNORED))
            relation.append(APART if " " in between else JOINED if between else GLUED)
    return np.array(follows, np.int16), np.array(relation, np.int8)

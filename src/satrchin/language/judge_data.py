"""Lessons for the judge: true lines in, windows of garbled atoms with what each of them follows out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from random import Random
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from satrchin.language.atoms import Atom, Cutter
from satrchin.language.damage import Garbled, in_runs
from satrchin.language.fluency import folded_tokens
from satrchin.language.glue import Glue
from satrchin.language.judge import APART, EDGE, GLUED, JOINED, WINDOW, Features, Judge, Opinion, features
from satrchin.language.likelihood import Link, Truth, truth_of
from satrchin.language.memory import Memory
from satrchin.language.model import Model
from satrchin.language.scores import End, Evidence, Floats, LineScores, Prices
from satrchin.language.search import LONGEST_LINE
from satrchin.language.tokens import ZWNJ

IGNORED = -1
FOREIGN = 0.06
HEALTHY = 0.05
"""How many lines are not damaged."""
MOST_PLACES = 70
"""Where runs may meet, in a line that is told what the search makes of it: the time grows with the cube."""


class Lesson(NamedTuple):
    """A window of lines: what the judge sees and what it should say."""

    seen: Features
    follows: NDArray[np.int16]
    """For each atom the place in the window of the atom before it in the true line; its line's head for the first
    of a line; IGNORED where the damage went through an atom."""
    relation: NDArray[np.int8]
    """What stands between the two in the true line: APART, JOINED by a ZWNJ, GLUED."""
    truths: tuple[Truth | None, ...]
    """For each line what the search makes of it; None where it cannot find the true reading, or was not asked."""


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


class Teacher:
    """Makes lessons of documents.

    With a judge, a lesson tells what the search makes of its lines; its n-grams must not know the documents, or the
    judge learns to trust them more than they deserve.
    """

    def __init__(self, model: Model, ids: dict[str, int], judge: Judge | None = None) -> None:
        self._evidence = Evidence(model, Glue(model), replace(Prices(), judge=0.0), Memory())
        self._ids = ids
        self._judge = judge

    def lessons(self, document: Sequence[str], random: Random) -> Iterator[Lesson]:
        """A document, damaged in a way of its own, cut into windows."""
        runs, apart = random.uniform(10, 28), random.random() < 0.35
        if apart:
            runs, document = random.uniform(9, 40), [_with_foreign(line, random) for line in document]
        damaged = [
            Garbled(line, list(range(len(line))))
            if random.random() < HEALTHY
            else in_runs(line, random, runs=runs, mirrored=False, numbers_apart=apart)
            for line in document
        ]
        model, memory = self._evidence.model, Memory([garbled.text for garbled in damaged])
        cutter = Cutter(model.frequency, model.total, memory.familiar)
        evidence = self._evidence._replace(memory=memory, numbers_apart=apart)
        cut = [cutter.atoms(garbled.text) for garbled in damaged]
        usable = [number for number, atoms in enumerate(cut) if 0 < len(atoms) <= LONGEST_LINE]
        for first in range(0, len(usable) - WINDOW + 1, WINDOW):
            window = usable[first : first + WINDOW]
            texts, atoms = [damaged[number].text for number in window], [cut[number] for number in window]
            truth = [document[number] for number in window]
            follows, relation = _truth(truth, [damaged[number] for number in window], atoms)
            seen = features(texts, atoms, self._ids)
            truths: list[Truth | None] = []
            spans = pairwise([*np.flatnonzero(seen.gap == EDGE).tolist(), len(follows)])
            judged = self._judge(texts, atoms) if self._judge else []
            for number, (a, b), says in zip(window, spans, judged, strict=False):
                links = true_runs(follows[a + 1 : b] - a - 1, relation[a + 1 : b])
                truths.append(None)
                if links:
                    scores = LineScores(evidence, damaged[number].text, cut[number], _asking(says, links))
                    behind = _behind(scores, model, document[number - 1] if number else "")
                    truths[-1] = truth_of(scores, behind, links) if scores.size <= MOST_PLACES else None
            yield Lesson(seen, follows, relation, tuple(truths))


def _behind(scores: LineScores, model: Model, before: str) -> Floats:
    """The score of each column's word behind the line before."""
    ids = [model.start, model.start, *model.ids(folded_tokens(before)[-2:]).tolist()]
    first: Floats = scores.behind([End(0.0, ids[-2], ids[-1])])[0]
    return first


def _asking(judged: Opinion, links: Sequence[Link]) -> Opinion:
    """What the judge says, but so that the search asks whether runs meet where they do."""
    odds = judged.odds.copy()
    for start, _, _ in links:
        if start:
            odds[:, start + 1, start] -= 1
    return judged._replace(odds=odds)


def true_runs(follows: NDArray[np.int16], relation: NDArray[np.int8]) -> list[Link] | None:
    """The true runs of a line by its atoms; None where the damage went through an atom, or is of another kind.

    Args:
        follows: for each atom the one before it in the true line, -1 for the first, less where that is not known.
        relation: what stands between the two.
    """
    if (follows < -1).any():
        return None
    cuts = [0, *(np.flatnonzero(follows[1:] != np.arange(len(follows) - 1)) + 1).tolist(), len(follows)]
    runs = [Link(start, stop, bool(relation[start] == GLUED)) for start, stop in pairwise(cuts)][::-1]
    ends = [-1, *(run.stop - 1 for run in runs[:-1])]
    return runs if [int(follows[run.start]) for run in runs] == ends else None


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

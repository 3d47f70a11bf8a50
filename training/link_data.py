"""Lessons for the link model: true lines in, windows of garbled segments with what each of them follows out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from random import Random
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from satrchin.lm.fluency import folded_tokens
from satrchin.lm.ngrams import Model
from satrchin.persian.chars import ZWNJ
from satrchin.stages.order.document_cache import DocumentCache
from satrchin.stages.order.link_model import (
    APART,
    EDGE,
    GLUED,
    JOINED,
    WINDOW,
    Features,
    LinkModel,
    LinkScores,
    features,
)
from satrchin.stages.order.scores import End, Evidence, Floats, LineScores, ScoreWeights
from satrchin.stages.order.search import LONGEST_LINE
from satrchin.stages.order.segments import Segment, Segmenter
from satrchin.stages.order.word_pairs import WordPairIndex
from training.crf import GoldPath, Link, truth_of
from training.damage import Garbled, in_runs

IGNORED = -1
FOREIGN = 0.06
HEALTHY = 0.05
"""How many lines are not damaged."""
MOST_PLACES = 70
"""Where runs may meet, in a line that is told what the search makes of it: the time grows with the cube."""


class Lesson(NamedTuple):
    """A window of lines: what the link model sees and what it should say."""

    seen: Features
    follows: NDArray[np.int16]
    """For each segment the place in the window of the segment before it in the true line; its line's head for the first
    of a line; IGNORED where the damage went through a segment."""
    relation: NDArray[np.int8]
    """What stands between the two in the true line: APART, JOINED by a ZWNJ, GLUED."""
    truths: tuple[GoldPath | None, ...]
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

    With a link model, a lesson tells what the search makes of its lines; its n-grams must not know the documents,
    or the link model learns to trust them more than they deserve.
    """

    def __init__(self, model: Model, row_of: Callable[[str], int], link_model: LinkModel | None = None) -> None:
        self._evidence = Evidence(model, WordPairIndex(model), replace(ScoreWeights(), link_model=0.0), DocumentCache())
        self._row_of = row_of
        self._link_model = link_model

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
        model, cache = self._evidence.model, DocumentCache([garbled.text for garbled in damaged])
        segmenter = Segmenter(model.frequency, model.total, cache.familiar)
        evidence = self._evidence._replace(cache=cache, numbers_apart=apart)
        cut = [segmenter.segments(garbled.text) for garbled in damaged]
        usable = [number for number, segments in enumerate(cut) if 0 < len(segments) <= LONGEST_LINE]
        for first in range(0, len(usable) - WINDOW + 1, WINDOW):
            window = usable[first : first + WINDOW]
            texts, segments = [damaged[number].text for number in window], [cut[number] for number in window]
            truth = [document[number] for number in window]
            follows, relation = _truth(truth, [damaged[number] for number in window], segments)
            seen = features(texts, segments, self._row_of)
            truths: list[GoldPath | None] = []
            spans = pairwise([*np.flatnonzero(seen.gap == EDGE).tolist(), len(follows)])
            linked = self._link_model(texts, segments) if self._link_model else []
            for number, (a, b), says in zip(window, spans, linked, strict=False):
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


def _asking(linked: LinkScores, links: Sequence[Link]) -> LinkScores:
    """What the link model says, but so that the search asks whether runs meet where they do."""
    odds = linked.odds.copy()
    for start, _, _ in links:
        if start:
            odds[:, start + 1, start] -= 1
    return linked._replace(odds=odds)


def true_runs(follows: NDArray[np.int16], relation: NDArray[np.int8]) -> list[Link] | None:
    """The true runs of a line by its segments; None where the damage went through a segment, or is of another kind.

    Args:
        follows: for each segment the one before it in the true line, -1 for the first, less where that is not known.
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
    lines: list[str], damaged: list[Garbled], cut: list[list[Segment]]
) -> tuple[NDArray[np.int16], NDArray[np.int8]]:
    """What each segment of a window follows, and how."""
    follows: list[int] = []
    relation: list[int] = []
    for line, garbled, found in zip(lines, damaged, cut, strict=True):
        head = len(follows)
        follows.append(IGNORED)
        relation.append(APART)
        ends = {}
        spans = []
        for number, segment in enumerate(found):
            places = [place for place in garbled.origin[segment.start : segment.stop] if place >= 0]
            spans.append((min(places), max(places)))
            if max(places) - min(places) < segment.stop - segment.start:
                ends[max(places)] = head + 1 + number
        for begin, _ in spans:
            place = begin - 1
            while place >= 0 and line[place] in {" ", ZWNJ}:
                place -= 1
            between = line[place + 1 : begin]
            follows.append(head if place < 0 else ends.get(place, IGNORED))
            relation.append(APART if " " in between else JOINED if between else GLUED)
    return np.array(follows, np.int16), np.array(relation, np.int8)

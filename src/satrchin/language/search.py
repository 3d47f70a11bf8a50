"""The search for the order of a garbled line.

In: a line's atoms, which stand in runs of reversed order. Out: the runs, in the order in which they read.

A line is the concatenation of its runs, last to first. A run is a stretch of atoms, so a hypothesis is a set of
cuts, and its score is a sum over the runs (what their words make of each other) and over each two neighbours (what
the end of one and the start of the other make of each other, apart or glued to one word). The best sum is found
exactly, by dynamic programming over the last run: O(n³) for n atoms, as a few dozen numpy operations.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from satrchin.language.atoms import Atom
from satrchin.language.judge import APART, GLUED, JOINED
from satrchin.language.model import Model

Floats = NDArray[np.float32]
Ids = NDArray[np.int64]

NEVER = np.float32(-1e9)
ENDS = 6
"""Ways to end a line that are kept for the line after it."""
LONGEST_LINE = 220
"""Atoms of a line that is searched; a longer one is left as it is."""


@dataclass(frozen=True, slots=True)
class Prices:
    """What the parts of a score weigh; learned on lines damaged by rule."""

    cut: float = 2.0
    """Of a cut at a space."""
    cut_tight: float = 0.0
    """Of a cut where nothing stands between two words or signs."""
    cut_letter: float = 3.75
    """Of a cut between the letters of an unknown word."""
    glue: float = 1.0
    """Of gluing two pieces to a word."""
    glue_space: float = 3.0
    """More, if a space stood after the first piece."""
    apart_tight: float = 0.7
    """Of a space where none stood."""
    spelling: float = 3.4
    """Of a letter of an unknown word."""
    judge: float = 0.0
    """The weight of the judge's word, beside the n-grams' 1."""


class Run(NamedTuple):
    """A run of a line: its atoms, and whether its first letters belong to the last word of the run before."""

    start: int
    stop: int
    glued: bool


class End(NamedTuple):
    """A way in which a text may end: its score and the ids of its last two words."""

    score: float
    before: int
    last: int


class Found(NamedTuple):
    """A way to read a line."""

    end: End
    runs: list[Run]
    """In the order in which they read."""
    behind: int
    """Which of the ends before it this reading follows."""


class Extended(NamedTuple):
    """The ways to read a line, best first, one for each way to end it."""

    found: list[Found]
    gain: float
    """By how much the best reading beats the line as it stands."""


class Scores(NamedTuple):
    """What a sum over runs is made of."""

    inside: Floats
    """Of each run ``[s, e)``."""
    joint: Floats
    """Of each border word (row) before each border word (column)."""
    glued: NDArray[np.bool_]
    """Whether the two are one word."""
    first: Floats
    """Of each column's word as the first of the line."""
    last: Floats
    """Of each atom as the last of the line."""


class LineSearch:
    """The search over one line."""

    def __init__(self, model: Model, line: str, atoms: Sequence[Atom], prices: Prices) -> None:
        self._model, self._line, self._atoms, self._prices = model, line, atoms, prices
        self._units()
        self._borders()

    def _units(self) -> None:
        """Cut the line into words: the letters of an unknown word are one."""
        atoms, line = self._atoms, self._line
        self._unit = np.zeros(len(atoms) + 1, np.int64)
        first: list[int] = []
        for number, atom in enumerate(atoms):
            fresh = number == 0 or atom.kind != "letter" or atoms[number - 1].kind != "letter"
            if fresh or atoms[number - 1].stop != atom.start:
                first.append(number)
            self._unit[number] = len(first) - 1
        self._unit[len(atoms)] = len(first)
        self._first = first = [*first, len(atoms)]
        self._words = ["".join(atom.text for atom in atoms[a:b]) for a, b in pairwise(first)]
        self._ids = self._model.ids(self._words)
        self._cost = self._spelling(self._words, self._ids)
        gaps = [0, *(line[a.stop : b.start].count(" ") for a, b in pairwise(atoms)), 0]
        trailing = line[: atoms[0].start].count(" "), line[atoms[-1].stop :].count(" ")
        gaps[0], gaps[-1] = trailing
        self._gaps = np.array(gaps)

    def _spelling(self, words: Sequence[str], ids: Ids) -> Floats:
        """The price of unknown words' letters."""
        lengths = np.fromiter((len(word) for word in words), np.float32, len(words))
        return np.where(ids == self._model.unknown, -self._prices.spelling * lengths, 0).astype(np.float32)

    def _borders(self) -> None:
        """Number the words that may stand at a run's border.

        A border word is a piece of one unit: ``[s, e)``. A run of one unit is such a piece by itself; a longer run
        begins with one (up to its unit's end) and ends with one (from its unit's start).
        """
        atoms, first, unit = self._atoms, self._first, self._unit
        size = len(atoms)
        pieces: dict[tuple[int, int], int] = {}
        words: list[str] = []

        def piece(start: int, stop: int) -> int:
            number = pieces.get((start, stop))
            if number is None:
                number = pieces[start, stop] = len(words)
                words.append("".join(atom.text for atom in atoms[start:stop]))
            return number

        # long runs by their start and their end, runs of one unit by both
        self._long_start = np.array([piece(s, first[unit[s] + 1]) for s in range(size)])
        self._long_end = np.array([0, *(piece(first[unit[e - 1]], e) for e in range(1, size + 1))])
        self._single = np.full((size + 1, size + 1), -1)
        for a, b in pairwise(first):
            for s in range(a, b):
                for e in range(s + 1, b + 1):
                    self._single[s, e] = piece(s, e)
        self._pieces = words
        self._piece_ids = self._model.ids(words)
        self._piece_cost = self._spelling(words, self._piece_ids)

    def interior(self) -> Floats:
        """What the words of each run ``[s, e)`` make of each other, its first word left out: (n+1) × (n+1)."""
        model, ids, unit = self._model, self._ids, self._unit
        size, units = len(self._atoms), len(ids)
        none = model.start
        back1 = np.concatenate(([none], ids[:-1]))
        back2 = np.concatenate(([none, none], ids[:-2]))[:units]
        full = model.log_trigram(back2, back1, ids) + self._cost
        total = np.concatenate(([0], np.cumsum(full, dtype=np.float64)))
        starts, ends = np.arange(size), np.arange(1, size + 1)
        a, b = unit[starts], unit[ends - 1]
        head = self._piece_ids[self._long_start]
        # the second and the third word know only the words of their run
        second = np.minimum(a + 1, units - 1)
        third = np.minimum(a + 2, units - 1)
        two = model.log_bigram(head, ids[second]) + self._cost[second]
        three = two + model.log_trigram(head, ids[second], ids[third]) + self._cost[third]
        tail, tail_cost = self._piece_ids[self._long_end[1:]], self._piece_cost[self._long_end[1:]]
        last2 = model.log_bigram(back1[b], tail) + tail_cost
        last3 = model.log_trigram(back2[b], back1[b], tail) + tail_cost
        distance = b[None, :] - a[:, None]
        score = np.full((size + 1, size + 1), NEVER, np.float32)
        # by the number of words: 1, 2, 3, 4, more
        block = np.where(distance == 0, 0, NEVER).astype(np.float32)
        block = np.where(distance == 1, last2[None, :], block)
        block = np.where(distance == 2, two[:, None] + last3[None, :], block)
        middle = total[b][None, :] - total[np.minimum(a + 3, units)][:, None]
        block = np.where(distance >= 3, three[:, None] + middle + last3[None, :], block)
        block[ends[None, :] <= starts[:, None]] = NEVER
        score[:size, 1:] = block
        return score

    def cut_prices(self) -> Floats:
        """The price of a cut before each atom."""
        prices, atoms = self._prices, self._atoms
        cost = np.zeros(len(atoms) + 1, np.float32)
        for place in range(1, len(atoms)):
            if self._unit[place] == self._unit[place - 1]:
                cost[place] = -prices.cut_letter
            else:
                cost[place] = -(prices.cut if self._gaps[place] else prices.cut_tight)
        return cost

    def junctions(self) -> tuple[Floats, Floats]:
        """Scores of each border word (row) before each border word (column), apart and glued to one word.

        Rows: long ends, then single pieces; columns: long starts, then single pieces.
        """
        model, prices = self._model, self._prices
        size = len(self._atoms)
        unit, ids, none = self._unit, self._ids, model.start
        singles = [(s, e) for s, e in zip(*np.nonzero(self._single >= 0), strict=True)]
        self._single_row = np.full((size + 1, size + 1), -1)
        for number, (s, e) in enumerate(singles):
            self._single_row[s, e] = number
        single_words = np.array([self._single[s, e] for s, e in singles])
        # rows: the last word and the one before it in its run
        row_word = np.concatenate((self._long_end[1:], single_words))
        ends = np.arange(1, size + 1)
        before = np.concatenate((ids[np.maximum(unit[ends - 1] - 1, 0)], np.full(len(singles), none)))
        row_end = np.concatenate((ends, [e for _, e in singles])).astype(np.int64)
        # columns: the first word and the one after it
        col_word = np.concatenate((self._long_start, single_words))
        after_unit = np.minimum(unit[np.arange(size)] + 1, len(ids) - 1)
        after = np.concatenate((ids[after_unit], np.full(len(singles), -1)))
        self._col_word, self._row_end = col_word, row_end
        self._row_before, self._row_id = before, self._piece_ids[row_word]
        self._col_start = np.concatenate((np.arange(size), [s for s, _ in singles])).astype(np.int64)
        x1, y1 = self._piece_ids[row_word], self._piece_ids[col_word]
        rows, cols = len(x1), len(y1)
        xx, yy = np.repeat(x1, cols), np.tile(y1, rows)
        bb, aa = np.repeat(before, cols), np.tile(after, rows)
        apart = model.log_trigram(bb, xx, yy) + np.tile(self._piece_cost[col_word], rows)
        has = aa >= 0
        gain = model.log_trigram(xx[has], yy[has], aa[has]) - model.log_bigram(yy[has], aa[has])
        apart[has] += gain
        apart = apart.reshape(rows, cols)
        tight = self._gaps[row_end] == 0
        apart -= prices.apart_tight * tight[:, None]
        glued = self._glued(row_word, before, col_word, after, ~tight)
        return apart, glued

    def _glued(self, row_word: Ids, before: Ids, col_word: Ids, after: Ids, spaced: NDArray[np.bool_]) -> Floats:
        """Scores of gluing a row's word to a column's, where that makes a known word."""
        model, prices, words = self._model, self._prices, self._pieces
        score = np.full((len(row_word), len(col_word)), NEVER, np.float32)
        found: list[tuple[int, int, int]] = []
        get = model.get_id
        heads = [words[w] for w in row_word]
        tails = [words[w] for w in col_word]
        seen: dict[str, int | None] = {}
        for row, head in enumerate(heads):
            if not head[-1].isalpha():
                continue
            for col, tail in enumerate(tails):
                if tail[0].isalpha():
                    word = head + tail
                    if word not in seen:
                        seen[word] = get(word)
                    number = seen[word]
                    if number is not None:
                        found.append((row, col, number))
        if not found:
            return score
        row, col, z = np.array(found).T
        x1 = self._piece_ids[row_word[row]]
        y1 = self._piece_ids[col_word[col]]
        b = before[row]
        value = model.log_bigram(b, z) - model.log_bigram(b, x1) - self._piece_cost[row_word[row]]
        a = after[col]
        has = a >= 0
        value[has] += model.log_bigram(z[has], a[has]) - model.log_bigram(y1[has], a[has])
        score[row, col] = value - prices.glue - prices.glue_space * spaced[row]
        return score

    def extend(self, ends: Sequence[End], judged: Floats | None = None) -> Extended:
        """Search the line behind every way in which the text before it may end.

        Args:
            ends: the ends of the text before, with their scores.
            judged: what the judge says of each pair of atoms (see :class:`satrchin.language.judge.Judge`).
        """
        size = len(self._atoms)
        scores = self._scores(judged)
        cuts = self.cut_prices()
        behind = np.stack([self._first_words(end) for end in ends])
        # best[s, e]: all from s to the line's end is ordered, and [s, e) is the run that reads last
        best = np.full((size + 1, size + 1), NEVER, np.float32)
        came = np.zeros((size + 1, size + 1), np.int16)
        first = behind.max(axis=0) + scores.first
        best[:size, size] = first[self._columns(size)] + scores.inside[:size, size]
        for s in range(size - 1, 0, -1):
            reach = best[s, s + 1 :][:, None] + scores.joint[self._rows(s)[:, None], self._columns(s)[None, :]]
            choice = reach.argmax(axis=0)
            best[:s, s] = reach[choice, np.arange(s)] + scores.inside[:s, s] + cuts[s]
            came[:s, s] = choice + s + 1
        final = best[0, 1:] + scores.last
        whole = float(first[self._columns(size)[0]] + scores.inside[0, size] + scores.last[size - 1])
        found = []
        for stop in np.argsort(-final)[:ENDS] + 1:
            runs = self._traced(came, scores.glued, int(stop))
            column = self._columns(size)[runs[0].start]
            found.append(Found(self._end(int(stop), float(final[stop - 1])), runs, int(behind[:, column].argmax())))
        return Extended(found, float(final.max()) - whole)

    def _end(self, stop: int, score: float) -> End:
        """The end of the text if the run ``[0, stop)`` reads last."""
        row = self._rows(0)[stop - 1]
        return End(score, int(self._row_before[row]), int(self._row_id[row]))

    def _scores(self, judged: Floats | None) -> Scores:
        """All that the best sum is made of."""
        size, weight = len(self._atoms), self._prices.judge
        inside, (apart, glue) = self.interior(), self.junctions()
        first, last = np.zeros(len(self._col_word), np.float32), np.zeros(size, np.float32)
        if judged is not None:
            together = _log_sum(judged)
            later, earlier = self._col_start[None, :] + 1, self._row_end[:, None]
            inside = inside + weight * self._stays(together)
            apart = apart + weight * np.logaddexp(judged[APART], judged[JOINED])[later, earlier]
            glue = glue + weight * judged[GLUED][later, earlier]
            first = weight * together[self._col_start + 1, 0]
            last = weight * judged[0, size + 1, 1:]
        return Scores(inside, np.maximum(apart, glue), glue > apart, first, last)

    def _columns(self, stop: int) -> Ids:
        """The column of the run ``[s, stop)`` for each s."""
        single = self._single_row[:stop, stop]
        return np.where(single >= 0, len(self._atoms) + single, np.arange(stop))

    def _rows(self, start: int) -> Ids:
        """The row of the run ``[start, e)`` for each e."""
        single = self._single_row[start, start + 1 :]
        return np.where(single >= 0, len(self._atoms) + single, np.arange(start, len(self._atoms)))

    def _traced(self, came: Ids, glued: NDArray[np.bool_], stop: int) -> list[Run]:
        """The runs of the best sum, from the line's start back to its end."""
        size, start = len(self._atoms), 0
        runs: list[Run] = []
        while stop < size:
            earlier = int(came[start, stop])
            row, column = self._rows(stop)[earlier - stop - 1], self._columns(stop)[start]
            runs.append(Run(start, stop, bool(glued[row, column])))
            start, stop = stop, earlier
        runs.append(Run(start, stop, glued=False))
        return runs[::-1]

    def _first_words(self, end: End) -> Floats:
        """The score of each column's word behind an end of the text before."""
        y1 = self._piece_ids[self._col_word]
        u, v = np.full(len(y1), end.before), np.full(len(y1), end.last)
        return np.asarray(end.score + self._model.log_trigram(u, v, y1) + self._piece_cost[self._col_word], np.float32)

    def _stays(self, together: Floats) -> Floats:
        """What the judge says of each run ``[s, e)``: every atom but the first follows the one before it."""
        size = len(self._atoms)
        each = together[np.arange(2, size + 1), np.arange(1, size)]
        total = np.concatenate(([0, 0], np.cumsum(each, dtype=np.float64)))
        # total[e] - total[s + 1] is the sum over the atoms s+1 .. e-1
        runs = np.zeros((size + 1, size + 1), np.float32)
        runs[:size] = total[None, :] - total[1:, None]
        return runs


def read_in_order(
    model: Model, lines: Sequence[tuple[str, Sequence[Atom]]], judged: Sequence[Floats | None], prices: Prices
) -> list[list[Run]]:
    """The runs of neighbouring lines, found together: how a line ends depends on how the next one begins.

    A line whose atoms are none or too many is one run, and cuts the text.
    """
    nothing = [End(0.0, model.start, model.start)]
    ends, steps = nothing, []
    for (line, atoms), says in zip(lines, judged, strict=True):
        if 1 < len(atoms) <= LONGEST_LINE:
            found = LineSearch(model, line, atoms, prices).extend(ends, says).found
            top = found[0].end.score
            ends = [End(one.end.score - top, one.end.before, one.end.last) for one in found]
            steps.append(found)
        else:
            ends = nothing
            steps.append([])
    result: list[list[Run]] = []
    choice = 0
    for found in reversed(steps):
        result.append(found[choice].runs if found else [])
        choice = found[choice].behind if found else 0
    return result[::-1]


def _log_sum(judged: Floats) -> Floats:
    """The logarithm of the sum over the relations."""
    top = judged.max(axis=0)
    return np.asarray(np.log(np.exp(judged - top).sum(axis=0)) + top, np.float32)


_CLOSING = frozenset(".،؛:!؟?…)]}»›")
_OPENING = frozenset("([{«‹")


def text_of(line: str, atoms: Sequence[Atom], runs: Sequence[Run]) -> str:
    """The line with its runs in order, one space between two that are not glued and need one."""
    out: list[str] = []
    for run in runs:
        body = line[atoms[run.start].start : atoms[run.stop - 1].stop]
        if out and not (run.glued or body[0] in _CLOSING or out[-1][-1] in _OPENING):
            out.append(" ")
        out.append(body)
    return re.sub(" {2,}", " ", "".join(out))

"""Lines in runs: a page's lines in, for each its atoms and the order in which its runs read out.

This is where the evidence comes together: the n-grams, the judge, and what the page's own lines teach.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from satrchin.language.atoms import Atom, Cutter
from satrchin.language.glue import Glue
from satrchin.language.judge import load_judge
from satrchin.language.memory import Memory
from satrchin.language.model import load
from satrchin.language.scores import Evidence, Prices
from satrchin.language.search import LONGEST_LINE, Reading, read_in_order

IS_NUMBER = {"word": False, "letter": False, "number": True, "latin": True}
FEWEST, MOSTLY = 4, 0.75
"""Borders of numbers and Latin words that a page must have to tell how they stand in it; how many of them are cut."""


class Ordered(NamedTuple):
    """A line and how it reads."""

    line: str
    atoms: list[Atom]
    reading: Reading


@lru_cache(maxsize=1)
def _glue() -> Glue:
    return Glue(load())


def are_numbers_apart(cut: Iterable[Sequence[Atom]], readings: Iterable[Reading]) -> bool:
    """Whether runs mostly meet where a number or Latin stands beside a word: then each of them is a run of its own.

    So it is where an extractor makes a run of all that goes in one direction; elsewhere one in four such places is cut.
    """
    places = cuts = 0
    for atoms, reading in zip(cut, readings, strict=True):
        starts = {run.start for run in reading.runs}
        for place, pair in enumerate(pairwise(IS_NUMBER.get(atom.kind) for atom in atoms), 1):
            if len(starts) > 1 and set(pair) == {True, False}:
                places += 1
                cuts += place in starts
    return places >= FEWEST and cuts >= MOSTLY * places


@lru_cache(maxsize=1)
def in_order(lines: tuple[str, ...]) -> tuple[Ordered, ...]:
    """The order of neighbouring lines; an empty line is not searched, and cuts the text.

    The last answer is kept: a short document is searched to tell what ails it, and then to mend it.
    """
    model = load()
    memory = Memory(lines)
    cutter = Cutter(model.frequency, model.total, memory.familiar)
    cut = [cutter.atoms(line) for line in lines]
    judged = load_judge().judge_lines(lines, cut, LONGEST_LINE)
    evidence = Evidence(model, _glue(), Prices(), memory)
    pairs = list(zip(lines, cut, strict=True))
    readings = read_in_order(evidence, pairs, judged)
    if are_numbers_apart(cut, readings):
        readings = read_in_order(evidence._replace(numbers_apart=True), pairs, judged)
    return tuple(Ordered(*one) for one in zip(lines, cut, readings, strict=True))

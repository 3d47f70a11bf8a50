"""Lines in runs: a page's lines in, for each its atoms and the order in which its runs read out.

This is where the evidence comes together: the n-grams, the judge, and what the page's own lines teach.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from satrchin.language.atoms import Atom, Cutter
from satrchin.language.glue import Glue
from satrchin.language.judge import load_judge
from satrchin.language.memory import Memory
from satrchin.language.model import load
from satrchin.language.scores import Evidence, Prices
from satrchin.language.search import LONGEST_LINE, Reading, read_in_order


class Ordered(NamedTuple):
    """A line and how it reads."""

    line: str
    atoms: list[Atom]
    reading: Reading


@lru_cache(maxsize=1)
def _glue() -> Glue:
    return Glue(load())


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
    readings = read_in_order(evidence, list(zip(lines, cut, strict=True)), judged)
    return tuple(Ordered(*one) for one in zip(lines, cut, readings, strict=True))

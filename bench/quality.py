"""What the default recipe makes of the bench's documents, checked and timed as it goes.

In: cases. Out: for each its output with the CPU seconds, whether the edits replay, and what a second pass changes.
"""

from __future__ import annotations

import gc
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path

from bench.peers import Run
from bench.scoring import Score, score
from bench.sets import Case
from satrchin import Pipeline, clean, explain
from satrchin.document import Page, replay
from satrchin.lm.causal import load_causal
from satrchin.reading.text import from_string

RECIPE = "text"
_GARBLED = "صجح هب یدورو ماجنا دش.\nاین یک خط درست است و می ماند.\nهفته گذشته انجامکار در بهار این \n"
_GARBLED += "در ۱۴۰۲/۰۳/۱۵ کتاب های تازه را می خواهم و می خوانم.\n"
_WARM = Path(__file__).parents[1] / "tests" / "healthy"


@dataclass(frozen=True, slots=True)
class Cleaned:
    """One case after the default recipe."""

    case: Case
    output: str
    seconds: float
    replays: bool
    unsettled: int
    """Lines that a second pass changes; 0 is the promise."""


def warm_up() -> None:
    """Load what the recipe needs, so that no document pays for it, nor for tidying up after what the peers loaded."""
    load_causal()
    explain(_GARBLED, RECIPE)
    explain("".join(path.read_text(encoding="utf-8") for path in sorted(_WARM.glob("*.txt"))), RECIPE)
    gc.collect()


def clean_case(case: Case) -> Cleaned:
    """Clean one document, timed; then replay its edits and clean its output again."""
    pipeline = Pipeline.load(RECIPE)
    start = time.process_time()
    result = pipeline.run(from_string(case.damaged))
    output = result.text
    seconds = time.process_time() - start
    again = clean(output, RECIPE)
    return Cleaned(case, output, seconds, _replays(case.damaged, result.pages), _differing(output, again))


def quick_speed(cases: Sequence[Case]) -> float:
    """Garbled lines per CPU second where the language model is left out."""
    pipeline = Pipeline.load(RECIPE, {"order": {"thoroughness": "quick"}})
    start = time.process_time()
    lines = sum(len(pipeline.run(from_string(case.damaged)).text.splitlines()) for case in cases)
    return lines / (time.process_time() - start)


def clean_texts(texts: Sequence[str]) -> Run:
    """The default recipe as a peer among peers: outputs and CPU seconds, nothing else."""
    start = time.process_time()
    outputs = [clean(text, RECIPE) for text in texts]
    return Run(outputs, time.process_time() - start)


def scores(cases: Iterable[Case], outputs: Iterable[str]) -> dict[str, Score]:
    """The score of each set, its documents added up."""
    total: dict[str, Score] = {}
    for case, output in zip(cases, outputs, strict=True):
        total[case.set] = total.get(case.set, Score()) + score(case.truth, output)
    return total


def changed_lines(text: str) -> int:
    """How many lines of a text the default recipe changes."""
    return _differing(text, clean(text, RECIPE))


def lines_a_second(cleaned: Iterable[Cleaned]) -> dict[str, float]:
    """Lines a CPU second of each set."""
    lines: Counter[str] = Counter()
    seconds: defaultdict[str, float] = defaultdict(float)
    for one in cleaned:
        lines[one.case.set] += len(one.case.damaged.splitlines())
        seconds[one.case.set] += one.seconds
    return {name: lines[name] / max(seconds[name], 1e-9) for name in lines}


def _replays(text: str, pages: Iterable[Page]) -> bool:
    """Whether the recorded edits, put on what was read, give what came out."""
    try:
        for read, cleaned in zip(from_string(text).pages, pages, strict=True):
            lines = replay(read.lines, cleaned.edits)
            if "".join(line.text + line.end for line in lines) != cleaned.text:
                return False
    except ValueError:
        return False
    return True


def _differing(one: str, other: str) -> int:
    """Lines at whose place the other text has another."""
    return sum(a != b for a, b in zip_longest(one.splitlines(keepends=True), other.splitlines(keepends=True)))

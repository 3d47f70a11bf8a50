"""Repair of the order of lines: a block of lines and what was found of them in, what they should read out.

This is where the visual reversal and the search meet; it is imported when a document has a line out of order. The
order stage makes edits of what it says.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from satrchin.language.atoms import Cutter
from satrchin.language.detect import HEALTHY, JOINED, KINDS, RUNS, SHORT, VISUAL, WORDS, Finding
from satrchin.language.fluency import folded_tokens
from satrchin.language.model import load
from satrchin.language.search import LONGEST_LINE, LineSearch, Prices, text_of
from satrchin.language.visual import (
    MIRRORED,
    bracket_balance,
    number_evidence,
    plain_forms,
    reversed_line,
    reversed_words,
    with_lam_alef,
)

_OPENING = re.compile("[ ](?! )|[.:\u060c\u061b\u061f!]")
MIRROR, STAND, FLIPPED = "mirrored", "standing", "numbers reversed"
SEARCHED, NATS, GAIN, OPENING = "searched", "nats", "gain", "opening"
SAMPLE = 8
"""Suspected lines of a page that are searched to tell whether its document is in runs."""
FEWEST_NATS = 20
"""Nats that a document must gain at all; a line alone may be a proverb or a verse."""
ENOUGH_GAIN = 0.55
"""Nats an atom that the best order of a line in runs is better by; healthy and misspelled lines stay below. Half the
share of lines that open as only the end of a run does, with a space or a sign, is added."""


class Repair(NamedTuple):
    """What a line should read."""

    text: str
    rule: str
    confidence: float
    reason: str


@lru_cache(maxsize=1)
def _cutter() -> Cutter:
    model = load()
    return Cutter(model.frequency, model.total)


def closer_look(lines: Sequence[str], findings: Sequence[Finding | None]) -> Counter[str]:
    """Votes of the lines that are not healthy: for mirrored brackets, for reversed numbers, for runs."""
    votes: Counter[str] = Counter()
    for line, found in zip(lines, findings, strict=True):
        if found is None or found.kind in {HEALTHY, JOINED, SHORT}:
            continue
        text = reversed_line(line) if found.kind == VISUAL else line
        votes[OPENING] += _OPENING.match(line) is not None
        balance = bracket_balance(text)
        votes[STAND if balance > 0 else MIRROR] += abs(balance)
        if found.kind == VISUAL:
            votes[FLIPPED] -= number_evidence(text)
    model = load()
    suspects = [line for line, found in zip(lines, findings, strict=True) if found and found.kind == RUNS]
    if 3 * len(suspects) < sum(found is not None and found.kind in KINDS for found in findings):
        return votes
    for line in suspects[:: max(1, len(suspects) // SAMPLE)]:
        atoms = _cutter().atoms(line)
        if 1 < len(atoms) <= LONGEST_LINE:
            _, gain = LineSearch(model, line, atoms, Prices()).best((model.start, model.start))
            votes[SEARCHED] += 1
            votes[NATS] += round(gain)
            votes[GAIN] += round(100 * min(gain / len(atoms), 2 * ENOUGH_GAIN))
    return votes


def is_in_runs(votes: Mapping[str, int]) -> bool:
    """Whether a document is one whose lines are in runs of reversed order."""
    total = sum(votes.get(kind, 0) for kind in KINDS)
    if votes.get(NATS, 0) < FEWEST_NATS or total > 3 * votes.get(RUNS, 0):
        return False
    gain = votes.get(GAIN, 0) / votes[SEARCHED] / 100
    return gain + votes.get(OPENING, 0) / total / 2 > ENOUGH_GAIN


def repair(
    lines: Sequence[str], findings: Sequence[Finding | None], votes: Mapping[str, int], wanted: Collection[str]
) -> list[Repair | None]:
    """What each line should read; None for a line that stays.

    Args:
        lines: neighbouring lines.
        findings: what was found of each.
        votes: what the lines of the document suffer from.
        wanted: the kinds of damage to mend: ``visual``, ``words``, ``runs``.
    """
    result: list[Repair | None] = [None] * len(lines)
    in_runs = RUNS in wanted and is_in_runs(votes)
    for number, (line, found) in enumerate(zip(lines, findings, strict=True)):
        if found and found.kind == VISUAL and VISUAL in wanted:
            result[number] = _turned(line, found, votes)
        elif found and found.kind == WORDS and WORDS in wanted and not in_runs:
            text = _mirrored(reversed_words(line), votes)
            result[number] = Repair(text, "words-reversed", _sure(found.margin), "the words read better reversed")
    if in_runs:
        open_lines = [
            found is not None and found.kind != JOINED and done is None
            for found, done in zip(findings, result, strict=True)
        ]
        _search(lines, open_lines, votes, result)
    return result


def _sure(margin: float) -> float:
    """How sure a whole reversal is, from how much better the line reads."""
    return float(1 / (1 + np.exp(-2 * margin)))


def _turned(line: str, found: Finding, votes: Mapping[str, int]) -> Repair:
    """A line in visual order, in logical order."""
    numbers_stand = votes.get(FLIPPED, 0) <= 2 * number_evidence(reversed_line(line))
    text = _mirrored(reversed_line(line, numbers_stand=numbers_stand), votes, usually=True)
    frequency = load().frequency

    def clearly_better(word: str, other: str) -> bool:
        return frequency(plain_forms(other)) > 20 * frequency(plain_forms(word)) + 3

    text = with_lam_alef(text, clearly_better)
    return Repair(text, "visual-order", _sure(found.margin), "the letters read better back to front")


def _mirrored(text: str, votes: Mapping[str, int], *, usually: bool = False) -> str:
    """A line in logical order, its brackets mirrored where its own pairs say so, or else its document's."""
    balance = bracket_balance(text) or votes.get(STAND, 0) - votes.get(MIRROR, 0)
    return text.translate(MIRRORED) if balance < 0 or (balance == 0 and usually) else text


def _search(
    lines: Sequence[str], open_lines: Sequence[bool], votes: Mapping[str, int], result: list[Repair | None]
) -> None:
    """Search the order of every line that is still open, each with the end of the one before it."""
    model, prices = load(), Prices()
    nothing = context = (model.start, model.start)
    for number, (line, is_open) in enumerate(zip(lines, open_lines, strict=True)):
        atoms = _cutter().atoms(line) if is_open else []
        if not 1 < len(atoms) <= LONGEST_LINE:
            context = nothing
            continue
        runs, gain = LineSearch(model, line, atoms, prices).best(context)
        text = line
        if len(runs) > 1 and gain > 1:
            text = text_of(line, atoms, runs)
            if _mirrored(text, votes) != text:
                text = text_of(line.translate(MIRRORED), atoms, runs)
            result[number] = Repair(text, "runs-reversed", 0.6, "the runs read better in this order")
        words = model.ids(folded_tokens(text))
        context = (int(words[-2]) if len(words) > 1 else model.start, int(words[-1]))

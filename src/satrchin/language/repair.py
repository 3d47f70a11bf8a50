"""Repair of the order of lines: a block of lines in, for each line what it should read, why, and how sure that is.

This is where the detector, the visual reversal and the search meet; the order stage only makes edits of it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import regex

from satrchin.language.atoms import Cutter
from satrchin.language.detect import DISFLUENT, RUNS, SHORT, VISUAL, WORDS, Finding, detect, is_persian
from satrchin.language.fluency import folded_tokens
from satrchin.language.model import Model, load
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

MIRROR, STAND, FLIPPED, SWAPPED = "mirrored", "standing", "numbers reversed", "lam-alef"
KINDS = ("healthy", VISUAL, WORDS, RUNS)
_LOOSE = regex.compile(r"^\s*[.:،؛!؟]|\s[.:،؛!؟]\s*$|[^\s.]\s[.،؛:؟!](?=\s|$)")


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


def survey(lines: Sequence[str]) -> Counter[str]:
    """Votes of lines for what their document suffers from."""
    votes: Counter[str] = Counter()
    model = load()
    for line, found in zip(lines, detect(model, lines, {}), strict=True):
        if found is None or found.kind == SHORT:
            continue
        votes[found.kind] += 1
        if found.kind == RUNS:
            votes["broken"] += found.broken or _LOOSE.search(line) is not None
        if found.kind == VISUAL:
            turned = reversed_line(line)
            votes[MIRROR] += max(0, -bracket_balance(turned))
            votes[STAND] += max(0, bracket_balance(turned))
            votes[FLIPPED] -= number_evidence(turned)
        elif found.kind != "healthy":
            votes[MIRROR] += max(0, -bracket_balance(line))
            votes[STAND] += max(0, bracket_balance(line))
    return votes


def repair(lines: Sequence[str], votes: Mapping[str, int], wanted: Collection[str]) -> list[Repair | None]:
    """What each line should read; None for a line that is healthy or not Persian."""
    model = load()
    kinds = {kind: votes.get(kind, 0) for kind in KINDS if votes.get(kind)}
    findings = detect(model, lines, kinds)
    result: list[Repair | None] = [None] * len(lines)
    in_runs = "runs" in wanted and _is_in_runs(votes)
    for number, (line, found) in enumerate(zip(lines, findings, strict=True)):
        if found is None:
            continue
        if found.kind == VISUAL and "visual" in wanted:
            result[number] = _turned(model, line, found, votes)
        elif found.kind == WORDS and "words" in wanted and not in_runs:
            text = reversed_words(line)
            text = text.translate(MIRRORED) if _is_mirrored(text, votes) else text
            result[number] = Repair(text, "words-reversed", _sure(found.margin), "the words read better reversed")
    if in_runs:
        _search(model, lines, findings, votes, result)
    return result


def _is_in_runs(votes: Mapping[str, int]) -> bool:
    """Whether the document is one whose lines are in runs of reversed order."""
    total = sum(votes.get(kind, 0) for kind in KINDS)
    return votes.get(RUNS, 0) >= 0.35 * total and votes.get("broken", 0) >= 0.3 * total and total > 0


def _sure(margin: float) -> float:
    """How sure a whole reversal is, from how much better it reads."""
    return float(1 / (1 + np.exp(-2 * margin)))


def _turned(model: Model, line: str, found: Finding, votes: Mapping[str, int]) -> Repair:
    """A line in visual order, in logical order."""
    numbers_stand = votes.get(FLIPPED, 0) + 2 * -number_evidence(reversed_line(line)) <= 0
    text = reversed_line(line, numbers_stand=numbers_stand)
    text = text.translate(MIRRORED) if _is_mirrored(text, votes, usually=True) else text
    text = with_lam_alef(text, lambda word, other: _clearly(model, plain_forms(word), plain_forms(other)))
    return Repair(text, "visual-order", _sure(found.margin), "the letters read better back to front")


def _clearly(model: Model, word: str, other: str) -> bool:
    """Whether the other word is clearly the likelier one."""
    return model.frequency(other) > 20 * model.frequency(word) + 3


def _is_mirrored(text: str, votes: Mapping[str, int], *, usually: bool = False) -> bool:
    """Whether the brackets of a line in logical order are mirrored: by its own pairs, or by its document's."""
    balance = bracket_balance(text) or votes.get(STAND, 0) - votes.get(MIRROR, 0)
    return balance < 0 if balance else usually


def _search(
    model: Model,
    lines: Sequence[str],
    findings: Sequence[Finding | None],
    votes: Mapping[str, int],
    result: list[Repair | None],
) -> None:
    """Search the order of every line that is not otherwise mended."""
    cutter, prices = _cutter(), Prices()
    nothing = (model.start, model.start)
    context = nothing
    for number, (line, found) in enumerate(zip(lines, findings, strict=True)):
        if found is None or result[number] is not None:
            context = nothing
            continue
        cut = cutter.atoms(line)
        if not 1 < len(cut) <= LONGEST_LINE:
            continue
        runs, _ = LineSearch(model, line, cut, prices).best(context)
        text = line
        if len(runs) > 1:
            mirrored = _is_mirrored(text_of(line, cut, runs), votes)
            text = text_of(line.translate(MIRRORED) if mirrored else line, cut, runs)
            result[number] = Repair(text, "runs-reversed", 0.6, "the runs read better in this order")
        words = model.ids(folded_tokens(text))
        context = (int(words[-2]) if len(words) > 1 else model.start, int(words[-1]))

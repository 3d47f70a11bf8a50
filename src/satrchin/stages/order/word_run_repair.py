"""Reorder the lines of a document whose lines are a few runs of whole words in reversed order.

In: lines with their repairs so far, and the votes of the document. Out: the repairs with such lines in order. Where
the document has too few lines to be sure, its lines stay and their better orders are listed as doubts.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from satrchin.messages import tr
from satrchin.stages.order.confidence import word_run_probability
from satrchin.stages.order.detect import JOINED, VISUAL, WORDS, LineDamage
from satrchin.stages.order.learned import word_run_numbers
from satrchin.stages.order.line_repair import ALTERNATIVES, LineRepair, upright
from satrchin.stages.order.page_runs import Ordered
from satrchin.stages.order.rerank import Choice, Ranker, ReadingWeights, choose
from satrchin.stages.order.search import LineReadings
from satrchin.stages.order.word_run_readings import readings
from satrchin.stages.order.word_runs import is_in_word_runs

RULE = "runs-reversed"
_NONE = LineReadings(None, 0.0, ())
_LATIN_WORDS = re.compile("[A-Za-z]{2}[^\n]* [^\n]*[A-Za-z]{2}")


def with_word_runs(
    lines: Sequence[str],
    findings: Sequence[LineDamage | None],
    repairs: Sequence[LineRepair | None],
    votes: Mapping[str, int],
    ranker: Ranker,
) -> list[LineRepair | None]:
    """The repairs of a page whose lines are runs of whole words, or may be.

    Args:
        lines: lines of the page.
        findings: the damage of each line.
        repairs: the repairs so far; None for an unchanged line.
        votes: the damage counts of the document.
        ranker: chooses among the readings.
    """
    found = list(repairs)
    certain = is_in_word_runs(votes)
    ordered = []
    for line, damage, repair in zip(lines, findings, repairs, strict=True):
        stands = line if repair is None else repair.text
        searched = damage is not None and damage.kind not in {VISUAL, WORDS} and "\t" not in line
        ordered.append(readings(stands) if searched else Ordered(stands, [], _NONE))
    choices = choose(ordered, ranker, ReadingWeights(**word_run_numbers("choice")))
    for number, (one, choice, damage) in enumerate(zip(ordered, choices, findings, strict=True)):
        if choice is not None:
            joined = damage is not None and damage.kind == JOINED
            found[number] = _repair(one, choice, found[number], certain=certain, joined=joined)
        elif certain and damage is None and _LATIN_WORDS.search(one.line):
            # no model tells the order of Latin words
            found[number] = LineRepair(one.line, RULE, 0.0, tr("the order of a line without Persian words is unknown"))
    return found


def _repair(
    one: Ordered, choice: Choice, before: LineRepair | None, *, certain: bool, joined: bool
) -> LineRepair | None:
    """The repair of a line: its best reading, or in an uncertain document a doubt that shows it.

    Args:
        one: the line with its readings.
        choice: the choice among them.
        before: the repair of the line so far.
        certain: whether the document is in such runs.
        joined: whether the line has a ZWNJ, which extractors that reverse runs drop.
    """
    best = choice.hypotheses[0]
    stays = sum(
        chance for reading, chance in zip(choice.hypotheses, choice.chances, strict=True) if len(reading.runs) == 1
    )
    least = word_run_numbers("repair")["joined"] if joined else 1.0
    if len(best.runs) == 1 or (joined and stays > least):
        text = one.line
    elif certain:
        text = upright(best.text)
    else:
        return LineRepair(one.line, RULE, stays, tr("the runs read better in this order"), (upright(best.text),))
    sure = word_run_probability(one, choice) if certain else 1.0
    others = [upright(reading.text) for reading in choice.hypotheses[: 1 + ALTERNATIVES]]
    others = [other for other in others if other != text][:ALTERNATIVES]
    if text == one.line and (before is not None or not certain):
        return before
    return LineRepair(text, RULE, sure, tr("the runs read better in this order"), tuple(others))

"""Choose among the readings of lines in runs; lines whose choice is improbable get more readings to choose among.

In: lines with their n-best readings. Out: the choice for each. The true reading of a line of many runs may be the 50th
of the search; to score so many for every line would take twice the time.
"""

from __future__ import annotations

from collections.abc import Sequence

from satrchin.stages.order.confidence import probability
from satrchin.stages.order.page_runs import Ordered
from satrchin.stages.order.rerank import Choice, Ranker, choose
from satrchin.stages.order.search import Bounds, OrderHypothesis
from satrchin.stages.order.word_run_readings import with_whole_words


def choices_of(ordered: Sequence[Ordered], ranker: Ranker) -> tuple[list[Ordered], list[Choice | None]]:
    """The readings of each line and the choice among them.

    Args:
        ordered: neighbouring lines with all readings within the widest bounds of the ranker's effort.
        ranker: the ranker.
    """
    effort = ranker.effort
    all_of = [with_whole_words(one, effort.widest.nats) for one in ordered]
    first = [with_whole_words(_within(one, effort.bounds), effort.bounds.nats) for one in ordered]
    choices = choose(first, ranker)
    again = {
        number
        for number, (few, many, choice) in enumerate(zip(first, all_of, choices, strict=True))
        if choice
        and len(many.readings.hypotheses) > len(few.readings.hypotheses)
        and probability(few, choice) < effort.unsure
    }
    if not again:
        return first, choices
    # the other lines are context alone
    second = [
        all_of[number] if number in again else _settled(one, choice.hypotheses[0] if choice else None)
        for number, (one, choice) in enumerate(zip(first, choices, strict=True))
    ]
    others = choose(second, ranker)
    kept = [all_of[number] if number in again else one for number, one in enumerate(first)]
    return kept, [others[number] if number in again else choice for number, choice in enumerate(choices)]


def _settled(one: Ordered, chosen: OrderHypothesis | None) -> Ordered:
    """A line whose reading is chosen already, without others."""
    return one._replace(readings=one.readings._replace(chosen=chosen or one.readings.chosen, hypotheses=()))


def _within(one: Ordered, bounds: Bounds) -> Ordered:
    """A line with those of its readings that narrower bounds allow."""
    found = one.readings.hypotheses[: bounds.most]
    kept = tuple(reading for reading in found if reading.score >= found[0].score - bounds.nats)
    return one._replace(readings=one.readings._replace(hypotheses=kept))

"""Confirm reversals of lines with the causal language model.

In: lines, and the text that the detector proposes for some of them: letters or words reversed, a sign moved to the
other end. Out: the probability that each proposal is right.

Word statistics alone would reverse verse and lists of names: «بیا بیا که زمانی ز می خراب شویم» has words that often
follow each other in the other order. The language model scores the whole line between its neighbours.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import exp
from typing import NamedTuple

from satrchin.stages.order.learned import order_numbers
from satrchin.stages.order.rerank import Ranker

ALONE = order_numbers("reversals")["alone"]
"""Gain in nats at which a reversal has probability .5, if most lines of its document are in order. One in 200 healthy
lines of verse, old prose and other languages reaches it; one in 50 reversed lines does not."""
AMONG = order_numbers("reversals")["among"]
"""The same, if most lines of the document are reversed: then very short lines, such as names, are reversed too."""
SLOPE = order_numbers("reversals")["slope"]
"""Log odds per nat beyond that."""


SIGNED = order_numbers("reversals")["signed"]
"""The same, for a line whose signs stand at the start of words that they belong to the end of."""


class Reversal(NamedTuple):
    """A line reversed."""

    text: str
    needed: float
    """Gain in nats at which it has probability .5."""


def chances(lines: Sequence[str], turned: Mapping[int, Reversal], ranker: Ranker) -> dict[int, float]:
    """The probability of each proposed reversal.

    Args:
        lines: neighbouring lines, unchanged.
        turned: the proposed text, by the number of the line.
        ranker: gives the model that scores both texts.
    """
    model = ranker.model
    found: dict[int, float] = {}
    pieces = [model.pieces(turned[number].text if number in turned else line) for number, line in enumerate(lines)]
    with_text = [number for number, ids in enumerate(pieces) if ids]
    for place, number in enumerate(with_text):
        if number in turned:
            before = pieces[with_text[place - 1]] if place else []
            after = pieces[with_text[place + 1]] if place + 1 < len(with_text) else []
            stands, turns = model.score(before, [model.pieces(lines[number]), pieces[number]], after)
            gain = turns.own + turns.ahead - stands.own - stands.ahead
            odds = SLOPE * (gain - turned[number].needed)
            found[number] = 1 / (1 + exp(-max(odds, -500.0)))
    return found

"""Confirm with the causal language model that a line reads better turned round.

In: lines, and what the detector would make of some of them: letters or words back to front, a sign at the wrong end.
Out: how likely each of these is right.

Verse and lists of names are turned round by word statistics: «بیا بیا که زمانی ز می خراب شویم» has words that often
follow each other the other way. The model hears the whole line behind the one before.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import exp
from typing import NamedTuple

from satrchin.stages.order.rerank import Ranker

ALONE = 12.0
"""Nats by which the model must prefer a line turned round for an even chance, where most lines of its document stand:
of healthy lines of verse, old prose and other languages one in 200 reaches it, of reversed lines one in 50 does not."""
AMONG = -12.0
"""The same, where most lines of the document are reversed: then a line of two words, a name, is too."""
SLOPE = 0.5
"""Log odds a nat beyond that."""


class Reversal(NamedTuple):
    """What a line reads turned round."""

    text: str
    is_common: bool
    """Whether most lines of its document are to be turned like it."""


def chances(lines: Sequence[str], turned: Mapping[int, Reversal], ranker: Ranker) -> dict[int, float]:
    """How likely each line should be turned.

    Args:
        lines: neighbouring lines as they stand.
        turned: by the number of a line, what it reads turned round.
        ranker: what scores the two.
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
            odds = SLOPE * (gain - (AMONG if turned[number].is_common else ALONE))
            found[number] = 1 / (1 + exp(-max(odds, -500.0)))
    return found

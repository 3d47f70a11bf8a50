"""What ails a line: in lines as they stand, out the kind of order each of them is in.

Every line pays for this, so it is one look at a whole block: its words against the same letters back to front, and
against the same words back to front. A line in runs has its words whole but reads badly: it is only suspected here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from satrchin.language.fluency import Fluency, fluency, folded_tokens
from satrchin.language.model import Model

HEALTHY, VISUAL, WORDS, RUNS, SHORT = "healthy", "visual", "words", "runs", "short"
KINDS = (HEALTHY, VISUAL, WORDS, RUNS)
"""What a line can vote for; a short line tells nothing."""

# plain patterns of the standard library: every cold start compiles them
_PERSIAN = re.compile("[\u0620-\u063f\u0641-\u064a\u066e-\u06d3\ufb50-\ufdff\ufe70-\ufefc]{2}")
_FORMS = re.compile("[\ufb50-\ufdff\ufe70-\ufefc]")

DISFLUENT = -7.2
"""Nine in ten healthy lines of any source read better than this, nine in ten lines in runs worse."""
ENOUGH = 4
"""Tokens of a line that can tell something by itself."""

LONG = 8
"""Tokens of a line whose word order can be told from itself alone."""


class Finding(NamedTuple):
    """What was found of one line."""

    kind: str
    mean: float
    """Fluency as it stands."""
    margin: float
    """By how much the other order reads better."""
    broken: bool
    """It has words that nobody knows."""


def is_persian(line: str) -> bool:
    """Whether a line has a word in Arabic letters."""
    return _PERSIAN.search(line) is not None


def detect(model: Model, lines: Sequence[str], votes: Mapping[str, int]) -> list[Finding | None]:
    """The finding of each line; None for a line that is not Persian.

    Args:
        model: the evidence.
        lines: lines as they stand.
        votes: how many lines of the document were found to be of each kind, for lines that are in doubt.
    """
    places = [number for number, line in enumerate(lines) if is_persian(line)]
    tokens = [folded_tokens(_plain(lines[place])) for place in places]
    stands = fluency(model, tokens)
    # only a line with unknown words can be back to front
    odd = np.flatnonzero((stands.known < 0.8) | (stands.words < ENOUGH))
    turned = fluency(model, [_turned_tokens(lines[places[i]]) for i in odd])
    by_words = fluency(model, [line[::-1] for line in tokens])
    found: list[Finding | None] = [None] * len(lines)
    back = dict(zip(odd.tolist(), range(len(odd)), strict=True))
    for i, place in enumerate(places):
        found[place] = _finding(i, stands, (turned, back.get(i)), by_words, votes)
    return found


def _plain(line: str) -> str:
    """The line with plain letters for presentation forms."""
    if not _FORMS.search(line):
        return line
    from satrchin.language.visual import plain_forms

    return plain_forms(line)


def _turned_tokens(line: str) -> list[str]:
    """The tokens of a line read back to front."""
    from satrchin.language.visual import reversed_line

    return folded_tokens(_plain(reversed_line(line)))


def _finding(
    i: int, stands: Fluency, turned: tuple[Fluency, int | None], by_words: Fluency, votes: Mapping[str, int]
) -> Finding:
    """What one line is, from the numbers of its readings."""
    mean, size = float(stands.mean[i]), int(stands.words[i])
    broken = bool(stands.known[i] < 1)
    total = max(sum(votes.get(kind, 0) for kind in KINDS), 1)
    if turned[1] is not None:
        gain = float(turned[0].mean[turned[1]]) - mean
        # a line of one or two words goes with its document
        lean = 2.0 * (votes.get(VISUAL, 0) / total - 0.5) if votes else -0.5
        if gain + lean > (1.0 if size >= ENOUGH else 1.5):
            return Finding(VISUAL, mean, gain, broken)
    gain = float(by_words.mean[i]) - mean
    share = votes.get(WORDS, 0) / total
    if gain > -0.75 and size > 1 if share > 0.5 else gain > 0.6 and size >= LONG:
        return Finding(WORDS, mean, gain, broken)
    if size < ENOUGH:
        return Finding(SHORT, mean, 0.0, broken)
    return Finding(RUNS if mean < DISFLUENT else HEALTHY, mean, 0.0, broken)

"""Measure how fluent a line is: the mean bigram log probability of its words, and the share of known words.

Every healthy line is measured, so words are looked up once and many lines are processed together.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import NamedTuple

from satrchin.learned import numbers
from satrchin.lm.lexicon import Lexicon
from satrchin.persian.tokens import word_tokens

_LEARNED = numbers("lm_numbers", "fluency")
SPELLING = _LEARNED["spelling"]
"""Minus the log probability of a letter of an unknown word."""


class Fluency(NamedTuple):
    """Fluency of a line."""

    mean: float
    known: float
    """Share of its Arabic-script words that the lexicon knows; signs, numbers and Latin do not count."""
    words: int
    """Number of words in Arabic script."""
    tokens: int
    unknown: tuple[str, ...]
    """Its folded words in Arabic script that the lexicon does not know."""


def folded_tokens(line: str) -> list[str]:
    """The folded tokens of a line, numbers and Latin words by kind."""
    return list(chain.from_iterable(map(word_tokens, line.split())))


def fluency(lexicon: Lexicon, words: Sequence[str]) -> Fluency:
    """The fluency of a line, given as its space-separated words."""
    return fluencies(lexicon, [" ".join(words)])[0]


def fluencies(lexicon: Lexicon, lines: Sequence[str]) -> list[Fluency]:
    """The fluency of each line."""
    if lexicon.bulk.pays(len(lines)):
        from satrchin.lm.lexicon_page import page_of

        facts = page_of(lexicon).read(lines)
    else:
        facts = list(map(lexicon.read_line, lines))
    # no function for each: every line of every page is measured
    return [
        Fluency(
            (total - SPELLING * spelled) / (size or 1),
            1 - len(unknown) / (known + len(unknown) or 1),
            known + len(unknown),
            size,
            unknown,
        )
        for total, known, size, spelled, unknown in facts
    ]


def log_pairs(lexicon: Lexicon, before: Sequence[int], after: Sequence[int], lines: int) -> Sequence[float]:
    """The natural log probability of each word after another, both given by their ids, for so many lines."""
    if after and lexicon.bulk.pays(lines):
        from satrchin.lm.lexicon_page import page_of

        return page_of(lexicon).log_pairs(before, after)
    return list(map(lexicon.log_pair, zip(before, after, strict=True)))

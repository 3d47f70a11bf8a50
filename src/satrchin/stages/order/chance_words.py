"""Split known words that two runs may have formed by chance.

In: the segments of a garbled line. Out: the same segments, with such words split where two runs may meet.

``برند … به سر میان که … در ایر``: «میان» is a word, but its «ان» completes the unknown «ایر» to «ایران» and leaves
«می». It becomes two segments, ``می`` and ``ان``; the second is a ``part`` of the same word.

The limits were chosen on one half of the dev documents in runs. On the other half the share of lines whose true
reading is within 8 nats of the best rose from .908 to .928.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from satrchin.lm.ngrams import Model
from satrchin.stages.order.learned import order_numbers
from satrchin.stages.order.segments import Segment
from satrchin.stages.order.word_pairs import WordPairIndex

LONGEST = 8
"""Length of a word that may be split, in letters."""
_LEARNED = order_numbers("chance words")
MADE, LIKELIER = _LEARNED["made"], _LEARNED["likelier"]
"""Frequency that the word made of a piece and a fragment must have, and its least ratio to that of the fragment."""
STANDS = _LEARNED["stands"]
"""Frequency that the other piece must have if it is a word by itself."""
RARE = _LEARNED["rare"]
"""Words below this frequency may be fragments."""
SHORTEST = 3
"""Letters of a verb after its prefix."""
PREFIXES = frozenset(("می", "نمی"))
SUFFIXES = frozenset(("ها", "های", "هایی", "ای", "اند", "ام"))
"""Suffixes that follow a ZWNJ: the producer often began a run at the ZWNJ."""


class _Fragments(NamedTuple):
    """Fragments that may be the start (heads) or the end (tails) of a word that a run border split."""

    heads: Sequence[str]
    tails: Sequence[str]


def cut_chance_words(segments: Sequence[Segment], model: Model, word_pairs: WordPairIndex) -> Sequence[Segment]:
    """The segments with chance words split; the same object if there are none."""
    splits = [
        (number, text[:place], text[place:])
        for number, (text, start, stop, kind) in enumerate(segments)
        # a word with signs in it has fewer letters than characters
        if kind == "word" and len(text) <= LONGEST and stop - start == len(text)
        for place in range(1, len(text))
    ]
    fragments = _fragments(segments, model)
    before = _completed(model, word_pairs, fragments.heads, [right for _, _, right in splits], behind=True)
    behind = _completed(model, word_pairs, fragments.tails, [left for _, left, _ in splits], behind=False)
    cuts: defaultdict[int, list[int]] = defaultdict(list)
    for number, left, right in splits:
        left_stands, right_stands = _stands(model, left), _stands(model, right)
        affix = (right in SUFFIXES and left_stands) or (left in PREFIXES and right_stands and len(right) >= SHORTEST)
        completed = left in behind or right in before
        if affix or (completed and (left in behind or left_stands) and (right in before or right_stands)):
            cuts[number].append(len(left))
    return _cut(segments, cuts) if cuts else segments


def _cut(segments: Sequence[Segment], cuts: dict[int, list[int]]) -> list[Segment]:
    """The segments, split before the given letters."""
    found: list[Segment] = []
    for number, segment in enumerate(segments):
        text, start, _, kind = segment
        if number in cuts:
            borders = pairwise([0, *cuts[number], len(text)])
            found += [Segment(text[a:b], start + a, start + b, "part" if a else kind) for a, b in borders]
        else:
            found.append(segment)
    return found


def _fragments(segments: Sequence[Segment], model: Model) -> _Fragments:
    """The beginnings and endings of unknown words, and rare words whole."""
    heads: set[str] = set()
    tails: set[str] = set()
    text, stop = "", -1
    for segment in segments:
        if segment.kind == "letter":
            text = text + segment.text if segment.start == stop else segment.text
            stop = segment.stop
            heads.add(text)
            # an ending that continues in the next segment makes no known word
            tails.update(text[place:] for place in range(len(text)))
        elif segment.kind == "word" and model.frequency(segment.text) < RARE:
            heads.add(segment.text)
            tails.add(segment.text)
    return _Fragments(sorted(heads), sorted(tails))


def _stands(model: Model, piece: str) -> bool:
    return len(piece) > 1 and model.frequency(piece) >= STANDS


def _completed(
    model: Model, word_pairs: WordPairIndex, fragments: Sequence[str], pieces: Sequence[str], *, behind: bool
) -> set[str]:
    """The pieces that make a common word with a fragment, before or after it."""
    if not fragments or not pieces:
        return set()
    unique = sorted(set(pieces))
    texts = [*unique, *fragments]
    numbers = np.meshgrid(np.arange(len(unique)), np.arange(len(unique), len(texts)), indexing="ij")
    piece, fragment = (grid.ravel() for grid in numbers)
    pairs, _ = word_pairs.made_of(texts, *((fragment, piece) if behind else (piece, fragment)))
    found: set[str] = set()
    for one, other in zip(piece[pairs].tolist(), fragment[pairs].tolist(), strict=True):
        made = texts[other] + texts[one] if behind else texts[one] + texts[other]
        if model.frequency(made) >= max(MADE, LIKELIER * model.frequency(texts[other])):
            found.add(texts[one])
    return found

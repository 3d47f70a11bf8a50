"""Cut the lines of a page into segments and find the best order of their runs.

The evidence of the n-grams, the link model and the page's own lines is combined here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from satrchin.lm.ngrams import Model, load
from satrchin.stages.order.chance_words import cut_chance_words
from satrchin.stages.order.document_cache import DocumentCache
from satrchin.stages.order.learned import order_numbers
from satrchin.stages.order.link_model import load_link_model
from satrchin.stages.order.scores import Evidence, ScoreWeights
from satrchin.stages.order.search import LONGEST_LINE, Bounds, LineReadings, read_in_order
from satrchin.stages.order.segments import Segment, Segmenter
from satrchin.stages.order.word_pairs import WordPairIndex

IS_NUMBER = {"word": False, "part": False, "letter": False, "number": True, "latin": True}
_LEARNED = order_numbers("runs of a page")
FEWEST, MOSTLY = _LEARNED["fewest"], _LEARNED["mostly"]
"""Borders of numbers and Latin words that a page needs as evidence, and the share of them that must be cut."""
SAMPLE = 120
"""Lines of a page that are evidence of it."""


class Ordered(NamedTuple):
    """A line, its segments and its readings."""

    line: str
    segments: Sequence[Segment]
    readings: LineReadings


@lru_cache(maxsize=1)
def _word_pairs() -> WordPairIndex:
    return WordPairIndex(load())


def are_numbers_apart(cut: Iterable[Sequence[Segment]], readings: Iterable[LineReadings]) -> bool:
    """Whether every number and Latin word is a run of its own: most of their borders with words are cut.

    This is so for extractors that make a run of each direction; for others one in four such borders is cut.
    """
    places = cuts = 0
    for segments, reading in zip(cut, readings, strict=True):
        starts = {run.start for run in reading.runs}
        for place, pair in enumerate(pairwise(IS_NUMBER.get(segment.kind) for segment in segments), 1):
            if len(starts) > 1 and set(pair) == {True, False}:
                places += 1
                cuts += place in starts
    return places >= FEWEST and cuts >= MOSTLY * places


def _with_freedom(segments: Sequence[Segment], model: Model) -> Sequence[Segment]:
    """The segments of a line with chance words split, unless that makes the line too long for the search."""
    if len(segments) > LONGEST_LINE:
        return segments
    finer = cut_chance_words(segments, model, _word_pairs())
    return finer if len(finer) <= LONGEST_LINE else segments


@lru_cache(maxsize=1)
def in_order(
    lines: tuple[str, ...],
    standing: frozenset[int] = frozenset(),
    bounds: Bounds | None = None,
    names: tuple[str, ...] = (),
) -> tuple[Ordered, ...]:
    """The readings of neighbouring lines.

    The last result is cached: a short document is searched once for detection and again for its repair.

    Args:
        lines: neighbouring lines, with brackets in logical order.
        standing: the numbers of lines that are in order; they are context only.
        bounds: limits of the n-best list of each line; None for the chosen reading alone.
        names: words of the document that the user listed.
    """
    model = load()
    cache = DocumentCache(lines, names)
    segmenter = Segmenter(model.frequency, model.total, cache.familiar)
    whole: list[Sequence[Segment]] = [
        [] if number in standing else segmenter.segments(line) for number, line in enumerate(lines)
    ]
    # more splits help a choice among many readings, and harm the one best reading
    cut = [_with_freedom(one, model) for one in whole] if bounds else whole
    link_lines = load_link_model().link_lines
    evidence = Evidence(model, _word_pairs(), ScoreWeights(), cache, freedom=bounds is not None)
    pairs = list(zip(lines, cut, strict=True))
    # link scores take much memory, so those of a long page are computed again and not kept
    linked = list(link_lines(lines[:SAMPLE], whole[:SAMPLE], LONGEST_LINE, cut[:SAMPLE]))
    readings = read_in_order(evidence, pairs[:SAMPLE], linked, bounds)
    apart = are_numbers_apart(cut[:SAMPLE], readings)
    if apart or len(lines) > SAMPLE:
        again = linked if len(lines) <= SAMPLE else link_lines(lines, whole, LONGEST_LINE, cut)
        readings = read_in_order(evidence._replace(numbers_apart=apart), pairs, again, bounds)
    return tuple(Ordered(*one) for one in zip(lines, cut, readings, strict=True))

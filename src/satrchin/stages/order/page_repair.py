"""Repair all lines of a page: letters, order, base direction and signs, in this sequence.

In: the lines before and after preparation, their damage, and the votes of the document. Out: the repair of each line;
a line that needed several repairs gets one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from satrchin.messages import tr
from satrchin.stages.order.base_direction import LEFT, with_base_direction
from satrchin.stages.order.detect import RUNS, VISUAL, LineDamage
from satrchin.stages.order.learned import order_numbers
from satrchin.stages.order.line_repair import LineRepair, RepairOptions, is_in_runs, repair
from satrchin.stages.order.page_signs import is_any_clear, with_signs
from satrchin.stages.order.prepare import is_any_long
from satrchin.stages.order.turned_pieces import with_pieces_turned
from satrchin.stages.order.word_runs import is_in_word_runs, may_be_in_word_runs

DIRECTIONS = "directions"
_LEARNED = order_numbers("certainty of preparations")
PREPARED, SIGNS, SPACES = _LEARNED["prepared"], _LEARNED["signs"], _LEARNED["spaces"]
"""Confidence of repairs of letters or embeddings, and of signs that are turned throughout a document; the most that
the repair of a line has whose words were run together."""


class PageLines(NamedTuple):
    """Neighbouring lines and their damage."""

    texts: Sequence[str]
    """The lines before preparation."""
    lines: Sequence[str]
    """The lines after preparation."""
    findings: Sequence[LineDamage | None]
    """The damage of each prepared line."""


def page_repairs(
    page: PageLines,
    votes: Mapping[str, int],
    options: RepairOptions,
) -> list[LineRepair | None]:
    """The repair of each line; None for a line that stays unchanged.

    Args:
        page: its lines.
        votes: the damage counts of the document.
        options: the options of the repair; its kinds of damage may include ``directions``.

    Raises:
        MissingDependencyError: the language model is needed and cannot be loaded.
    """
    texts, lines, findings = page
    word_runs = is_in_word_runs(votes) or (may_be_in_word_runs(votes) and not is_in_runs(votes))
    word_runs = word_runs and RUNS in options.wanted and options.ranker is not None
    wanted = set(options.wanted) - {RUNS} if word_runs else options.wanted
    repairs = repair(lines, findings, votes, options._replace(wanted=wanted))
    for number, (text, line) in enumerate(zip(texts, lines, strict=True)):
        if line != text and repairs[number] is None:
            repairs[number] = LineRepair(
                line, "extracted", PREPARED, tr("an extractor moved letters and words this way")
            )
    if DIRECTIONS in options.wanted and votes.get(LEFT, 0):
        repairs = with_base_direction(lines, findings, repairs, votes)
    if word_runs and options.ranker:
        from satrchin.stages.order.word_run_repair import with_word_runs

        repairs = with_word_runs(lines, findings, repairs, votes, options.ranker)
    if is_any_clear(votes):
        repairs = [_signs(*one, votes) for one in zip(lines, findings, repairs, strict=True)]
    whole = with_pieces_turned(texts)
    return [
        one._replace(confidence=SPACES, reason=tr("the words were run together; spaces and order are a guess"))
        if one and one.confidence > SPACES and (_was_glued(text, line) or pieced != text)
        else one
        for text, line, one, pieced in zip(texts, lines, repairs, whole, strict=True)
    ]


def _was_glued(text: str, line: str) -> bool:
    """Whether preparation put spaces between words of a line that were run together."""
    return is_any_long([text]) and line.count(" ") > text.count(" ")


def _signs(line: str, found: LineDamage | None, one: LineRepair | None, votes: Mapping[str, int]) -> LineRepair | None:
    """The repair of a line with its brackets and numbers turned as the votes of its document require."""
    if found is None or found.kind == VISUAL:
        return one
    stands = line if one is None else one.text
    text = with_signs(stands, votes)
    if text == stands:
        return one
    return (
        one._replace(text=text)
        if one
        else LineRepair(text, "signs", SIGNS, tr("brackets or numbers are reversed throughout the document"))
    )

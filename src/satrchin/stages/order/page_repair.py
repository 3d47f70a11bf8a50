"""All repairs of a page's lines: what the extractor did to letters, order, direction and signs, one after the other.

In: the lines as they came and prepared, what was found of each, what the document suffers from. Out: what each line
should read; one repair a line, whatever it took.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from satrchin.stages.order.base_direction import LEFT, with_base_direction
from satrchin.stages.order.detect import VISUAL, LineDamage
from satrchin.stages.order.line_repair import LineRepair, RepairOptions, repair
from satrchin.stages.order.page_signs import is_any_clear, with_signs

DIRECTIONS = "directions"
PREPARED, SIGNS = 0.95, 0.9
"""How sure it is what an extractor did to letters or embeddings that show it, and to the signs of a whole document."""


class PageLines(NamedTuple):
    """Neighbouring lines and what was found of them."""

    texts: Sequence[str]
    """As they came."""
    lines: Sequence[str]
    """The same, prepared."""
    findings: Sequence[LineDamage | None]
    """Of each prepared line."""


def page_repairs(
    page: PageLines,
    votes: Mapping[str, int],
    options: RepairOptions,
) -> list[LineRepair | None]:
    """What each line should read; None for a line that stays.

    Args:
        page: its lines.
        votes: what the lines of the document suffer from.
        options: the kinds of damage to mend, ``directions`` among them, and what with.

    Raises:
        MissingDependencyError: the language model is needed and cannot be loaded.
    """
    texts, lines, findings = page
    repairs = repair(lines, findings, votes, options)
    for number, (text, line) in enumerate(zip(texts, lines, strict=True)):
        if line != text and repairs[number] is None:
            repairs[number] = LineRepair(line, "extracted", PREPARED, "letters and words come from an extractor so")
    if DIRECTIONS in options.wanted and votes.get(LEFT, 0):
        repairs = with_base_direction(lines, findings, repairs, votes)
    if is_any_clear(votes):
        repairs = [_signs(*one, votes) for one in zip(lines, findings, repairs, strict=True)]
    return repairs


def _signs(line: str, found: LineDamage | None, one: LineRepair | None, votes: Mapping[str, int]) -> LineRepair | None:
    """The repair of a line with its brackets and numbers turned as its document needs it."""
    if found is None or found.kind == VISUAL:
        return one
    stands = line if one is None else one.text
    text = with_signs(stands, votes)
    if text == stands:
        return one
    return one._replace(text=text) if one else LineRepair(text, "signs", SIGNS, "all over the document they are turned")

"""Restore the ZWNJs of compounds that nearly all writers join, on pages that have lost many ZWNJs or have none.

``روبروی آتش نشانی`` becomes ``روبروی آتش|نشانی`` (the bar marks a ZWNJ). On a page with few slips the same space is
the choice of its author; a page without any ZWNJ has lost them, or its author cannot type them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from satrchin.persian.chars import ARABIC_TO_PERSIAN, ZWNJ
from satrchin.persian.regexes import lazy
from satrchin.stages.spacing.candidates import SPACED, Candidates
from satrchin.stages.spacing.scan_line import Look, stretches
from satrchin.stages.spacing.spacing_repair import TIGHT, SpacingRepair

_YE, _THIRD_PERSON, _PLURAL = "ی", "د", "ها"
_VERBAL = frozenset({"می", "نمی"})
_ENDINGS = frozenset(
    ["ات", "اش", "ام", "اند", "ای", "اید", "ایم", "تان", "شان", "مان", "ی", "الله", "زاده", "پور", "نژاد", "آباد"]
)
_CONJUNCTION = lazy(r"\b(?:اگر|گر|ار|ور|وگر|هرگاه|چنانچه|چون|چو|تا|که|کاش|شاید|باید)\b")


def is_bare(lines: Sequence[str]) -> bool:
    """Whether a page has no ZWNJ."""
    return not any(ZWNJ in line for line in lines)


def with_usual_joins(
    found: Sequence[SpacingRepair], line: str, there: Look, candidates: Candidates, rate: float
) -> list[SpacingRepair]:
    """Add the repairs of usual compounds to those that the search found in a line.

    Writers who leave such a compound apart err, so their share says nothing about this author: the odds are those
    against two words that meet by chance.

    Args:
        found: the repairs of the search.
        line: the line.
        there: its scan result.
        candidates: gives how often words are joined and how often they stand apart.
        rate: the log rate of ZWNJs that became spaces.
    """
    result = list(found)
    for start, first, second in _pairs(line, there, candidates):
        words = (first.translate(ARABIC_TO_PERSIAN), second.translate(ARABIC_TO_PERSIAN))
        bond = candidates.usual(*words)
        if not bond or _is_other(*words, line[:start], candidates):
            continue
        stop = start + len(first) + 1 + len(second)
        across = [number for number, one in enumerate(result) if one.start < stop and start < one.stop]
        if not across:
            text = f"{first}{ZWNJ}{second}"
            kinds = frozenset({SPACED})
            result.append(SpacingRepair(start, stop, text, bond + rate, kinds, True, TIGHT, 0))
        for number in across:
            one = result[number]
            if one.kinds == {SPACED} and one.start == stop - len(second):
                # «المثل» with an ending after «ضرب»
                odds = min(one.odds, bond + rate)
                result[number] = one._replace(start=start, text=f"{first}{ZWNJ}{one.text}", odds=odds, core=True)
            elif one.kinds == {SPACED}:
                result[number] = one._replace(odds=max(one.odds, bond + rate), core=True)
    return sorted(result)


def _is_other(first: str, second: str, before: str, candidates: Candidates) -> bool:
    """Whether the second word has rules of its own, may be part of a name, or may be a verb after a conjunction.

    In ``اگر از چهره پرده برداری`` it is a verb, in ``مراسم پرده برداری`` it is not.
    """
    if first in _VERBAL or second in _ENDINGS or second.startswith(_PLURAL):
        return True
    is_verb = second.endswith(_YE) and candidates.joins.knows(second[:-1] + _THIRD_PERSON)
    return is_verb and _CONJUNCTION.search(before) is not None


def _pairs(line: str, there: Look, candidates: Candidates) -> Iterator[tuple[int, str, str]]:
    """The pairs of words of a line that may have lost a ZWNJ, each with the offset of the first."""
    if not there.pairs:
        return
    for stretch in stretches(line, there, candidates):
        for place, kinds in stretch.pairs.items():
            if any(candidate.kind == SPACED for candidate in kinds):
                start = stretch.start + sum(len(word) + 1 for word in stretch.words[:place])
                yield start, stretch.words[place], stretch.words[place + 1]

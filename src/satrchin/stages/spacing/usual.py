"""Restore the joints of compounds that nearly all writers join, on pages that have lost many ZWNJs or have none.

``روبروی آتش نشانی`` becomes ``روبروی آتش|نشانی`` (the bar marks a ZWNJ), ``خوش حال`` becomes ``خوشحال``.

On a page with few slips the same space is
the choice of its author; a page without any ZWNJ has lost them, or its author cannot type them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from satrchin.persian.chars import ARABIC_TO_PERSIAN, ZWNJ
from satrchin.persian.regexes import lazy
from satrchin.stages.spacing.candidates import SPACED, Candidates
from satrchin.stages.spacing.scan_line import Look, stretches
from satrchin.stages.spacing.spacing_repair import TIGHT, SpacingRepair
from satrchin.stages.spacing.weights import load_weights

_YE, _THIRD_PERSON, _PLURAL = "ی", "د", "ها"
_VERBAL = frozenset({"می", "نمی"})
_ENDINGS = frozenset(
    ["ات", "اش", "ام", "اند", "ای", "اید", "ایم", "تان", "شان", "مان", "ی", "الله", "زاده", "پور", "نژاد", "آباد"]
)
_DAY, _DAYS, _WITH_ZWNJ = "شنبه", frozenset({"یک", "دو", "سه", "چهار", "پنج"}), frozenset({"یک", "سه", "پنج"})
# of other words, two may be one by chance: «من اسب» is not «مناسب»
_SECOND_PARTS = frozenset(
    [
        "خانه",
        "خانهٔ",
        "نگار",
        "نگاران",
        "جو",
        "جویان",
        "مند",
        "مندان",
        "بان",
        "گاه",
        "حال",
        "حالی",
        "بخت",
        "گر",
        "گران",
        "ران",
        "وار",
    ]
)
# «خانه شان» is one word; after other letters many write the ending without a ZWNJ, or apart
_POSSESSIVES, _SILENT_HE = frozenset({"ام", "ات", "اش", "مان", "تان", "شان"}), lazy(".[^اوی]ه$")
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
        bond = _association(*words, candidates)
        if not bond or _is_other(*words, line[:start], candidates):
            continue
        stop = start + len(first) + 1 + len(second)
        text = f"{first}{_joint(*words, candidates)}{second}"
        here = SpacingRepair(start, stop, text, bond + rate, frozenset({SPACED}), True, TIGHT, 0)
        result = [one for one in result if (one.start, one.stop) != (start, stop) or one.odds > here.odds]
        across = [number for number, one in enumerate(result) if one.start < stop and start < one.stop]
        if not across:
            result.append(here)
        for number in across:
            one = result[number]
            if one.kinds == {SPACED} and one.start == stop - len(second):
                # «المثل» with an ending after «ضرب»
                odds = min(one.odds, bond + rate)
                result[number] = one._replace(
                    start=start, text=f"{first}{_joint(*words, candidates)}{one.text}", odds=odds, core=True
                )
            elif one.kinds == {SPACED}:
                result[number] = one._replace(odds=max(one.odds, bond + rate), core=True)
    return sorted(result)


def _association(first: str, second: str, candidates: Candidates) -> float:
    """The association of two folded words that nearly all writers join; 0 if many write a space.

    ``آتش`` and ``نشانی`` are two such words, ``خوش`` and ``حال`` too, ``به`` and ``عنوان`` are not.
    """
    if second == _DAY and first in _DAYS:
        return TIGHT
    if second in _POSSESSIVES and _SILENT_HE.search(first):
        known = candidates.standing(first + ZWNJ + second).number != candidates.joins.unknown
        return TIGHT if known else 0.0
    joint = _joint(first, second, candidates)
    joined = candidates.standing(first + joint + second)
    if joined.number == candidates.joins.unknown:
        return 0.0
    count, odds = candidates.joins.log_count(joined.log_p), joined.log_p - candidates.apart(first, second)
    bond = joined.log_p - candidates.standing(first).log_p - candidates.standing(second).log_p
    limits = load_weights().usual if joint else load_weights().solid
    return bond if any(count >= a and odds >= b and bond >= c for a, b, c in limits) else 0.0


def _joint(first: str, second: str, candidates: Candidates) -> str:
    """What joins two folded words: a ZWNJ, or nothing for two that are written as one word."""
    is_solid = second == _DAY or second in _SECOND_PARTS
    return "" if is_solid and candidates.joins.plain(first + second) and first not in _WITH_ZWNJ else ZWNJ


def _is_other(first: str, second: str, before: str, candidates: Candidates) -> bool:
    """Whether the second word has rules of its own, may be part of a name, or may be a verb after a conjunction.

    In ``اگر از چهره پرده برداری`` it is a verb, in ``مراسم پرده برداری`` it is not.
    """
    if second in _POSSESSIVES and _SILENT_HE.search(first):
        return False
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
            second = stretch.words[place + 1]
            if any(candidate.kind == SPACED for candidate in kinds) or second == _DAY or second in _SECOND_PARTS:
                start = stretch.start + sum(len(word) + 1 for word in stretch.words[:place])
                yield start, stretch.words[place], second

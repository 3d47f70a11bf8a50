"""Restore the ZWNJ after می in verbs that many write without one, on a page where others have lost it.

``نمیخوام بدونم چی میگن`` becomes ``نمی|خوام بدونم چی می|گن`` (the bar marks a ZWNJ). ``میگن`` alone says little, since
it is as usual glued; beside ``نمیخوام``, which is not, it is the same damage.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from satrchin.persian.chars import ARABIC_TO_PERSIAN, ZWNJ
from satrchin.stages.spacing.candidates import FUSED, Candidates
from satrchin.stages.spacing.scan_line import Look, stretches
from satrchin.stages.spacing.spacing_repair import TIGHT, SpacingRepair
from satrchin.stages.spacing.weights import load_weights

_VERB = re.compile("ن?می(?=..)")


def has_glued_verbs(found: Sequence[Sequence[SpacingRepair]]) -> bool:
    """Whether the search has found a verb of the page that surely lost its ZWNJ."""
    least = load_weights().verb
    return any(
        repair.odds > least and repair.kinds == {FUSED} and _VERB.match(repair.text)
        for line in found
        for repair in line
    )


def with_glued_verbs(
    found: Sequence[SpacingRepair], line: str, there: Look, candidates: Candidates
) -> list[SpacingRepair]:
    """Add the repairs of glued verbs to those that the search found in a line of such a page."""
    result = list(found)
    least = load_weights().verb
    for start, prefix, verb in _verbs(line, there, candidates):
        stop = start + len(prefix) + len(verb)
        if any(one.start < stop and start < one.stop and one.odds > least for one in result):
            continue
        result = [one for one in result if one.stop <= start or one.start >= stop]
        text = f"{prefix}{ZWNJ}{verb}"
        result.append(SpacingRepair(start, stop, text, least, frozenset({FUSED}), True, TIGHT, 0))
    return sorted(result)


def _verbs(line: str, there: Look, candidates: Candidates) -> Iterator[tuple[int, str, str]]:
    """The glued verbs of a line that are about as usual with one: the offset, می or نمی, and the rest."""
    if not there.singles:
        return
    for stretch in stretches(line, there, candidates):
        for place, kinds in stretch.singles.items():
            word = stretch.words[place]
            if not (match := _VERB.match(word)) or ZWNJ in word:
                continue
            usual = any(one.kind == FUSED and one.core and one.odds > load_weights().glued_verb for one in kinds)
            parts = match[0], word[match.end() :]
            joined = candidates.standing(ZWNJ.join(parts).translate(ARABIC_TO_PERSIAN))
            if usual and joined.number != candidates.joins.unknown:
                yield stretch.start + sum(len(one) + 1 for one in stretch.words[:place]), *parts

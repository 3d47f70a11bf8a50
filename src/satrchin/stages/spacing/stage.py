"""The spacing stage: ZWNJs come back, words split in the middle are joined, glued words are parted.

In: ``کتاب های تاز های که می خواند``. Out: ``کتاب|های تازه|ای که می|خواند``, the bar a ZWNJ.

A quick look at every word and every pair of words finds what may be wrong; only there the likeliest way to write
the letters is searched, at prices that the page's own damage sets. What stays in doubt stays as it stands.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise
from math import exp
from typing import NamedTuple

from satrchin.document import Context, Doubt, Edit, Page
from satrchin.persian.chars import ZWNJ
from satrchin.stages.spacing.candidates import FUSED, GLUED, SPACED, SPLIT, DamageRates, shared
from satrchin.stages.spacing.looks import Looks
from satrchin.stages.spacing.repair import SpacingRepair, repairs

_RULES = {SPLIT: "split-word-joined", GLUED: "glued-words-parted", SPACED: "zwnj-restored", FUSED: "zwnj-restored"}
_MIXED = "words-respaced"
_GAPS = f" {ZWNJ}"
_ROUNDS = 4
"""What is mended changes what the page says of its damage; it is asked again, at most so often."""
_OTHERS = 1.5
"""How many other cases of damage on the page make a third of the doubt go."""
_UNLIKE = 0.3
"""What damage of another kind counts: words that are cut say little of lost ZWNJs, and the other way round."""
_CORE = 1 / 6
_BOND = 0.6
"""By how much a join needs to be less sure for each unit by which its parts belong together."""
_CALIBRATION = (0.3, 0.3)
"""Of the odds of the evidence, what they are worth: where they begin and what each is; measured on damaged text."""


class _Record(NamedTuple):
    """What was mended: from letter, to letter of the line, by which rule, how surely."""

    first: int
    last: int
    rule: str
    sure: float


@dataclass(frozen=True, slots=True)
class Spacing:
    """Lost ZWNJs come back, split words are joined, glued words are parted; optional joins stay as they are."""

    margin: float = 0.3
    """How sure a repair must be: the natural log of its odds against what stands there."""
    loose: float = 3.0
    """How sure a join must be that not everybody writes, of two words that meet no oftener than by chance."""
    strange: float = 5.0
    """How sure a parting must be of two words that were never seen side by side: they may be a name or a compound."""
    lone: float = 15.0
    """How sure it must be on a page that shows no other damage; ZWNJs that everybody writes need a sixth of it."""

    def __call__(self, page: Page, context: Context) -> Page:
        """The page with its spaces and ZWNJs mended."""
        del context  # the page itself tells how its spaces fared
        before = [line.text for line in page.lines]
        after = before
        records: dict[int, list[_Record]] = {}
        doubts: list[Doubt] = []
        looks = Looks(shared())
        for _ in range(_ROUNDS):
            after, done, doubts = self._round(looks, after, page.number)
            for number, found in done.items():
                records.setdefault(number, []).extend(found)
            if not done:
                break
        page = page.edited(
            edit
            for number, found in sorted(records.items())
            for edit in _edits(page.number, number, before[number], after[number], found)
        )
        return replace(page, doubts=(*page.doubts, *doubts)) if doubts else page

    def _round(
        self, looks: Looks, lines: Sequence[str], page: int
    ) -> tuple[list[str], dict[int, list[_Record]], list[Doubt]]:
        """The lines after one round, what was mended in which line, and what was left in doubt."""
        result, done = list(lines), dict[int, list[_Record]]()
        doubts: list[Doubt] = []
        found, rates = repairs(looks, lines)
        for number, (line, there) in enumerate(zip(lines, found, strict=True)):
            if not there:
                continue
            pieces: list[str] = []
            place = 0
            letters = _letters(line)
            for repair in there:
                sure = round(1.0 / (1.0 + exp(-_CALIBRATION[0] - _CALIBRATION[1] * repair.odds)), 3)
                before = line[repair.start : repair.stop]
                if repair.odds > self._needed(repair, rates):
                    first, last = letters[repair.start], letters[repair.stop]
                    rules = {_RULES[kind] for kind in repair.kinds}
                    record = _Record(first, last, rules.pop() if len(rules) == 1 else _MIXED, sure)
                    done.setdefault(number, []).append(record)
                    pieces += [line[place : repair.start], repair.text]
                    place = repair.stop
                elif repair.odds > 0.0:
                    reason = f"perhaps {repair.text}"
                    span = (repair.start, repair.stop)
                    doubts.append(Doubt(page, number, span, before, reason, round(1.0 - sure, 3)))
            if pieces:
                result[number] = "".join((*pieces, line[place:]))
        return result, done, doubts

    def _needed(self, repair: SpacingRepair, rates: DamageRates) -> float:
        """How sure a repair must be on a page of such damage: only damage of its own kind speaks for it."""
        others = max(_others(rates, kind, repair.kinds) for kind in repair.kinds)
        margin = max(self.margin, self.loose - _BOND * repair.bond) if repair.compound else self.margin
        needed = margin + (self.lone - margin) * (_CORE if repair.core else 1.0) * exp(-others / _OTHERS)
        return needed if repair.met else max(needed, self.strange)


def _others(rates: DamageRates, kind: int, here: Collection[int]) -> float:
    """How much other damage a page shows; ZWNJs are lost together, and words are cut and run together."""
    alike = (SPACED, FUSED) if kind in {SPACED, FUSED} else (SPLIT, GLUED)
    return sum(
        (1.0 if one in alike else _UNLIKE) * max(0.0, found - (one in here)) for one, found in enumerate(rates.found)
    )


def _letters(text: str) -> list[int]:
    """How many signs stand before each place of a text, spaces and ZWNJs not counted."""
    return list(accumulate((sign not in _GAPS for sign in text), initial=0))


def _edits(page: int, number: int, before: str, after: str, records: Sequence[_Record]) -> Iterator[Edit]:
    """The edits that lead from a line to the same line with other spaces, whole words each."""
    letters = _letters(before)
    todo = deque(sorted(records))
    open_: list[_Record] = []
    for start, stop, text in _differences(before, after):
        first, last = letters[start], letters[stop]
        while todo and todo[0].first < last:
            open_.append(todo.popleft())
        open_ = touching = [record for record in open_ if first < record.last]
        rules = {record.rule for record in touching}
        rule = rules.pop() if len(rules) == 1 else _MIXED
        sure = min((record.sure for record in touching), default=1.0)
        yield Edit("spacing", rule, page, number, (start, stop), before[start:stop], text, sure)


def _differences(before: str, after: str) -> Iterator[tuple[int, int, str]]:
    """Where two lines of the same letters differ: from, to in the first, and what stands in the second."""
    ones, others = _gaps(before), _gaps(after)
    # words that begin at the same letter in both lines, behind the same spaces
    firm = [
        place
        for place, (one, other) in enumerate(zip(ones, others, strict=True))
        if place in {0, len(ones) - 1} or (one[0] == other[0] and " " in one[0])
    ]
    for a, b in pairwise(firm):
        if any(ones[place][0] != others[place][0] for place in range(a + 1, b)):
            stop, end = ones[b][1] - len(ones[b][0]), others[b][1] - len(others[b][0])
            yield ones[a][1], stop, after[others[a][1] : end]


def _gaps(line: str) -> list[tuple[str, int]]:
    """Before each letter, and at the end: what stands there, and where the letter is."""
    result: list[tuple[str, int]] = []
    gap = ""
    for place, sign in enumerate(line):
        if sign in _GAPS:
            gap += sign
        else:
            result.append((gap, place))
            gap = ""
    return [*result, (gap, len(line))]

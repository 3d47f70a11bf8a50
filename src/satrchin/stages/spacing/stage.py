"""Repair spaces and ZWNJs: restore lost ZWNJs, join split words, separate glued words.

``کتاب های تاز های که می خواند`` becomes ``کتاب|های تازه|ای که می|خواند``; the bar marks a ZWNJ.

A fast scan finds candidates for damage in single words and word pairs. A Viterbi search runs only around likely
candidates; the cost of each kind of damage is estimated from the page itself. Uncertain text is left unchanged and
listed as a doubt.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate, pairwise
from math import exp, inf
from typing import NamedTuple

from satrchin.document import Context, Doubt, Edit, Page
from satrchin.messages import tr
from satrchin.persian.chars import ZWNJ
from satrchin.stages.spacing.candidates import FUSED, GLUED, SPACED, SPLIT, DamageRates, shared
from satrchin.stages.spacing.false_joins import false_joins, has_false_joins
from satrchin.stages.spacing.listed import ListedWords, listed_words
from satrchin.stages.spacing.looks import Looks, shared_looks
from satrchin.stages.spacing.repair import repairs
from satrchin.stages.spacing.spacing_repair import TWO_WORDS, SpacingRepair
from satrchin.stages.spacing.weights import load_weights

_RULES = {SPLIT: "split-word-joined", GLUED: "glued-words-parted", SPACED: "zwnj-restored", FUSED: "zwnj-restored"}
_MIXED = "words-respaced"
_FALSE, _FALSE_SURE = "false-zwnj", 0.95
_LISTED = "listed-word"
_GAPS = f" {ZWNJ}"
_ROUNDS = 4
"""Maximum number of rounds; repairs change the damage rates of the page, so they are estimated again."""


class _Record(NamedTuple):
    """An applied repair: first and last letter in the line, rule, confidence."""

    first: int
    last: int
    rule: str
    sure: float


@dataclass(frozen=True, slots=True)
class Spacing:
    """Restore lost ZWNJs, join split words and separate glued words; optional joins stay as written."""

    margin: float = field(default=0.3, metadata={"range": (0, inf)})
    """Minimum log odds (natural log) of a repair against the text as written."""
    loose: float = field(default=3.2, metadata={"range": (0, inf)})
    """Minimum log odds of an optional join of two words that are adjacent no more often than by chance."""
    strange: float = field(default=5.0, metadata={"range": (0, inf)})
    """Minimum log odds of a repair whose words may be a name or a compound that the author spells this way, on a page
    that has lost many ZWNJs; on other pages it is ``lone``."""
    lone: float = field(default=15.0, metadata={"range": (0, inf)})
    """Minimum log odds on a page without other damage; a ZWNJ that all writers use needs a sixth of it."""
    names: str = ""
    """Names and terms of the document, one per line, as ``--words`` gives them: their spelling there is right."""

    def __call__(self, page: Page, context: Context) -> Page:
        """Return the page with its spaces and ZWNJs repaired."""
        del context  # the damage rates come from the page alone
        before = [line.text for line in page.lines]
        records: dict[int, list[_Record]] = {}
        after = [
            _without_false_joins(number, line, records) if ZWNJ in line and has_false_joins(line) else line
            for number, line in enumerate(before)
        ]
        listed = listed_words(self.names) if self.names else None
        if listed:
            after = [_as_listed(number, line, listed, records) for number, line in enumerate(after)]
        doubts: list[Doubt] = []
        looks = shared_looks()
        past: DamageRates | None = None
        for _ in range(_ROUNDS):
            after, done, doubts, past = self._round(looks, after, page.number, past)
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
        self, looks: Looks, lines: Sequence[str], page: int, past: DamageRates | None
    ) -> tuple[list[str], dict[int, list[_Record]], list[Doubt], DamageRates]:
        """One round: the repaired lines, the applied repairs by line number, the doubts, and the damage rates."""
        listed = listed_words(self.names) if self.names else None
        result, done = list(lines), dict[int, list[_Record]]()
        doubts: list[Doubt] = []
        found, rates = repairs(looks, lines, past)
        repaired = list(rates.repaired)
        bias, slope = load_weights().calibration
        for number, (line, there) in enumerate(zip(lines, found, strict=True)):
            if not there:
                continue
            pieces: list[str] = []
            place = 0
            letters = _letters(line)
            for repair in there:
                if listed and not listed.keeps(line, repair.start, repair.stop, repair.text):
                    continue
                if repair.compound and rates.by_choice:
                    continue
                sure = round(1.0 / (1.0 + exp(-bias - slope * repair.odds)), 3)
                before = line[repair.start : repair.stop]
                if repair.odds > self._needed(repair, rates):
                    first, last = letters[repair.start], letters[repair.stop]
                    rules = {_RULES[kind] for kind in repair.kinds}
                    record = _Record(first, last, rules.pop() if len(rules) == 1 else _MIXED, sure)
                    done.setdefault(number, []).append(record)
                    pieces += [line[place : repair.start], repair.text]
                    place = repair.stop
                    for kind in repair.kinds & {SPLIT, GLUED}:
                        repaired[kind] += 1
                elif repair.odds > 0.0:  # how the page writes the words elsewhere may have lowered it
                    reason = tr("perhaps {text}", text=repair.text)
                    span = (repair.start, repair.stop)
                    others = (repair.text,)
                    doubts.append(Doubt(page, number, span, before, reason, round(1.0 - sure, 3), others, "joint"))
            if pieces:
                result[number] = "".join((*pieces, line[place:]))
        rates.repaired = repaired
        return result, done, doubts, rates

    def _needed(self, repair: SpacingRepair, rates: DamageRates) -> float:
        """The minimum log odds of a repair, given the other damage on the page."""
        weights = load_weights()
        others = max(_others(rates, kind, repair.kinds) for kind in repair.kinds)
        margin = max(self.margin, self.loose - weights.bond * repair.bond) if repair.compound else self.margin
        if repair.doubt == TWO_WORDS:
            return inf
        if repair.doubt > rates.damaged:
            margin = max(margin, self.strange if rates.damaged else self.lone)
        return margin + (self.lone - margin) * (weights.core if repair.core else 1.0) * exp(-others / weights.others)


def _without_false_joins(number: int, line: str, records: dict[int, list[_Record]]) -> str:
    """The line with its false ZWNJs replaced by spaces, each of them recorded."""
    places = list(false_joins(line, shared()))
    for place in places:
        letter = _letters(line)[place]
        records.setdefault(number, []).append(_Record(letter - 1, letter + 1, _FALSE, _FALSE_SURE))
        line = f"{line[:place]} {line[place + 1 :]}"
    return line


def _as_listed(number: int, line: str, listed: ListedWords, records: dict[int, list[_Record]]) -> str:
    """The line with its listed words as the list has them, each change recorded."""
    for start, stop, word in reversed(list(listed.slips(line))):
        letters = _letters(line)
        records.setdefault(number, []).append(_Record(letters[start], letters[stop], _LISTED, _FALSE_SURE))
        line = f"{line[:start]}{word}{line[stop:]}"
    return line


def _others(rates: DamageRates, kind: int, here: Collection[int]) -> float:
    """The amount of other damage on a page, weighted by whether it is of the same group as ``kind``.

    Glued plurals are how some write (``کتابها``): lost ZWNJs without a space are weak evidence of those with one.
    """
    alike = (SPACED, FUSED) if kind in {SPACED, FUSED} else (SPLIT, GLUED)
    unlike = load_weights().unlike
    return sum(
        (1.0 if one in alike else unlike) * max(0.0, found - (one in here)) for one, found in enumerate(rates.found)
    )


def _letters(text: str) -> list[int]:
    """The number of letters before each offset of a text; spaces and ZWNJs are not counted."""
    return list(accumulate((sign not in _GAPS for sign in text), initial=0))


def _edits(page: int, number: int, before: str, after: str, records: Sequence[_Record]) -> Iterator[Edit]:
    """The edits from a line to its repaired form; each covers whole words."""
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
    """Where two lines with the same letters differ: start and end in the first, and the text of the second."""
    ones, others = _gaps(before), _gaps(after)
    # words that begin at the same letter in both lines, after the same separator with a space
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
    """The separator before each letter and at the end, with the offset of the letter."""
    result: list[tuple[str, int]] = []
    gap = ""
    for place, sign in enumerate(line):
        if sign in _GAPS:
            gap += sign
        else:
            result.append((gap, place))
            gap = ""
    return [*result, (gap, len(line))]

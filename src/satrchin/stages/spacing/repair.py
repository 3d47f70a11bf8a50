"""Find the spacing repairs of a page: search for a better spelling wherever a candidate is likely enough.

The candidates of the page give its damage rates; a Viterbi search around each likely candidate gives the repairs, with
their log odds. In ``کتاب های خوب`` the first two words are one repair, ``کتاب|های`` (the bar marks a ZWNJ). Its odds
depend on the damage of the rest of the page.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from math import inf, log
from typing import NamedTuple

from satrchin.lm.memo import Kept
from satrchin.lm.word_forms import LATIN, LONGEST, NUMBER, SIGN, START
from satrchin.persian.chars import ARABIC_TO_PERSIAN, ZWNJ
from satrchin.persian.protected import inside, protected
from satrchin.persian.regexes import lazy
from satrchin.stages.spacing.candidates import (
    FUSED,
    GLUED,
    RARE,
    SLACK,
    SPACED,
    Candidates,
    DamageRates,
)
from satrchin.stages.spacing.caution import Caution
from satrchin.stages.spacing.change import Change, is_listed
from satrchin.stages.spacing.glued_plurals import has_glued_plurals, is_glued
from satrchin.stages.spacing.glued_verbs import has_glued_verbs, with_glued_verbs
from satrchin.stages.spacing.habits import Habits
from satrchin.stages.spacing.house_styles import StylePrior
from satrchin.stages.spacing.house_styles import load as styles
from satrchin.stages.spacing.looks import Looks
from satrchin.stages.spacing.scan_line import Look, Stretch, stretches, words_of
from satrchin.stages.spacing.spacing_repair import SpacingRepair
from satrchin.stages.spacing.usual import is_bare, with_usual_joins
from satrchin.stages.spacing.viterbi import (
    JOIN,
    NEVER,
    NONE,
    SPACE,
    VERB_SHAPE,
    DamageLogProbs,
    Letters,
    Search,
    Step,
)
from satrchin.stages.spacing.weights import load_weights

# letters of Kurdish, Urdu, Azerbaijani and others, whose words are not in the lexicon
_OTHER_LETTERS = lazy("[ٹڈڑںےہھۆێڵڕەۇۋڤۈېڭٿ]")
_GAPS = ("", " ", ZWNJ)

_REACH = 1
"""Number of words before and after a candidate that are searched with it."""
_DAMAGED = (log(3e-4), log(1e-3))
"""Log rates of split and of glued words above which unknown words are candidates too."""
_STRANGE = 0.45
"""A line with a larger share of unknown words is taken for another language."""
_WORDS = 4
"""Lines with fewer words are not checked for their language."""
_BORDER = -1.5
"""Log probability of a word before punctuation or the end of a line."""
_SAME = 0.1
"""How much a log rate may grow without a new search of a line."""
_LOST = 2.0
"""Number of lost ZWNJs from which the house style of the page is used."""


class _Evidence(NamedTuple):
    """Language evidence and page evidence for one search."""

    candidates: Candidates
    prices: DamageLogProbs
    least: tuple[list[float], list[float]]
    """By kind, the log odds that a candidate needs for a search: that of an optional repair, and of a core one."""
    alone: list[float]
    """By kind, the correction of the log odds that removes a case from the estimate of its own rate."""
    damaged: bool
    """Whether the page has so many split or glued words that unknown words are candidates too."""
    lean: StylePrior | None
    """The house style prior of the page; None on a page that has lost no ZWNJs."""


class _Window(NamedTuple):
    """First and last word of one search, and the words that may be separated at any letter."""

    first: int
    last: int
    parted: frozenset[int]


def repairs(
    looks: Looks, lines: Sequence[str], before: DamageRates | None = None
) -> tuple[list[list[SpacingRepair]], DamageRates]:
    """Find the repairs of each line of a page that are more likely than the text as written.

    Args:
        looks: the scan of the page.
        lines: its lines.
        before: the damage rates of the round before, with what it repaired.
    """
    found = looks(lines)
    rates = _rates(lines, found)
    if before is not None:
        rates.repaired = before.repaired
    prices = rates.prices()
    rates.damaged = rates.is_damaged() if before is None else before.damaged
    evidence = _evidence(looks.candidates, lines, rates, prices)
    caution, habits = Caution(lines), Habits(lines, evidence.prices)
    # where the page is damaged, what is found in a line depends on more than the damage rates
    known = Kept[str, Searched](len(lines)) if rates.damaged or evidence.lean else looks.searched
    # on a healthy page hardly any line is searched
    searched = {
        line: _search(evidence, line, there, known)
        for line, there in zip(lines, found, strict=True)
        if (evidence.damaged and there.odd)
        or ((there.singles or there.pairs) and _is_worth_search(there, evidence.least))
    }
    result = [
        [habits(repair, line) for repair in _corrected(searched[line], evidence.alone) if repair.odds > 0.0]
        if line in searched
        else []
        for line in lines
    ]
    if has_glued_plurals(lines, result):
        kept = [[repair for repair in one if not is_glued(repair)] for one in result]
        rates.found[FUSED] = max(0.0, rates.found[FUSED] - sum(map(len, result)) + sum(map(len, kept)))
        rates.damaged, result = rates.is_damaged(), kept
    if is_bare(lines) or (rates.damaged and rates.found[SPACED] > load_weights().spaced):
        rate = evidence.prices.spaced
        result = [
            with_usual_joins(one, line, there, looks.candidates, rate)
            for one, line, there in zip(result, lines, found, strict=True)
        ]
    if (rates.damaged or is_bare(lines)) and has_glued_verbs(result):
        result = [
            with_glued_verbs(one, line, there, looks.candidates)
            for one, line, there in zip(result, lines, found, strict=True)
        ]
    result = [caution(number, one) if one else one for number, one in enumerate(result)]
    return result, rates


class Searched(NamedTuple):
    """What a search found in a line, and the damage rates that it was made at."""

    prices: DamageLogProbs
    found: list[SpacingRepair]

    def at(self, prices: DamageLogProbs) -> list[SpacingRepair] | None:
        """The repairs at other damage rates; None if these are higher, so that a search may find more."""
        changes = [now - then for now, then in zip(prices, self.prices, strict=True)]
        if any(change >= _SAME for change in changes):
            return None
        return [one._replace(odds=one.odds + sum(changes[kind] for kind in one.damages)) for one in self.found]


def _search(evidence: _Evidence, line: str, there: Look, known: Kept[str, Searched]) -> list[SpacingRepair]:
    """The repairs of a line, from the last search of it if that still holds."""
    then = known.get(line)
    found = then.at(evidence.prices) if then else None
    if found is None:
        found = list(_mended(evidence, line, there))
        known.keep(line, Searched(evidence.prices, found))
    return found


def _rates(lines: Sequence[str], found: Sequence[Look]) -> DamageRates:
    """The damage rates of a page, from its candidates."""
    return DamageRates(
        places=[
            place
            for there in found
            if there.singles or there.pairs
            for places in (there.singles, there.pairs)
            for place in places.values()
        ],
        letters=sum(map(len, lines)),
        words=sum([there.size for there in found]),
        joins=sum([line.count(ZWNJ) for line in lines]),
    )


def _evidence(candidates: Candidates, lines: Sequence[str], rates: DamageRates, prices: DamageLogProbs) -> _Evidence:
    """Collect the evidence of a page: damage probabilities and house style."""
    damaged = rates.damaged and (prices.split > _DAMAGED[0] or prices.glued > _DAMAGED[1])
    lean = None
    if rates.found[SPACED] + rates.found[FUSED] >= _LOST:
        words = (word.translate(ARABIC_TO_PERSIAN) for line in lines for word in words_of(line))
        lean = StylePrior(styles(), words, candidates)
    core, alone = [-SLACK - price for price in prices], [rates.alone(kind) for kind in range(4)]
    optional = list(core)
    if rates.by_choice:
        optional[SPACED] = inf
    return _Evidence(candidates, prices, (optional, core), alone, damaged, lean)


def _mended(evidence: _Evidence, line: str, there: Look) -> Iterator[SpacingRepair]:
    """The repairs of a line, uncertain ones included."""
    found = stretches(line, there, evidence.candidates)
    spans: list[tuple[int, int]] | None = None
    known = False
    for stretch in found:
        for window in _windows(evidence, stretch):
            if not known and _strange(line, found):
                return
            known = True
            for repair in _searched(evidence, line, stretch, window):
                spans = protected(line) if spans is None else spans
                if not inside(spans, repair.start, repair.stop):
                    yield repair


def _corrected(found: Iterable[SpacingRepair], alone: Sequence[float]) -> Iterator[SpacingRepair]:
    """The repairs without their own part in the damage rates."""
    for repair in found:
        yield repair._replace(odds=repair.odds + sum(alone[kind] for kind in repair.kinds))


def _is_worth_search(there: Look, least: Sequence[Sequence[float]]) -> bool:
    """Whether a line has a candidate that is likely enough for a search."""
    # no generator: every page asks this of all its candidates
    for places in (there.singles, there.pairs):
        for found in places.values():
            for kind, odds, core in found:
                if odds > least[core][kind]:
                    return True
    return False


def _strange(line: str, found: Sequence[Stretch]) -> bool:
    """Whether a line is in a language that the lexicon does not cover."""
    if _OTHER_LETTERS.search(line):
        return True
    size = sum(len(stretch.words) for stretch in found)
    unknown = sum(len(stretch.words[place]) > 1 for stretch in found for place in stretch.unknown)
    known = sum(len(stretch.singles) for stretch in found)
    return size >= _WORDS and unknown - known > _STRANGE * size


def _windows(evidence: _Evidence, stretch: Stretch) -> Iterator[_Window]:
    """The word windows of a stretch that are searched."""
    words = stretch.words
    hot, parted = _suspicious(stretch, evidence.least)
    parted.update(stretch.unknown)
    if evidence.damaged:
        hot.update((place, place) for place in stretch.unknown)
    spans: list[tuple[int, int]] = []
    for first, last in sorted(hot):
        start, stop = max(0, first - _REACH), min(last + _REACH, len(words) - 1)
        if spans and start <= spans[-1][1] + 1:
            spans[-1] = (spans[-1][0], max(spans[-1][1], stop))
        else:
            spans.append((start, stop))
    for first, last in spans:
        if all(len(word) <= LONGEST for word in words[first : last + 1]):
            yield _Window(first, last, frozenset(place for place in parted if first <= place <= last))


def _suspicious(stretch: Stretch, least: Sequence[Sequence[float]]) -> tuple[set[tuple[int, int]], set[int]]:
    """The words and pairs with a candidate worth a search, and the words that may be two."""
    hot: set[tuple[int, int]] = set()
    parted: set[int] = set()
    for place, there in stretch.singles.items():
        for candidate in there:
            if candidate.odds > least[candidate.core][candidate.kind]:
                hot.add((place, place))
                if candidate.kind == GLUED:
                    parted.add(place)
    for place, there in stretch.pairs.items():
        if any(candidate.odds > least[candidate.core][candidate.kind] for candidate in there):
            hot.add((place, place + 1))
    return hot, parted


def _searched(evidence: _Evidence, line: str, stretch: Stretch, window: _Window) -> Iterator[SpacingRepair]:
    """The repairs of a window, from the best spelling of its letters."""
    candidates = evidence.candidates
    words, place = stretch.words, stretch.start + sum(len(word) + 1 for word in stretch.words[: window.first])
    signs: list[str] = []
    seen: list[int] = []
    places: list[int] = []
    borders: set[int] = set()
    for number in range(window.first, window.last + 1):
        gap, size = SPACE, len(signs)
        for sign in words[number]:
            if sign != ZWNJ:
                signs.append(sign)
                seen.append(gap)
                places.append(place)
                gap = NONE
            elif gap == NONE:
                gap = JOIN
            place += 1
        place += 1
        if number in window.parted:
            borders.update(range(size + 1, len(signs)))
        word = words[number].translate(ARABIC_TO_PERSIAN)
        if candidates.standing(word).log_p < RARE:
            borders.update(size + border for border in _borders(candidates, word.replace(ZWNJ, "")))
    before, _ = _neighbour(candidates, line, stretch, window.first - 1)
    after = _neighbour(candidates, line, stretch, window.last + 1)
    text = "".join(signs).translate(ARABIC_TO_PERSIAN)
    search = Search(candidates.joins, Letters(text, seen, frozenset(borders)), before, after, evidence.lean)
    best = search.best(evidence.prices)
    meant_gaps = _meant(len(seen), best)
    # most searches change nothing
    if best and meant_gaps != seen and (now := search.best(NEVER)):
        for start, stop, gaps, odds in _changes(seen, meant_gaps, now, best):
            meant = "".join((_GAPS[gap] if n else "") + line[places[start + n]] for n, gap in enumerate(gaps))
            if NONE not in seen[start + 1 : stop] and is_listed(candidates, text, seen, start, stop):
                continue
            change = Change(candidates, text[start:stop], seen[start:stop], gaps)
            kinds, core = change.kinds()
            bond = 0.0 if core else change.bond()
            yield SpacingRepair(
                places[start], places[stop - 1] + 1, meant, odds, kinds, core, bond, change.doubt(), change.damages()
            )


def _borders(candidates: Candidates, word: str) -> Iterator[int]:
    """The places where a suffix of a word may begin or its می may end."""
    for suffix in candidates.joins.suffixes:
        if word.endswith(suffix) and len(word) > len(suffix):
            yield len(word) - len(suffix)
    if VERB_SHAPE.fullmatch(word) is not None:
        yield word.index("می") + 2


def _neighbour(candidates: Candidates, line: str, stretch: Stretch, place: int) -> tuple[int, float]:
    """The number and log share of the word at a place of the stretch, or of the punctuation class outside it."""
    if 0 <= place < len(stretch.words):
        form = candidates.standing(stretch.words[place].translate(ARABIC_TO_PERSIAN))
        return form.number, form.log_p
    stop = stretch.start + sum(len(word) + 1 for word in stretch.words) - 1
    # at most a few spaces separate the stretch from the next character
    rest = (
        line[max(0, stretch.start - 9) : stretch.start].rstrip()[-1:]
        if place < 0
        else line[stop : stop + 9].lstrip()[:1]
    )
    kind = START if not rest else NUMBER if rest.isnumeric() else LATIN if rest.isalpha() else SIGN
    return candidates.joins.special[kind], _BORDER


def _meant(size: int, path: Sequence[Step]) -> list[int]:
    """The separator that a path writes before each letter."""
    meant = [NONE] * size
    for step in path:
        meant[step.start] = step.before
        for place in range(step.start + 1, step.stop):
            if step.mask >> place - step.start & 1:
                meant[place] = JOIN
    return meant


def _changes(
    seen: Sequence[int], meant: Sequence[int], now: Sequence[Step], best: Sequence[Step]
) -> Iterator[tuple[int, int, Sequence[int], float]]:
    """The sections where two paths differ: first letter, last letter, separators of the best path, log odds."""
    size = len(seen)
    ends, others = (
        {0: 0.0} | {step.stop: step.score for step in now},
        {0: 0.0} | {step.stop: step.score for step in best},
    )
    # places where a word ends on both paths, at a space that both keep
    firm = [
        place
        for place in sorted(ends.keys() & others.keys())
        if place in {0, size} or seen[place] == meant[place] == SPACE
    ]
    spans = list(pairwise(firm))
    gains = [(others[b] - others[a]) - (ends[b] - ends[a]) for a, b in spans]
    changed = [any(seen[place] != meant[place] for place in range(a + 1, b)) for a, b in spans]
    for number, (a, b) in enumerate(spans):
        if changed[number]:
            # the next unchanged section depends on the last changed word
            follows = number + 1 < len(spans) and not changed[number + 1]
            odds = gains[number] + (gains[number + 1] if follows else 0.0)
            yield a, b, meant[a:b], odds

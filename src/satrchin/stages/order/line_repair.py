"""Repair the order of a block of lines.

In: the lines, their damage and the votes of the document. Out: a repair for each line that should change. The visual
reversal and the search meet here. The module is imported only if a document has a line out of order; the order stage
turns its repairs into edits.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from satrchin.lm.fluency import Fluency, fluency
from satrchin.lm.lexicon import load_lexicon
from satrchin.messages import tr
from satrchin.persian.chars import MIRRORED
from satrchin.stages.order.confidence import probability
from satrchin.stages.order.detect import (
    ASTRAY,
    HEALTHY,
    IN_RUNS,
    JOINED,
    KINDS,
    NO_RUNS,
    RUNS,
    SHORT,
    SIGN_FIRST,
    VISUAL,
    WORDS,
    LineDamage,
    is_persian,
    is_swapped,
    keeps_zwnj,
    many_reversed,
)
from satrchin.stages.order.improbable_lines import choices_of
from satrchin.stages.order.learned import order_numbers
from satrchin.stages.order.page_runs import Ordered, in_order
from satrchin.stages.order.rerank import Choice, Ranker
from satrchin.stages.order.reversals import ALONE, AMONG, SIGNED, Reversal, chances
from satrchin.stages.order.search import LONGEST_LINE, LineReadings, Run, text_of
from satrchin.stages.order.visual import (
    bracket_balance,
    direction_evidence,
    reversed_line,
    reversed_words,
    with_lam_alef,
)
from satrchin.stages.order.whole_lines import (
    FLIPPED,
    MIRROR,
    STAND,
    in_logical_order,
    undecided,
    whole_line_votes,
    with_brackets,
)

_OPENING = re.compile("[ ](?! )|[.:\u060c\u061b\u061f!]")
_WORD = re.compile(r"\w\w")
# a Latin line as it stands in a line from the right, its final sign first
_LATIN_ASTRAY = re.compile(r"([.,;!?:])([A-Za-z][^\n]*[\w)\"'])")
SEARCHED, NATS, GAIN, OPENING = "searched", "nats", "gain", "opening"
SAMPLE = 4
"""Suspected lines of a page that are searched to decide whether its document is in runs."""
SHORT_PAGE = 40
"""Length of a first page that is searched as a whole; the repair reuses the cached result."""
FEWEST_NATS = order_numbers("runs")["fewest nats"]
"""Nats that a document must gain in total; a single line may be a proverb or a verse."""
SURE = tuple(order_numbers("quick confidence").values())
"""Weights of a logistic regression, as ``python -m training.score_weights`` prints them."""
ENOUGH = order_numbers("runs")["enough"]
"""Least score of a document in runs: the gain in nats per segment, plus twice the share of lines that begin like the
end of a run, with a space or a sign, plus .6 times the share of lines classified as runs. Texts of eight lines in
runs score above 2; misspelled, glued and foreign ones below 1.8."""
_WHOLE = ("visual-order", "words-reversed")
ALTERNATIVES = 3
"""Number of other readings shown for an uncertain line."""
_LEARNED = order_numbers("reversals of a document")
EVEN, SETTLED = _LEARNED["even"], _LEARNED["settled"]
"""A reversal less probable than the first is dropped. One above the second that its document shares is not scored by
the language model."""
LEAST = order_numbers("runs")["least"]
"""Least gain in nats per segment: lists of terms with colons also have lines that begin like runs."""


class LineRepair(NamedTuple):
    """The repair of one line."""

    text: str
    rule: str
    confidence: float
    reason: str
    alternatives: tuple[str, ...] = ()
    """Other possible readings, the most probable first."""


class RepairOptions(NamedTuple):
    """Options of the repair."""

    wanted: Collection[str]
    """The kinds of damage to repair: ``visual``, ``words``, ``runs``."""
    ranker: Ranker | None
    """Chooses among the readings of a line in runs and confirms reversals; None to do neither."""
    names: tuple[str, ...] = ()
    """Words of the document that the user listed."""


def closer_look(
    lines: Sequence[str],
    findings: Sequence[LineDamage | None],
    options: RepairOptions,
    *,
    first: bool,
) -> Counter[str]:
    """Count votes of the damaged lines: for mirrored brackets, for reversed numbers and Latin words, for runs.

    Args:
        lines: lines of a page.
        findings: the damage of each line.
        options: the options of the repair.
        first: whether this is the first page of the document, and perhaps the only one.
    """
    votes: Counter[str] = Counter()
    kinds = Counter(found.kind for found in findings if found)
    reversed_too = 2 * kinds[VISUAL] > sum(kinds[kind] for kind in KINDS)
    for line, found in zip(lines, findings, strict=True):
        if found is None or found.kind in {HEALTHY, JOINED, SHORT}:
            if reversed_too and (found is None or found.kind == SHORT):
                votes[FLIPPED] -= direction_evidence(line if found is None else reversed_line(line))
            continue
        votes[OPENING] += _OPENING.match(line) is not None
        votes.update(whole_line_votes(line, found.kind))
    suspects = [number for number, found in enumerate(findings) if found and found.kind == RUNS]
    if not suspects or sum(found is not None and found.kind in KINDS for found in findings) > 3 * len(suspects):
        return votes
    if first and len(lines) <= SHORT_PAGE:
        ordered = ordered_lines(lines, findings, votes, options)
        ordered = tuple(ordered[number] for number in suspects)
    else:
        ordered = in_order(tuple(lines[number] for number in suspects[:: math.ceil(len(suspects) / SAMPLE)]))
    for _, segments, readings in ordered:
        if len(segments) > 1:
            votes[SEARCHED] += 1
            votes[NATS] += round(readings.gain)
            votes[GAIN] += round(100 * min(readings.gain / len(segments), 1.5))
    return votes


def is_suspected(votes: Mapping[str, int]) -> bool:
    """Whether enough lines have low fluency, and gain by another order of runs, to suspect runs in the document."""
    total = sum(votes.get(kind, 0) for kind in KINDS)
    return votes.get(NATS, 0) >= FEWEST_NATS and total <= 3 * votes.get(RUNS, 0) and not many_reversed(votes)


def is_in_runs(votes: Mapping[str, int]) -> bool:
    """Whether the lines of a document are in runs of reversed order; votes of the language model decide first."""
    if votes.get(NO_RUNS, 0) or not is_suspected(votes):
        return False
    if votes.get(IN_RUNS, 0):
        return True
    total = sum(votes.get(kind, 0) for kind in KINDS)
    gain = votes[GAIN] / votes[SEARCHED] / 100
    return gain > LEAST and gain + (2 * votes.get(OPENING, 0) + 0.6 * votes[RUNS]) / total > ENOUGH


def repair(
    lines: Sequence[str],
    findings: Sequence[LineDamage | None],
    votes: Mapping[str, int],
    options: RepairOptions,
) -> list[LineRepair | None]:
    """The repair of each line; None for a line that stays unchanged.

    Args:
        lines: neighbouring lines.
        findings: the damage of each line.
        votes: the damage counts of the document.
        options: the options of the repair.

    Raises:
        MissingDependencyError: the language model of ``options.ranker`` is needed and cannot be loaded.
    """
    result: list[LineRepair | None] = [None] * len(lines)
    wanted, ranker, _ = options
    in_runs = RUNS in wanted and is_in_runs(votes)
    swapped = is_swapped(votes)
    current = list(lines)
    for number, (line, found) in enumerate(zip(lines, findings, strict=True)):
        if found is None:
            result[number] = None if is_persian(line) else _other_script(line, votes, wanted)
            continue
        if swapped and found.kind != VISUAL:
            current[number] = _unswapped(line)
            if current[number] != line:
                why = tr("every «لا» of this document is reversed")
                result[number] = LineRepair(current[number], "lam-alef", 0.9, why)
        if found.kind == VISUAL and VISUAL in wanted:
            result[number] = _visual_repair(line, found, votes)
        elif found.kind == WORDS and WORDS in wanted and not in_runs:
            text = with_brackets(reversed_words(current[number]), votes)
            why = tr("the words read better in reverse order")
            result[number] = LineRepair(text, "words-reversed", _sure(found.margin), why)
        elif not in_runs and (astray := ASTRAY.match(current[number])):
            text = astray[2] + astray[1] + astray[3]
            result[number] = LineRepair(text, "sign-at-wrong-end", 0.9, tr("a line does not begin with this sign"))
    if in_runs:
        _search(ordered_lines(current, findings, votes, options), current, ranker, result)
    elif ranker:
        _confirm(current, votes, ranker, result)
    _doubt_numbers(votes, result)
    return result


def _confirm(lines: Sequence[str], votes: Mapping[str, int], ranker: Ranker, result: list[LineRepair | None]) -> None:
    """Drop reversals of whole lines that the language model rejects, and set the confidence of the others."""
    total = sum(votes.get(kind, 0) for kind in KINDS)
    # reversals that most of the document's other lines share
    common = {"visual-order"} if 2 * (votes.get(VISUAL, 0) - 1) > total else set()
    if many_reversed(votes, besides=1):
        common.add("words-reversed")
    turned = {
        number: Reversal(one.text, AMONG if one.rule in common else SIGNED if _is_signed(lines[number], one) else ALONE)
        for number, one in enumerate(result)
        if one and one.rule in _WHOLE and not (one.confidence > SETTLED and one.rule in common)
    }
    for number, sure in chances(lines, turned, ranker).items():
        one = result[number]
        if one and sure >= EVEN:
            result[number] = one._replace(confidence=sure)
        elif one and turned[number].needed < ALONE:
            result[number] = one._replace(text=lines[number], confidence=1 - sure, alternatives=(one.text,))
        else:
            result[number] = None


def _is_signed(line: str, one: LineRepair) -> bool:
    """Whether signs of a line stand at the start of words, and no longer in its repair."""
    return SIGN_FIRST.search(line) is not None and SIGN_FIRST.search(one.text) is None


def _doubt_numbers(votes: Mapping[str, int], result: list[LineRepair | None]) -> None:
    """Lower the confidence of reversed lines whose numbers or Latin words may be reversed as well."""
    for number, one in enumerate(result):
        if one and one.rule == "visual-order" and (other := undecided(one.text, votes)):
            why = tr("nothing tells whether the numbers and Latin words of the document are reversed too")
            result[number] = one._replace(confidence=min(one.confidence, EVEN), reason=why, alternatives=(other,))


def _unswapped(line: str) -> str:
    """A line of a document in which every «لا» is turned into «ال», corrected."""
    frequency = load_lexicon().frequency
    return with_lam_alef(line, lambda word, other: frequency(other) > 3 * frequency(word))


def _sure(margin: float) -> float:
    """The confidence of a reversal of a whole line, from its gain in fluency."""
    return float(1 / (1 + np.exp(-2 * margin)))


def signs_of_success(reads: Fluency, segments: int, readings: LineReadings) -> tuple[float, ...]:
    """The features for the confidence of a line in runs; their weights are ``SURE``."""
    return 1.0, reads.mean, 1 - reads.known, segments, len(readings.runs), readings.gain / segments


def _sure_of_runs(reads: Fluency, segments: int, readings: LineReadings) -> float:
    """The probability that every letter of a line in runs is in its place."""
    return float(1 / (1 + np.exp(-np.dot(SURE, signs_of_success(reads, segments, readings)))))


def upright(text: str) -> str:
    """A reading with its brackets mirrored, if its own pairs show that they are the wrong way round."""
    return text.translate(MIRRORED) if bracket_balance(text) < 0 else text


def _visual_repair(line: str, found: LineDamage, votes: Mapping[str, int]) -> LineRepair:
    """The repair of a line in visual order."""
    text = in_logical_order(line, votes)
    return LineRepair(text, "visual-order", _sure(found.margin), tr("the letters read better in reverse order"))


def _other_script(line: str, votes: Mapping[str, int], wanted: Collection[str]) -> LineRepair | None:
    """The repair of a line without Persian words in a document whose Latin words and numbers may be reversed too."""
    if WORDS in wanted and many_reversed(votes) and len(_WORD.findall(line)) > 1:
        reason = tr("the order of a line without Persian words is unknown")
        return LineRepair(line, "base-direction", 0.5, reason, (reversed_words(line),))
    mostly = VISUAL in wanted and 2 * votes.get(VISUAL, 0) > sum(votes.get(kind, 0) for kind in KINDS)
    evidence = direction_evidence(line) if mostly else 0
    text = line[::-1]
    if not mostly or text == line or not _WORD.search(line):
        return None
    if votes.get(FLIPPED, 0) <= 2 * evidence:
        reason = tr("a line does not begin with this sign")
        astray = _LATIN_ASTRAY.fullmatch(line)
        return LineRepair(astray[2] + astray[1], "sign-at-wrong-end", SETTLED, reason, (line,)) if astray else None
    reason = tr("the Latin words and numbers of the document are reversed")
    return LineRepair(text, "signs", SETTLED if evidence < 0 else 0.5, reason, (line,))


def searched(
    lines: Sequence[str],
    findings: Sequence[LineDamage | None],
    votes: Mapping[str, int],
    options: RepairOptions,
    numbers: Sequence[int],
) -> list[tuple[str, str]]:
    """The best reading of some lines that may be in runs, and the same runs in their present order, separated.

    The second text shows whether a line gains only because glued words are separated.

    Args:
        lines: lines of a page.
        findings: the damage of each line.
        votes: the damage counts of the document.
        options: the options of the repair.
        numbers: indices in ``lines`` of the lines to return.
    """
    if len(lines) > SHORT_PAGE:
        lines, findings = [lines[at] for at in numbers], [findings[at] for at in numbers]
        numbers = range(len(numbers))
    ordered = ordered_lines(lines, findings, votes, options)
    found = []
    for one in (ordered[at] for at in numbers):
        runs = one.readings.runs
        apart = text_of(one.line, one.segments, sorted((run._replace(glued=False) for run in runs), key=_start))
        found.append((upright(one.readings.chosen.text), apart) if one.readings.chosen else (one.line, one.line))
    return found


def _start(run: Run) -> int:
    return run.start


def _searched(
    lines: Sequence[str], findings: Sequence[LineDamage | None], votes: Mapping[str, int]
) -> tuple[tuple[str, ...], frozenset[int]]:
    """The lines as the search takes them, and the numbers of those that are in order."""
    # the models were trained on brackets in logical order
    turned = votes.get(MIRROR, 0) > votes.get(STAND, 0)
    kept = keeps_zwnj(votes)
    standing = (
        number
        for number, (line, found) in enumerate(zip(lines, findings, strict=True))
        if found is None or found.kind == VISUAL or (found.kind == JOINED and ("\t" in line or not kept))
    )
    return tuple(line.translate(MIRRORED) if turned else line for line in lines), frozenset(standing)


def ordered_lines(
    lines: Sequence[str], findings: Sequence[LineDamage | None], votes: Mapping[str, int], options: RepairOptions
) -> tuple[Ordered, ...]:
    """The lines of a document in runs, with their readings."""
    bounds = options.ranker.effort.widest if options.ranker else None
    return in_order(*_searched(lines, findings, votes), bounds, options.names)


def _search(
    ordered: Sequence[Ordered], lines: Sequence[str], ranker: Ranker | None, result: list[LineRepair | None]
) -> None:
    """Choose the order of every searched line."""
    choices: Sequence[Choice | None] = [None] * len(ordered)
    if ranker:
        ordered, choices = choices_of(ordered, ranker)
    for number, (one, choice) in enumerate(zip(ordered, choices, strict=True)):
        if choice and len(one.segments) > 1:
            sure = probability(one, choice)
            shown = [upright(reading.text) for reading in choice.hypotheses[: 1 + ALTERNATIVES]]
            text = shown[0] if len(choice.hypotheses[0].runs) > 1 else lines[number]
            reason = tr("the runs read better in this order")
            result[number] = LineRepair(text, "runs-reversed", sure, reason, tuple(shown[1:]))
        elif not ranker and one.readings.chosen and len(one.readings.runs) > 1 and one.readings.gain > 1:
            text = upright(one.readings.chosen.text)
            sure = _sure_of_runs(fluency(load_lexicon(), text.split()), len(one.segments), one.readings)
            result[number] = LineRepair(text, "runs-reversed", sure, tr("the runs read better in this order"))
        elif len(one.segments) > LONGEST_LINE:
            reason = tr("the line is too long to be put in order")
            result[number] = LineRepair(lines[number], "runs-reversed", 0.0, reason)

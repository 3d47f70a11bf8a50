"""Detect documents that an extractor laid out with a left-to-right base direction, and reorder their lines.

The direction runs of such a line are in left-to-right order. The kinds differ in what else is a run of its own
(numbers in ASCII digits, all numbers) and in which lines are affected: some extractors take the base direction from
the first letter of the line, so that only lines that begin with a Latin letter are wrong. PDFBox sorts the parts of
some lines wrongly and leaves two spaces between them. The kind is decided per document: the causal language model
scores a sample of lines in both orders.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache, partial
from itertools import islice, pairwise
from math import exp
from typing import TYPE_CHECKING

from satrchin.errors import MissingDependencyError
from satrchin.lm.fluency import fluencies
from satrchin.lm.lexicon import load_lexicon
from satrchin.lm.verse import is_verse_page
from satrchin.messages import tr
from satrchin.persian.chars import CLOSING, OPENING, has_any
from satrchin.stages.order.detect import IN_RUNS, NO_RUNS, RUNS, VISUAL, WORDS, LineDamage, is_foreign, many_reversed
from satrchin.stages.order.detect import KINDS as DAMAGE
from satrchin.stages.order.direction import Apart, in_right_to_left_order, starts_with_latin
from satrchin.stages.order.glued_numbers import parts, together
from satrchin.stages.order.halves import with_parts_joined
from satrchin.stages.order.learned import order_numbers
from satrchin.stages.order.page_pieces import TWO_SPACES
from satrchin.stages.order.visual import bracket_balance, plain_forms
from satrchin.stages.order.words_from_left import PLAIN, WORDS_FROM_LEFT, from_left

if TYPE_CHECKING:
    from satrchin.stages.order.line_repair import LineRepair, RepairOptions

LEFT, SEARCH = "from the left", "searched runs"
"""Vote of a page for a left-to-right layout; the kind of a document whose runs need the search."""
LEFT_ALONE = "perhaps in runs"
"""Vote of a page whose lines read somewhat better in another order, and are left as they are."""
FIRST = "latin first"
SPACED = "parts between two spaces"
_BETWEEN = re.compile("(?<=\\S)[ \\u00a0]{2,}(?=\\S)")
KINDS: dict[str, Apart] = {
    "latin from the left": "none",
    "latin numbers from the left": "ascii",
    "numbers from the left": "all",
    FIRST: "none",
    SPACED: "none",
}
_OTHERS = tuple(KINDS)
KINDS.update(dict.fromkeys(WORDS_FROM_LEFT, "none"))
"""Each kind, with the numbers that are runs of their own."""
_LATIN = "A-Za-z\u00c0-\u024f\u0370-\u03ff\u1e00-\u1eff"
_OF_OTHER_DIRECTION: dict[Apart, re.Pattern[str]] = {
    "none": re.compile(f"[{_LATIN}]"),
    "ascii": re.compile(f"[0-9{_LATIN}]"),
    "all": re.compile(f"[0-9\u0660-\u0669\u06f0-\u06f9{_LATIN}]"),
}
"""A letter or digit that a line must hold to have several direction runs: a quick test before the exact one."""
SAMPLE = 12
"""Lines of a page that the language model scores."""
_LEARNED = order_numbers("base direction")
PLAUSIBLE = _LEARNED["plausible"]
"""Nats per line that another order may lose under the bigram model and still be scored by the language model."""
STEP, IMPLAUSIBLE = 4, -3.0
"""Every how many lines a kind is tried first, and the mean nats that rule it out without the other lines."""
FEWEST, EACH, MOST = _LEARNED["fewest"], _LEARNED["each"], _LEARNED["most"]
"""Nats that a document must gain in total, and per reordered line; the most that one line contributes."""
EACH_SEARCHED, EACH_DOUBTED = _LEARNED["each searched"], _LEARNED["each doubted"]
"""Nats per line for the search, as the best of many hypotheses always gains a little: documents in runs gain 7 to 20,
those whose words are in pieces 3. From the second on, a document that is left alone is doubted."""
ASKED, MOSTLY = "lines asked about", _LEARNED["mostly"]
"""The count of scored lines, and the share of them that the search must reorder."""
MOSTLY_IN_VERSE = _LEARNED["mostly in verse"]
"""The same share for verse, whose free word order makes the search gain on healthy lines."""
BRACKET = _LEARNED["bracket"]
"""Nats of a pair of brackets, which the model does not see, among the kinds of words from the left."""
FREEDOM = _LEARNED["freedom"]
"""Factor by which the search must gain more than a fixed order does, because it chooses among more hypotheses."""
AMONG = order_numbers("reversals")["among"]
"""Nats that a line must gain where the words of most lines are reversed: less than none."""
FEWEST_REVERSED, SHARE_REVERSED = _LEARNED["fewest reversed"], _LEARNED["share reversed"]
"""Lines whose words the detector found reversed that a document needs to be asked about, and their least share."""
FEWEST_LINES = 3
"""Lines that must be reordered: one line alone is no evidence, unless what it parts stood together."""
PARTED, PARTED_NATS, EACH_PARTED = "parted", "nats of parted lines", _LEARNED["each parted"]
"""Votes of a line in which a reading parts words and numbers that stand together, or signs and the words behind them;
the least nats that such lines gain on average."""
AGAINST = _LEARNED["against"]
"""A line keeps its order in a left-to-right document if that order is better by so many nats."""
_NO_BRACKETS = str.maketrans(dict.fromkeys(OPENING | CLOSING, " "))
# commas without a space, not within a number
_FIELD = re.compile(r"(?<!\d),(?=\S)|,(?=[^\s\d])")
_BRACKET = "[()\\[\\]{}\N{ORNATE LEFT PARENTHESIS}\N{ORNATE RIGHT PARENTHESIS}]"
# of a verse, a note or a clause
_COUNTED = re.compile(f"{_BRACKET} ?(\\d{{1,3}}) ?{_BRACKET}")
FIRST_FOR = _LEARNED["first for"]
"""Nats that a line with a Latin first letter must gain: many correct lines do begin with a Latin letter."""


@lru_cache(maxsize=512)
def reading(kind: str, line: str) -> str:
    """The line, reordered as a document of this kind needs it."""
    if kind == SPACED:
        # a space ends each part, and the extractor puts another between parts that it found out of order
        return with_parts_joined(_BETWEEN.split(line.strip())[::-1]) if _may_change(kind, line) else line
    if kind in WORDS_FROM_LEFT:
        return from_left(kind, line)
    if kind == FIRST and not starts_with_latin(line):
        return line
    apart = KINDS[kind]
    return in_right_to_left_order(line, apart) if _OF_OTHER_DIRECTION[apart].search(line) else line


def base_direction_votes(
    lines: Sequence[str],
    findings: Sequence[LineDamage | None],
    votes: Mapping[str, int],
    options: Callable[[], RepairOptions],
) -> Counter[str]:
    """Score a sample of a page's lines under each kind: the nats gained and the number of lines reordered.

    Args:
        lines: lines of a page.
        findings: the damage of each line.
        votes: the damage counts of the document.
        options: gives the options of the repair; called only where the search is needed, which takes its imports.
    """
    counted: Counter[str] = Counter()
    suspected = _is_suspected(votes)
    words = has_reversed_words(votes)
    usable = list(range(len(lines))) if suspected or words else _with_several_runs(lines)
    pool = list(_letters_in_order(usable, lines, findings, votes, words=words))
    if not suspected and not words and len(pool) < FEWEST_LINES and not any(together(line) for _, line in pool):
        return counted
    every = pool
    pool = pool[:: max(1, len(pool) // SAMPLE)][:SAMPLE]
    pool = [(at, line) for at, line in pool if not (_kind(findings[at]) == RUNS and is_foreign(line))]
    sample = parted = [line for _, line in pool]
    kinds = list(WORDS_FROM_LEFT) if words else []
    if not many_reversed(votes):  # else numbers and Latin words stand as the words do
        kinds += _OTHERS if suspected else _plausible(tuple(sample), tuple(_score(findings[at]) for at, _ in pool))
    if not kinds:
        return counted
    readings = {kind: [reading(kind, line) for line in sample] for kind in kinds}
    if suspected:
        from satrchin.stages.order.line_repair import searched

        ordered = searched(lines, findings, votes, options(), [at for at, _ in pool])
        readings[SEARCH] = [text for text, _ in ordered]
        parted = [text for _, text in ordered]
    try:
        gain = _gains()
    except MissingDependencyError:
        return counted
    if words:
        # a kind that turns no line of the sample in its own way has no evidence
        own = [kind for kind in WORDS_FROM_LEFT if kind == PLAIN or readings[kind] != readings[PLAIN]]
        best = max(
            own,
            key=lambda kind: (
                sum(map(partial(gain, last=""), sample, readings[kind]))
                + BRACKET * sum(map(bracket_balance, readings[kind]))
            ),
        )
        readings = {kind: other for kind, other in readings.items() if kind == best or kind not in WORDS_FROM_LEFT}
    # lines that no other kind changes are few, and all of them count
    others = (line for _, line in every if line not in sample) if SPACED in readings else ()
    in_parts = (line for line in others if _may_change(SPACED, line) and not _OF_OTHER_DIRECTION["all"].search(line))
    more = list(islice(in_parts, SAMPLE // 2))
    for kind, other in readings.items():
        changed = [parts(line, text) for line, text in zip(sample, other, strict=True) if line != text]
        nats = [
            min(gain(line, text, ""), gain(cut, text, "") if kind == SEARCH else MOST, MOST)
            for line, text, cut in zip(sample, other, parted, strict=True)
            if line != text
        ]
        if kind == SPACED:
            nats += [min(gain(line, reading(kind, line), ""), MOST) for line in more]
        counted[kind] = round(sum(nats) - (MOST * counts_up(sample) if KINDS.get(kind, "none") != "none" else 0))
        counted[_count(kind)] = len(nats)
        of_parted = [nat for nat, apart_too in zip(nats, changed, strict=False) if apart_too]
        counted[_count(kind, PARTED)] = len(of_parted)
        counted[_count(kind, PARTED_NATS)] = round(sum(of_parted))
    counted[ASKED] = len(sample)
    chosen = kind_of(Counter(votes) + counted)
    few = counted[_count(SEARCH)] < MOSTLY_IN_VERSE * len(sample)
    if chosen == SEARCH and few and is_verse_page(sample):
        chosen = None
    counted[LEFT] = int(chosen not in {None, SEARCH} and not (chosen == PLAIN and many_reversed(votes)))
    doubted = counted[SEARCH] >= max(FEWEST, EACH_DOUBTED * counted[_count(SEARCH)])
    mostly = counted[_count(SEARCH)] >= max(FEWEST_LINES, MOSTLY_IN_VERSE * len(sample))
    counted[LEFT_ALONE] = int(suspected and chosen is None and doubted and mostly and not is_verse_page(sample))
    counted[IN_RUNS], counted[NO_RUNS] = int(chosen == SEARCH), int(suspected and chosen != SEARCH)
    return counted


def counts_up(lines: Sequence[str]) -> int:
    """How many numbers in brackets follow the one that is less by one on their line, less those before it.

    >>> counts_up(["گرویدند (۲) و رفتند (۳)"]), counts_up(["رفتند (۳) و گرویدند (۲)"])
    (1, -1)
    """
    found = ([int(match[1]) for match in _COUNTED.finditer(line)] for line in lines)
    return sum((b - a == 1) - (a - b == 1) for numbers in found for a, b in pairwise(numbers))


def _is_suspected(votes: Mapping[str, int]) -> bool:
    """Whether the document may be in runs; the search is imported only if lines were suspected."""
    if not votes.get(RUNS, 0):
        return False
    from satrchin.stages.order.line_repair import is_suspected

    return is_suspected(votes)


def has_reversed_words(votes: Mapping[str, int]) -> bool:
    """Whether so many lines of a document have reversed words that all of them may."""
    found = votes.get(WORDS, 0)
    return found >= FEWEST_REVERSED and found >= SHARE_REVERSED * sum(votes.get(kind, 0) for kind in DAMAGE)


def _letters_in_order(
    usable: Iterable[int],
    lines: Sequence[str],
    findings: Sequence[LineDamage | None],
    votes: Mapping[str, int],
    *,
    words: bool,
) -> Iterator[tuple[int, str]]:
    """Number and text of each Persian line that is usable, reversed letters corrected.

    Lines of reversed words are among them only if asked for.
    """
    for at in usable:
        line, found = lines[at], findings[at]
        if found and found.kind == VISUAL:
            from satrchin.stages.order.whole_lines import turned

            yield at, turned(line, votes)
        elif found and (words or found.kind != WORDS) and not _is_record(line):
            yield at, line


def _with_several_runs(lines: Sequence[str]) -> list[int]:
    """The numbers of the lines that have numbers or Latin words, or parts between two spaces."""
    may_change = _OF_OTHER_DIRECTION["all"].search
    text = "\n".join(lines)
    if has_any(text, TWO_SPACES) and _BETWEEN.search(text):
        return [at for at, line in enumerate(lines) if may_change(line) or _may_change(SPACED, line)]
    # lines across the page until there are enough for a sample
    across = (at for first in range(STEP) for at in range(first, len(lines), STEP))
    return sorted(islice((at for at in across if may_change(lines[at])), 2 * SAMPLE))


def _score(found: LineDamage | None) -> float | None:
    """The log probability of a line that detection scored in its present order; None for another."""
    return found.mean * found.tokens if found and found.kind != VISUAL else None


def _kind(found: LineDamage | None) -> str:
    return found.kind if found else ""


def _is_record(line: str) -> bool:
    """Whether a line has fields between commas, whose order no model tells."""
    return line.count(",") > 1 and len(_FIELD.findall(line)) > 1


def kind_of(votes: Mapping[str, int]) -> str | None:
    """The kind that the votes of the document point to; None for a right-to-left layout."""
    kind = max(KINDS, key=lambda one: votes.get(one, 0))
    # parts between two spaces may be runs, which the search finds too
    freedom = 1.0 if kind == SPACED else FREEDOM
    if votes.get(SEARCH, 0) > freedom * max(votes.get(kind, 0), 0) and _is_clear(votes, SEARCH):
        return SEARCH
    return kind if _is_clear(votes, kind) else None


def _is_clear(votes: Mapping[str, int], kind: str) -> bool:
    """Whether a kind gains enough on enough lines."""
    nats, lines = votes.get(kind, 0), votes.get(_count(kind), 0)
    if kind == SEARCH and lines < MOSTLY * votes.get(ASKED, 0):
        return False
    parted = votes.get(_count(kind, PARTED), 0)
    if kind != SEARCH and parted and min(nats, votes.get(_count(kind, PARTED_NATS), 0)) >= EACH_PARTED * parted:
        return True
    each = EACH_SEARCHED if kind == SEARCH else EACH
    return lines >= FEWEST_LINES and nats >= max(FEWEST, each * lines)


def with_base_direction(
    lines: Sequence[str],
    findings: Sequence[LineDamage | None],
    repairs: Sequence[LineRepair | None],
    votes: Mapping[str, int],
) -> list[LineRepair | None]:
    """The repairs of a page's lines, with direction runs reordered if the document was laid out from left to right.

    Args:
        lines: lines of a page.
        findings: the damage of each line.
        repairs: the repairs so far; None for an unchanged line.
        votes: the damage counts of the document.
    """
    from satrchin.stages.order.line_repair import LineRepair, is_in_runs

    kind = kind_of(votes)
    whole = kind in WORDS_FROM_LEFT
    if kind in {None, SEARCH} or is_in_runs(votes) or (many_reversed(votes) and (kind == PLAIN or not whole)):
        return list(repairs)
    against = {FIRST: FIRST_FOR, **dict.fromkeys(WORDS_FROM_LEFT, AMONG)}.get(kind or "", -AGAINST)
    gain = _gains()
    found = list(repairs)
    before = ""  # the line above in its new order
    for number, (line, damage, repair) in enumerate(zip(lines, findings, repairs, strict=True)):
        # words that were turned line by line are turned anew
        stands = line if repair is None or (whole and repair.rule == "words-reversed") else repair.text
        last, before = before, stands
        if damage is None or (damage.kind == WORDS and not whole) or _is_record(line):
            continue
        text = reading(kind, stands) if _may_change(kind, stands) else stands
        needed = against if votes.get(_count(kind), 0) >= FEWEST_LINES or parts(stands, text) else EACH_PARTED
        if text != stands and (nats := gain(stands, text, last)) > needed:
            before = text
            sure = 1 / (1 + exp(-(nats + AGAINST)))
            rule, reason = "base-direction", tr("the lines of the document were laid out from the left")
            if kind == SPACED:
                rule, reason = "parts-reversed", tr("the parts between two spaces read better in reverse order")
            found[number] = LineRepair(text, rule, sure, reason, (stands,))
    return found


def _count(kind: str, what: str = "lines") -> str:
    return f"{kind}: {what}"


@lru_cache(maxsize=8)
def _plausible(lines: tuple[str, ...], scores: tuple[float | None, ...]) -> list[str]:
    """The kinds that affect enough of these lines, all of them if the bigram model leaves room for one of them.

    Cached, as a page is asked again after a repair.

    Args:
        lines: a sample of lines.
        scores: their log probabilities, where they are known.
    """
    glued = list(filter(together, lines))
    kinds = [
        kind
        for kind in _OTHERS
        if sum(_may_change(kind, line) for line in lines) >= FEWEST_LINES
        or any(parts(line, reading(kind, line)) for line in glued)
    ]
    # a few lines rule most kinds out
    few = _gains_of_bigrams(kinds, lines[::STEP], scores[::STEP])
    kinds = [kind for kind, gain in zip(kinds, few, strict=True) if gain > IMPLAUSIBLE]
    return kinds if kinds and any(gain > PLAUSIBLE for gain in _gains_of_bigrams(kinds, lines, scores)) else []


def _may_change(kind: str, line: str) -> bool:
    """Whether a line has what a kind of documents reorders."""
    if kind in WORDS_FROM_LEFT:
        return " " in line.strip()
    if kind == SPACED:
        # most lines have single spaces only
        return ("  " in line or "\N{NO-BREAK SPACE}" in line) and _BETWEEN.search(line) is not None
    return starts_with_latin(line) if kind == FIRST else _OF_OTHER_DIRECTION[KINDS[kind]].search(line) is not None


def _gains_of_bigrams(kinds: Sequence[str], lines: Sequence[str], scores: Sequence[float | None]) -> list[float]:
    """For each kind, the nats that a reordered line gains on average under the bigram model; 0 if there is none."""
    texts = list(map(plain_forms, lines))
    score = {line: known for line, known in zip(texts, scores, strict=True) if known is not None}
    pairs = [[(line, text) for line in texts if (text := reading(kind, line)) != line] for kind in kinds]
    every = list({text for some in pairs for pair in some for text in pair} - score.keys())
    found = fluencies(load_lexicon(), every)
    score.update((text, fluency.mean * fluency.tokens) for text, fluency in zip(every, found, strict=True))
    return [sum(score[text] - score[line] for line, text in some) / max(len(some), 1) for some in pairs]


def _gains() -> Callable[..., float]:
    """A function that gives the nats that the second reading of a line gains over the first, after a third line."""
    from satrchin.lm.causal import BEFORE, load_causal

    model = load_causal()
    start = model.pieces(".")

    def gain(line: str, text: str, last: str) -> float:
        # mirrored brackets are no evidence of order
        pieces = [model.pieces(plain_forms(side).translate(_NO_BRACKETS)) for side in (line, text)]
        before = model.pieces(plain_forms(last))[-BEFORE:] or start
        stand, other = model.score(before, pieces, [])
        return other.own - stand.own

    return gain

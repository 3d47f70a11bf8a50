"""Detect documents whose lines are a few runs of whole words in reversed order.

In: lines of a page. Out: votes for and against such runs. ``است. این نامه برای آگاهی شما نوشته شده`` reads well word
by word, so its fluency is that of a healthy line. It has a better order, though: ``این نامه … نوشته شده است.``

Bigrams of a few lines decide first, as they cost little: is the line more probable as two or three runs in reversed
order than as it stands, over all places where the runs may meet? Trigrams of more lines then ask the same. Some healthy
lines pass, above all lists and law, so the causal language model decides on a few lines of the page. It stops at the
first clear answer.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from itertools import accumulate
from math import exp, log
from typing import TYPE_CHECKING, TypeVar

from satrchin.errors import MissingDependencyError
from satrchin.lm.fluency import log_pairs
from satrchin.lm.lexicon import load_lexicon
from satrchin.lm.memo import BulkMemo
from satrchin.lm.verse import is_verse_page
from satrchin.persian.chars import ZWNJ
from satrchin.stages.order.detect import IN_RUNS, JUDGED, RUNS, VISUAL, WORDS, LineDamage, is_foreign
from satrchin.stages.order.learned import word_run_numbers

if TYPE_CHECKING:
    from satrchin.stages.order.line_repair import RepairOptions

T = TypeVar("T")
FEWEST_LINES = 2
"""Different lines that a document needs for a verdict; one alone cannot reach the odds of a doubt."""
_OPENING, _CLOSING = '\u00ab("', '\u00bb)".:!\u060c\u061b\u061f\u2026'
_WORD = re.compile(f"[{_OPENING}]*[\u0621-\u063a\u0641-\u0655\u0670-\u06d3{ZWNJ}]+[{_CLOSING}]*")
# what runs leave behind that begin or end at any character: spaces doubled or at an end, a sign between words
_TRACE = re.compile("^ | $|  |[\u0620-\u06d3][.:\u060c\u061b\u061f!][\u0620-\u06d3]|^[.:\u060c\u061b\u061f!]")
IN_WORD_RUNS, NO_WORD_RUNS, UNCLEAR = "word runs", "no word runs", "perhaps word runs"
"""Votes of the pages that the language model has seen."""
PAGES = 4
"""Pages of a document that it sees at most."""


def word_run_votes(
    lines: Sequence[str],
    findings: Sequence[LineDamage | None],
    votes: Mapping[str, int],
    options: Callable[[], RepairOptions],
) -> Counter[str]:
    """The vote of a page for or against runs of whole words; no vote if nothing points to them.

    Args:
        lines: lines of the page.
        findings: the damage of each line.
        votes: the damage counts of the document so far.
        options: gives the options of the repair; called only where the search is needed.
    """
    asked = sum(votes.get(vote, 0) for vote in (IN_WORD_RUNS, NO_WORD_RUNS, UNCLEAR))
    if asked >= PAGES or votes.get("from the left", 0):
        return Counter()
    if votes.get(IN_RUNS, 0):
        return _among_runs(lines, findings, votes, options)
    usable = {
        line: found.kind
        for line, found in zip(lines, findings, strict=True)
        if found and found.kind not in {VISUAL, WORDS} and "\t" not in line and line.count(" ") + 1 >= JUDGED
    }
    suspected = _suspected(usable)
    if not suspected:
        return Counter()
    try:
        return Counter([_judged(suspected)])
    except MissingDependencyError:
        return Counter()


def _among_runs(
    lines: Sequence[str],
    findings: Sequence[LineDamage | None],
    votes: Mapping[str, int],
    options: Callable[[], RepairOptions],
) -> Counter[str]:
    """The vote of a page in runs: runs of whole words if no line has traces of others and the readings are as good."""
    if any(_TRACE.search(line) for line in lines):
        return Counter()
    from satrchin.lm.causal import load_causal
    from satrchin.stages.order.line_repair import ordered_lines
    from satrchin.stages.order.word_run_readings import is_better_than_search

    ordered = ordered_lines(lines, findings, votes, options())
    usable = [one for one in ordered if one.readings.hypotheses and len(one.line.split()) >= JUDGED]
    better = is_better_than_search(_spread(usable, round(word_run_numbers("detect")["compared"])), load_causal())
    return Counter([IN_WORD_RUNS] if better else [])


def is_in_word_runs(votes: Mapping[str, int]) -> bool:
    """Whether the lines of a document are runs of whole words in reversed order."""
    return votes.get(IN_WORD_RUNS, 0) > votes.get(NO_WORD_RUNS, 0)


def may_be_in_word_runs(votes: Mapping[str, int]) -> bool:
    """Whether the lines of a document are such runs, or may be but are too few to tell."""
    return is_in_word_runs(votes) or votes.get(UNCLEAR, 0) > votes.get(NO_WORD_RUNS, 0)


def bigram_odds(lines: Sequence[str]) -> list[float | None]:
    """Log odds that each line is two or three runs in reversed order against its present order, by bigrams.

    All places where the runs may meet count as equally probable. A line of fewer than six words has no odds.

    >>> whole = "پاسخ این نامه تا پایان هفته برای دبیرخانه فرستاده شود."
    >>> runs = "برای دبیرخانه فرستاده شود. پاسخ این نامه تا پایان هفته"
    >>> odds = bigram_odds([runs, whole])
    >>> odds[0] > odds[1]
    True
    """
    lexicon = load_lexicon()
    numbered = [[ids for ids in map(lexicon.numbers, line.split()) if ids] for line in lines]
    judged = [words for words in numbered if len(words) >= JUDGED]
    pairs = [_pairs(words, lexicon.start) for words in judged]
    befores, afters = ([id_ for pair in pairs for id_ in pair[side]] for side in (0, 1))
    scores = log_pairs(lexicon, befores, afters, len(lines))
    starts = accumulate((len(befores) for befores, _ in pairs), initial=0)
    found = iter([_odds(scores, start, len(words) - 1) for words, start in zip(judged, starts, strict=False)])
    return [next(found) if len(words) >= JUDGED else None for words in numbered]


def _trigram_odds(lines: Sequence[str]) -> list[float | None]:
    from satrchin.stages.order.word_run_odds import trigram_odds

    return trigram_odds(lines)


_BIGRAMS: BulkMemo[str, float | None] = BulkMemo(bigram_odds, 2000)
_TRIGRAMS: BulkMemo[str, float | None] = BulkMemo(_trigram_odds, 2000)
"""The odds of lines; after a repair, a page is asked again."""


def _pairs(numbers: Sequence[Sequence[int]], start: int) -> tuple[list[int], list[int]]:
    """The bigrams of a line that count if its runs are reversed, in the order in which :func:`_odds` uses them.

    Returns:
        The first id of each bigram, and the second.
    """
    begins, ends = [ids[0] for ids in numbers], [ids[-1] for ids in numbers]
    first, last, later, earlier = begins[0], ends[-1], begins[1:], ends[:-1]
    places = len(later)
    return (
        [start, last, *earlier, *[start] * places, *earlier, *[last] * places],
        [first, first, *later, *later, *[first] * places, *later],
    )


def _odds(scores: Sequence[float], start: int, places: int) -> float:
    """The log odds of a line from the scores of its bigrams, from ``start`` on, and the places where runs may meet."""
    stands, around = scores[start : start + 2]
    kinds = (scores[at : at + places] for at in range(start + 2, start + 2 + 4 * places, places))
    two = three = before = 0.0
    for here, opens, closes, follows in zip(*kinds, strict=True):
        begins = opens - stands
        two += exp(begins + around - here)
        # this place as the later of two: the runs before it are in reversed order too
        three += before * exp(begins + closes - here)
        before += exp(follows - here)
    return log(two / places / 2 + three / (places * (places - 1)) + 1e-30)


def _is_prose(line: str) -> bool:
    """Whether most of a line is words; the models know little of the order of numbers, names of files and emoji."""
    words = line.split()
    return sum(_WORD.fullmatch(word) is not None for word in words) >= word_run_numbers("detect")["words"] * len(words)


def _suspected(lines: Mapping[str, str]) -> list[str]:
    """The Persian prose among lines, given with their kinds, if bigrams and trigrams prefer other orders; else none."""

    def is_prose(line: str) -> bool:
        return _is_prose(line) and not (lines[line] == RUNS and is_foreign(line))

    limits = word_run_numbers("detect")
    # a few lines show that a healthy page is no such document, by bigrams or, where these do not, by trigrams
    sample = _spread(list(lines), round(limits["few lines"]))
    few: list[str] = []
    for some in (sample[::2], sample):
        few = list(filter(is_prose, some))
        if len(lines) < FEWEST_LINES or (few and not _prefers_runs(_BIGRAMS(few), "few lines")):
            return []
    if few and not _prefers_runs(_TRIGRAMS(few), "few lines, trigrams"):
        return []
    prose = list(filter(is_prose, lines))
    # the order of words in verse is free
    if is_verse_page(prose):
        return []
    return prose if _prefers_runs(_TRIGRAMS(_spread(prose, round(limits["lines"]))), "lines") else []


def _prefers_runs(every: Sequence[float | None], sample: str) -> bool:
    """Whether runs of whole words are preferred, by the mean odds of lines across the page that have odds."""
    odds = [one for one in every if one is not None]
    limits = word_run_numbers("detect")
    bound = limits[f"{sample}: bound"]
    # bounded, so that no line decides alone; the mean of a few lines varies more
    total = sum(max(min(one, bound), -bound) for one in odds)
    return (
        bool(odds) and total >= limits[f"{sample}: odds"] * len(odds) - limits[f"{sample}: spread"] * len(odds) ** 0.5
    )


def _judged(lines: Sequence[str]) -> str:
    """The vote of the language model, from lines across the page until it is clear."""
    from satrchin.lm.causal import load_causal
    from satrchin.stages.order.word_run_readings import causal_odds

    limits = word_run_numbers("detect")
    bound, total, seen = limits["bound"], 0.0, 0
    for line in _sample(lines, round(limits["sample"]), round(limits["most words"])):
        odds = causal_odds(line, load_causal())
        if odds is None:
            continue
        seen += 1
        total += max(min(odds, bound), -bound)
        if total <= limits["against"]:
            return NO_WORD_RUNS
        if total >= limits["for"]:
            return IN_WORD_RUNS
    if seen >= limits["enough lines"] and total >= max(limits["for all"], limits["each"] * seen):
        return IN_WORD_RUNS
    return UNCLEAR if total >= max(limits["doubt"], limits["each of few"] * seen) else NO_WORD_RUNS


def _sample(lines: Sequence[str], most: int, words: int) -> list[str]:
    """Lines across the page with at most so many words; where these are too few, the shortest of the others too."""
    lengths = {line: len(line.split()) for line in lines}
    usable = [line for line in lengths if JUDGED <= lengths[line] <= words]
    chosen = _spread(usable, most)
    others = sorted((line for line in lengths if lengths[line] > words), key=lambda line: lengths[line])
    return [*chosen, *others[: most - len(chosen)]]


def _spread(lines: Sequence[T], most: int) -> list[T]:
    """At most so many lines, evenly spread."""
    count = min(most, len(lines))
    return [lines[number * len(lines) // count] for number in range(count)]

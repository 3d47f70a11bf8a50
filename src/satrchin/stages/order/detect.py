"""What ails a line: in lines as they stand, out the kind of order each of them is in.

Every line pays for this, so a healthy one is looked at once, and many lines together: its words against the same
letters back to front, and against the same words back to front. A line in runs has its words whole but reads badly: it
is only suspected here.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import compress
from math import inf
from typing import NamedTuple

from satrchin.lm.fluency import Fluency, fluencies, folded_tokens
from satrchin.lm.lexicon import Lexicon
from satrchin.persian.chars import ZWNJ

HEALTHY, JOINED, VISUAL, WORDS, RUNS, SHORT = "healthy", "joined", "visual", "words", "runs", "short"
KINDS = (HEALTHY, JOINED, VISUAL, WORDS, RUNS)
"""What a line can vote for; a short line tells only that it is not back to front."""

# plain patterns of the standard library: every cold start compiles them
_PERSIAN = re.compile("[\u0620-\u063f\u0641-\u064a\u066e-\u06d3\ufb50-\ufdff\ufe70-\ufefc]{2}")
_SIGNS = ".:\u060c\u061b\u061f!"
# an abbreviation has its full stops between single letters: ه.ق
_SIGN_BETWEEN = re.compile(f"(?:[\u0620-\u063f\u0641-\u06d3]{{2}}|[^\u0620-\u06d3])[{_SIGNS}][\u0620-\u06d3]")
_CODE = re.compile(r"[`&\\<>{}|=$^~#]")
"""Signs of code and markup, whose order the evidence knows nothing of."""
_MOST_CODE = 2
# whoever loses the order of runs loses every ZWNJ and tab: a line that has one is not in runs
_JOINED = re.compile(f"[\u0620-\u06d3]{ZWNJ}[\u0620-\u06d3]")
_FORMS = re.compile("[\ufb50-\ufdff\ufe70-\ufefc]")

DISFLUENT = -7.2
"""Nine in ten healthy lines of any source read better than this, nine in ten lines in runs worse."""
FLUENT = -6.5
"""Hardly a line whose words are reversed reads as well as this."""
KNOWN = 0.8
"""Share of its words that are known in a line which is certainly not back to front."""
FOREIGN = 0.35
"""Share of its words that makes a line one of another language."""
ENOUGH = 4
"""Words of a line that can tell something by itself."""

CLEARLY = 0.6
"""By how much a line must read better with its words reversed, in a document that is not."""
_VERSE = 1.5
"""The same for a line of verse, whose words stand in an order that prose has not."""

LONG = 8
"""Tokens of a line whose word order can be told from itself alone."""

USUAL = 20
"""Occurrences in the training text of a word that says which way its letters stand."""
IN_RUNS, NO_RUNS = "in runs", "no runs"
"""Votes of pages that may be in runs, after the language model compared: they read better so, or they do not."""
SWAPPED, UNSWAPPED = "lam-alef swapped", "lam-alef stands"

ASTRAY = re.compile("^([.:\u060c\u061b\u061f!])(?=[\u0620-\u06d3])(.*[\\w)\u00bb])(\\s*)$")
"""A line that begins with the sign which should end it, a word right behind."""


class LineDamage(NamedTuple):
    """What was found of one line."""

    kind: str
    mean: float
    """Fluency as it stands."""
    margin: float
    """By how much the other order reads better."""
    broken: bool
    """It has words that nobody knows."""


def is_persian(line: str) -> bool:
    """Whether a line has a word in Arabic letters."""
    return _PERSIAN.search(line) is not None


def detect(lexicon: Lexicon, lines: Sequence[str], votes: Mapping[str, int]) -> list[LineDamage | None]:
    """The finding of each line; None for a line that is not Persian.

    Args:
        lexicon: the evidence.
        lines: lines as they stand.
        votes: how many lines of the document were found to be of each kind, for lines that are in doubt.
    """
    persian = list(map(is_persian, lines))
    found = _look(lexicon, list(compress(lines, persian)), votes)
    return [next(found) if there else None for there in persian]


def _look(lexicon: Lexicon, lines: Sequence[str], votes: Mapping[str, int]) -> Iterator[LineDamage | None]:
    """The finding of each Persian line."""
    # hardly a text has a presentation form
    plain = list(map(_plain, lines)) if _FORMS.search("\n".join(lines)) else lines
    stand = fluencies(lexicon, plain)
    # only a line with unknown words can be back to front, but for one among others that are
    known, alone = KNOWN if not votes.get(VISUAL, 0) else inf, -1 if _lean(votes) > 0 else 1
    odd = [(one.known < known or one.words < ENOUGH) and one.words > alone for one in stand]
    turned = [_turned(line) if here else None for line, here in zip(lines, odd, strict=True)]
    # a line that reads well has its words in order, unless its document has not; of a short one nothing is told
    fluent, long = FLUENT if not votes.get(WORDS, 0) else inf, 2 if _many_reversed(votes) else LONG
    odd = [one.mean < fluent and one.tokens >= long for one in stand]
    back = [_back(line) if here else None for line, here in zip(plain, odd, strict=True)]
    means = list(_means(lexicon, turned + back))
    for line, one, letters, order in zip(lines, stand, means[: len(lines)], means[len(lines) :], strict=True):
        yield _linked(line, _finding(one, letters, order, votes))


def _means(lexicon: Lexicon, lines: Sequence[str | None]) -> Iterator[float | None]:
    """The mean fluency of each line there is."""
    found = iter(fluencies(lexicon, [line for line in lines if line is not None]))
    return (None if line is None else next(found).mean for line in lines)


def lam_alef_votes(lexicon: Lexicon, lines: Sequence[str], findings: Sequence[LineDamage | None]) -> Counter[str]:
    """Votes for whether an extractor turned every «لا» into «ال»: then no right one is left."""
    votes: Counter[str] = Counter()
    for line, found in zip(lines, findings, strict=True):
        if found and found.broken and "ال" in line:
            # most words have no lam
            for token in folded_tokens(" ".join(word for word in line.split() if "ل" in word)):
                if "ال" in token and not lexicon.frequency(token):
                    votes[SWAPPED] += lexicon.frequency(token.replace("ال", "لا", 1)) >= USUAL
    if votes[SWAPPED]:
        tokens = (token for line in lines if "لا" in line for token in folded_tokens(line))
        votes[UNSWAPPED] = sum("لا" in token and lexicon.frequency(token) >= USUAL for token in tokens)
    return votes


def needs_closer_look(votes: Mapping[str, int]) -> bool:
    """Whether lines are out of order, or so many read badly that they may be in runs."""
    runs, total = votes.get(RUNS, 0), sum(votes.get(kind, 0) for kind in KINDS)
    return bool(votes.get(VISUAL, 0) or votes.get(WORDS, 0)) or 0 < total <= 3 * runs


def is_swapped(votes: Mapping[str, int]) -> bool:
    """Whether the votes say that every «لا» of the document was turned into «ال»."""
    return votes.get(SWAPPED, 0) > 3 * votes.get(UNSWAPPED, 0)


def _linked(line: str, finding: LineDamage) -> LineDamage | None:
    """The finding, but for what the line itself says against it; None if it is not Persian."""
    if finding.kind in {HEALTHY, RUNS} and ("\t" in line or (ZWNJ in line and _JOINED.search(line))):
        return LineDamage(JOINED, *finding[1:])
    if finding.kind == HEALTHY and _is_loose(line):
        finding = finding._replace(kind=RUNS)
    if finding.kind in {WORDS, RUNS} and _is_foreign(line):
        return None
    if finding.kind == RUNS and len(_CODE.findall(line)) > _MOST_CODE:
        return finding._replace(kind=HEALTHY)
    if finding.kind == WORDS and finding.margin < _VERSE and _reads_like_verse(line):
        return finding._replace(kind=HEALTHY)
    return finding


def _is_loose(line: str) -> bool:
    """Whether a line shows what runs leave where they meet: a space at an end, a sign at its start or between words."""
    if line[0] in _SIGNS or (line[0] == " " != line[1:2]) or (line[-1] == " " != line[-2:-1]):
        return True
    return _SIGN_BETWEEN.search(line) is not None


def _reads_like_verse(line: str) -> bool:
    """Whether a line may be verse: half of what makes it certain is enough."""
    from satrchin.lm.verse import OLD, score

    return score(line) > OLD / 2


def _is_foreign(line: str) -> bool:
    """Whether much of a line is Arabic, Azerbaijani, Kurdish or Urdu, of which the evidence knows nothing."""
    from satrchin.lm.foreign import foreign

    return len(foreign(line)[0]) > FOREIGN * len(line.split())


def _plain(line: str) -> str:
    """The line with plain letters for presentation forms."""
    if not _FORMS.search(line):
        return line
    from satrchin.stages.order.visual import plain_forms

    return plain_forms(line)


def _back(line: str) -> str:
    """A line with its words in reversed order."""
    return " ".join(line.split()[::-1])


def _turned(line: str) -> str:
    """A line read back to front."""
    from satrchin.stages.order.visual import reversed_line

    return _plain(reversed_line(line))


def _total(votes: Mapping[str, int]) -> int:
    """How many lines have voted for what they are."""
    return max(sum(votes.get(kind, 0) for kind in KINDS), 1)


def _lean(votes: Mapping[str, int]) -> float:
    """How much a document of such votes speaks for a line that is back to front."""
    # a line of one or two words goes with its document
    short = _total(votes) + votes.get(SHORT, 0)
    return 2.0 * (votes.get(VISUAL, 0) / short - 0.5) if votes else -0.5


def _many_reversed(votes: Mapping[str, int]) -> bool:
    """Whether most lines of a document have their words reversed."""
    return votes.get(WORDS, 0) > _total(votes) / 2


def _finding(stands: Fluency, turned: float | None, by_words: float | None, votes: Mapping[str, int]) -> LineDamage:
    """What one line is, from how its readings read; None is a reading that can tell nothing."""
    mean, size, broken = stands.mean, stands.words, stands.known < 1
    if turned is not None:
        # only words read otherwise back to front: signs and numbers must not water their gain down
        gain = (turned - mean) * stands.tokens / max(size, 1)
        if gain + _lean(votes) > (1.0 if size >= ENOUGH else 1.5):
            return LineDamage(VISUAL, mean, gain, broken)
    if by_words is not None:
        gain = by_words - mean
        if gain > (-0.75 if _many_reversed(votes) else CLEARLY):
            return LineDamage(WORDS, mean, gain, broken)
    if size < ENOUGH:
        return LineDamage(SHORT, mean, 0.0, broken)
    return LineDamage(RUNS if mean < DISFLUENT else HEALTHY, mean, 0.0, broken)

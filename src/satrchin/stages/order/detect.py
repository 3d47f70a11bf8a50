"""Classify the damage of each line: healthy, letters reversed, words reversed, or suspected runs.

The fluency of a line is compared with that of the line reversed letter by letter and word by word. The words of a line
in runs are intact but its fluency is low, so it is only suspected here. Every line is classified, so healthy lines are
measured once and many lines are processed together.
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
from satrchin.stages.order.learned import order_numbers

HEALTHY, JOINED, VISUAL, WORDS, RUNS, SHORT = "healthy", "joined", "visual", "words", "runs", "short"
KINDS = (HEALTHY, JOINED, VISUAL, WORDS, RUNS)
"""The classes that vote; a short line only shows that its letters are not reversed."""

JUDGED = 6
"""Words that a line needs for the order of its words to be judged, where they are in runs of whole words."""

# patterns of the standard library, because every cold start compiles them; a rare character comes first in each,
# which makes the search of a line without it quick
_PERSIAN = re.compile("[\u0620-\u063f\u0641-\u064a\u066e-\u06d3\ufb50-\ufdff\ufe70-\ufefc]{2}")
SIGNS = ".:\u060c\u061b\u061f!"
# abbreviations have full stops between single letters: ه.ق
_SIGN_BETWEEN = re.compile(
    f"[{SIGNS}](?=[\u0620-\u06d3])(?:(?<=[\u0620-\u063f\u0641-\u06d3]{{2}}.)|(?<=[^\u0620-\u06d3].))"
)
_CODE = "`&\\<>{}|=$^~#"
"""Characters of code and markup, for which the models have no evidence."""
_LEARNED = order_numbers("detect")
_MOST_CODE = _LEARNED["most code"]
# most producers that reverse runs also drop ZWNJ and tabs, so a line that has one and reads well is not in runs
_JOINED = re.compile(f"{ZWNJ}(?<=[\u0620-\u06d3].)(?=[\u0620-\u06d3])")
_FORMS = re.compile("[\ufb50-\ufdff\ufe70-\ufefc]")

DISFLUENT = _LEARNED["disfluent"]
"""Fluency that nine in ten healthy lines exceed and nine in ten lines in runs do not reach."""
FLUENT = _LEARNED["fluent"]
"""Fluency that almost no line with reversed words reaches."""
KNOWN = _LEARNED["known"]
"""Share of known words above which the letters of a line are certainly not reversed."""
FOREIGN = _LEARNED["foreign"]
"""Share of foreign words above which a line is in another language."""
ENOUGH = _LEARNED["enough words"]
"""Words that a line needs to be classified by itself."""

CLEARLY = _LEARNED["clearly"]
"""Gain in fluency that reversing the words must bring, in a document that is otherwise healthy."""

LONG = _LEARNED["long"]
"""Tokens that a line needs for its word order to be judged by itself."""

SIGN = _LEARNED["sign first"]
"""Fluency that a sign at the start of a word, which belongs to the end of one, is worth for reversed letters."""
USUAL = _LEARNED["usual"]
"""Frequency of a word in the training text that makes it evidence of letter order."""
IN_RUNS, NO_RUNS = "in runs", "no runs"
"""Votes of pages that may be in runs, after scoring by the language model."""
LONG_LINES = "long lines"
PREPARED = "prepared"
"""Vote of a page with lines that were prepared for this stage: see :mod:`satrchin.stages.order.prepare`."""
KEPT = "runs with ZWNJ"
"""Lines that may be in runs although they have a ZWNJ."""
SWAPPED, UNSWAPPED = "lam-alef swapped", "lam-alef stands"

ASTRAY = re.compile("^([.:\u060c\u061b\u061f!])(?=[\u0620-\u06d3])(.*[\\w)\u00bb])(\\s*)$")
"""A line that begins with its final sign, directly followed by a word."""


# a sign that belongs to the end of a word, at its start
SIGN_FIRST = re.compile(r"(?:(?<=\s)|^)[:.،؛؟](?=[\u0620-\u06d3])")


class LineDamage(NamedTuple):
    """The damage of one line."""

    kind: str
    mean: float
    """Fluency of the line unchanged."""
    margin: float
    """Gain in fluency of the better order."""
    unknown: tuple[str, ...]
    """The folded words of the line that are not in the lexicon."""
    tokens: int
    """The number of its tokens; times ``mean``, the log probability of the line unchanged."""


def is_persian(line: str) -> bool:
    """Whether a line has a word in Arabic script."""
    return _PERSIAN.search(line) is not None


def has_zwnj(line: str) -> bool:
    """Whether a line has a ZWNJ between two letters of the Arabic script."""
    return ZWNJ in line and _JOINED.search(line) is not None


def keeps_zwnj(votes: Mapping[str, int]) -> bool:
    """Whether a document may be in runs that kept their ZWNJs: then a line with ZWNJ that reads well may be in runs.

    The lines with ZWNJ must then look as damaged as those of any document in runs (see :func:`needs_closer_look`).
    """
    damaged = votes.get(KEPT, 0)
    return 0 < damaged + votes.get(JOINED, 0) <= 3 * damaged


def detect(lexicon: Lexicon, lines: Sequence[str], votes: Mapping[str, int]) -> list[LineDamage | None]:
    """The damage of each line; None for a line that is not Persian.

    Args:
        lexicon: the lexicon.
        lines: the lines, unchanged.
        votes: how many lines of the document are of each kind; they decide uncertain lines.
    """
    persian = list(map(is_persian, lines))
    found = _look(lexicon, list(compress(lines, persian)), votes)
    return [next(found) if there else None for there in persian]


def _look(lexicon: Lexicon, lines: Sequence[str], votes: Mapping[str, int]) -> Iterator[LineDamage | None]:
    """The damage of each Persian line."""
    # presentation forms are rare
    plain = list(map(_plain, lines)) if _FORMS.search("\n".join(lines)) else lines
    stand = fluencies(lexicon, plain)
    # a line without unknown words is tested for reversed letters only if other lines of the document have them
    known, alone = KNOWN if not votes.get(VISUAL, 0) else inf, -1 if _lean(votes) > 0 else 1
    odd = [one.known < known or one.words < ENOUGH or line[0] in SIGNS for line, one in zip(lines, stand, strict=True)]
    signs = [here and SIGN_FIRST.search(line) is not None for line, here in zip(plain, odd, strict=True)]
    odd = [here and (one.words > alone or sign) for one, here, sign in zip(stand, odd, signs, strict=True)]
    turned = [_letters_reversed(line) if here else None for line, here in zip(lines, odd, strict=True)]
    # a fluent line has its words in order unless the document has reversed lines; a short line is no evidence
    fluent, long = FLUENT if not votes.get(WORDS, 0) else inf, 2 if many_reversed(votes) else LONG
    odd = [one.mean < fluent and one.tokens >= long for one in stand]
    back = [_words_reversed(line) if here else None for line, here in zip(plain, odd, strict=True)]
    others = list(_fluencies(lexicon, turned + back))
    both = zip(others[: len(lines)], others[len(lines) :], strict=True)
    # one search of all lines says that most pages have none
    loose = bool(_SIGN_BETWEEN.search("\n".join(plain)))
    for line, one, (letters, order), sign in zip(plain, stand, both, signs, strict=True):
        kind, margin = _kind(one, letters, order, votes, sign_first=sign)
        linked = _linked(line, kind, loose=loose and _SIGN_BETWEEN.search(line) is not None)
        yield LineDamage(linked, one.mean, margin, one.unknown, one.tokens) if linked else None


def _fluencies(lexicon: Lexicon, lines: Sequence[str | None]) -> Iterator[Fluency | None]:
    """The fluency of each line; None for None."""
    found = iter(fluencies(lexicon, [line for line in lines if line is not None]))
    return (None if line is None else next(found) for line in lines)


def without_foreign(lines: Sequence[str], findings: Sequence[LineDamage | None]) -> list[LineDamage | None]:
    """The damage of each line; None for one that only seems to be in runs because it is in another language.

    Detection leaves it out, because it takes longer than the rest: few lines of a healthy page seem to be in runs, and
    then they decide nothing.
    """
    return [
        None if found and found.kind == RUNS and is_foreign(line) else found
        for line, found in zip(lines, findings, strict=True)
    ]


def lam_alef_votes(lexicon: Lexicon, lines: Sequence[str], findings: Sequence[LineDamage | None]) -> Counter[str]:
    """Votes for whether an extractor turned every «لا» into «ال», which leaves no correct one."""
    votes: Counter[str] = Counter()
    for found in findings:
        for word in found.unknown if found else ():
            if "ال" in word:
                votes[SWAPPED] += lexicon.frequency(word.replace("ال", "لا", 1)) >= USUAL
    if votes[SWAPPED]:
        tokens = (token for line in lines if "لا" in line for token in folded_tokens(line))
        votes[UNSWAPPED] = sum("لا" in token and lexicon.frequency(token) >= USUAL for token in tokens)
    return votes


def needs_closer_look(votes: Mapping[str, int]) -> bool:
    """Whether lines are out of order, or enough lines have low fluency to suspect runs."""
    runs, total = votes.get(RUNS, 0), sum(votes.get(kind, 0) for kind in KINDS)
    return bool(votes.get(VISUAL, 0) or votes.get(WORDS, 0)) or 0 < total <= 3 * runs


def is_swapped(votes: Mapping[str, int]) -> bool:
    """Whether every «لا» of the document was turned into «ال», by the votes."""
    return votes.get(SWAPPED, 0) > 3 * votes.get(UNSWAPPED, 0)


def _linked(line: str, kind: str, *, loose: bool) -> str | None:
    """The kind of damage, corrected by signs in the line itself; None if the line is not Persian.

    Args:
        line: the line.
        kind: its kind of damage by fluency.
        loose: whether it has a sign between two words without a space.
    """
    if kind in {HEALTHY, RUNS} and "\t" in line:
        return JOINED
    if kind == HEALTHY:
        if loose or _has_loose_end(line):
            kind = RUNS
        elif has_zwnj(line):
            return JOINED
    if kind == WORDS and is_foreign(line):
        return None
    if kind == RUNS and sum(map(line.count, _CODE)) > _MOST_CODE:
        return HEALTHY
    return kind


def _has_loose_end(line: str) -> bool:
    """Whether a line has traces of a run border at an end: a space there, or a sign at its start."""
    return line[0] in SIGNS or (line[0] == " " != line[1:2]) or (line[-1] == " " != line[-2:-1])


def is_foreign(line: str) -> bool:
    """Whether many words of a line are Arabic, Azerbaijani, Kurdish or Urdu, which the lexicon does not cover."""
    from satrchin.lm.foreign import foreign, is_plainly_persian

    line = _plain(line)
    # a quick test first, as the words of each line with rare words are weighed
    return not is_plainly_persian(line) and len(foreign(line)[0]) > FOREIGN * len(line.split())


def _plain(line: str) -> str:
    """The line with presentation forms replaced by plain letters."""
    if not _FORMS.search(line):
        return line
    from satrchin.stages.order.visual import plain_forms

    return plain_forms(line)


def _words_reversed(line: str) -> str:
    """The line with its words in reversed order."""
    return " ".join(line.split()[::-1])


def _letters_reversed(line: str) -> str:
    """The line with its letters in reversed order."""
    from satrchin.stages.order.visual import reversed_line

    return _plain(reversed_line(line))


def _total(votes: Mapping[str, int]) -> int:
    """The number of lines that have voted."""
    return max(sum(votes.get(kind, 0) for kind in KINDS), 1)


def _lean(votes: Mapping[str, int]) -> float:
    """The prior for reversed letters that the votes of the document give, from -1 to 1."""
    # a line of one or two words follows its document
    short = _total(votes) + votes.get(SHORT, 0)
    return 2.0 * (votes.get(VISUAL, 0) / short - 0.5) if votes else _LEARNED["alone"]


def many_reversed(votes: Mapping[str, int], besides: int = 0) -> bool:
    """Whether most lines of a document have their words reversed, or most of those whose word order can be judged.

    Args:
        votes: how many lines of the document are of each kind, and how many are long.
        besides: reversed lines that do not count among all lines, as they are what the votes shall decide.
    """
    found = votes.get(WORDS, 0)
    return 2 * (found - besides) > _total(votes) or (found > 1 and 2 * found > votes.get(LONG_LINES, 0))


def with_more_reversed(
    lexicon: Lexicon, lines: Sequence[str], findings: Sequence[LineDamage | None]
) -> list[LineDamage | None]:
    """The damage of each line, fluent lines tested for reversed words too if another line of the page has them."""
    if not any(found and found.kind == WORDS for found in findings):
        return list(findings)
    return detect(lexicon, lines, {WORDS: 1, HEALTHY: len(lines)})


def long_lines(lines: Sequence[str], findings: Sequence[LineDamage | None]) -> int:
    """The number of lines that are long enough for their word order to be judged by itself."""
    pairs = zip(lines, findings, strict=True)
    return sum(found is not None and found.kind in KINDS and line.count(" ") >= LONG - 1 for line, found in pairs)


def _kind(
    stands: Fluency, turned: Fluency | None, by_words: Fluency | None, votes: Mapping[str, int], *, sign_first: bool
) -> tuple[str, float]:
    """The kind of one line and its margin, by its fluency and that of its two reversals; None: one not scored."""
    mean, size = stands.mean, stands.words
    if turned is not None:
        # the gain is per word: signs and numbers, which reversal does not change, would dilute it
        gain = (turned.mean - mean) * stands.tokens / max(size, 1)
        lean = _lean(votes)
        needed = _LEARNED["letters reversed" if size >= ENOUGH else "letters of a short line reversed"]
        # among reversed lines, words that become known decide
        follows = lean > _LEARNED["follows"] and turned.known > stands.known and gain > 0
        if gain + lean + (SIGN if sign_first else 0) > needed or follows:
            return VISUAL, gain
    if by_words is not None:
        gain = by_words.mean - mean
        if gain > (_LEARNED["among reversed lines"] if many_reversed(votes) else CLEARLY):
            return WORDS, gain
    if size < ENOUGH:
        return SHORT, 0.0
    return RUNS if mean < DISFLUENT else HEALTHY, 0.0

"""Find lines with traces of damage that the order stage cannot repair, so that they do not pass as right.

In: the lines of a page after their repair. Out: the numbers of those with traces that no writer leaves: a mark without
its letter (``ٔ گزارش``), a bracket or bullet on the wrong side (``)Forecast``), letters alone all over the page, words
that are known only back to front (``هکبش``), prepositions and conjunctions on lines of their own.

A few such places occur in healthy text. A page needs several of one kind.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from satrchin.lm.lexicon import load_lexicon
from satrchin.persian.tokens import fold
from satrchin.stages.order.learned import order_numbers
from satrchin.stages.order.visual import bracket_balance

_LEARNED = order_numbers("doubtful lines")
USUAL = order_numbers("detect")["usual"]
MARKS, BRACKETS = _LEARNED["marks"], _LEARNED["brackets"]
"""Lines with a mark without its letter, and with a bracket or bullet on the wrong side, that a page needs."""
WORDS, REVERSED = _LEARNED["reversed words"], _LEARNED["share reversed"]
"""Different words known only back to front that a page needs, and their least share of its unknown words."""
LETTERS, ALONE, MOSTLY = _LEARNED["letters"], _LEARNED["share of letters"], _LEARNED["lines with letters"]
"""Letters alone that a page needs, their least share of its words, and the least share of lines with one."""
PIECES = _LEARNED["pieces"]
"""Lines of one preposition or conjunction that a page needs."""
LISTED = _LEARNED["listed letters"]
"""Share of letters among the words of a line that lists letters."""
DIFFERENT = _LEARNED["different letters"]
"""Share of different letters among those that a line lists."""
SAMPLE = 120
BULLET = "\N{BULLET}"
# writers put a tanwin or tashdid there, seldom another mark
_MARK = re.compile("[\u064e-\u0650\u0652-\u0655](?<!\\S.)")
# not a smiley, a call of a function, or the number of an item
_BRACKET = re.compile(
    "[)](?<!\\S.)(?=[A-Za-z\u0620-\u06d3]{3})|[(](?<=[A-Za-z\u0620-\u06d3]{3}.)(?![^ ])|(?<=\\S )\u2022\\s*$",
    re.MULTILINE,
)
_ASIDE = (" )", "\n)", "( ", "(\n", f" {BULLET}\n")
_LETTER = re.compile("(?<!\\S)[\u0621-\u0647\u0649-\u06d3](?!\\S)")
_WORD = re.compile("[\u0621-\u063a\u0641-\u064a\u066e-\u06d3]+")
_PIECE = re.compile("\\s*(?:از|به|با|در|که|را|و|تا|برای|این|آن|هر|یا)\\s*")
_SHORTEST = 3


def doubtful_lines(lines: Sequence[str], with_unknown_words: Callable[[Sequence[str]], Sequence[str]]) -> list[int]:
    """The numbers of the lines of a page that have traces of damage, if it has many.

    Args:
        lines: the lines.
        with_unknown_words: gives those of some lines that have words that are not in the lexicon.

    >>> doubtful_lines(["ٔ گزارش فنی سامانه", "ٔ شبکه نخست", "این سطر درست است"], list)
    [0, 1]
    """
    found: set[int] = set()
    text = "\n".join(("", *lines, ""))
    aside = any(sign in text for sign in _ASIDE)
    for pattern, fewest in ((_MARK, MARKS), *([(_BRACKET, BRACKETS)] if aside else [])):
        if pattern.search(text):
            there = [
                number
                for number, line in enumerate(lines)
                if pattern.search(line)
                and (pattern is _MARK or line.rstrip()[-1:] == BULLET or bracket_balance(line) < 0)
            ]
            found.update(there if len(there) >= fewest else ())
    sample = lines[:: max(1, len(lines) // SAMPLE)]
    if sum(_PIECE.fullmatch(line) is not None for line in sample) >= PIECES:
        found.update(number for number, line in enumerate(lines) if len(line.split()) == 1)
    if len(_LETTER.findall("\n".join(sample))) >= LETTERS and _has_letters_all_over(sample):
        found.update(number for number, line in enumerate(lines) if _LETTER.search(line))
    found.update(_with_reversed_words(lines, with_unknown_words(sample)))
    return sorted(found)


def _has_letters_all_over(lines: Sequence[str]) -> bool:
    """Whether so many words of most lines are letters alone; an alphabet, whose letters differ, is no damage."""
    found = [_LETTER.findall(line) for line in lines]
    listed = [len(set(alone)) > DIFFERENT * len(alone) for alone in found]
    alone = [
        0 if differ and len(alone) > LISTED * len(line.split()) else len(alone)
        for alone, differ, line in zip(found, listed, lines, strict=True)
    ]
    letters, with_letters = sum(alone), len(list(filter(None, alone)))
    all_over = with_letters >= MOSTLY * len(lines)
    return letters >= LETTERS and all_over and letters >= ALONE * sum(len(line.split()) for line in lines)


def _with_reversed_words(lines: Sequence[str], sample: Sequence[str]) -> Iterator[int]:
    """The numbers of lines with words known only back to front, if many of a page's unknown words are."""
    frequency = load_lexicon().frequency
    unknown = {
        word for word in set(_WORD.findall("\n".join(sample))) if len(word) >= _SHORTEST and not frequency(fold(word))
    }
    back = {word for word in unknown if frequency(fold(word[::-1])) >= USUAL}
    if len(back) >= max(WORDS, REVERSED * len(unknown)):
        for number, line in enumerate(lines):
            if any(
                len(word) >= _SHORTEST and not frequency(fold(word)) and frequency(fold(word[::-1])) >= USUAL
                for word in _WORD.findall(line)
            ):
                yield number

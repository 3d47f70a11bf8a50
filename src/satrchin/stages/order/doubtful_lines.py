"""Find lines with traces of damage that the order stage cannot repair, so that they do not pass as right.

In: the lines of a page after their repair. Out: the numbers of those with traces that no writer leaves: a mark without
its letter (``ٔ گزارش``), a bracket or bullet on the wrong side (``)Forecast``), letters alone all over the page, words
that are known only back to front (``هکبش``), a word cut in two at both ends of a line, prepositions and conjunctions on
lines of their own.

A few such places occur in healthy text. A page needs several of one kind.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import chain

from satrchin.lm.lexicon import load_lexicon
from satrchin.persian.chars import ZWNJ, has_any
from satrchin.persian.tokens import fold
from satrchin.stages.order.learned import order_numbers
from satrchin.stages.order.page_pieces import page_pieces
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
HALVES = _LEARNED["halves"]
"""Lines that begin with a ZWNJ, the rest of a word that was cut there, that a page needs."""
LISTED = _LEARNED["listed letters"]
"""Share of letters among the words of a line that lists letters."""
DIFFERENT = _LEARNED["different letters"]
"""Share of different letters among those that a line lists."""
SAMPLE = 120
BULLET = "\N{BULLET}"
# writers put a tanwin or tashdid there, seldom another mark
_MARKS = "".join(map(chr, (*range(0x64E, 0x651), *range(0x652, 0x656))))
_MARK = re.compile(f"[{_MARKS}](?<!\\S.)")
# not a smiley, a call of a function, or the number of an item
_BRACKET = re.compile(
    "[)](?<!\\S.)(?=[A-Za-z\u0620-\u06d3]{3})|[(](?<=[A-Za-z\u0620-\u06d3]{3}.)(?![^ ])|(?<=\\S )\u2022\\s*$",
    re.MULTILINE,
)
_ASIDE = (" )", "\n)", "( ", "(\n", f" {BULLET}\n")
_LETTER = re.compile("(?<!\\S)[\u0621-\u0647\u0649-\u06d3](?!\\S)")
_PIECE = re.compile("\\s*(?:از|به|با|در|که|را|و|تا|برای|این|آن|هر|یا)\\s*")
_LONGEST_PIECE = 20
"""Length of a line with a preposition, spaces around it included, that is looked at."""
_SHORTEST = 3
_WORD = re.compile("[\u0621-\u063a\u0641-\u064a\u066e-\u06d3]+")
_FEWEST_WORDS = 4
"""Words of a line whose parts may have changed places."""


def doubtful_lines(
    lines: Sequence[str], unknown_words: Callable[[Sequence[str]], Sequence[Sequence[str]]]
) -> list[int]:
    """The numbers of the lines of a page that have traces of damage, if it has many.

    Args:
        lines: the lines.
        unknown_words: gives the folded words of each of some lines that are not in the lexicon.

    >>> unknown = lambda lines: [() for _ in lines]
    >>> doubtful_lines(["ٔ گزارش فنی سامانه", "ٔ شبکه نخست", "این سطر درست است"], unknown)
    [0, 1]
    """
    found: set[int] = set()
    text = "\n".join(("", *lines, ""))
    aside = any(sign in text for sign in _ASIDE)
    marks = has_any(text, _MARKS)
    for pattern, fewest in (*([(_MARK, MARKS)] if marks else []), *([(_BRACKET, BRACKETS)] if aside else [])):
        if pattern.search(text):
            there = [
                number
                for number, line in enumerate(lines)
                if pattern.search(line)
                and (pattern is _MARK or line.rstrip()[-1:] == BULLET or bracket_balance(line) < 0)
            ]
            found.update(there if len(there) >= fewest else ())
    if f"\n{ZWNJ}" in text and len(there := [n for n, line in enumerate(lines) if line.startswith(ZWNJ)]) >= HALVES:
        found.update(there)
    sample = lines[:: max(1, len(lines) // SAMPLE)]
    if sum(_PIECE.fullmatch(line) is not None for line in sample if len(line) < _LONGEST_PIECE) >= PIECES:
        found.update(number for number, line in enumerate(lines) if len(line.split()) == 1)
    if page_pieces("\n".join(lines)).single >= LETTERS and _has_letters_all_over(sample):
        found.update(number for number, line in enumerate(lines) if _LETTER.search(line))
    unknown = unknown_words(sample)
    if any(words and _is_wrapped(line, words) for line, words in zip(sample, unknown, strict=True)):
        both = zip(lines, unknown_words(lines), strict=True)
        found.update(number for number, (line, words) in enumerate(both) if words and _is_wrapped(line, words))
    if _has_reversed_words(unknown):
        found.update(number for number, words in enumerate(unknown_words(lines)) if any(map(_is_reversed, words)))
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


def _has_reversed_words(unknown_words: Sequence[Sequence[str]]) -> bool:
    """Whether many of a page's different unknown words are known only back to front."""
    unknown = {word for word in chain.from_iterable(unknown_words) if len(word) >= _SHORTEST}
    return sum(map(_is_reversed, unknown)) >= max(WORDS, REVERSED * len(unknown))


def _is_wrapped(line: str, unknown: Sequence[str]) -> bool:
    """Whether the last word of a line and the first are the halves of one: its two parts have changed places.

    Args:
        line: the line.
        unknown: its unknown words, folded.
    """
    words = line.split()
    if len(words) < _FEWEST_WORDS or not (_WORD.fullmatch(words[-1]) and (start := _WORD.match(words[0]))):
        return False
    last, first = fold(words[-1]), fold(start[0])
    return (last in unknown or first in unknown) and load_lexicon().frequency(last + first) >= USUAL


def _is_reversed(unknown: str) -> bool:
    """Whether an unknown word is usual back to front."""
    return len(unknown) >= _SHORTEST and load_lexicon().frequency(unknown[::-1]) >= USUAL

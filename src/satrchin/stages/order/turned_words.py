"""Turn words back whose letters are reversed while those beside them stand.

In: ``این هکبش هب روزنامه گفت هک زود خبر داد``. Out: ``این شبکه به روزنامه گفت که زود خبر داد``. PDFium, and what
reads by it, gives the letters of some words from the left: those with a glyph that stands for several characters.

A page is mended only if it has the most usual of such words, and several others in lines whose words are known for the
most part; lines reversed as a whole are of another kind.
"""

from __future__ import annotations

from collections.abc import Sequence

from satrchin.lm.lexicon import load_lexicon
from satrchin.persian.regexes import lazy
from satrchin.persian.tokens import fold
from satrchin.stages.order.learned import order_numbers

_LEARNED = order_numbers("turned words")
FEWEST, MOSTLY, TIMES = _LEARNED["fewest"], _LEARNED["mostly"], _LEARNED["times"]
"""Different words that must be known only reversed, least share of known words of a line and of such lines of the page,
and how much more usual a short word must be reversed."""
USUAL = order_numbers("detect")["usual"]
_LETTERS = "\u0621-\u063a\u0641-\u064a\u066e-\u06d3"
_WORD = lazy(f"(?<![{_LETTERS}\u200c])([{_LETTERS}]{{2,}})([\u064e-\u0655]*)(?![{_LETTERS}\u200c])")
# «به» and «که», which every page has; «هک» is a word too
_TRACES = (" هب ", " هک ")
_LINES = 25
"""Lines of a page for each trace that it needs beyond the first."""
_SHORT = 2


def with_words_turned(lines: Sequence[str]) -> list[str]:
    """The lines of a page with single reversed words turned back, if it has many.

    >>> with_words_turned(["این هکبش هب تندی در هظفاح نامه را هتشون و هناماس را خوب ساخته است"])
    ['این شبکه به تندی در حافظه نامه را نوشته و سامانه را خوب ساخته است']
    """
    text = "\n".join(lines)
    if sum(map(text.count, _TRACES)) <= len(lines) // _LINES:
        return list(lines)
    readable = [number for number, line in enumerate(lines) if _is_readable(line)]
    if len(readable) < MOSTLY * sum(_WORD.search(line) is not None for line in lines):
        return list(lines)  # whole lines are reversed
    turned = {match[1] for number in readable for match in _WORD.finditer(lines[number]) if _is_turned(match[1])}
    if sum(len(word) > _SHORT for word in turned) < FEWEST:
        return list(lines)
    found = list(lines)
    for number in readable:
        found[number] = _WORD.sub(
            lambda match: (match[1][::-1] if match[1] in turned else match[1]) + match[2], lines[number]
        )
    return found


def _is_readable(line: str) -> bool:
    """Whether most words of a line are known as they stand."""
    frequency = load_lexicon().frequency
    words = [fold(match[1]) for match in _WORD.finditer(line)]
    return bool(words) and sum(frequency(word) >= USUAL for word in words) >= MOSTLY * len(words)


def _is_turned(word: str) -> bool:
    """Whether a word is usual with its letters reversed, and no word as it stands."""
    frequency = load_lexicon().frequency
    stands, back = frequency(fold(word)), frequency(fold(word[::-1]))
    return back >= USUAL and (back > TIMES * stands if len(word) <= _SHORT or stands else True)

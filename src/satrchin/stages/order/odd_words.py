"""Mend words that a font's map to characters spoiled throughout a document.

In: ``ب|رآورد ش|ده`` (the bar marks a ZWNJ) or ``آین سامانه آز سه`` or ``ششده است``, many words of a page alike.
Out: ``برآورد شده``, ``این سامانه از سه``, ``شده است``. A producer that maps a glyph to all characters of the place
where it was first used gives them everywhere: a letter with a ZWNJ, an alef with a maddah, a final he with a hamza, a
letter twice.

A kind is mended only if many different words of the page have it, and most of them are unknown as they are and known
without it. The words of a healthy page have none of these forms, so a few searches end it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import partial
from itertools import islice

from satrchin.lm.bulk import code_points
from satrchin.lm.lexicon import Lexicon, load_lexicon
from satrchin.persian.chars import ZWNJ
from satrchin.persian.regexes import lazy
from satrchin.persian.tokens import fold
from satrchin.stages.order.learned import order_numbers

_LEARNED = order_numbers("odd words")
FEWEST, SHARE, EACH = round(_LEARNED["fewest"]), _LEARNED["share"], _LEARNED["of each line"]
"""Different words that support a kind, their least share of all words of its form, and how many of these a line has at
least on average."""
USUAL = order_numbers("detect")["usual"]
_LETTER = "[\u0621-\u063a\u0641-\u064a\u066e-\u06d3]"
_JOINING = "[بپتثجچحخسشصضطظعغفقکگلمنهی]"
_WORD = re.compile(f"(?:{_LETTER}|[{ZWNJ}\u064b-\u0655])+")
_BEFORE = f"(?<![\u0620-\u06d3{ZWNJ}])"
_HE_HAMZA = "(?:ه\u0654|\u0654ه)"
# one pattern a kind, what is rare first: every page pays for them
_HALF_SPACE = re.compile(f"{ZWNJ}(?<={_BEFORE}{_JOINING}{ZWNJ})(?={_LETTER})")
_MADDAH = re.compile(f"آ(?<={_LETTER}آ)")
_HAMZA = re.compile(
    f"\u0654(?:(?<={_BEFORE}[کبسچ]\u0654)ه|(?<={_BEFORE}[کبسچ]ه\u0654)|(?<=ه\u0654)ه\u0654)(?!{_LETTER})"
)
_TWICE = re.compile(f"[ \n]({_JOINING})\\1(?={_LETTER})")
_SINGLE_LETTER = lazy(f"({_JOINING}){ZWNJ}(?={_LETTER})")
_SPLIT_TWICE = lazy(f"({_LETTER}*[اآدذرزژو]) ({_JOINING})\\2({_LETTER}*)")

Known = Callable[[str], bool]


def mended(lines: Sequence[str]) -> list[str]:
    """The lines of a page, each kind of spoiled words mended that many of them have.

    >>> mended(["ششده و ببرای ششهر و ککنند بود"])
    ['شده و برای شهر و کنند بود']
    """
    text = "\n".join(("", *lines))
    fewest = max(FEWEST, int(EACH * len(lines)))
    for pattern, mend in ((_HALF_SPACE, _without_half_spaces), (_MADDAH, _without_maddahs), (_TWICE, _single)):
        if pattern is _TWICE and not _has_twins(text, fewest):
            continue
        if any(True for _ in islice(pattern.finditer(text), fewest - 1, None)):
            text = mend(load_lexicon(), text)
    if len(_HAMZA.findall(text)) >= FEWEST:
        text = _without_hamzas(text)
    return text.split("\n")[1:]


def _has_twins(text: str, fewest: int) -> bool:
    """Whether so many words of a text may begin with a character twice: a quick test of the whole page."""
    codes = code_points(text)
    if codes is None:
        return True
    spaces = (codes[:-2] == ord(" ")) | (codes[:-2] == ord("\n"))
    return bool((spaces & (codes[1:-1] == codes[2:])).sum() >= fewest)


def _is_usual(lexicon: Lexicon, word: str) -> bool:
    """Whether a word, or each part around its ZWNJs, is usual; no part is a letter."""
    return all(len(part) > 1 and lexicon.frequency(fold(part)) >= USUAL for part in word.split(ZWNJ))


def _is_clear(words: set[str], spoiled: set[str]) -> bool:
    """Whether enough words of a form are spoiled."""
    return len(spoiled) >= max(FEWEST, SHARE * len(words))


def _words_of(pattern: re.Pattern[str], text: str) -> set[str]:
    """The different words in which a pattern is found."""
    return {word for word in set(_WORD.findall(text)) if pattern.search(f" {word}")}


def _without_half_spaces(lexicon: Lexicon, text: str) -> str:
    """The text with the ZWNJ removed behind letters whose glyph brings one, or put before them.

    >>> from satrchin.lm.lexicon import load_lexicon
    >>> _without_half_spaces(load_lexicon(), "ب+رآورد ش+ده میش+ود ب+رای ش+هر".replace("+", ZWNJ)).replace(ZWNJ, "+")
    'برآورد شده می+شود برای شهر'
    """

    def meant(word: str) -> str:
        found = word
        for match in reversed(list(_SINGLE_LETTER.finditer(word))):
            if match[1] in letters:
                joined = found[: match.start()] + match[1] + found[match.end() :]
                moved = found[: match.start()] + ZWNJ + match[1] + found[match.end() :]
                before = max(joined, moved.lstrip(ZWNJ), key=partial(_rarest, lexicon))
                found = joined if before == joined else moved
        return found

    letters = {match[1] for match in _SINGLE_LETTER.finditer(text)}
    words = _words_of(_HALF_SPACE, text)
    spoiled = {word for word in words if _is_usual(lexicon, meant(word)) and not _is_usual(lexicon, word)}
    if not _is_clear(words, spoiled):
        return text
    letters = {word[0] for word in spoiled}
    return _WORD.sub(lambda match: match[0] if _is_usual(lexicon, match[0]) else meant(match[0]), text)


def _rarest(lexicon: Lexicon, word: str) -> int:
    """The frequency of the rarest part of a word."""
    return min(lexicon.frequency(fold(part)) for part in word.split(ZWNJ))


def _without_maddahs(lexicon: Lexicon, text: str) -> str:
    """The text with an alef for each alef with maddah, and one alef with maddah for two."""
    words = _words_of(_MADDAH, text)
    spoiled = {word for word in words if not lexicon.frequency(fold(word)) and _is_usual(lexicon, plain_alefs(word))}
    if not _is_clear(words, spoiled):
        return text
    if any(_is_usual(lexicon, plain_alefs(word)) for word in _words_of(re.compile("آآ"), text)):
        return plain_alefs(text)
    return _WORD.sub(
        lambda match: (
            plain_alefs(match[0])
            if not _is_usual(lexicon, match[0])
            and (_MADDAH.search(match[0]) or _is_usual(lexicon, plain_alefs(match[0])))
            else match[0]
        ),
        text,
    )


def plain_alefs(text: str) -> str:
    """A text with an alef for each alef with maddah, and one alef with maddah for two."""
    return re.sub("آآ?", lambda match: "آ" if len(match[0]) > 1 else "ا", text)


def _without_hamzas(text: str) -> str:
    """The text with a plain he for each he with hamza, and one he with hamza for two: «که» never has one."""
    return re.sub(f"({_HE_HAMZA})( ?{_HE_HAMZA})?", lambda match: "ه\u0654" if match[2] else "ه", text)


def _single(lexicon: Lexicon, text: str) -> str:
    """The text with words that begin with a letter twice, and are known with one, mended."""

    def meant(word: str) -> str:
        return word[1:] if word[:1] == word[1:2] and not _is_usual(lexicon, word) else word

    words = _words_of(_TWICE, text)
    spoiled = {word for word in words if meant(word) != word and _is_usual(lexicon, meant(word))}
    if not _is_clear(words, spoiled):
        return text
    text = _SPLIT_TWICE.sub(
        lambda match: (
            match[1] + match[2] + match[3] if _is_usual(lexicon, match[1] + match[2] + match[3]) else match[0]
        ),
        text,
    )
    return _WORD.sub(lambda match: meant(match[0]) if _is_usual(lexicon, meant(match[0])) else match[0], text)

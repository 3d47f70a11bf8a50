"""Lines in visual order: what stands on the page from left to right, back to the order in which it is read.

In: ``)12 ,ص( لوا لصف``. Out: ``فصل اول (ص, 12)``. Pure functions of one line's text; which line needs them is told by
the order stage.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

import regex

from satrchin.persian.chars import BRACKETS
from satrchin.persian.tokens import fold

_DIGITS = r"\p{Nd}"
_FOREIGN = r"[\p{Latin}\p{Greek}\p{Cyrillic}]"
# what a reader reads from left to right inside a Persian line: Latin phrases, and numbers with what joins their digits
_LEFT_TO_RIGHT = rf"""
    {_FOREIGN} (?: [^\p{{Arabic}}«»،؛؟\n()]* [{_FOREIGN}{_DIGITS}] )? [+#%]*
  | {_DIGITS}+ (?: [.,:/٫٬] {_DIGITS}+ )*
"""
# these are compiled when the first line needs them: a cold start on healthy lines does not pay for them
_NUMBER = rf"{_DIGITS}+(?:[.,:/٫٬]{_DIGITS}+)*"
_FORMS = r"[\uFB50-\uFDFF\uFE70-\uFEFC]"
# a mark before its letter: at the start of a word, or a hamza, which only stands above a final he
_MARK_FIRST = r"(?<![\p{L}\p{M}])(\p{M}+)(\p{L})|(?<=\p{L})(\u0654)(ه)"
_PERSIAN_WORD = r"[[\p{Arabic}&&\p{L}]\p{M}\u200C]+"
_LAM_ALEF_WORD = r"[\p{Arabic}&&\p{L}\p{M}]*ال[\p{Arabic}&&\p{L}\p{M}]*"


def plain_forms(text: str) -> str:
    """Presentation forms as plain letters, one by one."""
    plain: str = regex.sub(_FORMS, lambda match: unicodedata.normalize("NFKC", match[0]), text)
    return plain


def reversed_line(line: str, *, numbers_stand: bool = True) -> str:
    """A line in visual order in the order in which it reads.

    Args:
        line: the characters from left to right.
        numbers_stand: numbers and Latin words already read rightly; else they are back to front like the rest.
    """
    text: str = line[::-1]
    if numbers_stand:
        text = regex.sub(_LEFT_TO_RIGHT, lambda match: match[0][::-1], text, flags=regex.VERBOSE | regex.V1)
    return str(regex.sub(_MARK_FIRST, r"\2\1\4\3", text))


def reversed_in_place(line: str) -> str:
    """A line with the letters of each Persian word reversed, the words where they stand."""
    text = regex.sub(_PERSIAN_WORD, lambda match: match[0][::-1], line, flags=regex.V1)
    return str(regex.sub(_MARK_FIRST, r"\2\1\4\3", text))


def reversed_words(line: str) -> str:
    """The words of a line, last to first; the white space around them stays."""
    body = line.strip()
    start = line.index(body) if body else 0
    return line[:start] + " ".join(reversed(body.split(" "))) + line[start + len(body) :]


def bracket_balance(text: str) -> int:
    """Brackets and quotes that open before they close, less those that do the opposite."""
    balance = 0
    for opening, closing in BRACKETS.items():
        depth = 0
        for sign in text:
            if sign == opening:
                depth += 1
            elif sign == closing:
                balance += 1 if depth > 0 else -1
                depth = max(depth - 1, 0)
        balance -= depth
    return balance


def number_evidence(text: str) -> int:
    """Numbers that look right as they stand, less those that look right back to front: years, round numbers."""
    votes = 0
    for match in regex.finditer(_NUMBER, text):
        digits = "".join(str(unicodedata.digit(sign, 0)) if sign.isdigit() else sign for sign in match[0])
        votes += _looks_right(digits) - _looks_right(digits[::-1])
    return votes


def _looks_right(digits: str) -> bool:
    """A year of this or the last two centuries, a date, a number that ends in zeros."""
    return regex.fullmatch(r"(?:1[2-4]|19|20)\d\d(?:/\d\d?/\d\d?)?|[1-9]\d*0|0\.\d+", digits) is not None


def with_lam_alef(line: str, better: Callable[[str, str], bool]) -> str:
    """``line`` with the words mended in which an extractor turned «لا» into «ال».

    Args:
        line: the line in logical order.
        better: whether the second word is clearly better than the first.
    """

    def mended(match: regex.Match[str]) -> str:
        word: str = match[0]
        for place in [found.start() for found in regex.finditer("ال", word)]:
            flipped = word[:place] + "لا" + word[place + 2 :]
            if better(fold(word), fold(flipped)):
                word = flipped
        return word

    return str(regex.sub(_LAM_ALEF_WORD, mended, line, flags=regex.V1))

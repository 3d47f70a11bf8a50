"""Convert lines from visual to logical order, and undo related reversals of letters, words and brackets.

In: ``)12 ,ص( لوا لصف``. Out: ``فصل اول (ص, 12)``. The functions are pure and take one line; the order stage decides
which lines need them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

import regex

from satrchin.lm.latin_direction import latin_direction
from satrchin.persian.chars import BRACKETS, CLOSING, OPENING
from satrchin.persian.regexes import lazy
from satrchin.persian.tokens import fold
from satrchin.persian.units import UNIT
from satrchin.stages.order.learned import order_numbers

_DIGITS = r"\p{Nd}"
_FOREIGN = r"[\p{Latin}\p{Greek}\p{Cyrillic}]"
# text that is read from left to right in a reversed line: Latin phrases, with the number that ends an address or
# follows a word, and numbers with the signs between their digits; dashes join the numbers that begin a line
_LEFT_TO_RIGHT = lazy(
    rf"""
    (?: [0-9] [^\s\p{{Arabic}}«»()]{{0,200}} (?= {_FOREIGN} [^\s\p{{Arabic}}«»()]{{0,200}} (?: //:s?ptth | \.www ))
      | [0-9]+ (?: [.,:/-][0-9]+ )* [ ,.=:;<>+*/-]{{0,4}} (?= {_FOREIGN} ) )?
    {_FOREIGN} (?: (?: [^\p{{Arabic}}«»،؛؟\n()] | (?<=[ ])،(?=\S) )* [{_FOREIGN}{_DIGITS}] )? [+#%]*
  | (?<= ^ [^\p{{L}}\p{{Nd}}]* ) {_DIGITS}+ (?: [.,:/٫٬-] {_DIGITS}+ )*
  | [%\u066a]? {_DIGITS}+ (?: [.,:/٫٬] {_DIGITS}+ )*
""",
    regex.VERBOSE | regex.V1,
)
_UNIT_FIRST = lazy(rf"({UNIT})([ ])({_DIGITS}[{_DIGITS}.,:/]*)")
_NUMBER = lazy(rf"{_DIGITS}+(?:[.,:/٫٬]{_DIGITS}+)*")
# a year, alone or in a date or the number of a letter; a telephone number; a short round number; a share;
# thousands; a time
_USUAL_NUMBER = lazy(
    r"(?:1[2-4]\d|20[0-3]|19\d)\d(?:/\d+){0,2}|0\d{10}|[1-9]\d{0,2}0|0\.\d+"
    r"|[1-9]\d{0,2}(?:[,٬]\d{3})+|(?:[01]?\d|2[0-3]):[0-5]\d"
)
MONTHS = (
    "فروردین|اردیبهشت|خرداد|تیر|مرداد|شهریور|مهر|آبان|آذر|دی|بهمن|اسفند"
    "|ژانویه|فوریه|مارس|آوریل|مه|ژوئن|ژوئیه|اوت|سپتامبر|اکتبر|نوامبر|دسامبر"
)
_DAY_OF_MONTH = lazy(rf"(?<!{_DIGITS})({_DIGITS}\d) (?:{MONTHS})\b")
_LAST_DAY = 31
# an area code before its telephone number
_PHONE = lazy(r"(?<!\d)[0\u06f0\u0660]\d{2,3}[-– ]{1,3}\d{7,8}(?!\d)")
_DIGITS_ALONE = lazy(rf"{_DIGITS}+")
NATS = order_numbers("visual order")["nats of latin words"]
"""Nats of the letter pairs of Latin words that count as one plausible word."""
# a capital letter before small ones, the start and the end of an address, English words that are none reversed
_LATIN_WORD = lazy(
    r"""
    \b[A-Z][a-z]+\b
  | \bhttps?:// | \bwww\.
  | (?<=[\w-])\.(?:com|org|net|edu|gov|info|example|ac\.ir|ir|io|pdf|txt|html?|docx?|xlsx?|py)\b
  | \b(?:the|of|and|for|to|with|by|from)\b
""",
    regex.VERBOSE,
)
# nothing of which stays, and no mark
_LETTERS_ALONE = re.compile("[\u0621-\u063a\u0641-\u064a\u0671-\u06d3 .:!()\u00ab\u00bb\u060c\u061b\u061f\u200c]*")
_FORMS = re.compile("[\ufb50-\ufdff\ufe70-\ufefc]")
_PLAIN_RUN = lazy(r"(?:[\u060C\u061B.:] ?)?[\u0620-\u063A\u0641-\u064A\u066E-\u06D3]+(?:[\u060C\u061B.:](?! ))?")
# a mark before its letter: at the start of a word, or a hamza, which occurs only above a final he
_MARK_FIRST = lazy(r"(?<![\p{L}\p{M}])(\p{M}+)(\p{L})|(?<=\p{L})(\u0654)([ه\uFEE9\uFEEA])")
_PERSIAN_WORD = lazy(r"[[\p{Arabic}&&\p{L}]\p{M}\u200C]+", regex.V1)
_ANY_BRACKET = re.compile(f"[{re.escape(''.join(OPENING | CLOSING))}]")
# a bracket between a space and a word, and one between a word and a space or sign
_OPENING_SIDE = re.compile(rf"(?:(?<=\s)|^){_ANY_BRACKET.pattern}(?=\w)")
_CLOSING_SIDE = re.compile(rf"(?<=[\w.!\u061f]){_ANY_BRACKET.pattern}(?=[\s.,:!\u060c\u061b\u061f]|$)")
_PARTNER = {closing: opening for opening, closing in BRACKETS.items()}
_LAM_ALEF_WORD = lazy(r"[\p{Arabic}&&\p{L}\p{M}]*ال[\p{Arabic}&&\p{L}\p{M}]*", regex.V1)


def plain_forms(text: str) -> str:
    """Replace each presentation form with plain letters."""
    return _FORMS.sub(lambda match: unicodedata.normalize("NFKC", match[0]), text)


def reversed_line(line: str, *, numbers_stand: bool = True) -> str:
    """Convert a line from visual to logical order.

    Args:
        line: the characters in visual order, from left to right.
        numbers_stand: numbers and Latin words are not reversed; else they are reversed like the rest.
    """
    text: str = line[::-1]
    if _LETTERS_ALONE.fullmatch(line):
        return text
    if numbers_stand:
        text = _LEFT_TO_RIGHT.sub(_from_left, text)
    return str(_MARK_FIRST.sub(r"\2\1\4\3", text))


def _from_left(match: regex.Match[str]) -> str:
    """What is read from left to right; a unit, which is shown on the left of its number, follows it."""
    text: str = match[0][::-1]
    found = _UNIT_FIRST.fullmatch(text)
    return f"{found[3]}{found[2]}{found[1]}" if found else text


def reversed_in_place(line: str) -> str:
    """A line with the letters of each Persian word reversed and the words in place."""
    text = _PERSIAN_WORD.sub(lambda match: match[0][::-1], line)
    return str(_MARK_FIRST.sub(r"\2\1\4\3", text))


def without_plain_runs(line: str) -> str:
    """A line of presentation forms in visual order, with the plain letters among them brought into visual order too.

    An extractor that takes presentation forms for letters from the left, as pdf.js does, turns the plain letters alone.

    >>> reversed_line(plain_forms(without_plain_runs("د.ﻮﺷیﻣ دهﺎﻣآ")))
    'آماده میشود.'
    """
    text: str = _PLAIN_RUN.sub(lambda match: match[0][::-1], line)
    return text


def reversed_words(line: str) -> str:
    """The words of a line in reversed order; the white space around them stays."""
    body = line.strip()
    start = line.index(body) if body else 0
    return line[:start] + " ".join(reversed(body.split(" "))) + line[start + len(body) :]


def bracket_balance(text: str) -> int:
    """The number of brackets and quotes that open before they close, minus those that close first."""
    balance = 0
    depth = dict.fromkeys(BRACKETS, 0)
    for sign in _ANY_BRACKET.findall(text):
        if sign in BRACKETS:
            depth[sign] += 1
        elif depth[opening := _PARTNER[sign]]:
            balance += 1
            depth[opening] -= 1
        else:
            balance -= 1
    return balance - sum(depth.values())


def bracket_sides(text: str) -> int:
    """The number of brackets and quotes that stand close to the text inside them, minus those that do if mirrored.

    >>> bracket_sides("رسیدند.» به گفته"), bracket_sides("الف( سند")
    (1, -1)
    """
    opening = _OPENING_SIDE.findall(text)
    closing = _CLOSING_SIDE.findall(text)
    right = sum(sign in OPENING for sign in opening) + sum(sign in CLOSING for sign in closing)
    return 2 * right - len(opening) - len(closing)


def direction_evidence(text: str) -> int:
    """The number of plausible numbers and Latin words of a text, minus those that are plausible reversed.

    >>> direction_evidence("قیمت Python برابر ۲۵۰٬۰۰۰"), direction_evidence("قیمت nohtyP برابر ۰۰۰٬۰۵۲")
    (3, -3)
    """
    latin = len(_LATIN_WORD.findall(text))
    back = text[::-1]
    latin -= len(_LATIN_WORD.findall(back))
    latin += int(latin_direction(text) / NATS)
    turned = _DIGITS_ALONE.sub(lambda match: match[0][::-1], text)
    phones = len(_PHONE.findall(text)) - len(_PHONE.findall(turned))
    days = sum(_is_day(day) - _is_day(day[::-1]) for day in _DAY_OF_MONTH.findall(text))
    return _number_evidence(text) + days + latin + 2 * phones


def _is_day(digits: str) -> bool:
    return 0 < int(digits) <= _LAST_DAY


def _number_evidence(text: str) -> int:
    """The number of plausible numbers (years, round numbers), minus those that are plausible reversed."""
    votes = 0
    for match in _NUMBER.finditer(text):
        digits = "".join(str(unicodedata.digit(sign, 0)) if sign.isdigit() else sign for sign in match[0])
        votes += _looks_right(digits) - _looks_right(digits[::-1])
    return votes


def _looks_right(digits: str) -> bool:
    """Whether a number is a recent year, a date, a telephone number, or short and ending in zero."""
    return _USUAL_NUMBER.fullmatch(digits) is not None


def with_lam_alef(line: str, better: Callable[[str, str], bool]) -> str:
    """``line`` with «ال» turned back into «لا» in words where an extractor swapped the two letters.

    Args:
        line: the line in logical order.
        better: tells whether the second word is clearly better than the first.
    """

    def mended(match: regex.Match[str]) -> str:
        word: str = match[0]
        for place in [found.start() for found in re.finditer("ال", word)]:
            flipped = word[:place] + "لا" + word[place + 2 :]
            if better(fold(word), fold(flipped)):
                word = flipped
        return word

    return str(_LAM_ALEF_WORD.sub(mended, line))

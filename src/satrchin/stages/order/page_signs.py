"""Correct brackets and numbers that an extractor reversed throughout a document.

In: ``سال ۳۰۴۱ )خورشیدی(``. Out: ``سال ۱۴۰۳ (خورشیدی)``. One line is not enough evidence: brackets are mirrored, or
Persian numbers reversed, only if many lines of the document agree and very few disagree.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from satrchin.persian.chars import BRACKETS, TO_ASCII_DIGITS
from satrchin.persian.regexes import lazy
from satrchin.stages.order.learned import order_numbers
from satrchin.stages.order.visual import MONTHS, bracket_balance

_MIRRORED = str.maketrans({sign: twin for pair in BRACKETS.items() for sign, twin in (pair, pair[::-1])})
_BRACKET = re.compile(f"[{re.escape(''.join(BRACKETS))}]")
_OPEN, _CLOSE = (re.escape("".join(signs)) for signs in (BRACKETS, BRACKETS.values()))
_EITHER = re.compile(f"[{_OPEN}{_CLOSE}]")
# an opening bracket between a space and a word, a closing one between a word and a space or sign
_RIGHT = re.compile(rf"(?:(?<=\s)|^)[{_OPEN}](?=\w)|(?<=\w)[{_CLOSE}](?=[\s.,:!\u060c\u061b\u061f]|$)")
PAIRED, UNPAIRED = "brackets in pairs", "brackets back to back"
YEARS, YEARS_BACK, OTHERS = "years", "years back to front", "numbers that are no years"
DATES_BACK = "dates back to front"
"""Vote of a reversed year that is in a date, or that a word tells to be one: a number of a file may look like one. The
day of a month and thousands tell it too."""
_LEARNED = order_numbers("signs of a page")
FEWEST, TIMES = _LEARNED["fewest"], _LEARNED["times"]
"""Lines that must support a reversal of brackets or numbers, and their least ratio to those against it."""
# the number or letter of an item: «الف) نخست ب) دوم (توضیح)»
_ITEM = lazy(r"(?<!\S)\w{1,3}[)\]]")
_NUMBERS = lazy("[\u06f0-\u06f9]+(?:[.,:/\u066b\u066c][\u06f0-\u06f9]+)*")
_TWO_DIGITS = re.compile("[\u06f0-\u06f9]{2}")
# a smiley is no bracket
_SMILEY = lazy(r"(?<!\S)[:;=][-']?[()]+(?!\S)|(?<!\S)[()]+[-']?[:;=](?!\S)")
# a year of this century or the last, alone or in a date
_YEAR_DIGITS = 4
_YEAR = lazy("1(?:3[0-9]|4[01])[0-9](?P<day>/(?:0?[1-9]|1[0-2])/(?:[0-2]?[0-9]|3[01]))?|19[0-9]{2}|20[0-3][0-9]")
# the word before or, in a line that was turned, after a year
_TOLD = lazy(rf"(?:سال|تاریخ|مورخ|{MONTHS})\s+\S*$")
_MONTH = lazy(rf" (?:{MONTHS})\b")
_LAST_DAY = 31
# thousands, the first group one to three digits without a leading zero
_THOUSANDS = lazy("[1-9][0-9]{0,2}(?:[,\u066c][0-9]{3})+")


def sign_votes(lines: Iterable[str]) -> Counter[str]:
    """Count lines with brackets in pairs and back to back, and years that are right and reversed."""
    votes: Counter[str] = Counter()
    text = "\n".join(lines)
    for line in text.split("\n"):
        if _BRACKET.search(line) and (balance := bracket_balance(_ITEM.sub("", _SMILEY.sub("", line)))):
            pairs = sum(min(line.count(sign), line.count(twin)) for sign, twin in BRACKETS.items())
            votes[PAIRED if balance > 0 else UNPAIRED] += pairs > 0
    for match in _NUMBERS.finditer(text) if _TWO_DIGITS.search(text) else ():
        votes.update(_number_votes(text, match))
    return +votes


def _number_votes(text: str, match: re.Match[str]) -> dict[str, int]:
    """The votes of a number of a text."""
    if len(match[0]) < _YEAR_DIGITS:
        back = len(match[0]) == len("31") and _is_day_back(text, match)
        return {YEARS_BACK: 1, DATES_BACK: 1} if back else {}
    digits = match[0].translate(TO_ASCII_DIGITS)
    if _THOUSANDS.fullmatch(digits[::-1]) and not _THOUSANDS.fullmatch(digits):
        return {YEARS_BACK: 1, DATES_BACK: 1}
    year, year_back = _YEAR.fullmatch(digits), _YEAR.fullmatch(digits[::-1])
    # a year cannot begin with a zero
    certain = year_back is not None and year is None and (year_back["day"] or digits[0] == "0")
    start = text.rfind("\n", 0, match.start()) + 1
    told = year_back and (year_back["day"] or _TOLD.search(text, start, match.start()))
    return {
        YEARS: int(year is not None),
        YEARS_BACK: round(FEWEST) if certain else int(year_back is not None),
        OTHERS: int(len(digits) == _YEAR_DIGITS and not (year or year_back)),
        DATES_BACK: int(bool(told)),
    }


def _is_day_back(line: str, match: re.Match[str]) -> bool:
    """Whether a number of two digits is the day of a month only if it is read backwards."""
    if int(match[0]) <= _LAST_DAY or not 0 < int(match[0][::-1]) <= _LAST_DAY:
        return False
    return _MONTH.match(line, match.end()) is not None


def with_signs(line: str, votes: Mapping[str, int]) -> str:
    """The line with its brackets mirrored and its Persian numbers reversed, if the votes of its document require it."""
    if _is_clear(votes, UNPAIRED, PAIRED) and bracket_balance(line) <= 0:
        line = _mirrored(line)
    if _are_years_back(votes):
        line = _NUMBERS.sub(lambda match: match[0][::-1], line)
    return line


def _mirrored(line: str) -> str:
    """A line with its brackets mirrored; those that stand close to the text inside them are right already."""
    right = {match.start() for match in _RIGHT.finditer(line)}
    return _EITHER.sub(lambda match: match[0] if match.start() in right else match[0].translate(_MIRRORED), line)


def lines_with_numbers_back(lines: Sequence[str], votes: Mapping[str, int]) -> list[int]:
    """The numbers of lines with dates that are reversed, if nothing else of the document told so and they were left."""
    if not votes.get(DATES_BACK, 0) or votes.get(YEARS, 0) or _are_years_back(votes):
        return []
    return [number for number, line in enumerate(lines) if sign_votes([line])[DATES_BACK]]


def is_any_clear(votes: Mapping[str, int]) -> bool:
    """Whether brackets or numbers of the document are reversed."""
    return _is_clear(votes, UNPAIRED, PAIRED) or _are_years_back(votes)


def _are_years_back(votes: Mapping[str, int]) -> bool:
    """Whether the numbers of a document are reversed: its years are, and few numbers are none."""
    several = votes.get(YEARS_BACK, 0) > votes.get(OTHERS, 0)
    return several and votes.get(DATES_BACK, 0) > 0 and _is_clear(votes, YEARS_BACK, YEARS)


def _is_clear(votes: Mapping[str, int], wrong: str, right: str) -> bool:
    return votes.get(wrong, 0) >= max(FEWEST, TIMES * votes.get(right, 0))

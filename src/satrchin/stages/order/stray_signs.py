"""Mend signs and alefs that an extractor puts beside the letter that they belong to.

In: ``ُپرمهر``, ``:شماره۲۱۷``, ``اآب و آآتش و آاینه``, ``/آگاهی``. Out: ``پُرمهر``, ``شماره: ۲۱۷``, ``آب و آتش و آینه``,
``آگاهی``. A mark begins no word, and no word begins with two alefs; a font's map gives them so for a glyph with a
mark of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from satrchin.lm.lexicon import load_lexicon
from satrchin.persian.chars import has_any
from satrchin.persian.regexes import lazy
from satrchin.persian.tokens import fold
from satrchin.persian.units import UNIT
from satrchin.stages.order.learned import order_numbers
from satrchin.stages.order.visual import plain_forms

_MARKS = "\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652"
_ALEF, _MADDAH = "\N{ARABIC LETTER ALEF}", "\N{ARABIC LETTER ALEF WITH MADDA ABOVE}"
_TWICE = (_ALEF + _MADDAH, _MADDAH + _ALEF, _MADDAH * 2)
# quick tests; the rarer character first, which makes the search fast
_STRAY_MARK = re.compile(f"[{_MARKS}](?<=[ \n].)")
_STRAY_ALEF = re.compile(f"{_MADDAH}(?:(?<=[{_ALEF}{_MADDAH}/].)|(?={_ALEF}))")
FEWEST = round(order_numbers("stray signs")["fewest"])
"""Different words that must become known without a second alef or a slash; units before their number."""
_NO_LETTER = "[^\u0620-\u063f\u0641-\u065f\u066e-\u06d3]"
_LETTER = "[\u0620-\u063f\u0641-\u064a\u066e-\u06d3]"
# with presentation forms
_ARABIC = "\u0620-\u063f\u0641-\u064a\u066e-\u06d3\ufb50-\ufdff\ufe70-\ufefc"
_MARK_FIRST = lazy(f"(?<!\\S)([{_MARKS}]+)({_LETTER})")
# the end of a word such as «واقعاً», set apart from it
_TANWIN = lazy(f"(?<={_LETTER}) (\u064b{_ALEF})(?!\\S)")
# a label that is written to its number, with its colon in front
_LABEL = lazy(f"^(\\s*):({_LETTER}(?:{_LETTER}|[\u200c ]){{1,30}}?) ?(?=[0-9A-Za-z\u0660-\u0669\u06f0-\u06f9])")
# a number or Latin word, and its label behind it with the colon in front
_LABEL_LAST = lazy(
    f"^(\\s*)({_NO_LETTER}*[0-9A-Za-z\u0660-\u0669\u06f0-\u06f9]{_NO_LETTER}*?)"
    f" +:({_LETTER}(?:{_LETTER}|[\u200c ]){{1,30}})(\\s*)$"
)
# a quick test before the next one
_LATIN_NUMBER = re.compile("[A-Za-z] [0-9\u06f0-\u06f9]")
# a unit of several letters behind a Persian word, and the number that it belongs to
_UNIT_FIRST = lazy(
    rf"(?<=[{_ARABIC}] )((?!in |min |bar |am |pm |pt |ha ){UNIT})(?<=[A-Za-z]{{2}}) "
    r"([0-9\u06f0-\u06f9]+(?:[.,\u066b\u066c][0-9\u06f0-\u06f9]+)*)(?=[ .\u060c\u061b:)]|$)(?! ?[A-Za-z])",
    re.MULTILINE,
)
_WORD = lazy(f"(?<!\\S)(?:{'|'.join(_TWICE)}|/{_MADDAH})(?![{_ALEF}{_MADDAH}])(?:{_LETTER}|[\u064b-\u0655\u200c])*")
# within a word, other than behind the prefix of «ناآرام»
_IN_WORD = lazy(f"(?<!\\b\N{ARABIC LETTER NOON}){_ALEF}{_MADDAH}")


def without_stray_signs(lines: Sequence[str]) -> list[str]:
    """The lines of a page with marks behind their letters, and without alefs and slashes before an alef with maddah.

    >>> without_stray_signs(["پول ُپرمهر", "لطف ًا کنید", ":شماره۲۱۷", "۲۱۷ :شماره", "اآب و آاتش و سرد", "ناآرام"])
    ['پول پُرمهر', 'لطفًا کنید', 'شماره: ۲۱۷', 'شماره: ۲۱۷', 'آب و آتش و سرد', 'ناآرام']
    """
    text = "\n".join(("", *lines))
    found = list(lines)
    if has_any(text, _MARKS) and _STRAY_MARK.search(text):
        found = [_with_marks_behind(line) for line in found]
    if "\n:" in text or "\n :" in text:
        found = [_LABEL.sub(r"\1\2: ", line) for line in found]
    if " :" in text:
        found = [_LABEL_LAST.sub(_label_first, line) if " :" in line else line for line in found]
    if _LATIN_NUMBER.search(text) and len(_UNIT_FIRST.findall(text)) >= FEWEST:
        found = list(map(_with_units_behind, found))
    if _STRAY_ALEF.search(text) and len(set(_mended_words(text))) >= FEWEST:
        found = [_IN_WORD.sub(_MADDAH, _WORD.sub(lambda match: _single(match[0]), line)) for line in found]
    return found


def _with_marks_behind(line: str) -> str:
    """A line with the marks that begin a word behind its first letter."""
    if not _MARK_FIRST.search(line) or not _reads_forwards(_MARK_FIRST.sub(r"\2", line)):
        return line
    return str(_MARK_FIRST.sub(r"\2\1", _TANWIN.sub(r"\1", line)))


def _with_units_behind(line: str) -> str:
    """A line with the units that stand before their numbers behind them."""
    return _UNIT_FIRST.sub(r"\2 \1", line) if _UNIT_FIRST.search(line) and _reads_forwards(line) else line


def _reads_forwards(line: str) -> bool:
    """Whether more words of a line are known as they are than with their letters reversed."""
    frequency = load_lexicon().frequency
    words = list(map(fold, plain_forms(line).split()))
    return sum((frequency(word) > 0) - (frequency(word[::-1]) > 0) for word in words) > 0


def _label_first(match: re.Match[str]) -> str:
    """A line with its label first, unless the letters of the label are reversed."""
    frequency = load_lexicon().frequency
    before, value, label, after = match.groups()
    words = label.split()
    reads = sum(frequency(fold(word)) - frequency(fold(word[::-1])) for word in words)
    return f"{before}{label}: {value}{after}" if reads > 0 else match[0]


def _single(word: str) -> str:
    """A word with one alef at its start."""
    return _MADDAH + word[2:]


def _mended_words(text: str) -> Iterator[str]:
    """The words of a text that are unknown, and known with one alef."""
    frequency = load_lexicon().frequency
    for word in set(_WORD.findall(text)):
        known = all(map(frequency, fold(_single(word)).split("\N{ZERO WIDTH NON-JOINER}")))
        if known and not frequency(fold(word)):
            yield _single(word)

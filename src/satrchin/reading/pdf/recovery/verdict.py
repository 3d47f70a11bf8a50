"""Decide whether the text layer of a page can be trusted, and if not, why.

A text layer is unreliable if its letters do not form words: its ToUnicode map is missing or wrong, or it is bad OCR.
Before: «کر�می»; after: the reason ``6 % of its letters are missing``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from satrchin.document import Line
from satrchin.learned import numbers
from satrchin.messages import tr
from satrchin.persian.chars import ZWNJ
from satrchin.persian.tokens import fold
from satrchin.reading.geometry.cells import kind_of
from satrchin.reading.pdf.recovery.by_lexicon import Lexicon
from satrchin.reading.pdf.recovery.line_grades import LineGrade, line_grades, page_is_nonsense
from satrchin.reading.pdf.syntax.fonts import NO_TEXT

_LEARNED = numbers("pdf_numbers", "verdict")
MOST_LOST = _LEARNED["most lost"]
"""Share of missing letters up to which the text layer is better than OCR."""
LEAST_WORDS = _LEARNED["least words"]
"""Fewest words for which the share of known words is evidence."""
MOST_MIXED = _LEARNED["most mixed"]
"""Largest share of words with letters of two scripts, such as ``PDFها``."""
LEAST_MIXED = 2
"""Number of words with Latin letters between Arabic ones, which nobody writes: enough on a page of any length."""

MOST_SIGNS, MOST_SOUP, LEAST_SOUP = _LEARNED["most signs"], _LEARNED["most soup"], _LEARNED["least soup"]
"""Share of non-letters in a garbage word such as ``G¯.6``, and the share and number of such words in an unreliable
layer."""
LEAST_TORN, _ENDINGS = 3, "یمتش"
"""Number of words split by ZWNJs on a page with wrong ZWNJs; letters that may follow a ZWNJ."""
LEAST_APART = _LEARNED["least apart"]
"""Number of isolated letters that shows a letterspaced cell."""
_OUTER = "()[]{}«»<>\"'.,:;!?،؛؟…•-"

_MIXED = re.compile(
    r"[\u0620-\u064a\u066e-\u06d3][A-Za-z0-9\u00c0-\u024f]|[A-Za-z\u00c0-\u024f][\u0620-\u064a\u066e-\u06d3]"
)
_LATIN_INSIDE = re.compile(r"[\u0620-\u064a\u066e-\u06d3][A-Za-z\u00c0-\u024f]{1,3}[\u0620-\u064a\u066e-\u06d3]")
_LOST = re.compile(f"[{NO_TEXT}\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd]")
"""A letter without a Unicode mapping, or a private-use character."""
_ACCENT, _PERSIAN = re.compile(r"[\u0300-\u036f]"), re.compile(r"[\u0600-\u06ff]")
_WORD = re.compile(r"[^\W\d_]+(?:[\u064b-\u065f\u0670][^\W\d_]*)*")


@dataclass(frozen=True, slots=True)
class Verdict:
    """The reliability of a text layer."""

    why: str = ""
    """The reason as text; empty if the layer is reliable."""
    hopeless: bool = False
    """OCR of the page's picture will be better."""
    more: bool = False
    """The page may contain text that is not in the layer."""
    grades: tuple[LineGrade, ...] = ()
    """Grades of the lines, in their order."""

    @property
    def confidence(self) -> float:
        """Mean confidence of the lines."""
        if not self.grades:
            return 0.0 if self.hopeless else 1.0
        return sum(grade.confidence for grade in self.grades) / len(self.grades)


def verdict(lines: Sequence[Line], lexicon: Lexicon | None) -> Verdict:
    """The verdict on a page and on each of its lines."""
    found = _page_verdict(lines, lexicon)
    grades = line_grades([line.text for line in lines], lexicon)
    if not found.why and page_is_nonsense(grades):
        unknown, words = round(sum(grade.unknown for grade in grades)), sum(grade.words for grade in grades)
        found = Verdict(tr("{unknown} of its {words} words are unknown", unknown=unknown, words=words), hopeless=True)
    if found.hopeless:  # a problem of the page probably affects each line with evidence against it
        grades = line_grades([line.text for line in lines], lexicon, WRONG_PAGE)
    return replace(found, grades=tuple(grades))


def without_lost(lines: Sequence[Line]) -> list[Line]:
    """The lines without placeholders for unmapped letters."""
    return [Line(line.text.replace(NO_TEXT, "")) for line in lines]


WRONG_PAGE = _LEARNED["wrong page"]
"""Prior probability that a line is wrong on a page with an unreliable text layer."""


def _page_verdict(lines: Sequence[Line], lexicon: Lexicon | None) -> Verdict:
    """The problem of a page's lines as a whole."""
    text = "\n".join(line.text for line in lines)
    letters = sum(map(str.isalpha, text))
    lost = len(_LOST.findall(text))
    strays = len(_ACCENT.findall(text)) if len(_PERSIAN.findall(text)) > letters // 2 else 0
    if lost + strays:
        why = tr(
            "{unmapped} of its {letters} letters have no Unicode mapping",
            unmapped=lost + strays,
            letters=letters + lost + strays,
        )
        return Verdict(why, lost + strays > MOST_LOST * (letters + lost))
    tokens = [token for token in (one.strip(_OUTER) for one in text.split()) if len(token) > 2 and not token.isdigit()]
    soup = sum(1 for token in tokens if _is_soup(token))
    if soup >= LEAST_SOUP and soup > MOST_SOUP * len(tokens):
        return Verdict(
            tr("{soup} of its {words} words consist largely of symbols", soup=soup, words=len(tokens)), hopeless=True
        )
    words = [word for word in _WORD.findall(text) if len(word) > 1 and "\u0600" <= word[0] <= "\u06ff"]
    mixed = sum(1 for word in text.split() if _MIXED.search(word))
    is_mixed = sum(1 for word in text.split() if _LATIN_INSIDE.search(word)) >= LEAST_MIXED
    if not is_mixed and (lexicon is None or len(words) < LEAST_WORDS):
        return Verdict()
    if is_mixed or mixed > MOST_MIXED * len(words):
        return Verdict(
            tr("{mixed} of its {words} words mix letters of two scripts", mixed=mixed, words=len(words)), hopeless=True
        )
    torn = sum(1 for word in text.split() if lexicon and _is_torn(word.strip(_OUTER), lexicon))
    return Verdict(tr("ZWNJs split single letters from {torn} words", torn=torn) if torn >= LEAST_TORN else "")


def _is_torn(word: str, lexicon: Lexicon) -> bool:
    """Whether a ZWNJ splits a letter that is no suffix from a word that is known with it."""
    parts = word.split(ZWNJ)
    lone = len(parts) > 1 and (len(parts[0]) == 1 or (len(parts[-1]) == 1 and parts[-1] not in _ENDINGS))
    return lone and lexicon.frequency(fold("".join(parts))) > 0


def letters_apart(line: Line) -> bool:
    """Whether a cell consists of single letters separated by gaps, not blanks: it may be a letterspaced word."""
    return any(
        len(letters := [cell for cell in cells if cell.text != " "]) >= LEAST_APART
        and all(kind_of(cell.text) == "R" for cell in letters)
        and sum(1 for cell in cells if cell.text == " " and cell.box is None) == len(letters) - 1
        for tab, group in groupby(line.cells, lambda cell: cell.text == "\t")
        if not tab and (cells := list(group))
    )


def _is_soup(token: str) -> bool:
    """Whether the text is letters with many other characters among them."""
    signs = sum(1 for letter in token if unicodedata.category(letter)[0] in "PS")
    return any(map(str.isalpha, token)) and signs >= MOST_SIGNS * len(token)

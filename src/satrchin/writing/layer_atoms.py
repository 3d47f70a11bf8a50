"""Cut a line of print into atoms for the text layer of a PDF: stretches whose letters are read from one side.

In: the words of a line of print in reading order, with boxes, such as ``فایل main() را``. Out: atoms in reading order,
``فایل``, ``main``, ``(``, ``)``, ``را``, each with its share of the width. Latin words and numbers that follow each
other from left to right are one atom with the spaces between them: ``Atlas Planner 3.2``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Literal, NamedTuple

from satrchin.persian.chars import MIRROR, ZWNJ
from satrchin.writing.placed import PlacedWord

Kind = Literal["rtl", "ltr", "sign"]

RLM, LRM = "\N{RIGHT-TO-LEFT MARK}", "\N{LEFT-TO-RIGHT MARK}"
_ARABIC_BLOCK = ("\u0600", "\u06ff")
_SEPARATORS = frozenset("٫٬")


class Atom(NamedTuple):
    """A stretch of a line that every reader of PDFs takes from one side."""

    text: str
    kind: Kind
    """``rtl``: right-to-left letters; ``ltr``: letters and digits read from the left; ``sign``: one other character."""
    x0: float
    x1: float
    word: int
    """Number of its word in the line; atoms of different words have a space between them."""
    painted: str = ""
    """Its letters from left to right, with the marks that Poppler and pdfium need."""


def atoms_of(words: Sequence[PlacedWord]) -> list[Atom]:
    """The atoms of a line of print, in reading order."""
    found: list[Atom] = []
    for number, group in enumerate(_groups(words)):
        parts = list(cut(" ".join(word.text for word in group)))
        right = max(word.box.x1 for word in group)
        width = right - min(word.box.x0 for word in group)
        shares = [max(1, wide(text)) for text, _ in parts]
        done = 0
        for place, ((text, kind), share) in enumerate(zip(parts, shares, strict=True)):
            sides = (right - width * (done + share) / sum(shares), right - width * done / sum(shares))
            before = parts[place - 1][1] if place else None
            behind = parts[place + 1][1] if place + 1 < len(parts) else None
            found.append(Atom(text, kind, *sides, number, _painted(text, kind, before, behind)))
            done += share
    return found


def _painted(text: str, kind: Kind, before: Kind | None, behind: Kind | None) -> str:
    """An atom as it is painted, between its neighbours of the same word.

    A right-to-left mark on the left ends numbers, Latin words and signs, which Poppler takes together otherwise; pdfium
    joins signs to numbers. Brackets stand before a left-to-right mark, which keeps pdfium from mirroring them. A line
    whose last glyph is a hyphen is joined to the next by Poppler.
    """
    if kind == "rtl":
        return text[::-1]
    start = "" if behind == "rtl" else RLM
    mirrored = LRM if text in MIRROR else ""
    end = RLM if kind == "sign" and (before == "ltr" or text == "-") else ""
    return start + text + mirrored + end


def cut(text: str) -> Iterator[tuple[str, Kind]]:
    """A word as the texts and kinds of its atoms.

    >>> list(cut("(۱۲)،"))
    [('(', 'sign'), ('۱۲', 'ltr'), (')', 'sign'), ('،', 'sign')]
    >>> [part for part, _ in cut("۲۴۵/الف")], [part for part, _ in cut("a@b.c")]
    (['۲۴۵', '/', 'الف'], ['a@b.c'])
    """
    place = 0
    for match in re.finditer("r[rm]*|l(?:[lsm]*[lm])?|.m*", "".join(map(_letter_class, text))):
        first = match[0][0]
        kind: Kind = "rtl" if first == "r" else "ltr" if first == "l" else "sign"
        yield text[match.start() : match.end()], kind
        place = match.end()
    assert place == len(text)  # noqa: S101  every character belongs to an atom


def is_rtl(letter: str) -> bool:
    """Whether a character is a right-to-left letter."""
    return unicodedata.bidirectional(letter) in {"R", "AL"} and unicodedata.category(letter)[0] == "L"


def wide(text: str) -> int:
    """How many glyphs of a text have a width."""
    return sum(letter not in NO_WIDTH for letter in text)


NO_WIDTH = frozenset(
    {ZWNJ, "\N{RIGHT-TO-LEFT MARK}", "\N{LEFT-TO-RIGHT MARK}"}
    | {chr(code) for code in range(0x610, 0x6EE) if unicodedata.combining(chr(code))}
)
"""Characters whose glyphs have no width."""


def _groups(words: Sequence[PlacedWord]) -> Iterator[list[PlacedWord]]:
    """Words, those together that are read from left to right and stand so."""
    group: list[PlacedWord] = []
    for word in words:
        if group and not (_is_ltr(group[-1]) and _is_ltr(word) and _middle(group[-1]) < _middle(word)):
            yield group
            group = []
        group.append(word)
    if group:
        yield group


def _middle(word: PlacedWord) -> float:
    return (word.box.x0 + word.box.x1) / 2


def _is_ltr(word: PlacedWord) -> bool:
    classes = set(map(_letter_class, word.text))
    return "l" in classes and not classes & {"r", "a"}


@lru_cache(maxsize=4096)
def _letter_class(letter: str) -> str:
    """r: right-to-left letter, l: left-to-right letter or digit, m: mark, a: other Arabic sign, s: other sign."""
    if letter == ZWNJ or is_rtl(letter):
        return "r"
    if unicodedata.combining(letter) or unicodedata.category(letter) == "Mn":
        return "m"
    if unicodedata.bidirectional(letter) == "L" or unicodedata.category(letter) == "Nd":
        return "l"
    arabic = _ARABIC_BLOCK[0] <= letter <= _ARABIC_BLOCK[1] and letter not in _SEPARATORS
    return "a" if arabic else "s"

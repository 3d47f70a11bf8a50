"""Hazm stage (optional): correct spacing by hazm's normaliser and reject its harmful changes.

Before: ``کتاب ها را می خواند , در ۱۴۰۲/۰۳/۱۵``; after: ``کتاب|ها را می|خواند, در ۱۴۰۲/۰۳/۱۵``.

hazm receives the parts of a line between protected spans and proposes spaces and ZWNJs. A proposal is rejected if it
changes anything else, or attaches ``می`` to a word that is not in hazm's verb tables. No recipe has the stage by
default; add it with ``--set hazm.spacing=true``. Needs the package hazm (Python 3.12 and 3.13).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Any

import regex

from satrchin.document import Context, Edit, Page
from satrchin.errors import MissingDependencyError
from satrchin.messages import tr
from satrchin.persian.chars import ZWNJ
from satrchin.persian.protected import protected
from satrchin.persian.regexes import lazy

_PERSIAN = lazy(r"[\p{Arabic}&&\p{L}]", regex.V1)
_SIGN = lazy(rf"[^ {ZWNJ}]")
_WORD = lazy(rf"[^\s{ZWNJ}\p{{P}}]*")
_BEFORE = lazy(rf"(?r)[^\s{ZWNJ}\p{{P}}]*")
_PREFIXES = {"می", "نمی"}


@dataclass(frozen=True, slots=True)
class Hazm:
    """Correct spaces and ZWNJs by hazm's normaliser; letters, numbers, addresses and punctuation are unchanged."""

    spacing: bool = True
    """Correct the spacing by hazm; if off, the stage does nothing."""

    def __call__(self, page: Page, context: Context) -> Page:
        """Correct the spacing of a page."""
        if not self.spacing or not _PERSIAN.search(page.text):
            return page
        return page.edited(
            Edit("hazm", "spacing", page.number, number, (start, stop), line.text[start:stop], after, 0.8)
            for number, line in enumerate(page.lines)
            if _PERSIAN.search(line.text)
            for start, stop, after in _proposals(line.text)
        )


def _proposals(line: str) -> Iterator[tuple[int, int, str]]:
    """The gaps of a line that hazm would change."""
    normalise, verbs = _normaliser()
    start = 0
    for stop, following in [*protected(line), (len(line), len(line))]:
        piece = line[start:stop]
        if _PERSIAN.search(piece):
            for first, last, after in _gaps(piece, normalise(piece.strip())):
                if _is_safe(piece, first, last, after, verbs):
                    yield start + first, start + last, after
        start = following


def _gaps(before: str, after: str) -> Iterator[tuple[int, int, str]]:
    """Differences in spaces and ZWNJs between two texts; none if other characters differ, too."""
    signs, new_signs = _SIGN.findall(before), _SIGN.findall(after)
    if signs != new_signs:
        return
    old, new = pairwise(_SIGN.finditer(before)), pairwise(_SIGN.finditer(after))
    for (left, right), (new_left, new_right) in zip(old, new, strict=True):
        gap, new_gap = before[left.end() : right.start()], after[new_left.end() : new_right.start()]
        if gap != new_gap:
            yield left.end(), right.start(), new_gap


def _is_safe(text: str, start: int, stop: int, after: str, verbs: frozenset[str]) -> bool:
    """Whether to accept a proposal: only between letters, and می only before a verb of hazm's tables."""
    left, right = _BEFORE.match(text, 0, start)[0], _WORD.match(text, stop)[0]
    if not left or not right or after not in {"", " ", ZWNJ}:
        return False
    if after == ZWNJ and left in _PREFIXES:
        return f"{left}{ZWNJ}{right}" in verbs
    return True


@lru_cache(maxsize=1)
def _normaliser() -> tuple[Any, frozenset[str]]:
    """The normaliser of hazm, configured for spacing only, and its verb forms."""
    try:
        from hazm import Lemmatizer, Normalizer
    except ImportError:
        raise MissingDependencyError(tr("the hazm stage needs hazm: pip install hazm (Python 3.12 or 3.13)")) from None
    normaliser = Normalizer(
        correct_spacing=True,
        remove_diacritics=False,
        remove_specials_chars=False,
        decrease_repeated_chars=False,
        persian_style=False,
        persian_numbers=False,
        unicodes_replacement=False,
        seperate_mi=True,
    )
    return normaliser.normalize, frozenset(Lemmatizer().verbs)

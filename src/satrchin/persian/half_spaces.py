r"""Half-spaces (ZWNJ) that were written as something else, found in a line.

In: ``بچه&zwnj;ها``, or the same with the HTML number, a literal ``\u200c``, the ``<200c>`` of the editor vim, or a
narrow or non-breaking space between the parts of a word. Out: the places of such signs between two letters.

A markup name says itself what it is. A space that only looks narrow is a half-space where the parts of a word want
one and a space elsewhere; what the text uses it for is asked over the whole page (:func:`used_as_half_spaces`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from satrchin.persian.chars import ZWNJ
from satrchin.persian.regexes import lazy

_LETTER = "\u0621-\u063a\u0641-\u065f\u066e-\u06d3\u06d5\u0670"
_NAMED = r"&(?:amp;)?(?:zwnj|#0*8204|#[xX]0*200[cC]);|\\u200[cC]|\\x\{200[cC]\}|<200[cC]>|<U\+200[cC]>"
NAMED = re.compile(f"(?<=[{_LETTER}])(?:{_NAMED})+(?=[{_LETTER}])")
"""Markup for a half-space between two letters."""
_BLANKS = "\N{NO-BREAK SPACE}\u2000-\u200a\N{NARROW NO-BREAK SPACE}\N{MEDIUM MATHEMATICAL SPACE}"
LOOKALIKE = re.compile(f"(?<=[{_LETTER}])(?:[{_BLANKS}]|\N{ZERO WIDTH JOINER})(?=[{_LETTER}])")
"""What looks like a half-space, or like nothing, between two letters."""
SUSPECT = re.compile(f"[&\\\\<{_BLANKS}\N{ZERO WIDTH JOINER}]")
"""A text without one of these has no half-space in disguise."""
ENTITY = lazy(r"&(?:#\d{2,6}|#[xX][0-9a-fA-F]{2,5}|[a-zA-Z]{2,8}\d{0,2});")
"""Any HTML entity."""

_BEFORE = re.compile(f"[{_LETTER}{ZWNJ}]*$")
_AFTER = re.compile(f"[{_LETTER}{ZWNJ}]*")
_SHARE = 0.5
"""Of the places where a sign stands between letters, the share from which on it is a half-space in this text."""


def parts(match: Any) -> tuple[str, str]:
    """The letters before and behind a match."""
    text = match.string
    # a word is not longer than that
    left = _BEFORE.search(text[max(0, match.start() - 40) : match.start()])
    right = _AFTER.match(text, match.end())
    return (left[0] if left else ""), (right[0] if right else "")


def used_as_half_spaces(lines: Iterable[str], wants: Callable[[str, str], bool]) -> frozenset[str]:
    """The look-alikes that a page uses as half-spaces: where most of them stand, a word wants one.

    Args:
        lines: the lines of a page.
        wants: whether two parts of a word are written with a half-space between them.
    """
    seen: dict[str, list[bool]] = {}
    for match in _found(lines):
        seen.setdefault(match[0], []).append(wants(*parts(match)))
    return frozenset(sign for sign, there in seen.items() if sum(there) >= _SHARE * len(there))


def _found(lines: Iterable[str]) -> Iterator[re.Match[str]]:
    for line in lines:
        if SUSPECT.search(line):
            yield from LOOKALIKE.finditer(line)

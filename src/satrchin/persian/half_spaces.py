r"""Find half-spaces (ZWNJ) written as markup or as another space.

Markup is ``بچه&zwnj;ها``, the numeric entity, a literal ``\u200c`` or Vim's ``<200c>`` between two letters; it always
means a half-space. A narrow or non-breaking space may be a half-space or a space: :func:`used_as_half_spaces` checks
over the whole page whether such a character occurs mostly between parts that are written with a ZWNJ.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from satrchin.persian.chars import WORD_SIGNS, ZWNJ
from satrchin.persian.regexes import lazy

_NAMED = (
    r"&(?:amp;)?(?:zwnj|#0*8204|#[xX]0*200[cC]);|\\u200[cC]|\\x\{200[cC]\}|<200[cC]>|<U\+200[cC]>"
    r"|\\xe2\\x80\\x8c|&zwj;"
)
NAMED = re.compile(f"(?<=[{WORD_SIGNS}])(?:{_NAMED})+ ?(?=[{WORD_SIGNS}])")
"""Markup for a half-space between two letters, perhaps with a space after it."""
_BLANKS = (
    "\N{MONGOLIAN VOWEL SEPARATOR}\N{NO-BREAK SPACE}\u2000-\u200a\N{NARROW NO-BREAK SPACE}\N{MEDIUM MATHEMATICAL SPACE}"
)
LOOKALIKE = re.compile(f"(?<=[{WORD_SIGNS}])(?:[{_BLANKS}]|\N{ZERO WIDTH JOINER} ?)(?=[{WORD_SIGNS}])")
"""A character that looks like a half-space, or is invisible, between two letters."""
SUSPECT = re.compile(
    f"[&\\\\<{_BLANKS}\N{ZERO WIDTH JOINER}](?:(?<=&)[#A-Za-z]|(?<=\\\\)[ux]|(?<=<)[2U]|(?<=[^&\\\\<]))"
)
"""A text without a match has no half-space written as something else."""
ENTITY = lazy(r"&(?:#\d{2,6}|#[xX][0-9a-fA-F]{2,5}|[a-zA-Z]{2,8}\d{0,2});")
"""An HTML entity."""

_BEFORE = re.compile(f"[{WORD_SIGNS}{ZWNJ}]*$")
_AFTER = re.compile(f"[{WORD_SIGNS}{ZWNJ}]*")
_SHARE = 0.5
"""Minimum share of a character's places that need a half-space, for the page to use it as one."""


def parts(match: Any) -> tuple[str, str]:
    """The letters before and after a match."""
    text = match.string
    # no word is longer than this
    left = _BEFORE.search(text[max(0, match.start() - 40) : match.start()])
    right = _AFTER.match(text, match.end())
    return (left[0] if left else ""), (right[0] if right else "")


def used_as_half_spaces(lines: Iterable[str], wants: Callable[[str, str], bool]) -> frozenset[str]:
    """The characters that a page uses as half-spaces: at most of their places a word needs one.

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

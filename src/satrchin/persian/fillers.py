"""Find kashida glyphs that a PDF extractor wrote as digits or signs inside words: ``آم55اده اس55ت``.

Some word processors justify lines with such glyphs. A filler is one sign, possibly repeated, after a letter that joins
to the next. It occurs inside several words of a page, and these words are in the lexicon without it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable

from satrchin.persian.chars import DUAL_JOINING, LETTERS

_JOINING = "".join(sorted(DUAL_JOINING))
# the sign comes first in the pattern, because a search for a rare sign is quick
FILLER = re.compile(rf"([0-9()\[\]{{}}/\\_*+=~^|<>-])(?<=[{_JOINING}].)\1*(?=[{LETTERS}])")
"""A sign, possibly repeated, between two letters of which the first joins to the next."""
_WORD = re.compile(rf"[{LETTERS}][^\s]*[{LETTERS}]")
_FEWEST = 3
_KNOWN = 0.8
"""Minimum number of words of a page with the sign, and minimum share of them that are known without it."""


def fillers(lines: Iterable[str], known: Callable[[str], bool]) -> frozenset[str]:
    """The signs that a page uses as kashidas.

    Args:
        lines: the lines of a page.
        known: whether the lexicon has a word.
    """
    words: defaultdict[str, set[str]] = defaultdict(set)
    for line in lines:
        if FILLER.search(line):
            for match in _WORD.finditer(line):
                for filler in FILLER.finditer(match[0]):
                    words[filler[1]].add(match[0])
    if max(map(len, words.values()), default=0) < _FEWEST:
        return frozenset()
    good = {sign: sum(known(FILLER.sub("", word)) for word in there) for sign, there in words.items()}
    sure = {sign for sign, there in words.items() if len(there) >= _FEWEST and good[sign] >= _KNOWN * len(there)}
    # once one sign is a filler, another whose words are all known without it is accepted too
    return frozenset(sign for sign, there in words.items() if sign in sure or (sure and good[sign] == len(there)))

"""Kashida glyphs that an extractor gave out as digits or signs inside words.

In: ``آم55اده اس55ت``, as justified lines of some word processors come out of a PDF. Out: the places of the fillers,
behind which a letter joins that could have been stretched.

A filler is one sign, repeated, that stands inside several words of a page; without it they are words that are known.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable

from satrchin.persian.chars import DUAL_JOINING

_LETTER = "\u0621-\u063a\u0641-\u064a\u066e-\u06d3\u06d5"
_JOINING = "".join(sorted(DUAL_JOINING))
FILLER = re.compile(rf"(?<=[{_JOINING}])([0-9()\[\]{{}}/\\_*+=~^|<>-])\1*(?=[{_LETTER}])")
"""A sign, perhaps repeated, between two letters of which the first joins to the next."""
_WORD = re.compile(rf"[{_LETTER}][^\s]*[{_LETTER}]")
_FEWEST = 3
_KNOWN = 0.8
"""In at least so many words of a page a sign must stand, and so large a share of them must be known without it."""


def fillers(lines: Iterable[str], known: Callable[[str], bool]) -> frozenset[str]:
    """The signs that a page uses for kashidas.

    Args:
        lines: the lines of a page.
        known: whether a word is a Persian one.
    """
    words: defaultdict[str, set[str]] = defaultdict(set)
    for line in lines:
        if FILLER.search(line):
            for match in _WORD.finditer(line):
                for filler in FILLER.finditer(match[0]):
                    words[filler[1]].add(match[0])
    good = {sign: sum(known(FILLER.sub("", word)) for word in there) for sign, there in words.items()}
    sure = {sign for sign, there in words.items() if len(there) >= _FEWEST and good[sign] >= _KNOWN * len(there)}
    # where one sign is a kashida, another that leaves only known words is one, too
    return frozenset(sign for sign, there in words.items() if sign in sure or (sure and good[sign] == len(there)))

"""Distinguish poems in two half-verses from two columns of running text: their ends rhyme.

A poem and two columns of justified text have the same white. ``باران شبانه بر در و دیوار است`` beside ``انگار پنجه
بر دل بیدار است`` is read row by row.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from satrchin.persian.chars import VOWEL_SIGNS
from satrchin.reading.geometry.cells import kind_of
from satrchin.reading.geometry.chunks import Chunk, Span
from satrchin.reading.geometry.corridors import both, split

LEAST = 3
"""Minimum number of verses."""
RHYMING = 0.75
"""Minimum share of verses that rhyme; of lines of running text a twentieth end alike."""
SOUND = 2
"""Number of letters at the end of a verse that rhyme."""


def is_verse(rows: Sequence[Sequence[Chunk]], corridors: Sequence[Span]) -> bool:
    """Whether two columns are the half-verses of a poem: all second ones rhyme, or the two of each verse."""
    if len(corridors) != 1 or len(rows) < LEAST or not all(both(row, corridors[0]) for row in rows):
        return False
    halves = [[_end(part) for part in split(row, corridors)] for row in rows]
    if not all(map(all, halves)):
        return False
    alike = max(Counter(left for left, _ in halves).values())
    coupled = sum(1 for left, right in halves if left == right)
    return max(alike, coupled) >= RHYMING * len(rows)


def _end(part: Sequence[Chunk]) -> str:
    """The last letters of a half-verse; nothing where it does not end in Persian letters or is no phrase."""
    text = part[0].text.rstrip(_SIGNS)
    if len(text) < PHRASE or not (text[-SOUND:].isalpha() and kind_of(text[-1]) == "R"):
        return ""
    return text[-SOUND:]


_SIGNS = f".،؛!؟:…»)*{VOWEL_SIGNS}"
PHRASE = 10
"""Minimum number of letters of a half-verse; the cells of a table are shorter."""

"""Score how much a line resembles verse or old prose, for which the other evidence is unreliable.

The score is the sum of the scores of the line's words, divided by the square root of their number; word order does not
matter. ``ز``, ``ساقی`` and ``گر`` are evidence of verse, ``شرکت`` and ``براساس`` of prose. Modern prose scores below
zero, almost always below 2. Two thirds of classical verse lines score above 2; on a page of verse all lines count as
verse.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import marisa_trie

from satrchin.learned import RESOURCES, numbers
from satrchin.lm.memo import Memo
from satrchin.persian.tokens import is_word, word_tokens

WORDS = "verse.marisa"
STEP, MIDDLE = 24.0, 128
"""Quantisation steps per unit of score in one byte; ``MIDDLE`` is zero."""
_LEARNED = numbers("lm_numbers", "verse")
OLD, _PAGE = _LEARNED["line"], _LEARNED["page"]
"""Score from which a line is verse or old prose; median score of its lines from which a page is."""
_FEWEST = 3
"""Minimum number of words in a line, and of lines in a page, for a score."""
_SAMPLE = 24


def words_of(line: str) -> list[str]:
    """The folded words of a line; the parts around a ZWNJ are separate words."""
    return [token for word in line.split() for token in word_tokens(word) if is_word(token)]


def score(line: str) -> float:
    """Score a line: positive for verse and old prose, negative for modern prose.

    >>> score("ساقی بیا که یار ز رخ پرده برگرفت") > OLD > 0 > score("این شرکت گزارش سال گذشته را منتشر کرد")
    True
    """
    found = [_WRITTEN[word] for word in line.split()]
    count = sum([words for _, words in found])
    return sum([total for total, _ in found]) / count**0.5 if count >= _FEWEST else 0.0


def is_verse_page(lines: Sequence[str]) -> bool:
    """Whether most of a page is verse or old prose."""
    step = -(-len(lines) // _SAMPLE) or 1
    sample = [line for line in lines[::step] if len(line.split()) >= _FEWEST]
    # a few lines show that a page is modern prose
    few = (_median(sample[::some]) > 0 for some in (2 * _FEWEST, _FEWEST))
    return len(sample) >= _FEWEST and all(few) and _median(sample) >= _PAGE


@lru_cache(maxsize=1)
def table() -> marisa_trie.BytesTrie:
    """Map words to their log odds of verse against prose."""
    return marisa_trie.BytesTrie().mmap(str(RESOURCES / WORDS))


def _median(lines: Sequence[str]) -> float:
    """The median score; the module ``statistics`` takes long to import."""
    return sorted(map(score, lines))[len(lines) // 2]


def _of_written(written: str) -> tuple[float, int]:
    """The sum of the scores of the words between two spaces, and their number."""
    words = words_of(written)
    return sum(map(_says, words)), len(words)


_WRITTEN: dict[str, tuple[float, int]] = Memo(_of_written, 1 << 14)


def _says(word: str) -> float:
    """The score of a word."""
    row = table().get(word)
    return (row[0][0] - MIDDLE) / STEP if row else 0.0

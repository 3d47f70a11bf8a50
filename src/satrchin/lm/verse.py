"""Whether a line reads like verse or old prose, of which the other evidence knows little.

In: lines. Out: a score of each, and which of them are verse or old. Modern prose scores below zero, nearly all of it
below 2; of classical verse two lines in three score above that, and on a page of verse every line counts as such.

Every word speaks for verse or for prose (``ز``, ``ساقی``, ``گر`` against ``شرکت``, ``براساس``), whatever the order.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from statistics import median

import marisa_trie

from satrchin.persian.tokens import is_word, tokens

WORDS = "verse.marisa"
STEP, MIDDLE = 24.0, 128
"""Steps of a natural log in the byte of a word, around the middle."""
LEAST, MOST = -3.0, 4.0
"""What a word says at least and at most."""
OLD, _PAGE = 2.0, 1.0
"""From which score on a line is verse or old, and from which median of its lines a page is."""
_FEWEST = 3
"""Words of a line that can tell something, and lines of a page."""
_SAMPLE = 60
RESOURCES = Path(__file__).parents[1] / "resources"


def words_of(line: str) -> list[str]:
    """The folded words of a line, the parts around a ZWNJ each by itself."""
    return [token for token in tokens(line) if is_word(token)]


def score(line: str) -> float:
    """How much a line reads like verse: the sum of what its words say, over the root of how many there are.

    >>> score("ساقی بیا که یار ز رخ پرده برگرفت") > OLD > 0 > score("این شرکت گزارش سال گذشته را منتشر کرد")
    True
    """
    words = words_of(line)
    return sum(map(_says, words)) / len(words) ** 0.5 if len(words) >= _FEWEST else 0.0


def is_verse_page(lines: Sequence[str]) -> bool:
    """Whether most of a page reads like verse or old prose."""
    step = max(1, len(lines) // _SAMPLE)
    scores = [score(line) for line in lines[::step] if len(line.split()) >= _FEWEST]
    return len(scores) >= _FEWEST and median(scores) >= _PAGE


@lru_cache(maxsize=1)
def _table() -> marisa_trie.BytesTrie:
    return marisa_trie.BytesTrie().mmap(str(RESOURCES / WORDS))


@lru_cache(maxsize=1 << 14)
def _says(word: str) -> float:
    """What a word says for verse."""
    row = _table().get(word)
    return (row[0][0] - MIDDLE) / STEP if row else 0.0

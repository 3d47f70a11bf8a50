"""Tell whether the Latin words of a text are spelled backwards, from the pairs of their letters.

``latin_direction("config language")`` is positive, ``latin_direction("gifnoc egaugnal")`` negative: «gu» and a final
«ge» are common, «ug» and an initial «eg» are not. Short words tell little, a few words of a document together much.
"""

from __future__ import annotations

import json
import re
from functools import lru_cache
from itertools import pairwise

from satrchin.learned import RESOURCES

FILE = RESOURCES / "latin_pairs.json"
START, END = "^", "$"
WORD = re.compile("(?<![A-Za-z])[A-Za-z]{2,}(?![A-Za-z])")


def pairs_of(word: str) -> list[str]:
    """The pairs of neighbouring letters of a word, its start and end among them.

    >>> pairs_of("Git")
    ['^g', 'gi', 'it', 't$']
    """
    return ["".join(pair) for pair in pairwise(f"{START}{word.lower()}{END}")]


def backwards(pair: str) -> str:
    """The pair that a reversed word has in place of this one.

    >>> backwards("gi"), backwards("^g"), backwards("t$")
    ('ig', 'g$', '^t')
    """
    if pair[0] == START:
        return pair[1] + END
    return START + pair[0] if pair[1] == END else pair[::-1]


@lru_cache(maxsize=1)
def _odds() -> dict[str, float]:
    """The log odds of each pair against its reverse."""
    found: dict[str, float] = json.loads(FILE.read_text(encoding="utf-8"))["pairs"]
    return {**found, **{backwards(pair): -odds for pair, odds in found.items()}}


def latin_direction(text: str) -> float:
    """The log odds, in nats, that the Latin words of a text are spelled forwards; 0 if it has none.

    Summed over the letter pairs of each word, which are taken to be independent.

    >>> latin_direction("config language") > 3, latin_direction("gifnoc egaugnal") < -3, latin_direction("متن")
    (True, True, 0.0)
    """
    odds = _odds() if (words := WORD.findall(text)) else {}
    return sum((odds.get(pair, 0.0) for word in words for pair in pairs_of(word)), 0.0)

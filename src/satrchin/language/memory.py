"""What a document's own lines teach about its words: lines in, familiar words and neighbours out.

A name that no lexicon has stands whole in many lines of its document, and so does what stands beside it. Where the
extractor made a run of every number, their spaces are not where a writer puts them, all through the document.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from satrchin.language.damage import LEFT_TO_RIGHT
from satrchin.language.fluency import folded_tokens

_NONE: Mapping[str, int] = {}
FEWEST_NUMBERS = 4
"""Numbers and Latin words that a document must have to tell how they stand in it."""
SHORTEST = 3
"""Letters of an unknown word that may be a whole one; shorter ones are pieces."""


class Memory:
    """The words that stand in several lines of a document, which stands behind which, and how numbers stand.

    ``numbers_apart`` tells that every number and Latin word is a run of its own.
    """

    def __init__(self, lines: Iterable[str] = ()) -> None:
        lines = list(lines)
        self.numbers_apart = _numbers_apart(lines)
        seen: Counter[str] = Counter()
        behind: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for words in map(folded_tokens, lines):
            seen.update(set(words))
            for word, follower in set(pairwise(words)):
                behind[word][follower] += 1
        self.familiar = frozenset(word for word, count in seen.items() if count > 1 and len(word) >= SHORTEST)
        self._behind = {word: followers for word, followers in behind.items() if word in self.familiar}

    def followers(self, word: str) -> Mapping[str, int]:
        """In how many lines each word stands behind a familiar one."""
        return self._behind.get(word, _NONE)


def _numbers_apart(lines: Sequence[str]) -> bool:
    """Whether more than half of the numbers and Latin words touch a letter or stand beside two spaces."""
    numbers = marks = 0
    for line in lines:
        for match in LEFT_TO_RIGHT.finditer(line):
            before, after = line[: match.start()][-2:], line[match.end() :][:2]
            numbers += 1
            marks += before == "  " or after == "  " or before[-1:].isalpha() or after[:1].isalpha()
    return numbers >= FEWEST_NUMBERS and 2 * marks > numbers

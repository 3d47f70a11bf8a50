"""What a document's own lines teach about its words: lines in, familiar words and neighbours out.

A name that no lexicon has stands whole in many lines of its document, and so does what stands beside it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from itertools import pairwise

from satrchin.lm.fluency import folded_tokens

_NONE: Mapping[str, int] = {}
SHORTEST = 3
"""Letters of an unknown word that may be a whole one; shorter ones are pieces."""
NAMED = 2
"""Lines that a name of the user's list counts as."""


class DocumentCache:
    """The words that stand in several lines of a document, and which stands behind which.

    Args:
        lines: the lines of the document.
        names: words that its user knows to be in it; each counts as seen in several lines.
    """

    def __init__(self, lines: Iterable[str] = (), names: Iterable[str] = ()) -> None:
        seen: Counter[str] = Counter()
        behind: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for words in map(folded_tokens, lines):
            seen.update(set(words))
            for word, follower in set(pairwise(words)):
                behind[word][follower] += 1
        for words in map(folded_tokens, names):
            seen.update(dict.fromkeys(words, NAMED))
            for word, follower in pairwise(words):
                behind[word][follower] += NAMED
        self.familiar = frozenset(word for word, count in seen.items() if count > 1 and len(word) >= SHORTEST)
        self._behind = {word: followers for word, followers in behind.items() if word in self.familiar}

    def followers(self, word: str) -> Mapping[str, int]:
        """In how many lines each word stands behind a familiar one."""
        return self._behind.get(word, _NONE)

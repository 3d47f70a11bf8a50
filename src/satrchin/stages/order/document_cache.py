"""Collect words and word pairs that several lines of a document share.

In: the lines of a document. Out: its familiar words and their neighbours. A name that is in no lexicon is intact in
many lines of its document, and so are the words beside it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from itertools import pairwise

from satrchin.lm.fluency import folded_tokens

_NONE: Mapping[str, int] = {}
SHORTEST = 3
"""Length of an unknown word that may be complete, in letters; shorter ones are pieces."""
NAMED = 2
"""Number of lines that a name of the user's list counts as."""


class DocumentCache:
    """The words that occur in several lines of a document, and the word pairs around them.

    Args:
        lines: the lines of the document.
        names: words given by the user; each counts as seen in several lines.
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
        """In how many lines each word follows a familiar one."""
        return self._behind.get(word, _NONE)

"""Offer words that were accepted often for the user's word list, the file of ``--words``.

In: the decisions of a review. Out: words that no lexicon has and that persons confirmed or wrote in several places,
with how often; the chosen ones are added to the file, one a line.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from satrchin.persian.chars import ZWNJ
from satrchin.persian.tokens import fold
from satrchin.review.decisions import Decisions, after_texts
from satrchin.writing.atomic import write_file

OFTEN = 3
"""Places in which a word was accepted before it is offered: once may be a slip, twice a name on one page."""
MOST = 200
"""Words offered at once."""
_WORD = re.compile(rf"[^\W\d_]+(?:{ZWNJ}[^\W\d_]+)*")


def candidates(decisions: Decisions, listed: Iterable[str] = ()) -> list[tuple[str, int]]:
    """Unknown words that were accepted often, most often first.

    Args:
        decisions: of the review.
        listed: words that are on the list already.
    """
    from satrchin.lm.lexicon import load_lexicon

    lexicon = load_lexicon()
    known = set(listed)
    counts = Counter(word for text in after_texts(decisions) for word in _WORD.findall(text) if len(word) > 1)
    often = [(word, count) for word, count in counts.most_common() if count >= OFTEN and word not in known]
    return [(word, count) for word, count in often if not lexicon.frequency(fold(word.replace(ZWNJ, "")))][:MOST]


def read_list(path: Path) -> list[str]:
    """The words of a list; none if there is no such file.

    Raises:
        ValueError: the file is not UTF-8.
    """
    try:
        return path.read_text(encoding="utf-8-sig").split("\n")
    except FileNotFoundError:
        return []


def add_words(path: Path, words: Iterable[str]) -> int:
    """Add words to a list, each once; return how many were new.

    Raises:
        OutputError: the list cannot be written.
        ValueError: the file is not UTF-8.
    """
    lines = [line.strip() for line in read_list(path) if line.strip()]
    new = [word for word in dict.fromkeys(words) if _WORD.fullmatch(word) and word not in lines]
    if new:
        write_file(path, "".join(f"{line}\n" for line in (*lines, *new)))
    return len(new)

"""Sentences stage (optional): put one sentence on each line, or spaces between tokens, by hazm's tokenizers.

Before: ``هوا سرد شد. همه به خانه رفتند.``; after: two sentences, each on its own line. Only spaces change; addresses,
numbers and Latin words are never split. Needs the package hazm (Python 3.12, 3.13).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import regex

from satrchin.document import Context, Edit, Page
from satrchin.errors import MissingDependencyError
from satrchin.messages import tr
from satrchin.persian.protected import inside, protected
from satrchin.persian.regexes import lazy

_PERSIAN = lazy(r"[\p{Arabic}&&\p{L}]", regex.V1)


@dataclass(frozen=True, slots=True)
class Sentences:
    """Put one sentence on each line by hazm's sentence tokenizer; join the lines of paragraphs first."""

    split: bool = True
    """Put every sentence on its own line."""
    words: bool = False
    """Put a space between the tokens of hazm's word tokenizer."""

    def __call__(self, page: Page, context: Context) -> Page:
        """Split the lines of a page into sentences."""
        return page.edited(
            edit
            for number, line in enumerate(page.lines)
            if _PERSIAN.search(line.text)
            for edit in self._edits(line.text, page.number, number)
        )

    def _edits(self, line: str, page: int, number: int) -> Iterator[Edit]:
        sentences, words = _tokenizers()
        spans = protected(line)
        gaps: dict[tuple[int, int], tuple[str, str]] = {}
        if self.words:
            gaps |= dict.fromkeys(_gaps(line, words(line)), ("word", " "))
        if self.split:
            gaps |= dict.fromkeys(_gaps(line, sentences(line)), ("sentence", "\n"))
        for (start, stop), (rule, after) in sorted(gaps.items()):
            if line[start:stop] != after and not inside(spans, start, stop):
                yield Edit("sentences", rule, page, number, (start, stop), line[start:stop], after, 0.9)


def _gaps(line: str, parts: Iterable[str]) -> list[tuple[int, int]]:
    """The positions between the parts of a line; none if the parts do not occur in order."""
    gaps, done = [], 0
    for part in parts:
        start = line.find(part, done)
        if start < 0 or line[done:start].strip():
            return []
        gaps.append((done, start))
        done = start + len(part)
    return gaps[1:] if not line[done:].strip() else []


@lru_cache(maxsize=1)
def _tokenizers() -> tuple[Any, Any]:
    """The sentence and word tokenizers of hazm."""
    try:
        from hazm import SentenceTokenizer, WordTokenizer
    except ImportError:
        raise MissingDependencyError(
            tr("the sentences stage needs hazm: pip install hazm (Python 3.12 or 3.13)")
        ) from None
    return SentenceTokenizer().tokenize, WordTokenizer(join_verb_parts=False).tokenize

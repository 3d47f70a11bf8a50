"""The sentences stage, optional: one sentence a line, as hazm's tokenizer parts them; or one word after another.

In: ``هوا سرد شد. همه به خانه رفتند.``. Out: the two sentences, each on its line. Nothing but the spaces between
them changes; no border falls into an address, a number or a Latin word. Needs the package hazm (Python 3.12, 3.13).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import regex

from satrchin.document import Context, Edit, Page
from satrchin.errors import MissingDependencyError
from satrchin.persian.protected import inside, protected
from satrchin.persian.regexes import lazy

_PERSIAN = lazy(r"[\p{Arabic}&&\p{L}]", regex.V1)


@dataclass(frozen=True, slots=True)
class Sentences:
    """One sentence a line, by hazm's sentence tokenizer; join the lines of paragraphs first."""

    split: bool = True
    """Put every sentence on a line of its own."""
    words: bool = False
    """Put a space between any two words and signs, as hazm's word tokenizer parts them."""

    def __call__(self, page: Page, context: Context) -> Page:
        """The page with a sentence on each line."""
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
    """The places between the parts of a line; none if the parts are not all there in their order."""
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
    """The tokenizers of hazm, of sentences and words."""
    try:
        from hazm import SentenceTokenizer, WordTokenizer
    except ImportError:
        raise MissingDependencyError("the stage sentences needs hazm: pip install hazm (Python 3.12 or 3.13)") from None
    return SentenceTokenizer().tokenize, WordTokenizer(join_verb_parts=False).tokenize

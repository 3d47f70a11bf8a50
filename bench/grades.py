"""How honest the grades of scanned words are: of the words graded 90 %, about 90 % should be right.

In: pages as they were read, before any stage, and their true texts. Out: a table, a row for each tenth of the scale.

    0.9-1.0 | 2000 words | mean grade 0.984 | right 0.981
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from rapidfuzz.distance import Levenshtein

from bench.results import table
from satrchin.document import Page
from satrchin.persian.tokens import fold

MARKS = ".,،؛:»«ء؟!\"'()[]-"
"""Signs around a word; a word without them is right or wrong."""
BINS = 10

Graded = tuple[str, float]
"""A word as the reading leaves it, and how likely it is right."""


def graded(page: Page) -> Iterator[Graded]:
    """The words of a page that was read and not yet cleaned; of words that were joined the lower grade counts."""
    for line in page.lines:
        yield from ((word.text, word.confidence) for word in line.words)


def right_words(truth: str, words: Sequence[str]) -> list[bool]:
    """Which words of a page stand in its true text, in their order, signs around them aside.

    >>> right_words("سلام، آقای پارسا", ["سلام", "آفای", "پارسا."])
    [True, False, True]
    """
    true = [_bare(word) for word in unicodedata.normalize("NFC", truth).split()]
    right = [False] * len(words)
    for block in Levenshtein.opcodes(true, [_bare(word) for word in words]):
        if block.tag == "equal":
            right[block.dest_start : block.dest_end] = [True] * (block.dest_end - block.dest_start)
    return right


def _bare(word: str) -> str:
    return fold(word).strip(MARKS)


def calibration(pages: Iterable[tuple[str, Sequence[Graded]]]) -> str:
    """The table of pages, each its true text and its words."""
    bins: list[list[tuple[float, bool]]] = [[] for _ in range(BINS)]
    for truth, words in pages:
        for (_, grade), right in zip(words, right_words(truth, [word for word, _ in words]), strict=True):
            bins[min(int(grade * BINS), BINS - 1)].append((grade, right))
    rows = [
        [
            f"{number / BINS:.1f}-{(number + 1) / BINS:.1f}",
            str(len(found)),
            f"{sum(grade for grade, _ in found) / len(found):.3f}",
            f"{sum(right for _, right in found) / len(found):.3f}",
        ]
        for number, found in enumerate(bins)
        if found
    ]
    return table(["grade", "words", "mean grade", "right"], rows)

"""Join words that an extractor split with spaces, so that the order of their lines can be judged.

In: ``ش هرد ار نو بهار در نشس ت خبری``, the lines of a page. Out: ``شهردار نو بهار در نشست خبری``. A producer that
stretches the letters of a justified line moves the pen within words, and extractors write a space for each gap.

A line is cut into the most probable sequence of known words, each made of one or more of its pieces, by dynamic
programming over their bigrams. The page is joined only if its lines with single letters then read much better: lines in
runs are split too, and gain little.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from satrchin.lm.fluency import fluencies
from satrchin.lm.ngrams import Model, load
from satrchin.persian.tokens import fold
from satrchin.stages.order.glued_words import KNOWN, LONGEST, UNKNOWN, UNKNOWN_LETTER, Pieces, best_cut
from satrchin.stages.order.learned import order_numbers
from satrchin.stages.order.visual import plain_forms

_LEARNED = order_numbers("split words")
GAIN = _LEARNED["gain"]
"""Fluency that these lines must gain on average."""
JOINED = _LEARNED["joined"]
"""Nats of a word made of pieces that are words themselves."""
MOST = 6
"""Pieces of a word."""
_LETTERS = re.compile("[\u0621-\u063a\u0641-\u06d3\u200c]+")
_SIGNS = "،؛:؟!.»)]«(["
# what is written to a word with a ZWNJ that the extractor dropped
_BEGINNINGS, _ENDINGS = ("نمی", "می"), ("هایی", "های", "ها", "ای", "اند", "ام")


def with_whole_words(lines: Sequence[str], split: Sequence[int]) -> list[str]:
    """The lines of a page with the pieces of their words joined, or unchanged where that does not make them fluent.

    Args:
        lines: the lines of the page.
        split: the numbers of the lines that have letters alone.

    >>> with_whole_words(["ش هردار در نشس ت خبری گفت که ساخ ت پل آغاز شده اس ت"], [0])
    ['شهردار در نشست خبری گفت که ساخت پل آغاز شده است']
    """
    found = list(map(_joined, lines))
    stand, other = (fluencies(load(), [plain_forms(side[number]) for number in split]) for side in (lines, found))
    gain = sum(new.mean - old.mean for old, new in zip(stand, other, strict=True))
    return found if gain >= GAIN * len(split) else list(lines)


@lru_cache(maxsize=4096)
def _joined(line: str) -> str:
    """A line with the pieces of its words joined."""
    model = load()
    parts = line.split(" ")
    pieces = list(_pieces(model, parts))
    starts, stops, ids, own = zip(*pieces, strict=True)
    _, ends = best_cut(model, Pieces(starts, stops, ids, own), len(parts), turned=False)
    begins = [0, *ends[:-1]]
    return " ".join("".join(parts[start:stop]) for start, stop in zip(begins, ends, strict=True))


def _pieces(model: Model, parts: Sequence[str]) -> Iterator[tuple[int, int, int, float]]:
    """Start, stop, word id and nats of each word that neighbouring pieces may make."""
    plain = [fold(plain_forms(part)).strip(_SIGNS) for part in parts]
    whole = [_number(model, word) for word in plain]
    for start in range(len(parts)):
        word = whole[start]
        letters = len(plain[start]) if _LETTERS.fullmatch(plain[start]) else 0
        yield (
            start,
            start + 1,
            model.unknown if word is None else word,
            (0.0 if word is not None or not letters else UNKNOWN + UNKNOWN_LETTER * letters),
        )
        text = plain[start]
        for stop in range(start + 2, min(start + MOST, len(parts)) + 1):
            # a sign within a word would be lost sight of
            if not _meet(parts[stop - 2], parts[stop - 1]) or len(text) + len(plain[stop - 1]) > LONGEST:
                break
            text += plain[stop - 1]
            word = _number(model, text)
            if word is not None:
                yield start, stop, word, 0.0 if None in whole[start:stop] else JOINED


def _meet(first: str, second: str) -> bool:
    """Whether letters meet where two pieces do."""
    return bool(first and second) and bool(_LETTERS.fullmatch(first[-1]) and _LETTERS.fullmatch(second[0]))


def _number(model: Model, word: str) -> int | None:
    """The id of a known word, or of its stem; None for an unknown word and a letter alone."""
    if not _LETTERS.fullmatch(word):
        return None
    stems = [word, *(word.removeprefix(part) for part in _BEGINNINGS), *(word.removesuffix(part) for part in _ENDINGS)]
    for stem in dict.fromkeys(stems):
        if (len(stem) > 1 or stem == "و") and model.frequency(stem) >= KNOWN:
            return model.number(stem)
    return None

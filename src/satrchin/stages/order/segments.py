"""Cut a garbled line into segments, the pieces between the places where runs may meet.

In: a line of text. Out: its segments in their present order. A known word is one segment. An unknown word may be
the end of one run glued to the start of another, so each of its letters is a segment.

>>> from collections import Counter
>>> cutter = Segmenter(Counter({"کتاب": 900, "در": 9000, "قانون": 800}).__getitem__, total=10_000)
>>> [segment.text for segment in cutter.segments("کتاب درقانون خوب")]
['کتاب', 'در', 'قانون', 'خ', 'و', 'ب']
"""

from __future__ import annotations

from collections.abc import Callable, Container
from functools import lru_cache
from typing import NamedTuple

import regex

from satrchin.persian.protected import protected
from satrchin.persian.tokens import LATIN, NUMBER, TOKEN, fold

LONGEST = 24
"""Length of an unknown word that is still split into letters; longer ones are not broken words."""

KNOWN = {2: 1000, 3: 1000, 4: 200, 5: 50, 6: 50}
"""By length in letters, the frequency a word needs to count as known: pieces that meet often form short, rare words."""
KNOWN_LONG = 20
"""The same for longer words."""
LONG = 5
"""Length from which a known word does not occur within another by chance."""
FAMILIAR = 20_000
"""Words above this frequency are never split."""


class Segment(NamedTuple):
    """A piece of a line."""

    text: str
    """The folded text, as the language models take it."""
    start: int
    stop: int
    kind: str
    """``word``, ``letter``, ``number``, ``latin`` or ``sign``; or ``part``, a later piece of the same word."""


def _segments(line: str, pieces: Callable[[str], tuple[str, ...]]) -> list[Segment]:
    """The segments of a line; ``pieces`` splits its words."""
    found: list[Segment] = []
    done = 0
    for start, stop in [*protected(line), (len(line), len(line))]:
        for match in TOKEN.finditer(line, done, start):
            found.extend(_of_token(line, match, pieces))
        if start < stop:
            # a date, a number with signs, an address or Latin text moves as one segment
            number = line[start].isdigit()
            text = NUMBER + str(min(stop - start, 5)) if number else LATIN
            found.append(Segment(text, start, stop, "number" if number else "latin"))
        done = stop
    return found


def _of_token(line: str, match: regex.Match[str], pieces: Callable[[str], tuple[str, ...]]) -> list[Segment]:
    """The segments of one token that is not protected."""
    start, stop = match.span()
    kind = match.lastgroup or "sign"
    folded = fold(match[0])
    if kind == "number":
        return [Segment(NUMBER + str(min(stop - start, 5)), start, stop, kind)]
    if kind == "latin":
        return [Segment(LATIN, start, stop, kind)]
    if kind == "sign":
        return [Segment(folded, start, stop, kind)] if folded else []
    parts = pieces(folded)
    return [Segment(folded, start, stop, kind)] if len(parts) == 1 else _cut(line, start, stop, parts)


def _cut(line: str, start: int, stop: int, parts: tuple[str, ...]) -> list[Segment]:
    """One segment for each part of a word; marks stay with the letter before them."""
    found: list[Segment] = []
    letters = [place for place in range(start, stop) if fold(line[place])]
    first = 0
    for part in parts:
        last = first + len(part)
        end = letters[last] if last < len(letters) else stop
        found.append(Segment(part, letters[first] if first else start, end, "word" if len(part) > 1 else "letter"))
        first = last
    return found


class Segmenter:
    """Cuts lines into segments; frequencies decide whether a word is split."""

    def __init__(self, frequency: Callable[[str], int], total: int, familiar: Container[str] = frozenset()) -> None:
        """Make a segmenter that treats the words of ``familiar`` as known, whatever their frequency."""
        self._frequency = frequency
        self._familiar = familiar
        self._total = total
        self._pieces = lru_cache(maxsize=50_000)(self._cut_word)

    def segments(self, line: str) -> list[Segment]:
        """The segments of a line, without the white space and ZWNJ between them."""
        return _segments(line, self._pieces)

    def _cut_word(self, word: str) -> tuple[str, ...]:
        """``(word,)`` for a whole word; the words in it if they are more probable; else its letters."""
        if not 1 < len(word) <= LONGEST:
            return (word,)
        frequency = self._frequency
        seen = frequency(word)
        if seen > FAMILIAR:
            return (word,)
        chance, place = max((frequency(word[:place]) * frequency(word[place:]), place) for place in range(1, len(word)))
        if chance > max(seen, 1) * self._total:
            return (word[:place], word[place:])
        if seen >= KNOWN.get(len(word), KNOWN_LONG):
            return (word,)
        return self._long_words(word) or ((word,) if word in self._familiar else tuple(word))

    def _is_known(self, word: str) -> bool:
        """Whether a word is too frequent to be two pieces that met by chance."""
        return word in self._familiar or self._frequency(word) >= KNOWN.get(len(word), KNOWN_LONG)

    def _long_words(self, word: str) -> tuple[str, ...]:
        """The long known words that compose an unknown one; empty if letters remain."""
        for place in range(len(word) - LONG, LONG - 1, -1):
            if self._is_known(word[:place]):
                rest = (word[place:],) if self._is_known(word[place:]) else self._long_words(word[place:])
                if rest:
                    return (word[:place], *rest)
        return ()

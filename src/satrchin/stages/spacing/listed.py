"""Write the names and terms of a user's list as the list has them, and keep them whole.

In: ``دکتر نیک سرشت`` and a list with «نیک|سرشت»; the bar marks a ZWNJ. Out: ``دکتر نیک|سرشت``. Spaces and ZWNJs alone
change; a word of the list that is written as the list has it is left out of all other repairs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from satrchin.persian.chars import ZWNJ
from satrchin.persian.protected import inside, protected

_GAP = re.compile(f"[ {ZWNJ}]+")
_LETTER = "\u0620-\u065f\u066e-\u06d3"
_NO_LETTER_BEFORE, _NO_LETTER_AFTER = f"(?<![{_LETTER}{ZWNJ}])", f"(?![{_LETTER}{ZWNJ}])"


class ListedWords(NamedTuple):
    """The words of a list."""

    written: dict[str, str]
    """Each word by its letters alone."""
    pattern: re.Pattern[str]
    """Any of them, with or without the spaces and ZWNJs between its parts."""

    def slips(self, line: str) -> Iterator[tuple[int, int, str]]:
        """Start and end of each listed word of a line that is written otherwise, and the word as the list has it.

        Addresses, file names and code keep their spelling.
        """
        spans: list[tuple[int, int]] | None = None
        for match in self.pattern.finditer(line):
            listed = self.written[_GAP.sub("", match[0])]
            if match[0] == listed:
                continue
            spans = protected(line) if spans is None else spans
            if not inside(spans, match.start(), match.end()):
                yield match.start(), match.end(), listed

    def keeps(self, line: str, start: int, stop: int, text: str) -> bool:
        """Whether a repair of part of a line leaves its listed words as they are."""
        after = f"{line[:start]}{text}{line[stop:]}"
        return len(self.pattern.findall(after)) >= len(self.pattern.findall(line)) and not any(self.slips(after))


@lru_cache(maxsize=8)
def listed_words(names: str) -> ListedWords | None:
    """The words of a list, one a line; None for a list without words.

    >>> words = listed_words("نیک\N{ZERO WIDTH NON-JOINER}سرشت")
    >>> [(start, stop) for start, stop, _ in words.slips("دکتر نیک سرشت و خانم نیکسرشت")]
    [(5, 13), (21, 28)]
    """
    found = [" ".join(line.split()) for line in names.splitlines()]
    written = {_GAP.sub("", word): word for word in found if word}
    if not written:
        return None
    longest = sorted(written.values(), key=len, reverse=True)
    choices = "|".join(f"[ {ZWNJ}]?".join(map(re.escape, _GAP.split(word))) for word in longest)
    return ListedWords(written, re.compile(f"{_NO_LETTER_BEFORE}(?:{choices}){_NO_LETTER_AFTER}"))

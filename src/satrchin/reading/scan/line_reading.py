"""A line of a scan as an engine read it, with later changes and confidences.

The modules that correct a reading add their changes to it as :class:`Fix`; :mod:`satrchin.reading.scan.page` converts
them to lines, edits, issues and doubts.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from satrchin.reading.ocr.engine import OcrWord
from satrchin.reading.scan.punctuation import Ink

if TYPE_CHECKING:
    from PIL.Image import Image


def moved(word: OcrWord, shift: int) -> OcrWord:
    """The word shifted right by some columns."""
    return replace(
        word,
        letters=tuple(replace(letter, x0=letter.x0 + shift, x1=letter.x1 + shift) for letter in word.letters),
    )


@dataclass(slots=True)
class Fix:
    """A change of one line: words ``first`` to ``last``, as read, are replaced by ``text``."""

    first: int
    last: int
    text: str
    rules: list[str]
    confidence: float


@dataclass(slots=True)
class LineReading:
    """The reading of a line."""

    ink: Ink
    tokens: list[OcrWord]
    others: list[list[str]] = field(default_factory=list)
    """For each word, the readings in other framings."""
    fixes: dict[int, Fix] = field(default_factory=dict)
    """Fixes by their first word."""
    seen: dict[int, float] = field(default_factory=dict)
    """Confidence of the numbers recognised by digit shape."""
    disputed: dict[int, str] = field(default_factory=dict)
    """Numbers that another reading of the same image disagrees with, and the other reading."""
    grades: list[float] = field(default_factory=list)
    """Estimated confidence of each current word; decisions about lines are made with it."""
    shares: list[float] = field(default_factory=list)
    """Its confidence as it is stated: the share of right words at such an estimate. Empty: the estimate itself."""

    def part(self, first: int, last: int, shift: int, image: Image) -> LineReading:
        """Reading of words ``first`` to before ``last``, whose line image begins at column ``shift`` of this one."""
        tokens = [moved(word, -shift) for word in self.tokens[first:last]]
        fixes = {
            place - first: replace(fix, first=fix.first - first, last=fix.last - first)
            for place, fix in self.fixes.items()
            if first <= place < last
        }
        seen = {place - first: sure for place, sure in self.seen.items() if first <= place < last}
        disputed = {place - first: other for place, other in self.disputed.items() if first <= place < last}
        grades, shares = self.grades[first:last], self.shares[first:last]
        return LineReading(Ink(image), tokens, self.others[first:last], fixes, seen, disputed, grades, shares)

    @property
    def confidences(self) -> list[float]:
        """The stated confidence of each current word."""
        return self.shares or self.grades

    def text(self, place: int) -> str:
        """The current text of a word; empty if it was joined to the word before."""
        for fix in self.fixes.values():
            if fix.first <= place <= fix.last:
                return fix.text if place == fix.first else ""
        return self.tokens[place].text

    def around(self, place: int) -> tuple[str, str]:
        """The two words before and the two words after a word."""
        before = [self.text(other) for other in range(max(0, place - 2), place)]
        after = [self.text(other) for other in range(place + 1, min(len(self.tokens), place + 3))]
        return " ".join(before), " ".join(after)

    def is_latin(self, place: int) -> bool:
        """Whether a word was read as Latin."""
        return any(fix.first <= place <= fix.last and "latin" in fix.rules for fix in self.fixes.values())

    def fix(self, place: int, text: str, rule: str, confidence: float) -> None:
        """Change a word; a second change adds its reason."""
        known = self.fixes.get(place)
        if known is None:
            self.fixes[place] = Fix(place, place, text, [rule], confidence)
        else:
            known.text, known.confidence = text, min(known.confidence, confidence)
            known.rules.append(rule)

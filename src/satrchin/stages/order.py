"""The order stage: lines that a PDF extractor put out of order, back in the order in which they are read.

In: ``میشوند. خطیب جمعه محسوب``, two runs of which the second comes first. Out: ``محسوب میشوند. خطیب جمعه``.

Only lines that have nothing but their text are looked at: where glyphs or a picture told the order, it stands.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from satrchin.document import Context, Doubt, Edit, Page

if TYPE_CHECKING:
    from satrchin.language.repair import Repair

SAMPLE = 120
"""Lines of a page that are looked at to learn what the document suffers from."""


@dataclass(frozen=True, slots=True)
class Order:
    """Puts lines in logical order: whole lines back to front, reversed words, runs in reversed order."""

    visual: bool = True
    """Mend lines in visual order (every letter reversed)."""
    words: bool = True
    """Mend lines whose words are reversed."""
    runs: bool = True
    """Mend lines whose runs stand in reversed order."""
    doubtful: float = 0.5
    """A mended line that is less certain than this is named as doubtful."""

    def survey(self, page: Page, context: Context) -> None:
        """Count what the document's lines suffer from."""
        from satrchin.language.repair import survey

        lines = [line.text for line in page.lines if line.source == "text" and line.text]
        step = max(1, len(lines) // SAMPLE)
        context.damage.update(survey(lines[::step]))

    def __call__(self, page: Page, context: Context) -> Page:
        """The page with its lines in order."""
        from satrchin.language.repair import repair

        numbers = [number for number, line in enumerate(page.lines) if line.source == "text"]
        if not numbers:
            return page
        wanted = {name for name in ("visual", "words", "runs") if getattr(self, name)}
        found = repair([page.lines[number].text for number in numbers], context.damage, wanted)
        return self._with(page, numbers, found)

    def _with(self, page: Page, numbers: Sequence[int], found: Sequence[Repair | None]) -> Page:
        """The page with the repairs as edits, and the uncertain ones as doubts."""
        edits, doubts = [], list(page.doubts)
        for number, one in zip(numbers, found, strict=True):
            if one is None:
                continue
            text = page.lines[number].text
            if one.text != text:
                span = (0, len(text))
                edits.append(Edit("order", one.rule, page.number, number, span, text, one.text, one.confidence))
            if one.confidence < self.doubtful:
                span = (0, len(one.text))
                doubts.append(Doubt(page.number, number, span, one.text, one.reason, one.confidence))
        page = page.edited(edits)
        return page if len(doubts) == len(page.doubts) else _with_doubts(page, doubts)


def _with_doubts(page: Page, doubts: Sequence[Doubt]) -> Page:
    from dataclasses import replace

    return replace(page, doubts=tuple(doubts))

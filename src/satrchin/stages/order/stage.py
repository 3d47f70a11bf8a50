"""The order stage: lines that a PDF extractor put out of order, back in the order in which they are read.

In: ``میشوند. خطیب جمعه محسوب``, two runs of which the second comes first. Out: ``محسوب میشوند. خطیب جمعه``.

Only lines that have nothing but their text are looked at: where glyphs or a picture told the order, it stands.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from satrchin.document import Context, Doubt, Edit, Page

if TYPE_CHECKING:
    from satrchin.stages.order.detect import LineDamage

SAMPLE = 120
"""Lines of a page that are looked at to learn what the document suffers from."""


@lru_cache(maxsize=1)
def _first_look(lines: tuple[str, ...]) -> list[LineDamage | None]:
    """What is found of lines by themselves; kept from the survey for the page's own turn."""
    from satrchin.lm.lexicon import load_lexicon
    from satrchin.stages.order.detect import detect

    return detect(load_lexicon(), lines, {})


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
        from satrchin.lm.lexicon import load_lexicon
        from satrchin.stages.order.detect import ASTRAY, lam_alef_votes, needs_closer_look

        lines = [line.text for line in page.lines if line.source == "text" and line.text]
        lines = lines[:: max(1, len(lines) // SAMPLE)]
        findings = _first_look(tuple(lines))
        kinds = [found.kind for found in findings if found]
        context.damage.update(kinds)
        context.damage.update(lam_alef_votes(load_lexicon(), lines, findings))
        context.damage["astray"] += sum(ASTRAY.match(line) is not None for line in lines)
        if needs_closer_look(Counter(kinds)):
            from satrchin.stages.order.line_repair import closer_look

            context.damage.update(closer_look(lines, findings, first=context.pages == 1))

    def __call__(self, page: Page, context: Context) -> Page:
        """The page with its lines in order."""
        from satrchin.lm.lexicon import load_lexicon
        from satrchin.stages.order.detect import VISUAL, WORDS, detect, is_swapped

        votes = context.damage
        numbers = [number for number, line in enumerate(page.lines) if line.source == "text" and line.text]
        whole = context.pages == 1 and len(numbers) <= SAMPLE
        ailing = votes["gain"] or votes["astray"] or is_swapped(votes)
        if whole and not (votes[VISUAL] or votes[WORDS] or ailing):
            return page  # every line of the document was looked at, and none is out of order
        lines = [page.lines[number].text for number in numbers]
        # a document without a line back to front changes nothing of what was found of its lines
        alike = whole and not (votes[VISUAL] or votes[WORDS])
        findings = _first_look(tuple(lines)) if alike else detect(load_lexicon(), lines, votes)
        if not ailing and not any(found and found.kind in {VISUAL, WORDS} for found in findings):
            return page
        from satrchin.stages.order.line_repair import repair

        wanted = {name for name in ("visual", "words", "runs") if getattr(self, name)}
        edits, doubts = [], []
        for number, text, one in zip(numbers, lines, repair(lines, findings, votes, wanted), strict=True):
            if one is None or one.text == text:
                continue
            edits.append(Edit("order", one.rule, page.number, number, (0, len(text)), text, one.text, one.confidence))
            if one.confidence < self.doubtful:
                span = (0, len(one.text))
                doubts.append(Doubt(page.number, number, span, one.text, one.reason, one.confidence))
        return replace(page.edited(edits), doubts=(*page.doubts, *doubts))

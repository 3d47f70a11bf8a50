"""The order stage: lines that a PDF extractor put out of order, back in the order in which they are read.

In: ``میشوند. خطیب جمعه محسوب``, two runs of which the second comes first. Out: ``محسوب میشوند. خطیب جمعه``.

Only lines that have nothing but their text are looked at: where glyphs or a picture told the order, it stands.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from satrchin.document import Context, Doubt, Edit, Issue, Page
from satrchin.errors import MissingDependencyError, UsageError
from satrchin.stages.order.lost_letters import letters_of, lost_letter_votes
from satrchin.stages.order.page_signs import is_any_clear, sign_votes
from satrchin.stages.order.prepare import prepared

if TYPE_CHECKING:
    from satrchin.stages.order.detect import LineDamage
    from satrchin.stages.order.line_repair import LineRepair, RepairOptions
    from satrchin.stages.order.page_repair import PageLines

THOROUGHNESS = ("quick", "normal", "thorough")
# what reads from left to right beside an Arabic letter
# no letter between, or a line of letters alone would be gone through once from each of them
_TWO_WAYS = re.compile("[\u0620-\u06d3][^\n0-9A-Za-z\u0620-\u06d3\u06f0-\u06f9]*[0-9A-Za-z\u0660-\u0669\u06f0-\u06f9]")
PAGES = 4
"""Pages that are looked at to learn from which side lines were laid out."""
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
    directions: bool = True
    """Mend lines whose Latin words, numbers and Persian stand from left to right."""
    runs: bool = True
    """Mend lines whose runs stand in reversed order."""
    thoroughness: str = "normal"
    """How the order of runs is chosen: by ``quick`` search alone; by a language model among its readings, ``normal``;
    among more of them and twice, ``thorough``."""
    doubtful: float = 0.9
    """A line less likely to be right than this is uncertain: it is listed with what else it may read, and the document
    is partial."""
    leave: float = 0.0
    """A line less likely to be right than this stays as it came."""

    names: str = ""
    """Names and terms of the document, one a line, as the option ``--words`` gives them: evidence where runs meet."""

    def __post_init__(self) -> None:
        if self.thoroughness not in THOROUGHNESS:
            expected = ", ".join(THOROUGHNESS)
            raise UsageError(f"order.thoroughness={self.thoroughness!r}: expected one of {expected}")

    def survey(self, page: Page, context: Context) -> None:
        """Count what the document's lines suffer from."""
        from satrchin.lm.lexicon import load_lexicon
        from satrchin.stages.order.detect import ASTRAY, VISUAL, lam_alef_votes, needs_closer_look

        lines = [line.text for line in page.lines if line.source == "text" and line.text]
        context.damage.update(lost_letter_votes(load_lexicon(), lines))
        letters = letters_of(context.damage)
        lines = prepared(lines, letters)
        lines = lines[:: max(1, len(lines) // SAMPLE)]
        findings = _first_look(tuple(lines))
        kinds = [found.kind for found in findings if found]
        context.damage.update(kinds)
        standing = [line for line, found in zip(lines, findings, strict=True) if found and found.kind != VISUAL]
        context.damage.update(sign_votes(standing))
        context.damage.update(lam_alef_votes(load_lexicon(), lines, findings))
        context.damage["astray"] += sum(ASTRAY.match(line) is not None for line in lines)
        if needs_closer_look(Counter(kinds)):
            from satrchin.stages.order.line_repair import closer_look

            context.damage.update(closer_look(lines, findings, self._options(), first=context.pages == 1))
        if self._asks_directions(context, lines):
            from satrchin.stages.order.base_direction import base_direction_votes

            context.damage["base direction: pages"] += 1
            context.damage.update(base_direction_votes(lines, findings, context.damage, self._options()))

    def _asks_directions(self, context: Context, lines: list[str]) -> bool:
        """Whether the language model may be asked from which side the lines of a page were laid out."""
        wanted = self.directions and self.thoroughness != "quick" and context.damage["base direction: pages"] < PAGES
        return wanted and (context.damage["nats"] > 0 or _TWO_WAYS.search("\n".join(lines)) is not None)

    def __call__(self, page: Page, context: Context) -> Page:
        """The page with its lines in order."""
        from satrchin.lm.lexicon import load_lexicon
        from satrchin.stages.order.detect import VISUAL, WORDS, detect, is_swapped

        votes = context.damage
        numbers = [number for number, line in enumerate(page.lines) if line.source == "text" and line.text]
        texts = [page.lines[number].text for number in numbers]
        letters = letters_of(votes)
        lines = prepared(texts, letters)
        whole = context.pages == 1 and len(numbers) <= SAMPLE
        ailing = votes["gain"] or votes["astray"] or is_swapped(votes) or lines != texts or votes["from the left"]
        ailing = ailing or is_any_clear(votes)
        if whole and not (votes[VISUAL] or votes[WORDS] or ailing):
            return page  # every line of the document was looked at, and none is out of order
        # a document without a line back to front changes nothing of what was found of its lines
        alike = whole and not (votes[VISUAL] or votes[WORDS])
        findings = _first_look(tuple(lines)) if alike else detect(load_lexicon(), lines, votes)
        if not ailing and not any(found and found.kind in {VISUAL, WORDS} for found in findings):
            return page
        from satrchin.stages.order.page_repair import PageLines

        repairs, issues = self._repairs(PageLines(texts, lines, findings), votes, page.number)
        edits, doubts = [], []
        for number, text, one in zip(numbers, texts, repairs, strict=True):
            if one is None or (one.text == text and one.confidence > 0 and not one.alternatives):
                continue
            left = one.confidence < self.leave
            after = text if left else one.text
            if after != text:
                edits.append(Edit("order", one.rule, page.number, number, (0, len(text)), text, after, one.confidence))
            if one.confidence < self.doubtful:
                others = (one.text, *one.alternatives) if left else one.alternatives
                span = (0, len(after))
                doubts.append(Doubt(page.number, number, span, after, one.reason, one.confidence, others))
        if doubts:
            message = f"the order of {len(doubts)} lines is uncertain: --explain shows what else they may read"
            issues = (*issues, Issue("error", "order-uncertain", message, page.number))
        return replace(page.edited(edits), issues=(*page.issues, *issues), doubts=(*page.doubts, *doubts))

    def _options(self) -> RepairOptions:
        """What is mended, and with what."""
        from satrchin.stages.order.line_repair import RepairOptions
        from satrchin.stages.order.rerank import ranker_of

        wanted = {name for name in ("visual", "words", "runs", "directions") if getattr(self, name)}
        names = tuple(filter(None, map(str.strip, self.names.splitlines())))
        return RepairOptions(wanted, ranker_of(self.thoroughness), names)

    def _repairs(
        self, lines: PageLines, votes: Counter[str], page: int
    ) -> tuple[list[LineRepair | None], tuple[Issue, ...]]:
        """What each line should read, and an issue if the language model should choose and cannot be loaded."""
        from satrchin.stages.order.page_repair import page_repairs

        options = self._options()
        try:
            return page_repairs(lines, votes, options), ()
        except MissingDependencyError as error:
            message = f"the order of lines is chosen by quick search alone, which errs twice as often: {error}"
            issue = Issue("warning", "no-language-model", message, page)
            return page_repairs(lines, votes, options._replace(ranker=None)), (issue,)

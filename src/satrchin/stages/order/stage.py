"""The order stage: lines that a PDF extractor put out of order, back in the order in which they are read.

In: ``میشوند. خطیب جمعه محسوب``, two runs of which the second comes first. Out: ``محسوب میشوند. خطیب جمعه``.

Only lines that have nothing but their text are looked at: where glyphs or a picture told the order, it stands.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from satrchin.document import Context, Doubt, Edit, Issue, Page
from satrchin.errors import MissingDependencyError, UsageError

if TYPE_CHECKING:
    from satrchin.stages.order.detect import LineDamage
    from satrchin.stages.order.line_repair import LineRepair, RepairOptions

THOROUGHNESS = ("quick", "normal", "thorough")
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

            context.damage.update(closer_look(lines, findings, self._options(), first=context.pages == 1))

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
        repairs, issues = self._repairs(lines, findings, votes, page.number)
        edits, doubts = [], []
        for number, text, one in zip(numbers, lines, repairs, strict=True):
            if one is None or (one.text == text and not one.alternatives):
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

        wanted = {name for name in ("visual", "words", "runs") if getattr(self, name)}
        names = tuple(filter(None, map(str.strip, self.names.splitlines())))
        return RepairOptions(wanted, ranker_of(self.thoroughness), names)

    def _repairs(
        self, lines: list[str], findings: list[LineDamage | None], votes: Counter[str], page: int
    ) -> tuple[list[LineRepair | None], tuple[Issue, ...]]:
        """What each line should read, and an issue if the language model should choose and cannot be loaded."""
        from satrchin.stages.order.line_repair import repair

        options = self._options()
        try:
            return repair(lines, findings, votes, options), ()
        except MissingDependencyError as error:
            message = f"the order of lines is chosen by quick search alone, which errs twice as often: {error}"
            issue = Issue("warning", "no-language-model", message, page)
            return repair(lines, findings, votes, options._replace(ranker=None)), (issue,)

"""The order stage: restore the reading order of lines that a PDF extractor scrambled.

In: ``میشوند. خطیب جمعه محسوب``, two runs in reversed order. Out: ``محسوب میشوند. خطیب جمعه``.

Only lines that come from text alone are processed; an order found from glyph positions or images is kept.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from satrchin.document import Context, Doubt, Edit, Issue, Page
from satrchin.errors import MissingDependencyError, UsageError
from satrchin.lm.foreign import is_foreign_page
from satrchin.lm.memo import BulkMemo
from satrchin.messages import tr, tr_n
from satrchin.persian.chars import has_any
from satrchin.stages.order.doubtful_lines import doubtful_lines
from satrchin.stages.order.learned import order_numbers
from satrchin.stages.order.lost_letters import letters_of, lost_letter_votes
from satrchin.stages.order.lost_text import lines_in_pieces, lines_without_letters, reads_poorly
from satrchin.stages.order.odd_words import mended
from satrchin.stages.order.page_pieces import TWO_SPACES
from satrchin.stages.order.page_signs import is_any_clear, lines_with_numbers_back, sign_votes
from satrchin.stages.order.prepare import prepared
from satrchin.stages.order.records import turned_records
from satrchin.stages.order.single_lines import uncertain, with_halves, with_lines_out_of_order
from satrchin.stages.order.stray_signs import without_stray_signs
from satrchin.stages.order.traces import lines_with_traces
from satrchin.stages.order.word_runs import IN_WORD_RUNS, UNCLEAR, word_run_votes

if TYPE_CHECKING:
    from satrchin.stages.order.detect import LineDamage
    from satrchin.stages.order.line_repair import LineRepair, RepairOptions
    from satrchin.stages.order.page_repair import PageLines

THOROUGHNESS = ("quick", "normal", "thorough")
# an Arabic letter before a Latin letter or a number, which are read from left to right
# no letter may be between them, or a line of letters would be scanned once from each letter
_ARABIC = "\u0620-\u06d3\ufb50-\ufdff\ufe70-\ufefc"
_TWO_WAYS = re.compile(f"[{_ARABIC}][^\n0-9A-Za-z{_ARABIC}\u06f0-\u06f9]*[0-9A-Za-z\u0660-\u0669\u06f0-\u06f9]")
_WHOLE_LINES = {"visual-order", "words-reversed", "base-direction"}
PAGES = 4
"""Pages that are sampled to detect the base direction of the layout."""
PREPARED = order_numbers("certainty of preparations")["prepared"]
SAMPLE = 120
"""Lines of a page that are sampled to detect the damage of the document, from twice as many on."""


def _damage(lines: Sequence[str]) -> list[LineDamage | None]:
    from satrchin.lm.lexicon import load_lexicon
    from satrchin.stages.order.detect import detect

    return detect(load_lexicon(), lines, {})


def _damage_among_healthy(lines: Sequence[str]) -> list[LineDamage | None]:
    from satrchin.lm.lexicon import load_lexicon
    from satrchin.stages.order.detect import HEALTHY, detect

    return detect(load_lexicon(), lines, {HEALTHY: len(lines)})


_first_look: BulkMemo[str, LineDamage | None] = BulkMemo(_damage, 2000)
"""The damage of lines, each judged by itself; the survey's result is cached for the repair of the page."""
_look_among_healthy: BulkMemo[str, LineDamage | None] = BulkMemo(_damage_among_healthy, 2000)
"""The damage of lines of a document without reversed lines; cached for the next pass over the page."""


@dataclass(frozen=True, slots=True)
class Order:
    """Puts lines into logical order: reversed lines, reversed words, runs in reversed order."""

    visual: bool = True
    """Repair lines in visual order (all letters reversed)."""
    words: bool = True
    """Repair lines whose words are reversed."""
    directions: bool = True
    """Repair lines whose Latin words, numbers and Persian runs are in left-to-right order."""
    runs: bool = True
    """Repair lines whose runs are in reversed order."""
    thoroughness: str = "normal"
    """How the order of runs is chosen: by search alone (``quick``), by a language model among the best readings of the
    search (``normal``), or among more of them in two passes (``thorough``). ``quick`` leaves runs of whole words, which
    read well word by word, and lines laid out from left to right as they are, and does not tell."""
    doubtful: float = field(default=0.9, metadata={"range": (0, 1)})
    """Lines with a lower confidence are listed as uncertain with their alternatives, and the document is partial."""
    leave: float = field(default=0.0, metadata={"range": (0, 1)})
    """Lines with a lower confidence are left unchanged."""

    names: str = ""
    """Names and terms of the document, one per line, as ``--words`` gives them; they help where runs meet."""

    def __post_init__(self) -> None:
        if self.thoroughness not in THOROUGHNESS:
            expected = ", ".join(THOROUGHNESS)
            raise UsageError(
                tr(
                    "{where}={value!r}: expected one of {choices}",
                    where="order.thoroughness",
                    value=self.thoroughness,
                    choices=expected,
                )
            )

    def survey(self, page: Page, context: Context) -> None:
        """Count the kinds of damage on a page for the document."""
        from satrchin.lm.lexicon import load_lexicon
        from satrchin.stages.order.detect import (
            ASTRAY,
            KEPT,
            LONG_LINES,
            PREPARED,
            RUNS,
            SIGNS,
            VISUAL,
            has_zwnj,
            lam_alef_votes,
            long_lines,
            many_reversed,
            needs_closer_look,
            with_more_reversed,
            without_foreign,
        )

        texts = [line.text for line in page.lines if line.source == "text" and line.text]
        if is_foreign_page(texts):
            return  # the models know Persian alone
        context.damage.update(lost_letter_votes(load_lexicon(), texts))
        letters = letters_of(context.damage)
        lines = prepared(texts, letters)
        context.damage[PREPARED] += lines != texts
        lines = lines[:: max(1, len(lines) // SAMPLE)]
        findings = with_more_reversed(load_lexicon(), lines, _first_look(lines))
        if needs_closer_look(Counter(found.kind for found in findings if found)):
            findings = without_foreign(lines, findings)
        context.damage[LONG_LINES] += long_lines(lines, findings)
        kinds = Counter(found.kind for found in findings if found)
        context.damage.update(kinds)
        in_runs = (line for line, found in zip(lines, findings, strict=True) if found and found.kind == RUNS)
        context.damage[KEPT] += sum(map(has_zwnj, in_runs))
        standing = [line for line, found in zip(lines, findings, strict=True) if found and found.kind != VISUAL]
        context.damage.update(sign_votes(standing))
        context.damage.update(lam_alef_votes(load_lexicon(), lines, findings))
        context.damage["astray"] += sum(ASTRAY.match(line) is not None for line in lines if line and line[0] in SIGNS)
        if needs_closer_look(kinds):
            from satrchin.stages.order.line_repair import closer_look

            context.damage.update(closer_look(lines, findings, self._options(), first=context.pages == 1))
        if self._asks_directions(context, lines):
            from satrchin.stages.order.base_direction import base_direction_votes

            context.damage["base direction: pages"] += 1
            context.damage.update(base_direction_votes(lines, findings, context.damage, self._options))
        if self.runs and self.thoroughness != "quick" and not many_reversed(context.damage):
            votes = word_run_votes(lines, findings, context.damage, self._options)
            context.damage.update(votes)

    def _asks_directions(self, context: Context, lines: list[str]) -> bool:
        """Whether to ask the language model for the base direction of the page."""
        wanted = self.directions and self.thoroughness != "quick" and context.damage["base direction: pages"] < PAGES
        text = "\n".join(lines) if wanted else ""
        return wanted and (
            context.damage["nats"] > 0 or has_any(text, TWO_SPACES) or _TWO_WAYS.search(text) is not None
        )

    def __call__(self, page: Page, context: Context) -> Page:
        """The page with its lines in reading order."""
        from satrchin.lm.lexicon import load_lexicon

        page = _with_mended_words(self._reordered(_with_records(page) if self.words else page, context))
        searches = self.runs and self.thoroughness != "quick"
        page = with_halves(page, _unknown_words, self.doubtful) if searches else page
        page = _with_turned_words(page, context.damage)
        lines = [line.text for line in page.lines if line.source == "text" and line.text]
        pieces = lines_in_pieces(lines, repaired=any(edit.rule == "visual-order" for edit in page.edits))
        if pieces:
            message = tr(
                "{count} lines hold only a piece of a line, and their order is unknown: read the PDF itself",
                count=pieces,
            )
            page = replace(page, issues=(*page.issues, Issue("error", "lines-in-pieces", message, page.number)))
        turned = sum(edit.rule in _WHOLE_LINES for edit in page.edits)
        if 2 * turned > len(lines) and reads_poorly(load_lexicon(), lines):
            message = tr("many words are still unknown after the repair of {count} lines: check them", count=turned)
            page = replace(page, issues=(*page.issues, Issue("error", "reads-poorly", message, page.number)))
        page = _with_doubtful_lines(page, context.damage)
        page = with_lines_out_of_order(page) if searches else page
        lost = lines_without_letters(lines)
        if not lost:
            return page
        message = tr(
            "letters are missing from {count} lines that were looked at: read the PDF itself, not its text", count=lost
        )
        return replace(page, issues=(*page.issues, Issue("error", "letters-lost", message, page.number)))

    def _reordered(self, page: Page, context: Context) -> Page:
        """The page with its lines in reading order, and what is uncertain."""
        from satrchin.lm.lexicon import load_lexicon
        from satrchin.stages.order.detect import PREPARED, VISUAL, WORDS, detect, is_swapped, without_foreign

        votes = context.damage
        ailing = votes["gain"] or votes["astray"] or is_swapped(votes) or votes[PREPARED] or votes["from the left"]
        ailing = ailing or is_any_clear(votes) or votes[IN_WORD_RUNS] or votes[UNCLEAR]
        numbers = [number for number, line in enumerate(page.lines) if line.source == "text" and line.text]
        whole = context.pages == 1 and len(numbers) < 2 * SAMPLE  # the survey looked at every line
        if whole and not (votes[VISUAL] or votes[WORDS] or ailing):
            return page  # all lines of the document were checked, and none is out of order
        texts = [page.lines[number].text for number in numbers]
        if is_foreign_page(texts):
            return page
        lines = prepared(texts, letters_of(votes))
        ailing = ailing or lines != texts
        if votes[VISUAL] or votes[WORDS]:
            findings = detect(load_lexicon(), lines, votes)
        else:  # the votes say no more than that
            findings = (_first_look if whole else _look_among_healthy)(lines)
        if not ailing and not any(found and found.kind in {VISUAL, WORDS} for found in findings):
            return page
        from satrchin.stages.order.page_repair import PageLines

        repairs, issues = self._repairs(PageLines(texts, lines, without_foreign(lines, findings)), votes, page.number)
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
                doubts.append(Doubt(page.number, number, span, after, one.reason, one.confidence, others, "order"))
        page = replace(page.edited(edits), issues=(*page.issues, *issues))
        return uncertain(page, doubts) if doubts else page

    def _options(self) -> RepairOptions:
        """The options of the repair."""
        from satrchin.stages.order.line_repair import RepairOptions
        from satrchin.stages.order.rerank import ranker_of

        wanted = {name for name in ("visual", "words", "runs", "directions") if getattr(self, name)}
        names = tuple(filter(None, map(str.strip, self.names.splitlines())))
        return RepairOptions(wanted, ranker_of(self.thoroughness), names)

    def _repairs(
        self, lines: PageLines, votes: Counter[str], page: int
    ) -> tuple[list[LineRepair | None], tuple[Issue, ...]]:
        """The repair of each line, and an issue if the language model is needed and cannot be loaded."""
        from satrchin.stages.order.page_repair import page_repairs

        options = self._options()
        try:
            return page_repairs(lines, votes, options), ()
        except MissingDependencyError as error:
            message = tr(
                "the order of lines is chosen by quick search alone, which errs twice as often: {reason}", reason=error
            )
            issue = Issue("warning", "no-language-model", message, page)
            return page_repairs(lines, votes, options._replace(ranker=None)), (issue,)


def _with_records(page: Page) -> Page:
    """The page with the words of CSV records in order whose quotation marks show that they stand last to first."""
    if not any('"' in line.text for line in page.lines):
        return page
    texts = [line.text if line.source == "text" else "" for line in page.lines]
    return page.edited(
        Edit("order", "words-reversed", page.number, number, (0, len(texts[number])), texts[number], after, PREPARED)
        for number, after in turned_records(texts)
    )


def _with_mended_words(page: Page) -> Page:
    """The page with spoiled words mended in lines that were reordered: only now do they read as words."""
    if not any(edit.stage == "order" for edit in page.edits):
        return page
    numbers = [number for number, line in enumerate(page.lines) if line.source == "text" and line.text]
    texts = [page.lines[number].text for number in numbers]
    return page.edited(
        Edit("order", "extracted", page.number, number, (0, len(text)), text, after, PREPARED)
        for number, text, after in zip(numbers, texts, without_stray_signs(mended(texts)), strict=True)
        if after != text
    )


def _unknown_words(lines: Sequence[str]) -> list[tuple[str, ...]]:
    """The folded words of each line that are not in the lexicon."""
    return [found.unknown if found else () for found in _first_look(lines)]


def _with_doubtful_lines(page: Page, votes: Counter[str]) -> Page:
    """The page with a doubt for each line that has traces of damage, if it has many.

    Args:
        page: the page.
        votes: the damage counts of the document.
    """
    texts = [line.text if line.source == "text" else "" for line in page.lines]
    found: Collection[int] = ()
    if not is_foreign_page(list(filter(None, texts))):
        traces = {*lines_with_traces(texts), *lines_with_numbers_back(texts, votes)}
        found = sorted(traces.union(doubtful_lines(texts, _unknown_words)))
    # lines that read poorly, and little better in another order
    left_alone = votes["runs"] if votes["perhaps in runs"] else 0
    if not found and not left_alone:
        return page
    reason = tr("an extractor may have lost or moved letters or signs of this line")
    doubts = [Doubt(page.number, line, (0, len(texts[line])), texts[line], reason, 0.5, (), "order") for line in found]
    message = tr(
        "{count} lines have traces of damage that is not repaired: read the PDF itself",
        count=max(len(found), left_alone),
    )
    issue = Issue("error", "lines-doubtful", message, page.number)
    return replace(page, issues=(*page.issues, issue), doubts=(*page.doubts, *doubts))


def _with_turned_words(page: Page, votes: Counter[str]) -> Page:
    """The page with a doubt for each word whose «ال» may be a turned «لا»."""
    from satrchin.stages.order.detect import is_swapped
    from satrchin.stages.order.lam_alef import turned_words

    found = list(turned_words([line.text if line.source == "text" else "" for line in page.lines], is_swapped(votes)))
    if not found:
        return page
    reason = tr("an extractor may have turned «لا» into «ال»")
    doubts = [
        Doubt(page.number, line, (start, stop), page.lines[line].text[start:stop], reason, 0.5, (meant,), "letter")
        for line, start, stop, meant in found
    ]
    message = tr_n(
        "«لا» may have been turned into «ال» in {count} word",
        "«لا» may have been turned into «ال» in {count} words",
        len(found),
    )
    issue = Issue("error", "lam-alef-uncertain", message, page.number)
    return replace(page, issues=(*page.issues, issue), doubts=(*page.doubts, *doubts))

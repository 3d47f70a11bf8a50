"""Repair and doubt single lines of a page, whatever the rest of the document is like.

In: a page whose lines are in order. Out: the page with lines in order whose halves changed places
(:mod:`satrchin.stages.order.halves`), and with doubts for lines that read better in another order
(:mod:`satrchin.stages.order.lines_out_of_order`). The language model is imported only for a page with such lines.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from satrchin.document import Doubt, Edit, Issue, Page
from satrchin.errors import MissingDependencyError
from satrchin.lm.foreign import is_foreign_page
from satrchin.messages import tr, tr_n

if TYPE_CHECKING:
    from satrchin.lm.causal import CausalModel


def with_halves(
    page: Page, unknown_words: Callable[[Sequence[str]], Sequence[tuple[str, ...]]], doubtful: float
) -> Page:
    """The page with lines in order that were cut within a word and whose halves changed places.

    Args:
        page: the page.
        unknown_words: gives the folded words of each of some lines that are not in the lexicon.
        doubtful: the confidence below which a line is a doubt.
    """
    from satrchin.stages.order.halves import turned_halves

    texts = [line.text if line.source == "text" else "" for line in page.lines]
    try:
        found = list(turned_halves(texts, unknown_words(texts), _load_causal))
    except MissingDependencyError:
        return page
    if not found or is_foreign_page(list(filter(None, texts))):
        return page
    edits, doubts = [], []
    for first, after, sure in found:
        for line, text in enumerate(after, first):
            edits.append(
                Edit("order", "runs-reversed", page.number, line, (0, len(texts[line])), texts[line], text, sure)
            )
            if sure < doubtful:
                reason = tr("the runs read better in this order")
                doubts.append(Doubt(page.number, line, (0, len(text)), text, reason, sure, (texts[line],), "order"))
    page = page.edited(edits)
    return uncertain(page, doubts) if doubts else page


def with_lines_out_of_order(page: Page) -> Page:
    """The page with doubts for lines that read much better in another order, if others were repaired."""
    if not any(edit.stage == "order" for edit in page.edits):
        return page
    from satrchin.stages.order.lines_out_of_order import lines_out_of_order

    known = {doubt.line for doubt in page.doubts}
    texts = [
        line.text if line.source == "text" and number not in known else "" for number, line in enumerate(page.lines)
    ]
    try:
        found = list(lines_out_of_order(texts, _load_causal()))
    except MissingDependencyError:
        return page
    reason = tr("the runs read better in this order")
    doubts = [
        Doubt(page.number, line, (0, len(texts[line])), texts[line], reason, 0.5, (other,), "order")
        for line, other in found
    ]
    return uncertain(page, doubts) if doubts else page


def uncertain(page: Page, doubts: Sequence[Doubt]) -> Page:
    """The page with doubts about the order of lines."""
    message = tr_n(
        "the order of {count} line is uncertain: its doubt lists other readings",
        "the order of {count} lines is uncertain: their doubts list other readings",
        len(doubts),
    )
    issue = Issue("error", "order-uncertain", message, page.number)
    return replace(page, issues=(*page.issues, issue), doubts=(*page.doubts, *doubts))


def _load_causal() -> CausalModel:
    """The causal language model, imported on first use.

    Raises:
        MissingDependencyError: it cannot be loaded.
    """
    from satrchin.lm import causal

    return causal.load_causal()

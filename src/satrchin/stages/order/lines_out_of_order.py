"""Find lines of a repaired page that read much better in another order of their words, and were left as they are.

In: the lines of a page of which some were repaired: ``است. این نامه برای آگاهی شما نوشته شده``. Out: their numbers,
each with the better order. An extractor that moves the parts of a few lines leaves no evidence on the others, and
healthy lines read better in another order too now and then: these lines are doubts, not repairs.

Bigrams choose the lines that the language model is asked about.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from satrchin.lm.causal import CausalModel
from satrchin.stages.order.detect import JUDGED, is_foreign
from satrchin.stages.order.learned import order_numbers
from satrchin.stages.order.word_runs import bigram_odds

_LEARNED = order_numbers("lines out of order")
ASKED, DOUBTED = _LEARNED["asked"], _LEARNED["doubted"]
"""Log odds by bigrams from which the language model is asked, and its odds from which a line is doubtful."""
MOST = round(_LEARNED["most"])
"""Lines of a page that it is asked about."""


def lines_out_of_order(lines: Sequence[str], model: CausalModel) -> Iterator[tuple[int, str]]:
    """The number of each line that reads better in another order, and the best order.

    Args:
        lines: the lines of a page.
        model: the language model.
    """
    from satrchin.stages.order.word_run_readings import best_of_runs

    long = [number for number, line in enumerate(lines) if line.count(" ") + 1 >= JUDGED]
    odds = zip(bigram_odds([lines[number] for number in long]), long, strict=True)
    asked = sorted(((one, number) for one, number in odds if one is not None and one >= ASKED), reverse=True)[:MOST]
    for _, number in asked:
        if not is_foreign(lines[number]) and (found := best_of_runs(lines[number], model)) and found[0] >= DOUBTED:
            yield number, found[1]

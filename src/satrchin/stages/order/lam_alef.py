"""Find words whose «ال» may be a «لا» that an extractor turned round: ``سالم`` for ``سلام``.

Where every «لا» of a document was turned, a word that is none any more shows it and is repaired
(:func:`satrchin.stages.order.visual.with_lam_alef`). Others are words either way. These stay and are doubts: in such a
document, and on a page without any «لا», if the word that was perhaps meant fits its neighbours better.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from satrchin.lm.fluency import fluency
from satrchin.lm.foreign import foreign
from satrchin.lm.lexicon import load_lexicon
from satrchin.persian.protected import inside
from satrchin.persian.tokens import fold
from satrchin.stages.order.detect import USUAL
from satrchin.stages.order.learned import order_numbers

TURNED, MEANT = "ال", "لا"
_WORD = re.compile(f"[\u0621-\u064a\u067e-\u06cc]*{TURNED}[\u0621-\u064a\u067e-\u06cc]*")
_SHORTEST = 4


class Turned(NamedTuple):
    """A word that may have a turned «لا»: line, span, the word that was perhaps meant."""

    line: int
    start: int
    stop: int
    meant: str


def turned_words(lines: Sequence[str], swapped: bool) -> Iterator[Turned]:
    """The words of a page that may have a turned «لا».

    Args:
        lines: lines of a page.
        swapped: whether other words of the document had one.
    """
    text = "\n".join(lines)
    if TURNED not in text or (MEANT in text and not swapped):
        return
    needed = order_numbers("lam-alef")["swapped" if swapped else "alone"]
    for number, line in enumerate(lines):
        for match in _WORD.finditer(line):
            for place in (found.start() for found in re.finditer(TURNED, match[0])):
                meant = match[0][:place] + MEANT + match[0][place + len(TURNED) :]
                if _is_plausible(line, match, meant, needed):
                    yield Turned(number, *match.span(), meant)


def _is_plausible(line: str, match: re.Match[str], meant: str, needed: float) -> bool:
    """Whether another word in the place of a match is usual and fits the line."""
    lexicon = load_lexicon()
    if len(meant) < _SHORTEST or lexicon.frequency(fold(meant)) < USUAL:
        return False
    both = (line, line[: match.start()] + meant + line[match.end() :])
    stands, other = (fluency(lexicon, text.split()) for text in both)
    if other.mean * other.tokens - stands.mean * stands.tokens < needed:
        return False
    return not inside([passage[:2] for passage in foreign(line)[0]], *match.span())

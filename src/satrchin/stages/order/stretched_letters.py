r"""Remove the control characters that an extractor gives for the strokes between stretched letters.

In: ``گذش\x02\x02ت و ب\x02\x02ه``. Out: ``گذشت و به``. A producer that stretches the letters of a justified line sets
strokes without a letter between them. Each may end a run too: where the page reads better with the parts between the
strokes last to first, as pypdf gives them, they stay, and the search for the order of runs cuts there.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from satrchin.lm.fluency import fluencies
from satrchin.lm.lexicon import load_lexicon
from satrchin.stages.order.visual import plain_forms

_LETTER = "[\u0620-\u063f\u0641-\u06d3\ufb50-\ufdff\ufe70-\ufefc]"
CONTROLS = "".join(map(chr, (*range(1, 9), *range(0x0E, 0x1C))))
"""A page with none of them has no strokes."""
STROKES = re.compile(f"[{CONTROLS}](?<={_LETTER}.)[{CONTROLS}]*(?={_LETTER})")


def without_strokes(lines: Sequence[str]) -> list[str]:
    r"""The lines of a page without strokes between letters, unless runs meet there.

    >>> without_strokes(["گذش\x02\x02ت و ب\x02\x02ه مرحله رسید"])
    ['گذشت و به مرحله رسید']
    >>> without_strokes(["ه مرحله رسید\x02\x02ت و ب\x02\x02گذش"]) == ["ه مرحله رسید\x02\x02ت و ب\x02\x02گذش"]
    True
    """
    parted = [number for number, line in enumerate(lines) if STROKES.search(line)]
    plain = [STROKES.sub("", line) for line in lines]
    turned = ["".join(reversed(STROKES.split(lines[number]))) for number in parted]
    stands, other = (
        fluencies(load_lexicon(), list(map(plain_forms, side)))
        for side in ([plain[number] for number in parted], turned)
    )
    gain = sum(new.mean * new.tokens - old.mean * old.tokens for old, new in zip(stands, other, strict=True))
    return list(lines) if gain > 0 else plain

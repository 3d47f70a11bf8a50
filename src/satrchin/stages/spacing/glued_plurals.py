"""Leave the glued endings of authors who write them so: ``کتابهای`` beside ``می|خوانند`` (the bar marks a ZWNJ).

Older orthography writes ها and some other endings without a ZWNJ after a letter that joins, but writes one after می and
between a silent ه and ها. A page with many ZWNJs, none of which stands before ها after another letter, is written that
way: its glued endings are no damage. Nor are a few of them where ZWNJs are written and nothing else is damaged.
"""

from __future__ import annotations

from collections.abc import Sequence

from satrchin.persian.chars import WORD_SIGNS, ZWNJ
from satrchin.persian.regexes import lazy
from satrchin.stages.spacing.candidates import FUSED
from satrchin.stages.spacing.spacing_repair import SpacingRepair
from satrchin.stages.spacing.weights import load_weights

_PLURAL = lazy(f"{ZWNJ}ها")
_WRITTEN = lazy(f"(?<=[{WORD_SIGNS}])(?<![^اوی]ه){ZWNJ}ها")
# the older orthography has a ZWNJ in these words too
_BOTH = lazy(f"^ن?می{ZWNJ}|[^اوی]ه{ZWNJ}")


def is_glued(repair: SpacingRepair) -> bool:
    """Whether a repair writes a ZWNJ before an ending that older orthography glues to the word."""
    return repair.kinds == {FUSED} and not _BOTH.search(repair.text)


def has_glued_plurals(lines: Sequence[str], found: Sequence[Sequence[SpacingRepair]]) -> bool:
    """Whether the author of a page glues plural endings and writes the ZWNJs of other words."""
    glued = others = 0
    for repair in (repair for line in found for repair in line if repair.core):
        if is_glued(repair) and _PLURAL.search(repair.text):
            glued += 1
        else:
            others += 1
    fewest, times = load_weights().glued_plurals
    if not glued:
        return False
    plurals = sum(len(_WRITTEN.findall(line)) for line in lines if ZWNJ in line)
    written = sum(line.count(ZWNJ) for line in lines) - plurals
    if glued < fewest:
        return written > 0 and not (plurals or others)
    return glued >= times * plurals and written >= max(fewest, times * others)

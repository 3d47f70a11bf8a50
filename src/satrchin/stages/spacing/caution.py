"""Drop repairs in foreign-language text and of forms that a text only mentions, and all but the certain ones in verse.

The evidence was learned from modern prose. Of the repairs found in ``بده ای ساقی، که می نوشند`` only that of
``می نوشند`` is kept: ``ای`` is a vocative here, not a suffix. After ``هر``, a word of time begins no
compound.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from satrchin.lm.foreign import foreign_after
from satrchin.lm.verse import OLD, is_verse_page, score
from satrchin.persian.mentions import diff_lines, is_about_spelling, mentioned
from satrchin.persian.protected import inside
from satrchin.persian.regexes import lazy
from satrchin.stages.spacing.glued_plurals import is_glued
from satrchin.stages.spacing.spacing_repair import SpacingRepair
from satrchin.stages.spacing.weights import load_weights

# in «می ده» the word می is wine, not the verb prefix
_VERB = lazy("(?!می ده$)ن?می ?[^ ]+")
_SPACED_VERB = lazy("ن?می [^ ]+[میدت]")
# «هر شب نامه» is no newspaper of the night, «حسین بن دهقان» no name with «بنده», «جام می باید» a cup of wine
_APART = lazy(
    r"(?<=(?<!\S)(?:جام|ساغر|پیاله|قدح|صراحی|پیمانه|جرعه|رطل|خم|مینای|مست|مستی) )می "
    r"|(?<=(?<!\S)هر )(?:شب|روز|سال|ماه|هفته|صبح|عصر|دم|بار) (?!ها)|(?:بن|ابن|بنت) "
)
_LIKE = OLD / 2
"""Verse score from which compounds are not joined, endings without a ZWNJ (``گوشهای``) stay as older orthography writes
them, and the odds of other repairs are lowered; half that of verse."""


class Caution:
    """Filter for the repairs of a page by language and genre of its lines; computes nothing until a repair is found.

    Args:
        lines: the unrepaired lines of the page.
    """

    def __init__(self, lines: Sequence[str]) -> None:
        self._lines = lines

    @cached_property
    def _verse_page(self) -> bool:
        return is_verse_page(self._lines)

    @cached_property
    def _diff(self) -> frozenset[int]:
        return diff_lines(self._lines)

    def __call__(self, number: int, found: list[SpacingRepair]) -> list[SpacingRepair]:
        """The repairs of line ``number`` that are allowed; the odds of some are lowered."""
        if not found or number in self._diff:
            return []
        line = self._lines[number]
        if forms := mentioned(line):
            found = [repair for repair in found if not inside(forms, repair.start, repair.stop)]
        if is_about_spelling(line):
            found = [repair for repair in found if repair.text not in line]
        found = [repair for repair in found if not _APART.match(line, repair.start)]
        if self._verse_page:
            found = [repair for repair in found if _SPACED_VERB.fullmatch(line, repair.start, repair.stop)]
        elif (like := score(line)) >= _LIKE:
            found = [
                repair
                if _VERB.fullmatch(line, repair.start, repair.stop)
                else repair._replace(odds=repair.odds - load_weights().verse * like)
                for repair in found
                if not (repair.compound or is_glued(repair)) or _VERB.fullmatch(line, repair.start, repair.stop)
            ]
        if found:
            passages = foreign_after(line, self._lines[number - 1] if number else "")
            spans = [(start, stop) for start, stop, _ in passages]
            found = [repair for repair in found if not inside(spans, repair.start, repair.stop)]
        return found

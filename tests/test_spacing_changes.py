"""What a change of separators is: the damage it undoes, and how likely the text as it was is its author's spelling."""

from __future__ import annotations

import pytest

from satrchin.lm.word_forms import load
from satrchin.persian.chars import ZWNJ
from satrchin.stages.spacing.candidates import FUSED, GLUED, SPACED, SPLIT, Candidates
from satrchin.stages.spacing.change import Change
from satrchin.stages.spacing.viterbi import JOIN, NONE, SPACE


def change(seen: str, meant: str) -> Change:
    """The change from one writing to another; a bar marks a ZWNJ."""
    letters = seen.replace(" ", "").replace("|", "")
    assert letters == meant.replace(" ", "").replace("|", "")
    both = []
    for text in (seen, meant):
        gaps, gap = [], SPACE
        for sign in text:
            if sign in " |":
                gap = SPACE if sign == " " else JOIN
            else:
                gaps.append(gap)
                gap = NONE
        both.append(gaps)
    return Change(Candidates(load()), letters, *both)


@pytest.mark.parametrize(
    ("seen", "meant", "kinds", "core", "doubt"),
    [
        ("کتاب های", "کتاب|های", {SPACED}, True, 0),
        ("کتابهای", "کتاب|های", {FUSED}, True, 0),
        ("می رود", "می|رود", {SPACED}, True, 0),
        ("میروم", "می|روم", {FUSED}, True, 0),
        ("بزرگ تر", "بزرگ|تر", {SPACED}, False, 0),
        ("دانش آموز", "دانش|آموز", {SPACED}, False, 0),
        ("گزا رش", "گزارش", {SPLIT}, False, 0),
        ("د ر", "در", {SPLIT}, False, 0),
        ("کتابرا", "کتاب را", {GLUED}, False, 0),
        ("می رود گزا رش", "می|رود گزارش", {SPACED, SPLIT}, False, 0),
        # a name in two words, and a word that others write as two
        ("ابو عبدالله", "ابوعبدالله", {SPLIT}, False, 2),
        ("محی الدین", "محیالدین", {SPLIT}, False, 2),
        ("کتاب خانه", "کتابخانه", {SPLIT}, False, 2),
        # a compound written as one word
        ("زندگینامه", "زندگی|نامه", {FUSED}, False, 1),
        ("خودنوشت", "خود نوشت", {GLUED}, False, 1),
        ("خانهای", "خانه|ای", {FUSED}, True, 1),
        ("نامهاش", "نامه|اش", {FUSED}, False, 0),
        # می is wine here
        ("می نماد", "می|نماد", {SPACED}, True, 3),
        # the largest doubt counts
        ("زندگینامه ابو عبدالله", "زندگی|نامه ابوعبدالله", {FUSED, SPLIT}, False, 2),
    ],
)
def test_changes(seen: str, meant: str, kinds: set[int], core: bool, doubt: int) -> None:
    """Kinds of damage, whether all writers make the joins, and the doubt."""
    found = change(seen, meant)
    assert found.kinds() == (frozenset(kinds), core)
    assert found.doubt() == doubt


def test_the_bond_of_parts_is_their_weakest() -> None:
    """Endings have no weak bonds; of several parts the least bound counts; a change without a ZWNJ has none."""
    strong, weak = change("دانش آموز", "دانش|آموز").bond(), change("می نماد", "می|نماد").bond()
    assert weak < strong
    assert change("دانش آموز می نماد", "دانش|آموز می|نماد").bond() == weak
    assert change("گزا رش", "گزارش").bond() >= strong


def test_zwnjs_belong_to_words() -> None:
    """A word keeps its ZWNJs, and the parts around a place end at the separators next to it."""
    found = change("این کتاب خانه ها", "این کتاب|خانه|ها")
    assert found._word(found.meant, 8) == f"کتاب{ZWNJ}خانه{ZWNJ}ها"
    assert found._around(found.meant, 7) == ("کتاب", "خانه")
    assert found._around(found.seen, 11) == ("خانه", "ها")
    assert found._ends(found.meant, 9) == (3, 13)

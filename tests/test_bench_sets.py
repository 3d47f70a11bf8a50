"""The public set of the bench: damaged by rule, always the same, no letter lost."""

from collections import Counter
from random import Random

import pytest
from bench import damage
from bench.scoring import ZWNJ, score
from bench.sets import SETS, load

LINE = f"«صبح{ZWNJ}ها نزدیک به ۴۰ دقیقه (لازم) در صف می{ZWNJ}مانیم» و JSON را در ۱۴۰۴/۲۱۷ دیدیم."


def letters(text: str) -> Counter[str]:
    """The letters and digits of a text."""
    return Counter(char for char in text if char.isalnum())


@pytest.mark.parametrize(
    "kind", [damage.chunks, damage.visual, damage.words, damage.joins, damage.doubled, damage.word_runs]
)
def test_damage_moves_letters_and_loses_none(kind) -> None:
    damaged = [kind(LINE, Random(seed)) for seed in range(30)]
    assert sum(line != LINE for line in damaged) > 25
    assert all(letters(line) == letters(LINE) for line in damaged)


def test_visual_keeps_numbers_and_latin_and_mirrors_brackets() -> None:
    assert damage.visual("شماره ۱۴۰۴/۲۱۷ (JSON)", Random(1)) == "(JSON) ۱۴۰۴/۲۱۷ هرامش"


def test_presentation_forms_join_as_letters_do() -> None:
    shaped = damage.visual("سلام", Random(1), forms=True)
    assert [f"{ord(char):04X}" for char in shaped] == ["FEE1", "FEFC", "FEB3"]


def test_runs_in_reversed_order_are_the_lines_runs() -> None:
    """Cut at some places and put back last to first, the letters are the line's."""
    for seed in range(30):
        damaged = damage.chunks("یک دو سه چهار پنج شش هفت هشت", Random(seed))
        assert score("یک دو سه چهار پنج شش هفت هشت", damaged).letter_edits > 0


def test_the_public_set_is_the_same_each_time_and_large_enough() -> None:
    cases = load(None)
    assert cases == load(None)
    assert {case.set for case in cases} == set(SETS)
    assert sum(len(case.truth.splitlines()) for case in cases if case.set == "clean") >= 150
    for case in cases:
        assert (case.damaged == case.truth) == (case.set == "clean")

"""Forms that a text only mentions: quoted as wrong, set beside their other spelling, or lines of a diff."""

from __future__ import annotations

import pytest

import satrchin
from satrchin.persian.chars import ZWNJ
from satrchin.persian.mentions import diff_lines, mentioned, merged


@pytest.mark.parametrize(
    ("line", "forms"),
    [
        ("به جای «خانه ها» بنویسید «خانه|ها».", ["خانه ها", "خانه|ها"]),
        ("می روم → می|روم", ["می روم", "می|روم"]),
        ("می روم\tمی|روم\tگذشته نیست", ["می روم", "می|روم"]),
        ("غلط: می خواهم، خانه ای. درست: کتاب", [" می خواهم، خانه ای"]),
        ("در املای «بزرگ تر» دقت کنید", ["بزرگ تر"]),
        ("واژهٔ «كتاب» با کاف عربی است و ي هم", ["كتاب", "ي"]),
        ("گفت «می روم» و رفت", []),
        ("می شود و می|شود در یک جمله", []),
        ("سارا، رضا، سارا", []),
    ],
)
def test_mentioned_forms(line: str, forms: list[str]) -> None:
    """A form is mentioned beside its other spelling, in a line about spelling, and behind a label; else it is used."""
    line = line.replace("|", ZWNJ)
    assert [line[start:stop].replace(ZWNJ, "|") for start, stop in mentioned(line)] == forms


def test_merged_spans() -> None:
    """Spans that overlap become one; those that only touch stay two."""
    assert merged([(4, 6), (0, 3), (2, 4), (1, 2)]) == [(0, 4), (4, 6)]


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        (["متن", "--- a", "+++ b", "@@ -1,2 +1 @@", "-علي", " سلام", "", "پایان"], [1, 2, 3, 4, 5]),
        (["diff --git a b", "index 1..2", "-علي", "متن"], [0, 1, 2]),
        (["12c12", "< علي", "---", "> علی", "متن"], [0, 1, 2, 3]),
        (["< علي", "---", "> علی"], [0, 1, 2]),
        (["- علي", "+ علی", "---", "> گفت"], [0, 1]),
        (["- كتاب", "- علي", "+ علی", "+ نامه"], [1, 2]),
        (["- علي", "+ حسن", "---", "> گفت"], []),
        (["--- علي", "متن"], []),
    ],
)
def test_lines_of_a_diff(lines: list[str], found: list[int]) -> None:
    """A diff begins at its header and ends at the first line without its signs; two spellings of a line are one too.

    Lists and quotes are none.
    """
    assert sorted(diff_lines(lines)) == found


def test_a_form_beside_its_other_spelling_is_no_damage_but_the_rest_of_its_line_is() -> None:
    """The stages leave the mentioned form and mend what the line uses."""
    line = f"غلط: می روم. درست: می{ZWNJ}روم. خانه ها را ديدم."
    assert satrchin.clean(line) == f"غلط: می روم. درست: می{ZWNJ}روم. خانه{ZWNJ}ها را دیدم."

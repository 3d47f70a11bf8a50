"""Tanwins that stand for the letter ی: words of a page, with a lexicon of a few words."""

from __future__ import annotations

import pytest

from satrchin.stages.letters.tanwin import words_with_tanwin_for_ye, ye_for_tanwin

WORDS = {
    "تحصیلی": 500, "علمی": 400, "مهربانی": 90, "مهربانا": 2, "قبلی": 60, "قبلا": 90, "نیکی": 30, "نیکا": 25,
}  # fmt: skip
EDUCATION, SCIENCE, KINDNESS, BEFORE, GOOD = "تحصًلً", "علمً", "مهربانً", "قبلً", "نیکً"


def frequency(word: str) -> int:
    return WORDS.get(word, 0)


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        ([f"مدرک {EDUCATION} و {SCIENCE}"], {EDUCATION, SCIENCE}),
        ([f"مدرک {SCIENCE}"], set()),  # one place is too few
        ([f"{SCIENCE} و {KINDNESS}"], {SCIENCE, KINDNESS}),  # 90 is more than thirty times 2
        ([f"{KINDNESS} و {GOOD}"], set()),  # 30 is not thirty times 25, so one place shows it
        ([f"{SCIENCE} و {KINDNESS}", f"و {GOOD}"], {SCIENCE, KINDNESS, GOOD}),  # what others show holds for it
        ([f"{SCIENCE} و {KINDNESS}", BEFORE], set()),  # a third of the words are no such words
        ([f"{SCIENCE} و {KINDNESS}", f"{GOOD} {EDUCATION} {BEFORE}"], {SCIENCE, KINDNESS, GOOD, EDUCATION}),
        (["مثلاً و علماً"], set()),
    ],
)
def test_words_of_a_page(lines: list[str], found: set[str]) -> None:
    """Two clear places show it; then every word that is more frequent with ی than with alef is one."""
    assert words_with_tanwin_for_ye(lines, frequency) == found


def test_changes() -> None:
    """Each tanwin of such a word becomes ی, those of other words stay."""
    changes = list(ye_for_tanwin(f"{BEFORE} {SCIENCE}", frozenset({SCIENCE})))
    assert [(change.start, change.stop, change.after) for change in changes] == [(8, 9, "ی")]

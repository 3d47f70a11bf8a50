"""Joins that all writers make, letters in a list, and the house styles of the sources, from a file made by hand."""

from __future__ import annotations

import json
from math import exp, log
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from satrchin.errors import MissingDependencyError
from satrchin.lm.word_forms import VERSION, Spelling, load, masked
from satrchin.persian.chars import ZWNJ
from satrchin.stages.spacing import candidates, house_styles
from satrchin.stages.spacing.candidates import Candidates, is_core
from satrchin.stages.spacing.change import is_listed
from satrchin.stages.spacing.house_styles import STEP, STYLES, StylePrior, Styles
from satrchin.stages.spacing.viterbi import JOIN, NONE, SPACE
from satrchin.stages.spacing.weights import load_weights


@pytest.mark.parametrize(
    ("word", "core", "core_spaced"),
    [
        ("کتاب|ها", True, True), ("کتاب|هایی", True, True), ("کتاب|هاست", True, True), ("کتاب|هایشان", True, True),
        ("می|رود", True, True), ("نمی|رود", True, True), ("خانه|ای", True, True), ("خانه|اند", True, True),
        ("خانه|اش", False, False), ("کتاب|ای", False, False), ("ایرانی|تر", False, True), ("ایرانی|اند", False, True),
        ("بد|تر", False, True), ("بزرگ|تر", False, False), ("بزرگ|ترین", False, True), ("خانه|ی", False, True),
        ("ده|ی", False, False), ("سه|شنبه", False, True), ("پنج|شنبه", False, True), ("یک|شنبه", False, False),
        ("دانش|آموز", False, False), ("هم|می|رود", False, False),
    ],
)  # fmt: skip
def test_joins_that_all_writers_make(word: str, core: bool, core_spaced: bool) -> None:
    """Some of them only where a space is written: joined up the word may be another one."""
    mask, key = masked(word.replace("|", ZWNJ))
    assert is_core(key, mask, spaced=False) is core
    assert is_core(key, mask, spaced=True) is core_spaced


@pytest.mark.parametrize(
    ("word", "shows"),
    [
        ("می|رود", True),
        ("کار|خانه", False),
        ("کتاب", True),
        ("ما|در|بزرگ", False),
        ("کتاب|ها", True),
        ("ها|ی|ی", False),
    ],
)
def test_a_half_space_that_changes_the_shape_of_its_word(word: str, shows: bool) -> None:
    """Behind letters that join to the next."""
    mask, key = masked(word.replace("|", ZWNJ))
    assert candidates._shows(key, mask) is shows


def test_the_likeliest_way_to_join_two_words() -> None:
    """With a half-space at the border and without one, of forms that keep the half-spaces that are there."""
    forms = [
        Spelling(0, -9.0, 1),
        Spelling(1 << 4, -7.0, 2),
        Spelling(1 << 4 | 1 << 2, -3.0, 3),
        Spelling(1 << 2, -5.0, 4),
    ]
    assert candidates._together(forms, "کتابخانه", 4, 0) == (-3.0, -5.0)
    assert candidates._together(forms[:2], "کتابخانه", 4, 0) == (-7.0, -9.0)
    assert candidates._together(forms, "کتابخانه", 4, 1 << 2) == (-3.0, -5.0)
    assert candidates._together(forms, "کتابخانه", 4, 1 << 6) == (float("-inf"), float("-inf"))
    faint = [candidates.Candidate(0, -candidates.SLACK - 1)]
    assert candidates._likely(faint) == ()
    assert candidates._likely([*faint, candidates.Candidate(1, -candidates.SLACK + 1)])[1].kind == 1


def gaps(text: str) -> tuple[str, list[int]]:
    """Letters, and the separator written before each."""
    found, gap, letters = [], SPACE, ""
    for sign in text:
        if sign in " |":
            gap = SPACE if sign == " " else JOIN
        else:
            letters, gap = letters + sign, (found.append(gap), NONE)[1]
    return letters, found


@pytest.mark.parametrize(
    ("text", "start", "stop", "listed"),
    [
        ("ب پ ت", 0, 3, True),  # three letters
        ("این ز ر کتاب", 3, 5, True),
        ("این د ر کتاب", 3, 5, False),  # a very frequent word
        ("الف د ر ج است", 3, 5, True),  # beside another single letter
        ("الف د ر و است", 3, 5, False),  # but not beside و
        ("ا د ر کتاب", 1, 3, True),
        ("و د ر کتاب", 1, 3, False),
    ],
)
def test_single_letters_that_are_a_list(text: str, start: int, stop: int, listed: bool) -> None:
    letters, seen = gaps(text)
    assert is_listed(Candidates(load()), letters, seen, start, stop) is listed


def steps(*odds: float) -> bytes:
    return bytes(round(128 + STEP * one) for one in odds)


def styles(folder: Path, version: int = VERSION) -> Styles:
    """Two styles: the first likes ``می``, the second joins ``به|عنوان`` more often."""
    facts = {
        "version": version, "styles": 2, "words": ["می", "بر"],
        "pairs": [f"به{ZWNJ}عنوان", f"{house_styles.ANY}{ZWNJ}پذیر", f"هم{ZWNJ}{house_styles.ANY}", f"بی{ZWNJ}کار"],
    }  # fmt: skip
    head = json.dumps(facts).encode()
    ratios = steps(1.0, -1.0) + steps(0.0, 2.0)
    spaced = steps(-1.0, -2.0, 1.0) + steps(1.0, 1.0, 1.0) + steps(2.0, 0.0, 0.0) + b"\0\0\0"
    fused = steps(0.5, 0.5, 0.5) * 4
    (folder / STYLES).write_bytes(len(head).to_bytes(8, "little") + head + ratios + spaced + fused)
    return Styles(folder)


def test_the_styles_of_some_words(tmp_path: Path) -> None:
    """By their words, each of which counts three times at most; unknown words say nothing."""
    found = styles(tmp_path)
    assert found.like([]) == [0.5, 0.5]
    assert found.like(["کتاب"]) == [0.5, 0.5]
    once = found.like(["می"])
    assert once[0] / once[1] == pytest.approx(exp(2 / load_weights().temper))
    assert found.like(["می"] * 3) == found.like(["می"] * 9)
    assert found.like(["می"] * 3)[0] > once[0]
    assert sum(found.like(["می", "بر", "بر"])) == pytest.approx(1.0)


def test_rows_of_a_pair_or_of_one_of_its_parts(tmp_path: Path) -> None:
    """The pair itself, else its second part, else its first; joined up only the pair itself."""
    found = styles(tmp_path)
    assert found.row("به", "عنوان", spaced=True) == steps(-1.0, -2.0, 1.0)
    assert found.row("دل", "پذیر", spaced=True) == steps(1.0, 1.0, 1.0)
    assert found.row("هم", "خانه", spaced=True) == steps(2.0, 0.0, 0.0)
    assert found.row("هم", "پذیر", spaced=True) == steps(1.0, 1.0, 1.0)
    assert found.row("بی", "کار", spaced=True) == found.row("دل", "خانه", spaced=True) == b""
    assert found.row("به", "عنوان", spaced=False) == steps(0.5, 0.5, 0.5)
    assert found.row("دل", "پذیر", spaced=False) == b""


def test_the_correction_of_a_join_for_a_style(tmp_path: Path) -> None:
    """The odds in the likely styles against those of all sources, and the bond of parts that not all join."""
    standing = cast("Any", SimpleNamespace(standing=lambda word: SimpleNamespace(log_p=-float(len(word)))))
    prior = StylePrior(styles(tmp_path), ["می"] * 3, standing)
    shares = styles(tmp_path).like(["می"] * 3)
    here = sum(share / (1 + exp(-odds)) for share, odds in zip(shares, (-2.0, 1.0), strict=True))
    weights = load_weights()
    bias, joined, parts = weights.style_bond
    bond = bias + joined * -8 - parts * -7
    expected = weights.style * (log(here / (1 - here)) + 1.0) + bond
    assert prior("به", "عنوان", spaced=True) == pytest.approx(expected)
    assert prior("به", "عنوان", spaced=True) == pytest.approx(expected)  # the second time from memory
    assert prior("دل", "خانه", spaced=True) == pytest.approx(bias + joined * -7 - parts * -6)
    assert prior("کتاب", "ها", spaced=True) == 0.0


def test_styles_that_are_missing_or_of_another_version(tmp_path: Path) -> None:
    with pytest.raises(MissingDependencyError, match=r"no house styles in .*: reinstall"):
        Styles(tmp_path)
    with pytest.raises(MissingDependencyError, match="are of another version: reinstall"):
        styles(tmp_path, VERSION + 1)

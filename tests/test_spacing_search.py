"""The search for the words of a line of letters: what each separator costs, and which words may begin and end where."""

from __future__ import annotations

from itertools import pairwise
from math import inf

import pytest

from satrchin.lm.word_forms import load
from satrchin.stages.spacing.viterbi import (
    JOIN,
    NEVER,
    NONE,
    SPACE,
    DamageLogProbs,
    Letters,
    Search,
    _Node,
    _Word,
    is_bare_stem,
)

PRICES = DamageLogProbs(-3.0, -5.0, -1.0, -2.0)
"""Of a split, a glued, a spaced and a fused place."""


def search(text: str, inside: tuple[int, ...] = (), lean: object = None) -> Search:
    """The search over a line; a bar is a ZWNJ."""
    letters, seen, gap = "", list[int](), SPACE
    for sign in text:
        if sign in " |":
            gap = SPACE if sign == " " else JOIN
        else:
            letters += sign
            seen.append(gap)
            gap = NONE
    joins = load()
    start = joins.special["<s>"]
    return Search(joins, Letters(letters, seen, frozenset(inside)), start, (start, -1.5), lean)  # type: ignore[arg-type]


def written(found: Search, prices: DamageLogProbs) -> str:
    """The best path as it is written."""
    shown = ""
    for step in found.best(prices):
        shown += {SPACE: " ", JOIN: "|", NONE: ""}[step.before] if step.start else ""
        for place in range(step.start, step.stop):
            shown += "|" * (step.mask >> place - step.start & 1) + found.letters[place]
    return shown


@pytest.mark.parametrize(
    ("line", "prices", "meant"),
    [
        ("کتاب ها را خواندم", PRICES, "کتاب|ها را خواندم"),
        ("کتاب ها را خواندم", NEVER, "کتاب ها را خواندم"),
        ("کتابها را خواندم", PRICES, "کتاب|ها را خواندم"),
        ("کتابها را خواندم", PRICES._replace(fused=-30.0), "کتابها را خواندم"),
        ("این گزا رش است", PRICES, "این گزارش است"),
        ("این گزا رش است", PRICES._replace(split=-60.0), "این گزا رش است"),
        ("نمی شود", PRICES, "نمی|شود"),
        ("کتاب خوب است", PRICES, "کتاب خوب است"),
        ("بزرگ ترین شهر", PRICES, "بزرگ|ترین شهر"),
        ("نامه ای نوشت", PRICES, "نامه|ای نوشت"),
    ],
)
def test_lines_as_they_were_meant(line: str, prices: DamageLogProbs, meant: str) -> None:
    """What damage is likely enough is undone; where none may be, a line stays."""
    assert written(search(line), prices) == meant


def test_words_that_were_glued_part_only_at_places_that_are_open() -> None:
    glued = "کتابرا خواندم"
    assert written(search(glued, inside=(4,)), PRICES) == "کتاب را خواندم"
    assert written(search(glued), PRICES) == glued
    assert written(search(glued, inside=(4,)), PRICES._replace(glued=-60.0)) == glued


@pytest.mark.parametrize(
    ("line", "place", "space", "join"),
    [
        ("با کتاب", 0, 0.0, (-inf, JOIN)),
        ("با کتاب", 1, -5.0, (-2.0, JOIN)),
        ("با کتاب", 2, 0.0, (-1.0, NONE)),  # behind alef a ZWNJ changes no shape, so none is written
        ("هم کتاب", 2, 0.0, (-1.0, JOIN)),
        ("هم|کتاب", 2, -inf, (0.0, JOIN)),
        ("باب", 2, -5.0, (-inf, JOIN)),
    ],
)
def test_the_price_of_a_separator(line: str, place: int, space: float, join: tuple[float, int]) -> None:
    """Of a space that was meant before a letter, and of a ZWNJ."""
    found = search(line)
    assert found._space(place, PRICES) == space
    assert found._join(place, PRICES) == join


@pytest.mark.parametrize(
    ("line", "mask", "price"),
    [
        ("کتاب", 0, 0.0), ("کت اب", 0, -3.0), ("ک ت اب", 0, -6.0), ("کت|اب", 0, -inf), ("کتاب ها", 1 << 4, -1.0),
        ("کتابها", 1 << 4, -2.0), ("کتاب|ها", 1 << 4, 0.0), ("کت اب ها", 1 << 4, -4.0), ("کت|اب ها", 1 << 4, -inf),
        ("ما ها", 1 << 2, -inf),
    ],
)  # fmt: skip
def test_the_price_of_a_word(line: str, mask: int, price: float) -> None:
    """Its separators as they are written, if it is meant with these ZWNJs."""
    found = search(line)
    assert found._inner(0, len(found.letters), mask, PRICES) == price


def test_a_house_style_leans_on_each_join() -> None:
    """It is asked for the parts beside the ZWNJ, and whether a space is written there."""
    asked: list[tuple[str, str, bool]] = []

    def lean(first: str, second: str, *, spaced: bool) -> float:
        asked.append((first, second, spaced))
        return 0.5

    found = search("کتاب خانهها", lean=lean)
    assert found._inner(0, 10, 1 << 4 | 1 << 8, PRICES) == -1.0 - 2.0 + 2 * 0.5
    assert asked == [("کتاب", "خانه", True), ("خانه", "ها", False)]


@pytest.mark.parametrize(
    ("line", "start", "stop", "mask", "swallows"),
    [
        ("می رود", 0, 5, 0, True),
        ("می رود", 0, 5, 1 << 2, False),
        ("میرود", 0, 5, 0, False),
        ("بر می گردد", 0, 8, 1 << 4, False),  # a preverb may stand before it
        ("کتاب می رود", 0, 9, 1 << 6, True),
        ("نمی رود", 0, 6, 0, True),
        ("نمی رود", 0, 6, 1 << 3, False),
        ("قدیمی رود", 0, 8, 0, False),
    ],
)
def test_words_that_would_swallow_a_verb_s_prefix(line: str, start: int, stop: int, mask: int, swallows: bool) -> None:
    assert search(line)._swallows(start, stop, mask) is swallows


@pytest.mark.parametrize(
    ("line", "start", "stop", "crumb"),
    [
        ("کتابو", 4, 5, False), ("کتابم", 4, 5, True), ("کتاب م", 4, 5, False), ("کتابها", 4, 6, True),
        ("کتابهایی", 4, 8, True), ("کتابان", 4, 6, True), ("کتابما", 4, 6, False), ("م کتاب", 0, 1, False),
        ("مکتاب", 0, 1, True), ("برمی|گردد", 2, 4, True), ("کتمی|گردد", 2, 4, False),
    ],
)  # fmt: skip
def test_fragments_that_are_no_words(line: str, start: int, stop: int, crumb: bool) -> None:
    """A single letter but و, an ending, or می behind a preverb, if no space parts them from their word."""
    assert bool(search(line)._crumb(start, stop)) is crumb


@pytest.mark.parametrize(
    ("key", "mask", "bare"),
    [("میانداز", 1 << 2, True), ("میروم", 1 << 2, False), ("نمیانداز", 1 << 3, True), ("میانداز", 0, False),
     ("مینوش", 1 << 2, True), ("میکنیش", 1 << 2, False), ("کتابها", 1 << 4, False)],
)  # fmt: skip
def test_stems_without_an_ending(key: str, mask: int, bare: bool) -> None:
    """No verb has one behind می."""
    assert is_bare_stem(key, mask) is bare


def test_verbs_that_nobody_knows() -> None:
    """Behind می an unknown word may be a verb if it has an ending; a few endings if it is glued to می."""
    joins = load()
    for line, conjugates in (
        ("می صضبم", True), ("می صضب", False), ("می|صضب", True), ("میصضبند", True), ("میصضبم", None)
    ):  # fmt: skip
        found = search(line)
        word = _Word(len(found.letters), 0, -9.0, joins.unknown, 0.0)
        if conjugates is not None:
            assert found._conjugates(2, word) is conjugates
        assert not found._conjugates(2, word._replace(number=0))


@pytest.mark.parametrize(
    ("line", "suffix", "takes"),
    [("کتاب ها", "ها", True), ("الها", "ها", True), ("ال ها", "ها", False), ("وقتی ها", "ها", False),
     ("صضب ها", "ها", True),
     ("معلم نامه", "نامه", False)],
)  # fmt: skip
def test_words_that_take_a_suffix(line: str, suffix: str, takes: bool) -> None:
    """Not one that ends no compound, nor a word so common that it would have been seen with it."""
    found = search(line)
    border = len(found.letters) - len(suffix)
    node = _Node(0.0, 0, 0, 0, SPACE)
    if line != "الها":
        assert found._takes(node, border, suffix) is takes
    assert found._takes(node._replace(mask=1), border, suffix)
    assert found._takes(node._replace(start=-1), border, suffix)


def test_the_steps_of_a_path() -> None:
    """They follow each other from the first letter to the last."""
    steps = search("کتاب ها را").best(PRICES)
    assert [(step.stop, step.before) for step in steps][-1] == (8, SPACE)
    assert steps[0].start == 0
    assert all(one.stop == other.start for one, other in pairwise(steps))

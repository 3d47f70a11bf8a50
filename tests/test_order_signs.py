"""Brackets and numbers that are reversed throughout a document, and the features of a confidence."""

from __future__ import annotations

from math import exp, log
from types import SimpleNamespace
from typing import Any, cast

import pytest

from satrchin.stages.order import confidence
from satrchin.stages.order.page_runs import are_numbers_apart
from satrchin.stages.order.page_signs import (
    DATES_BACK,
    FEWEST,
    OTHERS,
    PAIRED,
    TIMES,
    UNPAIRED,
    YEARS,
    YEARS_BACK,
    is_any_clear,
    lines_with_numbers_back,
    sign_votes,
    with_signs,
)

MANY = int(FEWEST)


@pytest.mark.parametrize(
    ("line", "votes"),
    [
        ("گزارش (نخست) رسید", {PAIRED: 1}),
        ("گزارش )نخست( رسید", {UNPAIRED: 1}),
        ("گزارش :) رسید", {}),
        ("الف) نخست", {}),
        ("سال ۱۴۰۲", {YEARS: 1}),
        ("سال ۲۰۴۱", {YEARS_BACK: 1, OTHERS: 0, DATES_BACK: 1}),
        ("شماره ۲۰۴۱", {YEARS_BACK: 1}),
        ("شماره ۰۲۴۱", {OTHERS: 1}),
        ("شماره ۷۷۷۷", {OTHERS: 1}),
        ("شماره ۰۹۳۱", {YEARS_BACK: MANY}),
        ("سال ۰۹۳۱", {YEARS_BACK: MANY, DATES_BACK: 1}),
        ("۱۴۰۲/۰۷/۱۹", {YEARS: 1}),
        ("۹۱/۷۰/۲۰۴۱", {YEARS_BACK: MANY, DATES_BACK: 1}),
        ("مبلغ ۱٬۲۵۰", {}),
        ("مبلغ ۰۵۲٬۱", {YEARS_BACK: 1, DATES_BACK: 1}),
        ("۵۲ مهر", {YEARS_BACK: 1, DATES_BACK: 1}),
        ("۵۲ کتاب", {}),
        ("۱۳ مهر", {}),
        ("۷۱ مهر", {YEARS_BACK: 1, DATES_BACK: 1}),
        ("۷۱ کتاب", {}),
        ("در ۵", {}),
    ],
)
def test_what_a_line_says_of_its_brackets_and_numbers(line: str, votes: dict[str, int]) -> None:
    """Brackets in pairs or back to back; years, dates, days and thousands that are right or reversed."""
    assert dict(sign_votes([line])) == {name: count for name, count in votes.items() if count}


def test_brackets_of_a_document_are_mirrored_where_enough_lines_say_so() -> None:
    """And several times as many as say otherwise; brackets that touch the text inside them are right already."""
    line, right = "گزارش )نخست( رسید", "گزارش (نخست) رسید"
    assert with_signs(line, {UNPAIRED: MANY}) == right
    assert with_signs(line, {UNPAIRED: MANY - 1}) == line
    paired = int(FEWEST / TIMES) + 1
    assert with_signs(line, {UNPAIRED: round(TIMES * paired), PAIRED: paired}) == right
    assert with_signs(line, {UNPAIRED: round(TIMES * paired) - 1, PAIRED: paired}) == line
    assert with_signs(right, {UNPAIRED: MANY}) == right
    assert with_signs("گزارش « نخست » رسید", {UNPAIRED: MANY}) == "گزارش « نخست » رسید"


def test_numbers_of_a_document_are_turned_where_its_years_are() -> None:
    """A date or a word must tell it, and few numbers may be no years."""
    back = {YEARS_BACK: MANY, DATES_BACK: 1}
    assert with_signs("سال ۲۰۴۱ و ۰۰۵٬۲", back) == "سال ۱۴۰۲ و ۲٬۵۰۰"
    assert with_signs("سال ۲۰۴۱", {YEARS_BACK: MANY}) == "سال ۲۰۴۱"
    assert with_signs("سال ۲۰۴۱", back | {OTHERS: MANY}) == "سال ۲۰۴۱"
    assert with_signs("سال ۲۰۴۱", back | {OTHERS: MANY - 1}) == "سال ۱۴۰۲"
    assert with_signs("سال ۲۰۴۱", back | {YEARS: MANY}) == "سال ۲۰۴۱"
    assert is_any_clear(back)
    assert is_any_clear({UNPAIRED: MANY})
    assert not is_any_clear({YEARS_BACK: MANY})


def test_dates_that_nothing_else_of_the_document_tells() -> None:
    lines = ["سال ۲۰۴۱", "کتاب", "۷۱ مهر"]
    assert lines_with_numbers_back(lines, {DATES_BACK: 2}) == [0, 2]
    assert lines_with_numbers_back(lines, {DATES_BACK: 2, YEARS: 1}) == []
    assert lines_with_numbers_back(lines, {DATES_BACK: 2, YEARS_BACK: MANY}) == []
    assert lines_with_numbers_back(lines, {}) == []


def made(**more: Any) -> tuple[Any, Any]:
    ordered = SimpleNamespace(segments=[1, 2, 3, 4], readings=SimpleNamespace(gain=6.0))
    choice = {
        "hypotheses": [SimpleNamespace(runs=[1, 2, 3]), 1], "chances": [0.8, 0.2], "fluency": -4.0, "lowest": -9.0,
        "pieces": 5, "parts": 2,
    }  # fmt: skip
    return ordered, SimpleNamespace(**choice | more)


def test_the_features_of_a_confidence() -> None:
    found = confidence.signs(*made())
    assert found == {
        "constant": 1.0, "odds": pytest.approx(log(0.8001 / 0.2001)), "fluency": -4.0, "lowest": -9.0,
        "length": pytest.approx(log(6)), "parts": 2.0, "segments": 4.0, "runs": 3.0, "gain": 1.5,
        "readings": pytest.approx(log(2)),
    }  # fmt: skip
    assert confidence.signs(*made(chances=[1.0]))["odds"] == 6.0
    assert confidence.signs(*made(chances=[1e-9]))["odds"] == -3.0
    ordered, choice = made()
    ordered.segments = []
    assert confidence.signs(ordered, choice)["segments"] == 1.0


def test_a_confidence_is_a_logistic_function_of_its_features() -> None:
    weights = confidence.shipped_weights()
    total = sum(weights[name] * value for name, value in confidence.signs(*made()).items())
    assert confidence.probability(*made()) == pytest.approx(1 / (1 + exp(-total)))
    for name, value in (("fluency", 1e9), ("fluency", -1e9)):
        assert 0.0 <= confidence.probability(*made(**{name: value})) <= 1.0


@pytest.mark.parametrize(("cut", "places", "apart"), [(9, 9, True), (5, 9, False)])
def test_numbers_that_are_runs_of_their_own(cut: int, places: int, apart: bool) -> None:
    """Most of their borders with words are cut, on a page with some of them."""
    segments, readings = [], []
    for place in range(places * 4):
        segments.append([SimpleNamespace(kind="word"), SimpleNamespace(kind="number"), SimpleNamespace(kind="sign")])
        starts = [0, 1] if place < cut * 4 else [0, 2]
        readings.append(SimpleNamespace(runs=[SimpleNamespace(start=start) for start in starts]))
    assert are_numbers_apart(cast("Any", segments), cast("Any", readings)) is apart

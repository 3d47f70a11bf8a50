"""Quick tests of a page or line, before slow ones: none of them says no where the slow one finds something."""

from __future__ import annotations

import re
import sys

import numpy as np
import pytest
from tests.samples import LETTERS

from satrchin.lm import doubled_letters
from satrchin.persian.chars import ZWNJ
from satrchin.stages.order import odd_words, visual
from satrchin.stages.order.page_pieces import page_pieces
from satrchin.stages.spacing.candidates import shared
from satrchin.stages.spacing.false_joins import false_joins, has_false_joins

LINES = [line for path in sorted(LETTERS.glob("*.txt")) for line in path.read_text(encoding="utf-8").splitlines()]
LONG = "\n".join(LINES) + "\n"
assert np.__name__ in sys.modules  # quick tests of long texts use numpy only where it is loaded


@pytest.mark.parametrize("words", ["در مقابل", "به موجب", "از طریق", "بر اساس", "بر خلاف", "در راستای"])
def test_false_joins(words: str) -> None:
    line = f"این کار {words}{ZWNJ}اشخاص است"
    assert list(false_joins(line, shared()))
    assert has_false_joins(line)
    assert not has_false_joins("کتاب" + ZWNJ + "های تازه")


def test_reversed_letters(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lines of letters alone are reversed as by the patterns of numbers, Latin words and marks."""
    quick = list(map(visual.reversed_line, LINES))
    assert any(map(visual._LETTERS_ALONE.fullmatch, LINES))
    monkeypatch.setattr(visual, "_LETTERS_ALONE", re.compile("(?!)"))
    assert list(map(visual.reversed_line, LINES)) == quick


def test_twins() -> None:
    """Words that begin with a letter twice, and words of doubled letters, in a text that is looked at by numpy."""
    assert odd_words._has_twins(LONG + "ششده و ببرای ششهر", 3)
    assert not odd_words._has_twins(" آب نان خانه" * 200, 1)
    assert not doubled_letters.suspect(" آب نان خانه" * 200)
    assert doubled_letters.suspect(LONG + "سسللاامم")


def test_pieces() -> None:
    """Of a long text as of each of its lines."""
    found = [page_pieces(line) for line in LINES]
    assert page_pieces(LONG + "ساخ ت") == (max(one.longest for one in found), sum(one.single for one in found) + 1)

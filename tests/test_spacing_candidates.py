"""Candidates for spacing damage: what counts as evidence that a page is damaged."""

from __future__ import annotations

import pytest

from satrchin.stages.spacing.candidates import GLUED, DamageRates, shared


@pytest.mark.parametrize(("word", "counts"), [("درکاشان", True), ("بعداز", True), ("هرکدام", False), ("ودر", False)])
def test_a_known_word_that_may_be_two_is_no_evidence_of_lost_spaces(word: str, counts: bool) -> None:
    """``هرکدام`` is written so by many: a page with it has lost no space; ``درکاشان`` is no word."""
    candidates = shared().word(word)
    assert [one.core for one in candidates if one.kind == GLUED] == [counts]
    rates = DamageRates(places=[candidates] * 20, letters=4_000, words=1_000, joins=100)
    rates.prices()
    assert (rates.found[GLUED] > 1) == counts

"""What the bench of healthy lines counts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from bench.healthy import Count
from bench.judged import UNJUDGED, Changed, ask, learn, load, verdicts


def test_a_line_that_nobody_judged_counts_as_harmed_and_a_slip_does_not() -> None:
    """Only what a reader called a slip of the author is no harm."""
    count = Count()
    found = [Changed("الف", "ب"), Changed("پ", "ت"), Changed("آب تر", "آب\u200cتر")]
    count.add(10, found, ["slip", "choice", UNJUDGED])
    assert (count.changed, count.harmed, count.turned) == (3, 2, 0)


def test_verdicts_are_kept_without_the_texts_and_hold_for_the_same_change_alone(tmp_path: Path) -> None:
    """What is asked comes back filled in; another change of the same line is not judged."""
    line, asked, kept = Changed("درکاشان", "در کاشان"), tmp_path / "asked.jsonl", tmp_path / "judged.json"
    ask([line], {}, asked)
    row = json.loads(asked.read_text(encoding="utf-8"))
    asked.write_text(json.dumps(row | {"verdict": "slip"}, ensure_ascii=False), encoding="utf-8")
    learn(asked, kept)
    assert verdicts([line, Changed("درکاشان", "در کا شان")], load(kept)) == ["slip", UNJUDGED]
    ask([line, Changed("الف", "ب")], load(kept), asked)
    rows = [json.loads(row) for row in asked.read_text(encoding="utf-8").splitlines()]
    assert [(row["new"], row["verdict"]) for row in rows] == [("ب", ""), ("در کاشان", "slip")]
    assert "کاشان" not in kept.read_text(encoding="utf-8")


def test_a_word_that_is_no_verdict_is_refused(tmp_path: Path) -> None:
    """A row that nobody filled in is an error."""
    asked = tmp_path / "asked.jsonl"
    ask([Changed("الف", "ب")], {}, asked)
    with pytest.raises(ValueError, match="no verdict"):
        learn(asked, tmp_path / "judged.json")

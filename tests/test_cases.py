"""The cases of ``tests/cases/*.json``: data, not code; their README says what the keys mean."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from satrchin.document import replay
from satrchin.pipeline import Pipeline, make_stage
from satrchin.reading.text import from_string
from satrchin.reasons import reason
from satrchin.result import Result

CASES = Path(__file__).parent / "cases"
KINDS = {"wild", "synthetic", "negative", "known-failure"}
KEYS = {"name", "kind", "input", "output", "recipe", "stages", "options", "edits", "needs"}


def _cases() -> list[Any]:
    found = []
    for path in sorted(CASES.glob("*.json")):
        for case in json.loads(path.read_text(encoding="utf-8")):
            marks = [pytest.mark.needs(case["needs"])] if "needs" in case else []
            if case.get("kind") == "known-failure":
                marks.append(pytest.mark.xfail(strict=True, reason="a known failure"))
            found.append(pytest.param(case, marks=marks, id=f"{path.stem}: {case['name']}"))
    return found


@cache
def _pipeline(plan: str) -> Pipeline:
    case = json.loads(plan)
    options = case["options"]
    if case["stages"] is None:
        return Pipeline.load(case["recipe"], options)
    return Pipeline("case", tuple((name, make_stage(name, options.get(name, {}))) for name in case["stages"]))


def _run(case: dict[str, Any], text: str) -> Result:
    plan = {
        "recipe": case.get("recipe", "text"),
        "stages": case.get("stages"),
        "options": case.get("options", {}),
    }
    return _pipeline(json.dumps(plan)).run(from_string(text))


def test_cases_are_well_formed() -> None:
    """Every case has a kind, known keys, a name of its own, and an output unless it is negative."""
    for path in CASES.glob("*.json"):
        cases = json.loads(path.read_text(encoding="utf-8"))
        assert len({case["name"] for case in cases}) == len(cases), path
        for case in cases:
            assert case["kind"] in KINDS, case
            assert set(case) <= KEYS, case
            assert ("output" in case) == (case["kind"] != "negative"), case


@pytest.mark.parametrize("case", _cases())
def test_case(case: dict[str, Any]) -> None:
    """The output is what the case says, its edits replay, and a second run changes nothing."""
    expected = case.get("output", case["input"])
    result = _run(case, case["input"])
    assert result.text == expected
    assert all(reason(edit.stage, edit.rule) for edit in result.edits), "give the rule a reason in satrchin.reasons"
    assert all(0 < edit.confidence <= 1 for edit in result.edits)
    if "edits" in case:
        assert [f"{edit.stage}.{edit.rule}" for edit in result.edits] == case["edits"]
    for before, after in zip(from_string(case["input"]).pages, result.pages, strict=True):
        replayed = replay(before.lines, after.edits)
        assert "".join(line.text + line.end for line in replayed) == after.text
    assert _run(case, expected).text == expected

"""The bench of the review measures what it says, on few files."""

from __future__ import annotations

import shutil
from importlib.util import find_spec
from pathlib import Path

import pytest

if find_spec("playwright") is None:
    pytest.skip("playwright is not installed", allow_module_level=True)

from bench.review import hostile, kills, page

pytestmark = pytest.mark.slow
needs_chromium = pytest.mark.skipif(shutil.which("chromium") is None, reason="the system has no chromium")


def test_no_decision_is_lost_by_kills(tmp_path: Path) -> None:
    ((what, lost, must),) = kills(tmp_path, 0, 5)
    assert what.startswith("decisions lost in 5 kills")
    assert lost == must == "0"


@needs_chromium
def test_no_hostile_text_runs(tmp_path: Path) -> None:
    assert [row[1] for row in hostile(tmp_path, 0, 0)] == ["0"]


@needs_chromium
def test_times_and_memory_are_measured(tmp_path: Path) -> None:
    rows = {what: figure for what, figure, _ in page(tmp_path, 60, 0)}
    assert rows["doubts listed"] == "300 of 60 files"
    assert float(rows["memory of the server at most"].split()[0]) < 300

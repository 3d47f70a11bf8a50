"""The bench's command and its watch over processes."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from bench.costs import watch
from bench.report import Report
from bench.sets import load

ROOT = Path(__file__).parents[1]


def test_one_command_prints_our_figures_beside_those_of_doing_nothing() -> None:
    command = [sys.executable, "-m", "bench", "--public", "--only", "joins", "english", "--json"]
    answer = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    figures = json.loads(answer.stdout)["figures"]
    assert {"joins.cer", "joins.wer", "joins.zwnj_f1", "english", "unsettled", "unreplayed"} <= set(figures["satrchin"])
    assert figures["nothing done"]["english"] == 0
    assert figures["nothing done"]["joins.cer"] > 0


def test_a_folder_without_dev_sets_is_told(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="holds no dev sets"):
        load(tmp_path)


def test_the_tables_show_what_was_measured_and_no_more() -> None:
    report = Report("public set")
    report.ours["joins.cer"] = 0.0051
    assert "| joins, CER | 0.0051 | ≤ 0.006 | ≤ 0.003 |" in report.markdown()
    assert "WER" not in report.markdown()


def test_a_process_is_watched_from_outside() -> None:
    small = watch([sys.executable, "-c", "pass"])
    large = watch([sys.executable, "-c", "x = b'1' * 100_000_000"])
    assert small.seconds > 0
    assert large.megabytes > small.megabytes + 80


def test_a_command_that_fails_is_no_measurement() -> None:
    with pytest.raises(RuntimeError, match="ended with 3"):
        watch([sys.executable, "-c", "raise SystemExit(3)"])

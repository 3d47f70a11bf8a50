"""What the bench of harm counts."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from bench.harm import Small, changed, small_cases, verdict
from bench.others import installed


def test_a_case_is_harmful_if_what_was_right_has_changed() -> None:
    """A healthy text that changes, or a right word that is lost, is harm; a repair that is missing is only wrong."""
    assert verdict(Small("می روم", "می\u200cروم"), "می\u200cروم\n") == "right"
    assert verdict(Small("او می روم", "او می\u200cروم"), "او میروم") == "wrong"
    assert verdict(Small("شب نامه", "شب نامه"), "شب\u200cنامه") == "harmful"
    assert verdict(Small("شب نامه می خواند", "شب نامه می\u200cخواند"), "شب\u200cنامه می\u200cخواند") == "harmful"


def test_changed_lines_are_counted_and_a_page_that_lost_lines_counts_whole() -> None:
    """Blanks at the ends of lines are no change."""
    assert changed(["الف\nب", "پ\nت\nث"], ["الف \nپ", "پ\nت"]) == 1 + 3


def test_cases_come_from_a_file_or_from_the_folder_of_the_tests(tmp_path: Path) -> None:
    """A JSONL file has what is wanted beside each input; of the folder only cases without options are taken."""
    path = tmp_path / "cases.jsonl"
    path.write_text(json.dumps({"input": "a", "want": "b"}) + "\n", encoding="utf-8")
    assert small_cases(path) == [Small("a", "b")]
    assert len(small_cases(Path(__file__).parent / "cases")) > 50


def test_a_cleaner_that_is_not_installed_is_left_out() -> None:
    """An interpreter is asked which cleaners it has."""
    assert {name for name, _ in installed([sys.executable], None)} <= {"hazm", "shekar"}

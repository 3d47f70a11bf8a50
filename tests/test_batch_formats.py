"""Formats in a batch: one file a page where a format wants it, and what a text does not get is told and remembered."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from batch_tools import batch, manifest, outputs, plant
from satrchin.cli import main
from test_formats import of_two_pages


def texts(folder: Path) -> Path:
    return plant(folder, {"letter.txt": "نامه رسید.\n"})


def test_a_text_gets_no_format_that_needs_pages(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It is written as text, the summary and the manifest say what it did not get, and it is not done again."""
    raw, out = texts(tmp_path / "raw"), tmp_path / "out"
    command = ["batch", str(raw), str(out), "--recipe", "text", "--jobs", "1", "-f", "txt", "-f", "pdf", "-f", "alto"]
    assert main(command) == 0
    assert "1 file: a text has no pages: not written as pdf, alto" in capsys.readouterr().err
    assert list(outputs(out)) == ["letter.txt"]
    record = manifest(out)["letter.txt"]
    assert (record["status"], record["kind"]) == ("ok", "text")
    assert record["reason"] == "a text has no pages: not written as pdf, alto"
    assert main(command) == 0
    assert "nothing to do" in capsys.readouterr().err
    assert manifest(out)["letter.txt"] == record


def test_a_text_is_skipped_where_all_formats_need_pages(tmp_path: Path) -> None:
    """It is no failure, is not tried again, and is cleaned when a format is added that it can have."""
    raw, out = texts(tmp_path / "raw"), tmp_path / "out"
    assert batch(raw, out, "-f", "pdf") == 4
    record = manifest(out)["letter.txt"]
    assert (record["status"], record["cause"]) == ("skipped", "unpaged")
    batch(raw, out, "-f", "pdf")
    assert manifest(out)["letter.txt"] == record
    assert batch(raw, out, "-f", "pdf", "-f", "txt") == 0
    assert list(outputs(out)) == ["letter.txt"]


def test_page_files_follow_the_pages(tmp_path: Path) -> None:
    """A PDF of two pages has two PAGE files; the second goes when the PDF has one page, unless it was edited."""
    raw, out = tmp_path / "raw", tmp_path / "out"
    raw.mkdir()
    source = of_two_pages(raw / "two.pdf")
    one = (Path(__file__).parent / "pdfs" / "gs-Titr-letter.pdf").read_bytes()
    two = source.read_bytes()
    assert batch(raw, out, "-f", "page") == 0
    assert sorted(outputs(out)) == ["two.page-2.xml", "two.page.xml"]
    formats = [output["format"] for output in manifest(out)["two.pdf"]["outputs"].values()]
    assert formats == ["page", "page#2"]
    (out / "two.page-2.xml").unlink()
    assert batch(raw, out, "-f", "page") == 0
    assert sorted(outputs(out)) == ["two.page-2.xml", "two.page.xml"]
    source.write_bytes(one)
    assert batch(raw, out, "-f", "page") == 0
    assert list(outputs(out)) == ["two.page.xml"]
    source.write_bytes(two)
    batch(raw, out, "-f", "page")
    (out / "two.page-2.xml").write_text("edited", encoding="utf-8")
    source.write_bytes(one)
    assert batch(raw, out, "-f", "page") == 0
    assert outputs(out)["two.page-2.xml"] == "edited"


def test_records_of_older_programs_are_read(tmp_path: Path) -> None:
    """A record without the kind of its document is not dropped."""
    raw, out = texts(tmp_path / "raw"), tmp_path / "out"
    batch(raw, out)
    path = out / ".satrchin/manifest.jsonl"
    record = json.loads(path.read_text(encoding="utf-8"))
    del record["kind"]
    path.write_text(json.dumps(record) + "\n", encoding="utf-8")
    before = (out / "letter.txt").stat().st_mtime_ns
    assert batch(raw, out) == 0
    assert (out / "letter.txt").stat().st_mtime_ns == before

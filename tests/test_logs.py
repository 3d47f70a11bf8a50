"""The library logs under ``satrchin`` and never prints; the command line shows the log when it is asked for."""

from __future__ import annotations

import ast
import logging
import subprocess
import sys
import zlib
from pathlib import Path

import pytest

import satrchin
from pdf_files import HELLO, one_page, stream
from satrchin.cli import main
from satrchin.document import Context, Page
from satrchin.pipeline import Pipeline

SRC = Path(satrchin.__file__).parent
PDF = next((Path(__file__).parent / "pdfs").glob("libreoffice-*.pdf"))
PRINTS = {"batch/progress.py"}
"""Modules whose work is to print: the progress of a batch, on standard error."""


def test_the_library_never_prints(tmp_path: Path) -> None:
    """Text, bytes, a sound PDF and a damaged one, at which pdfminer warns, leave both streams of a program empty."""
    damaged = tmp_path / "damaged.pdf"
    broken = stream(zlib.compress(b"q" * 5000)[:-12] + b"\xff" * 4, b"/Filter/FlateDecode")
    font = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/ToUnicode 6 0 R>>"
    damaged.write_bytes(one_page(HELLO, broken, font=font).partition(b"xref")[0])
    code = f"""
import satrchin
satrchin.explain("كتاب علي\\nباتك تسا نيا\\n")
satrchin.clean_file("نامه\\n".encode())
for path in ({str(PDF)!r}, {str(damaged)!r}):
    assert satrchin.clean_file(path, options=satrchin.ReadOptions(ocr="never")).pages
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, timeout=120)
    assert (done.stdout, done.stderr) == (b"", b"")


def test_no_module_but_the_progress_of_a_batch_calls_print() -> None:
    """Commands use click.echo, the library its log."""
    for path in SRC.rglob("*.py"):
        calls = [node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Call)]
        printing = [call.lineno for call in calls if isinstance(call.func, ast.Name) and call.func.id == "print"]
        assert not printing or path.relative_to(SRC).as_posix() in PRINTS, (path, printing)


def test_the_log_tells_what_was_read_and_how(caplog: pytest.LogCaptureFixture) -> None:
    """A program that wants to know sets the level of the logger."""
    with caplog.at_level(logging.DEBUG, "satrchin"):
        satrchin.clean_file(PDF)
    assert all(record.name.startswith("satrchin.") for record in caplog.records)
    assert f"reading {PDF} as pdf" in caplog.messages
    assert "page 1: the text layer is read" in caplog.messages


class _Faulty:
    """A stage with a programming error."""

    def __init__(self, error: type[Exception]) -> None:
        self._error = error

    def __call__(self, _page: Page, _context: Context) -> Page:
        raise self._error("of a stage")


def test_a_stage_that_fails_on_a_proposal_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    """The proposal stays as it is, and the programmer sees where the error is; want of memory is not caught."""
    order = next(stage for stage in Pipeline.load("text").stages if stage[0] == "order")
    assert Pipeline("faulty", (order, ("faulty", _Faulty(ZeroDivisionError)))).finish("سلام") == "سلام"
    (record,) = caplog.records
    assert record.levelno == logging.ERROR
    assert record.exc_info is not None
    assert record.exc_info[0] is ZeroDivisionError
    with pytest.raises(MemoryError):
        Pipeline("faulty", (order, ("faulty", _Faulty(MemoryError)))).finish("سلام")


@pytest.mark.parametrize(("option", "shown"), [("-v", ()), ("-vv", ("reading",)), ("-vvv", ("reading", "page 1:"))])
def test_the_command_line_shows_the_log(
    option: str, shown: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    """From -vv on, and not any more once the command has ended."""
    assert main(["clean", option, str(PDF)]) in {0, 1}
    told = capsys.readouterr().err
    assert [word for word in ("reading", "page 1:") if f": {word}" in told] == list(shown)
    assert not logging.getLogger("satrchin").handlers

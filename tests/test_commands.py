"""The commands inside of this process: lists, pictures of pages, the bar, options, and parts of the review."""

from __future__ import annotations

import io
import logging
import socket
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import click
import pytest
from PIL import Image

from satrchin.cli import main
from satrchin.commands import bar, clean, options, review
from satrchin.commands.logs import hide_log, show_log
from satrchin.document import Document, Issue, Page
from satrchin.errors import ExitCode, InputError, UsageError
from satrchin.pipeline import recipes
from satrchin.stages.registry import STAGES
from satrchin.summary import Summary

PDFS = Path(__file__).parent / "pdfs"
PDF = PDFS / "fpdf2-Vazirmatn-plain.pdf"


def test_every_recipe_is_listed_with_its_stages(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["recipes"]) == ExitCode.OK
    shown = capsys.readouterr().out
    for name in recipes():
        assert f"{name}\n" in shown
        assert f"{name}.toml" in shown
    assert "  letters > " in shown or " > letters" in shown


def test_every_stage_is_listed_and_described(capsys: pytest.CaptureFixture[str]) -> None:
    """One line each; with a name its options and what they decide."""
    assert main(["stages"]) == ExitCode.OK
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == list(STAGES.names())
    assert main(["stages", "letters"]) == ExitCode.OK
    shown = capsys.readouterr().out
    assert shown.startswith("letters")
    assert not shown.endswith("\n\n")
    assert "letters.kashida" in shown or "kashida" in shown


def test_a_page_is_drawn(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """At two pixels a point; beside it what pdfplumber finds, if it is asked for."""
    picture, both = tmp_path / "page.png", tmp_path / "both.png"
    assert main(["inspect", str(PDF), "-o", str(picture)]) == ExitCode.OK
    assert main(["inspect", str(PDF), "-o", str(both), "--reference", "--scale", "1"]) == ExitCode.OK
    with Image.open(picture) as one, Image.open(both) as two:
        assert one.size == (1191, 1684)
        assert two.height in (842, 843)
        assert two.width >= 2 * 595
        assert one.getextrema() != ((255, 255),) * 3
    assert main(["inspect", str(PDF), "-o", str(tmp_path / "page.xyz")]) == ExitCode.OUTPUT
    assert "cannot write" in capsys.readouterr().err
    assert main(["inspect", str(tmp_path / "none.pdf"), "-o", str(picture)]) == ExitCode.FAILED
    assert "there is no such file" in capsys.readouterr().err


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_bar_says_which_page_is_read_and_then_repaired(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first time its pages are gone through their number is not known."""
    shown: list[tuple[str, int, int | None]] = []
    monkeypatch.setattr(bar.Bar, "show", lambda _, *what: shown.append(what))
    monkeypatch.setattr("sys.stderr", Terminal())
    document = Document("a", (Page(1, ()), Page(2, ())))
    with bar.watched(document, wanted=True) as watched:
        for _ in range(2):
            assert [page.number for page in watched.pages] == [1, 2]
    assert shown == [
        ("reading: page 1", 0, None), ("reading: page 2", 1, None),
        ("repairing: page 1 of 2", 0, 2), ("repairing: page 2 of 2", 1, 2),
    ]  # fmt: skip


def test_a_bar_that_is_not_wanted_or_has_no_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    document = Document("a", (Page(1, ()),))
    monkeypatch.setattr("sys.stderr", Terminal())
    with bar.watched(document, wanted=False) as watched:
        assert watched is document
    for stream in (io.StringIO(), None):
        monkeypatch.setattr("sys.stderr", stream)
        with bar.watched(document, wanted=True) as watched:
            assert watched is document


def test_a_bar_appears_after_a_second(monkeypatch: pytest.MonkeyPatch) -> None:
    """Then it shows the page, and it is removed at the end."""
    now, started, stopped = [100.0], list[str](), list[str]()
    task = SimpleNamespace(
        update=lambda *_, **more: started.append(more["description"]), stop=lambda: stopped.append("x")
    )
    monkeypatch.setattr("time.monotonic", lambda: now[0])
    shown = bar.Bar()
    monkeypatch.setattr(shown, "_start", lambda: setattr(shown, "_rich", task))
    now[0] = 100.9
    shown.show("page 1", 0, None)
    shown.close()
    assert (started, stopped) == ([], [])
    now[0] = 101.0
    shown.show("page 2", 1, None)
    shown.show("page 3", 2, None)
    shown.close()
    assert (started, stopped) == (["page 2", "page 3"], ["x"])


@pytest.mark.parametrize(
    ("verbosity", "level"), [(0, None), (1, None), (2, logging.INFO), (3, logging.DEBUG), (9, logging.DEBUG)]
)
def test_the_log_is_shown_from_the_second_v_on(verbosity: int, level: int | None) -> None:
    logger = logging.getLogger("satrchin")
    show_log(verbosity)
    show_log(verbosity)
    assert [one.name for one in logger.handlers if one.name == "satrchin"] == (["satrchin"] if level else [])
    assert logger.level == (level or logging.NOTSET)
    hide_log()
    assert not [one for one in logger.handlers if one.name == "satrchin"]
    assert logger.level == logging.NOTSET


@pytest.mark.parametrize(
    ("kind", "begin", "names"),
    [
        (options.RecipeName(), "le", ["letter"]),
        (options.FormatName(), "h", ["html", "hocr"]),
        (options.EngineName(), "t", ["tesseract"]),
        (options.Setting(), "letters.d", ["letters.doubled=", "letters.digits="]),
        (options.Setting(), "let", ["letters."]),
        (options.Setting(), "hazm.", ["hazm.spacing="]),
    ],
)
def test_what_the_shell_completes(kind: click.ParamType, begin: str, names: list[str]) -> None:
    found = kind.shell_complete(cast("Any", None), cast("Any", None), begin)
    assert [item.value for item in found] == names


@pytest.mark.parametrize("value", ["letters.digits", "letters.=x", ".digits=x", "letters=x"])
def test_a_setting_without_one_of_its_parts_is_refused(value: str) -> None:
    with pytest.raises(click.BadParameter):
        options.Setting().convert(value, None, None)


def test_a_setting_has_three_parts() -> None:
    """The value may hold anything."""
    assert options.Setting().convert("order.names=a=b.c", None, None) == ("order", "names", "a=b.c")


def summary(**more: Any) -> Summary:
    return cast("Summary", SimpleNamespace(**{"status": "ok", "lines": 1, "issues": (), **more}))


@pytest.mark.parametrize(
    ("found", "code"),
    [
        (summary(), ExitCode.OK),
        (summary(status="partial"), ExitCode.PARTIAL),
        (summary(lines=0, issues=(Issue("info", "empty", ""),)), ExitCode.NOTHING),
        (summary(lines=1, issues=(Issue("info", "empty", ""),)), ExitCode.OK),
        (summary(lines=0, issues=(Issue("info", "encoding", ""),)), ExitCode.OK),
    ],
)
def test_the_exit_code_of_a_document(found: Summary, code: ExitCode) -> None:
    assert clean._exit_code(found) == code


@pytest.mark.parametrize(
    ("given", "file", "output", "form"),
    [
        ((), "a.srt", None, "txt"),
        ((), "a.srt", "b.SRT", ""),
        ((), "a.pdf", "b.html", "html"),
        (("json", "json"), "a.pdf", "b.html", "json"),
        ((), "a", "b", "txt"),
    ],
)
def test_the_format_of_an_output(given: tuple[str, ...], file: str, output: str | None, form: str) -> None:
    """The one that was asked for, else that of the suffix; with the suffix of the input its kind decides later."""
    assert clean._one_format(given, Path(file), Path(output) if output else None) == form


def test_two_formats_of_one_output_are_refused() -> None:
    with pytest.raises(UsageError, match="clean writes one format, not md, json: run it for each"):
        clean._one_format(("md", "json", "md"), Path("a"), None)


def test_no_more_than_three_reasons_of_a_failure_are_told() -> None:
    issues = tuple(Issue("error", "x", str(number)) for number in range(5))
    with pytest.raises(InputError, match=r"no text could be extracted from a: 0; 1; 2$"):
        list(clean._checked(iter(["x"]), summary(status="failed", issues=issues), "a"))
    assert list(clean._checked(iter(["x"]), summary(), "a")) == ["x"]


def test_paragraphs_are_joined_on_demand_also_in_a_recipe_that_joins_damaged_ones(tmp_path: Path) -> None:
    """Healthy lines of a wrapped paragraph become one line."""
    line = "این گزارش هر ماه در دفتر انجمن نوشته و برای همهٔ اعضای انجمن فرستاده می‌شود و"
    path, out = tmp_path / "a.txt", tmp_path / "b.txt"
    path.write_text(f"{line}\n{line}\n{line}\nدر بایگانی می‌ماند.\n", encoding="utf-8")
    for more, count in (((), 4), (("--paragraphs",), 1)):
        assert main(["clean", str(path), "-o", str(out), "-r", "letter", *more]) == ExitCode.OK
        assert len(out.read_text(encoding="utf-8").splitlines()) == count


def test_a_port_that_is_taken_is_replaced_by_a_free_one() -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        number = taken.getsockname()[1]
        with closing(review._listening(number)) as found:
            host, port = found.getsockname()
            assert host == "127.0.0.1"
            assert port not in (0, number)
            socket.create_connection(("127.0.0.1", port)).close()


def test_no_free_port_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    class Refused:
        def setsockopt(self, *_: object) -> None: ...
        def bind(self, *_: object) -> None:
            raise OSError

        def close(self) -> None: ...

    monkeypatch.setattr("socket.socket", Refused)
    with pytest.raises(InputError, match="no port is free on this machine"):
        review._listening(8000)


def test_what_a_review_decided_is_summed_up(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Skipped doubts are no decisions; a sample has its estimate."""
    monkeypatch.setattr("satrchin.review.texts.estimate", lambda found: f"estimate: {found}")

    class Decisions(list[Any]):
        path = Path("out/decisions.jsonl")

    decisions = Decisions(SimpleNamespace(action=action) for action in ("accept", "skip", "edit"))
    session = cast("Any", SimpleNamespace(decisions=decisions, estimate=lambda: 0.1))
    review._sum_up(session, sampled=False)
    assert capsys.readouterr().out == f"2 decisions are kept in {Path('out/decisions.jsonl')}\n"
    del decisions[0]
    review._sum_up(session, sampled=True)
    assert capsys.readouterr().out == f"1 decision is kept in {Path('out/decisions.jsonl')}\nestimate: 0.1\n"


def test_one_file_is_cleaned_into_a_folder_for_its_review(tmp_path: Path) -> None:
    """In the formats that were asked for, each once; a file without text is an error."""
    letter = tmp_path / "a.txt"
    letter.write_text("كتاب علي\n", encoding="utf-8")
    (tmp_path / "b.txt").write_text("نامه\n", encoding="utf-8")
    target = review._cleaned(letter, tmp_path / "out", None, ("txt", "md", "txt"), "")
    assert sorted(path.name for path in target.iterdir() if path.is_file() and path.name.startswith(("a.", "b."))) == [
        "a.md", "a.txt",
    ]  # fmt: skip
    assert (target / "a.txt").read_text(encoding="utf-8") == "کتاب علی\n"


def test_lines_of_a_page_go_to_no_other_file() -> None:
    """A format that writes a file for each page needs a name for them."""
    from satrchin.writing.formats import NextFile

    assert list(clean._one_file(iter(["a", "b"]), "x")) == ["a", "b"]
    with pytest.raises(UsageError, match="x has several pages, one a file in this format: give -o or --pages"):
        list(clean._one_file(iter(["a", NextFile(2), "b"]), "x"))

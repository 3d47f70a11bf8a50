"""Options of the command line that ask for something odd, and every exit code there is."""

from __future__ import annotations

import io
import os
import pty
import signal
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from filelock import FileLock

import satrchin
from pdf_files import one_page
from satrchin.cli import LATER, Lazy, main
from satrchin.commands import bar
from satrchin.document import Document, Doubt, Line, Page
from satrchin.errors import EXIT_CODES, ExitCode

GARBLED = "كتاب علي\nسطر دوم\n"


@pytest.fixture
def letter(tmp_path: Path) -> str:
    path = tmp_path / "letter.txt"
    path.write_text(GARBLED, encoding="utf-8")
    return str(path)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--set", "order.doubtful=nan"], ["order.doubtful=nan", "from 0 to 1"]),
        (["--set", "order.leave=1.5"], ["order.leave=1.5", "from 0 to 1"]),
        (["--set", "spacing.margin=-1"], ["spacing.margin=-1", "from 0 on"]),
        (["--set", "spacing.lone=inf"], ["spacing.lone=inf"]),
        (["--set", "digits=persian"], ["did you mean letters.digits?"]),
        (["--set", "letters.digit=persian"], ["did you mean letters.digits?"]),
        (["--set", "order.digits=persian"], ["did you mean letters.digits?"]),
        (["--digits", "persian"], ["did you mean --set letters.digits=VALUE?"]),
        (["--formt", "md"], ["--format"]),
        (["-f", "md", "-f", "json"], ["one format", "md, json"]),
    ],
)
def test_what_is_refused(
    letter: str, arguments: list[str], words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """Values out of range and unknown names are one line, which names the right one, and exit code 2."""
    assert main(["clean", letter, *arguments]) == ExitCode.USAGE
    out, told = capsys.readouterr()
    assert not out
    assert told.count("\n") == 1
    assert all(word in told for word in words), told


@pytest.mark.parametrize("arguments", [["--timeout", "nan"], ["--page-timeout", "inf"], ["--memory", "0"], ["-j", "0"]])
def test_limits_of_a_batch_must_be_numbers_above_zero(arguments: list[str], tmp_path: Path) -> None:
    """Else no run begins."""
    assert main(["batch", str(tmp_path), str(tmp_path / "out"), *arguments]) == ExitCode.USAGE
    assert not (tmp_path / "out").exists()


def test_a_dash_is_standard_output(letter: str, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    """As an output too, and no file of that name is made."""
    assert main(["clean", letter, "-o", "-"]) == ExitCode.OK
    assert capfdbinary.readouterr().out.decode() == satrchin.clean(GARBLED)
    assert not Path("-").exists()


def test_options_without_effect_are_named(letter: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A text has no pages to choose from and is not read by OCR; what was not given is not named."""
    assert main(["clean", letter, "--pages", "2", "--ocr", "always"]) == ExitCode.OK
    assert capsys.readouterr().err.splitlines() == [
        "satrchin: --pages has no effect on a text",
        "satrchin: --ocr has no effect on a text",
    ]
    assert main(["clean", letter, "--encoding", "utf-8"]) == ExitCode.OK
    assert "no effect" not in capsys.readouterr().err


def test_quiet_and_loud(letter: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """-q tells no issue, -v sums up."""
    empty = tmp_path / "empty.txt"
    empty.touch()
    assert main(["clean", str(empty), "-q"]) == ExitCode.NOTHING
    assert not capsys.readouterr().err
    assert main(["clean", letter, "-v"]) == ExitCode.OK
    assert "2 lines, 2 changes, status ok" in capsys.readouterr().err


def test_lines_count_from_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The second line of a file is line 2."""
    path = tmp_path / "second.txt"
    path.write_text("سلام\nكتاب\n", encoding="utf-8")
    assert main(["clean", str(path), "--explain"]) == ExitCode.OK
    assert capsys.readouterr().out.startswith("page 1, line 2:\n")


def test_the_hunks_of_a_diff_count_lines_through_all_pages() -> None:
    """Of the document before and after: the first page loses a line, the second page's last line changes."""
    from satrchin.writing.changes import diff

    def page(number: int, *texts: str) -> Page:
        return Page(number, tuple(map(Line, texts)))

    before = (page(1, "یک", "دو", "سه"), page(2, *"ابپتث", "كتاب"))
    after = (page(1, "یک", "سه"), page(2, *"ابپتث", "کتاب"))
    told = "".join(diff(Document("x", before), after, colour=False))
    assert [line for line in told.splitlines() if line[0] in "@+-"] == [
        "--- x", "+++ x (clean)", "@@ -1,3 +1,2 @@", "-دو", "@@ -6,4 +5,4 @@", "-كتاب", "+کتاب",
    ]  # fmt: skip


def test_doubts_that_are_not_shown_are_counted(capsys: pytest.CaptureFixture[str]) -> None:
    """--explain lists the worst doubts and says how many more there are."""
    from satrchin.writing.changes import explain

    doubts = tuple(Doubt(1, 0, (0, 4), "کتاب", "why", 0.5) for _ in range(13))
    page = Page(1, (Line("کتاب"),), doubts=doubts)
    told = "".join(explain(Document("x", (page,)), [page]))
    assert "doubt 10: " in told
    assert "3 more doubts: -f json lists all\n" in told
    assert not capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments",
    [["clean", "LETTER", "--diff"], ["clean", "LETTER", "--explain"], ["--help"], ["stages", "order"], ["doctor"]],
)
def test_a_closed_pipe_is_no_reason_to_complain(letter: str, arguments: list[str]) -> None:
    """``| head`` of any command ends it without a word."""
    Path(letter).write_text(GARBLED * 20_000, encoding="utf-8")
    words = " ".join(f"'{letter if word == 'LETTER' else word}'" for word in arguments)
    command = ["sh", "-c", f"'{sys.executable}' -m satrchin {words} | head -c 5"]
    done = subprocess.run(command, capture_output=True, check=False, timeout=120)
    assert (len(done.stdout), done.stderr) == (5, b"")


def test_a_bar_shows_long_work_on_a_terminal_alone(letter: str, tmp_path: Path) -> None:
    """On a terminal the page that is read is shown; into a file nothing is written of it."""
    code = (
        "import satrchin.commands.bar as bar, satrchin.cli as cli, sys; bar.AFTER = 0; sys.exit(cli.main(sys.argv[1:]))"
    )
    command = [sys.executable, "-c", code, "clean", letter, "-o", str(tmp_path / "out.txt")]
    ours, theirs = pty.openpty()
    with closing(os.fdopen(ours, "rb", buffering=0)) as terminal:
        env = {**os.environ, "TERM": "xterm", "COLUMNS": "80"}
        done = subprocess.run(command, stderr=theirs, env=env, check=False, timeout=120)
        os.close(theirs)
        shown = b""
        while True:
            try:
                piece = terminal.read(4096)
            except OSError:
                break
            if not piece:
                break
            shown += piece
    assert done.returncode == ExitCode.OK
    assert b"page 1" in shown
    assert subprocess.run(command, capture_output=True, check=True, timeout=120).stderr == b""


def test_nothing_of_the_bar_stays_on_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = io.StringIO()
    monkeypatch.setattr(terminal, "isatty", lambda: True)
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setattr(bar, "AFTER", 0.0)
    monkeypatch.setenv("TERM", "xterm")
    with bar.watched(Document("x", (Page(1, ()), Page(2, ()))), wanted=True) as shown:
        assert [[page.number for page in shown.pages] for _ in range(2)] == [[1, 2]] * 2
    written = terminal.getvalue()
    assert "repairing: page 2 of 2" in written
    erase = "\x1b[2K"
    assert erase in written
    assert "page" not in written.rpartition(erase)[2]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_for_every_shell_that_help_names(shell: str) -> None:
    """The line for ~/.bashrc, and its like for the other shells, gives a script."""
    env = {**os.environ, "_SATRCHIN_COMPLETE": f"{shell}_source"}
    command = [sys.executable, "-c", "import sys; from satrchin.cli import main; sys.exit(main([]))"]
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=False, timeout=120)
    assert "satrchin" in done.stdout
    assert done.returncode == 0


def test_the_list_of_commands_says_what_their_help_says() -> None:
    """The sentence in the list, which imports no command, is the first of its help."""
    import click

    group = Lazy("satrchin")
    for name, (_, says) in LATER.items():
        command = group.get_command(click.Context(group), name)
        assert command is not None
        assert (command.help or "").partition("\n\n")[0].replace("\n", " ") == says


def _code(what: ExitCode, letter: str, folder: Path) -> int:  # noqa: PLR0911  one case for each code
    """The exit code of a command line that ends in this way."""
    out = folder / "out"
    match what:
        case ExitCode.OK:
            return main(["clean", letter])
        case ExitCode.PARTIAL:
            (folder / "cut.pdf").write_bytes(one_page().partition(b"xref")[0])
            return main(["clean", str(folder / "cut.pdf")])
        case ExitCode.USAGE:
            return main(["clean", letter, "--recipe", "nowhere"])
        case ExitCode.FAILED:
            return main(["clean", str(folder / "nowhere.txt")])
        case ExitCode.NOTHING:
            (folder / "empty.txt").touch()
            return main(["clean", str(folder / "empty.txt")])
        case ExitCode.MISSING:
            command = [sys.executable, "-m", "satrchin", "clean", str(folder / "a.png"), "--engine", "tesseract"]
            from PIL import Image

            Image.new("L", (200, 100), 255).save(folder / "a.png")
            env = {**os.environ, "PATH": str(folder)}
            return subprocess.run(command, env=env, capture_output=True, check=False, timeout=120).returncode
        case ExitCode.OUTPUT:
            return main(["clean", letter, "-o", str(folder / "no" / "out.txt")])
        case ExitCode.BUSY:
            (out / ".satrchin").mkdir(parents=True)
            with FileLock(out / ".satrchin" / "lock"):
                return main(["batch", str(folder), str(out)])
        case _:
            # where the tests are a job in the background, which ignores the signal, its children would too
            signal.signal(signal.SIGINT, signal.default_int_handler)
            with subprocess.Popen([sys.executable, "-m", "satrchin", "clean", "-"], stdin=subprocess.PIPE) as process:
                try:  # it waits for its input; a busy machine needs a moment to get there
                    process.wait(5)
                except subprocess.TimeoutExpired:
                    process.send_signal(signal.SIGINT)
                return process.wait(60)


@pytest.mark.parametrize("what", list(ExitCode), ids=lambda code: code.name)
def test_every_exit_code(what: ExitCode, letter: str, tmp_path: Path) -> None:
    """Each is met by a command line of its kind, and has a line in the table of --help."""
    assert EXIT_CODES[what]
    assert _code(what, letter, tmp_path) == what


def test_a_list_or_help_into_a_closed_pipe_is_an_output_error() -> None:
    for arguments in (["recipes"], ["clean", "--help"]):
        read, write = os.pipe()
        os.close(read)
        code = "import sys; from satrchin.cli import main; sys.exit(main(sys.argv[1:]))"
        done = subprocess.run(
            [sys.executable, "-c", code, *arguments], stdout=write, stderr=subprocess.PIPE, check=False
        )
        os.close(write)
        assert (done.returncode, done.stderr) == (ExitCode.OUTPUT, b"")


@pytest.mark.parametrize(("count", "last"), [(10, "thing 9"), (11, "1 more issue: -"), (13, "3 more issues: -")])
def test_issues_beyond_ten_are_counted(count: int, last: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Standard error shows ten issues, and how many more there are."""
    from satrchin.commands.clean import _tell
    from satrchin.document import Issue
    from satrchin.summary import Summary

    summary = Summary()
    summary.add(Page(1, (), issues=tuple(Issue("error", "code", f"thing {number}") for number in range(count))))
    _tell(summary, 0)
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == min(count, 11)
    assert last in lines[-1]
    _tell(summary, -1)
    assert not capsys.readouterr().err
    _tell(summary, 1)
    shown = capsys.readouterr()
    assert (shown.out, "0 changes" in shown.err) == ("", True)


LINES = (
    "این گزارش برای آگاهی از پیشرفت کار در سه ماه نخست سال آماده شده\n"
    "است و پیوست‌های آن را نیز در بر دارد و باید تا پایان هفتهٔ آینده به\n"
    "همهٔ اداره‌ها فرستاده شود.\n"
)


def test_paragraphs_of_a_healthy_text_are_joined_on_demand(tmp_path: Path) -> None:
    """``--paragraphs`` joins their lines; the recipe ``text`` keeps them, and ``letter`` those of healthy text."""
    source, out = tmp_path / "a.txt", tmp_path / "b.txt"
    source.write_text(LINES, encoding="utf-8")
    for options, lines in (([], 3), (["--recipe", "letter"], 3), (["--paragraphs"], 1)):
        assert main(["clean", str(source), *options, "-o", str(out)]) == 0
        assert out.read_text(encoding="utf-8").count("\n") == lines


def test_several_formats_are_refused(letter: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """``clean`` writes one; the same one twice is one."""
    out = tmp_path / "out"
    assert main(["clean", letter, "-f", "txt", "-f", "json", "-o", str(out)]) == 2
    assert "one format, not txt, json" in capsys.readouterr().err
    assert main(["clean", letter, "-f", "txt", "-f", "txt", "-o", str(out)]) == 0
    assert out.exists()


def test_an_option_without_effect_is_told(letter: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Pages of a text; only what stands on the command line, and not with ``-q``."""
    out = str(tmp_path / "out")
    assert main(["clean", letter, "--pages", "1-2", "-o", out]) == 0
    assert "--pages has no effect on a text" in capsys.readouterr().err
    assert main(["-q", "clean", letter, "--pages", "1-2", "-o", out]) == 0
    assert main(["clean", letter, "-o", out]) == 0
    assert not capsys.readouterr().err

"""The command line: what goes to which stream, which exit code says what, and that no error is a traceback."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

import satrchin as satrchin_package
from satrchin import __version__
from satrchin.errors import ExitCode

GARBLED = "كتاب علي\nسطر دوم\n"
CLEAN = "کتاب علی\nسطر دوم\n"


def satrchin(*arguments: str | Path, stdin: bytes = b"", **options: object) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "satrchin", *map(str, arguments)]
    return subprocess.run(command, input=stdin, capture_output=True, check=False, timeout=120, **options)


def fails(done: subprocess.CompletedProcess[bytes], code: ExitCode, *words: str) -> None:
    """It ended with this code, one line on standard error that says these words, and nothing on standard output."""
    message = done.stderr.decode()
    assert done.returncode == code, message
    assert message.count("\n") == 1, message
    assert all(word in message for word in words), message
    assert not done.stdout


@pytest.fixture
def letter(tmp_path: Path) -> Path:
    path = tmp_path / "letter.txt"
    path.write_text(GARBLED, encoding="utf-8")
    return path


def test_clean_to_standard_output(letter: Path) -> None:
    """The text, and nothing else, on standard output."""
    done = satrchin("clean", letter)
    assert (done.returncode, done.stdout.decode(), done.stderr) == (ExitCode.OK, CLEAN, b"")


def test_clean_to_file(letter: Path, tmp_path: Path) -> None:
    """With -o the text goes to the file, and nothing is left beside it."""
    done = satrchin("clean", letter, "-o", tmp_path / "out.txt")
    assert (done.returncode, done.stdout) == (ExitCode.OK, b"")
    assert (tmp_path / "out.txt").read_text(encoding="utf-8") == CLEAN
    assert sorted(path.name for path in tmp_path.iterdir()) == ["letter.txt", "out.txt"]


@pytest.mark.parametrize("name", ["film.srt", "LETTER.SRT", "notes.md", "records.json", "table.csv"])
def test_a_text_stays_of_its_kind(name: str, tmp_path: Path) -> None:
    """An output with the suffix of its input is the same text repaired, whatever else the suffix stands for."""
    path = tmp_path / name
    text = "# {} *امروز* روی میز است [1]\n1\n00:00:01,000 --> 00:00:04,000\n"
    path.write_text(text.format("كتاب علي"), encoding="utf-8")
    out = tmp_path / f"out{path.suffix.lower()}"
    assert satrchin("clean", path, "-o", out).returncode == ExitCode.OK
    assert out.read_text(encoding="utf-8") == text.format("کتاب علی")


def test_a_page_stays_a_page(tmp_path: Path) -> None:
    """So is an HTML page with an ending that no format has."""
    path = tmp_path / "page.htm"
    path.write_text("<p class=x>كتاب", encoding="utf-8")
    assert satrchin("clean", path, "-o", tmp_path / "out.htm").returncode == ExitCode.OK
    assert (tmp_path / "out.htm").read_text(encoding="utf-8") == "<p class=x>کتاب"


def test_a_picture_cannot_be_written(tmp_path: Path) -> None:
    """A picture is no format of text, also where the input is one."""
    from PIL import Image

    Image.new("L", (40, 20), 255).save(tmp_path / "scan.png")
    fails(satrchin("clean", tmp_path / "scan.png", "-o", tmp_path / "out.png"), ExitCode.USAGE, ".png")
    assert not (tmp_path / "out.png").exists()


def test_standard_input() -> None:
    """A dash is standard input."""
    assert satrchin("clean", "-", stdin=GARBLED.encode()).stdout.decode() == CLEAN


def test_healthy_bytes_stay(tmp_path: Path) -> None:
    """Byte order mark and line ends of every kind come out as they went in."""
    path = tmp_path / "healthy.txt"
    data = b"\xef\xbb\xbf" + "سلام بر شما\r\nسطر دوم\rسطر سوم\n\n\fپایان".encode()
    path.write_bytes(data)
    assert satrchin("clean", path).stdout == data


@pytest.mark.parametrize(("form", "start"), [("txt", "کتاب علی\n"), ("md", "کتاب علی  \n"), ("json", '{"schema": 1')])
def test_formats(letter: Path, tmp_path: Path, form: str, start: str) -> None:
    """The format comes from the option, or else from the output's name."""
    assert satrchin("clean", letter, "--format", form).stdout.decode().startswith(start)
    out = tmp_path / f"out.{form}"
    assert satrchin("clean", letter, "-o", out).returncode == ExitCode.OK
    assert out.read_text(encoding="utf-8").startswith(start)


def test_diff(letter: Path, tmp_path: Path) -> None:
    """A unified diff, without colours where there is no terminal; the text goes where -o says."""
    done = satrchin("clean", letter, "--diff", "-o", tmp_path / "out.txt")
    lines = done.stdout.decode().splitlines()
    assert lines[2:] == ["@@ -1,2 +1,2 @@", "-كتاب علي", "+کتاب علی", " سطر دوم"]
    assert (tmp_path / "out.txt").read_text(encoding="utf-8") == CLEAN


def test_explain(letter: Path) -> None:
    """Every change with its reason, and the sum of them."""
    out = satrchin("clean", letter, "--explain").stdout.decode()
    assert out.startswith('page 1, line 1:\n  "ك" becomes "ک": letters.arabic-code-point')
    assert "letters.arabic-code-point, 2 x: an Arabic letter that looks like the Persian one" in out
    assert out.splitlines()[-1] == "2 lines, 2 changes, status ok, grade 1.000"


def test_paragraphs(tmp_path: Path) -> None:
    """--paragraphs joins the lines of a paragraph, also of a healthy text, and keeps the paragraphs apart."""
    path = tmp_path / "letter.txt"
    lines = (
        "این گزارش را دفتر انجمن هر ماه می\u200cنویسد و برای همه",
        "اعضا می\u200cفرستد.",
        "",
        "بند دوم کوتاه است.",
        "",
    )
    path.write_text("\n".join(lines), encoding="utf-8")
    joined = f"{lines[0]} {lines[1]}\n\n{lines[3]}\n"
    for recipe in ("text", "letter"):
        assert satrchin("clean", path, "--paragraphs", "--recipe", recipe).stdout.decode() == joined


@pytest.mark.needs("hazm")
def test_sentences(tmp_path: Path) -> None:
    """--sentences writes one sentence a line."""
    path = tmp_path / "letter.txt"
    path.write_text("جلسه برگزار شد. همه اعضا آمدند.\n", encoding="utf-8")
    assert satrchin("clean", path, "--sentences").stdout.decode() == "جلسه برگزار شد.\nهمه اعضا آمدند.\n"


def test_verbose_goes_to_standard_error(letter: Path) -> None:
    """-v says what was done, before or after the command's name, and leaves the text alone."""
    for arguments in (("-v", "clean", letter), ("clean", letter, "-v")):
        done = satrchin(*arguments)
        assert done.stdout.decode() == CLEAN
        assert "2 x letters.arabic-code-point" in done.stderr.decode()


def test_version_and_help() -> None:
    """Both go to standard output; help lists every exit code."""
    assert satrchin("--version").stdout.decode() == f"satrchin {__version__}\n"
    shown = satrchin("--help").stdout.decode()
    assert all(f"\n    {code.value}  " in shown for code in ExitCode)


def test_recipes_and_stages() -> None:
    """Recipes are listed with their stages; a stage tells what it does; an unknown one is refused with a guess."""
    listed = satrchin("recipes").stdout.decode()
    assert all(name in listed for name in ("letter\n", "read\n", "text\n"))
    assert satrchin("stages", "letters").stdout.decode().startswith("letters: ")
    fails(satrchin("stages", "leters"), ExitCode.USAGE, "did you mean letters?")


def test_doctor_says_what_is_there() -> None:
    """Every package is named; a missing one that is needed is exit code 5."""
    done = satrchin("doctor")
    assert done.returncode == (ExitCode.MISSING if b"MISSING" in done.stdout else ExitCode.OK)
    assert b"pdfplumber: " in done.stdout


def test_completion() -> None:
    """The shell completes recipes and options of stages."""
    env = {**os.environ, "_SATRCHIN_COMPLETE": "bash_complete", "COMP_WORDS": "satrchin clean --recipe t"}
    done = satrchin(env={**env, "COMP_CWORD": "3"})
    assert done.stdout.decode() == "plain,text\n"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["claen"], ["No such command 'claen'"]),
        (["clean"], ["Missing argument 'FILE'"]),
        (["clean", "LETTER", "--recipe", "txt"], ["no recipe 'txt'", "did you mean text?"]),
        (["clean", "LETTER", "--recipe", "nowhere.toml"], ["cannot read recipe nowhere.toml"]),
        (["clean", "LETTER", "--set", "letters"], ["is not stage.option=value"]),
        (["clean", "LETTER", "--set", "lettres.x=1"], ["no stage 'lettres'", "did you mean letters?"]),
        (["clean", "LETTER", "--set", "letters.nothing=1"], ["no option 'letters.nothing'"]),
        (["clean", "LETTER", "--set", "letters.a=1", "--set", "letters.a=2"], ["given twice"]),
        (["clean", "LETTER", "--format", "xlsx"], ["no format 'xlsx'", "txt, md"]),
        (["clean", "LETTER", "-o", "LETTER"], ["is the input"]),
    ],
)
def test_wrong_command_lines(letter: Path, arguments: list[str], words: list[str]) -> None:
    """Each is exit code 2 and one line that says what is wrong, and the input stays as it was."""
    fails(satrchin(*(str(letter) if word == "LETTER" else word for word in arguments)), ExitCode.USAGE, *words)
    assert letter.read_text(encoding="utf-8") == GARBLED


def test_input_that_cannot_be_read(tmp_path: Path) -> None:
    """A missing file, a folder, a name that no file can have."""
    fails(satrchin("clean", tmp_path / "nowhere.txt"), ExitCode.FAILED, "cannot read", "No such file")
    fails(satrchin("clean", tmp_path), ExitCode.FAILED, "is a folder")
    closed = tmp_path / "closed.txt"
    closed.write_text(GARBLED, encoding="utf-8")
    closed.chmod(0)
    if not os.access(closed, os.R_OK):  # root reads everything
        fails(satrchin("clean", closed), ExitCode.FAILED, "cannot read", "Permission denied")


def test_output_that_cannot_be_written(letter: Path, tmp_path: Path) -> None:
    """A missing folder, a folder in the place of the file, a full disk."""
    fails(satrchin("clean", letter, "-o", tmp_path / "no" / "out.txt"), ExitCode.OUTPUT, "folder does not exist")
    fails(satrchin("clean", letter, "-o", tmp_path), ExitCode.OUTPUT, "is a folder")
    fails(satrchin("clean", letter, "-o", "/dev/full"), ExitCode.OUTPUT, "no space left")
    with Path("/dev/full").open("wb") as full:
        command = [sys.executable, "-m", "satrchin", "clean", str(letter)]
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, check=False, timeout=120)
    assert (done.returncode, done.stderr.count(b"\n")) == (ExitCode.OUTPUT, 1)


def test_closed_pipe(tmp_path: Path) -> None:
    """A reader that goes away, as head does, ends the run without a complaint."""
    path = tmp_path / "long.txt"
    path.write_text("سطر\n" * 100_000, encoding="utf-8")
    command = [sys.executable, "-m", "satrchin", "clean", str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.read(10)
        process.stdout.close()
        message = process.stderr.read()
    assert (process.returncode, message) == (ExitCode.OUTPUT, b"")


@pytest.mark.parametrize("stream", ["<&-", ">&-"])
def test_closed_streams(letter: Path, stream: str) -> None:
    """Streams that were closed before the start."""
    source = "-" if stream == "<&-" else f"'{letter}'"
    command = ["sh", "-c", f"'{sys.executable}' -m satrchin clean {source} {stream}"]
    done = subprocess.run(command, capture_output=True, check=False, timeout=120)
    assert done.returncode in {ExitCode.FAILED, ExitCode.OUTPUT}
    assert done.stderr.count(b"\n") == 1, done.stderr
    assert b"it is closed" in done.stderr


def test_failed_write_leaves_the_old_output(letter: Path, tmp_path: Path) -> None:
    """An output that is there already stays whole when the input turns out to be none."""
    out = tmp_path / "out.txt"
    out.write_text("پیشین", encoding="utf-8")
    letter.write_bytes(b"\x00\x01\x02\xff" * 100)
    fails(satrchin("clean", letter, "-o", out), ExitCode.FAILED, "is not text")
    assert out.read_text(encoding="utf-8") == "پیشین"
    assert len(list(tmp_path.iterdir())) == 2


def test_output_keeps_mode_and_link(letter: Path, tmp_path: Path) -> None:
    """A replaced file keeps its permissions; a link goes on pointing to its file."""
    target, link = tmp_path / "target.txt", tmp_path / "link.txt"
    target.write_text("پیشین", encoding="utf-8")
    target.chmod(0o640)
    link.symlink_to(target)
    assert satrchin("clean", letter, "-o", link).returncode == ExitCode.OK
    assert link.is_symlink()
    assert target.read_text(encoding="utf-8") == CLEAN
    assert stat.S_IMODE(target.stat().st_mode) == 0o640


BREAKS = """
from satrchin.pipeline import Pipeline
stream = Pipeline.stream
def breaks(self, document):
    pages = stream(self, document)
    yield next(pages)
    raise RuntimeError("broken stage")
Pipeline.stream = breaks
"""


@pytest.mark.parametrize("where", [(), ("-o", "/dev/stdout")])
def test_a_crash_after_the_first_page_leaves_no_half_json(tmp_path: Path, where: tuple[str, ...]) -> None:
    """Standard output holds the whole record or nothing."""
    (tmp_path / "sitecustomize.py").write_text(BREAKS, encoding="utf-8")
    path = os.pathsep.join([str(tmp_path), str(Path(satrchin_package.__file__).parents[1])])
    done = satrchin("clean", "-", "-f", "json", *where, stdin=GARBLED.encode(), env=os.environ | {"PYTHONPATH": path})
    fails(done, ExitCode.FAILED, "broken stage")


def test_json_is_as_documented(letter: Path) -> None:
    """The record is valid by docs/result-schema.json, has no key that is not in it, and tells what was done."""
    record = json.loads(satrchin("clean", letter, "-f", "json").stdout)
    schema = json.loads((Path(__file__).parents[1] / "docs" / "result-schema.json").read_text(encoding="utf-8"))
    for part in (schema, *schema["$defs"].values()):
        if part.get("type") == "object":
            part["additionalProperties"] = False
            assert set(part["required"]) == set(part["properties"])
    jsonschema.validate(record, schema, jsonschema.Draft202012Validator)
    assert "".join(line["text"] + line["end"] for line in record["pages"][0]["lines"]) == CLEAN
    assert (record["status"], record["grade"]) == ("ok", 1.0)

"""The command that writes every section of the results: complete, and honest about what it could not write."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from bench import all as bench_all
from bench.results import RESULTS, SECTIONS

ROOT = Path(__file__).parents[1]


def test_every_section_has_its_commands() -> None:
    """Each is a module or script that is there, and the code that a section measures is there too."""
    assert tuple(bench_all.TASKS) == SECTIONS
    assert {line[3:] for line in RESULTS.read_text("utf-8").splitlines() if line.startswith("## ")} == set(SECTIONS)
    for task in bench_all.TASKS.values():
        for command in task.commands:
            kind, name, *_ = command.split()
            path = ROOT / (name.replace(".", "/") if kind == "-m" else kind)
            assert path.is_file() or path.with_suffix(".py").is_file() or (path / "__main__.py").is_file()
        assert all((ROOT / "src" / "satrchin" / part).exists() for part in task.code)


def test_what_is_not_written_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder that is not given and a command that fails are named; the other sections are written."""
    ran = []

    def run(command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        ran.append(" ".join(command[1:]))
        return subprocess.CompletedProcess(command, int("bench.extracted" in command))

    monkeypatch.setattr(subprocess, "run", run)
    folders = {"HEALTHY": Path("texts"), "FONTS": None, "LAYOUTS": None}
    trouble = bench_all.write(["Extracted", "Healthy", "Scan fonts", "Start"], folders)
    assert ran == ["-m bench.extracted make", "-m bench.healthy texts --write", "-m bench.start --write"]
    assert trouble == [
        "Extracted: python -m bench.extracted make ended with exit code 1",
        "Scan fonts: needs --fonts FOLDER, made by scripts/bench-fonts.sh",
    ]


def test_the_list_tells_how_old_a_section_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The commits to the code of a section after the newest line of it, and no other ones, are counted."""

    def commit(*files: tuple[str, str]) -> None:
        for name, text in files:
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        who = ["-c", "user.name=a", "-c", "user.email=a@example.org"]
        for command in (["add", "."], [*who, "commit", "-qm", "x"]):
            subprocess.run(["git", *command], cwd=tmp_path, check=True)

    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    results = tmp_path / "RESULTS.md"
    commit(("RESULTS.md", "# Results\n\n## Batch\n\nold\n\n## Scan\n\nold\n"), ("src/satrchin/batch/a.py", "1"))
    commit(("src/satrchin/batch/a.py", "2"), ("src/satrchin/reading/scan/a.py", "1"))
    commit(("RESULTS.md", "# Results\n\n## Batch\n\nold\n\n## Scan\n\nnew\n"), ("src/satrchin/cli.py", "1"))
    commit(("src/satrchin/batch/a.py", "3"))
    monkeypatch.setattr(bench_all, "ROOT", tmp_path)
    monkeypatch.setattr(bench_all, "RESULTS", results)
    found = bench_all.commits_since()
    assert (found["Batch"], found["Scan"]) == (2, 0)


def test_the_exit_code_tells_of_trouble(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """A section that is left out makes the command fail."""
    monkeypatch.setattr(sys, "argv", ["bench.all", "--only", "Layouts"])
    assert bench_all.main() == 1
    assert "Layouts: needs --layouts FOLDER" in capsys.readouterr().out

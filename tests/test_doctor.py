"""What the doctor finds: models that are whole, that are missing, that are damaged; packages that are not installed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import satrchin
from satrchin.errors import ExitCode

PACKAGE = Path(satrchin.__file__).parent


def doctor(folder: Path) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "PYTHONPATH": str(folder)}
    command = [sys.executable, "-P", "-m", "satrchin", "doctor"]
    return subprocess.run(command, env=env, capture_output=True, text=True, check=False, timeout=120)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the package whose models are links, one of which a test may replace."""
    for path in PACKAGE.rglob("*"):
        target = tmp_path / "satrchin" / path.relative_to(PACKAGE)
        if path.is_dir() or "__pycache__" in path.parts:
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        if "resources" in path.parts:
            target.symlink_to(path)
        else:
            target.write_bytes(path.read_bytes())
    return tmp_path


@pytest.mark.parametrize(
    ("name", "purpose"),
    [
        ("causal.onnx", "the order of runs (language model)"),
        ("link_model.npz", "the order of runs (search)"),
        ("words.marisa", "the lexicon"),
        ("verse.marisa", "verse"),
        ("ocr/recogniser.onnx", "reading scans"),
        ("scan.json", "corrections of scans"),
    ],
)
@pytest.mark.parametrize("damage", ["missing", "cut"])
def test_a_model_that_is_missing_or_cut_is_found(copy: Path, name: str, purpose: str, damage: str) -> None:
    """It is named with its purpose and remedy, and the exit code says that something is missing."""
    path = copy / "satrchin" / "resources" / name
    data = path.read_bytes()
    path.unlink()
    if damage == "cut":
        path.write_bytes(data[: len(data) // 2])
    done = doctor(copy)
    assert done.returncode == ExitCode.MISSING, done.stdout + done.stderr
    assert f"MISSING model: {purpose}: its files are missing or damaged: reinstall satrchin" in done.stdout


def test_whole_models_are_loaded(copy: Path) -> None:
    """With all files in place no model is missing."""
    assert "MISSING model" not in doctor(copy).stdout


@pytest.mark.parametrize(
    ("needed", "found", "expected"),
    [(True, "1.0", (0, "ok")), (True, "", (5, "MISSING")), (False, "", (0, "absent"))],
)
def test_the_exit_code_is_that_of_what_is_needed(
    needed: bool,
    found: str,
    expected: tuple[int, str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Something required that is missing gives 5; something optional does not, and says what it is for."""
    from satrchin.cli import main
    from satrchin.doctor import Finding

    finding = Finding("thing", found=found, needed=needed, purpose="reading things", remedy="install it")
    monkeypatch.setattr("satrchin.doctor.examine", lambda: [finding])
    code, mark = expected
    assert main(["doctor"]) == code
    shown = capsys.readouterr().out
    assert shown.startswith(f"{mark:<7} thing: {found or 'install it'}\n")
    assert ("for: reading things" in shown) == (not found)

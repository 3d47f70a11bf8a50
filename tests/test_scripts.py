"""The setup of the scripts, with stand-ins for Python, pip and Tesseract."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

SETUP = Path(__file__).parents[1] / "scripts" / "setup.sh"
PYTHON = """#!/bin/sh
case "$*" in
    *realpath*) echo "$0" ;;
    *print*) echo 3.12 ;;
    "-m venv "*) mkdir -p "$3/bin" && cp "$0" "$3/bin/python" ;;
    -VV) echo Python 3.12.1 ;;
esac
"""


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout with nothing but the script, and programs beside it."""
    (tmp_path / "scripts").mkdir()
    shutil.copy(SETUP, tmp_path / "scripts")
    (tmp_path / "pyproject.toml").touch()
    programs = {"python3.12": PYTHON, "tesseract": "#!/bin/sh\necho fas\n"}
    (tmp_path / "bin").mkdir()
    for name, text in programs.items():
        (tmp_path / "bin" / name).write_text(text)
        (tmp_path / "bin" / name).chmod(0o755)
    return tmp_path


def python_of(checkout: Path) -> str:
    """Run the setup; the folder of the environment that it leaves first on PATH."""
    script = checkout / "scripts" / "any.sh"
    script.write_text('set -eu\nextras=\n. "$(dirname -- "$0")/setup.sh"\necho "${PATH%%:*}"\n')
    path = f"{checkout / 'bin'}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path}
    run = subprocess.run(["sh", script], cwd="/", env=environment, capture_output=True, check=True, timeout=60)
    return Path(run.stdout.decode().strip()).relative_to(checkout).parts[0]


def test_an_environment_of_the_user_is_left_alone(checkout: Path) -> None:
    """One that the scripts did not make stays as it is, and they make their own beside it."""
    (checkout / ".venv").mkdir()
    (checkout / ".venv" / "mine").write_text("mine")
    assert python_of(checkout) == ".venv-satrchin"
    assert [path.name for path in (checkout / ".venv").iterdir()] == ["mine"]


def test_an_environment_of_the_scripts_is_made_anew(checkout: Path) -> None:
    """Theirs is kept while nothing changes, and replaced when the interpreter or what it needs changes."""
    assert python_of(checkout) == ".venv"
    left = checkout / ".venv" / "left"
    left.touch()
    assert python_of(checkout) == ".venv"
    assert left.exists()
    (checkout / "pyproject.toml").write_text("changed")
    assert python_of(checkout) == ".venv"
    assert not left.exists()

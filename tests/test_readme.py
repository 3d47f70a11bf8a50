"""What the READMEs show is what happens: their commands are run, their Python is a doctest, their codes are the code's.

After a change that is meant to change what comes out: ``python -m pytest tests/test_readme.py --regen``.
"""

from __future__ import annotations

import doctest
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from scripts.commands_page import PAGE, page
from tests.conftest import in_ci

import satrchin
from satrchin.errors import ExitCode

ROOT = Path(__file__).parents[1]
READMES = ("README.md", "README.fa.md")
BLOCK = re.compile(r"(?<=^```console\n).*?(?=^```$)", re.MULTILINE | re.DOTALL)
SHELL = re.compile(r"(?<=^```sh\n).*?(?=^```$)", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"^\| ([0-9۰-۹]+) \|", re.MULTILINE)


def _shown(block: str) -> str:
    """The block's commands, each with what it writes today."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    shown = []
    for command in re.findall(r"^\$ (.*)$", block, re.MULTILINE):
        env = {**os.environ, "PATH": path}
        done = subprocess.run(["sh", "-c", command], cwd=ROOT, env=env, capture_output=True, check=True, timeout=120)
        shown.append(f"$ {command}\n{done.stdout.decode()}")
    return "".join(shown)


@pytest.mark.parametrize("name", READMES)
def test_commands(name: str, regen: bool) -> None:
    """Every console block shows what its commands write."""
    text = (ROOT / name).read_text(encoding="utf-8")
    assert BLOCK.findall(text)
    if regen:
        assert not in_ci()
        (ROOT / name).write_text(BLOCK.sub(lambda match: _shown(match[0]), text), encoding="utf-8")
    else:
        for block in BLOCK.findall(text):
            assert block == _shown(block), "if this is meant: python -m pytest tests/test_readme.py --regen"


@pytest.mark.slow
@pytest.mark.parametrize("name", READMES)
def test_shell_examples(name: str, tmp_path: Path) -> None:
    """Every example of use works as it stands in a clone, on files that are there."""
    for folder in ("data", "tests"):
        (tmp_path / folder).symlink_to(ROOT / folder)
    blocks = SHELL.findall((ROOT / name).read_text(encoding="utf-8"))
    examples = [line for block in blocks for line in block.splitlines() if re.match("satrchin (?!review|doctor)", line)]
    assert len(examples) >= 7
    env = {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    for example in examples:
        command = ["sh", "-c", example]
        done = subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, check=False, timeout=300)
        assert done.returncode in {ExitCode.OK, ExitCode.PARTIAL}, (example, done.stderr.decode())


def test_picture() -> None:
    """The lines of the README's picture are those of the sample, before and after the repair."""
    page = (ROOT / "docs" / "images" / "before-after.html").read_text(encoding="utf-8")
    before, after = re.findall(r"</small>(.*?)</div>", page, re.DOTALL)
    raw = (ROOT / "data" / "raw" / "invitation-runs.txt").read_text(encoding="utf-8")
    assert before == "\n".join(raw.splitlines()[7:9])
    assert after == "\n".join(satrchin.clean(raw).splitlines()[7:9])


@pytest.mark.parametrize("name", [*READMES, "docs/library.md"])
def test_python(name: str) -> None:
    """Every Python example says what comes out."""
    failed, tried = doctest.testfile(str(ROOT / name), module_relative=False, encoding="utf-8")
    assert (failed, tried > 0) == (0, True)


@pytest.mark.parametrize("name", READMES)
def test_exit_codes(name: str) -> None:
    """The table lists every exit code there is, and no other."""
    assert list(map(int, CODE.findall((ROOT / name).read_text(encoding="utf-8")))) == list(ExitCode)


@pytest.mark.parametrize("name", [*READMES, "CONTRIBUTING.md", "docs/architecture.md", "tests/cases/README.md"])
def test_links(name: str) -> None:
    """Every link to a file of the project leads somewhere."""
    path = ROOT / name
    for target in re.findall(r"\]\((?!https?:)([^)#]+)", path.read_text(encoding="utf-8")):
        assert (path.parent / target).exists(), target


def test_the_page_of_commands_is_that_of_the_code() -> None:
    """Every option and its help in docs/commands.md is what --help prints."""
    assert PAGE.read_text(encoding="utf-8") == page(), "run python scripts/commands_page.py"

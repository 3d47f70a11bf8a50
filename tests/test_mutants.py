"""``scripts/mutants.py`` tells lines that no test reaches from those whose change no test notices."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "scripts"))

import mutants
from mutants import statement

_MODULE = """LIMIT = 3
def f(a,
      b=2):
    if (a and
        b):
        return [a,
                b]
    try:
        x = 1
    except ValueError:
        x = 2
    return x
"""


@pytest.mark.parametrize(
    ("line", "runs", "lines"),
    [(1, False, [1]), (3, False, [2, 3]), (5, True, [4, 5]), (7, True, [6, 7]), (10, True, [10]), (12, True, [12])],
)
def test_the_statement_of_a_line(line: int, runs: bool, lines: list[int]) -> None:
    """The statement of a line has its other lines, and knows whether a call runs it or the import."""
    called, there = statement(ast.parse(_MODULE), line)
    assert (called, list(there)) == (runs, lines)


@pytest.fixture
def tree(tmp_path: Path) -> mutants.Copy:
    """A copy of a checkout of one module."""
    made = object.__new__(mutants.Copy)
    made.folder = tmp_path
    (tmp_path / "module.py").write_text("print(1 + 1)\n")
    return made


def test_a_mutant_runs_and_leaves_no_trace(tree: mutants.Copy) -> None:
    """The command sees the change; afterwards the module is as it was."""
    change = mutants.Mutant(Path("module.py"), 1, "1 + 1", "1 - 1", 6)
    result = tree.run(change, ["module.py"])
    assert result is not None
    assert (result.returncode, result.stdout) == (0, "0\n")
    assert (tree.folder / "module.py").read_text() == "print(1 + 1)\n"


def test_a_mutant_that_hangs_is_ended(tree: mutants.Copy, monkeypatch: pytest.MonkeyPatch) -> None:
    """So are the processes that it began, which would hold its output open."""
    monkeypatch.setattr(mutants, "SECONDS", 1)
    child = f"import subprocess; subprocess.run([{sys.executable!r}, '-c', 'import time; time.sleep(600)'])"
    with pytest.raises(subprocess.TimeoutExpired):
        tree.asked(["-c", child])
    assert tree.run(mutants.Mutant(Path("module.py"), 1, "print(1 + 1)", child, 0), ["module.py"]) is None


def test_tests_that_fail_as_it_is_are_left_out(tmp_path: Path) -> None:
    """A test that failed when the reach was measured would call every mutant noticed."""
    module = mutants.SOURCE / "version.py"
    data = pytest.importorskip("coverage").CoverageData(str(tmp_path / "a.reach"))
    for test in ("test_a.test_good", "test_a.test_bad"):
        data.set_context(test)
        data.add_lines({str(mutants.ROOT / module): [3]})
    data.write()
    change = mutants.Mutant(module, 3, "", "", 0)
    assert set(mutants.Reach(tmp_path / "a.reach").tests(change)) == {
        "tests/test_a.py::test_good",
        "tests/test_a.py::test_bad",
    }
    (tmp_path / "a.failed").write_text('{"tests/test_a.py::test_bad": true}')
    assert mutants.Reach(tmp_path / "a.reach").tests(change) == ["tests/test_a.py::test_good"]


def test_the_examples_of_a_module_notice_a_change(tree: mutants.Copy) -> None:
    """They run by themselves too, where no test reaches the module."""
    settings = '[tool.pytest.ini_options]\naddopts = "--strict-markers --doctest-modules"\n'
    (tree.folder / "pyproject.toml").write_text(settings)
    (tree.folder / "module.py").write_text('LIMIT = 2\nREST = 5\n__test__ = {"it": ">>> LIMIT\\n2\\n"}\n')
    assert mutants.is_noticed(tree, mutants.Mutant(Path("module.py"), 1, "2", "3", 8), ["module.py"])
    assert not mutants.is_noticed(tree, mutants.Mutant(Path("module.py"), 2, "5", "6", 17), ["module.py"])

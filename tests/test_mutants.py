"""``scripts/mutants.py`` tells lines that no test reaches from those whose change no test notices."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "scripts"))

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

"""How soon the program is there, in seconds of CPU: other work on the machine does not count, a slow machine does.

Each figure is the best of several runs, and is compared with a machine of the usual speed: the time that Python itself
needs to start says how fast this one is.
"""

from __future__ import annotations

import resource
import subprocess
import sys
from pathlib import Path

import pytest

USUAL = 0.02
"""Seconds in which Python starts on the machine that the figures are for."""
TRIES = 9


def cpu(*arguments: str) -> float:
    """Seconds of CPU of a Python process, the best of some."""
    best = float("inf")
    for _ in range(TRIES):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([sys.executable, *arguments], capture_output=True, check=True, timeout=120)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        best = min(best, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return best


@pytest.fixture(scope="module")
def python() -> float:
    return cpu("-c", "pass")


def test_help(python: float) -> None:
    """``satrchin --help`` takes at most .15 s."""
    assert cpu("-m", "satrchin", "--help") <= 0.15 * max(1.0, python / USUAL)


def test_import(python: float) -> None:
    """``import satrchin`` takes at most .1 s more than Python's start."""
    assert cpu("-c", "import satrchin") - python <= 0.1 * max(1.0, python / USUAL)


def test_clean_of_ten_lines(python: float, tmp_path: Path) -> None:
    """``satrchin clean`` of a text of ten lines takes at most .5 s, cold."""
    path = tmp_path / "ten.txt"
    path.write_text("این نامه باید تا پایان هفته پاسخ داده شود.\n" * 10, encoding="utf-8")
    assert cpu("-m", "satrchin", "clean", str(path)) <= 0.5 * max(1.0, python / USUAL)

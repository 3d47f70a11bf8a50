"""How soon the program is there: the figures of ``bench.start`` that hold on every machine."""

from __future__ import annotations

from bench.start import least


def test_help() -> None:
    """``satrchin --help`` takes at most .15 s of CPU on the usual machine."""
    seconds, slow = least(("-m", "satrchin", "--help"))
    assert seconds <= 0.15 * slow


def test_import() -> None:
    """``import satrchin`` takes at most .1 s more than Python's start."""
    ours, python, slow = least(("-c", "import satrchin"), ("-c", "pass"))
    assert ours - python <= 0.1 * slow

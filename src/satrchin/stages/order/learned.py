"""The learned numbers of the order stage, from ``resources``; each file names its origin."""

from __future__ import annotations

from satrchin.learned import RESOURCES, numbers

WORD_RUNS = RESOURCES / "word_runs.json"


def order_numbers(part: str) -> dict[str, float]:
    """The numbers of a part of the stage, by name; ``origin`` in the file says where each part comes from."""
    return numbers("order_numbers", part)


def word_run_numbers(part: str) -> dict[str, float]:
    """The numbers of runs of whole words: ``detect``, ``choice``, ``repair`` or ``confidence``."""
    return numbers("word_runs", part)

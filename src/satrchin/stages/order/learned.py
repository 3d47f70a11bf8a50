"""The learned numbers of the order stage, from ``resources``; each file names its origin."""

from __future__ import annotations

import json
from functools import lru_cache

from satrchin.lm.lexicon import RESOURCES

NUMBERS, WORD_RUNS = RESOURCES / "order_numbers.json", RESOURCES / "word_runs.json"


@lru_cache(maxsize=16)
def order_numbers(part: str) -> dict[str, float]:
    """The numbers of a part of the stage, by name; ``origin`` in the file says where each part comes from."""
    found: dict[str, float] = json.loads(NUMBERS.read_text(encoding="utf-8"))[part]
    return found


@lru_cache(maxsize=8)
def word_run_numbers(part: str) -> dict[str, float]:
    """The numbers of runs of whole words: ``detect``, ``choice``, ``repair`` or ``confidence``."""
    found: dict[str, float] = json.loads(WORD_RUNS.read_text(encoding="utf-8"))[part]
    return found

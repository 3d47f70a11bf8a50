"""Learned numbers, and the folder that holds them and the models.

``numbers("lm_numbers", "verse")["page"]`` is the median score from which a page is verse. Each file of numbers says
under ``origin`` where each part comes from.
"""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path

RESOURCES = Path(__file__).parent / "resources"


def numbers(name: str, part: str) -> dict[str, float]:
    """The numbers of one part of a file.

    Args:
        name: the file in ``resources``, without its suffix.
        part: a key of it.

    >>> numbers("lm_numbers", "verse")["line"]
    2.0
    """
    found: dict[str, float] = _file(name)[part]
    return found


@lru_cache(maxsize=16)
def _file(name: str) -> dict[str, dict[str, float]]:
    """All parts of a file."""
    found: dict[str, dict[str, float]] = json.loads((RESOURCES / f"{name}.json").read_text(encoding="utf-8"))
    return found

"""Decide whether to process lines one by one or many at once with numpy.

Importing numpy takes longer than looking at a few lines, so it is used from a number of lines on.

>>> Bulk().pays(2)
False
"""

from __future__ import annotations

import sys
from typing import Any

_FEW, _MANY = 3, 500
"""So many lines at once pay for calls of numpy, so many in all for its import."""
_LONG = 1000
"""Length of a text whose code points pay for calls of numpy."""


def code_points(text: str) -> Any:
    """The code points of a text as an array of numpy; None for a short text, or as long as nothing imported numpy.

    >>> code_points("سلام") is None
    True
    """
    numpy = sys.modules.get("numpy") if len(text) >= _LONG else None
    return numpy.frombuffer(text.encode("utf-32-le", "surrogatepass"), numpy.uint32) if numpy else None


class Bulk:
    """Counts the lines that were processed."""

    def __init__(self) -> None:
        self._looked = 0

    def pays(self, lines: int) -> bool:
        """Whether to process this many more lines at once."""
        self._looked += lines
        return lines >= _FEW and (self._looked >= _MANY or "numpy" in sys.modules)

"""Decide whether to process lines one by one or many at once with numpy.

Importing numpy takes longer than looking at a few lines, so it is used from a number of lines on.

>>> Bulk().pays(2)
False
"""

from __future__ import annotations

import sys

_FEW, _MANY = 3, 500
"""So many lines at once pay for calls of numpy, so many in all for its import."""


class Bulk:
    """Counts the lines that were processed."""

    def __init__(self) -> None:
        self._looked = 0

    def pays(self, lines: int) -> bool:
        """Whether to process this many more lines at once."""
        self._looked += lines
        return lines >= _FEW and (self._looked >= _MANY or "numpy" in sys.modules)

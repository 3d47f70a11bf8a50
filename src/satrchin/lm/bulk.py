"""When many lines at once pay for numpy: lines counted in, yes or no out.

A cold start of a few lines has no time for its import; many lines, or one import that something else has paid for,
are worth it.

>>> Bulk().pays(2)
False
"""

from __future__ import annotations

import sys

_FEW, _MANY = 3, 500
"""So many lines at once pay for calls of numpy, so many in all for its import."""


class Bulk:
    """Counts the lines that were looked at."""

    def __init__(self) -> None:
        self._looked = 0

    def pays(self, lines: int) -> bool:
        """Whether so many more lines are worth a look all at once."""
        self._looked += lines
        return lines >= _FEW and (self._looked >= _MANY or "numpy" in sys.modules)

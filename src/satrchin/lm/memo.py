"""Cache a function in a dictionary: a hit costs a dictionary lookup, no call of Python code.

A full cache is cleared. Words of a text repeat, so most lookups are hits.

>>> sizes = Memo(len, 1000)
>>> sizes["کتاب"], list(sizes)
(4, ['کتاب'])
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


class Memo(dict[Any, Any]):
    """A dictionary that computes missing values.

    Args:
        look: computes the value of a key.
        most: the number of entries after which the cache is cleared.
    """

    def __init__(self, look: Callable[[Any], Any], most: int) -> None:
        super().__init__()
        self._look, self._most = look, most

    def __missing__(self, key: Any) -> Any:
        if len(self) >= self._most:
            self.clear()
        found = self[key] = self._look(key)
        return found

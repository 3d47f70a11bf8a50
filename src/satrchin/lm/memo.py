"""Cache a function in a dictionary: a hit costs a dictionary lookup, no call of Python code.

A full cache is cleared. Words of a text repeat, so most lookups are hits; lines repeat when a page goes through the
stages again after a repair.

>>> sizes = Memo(len, 1000)
>>> sizes["کتاب"], list(sizes)
(4, ['کتاب'])
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")


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


class Kept(dict[K, V]):
    """Values that are kept until there are too many.

    Args:
        most: the number of entries after which all are dropped.
    """

    def __init__(self, most: int) -> None:
        super().__init__()
        self._most = most

    def keep(self, key: K, value: V) -> None:
        """Keep a value."""
        if len(self) >= self._most:
            self.clear()
        self[key] = value


class BulkMemo(Generic[K, V]):
    """A cached function of many values at once.

    Args:
        look: computes the results of values; each depends on its value alone.
        most: the number of entries after which the cache is cleared.

    >>> sizes = BulkMemo(lambda words: list(map(len, words)), 1000)
    >>> sizes(["کتاب", "و", "کتاب"])
    [4, 1, 4]
    """

    def __init__(self, look: Callable[[Sequence[K]], Sequence[V]], most: int) -> None:
        self._look, self._most = look, most
        self._found: dict[K, V] = {}

    def __call__(self, values: Sequence[K]) -> list[V]:
        """The result of each value."""
        found = self._found
        new = [value for value in dict.fromkeys(values) if value not in found]
        if new:
            if len(found) + len(new) > self._most:
                # another thread may be using the old one
                found = {}
                new = list(dict.fromkeys(values))
            found.update(zip(new, self._look(new), strict=True))
            self._found = found
        return [found[value] for value in values]

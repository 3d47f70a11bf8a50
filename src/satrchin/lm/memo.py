"""Tables that fill themselves: a key in, what is known of it out, looked for when it is first asked for.

Most words of a text come again. A hit costs what a dictionary costs, no call of Python code; a full table starts anew.

>>> sizes = Memo(len, 1000)
>>> sizes["کتاب"], list(sizes)
(4, ['کتاب'])
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


class Memo(dict[Any, Any]):
    """What was found, by what it was found of.

    Args:
        look: finds what is not in the table yet.
        most: how much is kept.
    """

    def __init__(self, look: Callable[[Any], Any], most: int) -> None:
        super().__init__()
        self._look, self._most = look, most

    def __missing__(self, key: Any) -> Any:
        if len(self) >= self._most:
            self.clear()
        found = self[key] = self._look(key)
        return found

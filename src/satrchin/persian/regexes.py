r"""Compile patterns on first use: healthy text needs only a few of about a hundred patterns.

>>> lazy(r"\p{Arabic}+").findall("abc سلام")
['سلام']
"""

from __future__ import annotations

from typing import Any

_METHODS = ("search", "match", "fullmatch", "finditer", "findall", "sub", "split")


class _Lazy:
    """A pattern that compiles itself when one of its search methods is first used."""

    def __init__(self, pattern: str, flags: int) -> None:
        self.pattern = pattern
        self._flags = flags

    def __getattr__(self, name: str) -> Any:
        if name not in _METHODS:
            raise AttributeError(name)
        import regex

        compiled = regex.compile(self.pattern, self._flags)
        for method in _METHODS:
            setattr(self, method, getattr(compiled, method))
        return getattr(compiled, name)


def lazy(pattern: str, flags: int = 0) -> Any:
    """Return a pattern of the ``regex`` library that is compiled on first use."""
    return _Lazy(pattern, int(flags))

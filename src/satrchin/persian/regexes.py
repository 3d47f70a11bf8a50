r"""Patterns that are compiled when they are first used: a healthy text needs few of the hundred that stand ready.

In: a pattern as the ``regex`` library takes it. Out: something that searches like the compiled pattern.

>>> lazy(r"\p{Arabic}+").findall("abc سلام")
['سلام']
"""

from __future__ import annotations

from typing import Any

_METHODS = ("search", "match", "fullmatch", "finditer", "findall", "sub", "split")


class _Lazy:
    """A pattern not compiled yet; its methods are those of the compiled one as soon as one is asked for."""

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
    """The pattern, compiled on first use."""
    return _Lazy(pattern, int(flags))

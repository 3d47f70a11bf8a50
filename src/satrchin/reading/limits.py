"""The time that one step of reading a page may take: set where the step begins, looked at in every long loop.

Before: a page of a hundred thousand letters on one spot, compared with one another for hours; after: an open error
that names the page.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_END: ContextVar[float] = ContextVar("end", default=float("inf"))


class TooMuchError(Exception):
    """The page went past one of its limits; what was read until then stands."""


@contextmanager
def limited(seconds: float) -> Iterator[None]:
    """What is done inside may take so long."""
    before = _END.set(time.monotonic() + seconds)
    try:
        yield
    finally:
        _END.reset(before)


def is_over() -> bool:
    """Whether the time is up."""
    return time.monotonic() > _END.get()


def check() -> None:
    """Stop if the time is up.

    Raises:
        TooMuchError: it is.
    """
    if is_over():
        raise TooMuchError("it takes longer than a page may")

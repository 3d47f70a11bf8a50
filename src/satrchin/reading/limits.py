"""Limit the time of one step of reading a page: the limit is set at its start and checked in every long loop.

A page of a hundred thousand letters at one position, for example, ends with an error that names the page instead of
running for hours.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from satrchin.messages import tr

_END: ContextVar[float] = ContextVar("end", default=float("inf"))


class TooMuchError(Exception):
    """The page exceeded a limit; what was read before is kept."""


@contextmanager
def limited(seconds: float) -> Iterator[None]:
    """Limit the time of the enclosed block, in seconds."""
    before = _END.set(time.monotonic() + seconds)
    try:
        yield
    finally:
        _END.reset(before)


def is_over() -> bool:
    """Whether the time limit is exceeded."""
    return time.monotonic() > _END.get()


def check() -> None:
    """Raise an error if the time limit is exceeded.

    Raises:
        TooMuchError: the time limit is exceeded.
    """
    if is_over():
        raise TooMuchError(tr("the time limit for a page is exceeded"))

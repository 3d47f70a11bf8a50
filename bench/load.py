"""How busy the machine was while something was measured: figures of time from a busy machine are rough."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def watched() -> Iterator[list[float]]:
    """The load of the machine, once a second while the block runs."""
    loads: list[float] = []
    end = threading.Event()

    def watch() -> None:
        while not end.wait(1):
            loads.append(os.getloadavg()[0])

    thread = threading.Thread(target=watch, daemon=True)
    thread.start()
    yield loads
    end.set()
    thread.join()


def busy(loads: list[float]) -> str:
    """The mean load, as it is said behind the machine.

    >>> busy([1.0, 2.0])
    ', load 1.5'
    """
    return f", load {sum(loads) / len(loads):.1f}" if loads else ""

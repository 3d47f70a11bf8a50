"""Pause Python's collector of reference cycles while many objects are made that live on: a page, a long manifest.

The collector would walk through tens of thousands of them again and again and find nothing, which costs a tenth of the
time of a page and a quarter of that of a resumed batch. Reference counts free the objects afterwards, as always.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def cycles_kept() -> Iterator[None]:
    """Collect no reference cycles inside the block; if the collector was off before, it stays off."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()

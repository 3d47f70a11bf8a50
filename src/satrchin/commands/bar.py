"""A progress bar on a terminal for one long document: its pages go through, and the page that is read is shown.

A document is gone through twice: first every page is read, then every page is repaired.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from satrchin.document import Document, Page
from satrchin.messages import tr

AFTER = 1.0
"""Seconds after which the bar appears: shorter work needs none."""


class Bar:
    """The bar; it shows itself once the work takes long."""

    def __init__(self) -> None:
        self._begun = time.monotonic()
        self._rich: Any = None
        self._task: Any = None

    def show(self, what: str, done: int, total: int | None) -> None:
        """Show how many pages are done, of how many if that is known."""
        if self._rich is None:
            if time.monotonic() - self._begun < AFTER:
                return
            self._start()
        self._rich.update(self._task, description=what, completed=done, total=total)

    def close(self) -> None:
        """Remove the bar from the terminal."""
        if self._rich is not None:
            self._rich.stop()

    def _start(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

        columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
        self._rich = Progress(*columns, console=Console(stderr=True, highlight=False), transient=True)
        self._task = self._rich.add_task("", total=None)
        self._rich.start()


class Watched:
    """Pages of a document, each shown on the bar as it comes."""

    def __init__(self, pages: Iterable[Page], bar: Bar) -> None:
        self._pages, self._bar = pages, bar
        self._total: int | None = None

    def __iter__(self) -> Iterator[Page]:
        number = 0
        for number, page in enumerate(self._pages, 1):
            self._bar.show(self._said(number), number - 1, self._total)
            yield page
        self._total = number

    def _said(self, number: int) -> str:
        if self._total is None:
            return tr("reading: page {number}", number=number)
        return tr("repairing: page {number} of {total}", number=number, total=self._total)


@contextmanager
def watched(document: Document, *, wanted: bool) -> Iterator[Document]:
    """The document with a bar over its pages, if a bar is wanted and standard error is a terminal."""
    if not wanted or sys.stderr is None or not sys.stderr.isatty():
        yield document
        return
    bar = Bar()
    try:
        yield replace(document, pages=Watched(document.pages, bar))
    finally:
        bar.close()

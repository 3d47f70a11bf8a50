"""Collect the repaired lines of a document that is written back into its own file."""

from __future__ import annotations

from collections.abc import Iterable

from satrchin.document import Document, Page
from satrchin.errors import UsageError
from satrchin.messages import tr


def in_place(document: Document, pages: Iterable[Page]) -> list[str]:
    """The repaired lines, as many as were read.

    Raises:
        UsageError: the recipe joined or dropped lines.
    """
    found: list[str] = []
    for page in pages:
        if len(page.lines) != len(page.raw_lines):
            raise UsageError(
                tr("{name} is repaired in place: use a recipe that keeps every line, such as text", name=document.name)
            )
        found += [line.text for line in page.lines]
    return found

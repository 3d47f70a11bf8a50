"""Carry decisions through a run of the batch: each page is kept as it was cleaned, then gets what was decided on it.

In: the cleaned pages of a file and its hash. Out: the same pages with the decisions that were made in an earlier
review, found again by their evidence. A decision whose place is not found is reported, not dropped in silence.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from satrchin.document import Issue, Page
from satrchin.messages import tr_n
from satrchin.review.apply import apply
from satrchin.review.decisions import NAME, Decided, Decisions
from satrchin.review.places import Places
from satrchin.review.store import PageWriter


def carried(pages: Iterable[Page], digest: str, home: Path, kept: PageWriter | None) -> Iterator[Page]:
    """The pages with what was decided on them.

    Args:
        pages: the cleaned pages of a file.
        digest: the hash of the file.
        home: the folder ``OUT/.satrchin`` with the decisions.
        kept: gets each page as it was cleaned; None: none is kept.
    """
    decisions = decisions_in(home)
    for page in pages:
        if kept is not None:
            kept.add(page)
        yield reviewed(page, decisions.of_page(digest, page.number))


def reviewed(page: Page, decided: list[Decided], places: Places | None = None) -> Page:
    """A page with what was decided on it, and a warning about decisions whose place was not found."""
    applied = apply(page, decided, places)
    lost = sum(spot is None for spot in applied.spots)
    if not lost:
        return applied.page
    message = tr_n(
        "{count} decision of the review does not fit the page any more: review it again",
        "{count} decisions of the review do not fit the page any more: review them again",
        lost,
    )
    warning = Issue("warning", "review-lost", message, page.number)
    return replace(applied.page, issues=(*applied.page.issues, warning))


_read: dict[Path, tuple[tuple[int, int], Decisions]] = {}


def decisions_in(home: Path) -> Decisions:
    """The decisions of an output folder, read again when the file has changed."""
    try:
        stat = (home / NAME).stat()
    except OSError:
        return Decisions(home)
    stamp = stat.st_size, stat.st_mtime_ns
    known = _read.get(home)
    if known is None or known[0] != stamp:
        _read.clear()  # a process works on one folder at a time
        known = _read[home] = stamp, Decisions(home)
    return known[1]

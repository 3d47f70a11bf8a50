"""Clean one file: read it, run the recipe, write the outputs, return a record.

In: a :class:`~satrchin.batch.plan.Job`, such as ``نامه.pdf``. Out: complete outputs in their place and the
:class:`~satrchin.batch.manifest.Record` about them. No error is raised: a page that cannot be cleaned is written as
it was read and reported, and a file that cannot be read is recorded as failed.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, suppress
from dataclasses import replace
from pathlib import Path

from satrchin.batch.fingerprint import Stamp, combined, fingerprint
from satrchin.batch.manifest import FOLDER, Record, now
from satrchin.batch.outputs import FULL, MARK, FileError, outcome, told_as_output, write_outputs
from satrchin.batch.plan import Job, Order, begun
from satrchin.document import Document, Issue, Page
from satrchin.errors import MissingDependencyError, SatrchinError
from satrchin.messages import tr
from satrchin.pipeline import Pipeline
from satrchin.reading import reader
from satrchin.reading.group import joined
from satrchin.review.carry import carried
from satrchin.review.pages_path import path_of
from satrchin.review.store import Inputs, PageWriter
from satrchin.summary import Summary

READ = frozenset(
    {
        ".txt",
        ".text",
        ".md",
        ".html",
        ".htm",
        ".docx",
        ".pdf",
        ".png",
        ".jpg",
        ".jpeg",
        ".tif",
        ".tiff",
        ".bmp",
        ".gif",
        ".webp",
    }
)
"""Suffixes of files that must be readable; other files that cannot be read are skipped."""

Beat = Callable[[tuple[str, int]], None]
"""Called at intervals with the current file and the number of its finished pages."""

PULSE = 0.5
"""Seconds between heartbeats."""


def do(job: Job, order: Order, pipeline: Pipeline, beat: Beat) -> Record:
    """Clean one file and return its record."""
    start = time.perf_counter()
    record = begun(job, order)
    try:
        stamp, digest = fingerprint(_paths(job, order))
        record = record._replace(stamp=stamp, sha256=digest)
        record = _done(job, order, pipeline, beat, record)
    except Exception as error:  # noqa: BLE001 - one bad file never ends a run
        cause, reason = _why(error, order.source / job.source)
        skipped = cause in {"edited", "blocked", "kind"}
        reason = reason.replace(f"{order.source}{os.sep}", "")
        record = record._replace(status="skipped" if skipped else "failed", cause=cause, reason=reason)
    return record._replace(seconds=round(time.perf_counter() - start, 4), finished=now())


def _why(error: Exception, path: Path) -> tuple[str, str]:
    """The cause of an error and a sentence about it."""
    match error:
        case FileError():
            told = error.cause, str(error)
        case MemoryError():
            told = "memory", tr("exceeded the memory limit: --memory raises it")
        case OSError(errno=code) if code in FULL:
            told = "full", tr("the disk for temporary files is full")
        case MissingDependencyError():
            told = "missing", str(error)
        case _ if not path.exists():
            told = "vanished", tr("was removed during the run")
        case SatrchinError():
            told = "input" if path.suffix.lower() in READ else "kind", str(error)
        case PermissionError():
            told = "input", tr("cannot read {path}: permission denied", path=path)
        case _:
            told = "page", _told(error)
    return told


def _told(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"


def _paths(job: Job, order: Order) -> list[Path]:
    """The files of a job."""
    return [order.source / name for name in job.parts or (job.source,)]


def _done(job: Job, order: Order, pipeline: Pipeline, beat: Beat, record: Record) -> Record:
    paths = _paths(job, order)
    documents = [replace(reader.read(path, order.reading), name=job.source) for path in paths]
    document = joined(documents, job.source) if job.parts else documents[0]
    record = record._replace(kind=document.kind)
    left_out = [name for name in order.formats if name not in order.formats_for(document.kind)]
    note = tr("a text has no pages: not written as {formats}", formats=tr(", ").join(left_out)) if left_out else ""
    if len(left_out) == len(order.formats):
        return record._replace(status="skipped", cause="unpaged", reason=note)
    summary = Summary()
    home = order.target / FOLDER
    doubtful = 0

    def pages() -> Iterator[Page]:
        nonlocal doubtful
        for page in summary.watch(carried(_cleaned(document, pipeline, beat), record.sha256, home, kept)):
            doubtful += len(page.doubts)
            yield page
        if record.stamp is None or combined([Stamp.of(path.stat()) for path in paths])[:3] != record.stamp[:3]:
            raise FileError("changing", tr("changed while it was read: run again when it is complete"))

    inputs = Inputs(os.path.relpath(order.source, order.target), job.parts or (job.source,))
    kept: PageWriter | None = None
    with ExitStack() as stack:
        if order.review:
            scratch = home / "tmp" / f"{MARK}.pages"
            kept = stack.enter_context(PageWriter(scratch, document, record.sha256, inputs, pipeline.finish))
        outputs = write_outputs(job, order, document, summary, pages())
        if outputs:
            with told_as_output(job):
                _keep(kept, path_of(home, job.source))
    record = outcome(record, summary, doubtful, outputs)
    return record._replace(reason="; ".join(filter(None, (record.reason, note))))


def _keep(pages: PageWriter | None, path: Path) -> None:
    """Put the pages for the review in their place; without any, those of an earlier run must not stay."""
    if pages is None:
        path.unlink(missing_ok=True)
    else:
        pages.place(path)


def _cleaned(document: Document, pipeline: Pipeline, beat: Beat) -> Iterator[Page]:
    """The cleaned pages; a page that a stage cannot clean stays as it was read, with an error."""
    told = time.monotonic()
    number = 0

    def alive(pages: Iterable[Page]) -> Iterator[Page]:
        nonlocal told
        for page in pages:
            if time.monotonic() - told > PULSE:
                told = time.monotonic()
                beat((document.name, number))
            yield page

    context = pipeline.survey(alive(_readable(document.pages)))
    for page in alive(_told_pages(document.pages)):
        number = page.number
        try:
            yield pipeline.clean_page(page, context)
        except MemoryError:
            raise
        except Exception as error:  # noqa: BLE001 - a page that cannot be cleaned costs that page
            message = tr("page {page} is left as it was read: {reason}", page=number, reason=_told(error))
            yield replace(page, issues=(*page.issues, Issue("error", "stage-failed", message, number)))


def _readable(pages: Iterable[Page]) -> Iterator[Page]:
    """The pages up to one that cannot be read; the second pass reports that error."""
    with suppress(Exception):
        yield from pages


def _told_pages(pages: Iterable[Page]) -> Iterator[Page]:
    """The pages; the first page that cannot be read and all after it become one empty page with an error."""
    number = 0
    try:
        for page in pages:
            number = page.number
            yield page
    except Exception as error:
        if not number:
            raise
        message = tr("page {page} and what follows cannot be read: {reason}", page=number + 1, reason=_told(error))
        yield Page(number + 1, (), issues=(Issue("error", "unreadable", message, number + 1),))

"""Clean one file: read it, run the recipe, write the outputs, return a record.

In: a :class:`~satrchin.batch.plan.Job`, such as ``نامه.pdf``. Out: complete outputs in their place and the
:class:`~satrchin.batch.manifest.Record` about them. No error is raised: a page that cannot be cleaned is written as
it was read and reported, and a file that cannot be read is recorded as failed.
"""

from __future__ import annotations

import errno
import hashlib
import os
import secrets
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from itertools import tee
from pathlib import Path
from typing import Self

from satrchin.batch.fingerprint import Stamp, combined, fingerprint, sha256
from satrchin.batch.manifest import FOLDER, Output, Record
from satrchin.batch.plan import Job, Order, begun
from satrchin.document import Document, Issue, Page
from satrchin.errors import MissingDependencyError, SatrchinError
from satrchin.pipeline import Pipeline
from satrchin.reading import reader
from satrchin.reading.group import joined
from satrchin.summary import Summary
from satrchin.writing.formats import Piece, load_format, suffix_of

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

FULL = {errno.ENOSPC, errno.EDQUOT}

Beat = Callable[[tuple[str, int]], None]
"""Called at intervals with the current file and the number of its finished pages."""

DOUBTS, LENGTH = 3, 120
"""Limits of the doubts in a record; the JSON output has all of them in full."""

QUICK = 0.1
"""Work that a power cut may lose, in seconds."""

PULSE = 0.5
"""Seconds between heartbeats."""


_MARK = secrets.token_hex(6)
"""A prefix of scratch files that is unique over all machines."""


class FileError(SatrchinError):
    """Raised when a file cannot be cleaned, with the cause for its record."""

    def __init__(self, cause: str, message: str) -> None:
        """A key of :data:`satrchin.batch.manifest.CAUSES` and a sentence."""
        super().__init__(message)
        self.cause = cause


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
    finished = datetime.now(UTC).isoformat(timespec="seconds")
    return record._replace(seconds=round(time.perf_counter() - start, 4), finished=finished)


def _why(error: Exception, path: Path) -> tuple[str, str]:
    """The cause of an error and a sentence about it."""
    match error:
        case FileError():
            told = error.cause, str(error)
        case MemoryError():
            told = "memory", "exceeded the memory limit: --memory raises it"
        case OSError(errno=code) if code in FULL:
            told = "full", "the disk for temporary files is full"
        case MissingDependencyError():
            told = "missing", str(error)
        case _ if not path.exists():
            told = "vanished", "was removed during the run"
        case SatrchinError():
            told = "input" if path.suffix.lower() in READ else "kind", str(error)
        case PermissionError():
            told = "input", f"cannot read {path}: permission denied"
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
    summary = Summary()
    doubtful = 0

    def pages() -> Iterator[Page]:
        nonlocal doubtful
        for page in summary.watch(_cleaned(document, pipeline, beat)):
            doubtful += len(page.doubts)
            yield page
        if record.stamp is None or combined([Stamp.of(path.stat()) for path in paths])[:3] != record.stamp[:3]:
            raise FileError("changing", "changed while it was read: run again when it is complete")

    outputs = _written(job, order, document, summary, pages())
    return record._replace(
        status=summary.status,
        cause="" if summary.status == "ok" else "page",
        reason="; ".join(dict.fromkeys(issue.message for issue in summary.issues if issue.level == "error")),
        outputs=outputs,
        pages=summary.pages,
        lines=summary.lines,
        edits=summary.edits.total(),
        grade=round(summary.grade, 4),
        doubtful=doubtful,
        doubts=tuple(
            {
                "page": doubt.page,
                "line": doubt.line + 1,
                "text": doubt.text[:LENGTH],
                "reason": doubt.reason,
                "confidence": round(doubt.confidence, 4),
            }
            for doubt in summary.doubts[:DOUBTS]
        ),
    )


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
            message = f"page {number} is left as it was read: {_told(error)}"
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
        message = f"page {number + 1} and what follows cannot be read: {_told(error)}"
        yield Page(number + 1, (), issues=(Issue("error", "unreadable", message, number + 1),))


def _written(job: Job, order: Order, document: Document, summary: Summary, pages: Iterable[Page]) -> dict[str, Output]:
    """Write all formats or none; a document without any text gets no output."""
    scratch = order.target / FOLDER / "tmp"
    with ExitStack() as stack:
        parts = {name: stack.enter_context(_Part(scratch / f"{_MARK}.{name}", job)) for name in order.formats}
        for name, piece in _pieces(document, order, pages):
            parts[name].write(piece)
        if summary.status == "failed":
            return {}
        with _told_as_output(job):
            for part in parts.values():
                part.finish()
            for name, part in parts.items():
                _guard(order, job, name, part.digest)
            folder = _folder(order.target, job.source.rpartition("/")[0])
            return {name: part.place(folder / f"{job.base}.{suffix_of(name)}") for name, part in parts.items()}


def _pieces(document: Document, order: Order, pages: Iterable[Page]) -> Iterator[tuple[str, Piece]]:
    """The pieces of all formats; the writer that is furthest behind goes next, so that few pages wait in memory."""
    seen = dict.fromkeys(order.formats, 0)

    def counted(name: str, pages: Iterable[Page]) -> Iterator[Page]:
        for page in pages:
            seen[name] += 1
            yield page

    copies = tee(pages, len(order.formats))
    writers = {
        name: load_format(name).pieces(document, order.recipe, counted(name, copy))
        for name, copy in zip(order.formats, copies, strict=True)
    }
    while writers:
        name = min(writers, key=lambda name: seen[name])
        piece = next(writers[name], None)
        if piece is None:
            del writers[name]
        else:
            yield name, piece


class _Part:
    """An unfinished output: written to a scratch file, then renamed into its place."""

    def __init__(self, path: Path, job: Job) -> None:
        self.path = path
        self._job = job
        self._hash = hashlib.sha256()
        self._begun = time.monotonic()
        self._placed = False

    def __enter__(self) -> Self:
        with _told_as_output(self._job):
            self._file = self.path.open("wb")
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(OSError):
            self._file.close()
        if not self._placed:
            with suppress(OSError):
                self.path.unlink()

    @property
    def digest(self) -> str:
        return self._hash.hexdigest()

    def write(self, piece: Piece) -> None:
        data = piece.encode() if isinstance(piece, str) else piece
        self._hash.update(data)
        with _told_as_output(self._job):
            self._file.write(data)

    def finish(self) -> None:
        """Flush the output to the disk before it is recorded, if it took long to make.

        The next run makes quick outputs again if a power cut leaves them empty.
        """
        self._file.flush()
        if time.monotonic() - self._begun > QUICK:
            os.fsync(self._file.fileno())
        self._file.close()

    def place(self, path: Path) -> Output:
        self.path.replace(path)
        self._placed = True
        return Output(self.digest, Stamp.of(path.lstat()))


@contextmanager
def _told_as_output(job: Job) -> Iterator[None]:
    """Turn a system error of writing into the failure of the file."""
    try:
        yield
    except OSError as error:
        if error.errno in FULL:
            raise FileError("full", f"cannot write the output of {job.source}: the disk is full") from None
        reason = (error.strerror or str(error)).lower()
        raise FileError("output", f"cannot write the output of {job.source}: {reason}") from None


def _guard(order: Order, job: Job, name: str, digest: str) -> None:
    """Refuse to overwrite a file that no run wrote.

    A file with the same bytes is no conflict: a run that was killed before it recorded its output leaves such a file.
    """
    path = order.target / job.output(name)
    if order.overwrite == "always" or not os.path.lexists(path):
        return
    there = "" if path.is_symlink() or not path.is_file() else sha256(path)
    if there == digest:
        return
    if name not in job.known:
        raise FileError("blocked", f"{job.output(name)} is there and no run wrote it: --overwrite always replaces it")
    if order.overwrite == "never":
        raise FileError("blocked", f"{job.output(name)} is there: --overwrite never keeps it")
    if there != job.known[name] and (not path.is_file() or path.stat().st_size):
        raise FileError("edited", f"{job.output(name)} was edited by hand and is kept: --overwrite always replaces it")


def _folder(root: Path, name: str) -> Path:
    """Create the folder of an output; never outside the output folder."""
    folder = root / name
    if folder not in _made:
        if Path(os.path.realpath(folder)) != folder:
            raise FileError("output", f"a symbolic link is part of the path to {name} in the output folder: remove it")
        folder.mkdir(parents=True, exist_ok=True)
        _made.add(folder)
    return folder


_made: set[Path] = set()
"""Folders that are known to exist, so that each is checked once."""

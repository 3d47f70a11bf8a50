"""Write the outputs of one file and sum it up: every format from one pass over its pages, each put in place whole.

In: a job, its document and the cleaned pages. Out: the outputs by format, with their hashes. An output that was edited
by hand, or that no run wrote, is never replaced unless the order says so.
"""

from __future__ import annotations

import errno
import hashlib
import os
import secrets
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from itertools import tee
from pathlib import Path
from typing import Self

from satrchin.batch.fingerprint import Stamp, sha256
from satrchin.batch.manifest import FOLDER, Output, Record
from satrchin.batch.plan import Job, Order
from satrchin.document import Document, Page
from satrchin.errors import SatrchinError
from satrchin.messages import system_reason, tr
from satrchin.summary import Summary
from satrchin.writing.formats import MORE, NextFile, Piece, load_format, suffix_of

FULL = {errno.ENOSPC, errno.EDQUOT}

DOUBTS, LENGTH = 3, 120
"""Limits of the doubts in a record; the JSON output has all of them in full."""

QUICK = 0.1
"""Work that a power cut may lose, in seconds."""


MARK = secrets.token_hex(6)
"""A prefix of scratch files that is unique over all machines."""


class FileError(SatrchinError):
    """Raised when a file cannot be cleaned, with the cause for its record."""

    def __init__(self, cause: str, message: str) -> None:
        """A key of :data:`satrchin.batch.manifest.CAUSES` and a sentence."""
        super().__init__(message)
        self.cause = cause


def outcome(record: Record, summary: Summary, doubtful: int, outputs: Mapping[str, Output]) -> Record:
    """The record of a cleaned file.

    Args:
        record: what is known before: the file, recipe and version.
        summary: what its pages add up to.
        doubtful: number of its doubts.
        outputs: by format.
    """
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


def write_outputs(
    job: Job, order: Order, document: Document, summary: Summary, pages: Iterable[Page]
) -> dict[str, Output]:
    """Write all formats or none; a document without any text gets no output, a text none of the formats with pages.

    Args:
        job: the file, with the hashes of the outputs that an earlier run wrote.
        order: the folders, the formats and what may be replaced.
        document: the document as it was read.
        summary: what ``pages`` add up to; complete when the last of them was taken.
        pages: the cleaned pages.

    Raises:
        FileError: an output cannot be written, or a file that is not ours is in its place.
    """
    scratch = order.target / FOLDER / "tmp"
    formats = order.formats_for(document.kind)
    with ExitStack() as stack:
        parts = {name: stack.enter_context(_Part(scratch / f"{MARK}.{name}", job)) for name in formats}
        current = dict(parts)
        for name, piece in _pieces(document, order.recipe, formats, pages):
            if isinstance(piece, NextFile):
                further = f"{name}{MORE}{piece.number}"
                current[name] = stack.enter_context(_Part(scratch / f"{MARK}.{further}", job))
                parts[further] = current[name]
            else:
                current[name].write(piece)
        if summary.status == "failed":
            return {}
        with told_as_output(job):
            for part in parts.values():
                part.finish()
            for name, part in parts.items():
                _guard(order, job, name, part.digest)
            folder = _folder(order.target, job.source.rpartition("/")[0])
            outputs = {name: part.place(folder / f"{job.base}.{suffix_of(name)}") for name, part in parts.items()}
            _remove_further(order, job, outputs)
            return outputs


def _remove_further(order: Order, job: Job, outputs: Mapping[str, Output]) -> None:
    """Remove the files of pages that the document has no more, unless they were edited."""
    for name, digest in job.known.items():
        form, more, _ = name.partition(MORE)
        path = order.target / job.output(name)
        if more and form in outputs and name not in outputs and path.is_file() and sha256(path) == digest:
            path.unlink()


def _pieces(
    document: Document, recipe: str, formats: Sequence[str], pages: Iterable[Page]
) -> Iterator[tuple[str, Piece]]:
    """The pieces of all formats; the writer that is furthest behind goes next, so that few pages wait in memory."""
    seen = dict.fromkeys(formats, 0)

    def counted(name: str, pages: Iterable[Page]) -> Iterator[Page]:
        for page in pages:
            seen[name] += 1
            yield page

    copies = tee(pages, len(formats))
    writers = {
        name: load_format(name).pieces(document, recipe, counted(name, copy))
        for name, copy in zip(formats, copies, strict=True)
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
        with told_as_output(self._job):
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

    def write(self, piece: str | bytes) -> None:
        data = piece.encode() if isinstance(piece, str) else piece
        self._hash.update(data)
        with told_as_output(self._job):
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
def told_as_output(job: Job) -> Iterator[None]:
    """Turn a system error of writing into the failure of the file."""
    try:
        yield
    except OSError as error:
        if error.errno in FULL:
            raise FileError(
                "full", tr("cannot write the output of {source}: the disk is full", source=job.source)
            ) from None
        reason = system_reason(error).lower()
        raise FileError(
            "output", tr("cannot write the output of {source}: {reason}", source=job.source, reason=reason)
        ) from None


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
        raise FileError(
            "blocked",
            tr("{output} is there and no run wrote it: --overwrite always replaces it", output=job.output(name)),
        )
    if order.overwrite == "never":
        raise FileError("blocked", tr("{output} is there: --overwrite never keeps it", output=job.output(name)))
    if there != job.known[name] and (not path.is_file() or path.stat().st_size):
        raise FileError(
            "edited",
            tr("{output} was edited by hand and is kept: --overwrite always replaces it", output=job.output(name)),
        )


def _folder(root: Path, name: str) -> Path:
    """Create the folder of an output; never outside the output folder."""
    folder = root / name
    if folder not in _made:
        if Path(os.path.realpath(folder)) != folder:
            raise FileError(
                "output", tr("a symbolic link is part of the path to {name} in the output folder: remove it", name=name)
            )
        folder.mkdir(parents=True, exist_ok=True)
        _made.add(folder)
    return folder


_made: set[Path] = set()
"""Folders that are known to exist, so that each is checked once."""

"""Let the outputs follow the decisions: files of every format, manifest and report, rewritten in the background.

In: names of files on which something was decided or undone. Out: their outputs from the kept pages with what was
decided, their records with the new status and grade, and the report. A decision is on the disk before this begins:
what a crash interrupts is done when the review is opened again. While a batch runs on the same folder, the outputs
wait for it.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from satrchin.batch.lock import locked
from satrchin.batch.manifest import FOLDER, Manifest, Record
from satrchin.batch.outputs import FileError, outcome, write_outputs
from satrchin.batch.plan import Job
from satrchin.document import Page
from satrchin.errors import BusyError, SatrchinError
from satrchin.review.carry import reviewed
from satrchin.review.decisions import Decided
from satrchin.review.pages_path import path_of
from satrchin.review.report import order_of, written_apart
from satrchin.review.store import Stored
from satrchin.summary import Summary

Decisive = Callable[[str, int], list[Decided]]
"""What was decided on a page: the hash of the file and the page's number in, decisions out."""

BUSY_WAIT = 2.0
"""Seconds until a folder that a batch holds is tried again."""
REPORT_SHARE = 10
"""The report is written again after so many times its own time at the earliest: it has all files of the batch."""


class Follower:
    """Rewrites what follows from decisions, in a thread of its own."""

    def __init__(
        self, target: Path, decisive: Decisive, newest: Callable[[], int], changed: Callable[[str, int], None]
    ) -> None:
        """Begin.

        Args:
            target: the output folder.
            decisive: gives what was decided on a page.
            newest: gives the number of the newest decision.
            changed: called with each file after its outputs were written, and the newest decision before that.
        """
        self.target = target
        self.home = target / FOLDER
        self.message = ""
        """Why the outputs do not follow; empty if they do."""
        self._decisive = decisive
        self._newest = newest
        self._changed = changed
        self._waiting: dict[str, None] = {}
        self._turn = threading.Condition()
        self._stopping = False
        self._busy = False
        self._manifest: Manifest | None = None
        self._seen: tuple[int, int, int] | None = None
        self._stale_report = False
        self._next_report = 0.0
        self._hurried = False
        """Somebody waits for the report."""
        self._thread = threading.Thread(target=self._run, name="outputs", daemon=True)

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def submit(self, sources: Iterable[str]) -> None:
        """Files whose outputs are to follow."""
        with self._turn:
            self._waiting.update(dict.fromkeys(sources))
            self._turn.notify_all()

    @property
    def pending(self) -> int:
        """How many files wait."""
        return len(self._waiting) + self._busy

    def settle(self, seconds: float = 60.0) -> bool:
        """Wait until everything has followed, the report too; whether it has."""
        limit = time.monotonic() + seconds
        with self._turn:
            self._hurried = True
            self._turn.notify_all()
            while (self._waiting or self._busy or self._stale_report) and time.monotonic() < limit:
                self._turn.wait(min(0.1, max(0.0, limit - time.monotonic())))
            self._hurried = False
            return not (self._waiting or self._busy or self._stale_report)

    def stop(self) -> None:
        """Finish what waits, tidy the manifest, and end the thread."""
        if self._thread.ident is None:  # it was never started
            return
        self.settle()
        with self._turn:
            self._stopping = True
            self._turn.notify_all()
        self._thread.join(60)

    def _run(self) -> None:
        while True:
            with self._turn:
                while not (self._waiting or self._stopping or self._due()):
                    self._turn.wait(0.2 if self._stale_report else None)
                if self._stopping and not self._waiting:
                    break
                sources = list(self._waiting)
                self._waiting.clear()
                self._busy = True
            try:
                left = self._follow(sources) if sources else []
                if self._due():
                    self._report()
            except BusyError as error:
                left, self.message = sources, str(error)
            except Exception as error:  # noqa: BLE001  the page tells it; decisions are safe
                left, self.message = [], str(error)
                self._stale_report = False
            with self._turn:
                self._busy = False
                if left and not self._stopping:
                    self._waiting = dict.fromkeys([*left, *self._waiting])
                self._turn.notify_all()
                if left:
                    self._turn.wait(BUSY_WAIT)
        if self._manifest is not None:
            with suppress(SatrchinError), locked(self.home):
                self._current().close()

    def _due(self) -> bool:
        return self._stale_report and (self._hurried or time.monotonic() >= self._next_report)

    def _follow(self, sources: list[str]) -> list[str]:
        """Rewrite the outputs of files; return those for which there was no time."""
        with locked(self.home):
            (self.home / "tmp").mkdir(exist_ok=True)
            manifest = self._current()
            self.message = ""
            try:
                for source in sources:
                    newest = self._newest()
                    record = manifest.get(source)
                    if record is not None and record.outputs:
                        manifest.add(self._rewritten(record))
                        self._stale_report = True
                    self._changed(source, newest)
            finally:
                manifest.release()
                self._seen = _stamp(manifest.path)
        return []

    def _current(self) -> Manifest:
        """The manifest, read again if a batch has changed it."""
        stamp = _stamp(self.home / "manifest.jsonl")
        if self._manifest is None or stamp != self._seen:
            self._manifest = Manifest(self.home / "manifest.jsonl")
        return self._manifest

    def _rewritten(self, record: Record) -> Record:
        """The record of a file after its outputs were written from its kept pages and the decisions."""
        try:
            stored = Stored(path_of(self.home, record.source))
            if stored.head["sha256"] != record.sha256:
                return record
            return self._written(record, stored)
        except FileError as error:
            self.message = str(error)
            status = "skipped" if error.cause in {"edited", "blocked"} else record.status
            return record._replace(status=status, cause=error.cause, reason=str(error))
        except (SatrchinError, OSError, ValueError) as error:
            self.message = f"{record.source}: {error}"
            return record

    def _written(self, record: Record, stored: Stored) -> Record:
        summary = Summary()
        doubtful = 0

        def pages() -> Iterator[Page]:
            nonlocal doubtful
            for page in stored.pages:
                decided = self._decisive(record.sha256, page.number)
                done = reviewed(page, decided, stored.places(page.number)) if decided else page
                doubtful += len(done.doubts)
                summary.add(done)
                yield done

        job = _job(record)
        order = order_of(record, stored.root(self.target), self.target)
        outputs = write_outputs(job, order, stored.document(self.target), summary, pages())
        return outcome(record, summary, doubtful, outputs) if outputs else record

    def _report(self) -> None:
        """Write the report in a process of its own: it has all files, and the page shall not wait for it."""
        begun = time.monotonic()
        self._stale_report = False
        error = written_apart(self.target)
        if error:
            self.message = error
        self._next_report = time.monotonic() + REPORT_SHARE * (time.monotonic() - begun)


def _job(record: Record) -> Job:
    known = {form: output.sha256 for form, output in record.outputs.items()}
    if record.stamp is None:
        raise ValueError("its input was never read")
    return Job(record.source, record.base, record.stamp, known)


def _stamp(path: Path) -> tuple[int, int, int] | None:
    try:
        stat = path.stat()
    except OSError:
        return None
    return stat.st_size, stat.st_mtime_ns, stat.st_ino

"""Execute a plan: clean the files, record every outcome, return the counts.

In: an :class:`~satrchin.batch.plan.Order` and the files. Out: the outputs, the manifest, ``report.html``, and a
:class:`Totals` such as 9,998 ok, 1 partial, 1 failed. A run that was stopped or killed is resumed by the next one.
"""

from __future__ import annotations

import logging
import os
import random
import shutil
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import FrameType
from typing import Protocol

from satrchin.batch.estimate import estimated
from satrchin.batch.lock import locked, unwritable
from satrchin.batch.manifest import FOLDER, Manifest, Record
from satrchin.batch.plan import Decision, Job, Order, Sign, decisions
from satrchin.batch.progress import Progress
from satrchin.batch.totals import Totals
from satrchin.batch.tree import Passed, Source
from satrchin.messages import tr
from satrchin.pipeline import Pipeline
from satrchin.reading.garbage import cycles_kept

_LOG = logging.getLogger(__name__)

CHUNK_FILES, CHUNK_BYTES = 16, 1 << 16
"""Limits of a chunk: small files are grouped up to these, a larger file goes alone."""


class Executor(Protocol):
    """Runs jobs: local processes or a cluster."""

    def run(self, chunks: Iterator[list[Job]]) -> Iterator[Record | Sign]:
        """Run all chunks; yield a record for each job, and heartbeats.

        A chunk is taken only when a worker is free for it.
        """
        ...

    def stop(self) -> None:
        """Start nothing new; :meth:`run` ends when running jobs are done."""
        ...

    def kill(self) -> None:
        """Stop at once; :meth:`run` ends."""
        ...


def run(
    order: Order,
    groups: Iterable[list[Source | Passed]],
    make: Callable[[Order], Executor],
    progress: Progress,
    sample: int = 0,
) -> Totals:
    """Run a batch.

    Args:
        order: the folders and options.
        groups: the files, folder by folder.
        make: makes what runs the jobs.
        progress: what is shown meanwhile.
        sample: clean only so many random files of those that are to be cleaned, and estimate the whole; 0: all.

    Raises:
        UsageError: the recipe has no such stage or option.
        BusyError: another run holds the output folder.
        OutputError: the output folder or the manifest cannot be written.
    """
    start = time.monotonic()
    summary = Totals()
    home = order.target / FOLDER
    with locked(home):
        _clear(home / "tmp")
        with cycles_kept():
            manifest = Manifest(home / "manifest.jsonl")
            jobs = planned = _planned(decisions(order, groups, manifest), manifest, summary)
        if sample:
            jobs = random.sample(planned, min(sample, len(planned)))
        _LOG.info("%d files to clean into %s", len(jobs), order.target)
        try:
            if jobs:
                Pipeline.load(order.recipe, order.options)  # raise the error of a wrong option before anything is done
                with progress:
                    progress.plan(len(jobs), summary.kept.total())
                    begun = time.monotonic()
                    earlier = {job.source: manifest.get(job.source) for job in jobs} if sample else {}
                    _carry_out(jobs, make(order), manifest, summary, progress)
                    if sample:
                        now = ((manifest.get(source), before) for source, before in earlier.items())
                        done = [record for record, before in now if record is not None and record is not before]
                        summary.estimate = estimated(done, len(planned), time.monotonic() - begun)
            if manifest.changed or not (home / "report.html").exists():
                from satrchin.batch.report import write_report

                write_report(manifest, order)
            summary.report = home / "report.html"
            summary.standing = _standing(manifest, order.source)
        finally:
            # first, for the manifest may need its room, and can fail
            shutil.rmtree(home / "tmp", ignore_errors=True)
            manifest.close()
        summary.seconds = time.monotonic() - start
        progress.sum_up(summary)
    return summary


def _clear(folder: Path) -> None:
    """Create an empty folder for unfinished outputs; remove what a killed run left in it."""
    try:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
    except OSError as error:
        raise unwritable(folder, error) from None


def _planned(plan: Iterator[Decision], manifest: Manifest, summary: Totals) -> list[Job]:
    """The jobs of a plan; other decisions are recorded and counted."""
    jobs = []
    for decision in plan:
        if decision.action == "do":
            jobs.append(decision.job)
            continue
        if decision.record is not None:
            manifest.add(decision.record)
        if decision.action == "fail":
            summary.done["failed"] += 1
            summary.causes["input"] += 1
        else:
            summary.kept[decision.reason] += 1
    return jobs


def _carry_out(jobs: list[Job], executor: Executor, manifest: Manifest, summary: Totals, progress: Progress) -> None:
    summary.left = len(jobs)
    with ExitStack() as stack:
        stack.callback(executor.kill)
        stack.enter_context(_signals(executor, summary, progress))
        for message in executor.run(_chunks(jobs)):
            if not isinstance(message, Record):
                progress.sign(*message)
                continue
            _LOG.debug("%s: %s in %.2f s", message.source, message.status, message.seconds)
            manifest.add(_merged(message, manifest))
            summary.left -= 1
            summary.add(message)
            progress.done(message)
            if message.cause == "full" and not summary.stopped:
                summary.stopped = tr("{reason}; make room and run again: it goes on from here", reason=message.reason)
                executor.stop()


def _standing(manifest: Manifest, source: Path) -> Counter[str]:
    """How the files of an output folder stand; what is not ok counts only while its input is there."""
    found: Counter[str] = Counter()
    for record in manifest:
        status = "partial" if record.cause in {"edited", "blocked"} else record.status
        if status == "ok" or (status != "skipped" and _is_input(source, record.source)):
            found[status] += 1
    return found


def _is_input(root: Path, name: str) -> bool:
    """Whether a file is there, within the input folder."""
    path = root / name
    return os.path.lexists(path) and Path(os.path.realpath(path.parent)).is_relative_to(root)


def _merged(record: Record, manifest: Manifest) -> Record:
    """A record that keeps the outputs of the run before, if this run made none."""
    if record.outputs or record.cause not in {"edited", "blocked"}:
        return record
    earlier = manifest.get(record.source)
    return record._replace(outputs=earlier.outputs, base=earlier.base) if earlier else record


def _chunks(jobs: list[Job]) -> Iterator[list[Job]]:
    """Jobs grouped into chunks; the last chunks are small, so that all workers finish together."""
    chunk: list[Job] = []
    size = 0
    for number, job in enumerate(jobs):
        few = min(CHUNK_FILES, 1 + (len(jobs) - number) // 16)
        if chunk and (len(chunk) >= few or size + job.stamp.size > CHUNK_BYTES):
            yield chunk
            chunk, size = [], 0
        chunk.append(job)
        size += job.stamp.size
    if chunk:
        yield chunk


@contextmanager
def _signals(executor: Executor, summary: Totals, progress: Progress) -> Iterator[None]:
    """The first Ctrl-C or SIGTERM ends the run after the current files, the second at once."""

    def hear(_number: int, _frame: FrameType | None) -> None:
        if summary.interrupted:
            executor.kill()
            raise KeyboardInterrupt
        summary.interrupted = True
        executor.stop()
        progress.say(tr("finishing the current files; press again to stop at once"))

    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.signal(number, hear) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    except KeyboardInterrupt:
        if not summary.interrupted:
            raise
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def cores() -> int:
    """Number of CPUs that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1

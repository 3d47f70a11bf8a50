"""Run jobs on a Dask cluster: chunks of jobs in, their records out.

Every worker reads the inputs and writes the outputs itself, so both folders must be on storage that all machines
share, under the same path. The start of a run checks this, and that each worker has the same version of Satrchin.
A supervised process on each worker does the work, with the same limits as on one machine. When a worker is lost,
another one cleans its files again.
"""

from __future__ import annotations

import logging
import secrets
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from satrchin.batch.manifest import FOLDER, Record
from satrchin.batch.plan import Job, Order, Sign
from satrchin.batch.versions import program
from satrchin.batch.worker import Worker, failed
from satrchin.errors import MissingDependencyError, SatrchinError, UsageError
from satrchin.messages import tr

AHEAD = 2
"""Chunks queued per worker thread: the current one and the next."""

LOSSES = 3
"""Lost workers after which a file is recorded as failed."""


class Cluster:
    """A Dask cluster as an executor."""

    def __init__(self, order: Order, address: str) -> None:
        """Connect to the scheduler at ``address``.

        Raises:
            MissingDependencyError: Dask is not installed, here or on a worker, or cannot start.
            UsageError: there is no scheduler at that address, or it has no workers.
        """
        try:
            import psutil
            from distributed import Client
        except ImportError:
            raise MissingDependencyError(
                tr("--scheduler needs Dask: install it with pip install distributed psutil")
            ) from None
        except (OSError, psutil.Error) as error:
            raise MissingDependencyError(
                tr("Dask cannot start on this system: {reason}; in a container, mount /proc", reason=error)
            ) from None
        # errors are raised here, so Dask need not log them as well
        logging.getLogger("distributed").setLevel(logging.CRITICAL)
        try:
            self._client = Client(address, timeout=5, set_as_default=False)
        except (OSError, ValueError) as error:
            raise UsageError(
                tr("no Dask scheduler answers at {address}: {reason}", address=address, reason=error)
            ) from None
        self._order = order
        self._stopping = self._dead = False
        self._asked = float("-inf")
        self._known = 1

    def run(self, chunks: Iterator[list[Job]]) -> Iterator[Record | Sign]:
        """Run all chunks.

        Raises:
            UsageError: the workers do not see the folders, or run another version.
            SatrchinError: the connection to the scheduler is lost.
        """
        from distributed import as_completed

        with self._client:
            self._check()
            running: dict[Any, list[Job]] = {}
            losses: dict[str, int] = {}
            waiting: list[list[Job]] = []  # files whose worker was lost, one per chunk
            completed = as_completed(loop=self._client.loop)
            while not self._dead:
                while len(running) < AHEAD * self._threads() and not self._stopping:
                    chunk = waiting.pop() if waiting else next(chunks, None)
                    if chunk is None:
                        break
                    future = self._client.submit(do_chunk, self._order, chunk, pure=False)
                    running[future] = chunk
                    completed.add(future)
                if not running:
                    return
                future = next(completed)
                if future.status in {"lost", "pending"}:  # its worker died with the result: Dask computes it anew
                    completed.add(future)
                    continue
                yield from self._outcome(future, running.pop(future), losses, waiting)

    def _outcome(
        self, future: Any, chunk: list[Job], losses: dict[str, int], waiting: list[list[Job]]
    ) -> Iterator[Record]:
        """The records of a chunk; if its worker was lost, its files are queued again one by one."""
        from distributed import KilledWorker

        error = future.exception() if future.status == "error" else None
        if future.status == "finished":
            yield from future.result()
        elif isinstance(error, KilledWorker):
            for job in chunk:
                losses[job.source] = losses.get(job.source, 0) + 1
                if losses[job.source] < LOSSES:
                    waiting.append([job])
                else:
                    yield failed(job, self._order, "lost", tr("every worker that processed it was lost"))
        elif not self._dead:
            reason = f"{type(error).__name__}: {error}" if error else tr("the connection to the scheduler was lost")
            raise SatrchinError(tr("the cluster cannot go on: {reason}; run again to go on from here", reason=reason))

    def stop(self) -> None:
        """Send no new chunks; let running ones finish."""
        self._stopping = True

    def kill(self) -> None:
        """Stop at once: cancel what runs on the cluster."""
        if not self._dead:
            self._dead = True
            self._client.close(timeout=2)

    def _threads(self) -> int:
        """Number of threads of all workers; refreshed, because workers join and leave."""
        if time.monotonic() > self._asked + 5:
            self._asked = time.monotonic()
            self._known = max(1, sum(self._client.nthreads().values()))
        return self._known

    def _check(self) -> None:
        """Refuse a cluster whose workers have another version or do not see the folders."""
        try:
            self._client.wait_for_workers(1, timeout=30)
        except TimeoutError:
            raise UsageError(tr("the Dask scheduler has no workers: start some with dask worker ADDRESS")) from None
        mark = secrets.token_hex(8)
        path = self._order.target / FOLDER / "tmp" / "mark"
        path.write_text(mark, encoding="ascii")
        for worker, answer in self._client.run(look, self._order, on_error="return").items():
            match answer:
                case [found, _] if found != self._order.program:
                    raise UsageError(
                        tr(
                            "{worker} has Satrchin {found}, this is {program}: install the same",
                            worker=worker,
                            found=found,
                            program=self._order.program,
                        )
                    )
                case [_, seen] if seen != mark:
                    raise UsageError(
                        tr(
                            "{worker} does not see {target}: inputs and outputs must be on shared storage,"
                            " under the same path on every machine",
                            worker=worker,
                            target=self._order.target,
                        )
                    )
                case [_, _]:
                    pass
                case _:
                    raise MissingDependencyError(
                        tr(
                            "{worker} does not run Satrchin ({answer}): install Satrchin with its extra dask there",
                            worker=worker,
                            answer=answer,
                        )
                    )


def look(order: Order) -> list[str]:
    """On a worker: its version, and the probe file that it sees in the output folder."""
    try:
        seen = (order.target / FOLDER / "tmp" / "mark").read_text(encoding="ascii")
    except OSError:
        seen = ""
    return [program(), seen if Path(order.source).is_dir() else ""]


_own = threading.local()


def do_chunk(order: Order, jobs: list[Job]) -> list[Record]:
    """On a worker: run jobs in the supervised process of this thread."""
    if program() != order.program:  # a worker that joined during the run
        raise UsageError(
            tr("a worker has Satrchin {found}, not {program}: install the same", found=program(), program=order.program)
        )
    if getattr(_own, "order", None) != order:
        if hasattr(_own, "worker"):
            _own.worker.close()
        _own.worker, _own.order = Worker(order), order
    records: list[Record] = []
    _own.worker.run(jobs, lambda message: records.append(message) if isinstance(message, Record) else None)
    return records

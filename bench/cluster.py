"""A Dask cluster on this machine: a scheduler and workers, each a process of its own, as on several machines."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

STARTS = 60.0
"""Seconds within which a scheduler must have started."""


@contextmanager
def cluster(
    folder: Path, workers: int, environment: Mapping[str, str] | None = None
) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """Yield the address of a scheduler, and its workers.

    Args:
        folder: where the scheduler's file and the workers' files go.
        workers: how many processes of one thread each.
        environment: of all processes; by default that of this one.

    Raises:
        TimeoutError: the scheduler does not start.
    """
    folder.mkdir(parents=True, exist_ok=True)
    knows = folder / "scheduler.json"
    dask = [sys.executable, "-m", "dask"]
    common = ["--no-dashboard", "--scheduler-file", str(knows)]

    def start(*words: str) -> subprocess.Popen[bytes]:
        command = [*dask, *words, *common]
        return subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment and dict(environment)
        )

    processes = [start("scheduler", "--host", "127.0.0.1", "--port", "0")]
    try:
        for number in range(workers):
            place = ("--local-directory", str(folder / f"worker {number}"))
            processes.append(start("worker", "--nthreads", "1", "--no-nanny", *place))
        end = time.monotonic() + STARTS
        while not (knows.exists() and knows.read_text(encoding="utf-8").endswith("}")):
            if time.monotonic() > end:
                raise TimeoutError("the scheduler does not start")
            time.sleep(0.05)
        yield json.loads(knows.read_text(encoding="utf-8"))["address"], processes[1:]
    finally:
        for process in processes[::-1]:
            process.kill()
            process.wait()

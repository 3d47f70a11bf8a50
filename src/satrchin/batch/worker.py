"""Run jobs in a supervised process: a file that crashes its worker does not affect the others.

In: jobs for ``a.txt``, ``bomb.pdf``, ``c.txt``. Out: records ``ok``, ``failed (ended the worker: SIGSEGV)``, ``ok``.
The worker is a process with its own limits,
and with its own session where the system has sessions. It runs jobs in order and reports each at once, so
the file at which it dies is known; that file is tried once more, alone.
"""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from queue import SimpleQueue

from satrchin.batch.channel import Channel, to_parent
from satrchin.batch.fingerprint import sha256
from satrchin.batch.manifest import Record, now
from satrchin.batch.plan import Job, Order, Sign, begun
from satrchin.errors import SatrchinError
from satrchin.messages import tr, use

THREADS = ("OMP_NUM_THREADS", "OMP_THREAD_LIMIT", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
"""One thread per worker: thread pools in as many workers as cores are slower by a third."""

Report = Callable[[Record | Sign], None]
"""Called with each record and each heartbeat."""


AHEAD = 2
"""Jobs queued per worker: the current one and the next, so that it never waits."""


class StartError(SatrchinError):
    """The worker process did not start; no file caused it."""


class Worker:
    """The parent's end of a worker; used from one thread, except for :meth:`stop` and :meth:`kill`."""

    def __init__(self, order: Order) -> None:
        self._order = order
        self._process: subprocess.Popen[bytes] | None = None
        self._pipe: Channel
        self._stopping = False
        self._dead = False

    def run(self, jobs: Iterable[Job], report: Report) -> None:
        """Run these jobs and report a record of each that was started before :meth:`stop` or :meth:`kill`.

        Raises:
            StartError: no worker process starts.
        """
        waiting = deque(jobs)
        tried: Job | None = None
        while waiting and not (self._dead or self._stopping):
            self._start()
            alone = tried is waiting[0]
            ending = self._feed([waiting[0]] if alone else list(waiting), waiting, report)
            if not ending or self._dead:
                continue
            self.close()
            cause, reason = ending
            if cause == "crash" and not alone:
                tried = waiting[0]
                continue
            again = tr(", also when it was tried again by itself") if cause == "crash" else ""
            report(failed(waiting.popleft(), self._order, cause, reason + again))

    def _feed(self, jobs: list[Job], waiting: deque[Job], report: Report) -> tuple[str, str] | None:
        """Run jobs in the process; return the cause and reason if it ended before the last one."""
        sent = done = 0
        begun = beat = time.monotonic()
        try:
            while done < len(jobs):
                while sent < min(len(jobs), done + AHEAD) and not self._stopping:
                    self._pipe.send(jobs[sent])
                    sent += 1
                if sent == done:
                    break
                left = min(begun + self._order.timeout, beat + self._order.page_timeout) - time.monotonic()
                if not self._pipe.poll(max(0.0, left)):
                    return self._too_slow(begun)
                message: Record | Sign = self._pipe.recv()
                beat = time.monotonic()
                if isinstance(message, Record):
                    begun = beat
                    done += 1
                    waiting.popleft()
                report(message)
        except (EOFError, OSError, pickle.UnpicklingError):
            return "crash", tr("crashed its worker: {ending}", ending=self._ending())
        return None

    def _too_slow(self, begun: float) -> tuple[str, str]:
        if time.monotonic() - begun >= self._order.timeout:
            return "time", tr("took longer than {timeout:g} s: --timeout allows more", timeout=self._order.timeout)
        return "time", tr(
            "got no further for {page_timeout:g} s: --page-timeout allows more", page_timeout=self._order.page_timeout
        )

    def _ending(self) -> str:
        """How the process ended, in words."""
        if self._process is None:
            return "killed"
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(5)
        code = self._process.poll()
        if code is None or code >= 0:
            return tr("exit code {code}", code=code)
        name = signal.Signals(-code).name if -code in set(signal.Signals) else tr("signal {signal}", signal=-code)
        return tr("{name}, perhaps out of memory", name=name) if name == "SIGKILL" else name

    def _start(self) -> None:
        """Start a process if none is waiting for jobs."""
        if self._process is not None and self._process.poll() is None:
            return
        self.close()
        # the package's own folder goes first and -P keeps out the current folder, so that nothing there is imported
        package = str(Path(__file__).parents[2])
        code = f"import sys; sys.path.insert(0, {package!r}); from satrchin.batch import worker; worker.main()"
        self._process = subprocess.Popen(  # noqa: S603 - this very Python, no shell
            [sys.executable, "-P", "-c", code],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=0,
            start_new_session=True,  # Ctrl-C reaches the parent alone; a kill reaches Tesseract too
            env=dict.fromkeys(THREADS, "1") | os.environ,
        )
        self._pipe = Channel(self._process.stdout, self._process.stdin)
        try:
            self._pipe.send(self._order)
            trouble = self._pipe.recv()
        except (EOFError, OSError):
            trouble = self._ending()
        if trouble and not self._dead:
            raise StartError(tr("a worker does not start: {trouble}", trouble=trouble))

    def stop(self) -> None:
        """Start no new jobs; let running ones finish."""
        self._stopping = True

    def kill(self) -> None:
        """End the process and its children at once, and start no other."""
        self._dead = True
        self._kill()

    def close(self) -> None:
        """End the process; the next run starts another."""
        self._kill()
        if self._process is not None:
            self._process.wait()
            self._process = None
            self._pipe.close()

    def _kill(self) -> None:
        process = self._process
        if process is not None:
            with suppress(ProcessLookupError, PermissionError):
                if hasattr(os, "killpg"):
                    os.killpg(process.pid, signal.SIGKILL)
                else:  # Windows: the process alone; what it started ends by its own time limit
                    process.kill()


def failed(job: Job, order: Order, cause: str, reason: str) -> Record:
    """The record of a job that could not report itself."""
    digest = ""
    with suppress(OSError):
        digest = sha256(order.source / job.source)
    return begun(job, order)._replace(sha256=digest, cause=cause, reason=reason, finished=now())


def main() -> None:
    """Main loop of the worker process: take jobs until the parent ends."""
    pipe = to_parent()
    order: Order = pipe.recv()
    use(order.messages)
    try:
        _limit(order.memory)
        from satrchin.batch.work import do
        from satrchin.pipeline import Pipeline

        pipeline = Pipeline.load(order.recipe, order.options)
    except Exception as error:  # noqa: BLE001 - the parent tells it
        pipe.send(f"{type(error).__name__}: {error}")
        return
    inbox: SimpleQueue[Job] = SimpleQueue()

    def listen() -> None:
        # in a thread of its own, so that a worker ends at once when its parent is killed
        while True:
            try:
                inbox.put(pipe.recv())
            except (EOFError, OSError):
                if hasattr(os, "killpg"):
                    os.killpg(0, signal.SIGKILL)
                os._exit(1)

    threading.Thread(target=listen, daemon=True).start()
    pipe.send(None)
    while True:
        pipe.send(do(inbox.get(), order, pipeline, pipe.send))


def _limit(memory: int | None) -> None:
    """Keep the worker within its memory, and make it the first that the system ends when memory runs out.

    Raises:
        StartError: memory is to be limited, and this system has no limits of that kind.
    """
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("500", encoding="ascii")
    if memory is not None:
        try:
            import resource
        except ImportError:
            raise StartError(tr("this system cannot limit a process's memory: leave --memory out")) from None
        # limit data, not address space: memory-mapped models do not count
        resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))

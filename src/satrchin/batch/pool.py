"""Run jobs in processes on this machine: chunks of jobs in, their records out as they finish, in any order."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from queue import SimpleQueue

from satrchin.batch.manifest import Record
from satrchin.batch.plan import Job, Order, Sign
from satrchin.batch.worker import Worker


class Local:
    """A pool of supervised processes, each driven by a thread."""

    def __init__(self, order: Order, jobs: int) -> None:
        self._workers = [Worker(order) for _ in range(jobs)]
        self._ending = False

    def run(self, chunks: Iterator[list[Job]]) -> Iterator[Record | Sign]:
        """Run all chunks.

        Raises:
            StartError: no worker process starts.
        """
        results: SimpleQueue[Record | Sign | BaseException | threading.Thread] = SimpleQueue()
        turn = threading.Lock()

        def lead(worker: Worker) -> None:
            try:
                while not self._ending:
                    with turn:
                        chunk = next(chunks, None)
                    if chunk is None:
                        break
                    worker.run(chunk, results.put)
            except BaseException as error:  # noqa: BLE001 - raised again where the results are read
                results.put(error)
            finally:
                worker.close()
                results.put(threading.current_thread())

        threads = {threading.Thread(target=lead, args=(worker,), daemon=True) for worker in self._workers}
        for thread in threads:
            thread.start()
        try:
            while threads:
                result = results.get()
                if isinstance(result, threading.Thread):
                    threads.discard(result)
                elif isinstance(result, BaseException):
                    raise result
                else:
                    yield result
        finally:
            if threads:
                self.kill()

    def stop(self) -> None:
        """Start no new jobs; let running ones finish."""
        self._ending = True
        for worker in self._workers:
            worker.stop()

    def kill(self) -> None:
        """Stop at once."""
        self._ending = True
        for worker in self._workers:
            worker.kill()

"""Only one run at a time on an output folder.

In: the folder. Out: a lock that the system releases when the process ends, however it ends; a killed run leaves
nothing to clean up. A second run is told which process holds the folder.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from satrchin.errors import BusyError, OutputError
from satrchin.messages import system_reason, tr

LOCK, HOLDER = "lock", "lock-holder"
"""The file that is locked, and the file that says by whom: a locked file cannot be read on Windows."""


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold the lock of ``folder``, which is made if it is missing.

    Raises:
        BusyError: another run holds it.
        OutputError: the folder cannot be written.
    """
    holder = folder / HOLDER
    lock = FileLock(folder / LOCK, timeout=0)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for path in (folder, folder / LOCK, holder):
            if path.is_symlink():
                raise OutputError(
                    tr("{path} is a symbolic link: remove it, outputs must not leave their folder", path=path)
                )
        try:
            lock.acquire()
        except Timeout:
            raise BusyError(
                tr(
                    "another run holds {parent} ({holder}): wait for it, or choose another output folder",
                    parent=folder.parent,
                    holder=_held_by(holder),
                )
            ) from None
        holder.write_text(f"process {os.getpid()} on {socket.gethostname()}\n", encoding="utf-8")
    except OSError as error:
        lock.release()
        raise unwritable(folder, error) from None
    try:
        yield
    finally:
        with suppress(OSError):
            holder.unlink()
        lock.release()


def _held_by(holder: Path) -> str:
    """Which process holds the lock, as it said itself."""
    try:
        return holder.read_text(encoding="utf-8", errors="replace")[:200].strip() or "another process"
    except OSError:
        return "another process"


def unwritable(folder: Path, error: OSError) -> OutputError:
    """The error for an output folder that cannot be written."""
    reason = system_reason(error)
    message = tr("cannot write {folder}: {reason}; choose another output folder", folder=folder, reason=reason)
    return OutputError(message)

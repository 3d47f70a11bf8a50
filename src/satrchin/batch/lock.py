"""One run at a time on an output folder.

In: the folder. Out: a lock that the system lets go of when the process ends, however it ends, so that a killed run
leaves nothing to clear away; a second run is told who holds it.
"""

from __future__ import annotations

import fcntl
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from satrchin.errors import BusyError, OutputError


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold the lock of ``folder``, which is made if it is missing.

    Raises:
        BusyError: another run holds it.
        OutputError: the folder cannot be written.
    """
    path = folder / "lock"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if folder.is_symlink():
            raise OutputError(f"{folder} is a symbolic link: remove it, outputs must not leave their folder")
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o666)
    except OSError as error:
        raise OutputError(f"cannot write {folder}: {error.strerror}; choose another output folder") from None
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.pread(handle, 200, 0).decode("utf-8", "replace").strip() or "another process"
            raise BusyError(
                f"another run holds {folder.parent} ({holder}): wait for it, or choose another output folder"
            ) from None
        os.truncate(handle, 0)
        os.pwrite(handle, f"process {os.getpid()} on {socket.gethostname()}\n".encode(), 0)
        yield
    finally:
        os.close(handle)

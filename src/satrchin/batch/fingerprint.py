"""What tells one state of a file from another: its hash, and a cheap sign that it is still the same.

In: a path. Out: ``sha256`` of its bytes as 64 hex digits, and a :class:`Stamp` of size, times and inode: as long
as the stamp is the same, nobody wrote to the file, and it need not be read again. The change time is part of it
because no user can set it back, as ``touch`` and ``rsync`` do with the modification time.
"""

from __future__ import annotations

import hashlib
import os
import time
from pathlib import Path
from typing import NamedTuple

RACY = 50_000_000
"""Nanoseconds in which a file system may give two writes the same time."""


class Stamp(NamedTuple):
    """The state of a file, as ``stat`` tells it."""

    size: int
    modified: int
    changed: int
    inode: int

    @classmethod
    def of(cls, stat: os.stat_result) -> Stamp:
        """The stamp of what ``stat`` saw."""
        return cls(stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns, stat.st_ino)

    def settled(self) -> Stamp:
        """This stamp, made unequal to every other if the file is so young that a next write could keep it."""
        return self if time.time_ns() - self.changed > RACY else self._replace(inode=0)


def sha256(path: Path) -> str:
    """The hash of a file's bytes, as ``sha256sum`` prints it.

    Raises:
        OSError: the file cannot be read.
    """
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()

"""Detect whether a file changed: its SHA-256, and a cheap stamp of size, times and inode.

While the :class:`Stamp` is the same, nobody wrote to the file, and it is not read again. The stamp includes the
change time because no user can set it back, as ``touch`` and ``rsync`` do with the modification time.
"""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

RACY = 50_000_000
"""Time stamp resolution of coarse file systems, in nanoseconds."""


class Stamp(NamedTuple):
    """The state of a file as ``stat`` reports it."""

    size: int
    modified: int
    changed: int
    inode: int

    @classmethod
    def of(cls, stat: os.stat_result) -> Stamp:
        """The stamp of a ``stat`` result."""
        return cls(stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns, stat.st_ino)

    def settled(self) -> Stamp:
        """This stamp, or one that equals no other if the file is so new that a next write could keep its times."""
        return self if time.time_ns() - self.changed > RACY else self._replace(inode=0)


def combined(stamps: Sequence[Stamp]) -> Stamp:
    """The stamp of several files: it changes when that of any of them does."""
    if len(stamps) == 1:
        return stamps[0]
    inode = 0 if any(stamp.inode == 0 for stamp in stamps) else hash(tuple(stamps)) or 1
    return Stamp(
        sum(stamp.size for stamp in stamps),
        max(stamp.modified for stamp in stamps),
        max(stamp.changed for stamp in stamps),
        inode,
    )


def fingerprint(paths: Sequence[Path]) -> tuple[Stamp, str]:
    """The stamp and the SHA-256 of files; of several the hash of their hashes.

    Raises:
        OSError: one of them cannot be read.
    """
    stamps, digests = [], []
    for path in paths:
        with path.open("rb") as file:
            stamps.append(Stamp.of(os.fstat(file.fileno())).settled())
            digests.append(hashlib.file_digest(file, "sha256").hexdigest())
    if len(digests) == 1:
        return stamps[0], digests[0]
    return combined(stamps), hashlib.sha256("".join(digests).encode()).hexdigest()


def sha256(path: Path) -> str:
    """The SHA-256 of a file's bytes as 64 hex digits.

    Raises:
        OSError: the file cannot be read.
    """
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()

"""Write output files atomically: to a temporary file beside the target, then rename."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import BinaryIO

from satrchin.errors import OutputError, ReaderGoneError
from satrchin.messages import system_reason, tr
from satrchin.writing.formats import NextFile, Piece, numbered

SPOOLED = 1 << 24
"""Bytes that wait in memory at most."""


def write_file(path: Path, pieces: Iterable[str | bytes]) -> None:
    """Write a file as UTF-8; it takes its place when the last piece is on the disk, or never.

    An error that ``pieces`` raises goes through, and nothing is left behind. A device or a pipe is written to when
    the last piece is there; a link keeps pointing where it points.

    Raises:
        OutputError: the folder is missing, not writable or full.
    """
    target = Path(os.path.realpath(path))
    if target.is_dir():
        raise OutputError(tr("cannot write {path}: it is a folder; name a file in it", path=path))
    if path.exists() and not path.is_file():  # by its own path: that of a pipe behind /dev/stdout leads nowhere
        with _told(path):
            device = path.open("wb", buffering=0)
        with device:
            write_stream(device, whole(pieces), str(path))
        return
    beside = target.with_name(f".{target.name[:50]}.{os.urandom(4).hex()}.part")
    with _told(path):
        file = beside.open("xb")
    try:
        with file:
            write_stream(file, pieces, str(path))
            with _told(path):
                os.fsync(file.fileno())
                if target.exists():
                    beside.chmod(target.stat().st_mode & 0o7777)
        with _told(path):
            beside.replace(target)
    except BaseException:
        with suppress(OSError):
            beside.unlink()
        raise


def write_stream(stream: BinaryIO | None, pieces: Iterable[Piece], name: str) -> None:
    """Write the pieces of one file as UTF-8 to an open stream, each as soon as it is available.

    Raises:
        TypeError: the pieces begin another file.
        OutputError: the stream takes no more: its disk is full, its reader has gone.
    """
    if stream is None:
        raise OutputError(tr("cannot write {name}: it is closed", name=name))
    for piece in pieces:
        if isinstance(piece, NextFile):
            raise TypeError("a stream takes one file")
        data = memoryview(_encoded(piece))
        with _told(name):
            while data:  # a raw stream may write less than it is given
                data = data[stream.write(data) :]
    with _told(name):
        stream.flush()


def write_files(path: Path, pieces: Iterable[Piece]) -> None:
    """Write a file, and the further ones that the pieces begin beside it; see :func:`write_file`."""
    left = iter(pieces)
    following: NextFile | None = None

    def one() -> Iterator[str | bytes]:
        nonlocal following
        following = None
        for piece in left:
            if isinstance(piece, NextFile):
                following = piece
                return
            yield piece

    write_file(path, one())
    while following is not None:
        write_file(numbered(path, following.number), one())


def whole(pieces: Iterable[Piece]) -> Iterator[bytes | NextFile]:
    """The pieces, of which the first comes when the last is there, so that an error on the way leaves nothing behind.

    What is large waits in a temporary file, not in memory.
    """
    with SpooledTemporaryFile(SPOOLED) as waiting:
        ends: list[tuple[int, NextFile | None]] = []
        for piece in pieces:
            if isinstance(piece, NextFile):
                ends.append((waiting.tell(), piece))
            else:
                waiting.write(_encoded(piece))
        ends.append((waiting.tell(), None))
        waiting.seek(0)
        for end, following in ends:
            while data := waiting.read(min(1 << 16, end - waiting.tell())):
                yield data
            if following is not None:
                yield following


def _encoded(piece: str | bytes) -> bytes:
    return piece.encode() if isinstance(piece, str) else piece


@contextmanager
def _told(where: Path | str) -> Iterator[None]:
    """Turn a system error of writing into an :class:`OutputError` that says where and what to do."""
    try:
        yield
    except BrokenPipeError:
        raise ReaderGoneError(tr("cannot write {where}: its reader has gone", where=where)) from None
    except FileNotFoundError:
        raise OutputError(tr("cannot write {where}: its folder does not exist; make it first", where=where)) from None
    except OSError as error:
        raise OutputError(
            tr("cannot write {where}: {reason}", where=where, reason=system_reason(error).lower())
        ) from None

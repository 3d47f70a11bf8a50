"""Send objects between a process and its child through the child's standard input and output, on every system.

Sockets and inherited descriptors differ between systems; two pipes do not. A thread reads, so that the other side can
be waited for with a time limit.
"""

from __future__ import annotations

import os
import pickle
import struct
import sys
import threading
from queue import Empty, SimpleQueue
from typing import IO, Any

_HEAD = struct.Struct("<Q")


class Channel:
    """Both directions of a connection; used by one thread a direction."""

    def __init__(self, reader: IO[bytes] | None, writer: IO[bytes] | None) -> None:
        """Take the two pipes, unbuffered: a thread may be reading when the process ends."""
        if reader is None or writer is None:
            raise ValueError("a channel needs both pipes")
        self._reader, self._writer = reader, writer
        self._inbox: SimpleQueue[bytes | None] = SimpleQueue()
        self._next: list[bytes | None] = []
        threading.Thread(target=self._listen, daemon=True).start()

    def send(self, message: Any) -> None:
        """Send an object.

        Raises:
            OSError: the other side has closed, or has ended.
        """
        data = pickle.dumps(message, pickle.HIGHEST_PROTOCOL)
        try:
            rest = memoryview(_HEAD.pack(len(data)) + data)
            while rest:  # a raw pipe may take less than it is given
                rest = rest[self._writer.write(rest) :]
        except ValueError as error:  # the pipe was closed here
            raise BrokenPipeError(str(error)) from None

    def poll(self, seconds: float) -> bool:
        """Whether an object comes, or the other side ends, within some seconds."""
        if not self._next:
            try:
                self._next.append(self._inbox.get(timeout=seconds))
            except Empty:
                return False
        return True

    def recv(self) -> Any:
        """The next object, waiting for it.

        Raises:
            EOFError: the other side has ended.
        """
        data = self._next.pop() if self._next else self._inbox.get()
        if data is None:
            self._inbox.put(None)  # for whoever asks again
            raise EOFError
        return pickle.loads(data)  # noqa: S301  the bytes of our own other side

    def close(self) -> None:
        """Close this end."""
        for stream in (self._writer, self._reader):
            try:
                stream.close()
            except OSError:  # what the other side did not take is lost with it
                continue

    def _listen(self) -> None:
        try:
            while head := self._exactly(_HEAD.size):
                data = self._exactly(*_HEAD.unpack(head))
                if not data:
                    break
                self._inbox.put(data)
        except (OSError, ValueError):  # closed while it was read
            pass
        self._inbox.put(None)

    def _exactly(self, size: int) -> bytes:
        """So many bytes; none if the other side ends before."""
        found = bytearray()
        while len(found) < size:
            piece = self._reader.read(size - len(found))
            if not piece:
                return b""
            found += piece
        return bytes(found)


def to_parent() -> Channel:
    """The child's end. What the child prints from now on goes nowhere, or it would get between the objects."""
    reader = os.fdopen(os.dup(0), "rb", buffering=0)
    writer = os.fdopen(os.dup(1), "wb", buffering=0)
    nowhere = os.open(os.devnull, os.O_RDWR)
    os.dup2(nowhere, 0)
    os.dup2(nowhere, 1)
    os.close(nowhere)
    sys.stdin = sys.stdout = None  # a print goes nowhere as well
    return Channel(reader, writer)

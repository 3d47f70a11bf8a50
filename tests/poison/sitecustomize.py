"""Makes workers fail on demand: a file that begins with ``!segv`` ends the process that reads it, and so on.

Python runs this file at its start when its folder is on PYTHONPATH, so the workers of a batch under test need no door
of their own for it.
"""

import errno
import os
import signal
import time
from pathlib import Path

import satrchin.reading.reader
import satrchin.reading.text
from satrchin.document import Document, Line, Page
from satrchin.errors import MissingDependencyError
from satrchin.reading.options import ReadOptions

_read = satrchin.reading.reader.read


class BrokenPages:
    """Two pages that can be read, and one that cannot."""

    def __iter__(self):
        yield Page(1, (Line("صفحهٔ یک"),))
        yield Page(2, (Line("صفحهٔ دو"),))
        raise ValueError("page 3 is broken")


def end_once(path):
    mark = path.with_suffix(".mark")
    if not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)


def eat(_):
    eaten = []
    while len(eaten) < 64:
        eaten.append(bytearray(1 << 26))


def fail(error):
    raise error


def write_nothing(_):
    from satrchin.batch import outputs

    def write(_part, _piece):
        with outputs.told_as_output(_part._job):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    outputs._Part.write = write


POISONS = {
    "segv": lambda _: os.kill(os.getpid(), signal.SIGSEGV),
    "exit": lambda _: os._exit(3),
    "once": end_once,
    "hang": lambda _: time.sleep(600),
    "slow": lambda _: time.sleep(0.3),
    "eat": eat,
    "bug": lambda _: fail(RuntimeError("a bug")),
    "missing": lambda _: fail(MissingDependencyError("tesseract is not installed: apt-get install tesseract-ocr")),
    "vanish": lambda path: path.unlink(),
    "grow": lambda path: path.write_text("!grow " * 9, encoding="utf-8"),
    "full": write_nothing,
}


def read(path: Path, options: ReadOptions) -> Document:
    """Read a document, or fail as its first word says."""
    words = path.read_text(encoding="utf-8", errors="replace").partition("\n")[0].split()
    poison = words[0].removeprefix("!") if words and words[0].startswith("!") else ""
    if poison == "pages":
        return Document(str(path), BrokenPages())
    if poison:
        POISONS[poison](path)
    return _read(path, options)


satrchin.reading.reader.read = read

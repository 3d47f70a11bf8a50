"""Read and write the manifest, ``OUT/.satrchin/manifest.jsonl``: one JSON record per input file.

The manifest stays readable when a run is killed: each record is appended in one write once its outputs are in
place, the last record of a file counts, and an incomplete line is dropped. At the end of a run the manifest is
reduced to one record per file, sorted by name, and replaced atomically.
``docs/batch.md`` describes the fields.
"""

from __future__ import annotations

import errno
import json
import os
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from operator import itemgetter
from pathlib import Path
from sys import intern
from typing import Any, BinaryIO, NamedTuple

from satrchin.batch.fingerprint import Stamp
from satrchin.document import Status
from satrchin.errors import OutputError
from satrchin.messages import marked, system_reason, tr
from satrchin.writing.formats import MORE, suffix_of

SCHEMA = 1
"""Version of the records; raised when a field changes or goes, not when one is added."""

FOLDER = ".satrchin"
"""Folder inside the output folder for everything that is not a cleaned document."""


CAUSES = {
    "input": marked("the file cannot be read"),
    "page": marked("part of it could not be read or cleaned"),
    "crash": marked("it crashed its worker twice"),
    "memory": marked("it needs more memory than the limit"),
    "time": marked("it exceeded the time limit"),
    "unpaged": marked("it is a text, and the formats of the run need pages"),
    "kind": marked("not a document: a link, a device, or a file of another kind"),
    "edited": marked("its output was edited by hand"),
    "blocked": marked("a file that no run wrote is in the place of its output"),
    "missing": marked("a program or package is not installed"),
    "output": marked("its output could not be written"),
    "full": marked("the disk is full"),
    "vanished": marked("it was removed during the run"),
    "changing": marked("it changed while it was read"),
    "lost": marked("the workers that processed it were lost"),
}
"""Causes of a status other than ok, each with its description."""

AGAIN = frozenset({"blocked", "missing", "output", "full", "vanished", "changing", "lost"})
"""Causes outside the file: the next run tries again."""


class Output(NamedTuple):
    """An output file."""

    sha256: str
    stamp: Stamp


class Record(NamedTuple):
    """The outcome for one input file; ``docs/batch.md`` describes each field."""

    source: str
    status: Status
    reason: str = ""
    """Why the file is not ok, as a sentence."""
    cause: str = ""
    """Why the file is not ok: a key of :data:`CAUSES`."""
    sha256: str = ""
    stamp: Stamp | None = None
    base: str = ""
    """The outputs' names without their suffixes."""
    outputs: Mapping[str, Output] = {}
    """Outputs by format; those of ``page#2`` are the second files of formats that have one page a file."""
    recipe: str = ""
    recipe_sha256: str = ""
    program: str = ""
    model: str = ""
    pages: int = 0
    lines: int = 0
    edits: int = 0
    grade: float | None = None
    seconds: float = 0.0
    finished: str = ""
    doubtful: int = 0
    """Number of doubts."""
    doubts: tuple[dict[str, Any], ...] = ()
    """The least certain doubts, the worst first."""
    kind: str = ""
    """What it is: ``text``, ``glyphs`` or ``ocr``; empty if it could not be read, or an older program wrote this."""

    @property
    def formats(self) -> tuple[str, ...]:
        """The formats of its outputs, each once."""
        return tuple(dict.fromkeys(form.partition(MORE)[0] for form in self.outputs))

    def paths(self) -> dict[str, Output]:
        """Outputs by their path in the output folder."""
        folder = self.source[: self.source.rfind("/") + 1]
        return {f"{folder}{self.base}.{suffix_of(form)}": output for form, output in self.outputs.items()}

    def line(self) -> bytes:
        """The record as one line of JSON."""
        formats = list(self.outputs)
        outputs = {
            path: {"format": form, "sha256": output.sha256, "stamp": output.stamp}
            for form, (path, output) in zip(formats, self.paths().items(), strict=True)
        }
        table = {
            "schema": SCHEMA,
            "source": self.source,
            "size": self.stamp.size if self.stamp else None,
            **self._asdict(),
            "outputs": outputs,
        }
        try:
            return json.dumps(table, ensure_ascii=False).encode() + b"\n"
        except UnicodeEncodeError:  # a file name that is not UTF-8
            return json.dumps(table).encode() + b"\n"

    @classmethod
    def parse(cls, line: bytes) -> Record:
        """Parse one line.

        Raises:
            ValueError: the line is incomplete, or has another schema version.
        """
        try:
            table = json.loads(line)
            if table["schema"] != SCHEMA:
                raise ValueError("of another schema")
            table["outputs"] = {
                out["format"]: Output(out["sha256"], Stamp._make(out["stamp"])) for out in table["outputs"].values()
            }
            if table["stamp"] is not None:
                table["stamp"] = Stamp._make(table["stamp"])
            table.setdefault("kind", "")
            for name in _REPEATED:
                table[name] = intern(table[name])
            return cls._make(_fields(table))
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError(f"not a record: {error}") from None


def now() -> str:
    """The time for ``finished``, in microseconds, so that two runs within a second are told apart."""
    return datetime.now(UTC).isoformat(timespec="microseconds")


_REPEATED = ("recipe", "recipe_sha256", "program", "model", "kind")
"""Share equal strings between records, to save memory."""

_fields = itemgetter(*Record._fields)


class Manifest:
    """The records of an output folder, one a file."""

    def __init__(self, path: Path) -> None:
        """Read the manifest; a line that cannot be parsed is dropped, and its file is cleaned again."""
        self.path = path
        self.changed = False
        """Whether records were added."""
        self._records: dict[str, Record] = {}
        self._tidy = True
        self._torn = False
        """Whether the last line is incomplete."""
        self._file: BinaryIO | None = None
        last = ""
        try:
            file = path.open("rb")
        except FileNotFoundError:
            return
        with file:
            for line in file:
                self._torn = not line.endswith(b"\n")
                try:
                    record = Record.parse(line)
                except ValueError:
                    self._tidy = False
                    continue
                self._tidy &= line.endswith(b"\n") and record.source > last
                last = record.source
                self._records[record.source] = record

    def __len__(self) -> int:
        return len(self._records)

    def get(self, source: str) -> Record | None:
        """The record of a file, or None if there is none."""
        return self._records.get(source)

    def __iter__(self) -> Iterator[Record]:
        """All records, in the order of their files' names."""
        for source in sorted(self._records):
            yield self._records[source]

    def bases(self) -> dict[str, dict[str, str]]:
        """Output names given by earlier runs: folder to file name to base name."""
        named: defaultdict[str, dict[str, str]] = defaultdict(dict)
        for source, record in self._records.items():
            if record.outputs:
                folder, _, name = source.rpartition("/")
                named[folder][name] = record.base
        return named

    def add(self, record: Record) -> None:
        """Append a record in one write.

        Raises:
            OutputError: it cannot be written.
        """
        line = record.line()
        with self._told():
            if self._file is None:
                if self._torn:
                    self._rewrite()  # do not append to an incomplete line
                self._file = self.path.open("ab", buffering=0)
            if self._file.write(line) != len(line):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        self._records[record.source] = record
        self.changed = True
        self._tidy = False

    def release(self) -> None:
        """Let go of the file, so that another process may replace it; the next record opens it again."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def close(self) -> None:
        """Reduce the manifest to one record per file.

        Raises:
            OutputError: it cannot be written; the appended records stay.
        """
        self.release()
        with self._told():
            self._rewrite()

    def _rewrite(self) -> None:
        if self._tidy:
            return
        beside = self.path.with_suffix(".new")
        with beside.open("wb") as file:
            file.writelines(record.line() for record in self)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(self.path)
        self._tidy, self._torn = True, False

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            reason = system_reason(error).lower()
            raise OutputError(
                tr("cannot write {path}: {reason}; mend that and run again to go on", path=self.path, reason=reason)
            ) from None

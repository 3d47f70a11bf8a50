"""The manifest, ``OUT/.satrchin/manifest.jsonl``: what was done with each file, one JSON object a line.

In: records, as files are done. Out: a file that a killed run leaves readable: each record is appended in one write
as soon as its outputs are in place, the last record of a file counts, and a line that was torn is dropped. A run
that ends brings it down to one record a file, in the order of their names, and renames it into place.
``docs/batch.md`` describes the fields.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from satrchin.batch.fingerprint import Stamp
from satrchin.document import Status
from satrchin.errors import OutputError

SCHEMA = 1
"""Version of the records: new fields may come under the same number, a changed or lost field raises it."""

FOLDER = ".satrchin"
"""Where, in the output folder, everything lies that is no cleaned document."""


CAUSES = {
    "input": "the file cannot be read",
    "page": "something in it could not be read or cleaned",
    "crash": "it ended the worker, twice",
    "memory": "it needs more memory than it may take",
    "time": "it takes longer than it may",
    "kind": "no document: a link, a device, a file of another kind",
    "edited": "its output was edited by hand",
    "blocked": "a file that no run wrote is where its output goes",
    "missing": "a program or package is not installed",
    "output": "its output could not be written",
    "full": "the disk is full",
    "vanished": "it was not there any more",
    "changing": "it was written to while it was read",
    "lost": "the workers that had it were lost",
}
"""Why a file is not ok."""

AGAIN = frozenset({"blocked", "missing", "output", "full", "vanished", "changing", "lost"})
"""Causes that lie outside the file: the next run tries again."""


@dataclass(frozen=True, slots=True)
class Output:
    """A file that was written."""

    sha256: str
    stamp: Stamp


@dataclass(frozen=True, slots=True)
class Record:
    """What was done with one file; ``docs/batch.md`` describes each field."""

    source: str
    status: Status
    reason: str = ""
    """In words, for whatever is not ok."""
    cause: str = ""
    """The reason as one word, a key of :data:`CAUSES`."""
    sha256: str = ""
    stamp: Stamp | None = None
    base: str = ""
    """The outputs' names without their suffixes."""
    outputs: dict[str, Output] = field(default_factory=dict)
    """Format to what was written."""
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
    doubts: tuple[dict[str, Any], ...] = ()
    """The most doubtful places of the text, the worst first."""

    def line(self) -> bytes:
        """The record as a line of the manifest."""
        folder = self.source.rpartition("/")[0]
        outputs = {
            f"{folder}/{self.base}.{name}".lstrip("/"): {"format": name, "sha256": out.sha256, "stamp": out.stamp}
            for name, out in self.outputs.items()
        }
        table = {
            "schema": SCHEMA,
            "source": self.source,
            "size": self.stamp.size if self.stamp else None,
            **{name: getattr(self, name) for name in _PLAIN},
            "outputs": outputs,
        }
        try:
            return json.dumps(table, ensure_ascii=False).encode() + b"\n"
        except UnicodeEncodeError:  # a file name that is not UTF-8
            return json.dumps(table).encode() + b"\n"

    @classmethod
    def parse(cls, line: bytes) -> Record:
        """The record of a line.

        Raises:
            ValueError: the line was torn, or is of another schema.
        """
        table = json.loads(line)
        if not isinstance(table, dict) or table.get("schema") != SCHEMA:
            raise ValueError("not a record of this schema")
        try:
            outputs = {out["format"]: Output(out["sha256"], Stamp(*out["stamp"])) for out in table["outputs"].values()}
            values = {name: table[name] for name in _PLAIN}
            stamp = values.pop("stamp")
            doubts = tuple(values.pop("doubts"))
            return cls(source=table["source"], outputs=outputs, stamp=stamp and Stamp(*stamp), doubts=doubts, **values)
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError(f"not a record of this schema: {error}") from None


_PLAIN = tuple(name for name in Record.__slots__ if name not in {"source", "outputs"})


class Manifest:
    """The records of an output folder; only their lines are held, so ten thousand take a few megabytes."""

    def __init__(self, path: Path) -> None:
        """Read what is there; a line that cannot be read is dropped, and its file is done again."""
        self.path = path
        self._lines: dict[str, bytes] = {}
        self._tidy = True
        self._file: BinaryIO | None = None
        self.dropped = 0
        last = ""
        try:
            file = path.open("rb")
        except FileNotFoundError:
            return
        with file:
            for line in file:
                try:
                    source = str(json.loads(line)["source"])
                except (ValueError, KeyError, TypeError):
                    self.dropped += 1
                    self._tidy = False
                    continue
                self._tidy &= line.endswith(b"\n") and source > last
                last = source
                self._lines[source] = line

    def __len__(self) -> int:
        return len(self._lines)

    def get(self, source: str) -> Record | None:
        """The record of a file, or None if there is none of this schema."""
        line = self._lines.get(source)
        if line is None:
            return None
        try:
            return Record.parse(line)
        except ValueError:
            return None

    def records(self) -> Iterator[Record]:
        """All records, in the order of their files' names."""
        for source in sorted(self._lines):
            if (record := self.get(source)) is not None:
                yield record

    def bases(self) -> dict[str, dict[str, str]]:
        """The names that outputs were given, by folder: bare file name to base."""
        named: dict[str, dict[str, str]] = {}
        for line in self._lines.values():
            try:
                table = json.loads(line)
                if table["outputs"]:
                    folder, _, name = table["source"].rpartition("/")
                    named.setdefault(folder, {})[name] = table["base"]
            except (ValueError, KeyError):
                continue
        return named

    def add(self, record: Record) -> None:
        """Append a record, in one write.

        Raises:
            OutputError: it cannot be written.
        """
        line = record.line()
        try:
            if self._file is None:
                self._rewrite()  # what was torn is not written behind
                self._file = self.path.open("ab", buffering=0)
            if self._file.write(line) != len(line):
                raise OutputError(f"cannot write {self.path}: no space left on device; make room and run again")
        except OSError as error:
            raise OutputError(f"cannot write {self.path}: {error.strerror}; mend that and run again") from None
        self._lines[record.source] = line
        self._tidy = False

    def close(self) -> None:
        """Bring the file down to one record a file.

        Raises:
            OutputError: it cannot be written; the records that were appended stay.
        """
        if self._file is not None:
            self._file.close()
            self._file = None
        try:
            self._rewrite()
        except OSError as error:
            raise OutputError(f"cannot write {self.path}: {error.strerror}; mend that and run again") from None

    def _rewrite(self) -> None:
        if self._tidy:
            return
        beside = self.path.with_suffix(".new")
        with beside.open("wb") as file:
            for source in sorted(self._lines):
                line = self._lines[source]
                file.write(line if line.endswith(b"\n") else line + b"\n")
            file.flush()
            os.fsync(file.fileno())
        beside.replace(self.path)
        self._tidy = True

"""Keep what a person decided: a log of decisions, one JSON object a line, on the disk before the answer is given.

``OUT/.satrchin/decisions.jsonl`` is only appended to. A decision has the cases that it is about, each with its
evidence and the text that belongs there; a later record takes it back by its number. A line that a power cut left
half written is passed over, and the next one begins on a line of its own.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from satrchin.errors import OutputError
from satrchin.messages import system_reason, tr
from satrchin.review.cases import Case

NAME = "decisions.jsonl"
SCHEMA = 1

Action = Literal["accept", "choose", "edit", "skip", "undo"]


@dataclass(frozen=True, slots=True)
class Decided:
    """A case and the text that belongs there."""

    case: Case
    after: str
    shown: str | None = None
    """Of a line of a random sample: the text that was judged, with earlier decisions; None otherwise."""


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision, of one case or of all like cases."""

    number: int
    action: Action
    cases: tuple[Decided, ...] = ()
    undoes: int = 0
    """The number of the decision that this one takes back."""
    sample: str = ""
    """The random sample that the case belongs to; empty for the list of doubts."""
    at: str = ""
    """When, in UTC."""

    def line(self) -> bytes:
        """The decision as one line of JSON."""
        table = {
            "schema": SCHEMA,
            "number": self.number,
            "action": self.action,
            "at": self.at,
            "undoes": self.undoes,
            "sample": self.sample,
            "cases": [one.case.plain() | {"after": one.after, "shown": one.shown} for one in self.cases],
        }
        return json.dumps(table, ensure_ascii=False).encode("utf-8", "surrogatepass") + b"\n"

    @classmethod
    def parse(cls, line: bytes) -> Decision:
        """Parse one line.

        Raises:
            ValueError: it is incomplete, or of another schema.
        """
        try:
            table: dict[str, Any] = json.loads(line.decode("utf-8", "surrogatepass"))
            if table["schema"] != SCHEMA:
                raise ValueError("of another schema")
            cases = tuple(Decided(Case.of_plain(case), str(case["after"]), case["shown"]) for case in table["cases"])
            return cls(table["number"], table["action"], cases, table["undoes"], table["sample"], table["at"])
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError(f"not a decision: {error!r}") from None


class Decisions:
    """All decisions of an output folder, in the order in which they were made."""

    def __init__(self, home: Path) -> None:
        """Read the log of a folder ``OUT/.satrchin``; there need not be one yet."""
        self.path = home / NAME
        self._all: list[Decision] = []
        self._undone: set[int] = set()
        self._pages: dict[tuple[str, int], list[tuple[int, Decided]]] = {}
        self._skips: dict[tuple[object, ...], int] = {}
        with suppress(FileNotFoundError), self.path.open("rb") as file:
            for line in file:
                with suppress(ValueError):
                    self._take(Decision.parse(line))

    def __len__(self) -> int:
        return len(self._all)

    def __iter__(self) -> Iterator[Decision]:
        """The decisions that hold: neither undone nor an undoing."""
        return (one for one in self._all if one.action != "undo" and one.number not in self._undone)

    def get(self, number: int) -> Decision | None:
        """The decision of a number, if it holds."""
        return next((one for one in self if one.number == number), None)

    def last(self) -> Decision | None:
        """The newest decision that holds."""
        for one in reversed(self._all):
            if one.action != "undo" and one.number not in self._undone:
                return one
        return None

    def of_page(self, digest: str, page: int) -> list[Decided]:
        """What was decided on a page of a file, in order; without what was only set aside."""
        return [one for number, one in self._pages.get((digest, page), ()) if number not in self._undone]

    def numbered(self, digest: str, page: int) -> list[tuple[int, Decided]]:
        """The same, each with the number of its decision."""
        return [(number, one) for number, one in self._pages.get((digest, page), ()) if number not in self._undone]

    def skipped(self, case: Case) -> int:
        """The number of the decision that set a case aside; 0: none did, or it was undone."""
        number = self._skips.get(_key(case), 0)
        return 0 if number in self._undone else number

    @property
    def newest(self) -> int:
        """The number of the newest record; 0: there is none."""
        return self._all[-1].number if self._all else 0

    def newest_of_files(self) -> dict[str, int]:
        """For each file, by its hash, the newest record that changes something in it."""
        touched = {one.number: {case.case.sha256 for case in one.cases} for one in self._all}
        newest: dict[str, int] = {}
        for one in self._all:
            for digest in touched.get(one.undoes, set()) if one.action == "undo" else touched[one.number]:
                newest[digest] = one.number
        return newest

    def files(self) -> set[str]:
        """The hashes of the files that were ever decided on, also where all of it was undone."""
        return {digest for digest, _ in self._pages} | {str(key[0]) for key in self._skips}

    def add(self, action: Action, cases: Sequence[Decided] = (), *, undoes: int = 0, sample: str = "") -> Decision:
        """Record a decision; it is on the disk when this returns.

        Raises:
            OutputError: it cannot be written.
        """
        number = self._all[-1].number + 1 if self._all else 1
        at = datetime.now(UTC).isoformat(timespec="seconds")
        decision = Decision(number, action, tuple(cases), undoes, sample, at)
        try:
            _append(self.path, decision.line())
        except OSError as error:
            raise OutputError(
                tr("cannot write {path}: {reason}", path=self.path, reason=system_reason(error).lower())
            ) from None
        self._take(decision)
        return decision

    def _take(self, decision: Decision) -> None:
        self._all.append(decision)
        if decision.action == "undo":
            self._undone.add(decision.undoes)
        elif decision.action == "skip":
            self._skips.update((_key(one.case), decision.number) for one in decision.cases)
        else:
            for one in decision.cases:
                self._pages.setdefault((one.case.sha256, one.case.page), []).append((decision.number, one))


def _key(case: Case) -> tuple[object, ...]:
    """What stays of a case as long as its file is read as it was."""
    return case.sha256, case.page, case.line, case.start, case.raw, case.kind, case.issue


def _append(path: Path, line: bytes) -> None:
    """Append a line and wait until it is on the disk; after a half-written line it begins a new one."""
    new = not path.exists()
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab+") as file:
        size = file.seek(0, os.SEEK_END)
        if size:
            file.seek(size - 1)
            if file.read(1) != b"\n":
                line = b"\n" + line
        file.write(line)
        file.flush()
        os.fsync(file.fileno())
    if new and hasattr(os, "O_DIRECTORY"):  # the name of the new file as well
        folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def after_texts(decisions: Iterable[Decision]) -> Iterator[str]:
    """The texts that persons confirmed or wrote, once for each case."""
    return (one.after for decision in decisions if decision.action != "skip" for one in decision.cases)

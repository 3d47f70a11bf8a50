"""An index of everything there is to decide in an output folder, the worst first, in a small database.

In: the manifest, the kept pages and the decisions. Out: the next item after a place in the ranking, counts by kind,
like cases. The database ``OUT/.satrchin/review.sqlite`` holds nothing of its own: it is brought up to date when a
review begins, and made again when it is deleted. Memory does not grow with the number of items.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from satrchin.batch.manifest import Record
from satrchin.review.apply import Spot, apply, covers
from satrchin.review.cases import Case
from satrchin.review.database import opened
from satrchin.review.decisions import Decisions
from satrchin.review.pages_path import path_of
from satrchin.review.store import Stored

NAME = "review.sqlite"
OPEN, DECIDED, SKIPPED, SAMPLED = 0, 1, 2, 3
"""States of an item; ``SAMPLED``: a line of a random sample that nobody has judged yet."""
SAMPLE = "sample"
"""The kind of the lines of a random sample."""


@dataclass(frozen=True, slots=True)
class Row:
    """An item as the index has it."""

    id: int
    source: str
    sha256: str
    page: int
    line: int
    span: tuple[int, int]
    scope: tuple[int, int]
    kind: str
    confidence: float
    text: str
    reason: str
    alternatives: tuple[str, ...]
    like: str
    case: Case
    state: int
    decision: int


@dataclass(frozen=True, slots=True)
class Choice:
    """Which items are shown."""

    kinds: tuple[str, ...] = ()
    """Empty: all."""
    source: str = ""
    """Only those of files whose path holds this; empty: all."""
    state: int = OPEN
    """``OPEN`` or ``SKIPPED``."""


_COLUMNS = (
    "items.id, name, sha256, page, line, start, stop, low, high, kind, confidence, text, reason, alternatives, alike,"
    " evidence, state, decision"
)


class Index:
    """The database of an output folder; used under one lock."""

    def __init__(self, home: Path) -> None:
        """Open the database of ``OUT/.satrchin``; one that is damaged or of another version is made anew."""
        self.home = home
        self._base = opened(home / NAME)
        self._counts: dict[str, dict[int, int]] | None = None

    def close(self) -> None:
        """Close the database."""
        self._base.close()

    def update(
        self, records: Iterable[Record], decisions: Decisions, tell: Callable[[int], None] = lambda _: None
    ) -> list[str]:
        """Take over what the batch did since the last time.

        Args:
            records: of the manifest.
            decisions: all that were made.
            tell: called with the number of files that were read, now and then.

        Returns:
            The files without kept pages: they were cleaned with ``--no-review``, or by an older version.
        """
        self._counts = None
        known = {row[0]: row[1:] for row in self._base.execute("SELECT name, sha256, finished FROM files")}
        bare: list[str] = []
        changed = 0
        self._base.execute("BEGIN")
        try:
            for record in records:
                stamp = known.pop(os.fsencode(record.source), None)
                if record.outputs and stamp != (record.sha256, record.finished):
                    changed += 1
                    if not self._take(record, decisions):
                        bare.append(record.source)
                    if changed % 500 == 0:
                        tell(changed)
                elif stamp is not None and not record.outputs:
                    self._drop(os.fsencode(record.source))
            for name in known:
                self._drop(name)
            self._base.execute("COMMIT")
        except BaseException:
            self._base.execute("ROLLBACK")
            raise
        if changed:
            self._base.execute("ANALYZE")
        return bare

    def _take(self, record: Record, decisions: Decisions) -> bool:
        """The items of a file anew."""
        name = os.fsencode(record.source)
        self._drop(name)
        try:
            stored = Stored(path_of(self.home, record.source))
            items = stored.items()
        except (OSError, ValueError):
            return False
        cursor = self._base.execute(
            "INSERT INTO files (name, source, sha256, finished, lines, lost) VALUES (?,?,?,?,?,0)",
            (name, _text(record.source), record.sha256, record.finished, record.lines),
        )
        file = cursor.lastrowid
        self._insert(file, items, OPEN)
        if record.sha256 in decisions.files():
            self.restate(record.source, decisions)
        return True

    def _insert(self, file: int | None, items: Iterable[Mapping[str, Any]], state: int) -> None:
        self._base.executemany(
            "INSERT INTO items (file, page, line, start, stop, low, high, kind, confidence, text, reason, alternatives,"
            " alike, issue, evidence, state) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                (
                    file,
                    item["page"],
                    item["line"],
                    *item["span"],
                    *item["scope"],
                    item["kind"],
                    item["confidence"],
                    _text(item["text"]),
                    _text(item["reason"]),
                    json.dumps(item["alternatives"]),
                    item["like"],
                    item["case"]["issue"],
                    json.dumps(item["case"]),
                    state,
                )
                for item in items
            ),
        )

    def sample(self, lines: Iterable[tuple[str, Mapping[str, Any]]]) -> None:
        """Take the lines of a random sample in place of those of an earlier one.

        Args:
            lines: each as its file and the item as plain data; they are shown in this order.
        """
        self._counts = None
        self._base.execute("BEGIN")
        self._base.execute("DELETE FROM items WHERE kind = ?", (SAMPLE,))
        for place, (source, item) in enumerate(lines):
            found = self._base.execute("SELECT id FROM files WHERE name = ?", (os.fsencode(source),)).fetchone()
            self._insert(found[0], [{**item, "confidence": float(place), "kind": SAMPLE, "like": ""}], SAMPLED)
        self._base.execute("COMMIT")

    def _drop(self, name: bytes) -> None:
        self._base.execute("DELETE FROM items WHERE file = (SELECT id FROM files WHERE name = ?)", (name,))
        self._base.execute("DELETE FROM files WHERE name = ?", (name,))

    def restate(self, source: str, decisions: Decisions, pages: Sequence[int] | None = None) -> None:
        """Bring the state of a file's items in line with the decisions.

        Args:
            source: the file.
            decisions: all that were made.
            pages: only these pages.
        """
        found = self._base.execute("SELECT id, sha256 FROM files WHERE name = ?", (os.fsencode(source),)).fetchone()
        if found is None:
            return
        self._counts = None
        file, digest = found
        stored = Stored(path_of(self.home, source))
        lost = 0
        for page in stored.head["pages"] if pages is None else pages:
            numbered = decisions.numbered(digest, page)
            spots: tuple[Spot | None, ...] = ()
            if numbered:
                places = stored.places(page)
                spots = apply(places.page, [one for _, one in numbered], places).spots
                lost += sum(spot is None for spot in spots)
            numbers = [(number, spot) for (number, _), spot in zip(numbered, spots, strict=True) if spot is not None]
            rows = self._base.execute(
                "SELECT id, line, start, stop, kind, issue, evidence FROM items WHERE file=? AND page=? AND kind <> ?",
                (file, page, SAMPLE),
            ).fetchall()
            for row, line, start, stop, kind, issue, evidence in rows:
                own = [number for number, spot in numbers if covers(spot, line, (start, stop), kind, issue)]
                state, decision = (DECIDED, own[-1]) if own else (OPEN, 0)
                if not own and (skip := decisions.skipped(Case.of_plain(json.loads(evidence)))):
                    state, decision = SKIPPED, skip
                self._base.execute("UPDATE items SET state=?, decision=? WHERE id=?", (state, decision, row))
        if pages is None:
            self._base.execute("UPDATE files SET lost=? WHERE id=?", (lost, file))

    def mark(self, ids: Sequence[int], state: int, decision: int) -> None:
        """Set the state of items at once, before the pages are looked at."""
        self._counts = None
        self._base.execute("BEGIN")
        self._base.executemany(
            "UPDATE items SET state = CASE WHEN ? = 0 AND kind = 'sample' THEN 3 ELSE ? END, decision = ? WHERE id = ?",
            ((state, state, decision, one) for one in ids),
        )
        self._base.execute("COMMIT")

    def get(self, number: int) -> Row | None:
        """The item of a number."""
        return self._one("items.id = ?", (number,), "")

    def next(self, choice: Choice, after: Row | None = None, *, back: bool = False) -> Row | None:
        """The first item of a choice, the first after another one in the ranking, or the last before it."""
        if len(choice.kinds) > 1:  # one search in the index for each: a sort of all items takes longer
            found = [self.next(replace(choice, kinds=(kind,)), after, back=back) for kind in choice.kinds]
            rows = sorted(filter(None, found), key=lambda row: (row.confidence, row.id), reverse=back)
            return rows[0] if rows else None
        where, values = self._where(choice)
        way, sign = ("DESC", "<") if back else ("ASC", ">")
        if after is not None:
            where += f" AND (confidence, items.id) {sign} (?, ?)"
            values += [after.confidence, after.id]
        return self._one(where, values, f"ORDER BY confidence {way}, items.id {way} LIMIT 1")

    def of_decision(self, number: int) -> list[Row]:
        """The items that a decision settled."""
        return self._many("decision = ?", (number,), "ORDER BY items.id")

    def alike(self, row: Row, most: int = -1) -> list[Row]:
        """The open items that are like another one, which is among them; at most so many, -1: all."""
        if not row.like:
            return [row]
        return self._many("alike = ? AND state <> ?", (row.like, DECIDED), f"ORDER BY items.id LIMIT {most:d}")

    def count_alike(self, row: Row) -> tuple[int, int]:
        """How many open items are like one, that included, and in how many files."""
        if not row.like:
            return 1, 1
        sql = "SELECT count(*), count(DISTINCT file) FROM items WHERE alike = ? AND state <> ?"
        count, files = self._base.execute(sql, (row.like, DECIDED)).fetchone()
        return int(count), int(files)

    def counts(self) -> dict[str, dict[int, int]]:
        """How many items there are, by kind and state."""
        if self._counts is None:
            self._counts = {}
            for kind, state, count in self._base.execute(
                "SELECT kind, state, count(*) FROM items GROUP BY state, kind"
            ):
                self._counts.setdefault(kind, {})[state] = count
        return self._counts

    def left(self, choice: Choice) -> int:
        """How many items a choice has."""
        if not choice.source:
            kinds = choice.kinds or self.counts()
            return sum(self.counts().get(kind, {}).get(choice.state, 0) for kind in kinds)
        where, values = self._where(choice)
        (count,) = self._base.execute(
            f"SELECT count(*) FROM items WHERE {where}",  # noqa: S608  of constants; all values are bound
            values,
        ).fetchone()
        return int(count)

    def files(self, part: str = "", most: int = 50) -> list[tuple[str, int]]:
        """Files with open items whose names hold ``part``, with the number of those, most first."""
        return self._base.execute(
            "SELECT source, count(*) AS n FROM items JOIN files ON files.id = file"
            " WHERE state = 0 AND instr(source, ?) GROUP BY file ORDER BY n DESC, source LIMIT ?",
            (part, most),
        ).fetchall()

    def lines(self) -> list[tuple[str, str, int]]:
        """All files with their hashes and their numbers of lines."""
        found = self._base.execute("SELECT name, sha256, lines FROM files WHERE lines > 0 ORDER BY name")
        return [(os.fsdecode(name), digest, lines) for name, digest, lines in found]

    def followed(self, source: str, newest: int) -> None:
        """Note that the outputs of a file follow all decisions up to this number."""
        self._base.execute("UPDATE files SET followed = ? WHERE name = ?", (newest, os.fsencode(source)))

    def unfollowed(self, decisions: Decisions) -> list[str]:
        """The files on which something was decided that their outputs may not show yet."""
        newest = decisions.newest_of_files()
        found = self._base.execute("SELECT name, sha256, followed FROM files")
        return [os.fsdecode(name) for name, digest, followed in found if newest.get(digest, 0) > followed]

    def lost(self) -> int:
        """How many decisions do not fit the pages of their files any more."""
        return int(self._base.execute("SELECT coalesce(sum(lost), 0) FROM files").fetchone()[0])

    def _where(self, choice: Choice) -> tuple[str, list[Any]]:
        where = "state = ?"
        values: list[Any] = [choice.state]
        if choice.kinds:
            where += f" AND kind IN ({','.join('?' * len(choice.kinds))})"
            values += choice.kinds
        if choice.source:
            where += " AND file IN (SELECT id FROM files WHERE instr(source, ?))"
            values.append(choice.source)
        return where, values

    def _one(self, where: str, values: Sequence[Any], order: str) -> Row | None:
        return next(iter(self._many(where, values, order)), None)

    def _many(self, where: str, values: Sequence[Any], order: str) -> list[Row]:
        sql = f"SELECT {_COLUMNS} FROM items JOIN files ON files.id = file WHERE {where} {order}"  # noqa: S608  of constants; all values are bound
        with closing(self._base.cursor()) as cursor:
            return [_row(values) for values in cursor.execute(sql, values)]


def _row(values: tuple[Any, ...]) -> Row:
    number, name, digest, page, line, start, stop, low, high, kind, confidence, *rest = values
    text, reason, others, like, case, state, decision = rest
    return Row(
        number,
        os.fsdecode(name),
        digest,
        page,
        line,
        (start, stop),
        (low, high),
        kind,
        confidence,
        text,
        reason,
        tuple(json.loads(others)),
        like,
        Case.of_plain(json.loads(case)),
        state,
        decision,
    )


def _text(text: str) -> str:
    """A text that the database can hold: unpaired surrogates, as in names that are not UTF-8, as escapes."""
    return text.encode("utf-8", "backslashreplace").decode()

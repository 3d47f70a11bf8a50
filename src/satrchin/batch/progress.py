"""Show the progress of a run: a bar on a terminal, plain lines elsewhere, JSON for programs, or nothing.

All output goes to standard error: ``1204/10000 files, 1310 pages, 52 files/s, 2:49 left, 1200 ok, 1 partial,
3 failed``, each file that is not ok with its reason, and a summary at the end.
"""

from __future__ import annotations

import json
import sys
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, Self

from satrchin.batch.manifest import Record
from satrchin.batch.totals import Totals
from satrchin.messages import number, tr, tr_n
from satrchin.persian.chars import ZWNJ
from satrchin.writing.changes import STATUSES

EVERY = 10.0
"""Seconds between two plain lines."""


class Progress:
    """No output; the base class of the other kinds."""

    def __init__(self) -> None:
        self.total = 0
        self.counts: Counter[str] = Counter()
        self._pages = 0
        self._live: dict[str, int] = {}
        self._start = time.monotonic()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        return

    def plan(self, total: int, kept: int) -> None:
        """Start: the number of files to clean, and of files that are up to date."""
        del kept
        self.total = total
        self._start = time.monotonic()

    def sign(self, source: str, pages: int) -> None:
        """Pages of the current file were finished."""
        self._live[source] = pages
        self.show()

    def done(self, record: Record) -> None:
        """A file was finished."""
        self._live.pop(record.source, None)
        self.counts[record.status] += 1
        self._pages += record.pages
        if record.status in {"failed", "partial"} or record.cause:
            self.told(record)
        self.show()

    def show(self) -> None:
        """Show the current state."""

    def told(self, record: Record) -> None:
        """Show a file that is not ok."""

    def say(self, text: str) -> None:
        """Show a message."""

    def sum_up(self, summary: Totals) -> None:
        """Show the summary of the run."""

    @property
    def pages(self) -> int:
        """Finished pages, including those of unfinished files."""
        return self._pages + sum(self._live.values())

    def state(self) -> dict[str, Any]:
        """The current state as plain data."""
        files = self.counts.total()
        seconds = time.monotonic() - self._start
        left = seconds / files * (self.total - files) if files else None
        return {
            "files": files,
            "total": self.total,
            "pages": self.pages,
            "files_per_second": round(files / seconds, 2) if seconds else 0.0,
            "pages_per_second": round(self.pages / seconds, 2) if seconds else 0.0,
            "seconds": round(seconds, 1),
            "seconds_left": None if left is None else round(left, 1),
            **{status: self.counts[status] for status in ("ok", "partial", "failed", "skipped")},
        }


class Plain(Progress):
    """Plain lines at intervals, for logs."""

    def __init__(self) -> None:
        super().__init__()
        self._shown = time.monotonic()

    def plan(self, total: int, kept: int) -> None:
        """Start: the number of files to clean, and of files that are up to date."""
        super().plan(total, kept)
        self.say(tr("{files} to do, {kept} up to date", files=files(total), kept=kept))

    def show(self) -> None:
        """Print a line, if the last one is older than the interval."""
        if time.monotonic() - self._shown > EVERY:
            self._shown = time.monotonic()
            self.say(line(self.state()))

    def told(self, record: Record) -> None:
        """A line for a file that is not ok."""
        self.say(f"{tr(STATUSES[record.status])}: {printable(record.source)}: {record.reason}")

    def say(self, text: str) -> None:
        """A line on standard error."""
        print(f"satrchin: {printable(text)}", file=sys.stderr, flush=True)  # noqa: T201 - this is its job

    def sum_up(self, summary: Totals) -> None:
        """Print the summary."""
        for text in summed(summary):
            self.say(text)
        if summary.report is not None:
            self.say(tr("report: {report}", report=summary.report))


class Json(Progress):
    """One JSON object per line, for programs."""

    def __init__(self) -> None:
        super().__init__()
        self._shown = 0.0

    def plan(self, total: int, kept: int) -> None:
        """Start: the number of files to clean, and of files that are up to date."""
        super().plan(total, kept)
        self._write({"event": "plan", "total": total, "kept": kept})

    def show(self) -> None:
        """Print the state, at most once a second."""
        if time.monotonic() - self._shown > 1:
            self._shown = time.monotonic()
            self._write({"event": "progress", **self.state()})

    def told(self, record: Record) -> None:
        """A file that is not ok."""
        self._write(
            {
                "event": "file",
                "source": record.source,
                "status": record.status,
                "cause": record.cause,
                "reason": record.reason,
            }
        )

    def say(self, text: str) -> None:
        """Print a message."""
        self._write({"event": "message", "text": text})

    def sum_up(self, summary: Totals) -> None:
        """The sum."""
        self._write(
            {
                "event": "summary",
                **{status: summary.done[status] for status in ("ok", "partial", "failed", "skipped")},
                "kept": summary.kept.total(),
                "left": summary.left,
                "pages": summary.pages,
                "seconds": round(summary.seconds, 2),
                "causes": dict(summary.causes),
                "notes": dict(summary.notes),
                "stopped": summary.stopped,
                "interrupted": summary.interrupted,
                "report": summary.report and str(summary.report),
                "estimate": summary.estimate and asdict(summary.estimate),
                "exit_code": int(summary.exit_code),
            }
        )

    def _write(self, event: dict[str, Any]) -> None:
        print(json.dumps(event), file=sys.stderr, flush=True)  # noqa: T201 - this is its job


class Bar(Plain):
    """A progress bar on a terminal, with the files that are not ok above it."""

    def __enter__(self) -> Self:
        from rich.console import Console
        from rich.progress import BarColumn, TextColumn
        from rich.progress import Progress as Rich

        console = Console(stderr=True, highlight=False)
        self._rich = Rich(BarColumn(), TextColumn("{task.description}"), console=console, transient=True)
        self._task = self._rich.add_task("", total=None)
        self._rich.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._rich.stop()

    def show(self) -> None:
        """Advance the bar."""
        state = self.state()
        self._rich.update(self._task, total=self.total, completed=state["files"], description=line(state))

    def say(self, text: str) -> None:
        """A line above the bar."""
        if hasattr(self, "_rich"):
            self._rich.console.print(f"satrchin: {printable(text)}", markup=False)
        else:
            super().say(text)


def line(state: dict[str, Any]) -> str:
    """The current state as one line."""
    left = state["seconds_left"]
    counts = counted(state)
    return tr(
        "{files}/{total} files, {pages} pages, {speed:g} files/s, {left} left",
        files=state["files"],
        total=state["total"],
        pages=state["pages"],
        speed=state["files_per_second"],
        left=clock(left) if left is not None else "?",
    ) + (counts and tr(", ") + counts)


def counted(counts: Mapping[str, Any]) -> str:
    """How many files have each status, in words.

    >>> counted({"ok": 3, "failed": 1, "partial": 0})
    '3 ok, 1 failed'
    """
    known = [(name, counts[name]) for name in STATUSES if counts.get(name)]
    return tr(", ").join(tr("{count} {status}", count=count, status=tr(STATUSES[name])) for name, count in known)


def clock(seconds: float) -> str:
    """Format seconds as minutes or hours.

    >>> clock(75), clock(3675)
    ('1:15', '1:01:15')
    """
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return number(f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}")


def files(count: int) -> str:
    """A number of files in words.

    >>> files(1), files(2)
    ('1 file', '2 files')
    """
    return tr_n("{count} file", "{count} files", count)


def printable(text: str) -> str:
    r"""``text`` with control characters and unencodable characters escaped.

    >>> print(printable("a\x1b[2J\udcff"))
    a\x1b[2J\udcff
    """
    text = "".join(c if c.isprintable() or c in _KEPT else c.encode("unicode_escape").decode() for c in text)
    return text.encode("utf-8", "backslashreplace").decode()


_KEPT = {ZWNJ}


def summed(summary: Totals) -> list[str]:
    """The summary of a run, line by line."""
    done = summary.done
    counts = counted(done)
    lines = [f"{files(count)}: {reason}" for reason, count in summary.kept.most_common(8)]
    if done:
        lines.append(
            tr(
                "done: {counts}; {pages} pages in {time}",
                counts=counts,
                pages=summary.pages,
                time=clock(summary.seconds),
            )
        )
    elif not summary.kept:
        lines.append(tr("nothing to do: there are no files"))
    else:
        lines.append(tr("nothing to do: all files are up to date"))
    lines += [f"{files(count)}: {note}" for note, count in summary.notes.most_common(8)]
    kept_back = Counter(partial=summary.causes["edited"] + summary.causes["blocked"])
    open_ = summary.standing - done - kept_back
    if open_["failed"] or open_["partial"]:
        counts = counted({name: open_[name] for name in ("failed", "partial")})
        lines.append(tr("from earlier runs: {counts}; the report lists them", counts=counts))
    if summary.stopped:
        lines.append(summary.stopped)
    if summary.left:
        lines.append(tr("{files} not processed; run again to continue", files=files(summary.left)))
    return lines

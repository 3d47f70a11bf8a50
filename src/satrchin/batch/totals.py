"""Count what a run did and left: records in one by one, the exit code out."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from satrchin.batch.estimate import BatchEstimate
from satrchin.batch.manifest import Record
from satrchin.errors import ExitCode

_GRAVEST = {"full": ExitCode.OUTPUT, "output": ExitCode.OUTPUT, "missing": ExitCode.MISSING}


@dataclass(slots=True)
class Totals:
    """Counts of a run."""

    done: Counter[str] = field(default_factory=Counter)
    """Number of processed files by status."""
    causes: Counter[str] = field(default_factory=Counter)
    """Number of files that are not ok, by cause."""
    kept: Counter[str] = field(default_factory=Counter)
    """Number of files that were not processed, by reason."""
    notes: Counter[str] = field(default_factory=Counter)
    """Number of files that are ok and have a remark, by remark."""
    pages: int = 0
    seconds: float = 0.0
    interrupted: bool = False
    stopped: str = ""
    """Why the run ended early; empty if it did not."""
    left: int = 0
    """Number of planned files that were not processed."""
    standing: Counter[str] = field(default_factory=Counter)
    """Status to number, of all files in the output folder whose input is still there; an output that was kept back
    because it was edited or is no run's counts as partial."""
    report: Path | None = None
    estimate: BatchEstimate | None = None
    """What a random sample says about all files."""

    def add(self, record: Record) -> None:
        """Count an outcome."""
        self.done[record.status] += 1
        self.pages += record.pages
        if record.cause:
            self.causes[record.cause] += 1
        if record.status == "ok" and record.reason:
            self.notes[record.reason] += 1

    @property
    def exit_code(self) -> ExitCode:
        """The gravest thing that happened, or that stands in the output folder from earlier runs."""
        if self.interrupted:
            return ExitCode.INTERRUPTED
        for cause, code in _GRAVEST.items():
            if self.causes[cause]:
                return code
        if self.stopped or self.done["failed"] or self.standing["failed"]:
            return ExitCode.FAILED
        if self.standing["partial"]:
            return ExitCode.PARTIAL
        return ExitCode.OK if self.standing["ok"] else ExitCode.NOTHING

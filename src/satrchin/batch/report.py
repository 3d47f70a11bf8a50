"""Write ``OUT/.satrchin/report.html``, one self-contained page about the outcome of a batch.

The page is in Persian, with Persian digits and dates, and English: a histogram of grades, failed files first, the
doubts of all files ranked, each with its picture and a link to the review. It is written row by row. The template
engine escapes names and texts, and a content security policy blocks all scripts but the page's own.
"""

from __future__ import annotations

import os
import re
import secrets
import shlex
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

from satrchin.batch.manifest import CAUSES, FOLDER, Manifest, Record
from satrchin.batch.plan import Order
from satrchin.batch.worst import worst_doubts
from satrchin.errors import OutputError
from satrchin.messages import marked, speaking, system_reason, tr
from satrchin.persian.jalali import written
from satrchin.review.pages_path import any_kept

STATUSES = ("failed", "partial", "skipped", "ok")
"""Statuses in the order of the table."""

_WORDS = {
    "failed": marked("failed"),
    "partial": marked("partial"),
    "skipped": marked("skipped"),
    "ok": marked("ok"),
}

REVIEW_PORT = 8417
"""The port on which ``satrchin review`` serves its page unless it is told another."""

BARS = 10
"""Bars of the chart of grades: tenths."""
_DIGITS = str.maketrans("0123456789.", "۰۱۲۳۴۵۶۷۸۹٫")


def write_report(manifest: Manifest, order: Order) -> None:
    """Write the report of an output folder.

    Raises:
        OutputError: it cannot be written.
    """
    from jinja2 import Environment

    home = order.target / FOLDER
    environment = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
    environment.filters |= {"persian": persian, "quotations": quotations}
    template = environment.from_string(Path(__file__).with_name("report.html").read_text(encoding="utf-8"))
    page = template.stream(**_sums(manifest, order), rows=_rows(manifest, order))
    beside = home / "report.new"
    try:
        with beside.open("w", encoding="utf-8", errors="backslashreplace") as file:
            file.writelines(page)
        beside.replace(home / "report.html")
    except OSError as error:
        raise OutputError(
            tr(
                "cannot write {path}: {reason}; make room and run again",
                path=home / "report.html",
                reason=system_reason(error),
            )
        ) from None


def persian(text: object) -> str:
    """A number, as a Persian reader writes it."""
    return str(text).translate(_DIGITS)


def quotations(text: str) -> list[str]:
    """A sentence cut at its quotations, each with its marks: their direction must not move what follows them.

    >>> quotations("may be «سلام» here")
    ['may be ', '«سلام»', ' here']
    """
    return re.split("(«[^»]*»)", text)


def _sums(manifest: Manifest, order: Order) -> dict[str, Any]:
    """Values of the page except its rows."""
    counts: Counter[str] = Counter()
    sums: Counter[str] = Counter()
    bars = [0] * BARS
    for record in manifest:
        counts[record.status] += 1
        sums.update(pages=record.pages, edits=record.edits, doubtful=record.doubtful)
        if record.grade is not None:
            bars[min(int(record.grade * BARS), BARS - 1)] += 1
    home = order.target / FOLDER
    links = _Links(order)
    highest = max(*bars, 1)
    now = datetime.now(UTC)
    return {
        "nonce": secrets.token_urlsafe(16),
        "source": str(order.source),
        "target": str(order.target),
        "program": order.program,
        "recipe": order.recipe,
        "when": now.strftime("%Y-%m-%d %H:%M UTC"),
        "when_fa": persian(f"{written(now.date())}، {now:%H:%M} UTC"),
        "reviewable": any_kept(home),
        "review": f"http://127.0.0.1:{REVIEW_PORT}/",
        "command": f"satrchin review {shlex.quote(str(order.target))}",
        "clear": counts["ok"] == len(manifest) and not sums["doubtful"],
        "grades": _grades(bars),
        "grades_fa": persian(_grades(bars)),
        "words": _in_persian(_WORDS),
        "causes": _in_persian(CAUSES),
        "statuses": STATUSES,
        "counts": counts,
        "total": len(manifest),
        "pages": sums["pages"],
        "edits": sums["edits"],
        "doubtful": sums["doubtful"],
        "bars": [
            {
                "x": 10 + number * 62,
                "height": round(110 * count / highest),
                "count": count,
                "label": f"{number / BARS:g}–{(number + 1) / BARS:g}",
            }
            for number, count in enumerate(bars)
        ],
        "doubts": [
            {**doubt, "source": record.source, "href": links.doubt(record), "review": links.review(record)}
            for record, doubt in worst_doubts(manifest, order.target)
        ],
    }


def _grades(bars: list[int]) -> str:
    """The histogram for those who do not see it."""
    return "; ".join(f"{number / BARS:g}–{(number + 1) / BARS:g}: {count}" for number, count in enumerate(bars))


def _in_persian(messages: Mapping[str, str]) -> dict[str, str]:
    with speaking("fa"):
        return {name: tr(message) for name, message in messages.items()}


def _rows(manifest: Manifest, order: Order) -> Iterator[dict[str, Any]]:
    """Rows of the file table: failed files first, then doubtful ones."""

    def key(record: Record) -> tuple[int, float, str]:
        return STATUSES.index(record.status), 1.0 if record.grade is None else record.grade, record.source

    links = _Links(order)
    for rank, _, source in sorted(map(key, manifest)):
        record = manifest.get(source)
        if record is None:
            continue
        yield {
            "status": record.status,
            "certain": record.status == "ok" and not record.doubtful,
            "rank": rank,
            "source": source,
            "href": links.source(record),
            "outputs": links.outputs(record),
            "grade": "" if record.grade is None else f"{record.grade:.3f}",
            "pages": record.pages,
            "edits": record.edits,
            "doubtful": record.doubtful,
            "seconds": f"{record.seconds:.2f}",
            "cause": record.cause,
            "reason": record.reason,
        }


class _Links:
    """Links from the report to files, relative so that both folders can be moved together."""

    def __init__(self, order: Order) -> None:
        self._source = self._quoted(os.path.relpath(order.source, order.target / FOLDER))

    def source(self, record: Record) -> str:
        """Link to the input."""
        return f"{self._source}/{self._quoted(record.source)}"

    def outputs(self, record: Record) -> list[tuple[str, str]]:
        """Links to the outputs, each with its path."""
        return [(path, f"../{self._quoted(path)}") for path in record.paths()]

    def doubt(self, record: Record) -> str:
        """Link to the output that holds a doubt, or to the input if there is no output."""
        return next((href for _, href in self.outputs(record)), self.source(record))

    def review(self, record: Record) -> str:
        """Link to the review of a file, which works while ``satrchin review`` runs."""
        return f"http://127.0.0.1:{REVIEW_PORT}/?file={self._quoted(record.source)}"

    @staticmethod
    def _quoted(path: str) -> str:
        return quote(os.fsencode(path))

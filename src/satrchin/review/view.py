"""Collect what the review shows of an item: its line with the doubtful part, what was read, and the lines around it.

In: an item of the index and the page with what was decided on it so far. Out: plain data for the page, with control
characters that would turn text round replaced by their names.
"""

from __future__ import annotations

import re
import unicodedata
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from satrchin.document import Edit, Line, Page
from satrchin.review.apply import STAGE, apply
from satrchin.review.decisions import Decided
from satrchin.review.index import Row
from satrchin.review.pages_path import path_of
from satrchin.review.places import Places, Span
from satrchin.review.reasons import explained
from satrchin.review.store import Stored

AROUND = 2
"""Lines shown on each side."""
LONGEST = 1_000
"""Characters shown of a line around, and of a text that is shown for orientation only."""
PAGES = 64
"""Pages kept in memory."""
PAGE_LINES = 12
"""Lines shown of a page that is in doubt as a whole."""

_UNSEEN = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]"
)


def shown(text: str) -> str:
    r"""A text in which no character can turn the order of others: controls are replaced by their names.

    >>> print(shown("a\N{RIGHT-TO-LEFT OVERRIDE}b"))
    a‹RIGHT-TO-LEFT OVERRIDE›b
    """
    return _UNSEEN.sub(lambda match: f"‹{unicodedata.name(match[0], f'U+{ord(match[0]):04X}')}›", text)


@dataclass(frozen=True, slots=True)
class Current:
    """An item's line as it is now."""

    page: Page
    """As it was cleaned, with what was decided on it."""
    base: Page
    """As it was cleaned."""
    places: Places
    """Of the page as it was cleaned."""
    text: str
    """The whole line."""
    span: Span
    scope: Span
    """The doubtful part and what a decision replaces, in ``text``."""


class Views:
    """Makes views of items; keeps the last pages in memory."""

    def __init__(self, home: Path, decisive: Callable[[str, int], list[Decided]]) -> None:
        self._home = home
        self._decisive = decisive
        self._kept: OrderedDict[tuple[str, int], Places] = OrderedDict()

    def forget(self) -> None:
        """Read pages again: a batch has run."""
        self._kept.clear()

    def places(self, source: str, number: int) -> Places:
        """The places of a page as it was cleaned."""
        key = source, number
        if key not in self._kept:
            self._kept[key] = Stored(path_of(self._home, source)).places(number)
            if len(self._kept) > PAGES:
                self._kept.popitem(last=False)
        self._kept.move_to_end(key)
        return self._kept[key]

    def current(self, row: Row) -> Current:
        """The line of an item as it is now."""
        places = self.places(row.source, row.page)
        page = apply(places.page, self._decisive(row.sha256, row.page), places).page
        if row.line < 0:
            return Current(page, places.page, places, "", (0, 0), (0, 0))
        edits = [edit for edit in page.edits if edit.stage == STAGE and edit.line == row.line]
        text = page.lines[row.line].text
        return Current(page, places.page, places, text, _moved(edits, row.span), _moved(edits, row.scope))

    def view(self, row: Row) -> dict[str, Any]:
        """What is shown of an item."""
        now = self.current(row)
        lines = now.page.lines
        if row.line < 0:
            texts = [_short(line.text) for line in lines if line.text.strip()][:PAGE_LINES]
            return _common(row) | {
                "page_lines": texts,
                "above": [],
                "below": [],
                "raw": "",
                "has_place": bool(now.page.width),
            }
        low, high = now.span
        return _common(row) | {
            "before": shown(now.text[:low]),
            "marked": shown(now.text[low:high]),
            "after": shown(now.text[high:]),
            "editable": now.text[low:high],
            "line_text": now.text,
            "raw": _short(_raw(now, row.line)),
            "above": [_short(line.text) for line in lines[max(0, row.line - AROUND) : row.line]],
            "below": [_short(line.text) for line in lines[row.line + 1 : row.line + 1 + AROUND]],
            "page_lines": [],
            "has_place": _has_place(now.base.lines[row.line]),
        }


def _common(row: Row) -> dict[str, Any]:
    return {
        "id": row.id,
        "file": shown(row.source),
        "page": row.page,
        "line": row.line + 1,
        "kind": row.kind,
        "issue": row.case.issue,
        "confidence": None if row.case.issue else row.confidence,
        "reason": shown(explained(row.reason, row.case.issue)),
        "alternatives": [shown(text) for text in row.alternatives],
        "state": row.state,
    }


def _moved(edits: Sequence[Edit], span: Span) -> Span:
    """A span of a line after the edits of a review."""
    start = span[0] + sum(len(edit.after) - len(edit.before) for edit in edits if edit.span[1] <= span[0])
    stop = span[1] + sum(len(edit.after) - len(edit.before) for edit in edits if edit.span[0] < span[1])
    return start, max(start, stop)


def _raw(now: Current, line: int) -> str:
    """The lines as they were read from which a clean line comes."""
    start = now.places.starts[line]
    span = now.places.raw(start, start + len(now.base.lines[line].text))
    if span is None:
        return ""
    first, last = now.places.raw_line_at(span[0]), now.places.raw_line_at(max(span[0], span[1] - 1))
    return " ⏎ ".join(raw.text for raw in now.base.raw_lines[first : last + 1])


def _has_place(line: Line) -> bool:
    """Whether anything on the page shows the line."""
    return bool(line.box or line.cells or line.words)


def _short(text: str) -> str:
    return shown(text if len(text) <= LONGEST else text[:LONGEST] + "…")

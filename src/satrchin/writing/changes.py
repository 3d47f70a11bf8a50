"""Show changes to a person: a unified diff, or every change with its reason and the worst doubts.

In: the page as it was read and as it was cleaned. Out, as a diff: ``-كتاب`` and ``+کتاب``.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from itertools import groupby
from operator import attrgetter, eq
from typing import Any

from satrchin.document import Document, Doubt, Edit, Issue, Line, Page
from satrchin.messages import marked, tr, tr_n
from satrchin.persian.chars import ZWNJ
from satrchin.reasons import reason
from satrchin.summary import Summary

LEVELS = {"info": marked("info"), "warning": marked("warning"), "error": marked("error")}
STATUSES = {"ok": marked("ok"), "partial": marked("partial"), "failed": marked("failed"), "skipped": marked("skipped")}
"""How messages name the levels of issues and the statuses of documents."""

CONTEXT = 3
"""Unchanged lines around a change in a diff."""

_RED, _GREEN, _CYAN, _BOLD, _PLAIN = "\x1b[31m", "\x1b[32m", "\x1b[36m", "\x1b[1m", "\x1b[0m"
_UNSEEN = re.compile(r"[^\S ]|[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\x00-\x1f\x7f-\x9f]")
_SHORT = {
    ZWNJ: "ZWNJ",
    "\N{ZERO WIDTH JOINER}": "ZWJ",
    "\N{LEFT-TO-RIGHT MARK}": "LRM",
    "\N{RIGHT-TO-LEFT MARK}": "RLM",
    "\N{SOFT HYPHEN}": "SHY",
    "\N{NO-BREAK SPACE}": "NBSP",
    "\t": "TAB",
    "\n": "line end",
    "\r": "CR",
    "\f": "page end",
    "\x00": "NUL",
}


def diff(document: Document, pages: Iterable[Page], *, colour: bool) -> Iterator[str]:
    """A unified diff of a document and its cleaned pages."""
    red, green, cyan, bold, plain = (_RED, _GREEN, _CYAN, _BOLD, _PLAIN) if colour else ("",) * 5
    named = False
    line, clean_line = 1, 1
    for before, after in zip(document.pages, pages, strict=True):
        for group in _groups(before.lines, after.lines):
            if not named:
                yield f"{bold}--- {document.name}{plain}\n{bold}+++ {document.name} (clean){plain}\n"
                named = True
            spans = _span(line, group[0][1], group[-1][2]), _span(clean_line, group[0][3], group[-1][4])
            yield f"{cyan}@@ -{spans[0]} +{spans[1]} @@{plain}\n"
            for tag, i1, i2, j1, j2 in group:
                if tag == "equal":
                    yield from (_row(" ", old, "", "") for old in before.lines[i1:i2])
                else:
                    yield from (_row("-", old, red, plain) for old in before.lines[i1:i2])
                    yield from (_row("+", new, green, plain) for new in after.lines[j1:j2])
        line += len(before.lines)
        clean_line += len(after.lines)


def _row(sign: str, line: Line, colour: str, plain: str) -> str:
    missing = "" if line.end else "\n\\ No newline at end of file"
    return f"{colour}{sign}{line.text}{plain}{missing}\n"


def _span(origin: int, start: int, stop: int) -> str:
    # an empty span is numbered by the line before it
    return f"{origin + start - (start == stop)},{stop - start}"


def _groups(before: tuple[Line, ...], after: tuple[Line, ...]) -> Iterator[Any]:
    """Hunks of opcodes between the lines of two pages."""
    old = [line.text + line.end for line in before]
    new = [line.text + line.end for line in after]
    if old == new:
        return
    # same number of lines: compare line by line, in linear time
    matcher = _Pairwise(None, old, new) if len(old) == len(new) else SequenceMatcher(None, old, new, autojunk=False)
    yield from matcher.get_grouped_opcodes(CONTEXT)


class _Pairwise(SequenceMatcher[str]):
    """A matcher that compares the first line with the first, the second with the second."""

    a: list[str]
    b: list[str]

    def get_opcodes(self) -> Any:
        """The lines as runs of equal and changed ones."""
        codes = []
        start = 0
        for same, run in groupby(map(eq, self.a, self.b)):
            stop = start + sum(1 for _ in run)
            codes.append(("equal" if same else "replace", start, stop, start, stop))
            start = stop
        return codes


def explain(document: Document, pages: Iterable[Page]) -> Iterator[str]:
    """Every change, then the reason of each rule, issues, the worst doubts, and a summary."""
    summary = Summary()
    doubts = 0
    for page in summary.watch(pages):
        doubts += len(page.doubts)
        for number, edits in groupby(page.edits, key=attrgetter("line")):
            yield tr("page {page}, line {line}:", page=page.number, line=number + 1) + "\n"
            for change, times in Counter(map(_change, edits)).items():
                often = tr(" ({times} times)", times=times) if times > 1 else ""
                yield f"  {change}{often}\n"
        for doubt in page.doubts:
            yield from _alternatives(doubt)
    for rule, times in summary.edits.most_common():
        yield tr("{rule}, {times} x: {reason}", rule=rule, times=times, reason=reason(*rule.split(".", 1))) + "\n"
    if not summary.edits:
        yield tr("{name}: nothing to change", name=document.name or tr("the text")) + "\n"
    for issue in summary.issues:
        yield f"{of_issue(issue)} [{issue.code}]\n"
    for rank, doubt in enumerate(summary.doubts, 1):
        yield (
            tr(
                "doubt {rank}: page {page}, line {line}: {text}: {reason} ({confidence:.0%} certain)",
                rank=rank,
                page=doubt.page,
                line=doubt.line + 1,
                text=seen(doubt.text),
                reason=doubt.reason,
                confidence=doubt.confidence,
            )
            + "\n"
        )
    more = doubts - len(summary.doubts)
    if more > 0:
        yield (tr_n("{count} more doubt: -f json lists all", "{count} more doubts: -f json lists all", more) + "\n")
    yield f"{sums(summary)}\n"


def _alternatives(doubt: Doubt) -> Iterator[str]:
    """The other readings of a doubtful place, if there are any."""
    if doubt.alternatives:
        yield (
            tr(
                "page {page}, line {line}, {confidence:.0%} certain: {text}",
                page=doubt.page,
                line=doubt.line + 1,
                confidence=doubt.confidence,
                text=seen(doubt.text),
            )
            + "\n"
        )
        yield from ("  " + tr("or {text}", text=seen(text)) + "\n" for text in doubt.alternatives)


def sums(summary: Summary) -> str:
    """The last line about a run: lines, changes, status, grade."""
    return tr(
        "{lines}, {changes}, status {status}, grade {grade:.3f}",
        lines=tr_n("{count} line", "{count} lines", summary.lines),
        changes=tr_n("{count} change", "{count} changes", summary.edits.total()),
        status=tr(STATUSES[summary.status]),
        grade=summary.grade,
    )


def of_issue(issue: Issue) -> str:
    """An issue in one line: ``error: page 3: the text layer is unreliable``."""
    level = tr(LEVELS[issue.level])
    if issue.page is None:
        return tr("{level}: {message}", level=level, message=issue.message)
    if issue.line is None:
        return tr("{level}: page {page}: {message}", level=level, page=issue.page, message=issue.message)
    return tr(
        "{level}: page {page}, line {line}: {message}",
        level=level,
        page=issue.page,
        line=issue.line + 1,
        message=issue.message,
    )


def _change(edit: Edit) -> str:
    """One change in a line.

    >>> print(_change(Edit("letters", "kashida", 1, 0, (1, 2), "ـ", "")))
    "ـ" removed: letters.kashida
    """
    if not edit.before:
        what = tr("{text} inserted", text=seen(edit.after))
    elif not edit.after:
        what = tr("{text} removed", text=seen(edit.before))
    else:
        what = tr("{before} becomes {after}", before=seen(edit.before), after=seen(edit.after))
    sure = "" if edit.confidence >= 1 else tr(", {confidence:.0%} certain", confidence=edit.confidence)
    return f"{what}: {edit.stage}.{edit.rule}{sure}"


def seen(text: str) -> str:
    r"""``text`` in quotes, with invisible characters by name.

    >>> print(seen("می\N{ZERO WIDTH NON-JOINER}رود\t"))
    "می‹ZWNJ›رود‹TAB›"
    """
    return '"' + _UNSEEN.sub(lambda match: f"‹{_name(match[0])}›", text) + '"'


def _name(character: str) -> str:
    return _SHORT[character] if character in _SHORT else unicodedata.name(character, f"U+{ord(character):04X}")

"""List what a person should look at on a cleaned page: its doubts, and its open issues that no doubt stands for.

In: a page. Out: :class:`Item` objects, each with its kind, its place and the evidence by which a decision is kept. An
open issue that has doubts of its own, such as the uncertain order of some lines, is settled with them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any

from satrchin.document import Doubt, Issue, Kind, Page
from satrchin.review.cases import Case, case_at, page_case
from satrchin.review.places import Places, Span

KINDS: tuple[Kind, ...] = ("number", "order", "joint", "letter", "verdict")

OF_CODE: Mapping[str, Kind] = {
    "uncertain-number": "number",
    "digits-doubtful": "number",
    "order-uncertain": "order",
    "overlap": "order",
    "letters-apart": "order",
    "unreadable-line": "letter",
    "letters-doubtful": "letter",
    "lam-alef-uncertain": "letter",
    "mojibake": "letter",
}
"""What is uncertain where an issue is open; all other issues are about whether the page can be trusted at all."""

OPEN = 0.0
"""The confidence of an open issue: nothing at its place can be trusted, so it is looked at first."""


@dataclass(frozen=True, slots=True)
class Item:
    """Something to decide."""

    line: int
    """The clean line, from 0; -1: the whole page."""
    span: Span
    """What is doubtful in it."""
    scope: Span
    """What a decision replaces in it: the span, or the whole line where the span alone cannot be found again."""
    kind: Kind
    confidence: float
    text: str
    reason: str
    alternatives: tuple[str, ...]
    case: Case

    @property
    def like(self) -> str:
        """A hash that like cases share: the same text, read as the same raw text, in doubt for the same reason."""
        if self.line < 0 or self.case.issue:
            return ""
        key = f"{self.kind}\n{self.case.raw}\n{self.case.text}\n{self.text}"
        return sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:16]

    def plain(self) -> dict[str, Any]:
        """The item as plain data."""
        return {
            "line": self.line,
            "span": self.span,
            "scope": self.scope,
            "kind": self.kind,
            "confidence": self.confidence,
            "text": self.text,
            "reason": self.reason,
            "alternatives": self.alternatives,
            "like": self.like,
            "case": self.case.plain(),
        }


Finish = Callable[[str], str]
"""Cleans a line whose words are in order already."""


def items_of(places: Places, digest: str, source: str, finish: Finish = str) -> list[Item]:
    """The items of a page, as it was cleaned, before any decision.

    Args:
        places: of the page.
        digest: the hash of its file.
        source: the path of its file.
        finish: cleans another order of a line's words, which no stage after the order has seen.
    """
    page = places.page
    found = {(doubt.line, doubt.span, doubt.kind): doubt for doubt in page.doubts}
    items = [_of_doubt(places, doubt, digest, source, finish) for doubt in found.values()]
    errors = (issue for issue in page.issues if issue.level == "error")
    alone = (issue for issue in errors if not any(stands_for(places, issue, page.doubts)))
    return [*items, *(_of_issue(places, issue, digest, source) for issue in alone)]


def stands_for(places: Places, issue: Issue, doubts: Iterable[Doubt]) -> Iterator[bool]:
    """For each doubt, whether it is what an issue is about."""
    kind = OF_CODE.get(issue.code, "verdict")
    line = None if issue.line is None else places.clean_line(issue.line)
    for doubt in doubts:
        if issue.line is None:
            yield issue.code == "order-uncertain" and doubt.kind == kind
        else:
            yield doubt.line == line and (kind != "number" or doubt.kind == kind)


def item_at(places: Places, digest: str, source: str, line: int) -> Item:
    """A whole line as an item, doubtful or not; of a random sample."""
    text = places.page.lines[line].text
    case, scope = case_at(places, digest, source, line, (0, len(text)))
    return Item(line, scope, scope, "letter", 1.0, text, "", (), replace(case, kind="sample"))


def _of_doubt(places: Places, doubt: Doubt, digest: str, source: str, finish: Finish) -> Item:
    case, scope = case_at(places, digest, source, doubt.line, doubt.span)
    text = places.page.lines[doubt.line].text[slice(*doubt.span)]
    alternatives = map(finish, doubt.alternatives) if doubt.kind == "order" else doubt.alternatives
    others = tuple(dict.fromkeys(other for other in alternatives if other != text))
    return Item(
        doubt.line,
        doubt.span,
        scope,
        doubt.kind,
        doubt.confidence,
        text,
        doubt.reason,
        others,
        replace(case, kind=doubt.kind),
    )


def _of_issue(places: Places, issue: Issue, digest: str, source: str) -> Item:
    kind = OF_CODE.get(issue.code, "verdict")
    line = None if issue.line is None else places.clean_line(issue.line)
    if line is None or not _has_text(places.page, line):
        case = page_case(digest, source, places.page.number)
        return Item(-1, (0, 0), (0, 0), kind, OPEN, "", issue.message, (), replace(case, kind=kind, issue=issue.code))
    text = places.page.lines[line].text
    case, scope = case_at(places, digest, source, line, (0, len(text)))
    case = replace(case, kind=kind, issue=issue.code)
    return Item(line, scope, scope, kind, OPEN, text, issue.message, (), case)


def _has_text(page: Page, line: int) -> bool:
    return bool(page.lines[line].text.strip())


def lines_of(page: Page) -> Sequence[int]:
    """The lines of a page that are not blank."""
    return [number for number, line in enumerate(page.lines) if line.text.strip()]

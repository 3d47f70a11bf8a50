"""Apply the decisions of a person to a cleaned page, as edits with the rule ``reviewed``.

In: a page as the stages left it, and what was decided on it. Out: the page with one edit for each decision, also where
the text was confirmed as it was; without the doubts that are settled; with the issues that are settled as information.
Edits inside a place that was decided become certain. The page as it was is kept elsewhere, so a decision can be undone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from satrchin.document import Doubt, Edit, Issue, Page
from satrchin.persian.chars import ZWNJ
from satrchin.persian.search_key import fold
from satrchin.review.cases import Case, find
from satrchin.review.decisions import Decided
from satrchin.review.items import stands_for
from satrchin.review.places import Places, Span

STAGE, RULE = "review", "reviewed"
_WORDS = re.compile(r"\s+|\S+")
_HALF_SPACE = "\N{INFORMATION SEPARATOR ONE}"
"""Stands for a ZWNJ in a search key, which has none."""


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a decision is on a page."""

    line: int
    """-1: the whole page."""
    span: Span
    case: Case
    after: str


@dataclass(frozen=True, slots=True)
class Applied:
    """A page after decisions."""

    page: Page
    spots: tuple[Spot | None, ...]
    """For each decision where it was found; None: nothing on the page shows where it belongs."""


def apply(page: Page, decided: Sequence[Decided], places: Places | None = None) -> Applied:
    """The page with decisions; of two that overlap the later one counts.

    Args:
        page: as the stages left it.
        decided: of this page and file, the oldest first.
        places: of the page, if they are known.
    """
    if not decided:
        return Applied(page, ())
    places = places or Places(page)
    spots = tuple(_spot(places, one) for one in decided)
    found = [spot for spot in spots if spot is not None]
    doubts = tuple(doubt for doubt in page.doubts if not any(settles(spot, doubt) for spot in found))
    issues = tuple(_settled(places, issue, found, doubts) for issue in page.issues)
    before = replace(page, doubts=doubts, issues=issues, edits=_certain(places, found))
    return Applied(before.edited(_edits(page, found)), spots)


def settles(spot: Spot, doubt: Doubt) -> bool:
    """Whether a decision settles a doubt: it is about all of it, or about a part of it for the same reason."""
    return _covers(spot, doubt.line, doubt.span, doubt.kind)


def covers(spot: Spot, line: int, span: Span, kind: str, issue: str) -> bool:
    """Whether a decision settles an item, which may be an issue."""
    if issue:
        return spot.case.issue == issue and spot.line == line
    return _covers(spot, line, span, kind)


def _covers(spot: Spot, line: int, span: Span, kind: str) -> bool:
    if spot.line != line or spot.line < 0:
        return False
    whole = spot.span[0] <= span[0] and span[1] <= spot.span[1]
    return whole or (spot.case.kind == kind and spot.span[0] < span[1] and span[0] < spot.span[1])


def _spot(places: Places, one: Decided) -> Spot | None:
    if one.case.whole_page:
        return Spot(-1, (0, 0), one.case, one.after)
    where = find(places, one.case)
    if where is None:
        return None
    line, span = where
    now = places.page.lines[line].text[slice(*span)]
    return Spot(line, span, one.case, merged(one.case.text, one.after, now))


def _edits(page: Page, found: Iterable[Spot]) -> list[Edit]:
    """An edit for each decision with a place; where two overlap, that of the later one."""
    kept: list[Spot] = []
    for spot in reversed([spot for spot in found if spot.line >= 0]):
        if not any(other.line == spot.line and _touch(other.span, spot.span) for other in kept):
            kept.append(spot)
    return [
        Edit(STAGE, RULE, page.number, one.line, one.span, page.lines[one.line].text[slice(*one.span)], one.after)
        for one in kept
    ]


def _touch(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _certain(places: Places, found: Sequence[Spot]) -> tuple[Edit, ...]:
    """The page's edits; those inside a place that a person looked at are certain."""
    edits = places.page.edits
    if not any(edit.confidence < 1 for edit in edits):
        return edits
    seen = [
        (places.starts[spot.line] + spot.span[0], places.starts[spot.line] + spot.span[1])
        for spot in found
        if spot.line >= 0
    ]
    return tuple(
        replace(edit, confidence=1.0)
        if edit.confidence < 1 and span and any(low <= span[0] and span[1] <= high for low, high in seen)
        else edit
        for edit, span in zip(edits, places.edit_spans(), strict=True)
    )


def _settled(places: Places, issue: Issue, found: Sequence[Spot], doubts: Sequence[Doubt]) -> Issue:
    """The issue; as information if it was decided itself, or all doubts that stand for it."""
    if issue.level != "error":
        return issue
    line = None if issue.line is None else places.clean_line(issue.line)
    own = any(spot.case.issue == issue.code and (spot.line < 0 or spot.line == line) for spot in found)
    stood = any(stands_for(places, issue, places.page.doubts))
    if own or (stood and not any(stands_for(places, issue, doubts))):
        return replace(issue, level="info")
    return issue


def merged(text: str, after: str, now: str) -> str:
    """What belongs at a place whose text was ``text`` when a person decided for ``after``, and is ``now``.

    Where only the forms of letters and digits are others, because other options cleaned it, the words that the person
    did not change stay as they are now; where it says something else, the person's text stands.

    >>> merged("كتاب 12", "كتاب 13", "کتاب ۱۲"), merged("سلام", "سلام", "مالس")
    ('کتاب 13', 'سلام')
    """
    if now == text or _key(now) != _key(text):
        return after
    words, old, new = _WORDS.findall(now), _WORDS.findall(text), _WORDS.findall(after)
    if len(words) != len(old):
        return after
    result: list[str] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        result += words[i1:i2] if tag == "equal" else new[j1:j2]
    return "".join(result)


def _key(text: str) -> str:
    """The search key of a text, half-spaces kept: a person may have decided about one."""
    return fold(text.replace(ZWNJ, _HALF_SPACE))

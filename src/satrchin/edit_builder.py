"""Build the edits of a line: apply rules one after another, get one set of edits of the original line.

In: a line's text, then patterns with replacements. Out: the repaired text, and edits of the original line that do
not overlap, each under the rule that first changed its span.

>>> import re
>>> builder = EditBuilder("كتاب  خووب")
>>> builder.sub(re.compile("خوو"), "خوو".replace("وو", "و"), "doubled-letters")
>>> builder.sub(re.compile("ك"), "ک", "arabic-letter")
>>> builder.sub(re.compile(" +خ"), " خ", "spaces")
>>> builder.text
'کتاب خوب'
>>> [(edit.span, edit.before, edit.after, edit.rule) for edit in builder.edits("letters", 1, 0)]
[((0, 1), 'ك', 'ک', 'arabic-letter'), ((4, 9), '  خوو', ' خو', 'doubled-letters')]
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from satrchin.document import Edit


class Change(NamedTuple):
    """A replacement of a span of the current text."""

    start: int
    stop: int
    after: str


class _Hunk(NamedTuple):
    """A changed place: its span in the original line, and its current text."""

    start: int
    stop: int
    text: str
    rule: str
    confidence: float


class EditBuilder:
    """A line's text with the changes made to it so far.

    Args:
        text: the line as it stands.
        keep: finds the spans of a text that no change may reach into; at their edges changes are made.
    """

    def __init__(self, text: str, keep: Callable[[str], Sequence[tuple[int, int]]] | None = None) -> None:
        self.original = self.text = text
        self.keep = keep
        """Set anew, it holds for the changes that follow."""
        self._hunks: list[_Hunk] = []

    def sub(self, pattern: Any, after: str | Callable[[Any], str], rule: str, confidence: float = 1.0) -> None:
        """Replace the matches of a compiled pattern; a match replaced by itself is no change."""
        found = ((match, after if isinstance(after, str) else after(match)) for match in pattern.finditer(self.text))
        self.change((Change(m.start(), m.end(), new) for m, new in found if new != m[0]), rule, confidence)

    def change(self, changes: Iterable[Change], rule: str, confidence: float = 1.0) -> None:
        """Apply changes that do not overlap."""
        new = sorted(changes)
        if new and self.keep:
            spans = self.keep(self.text)
            new = list(outside(new, spans))
        if not new:
            return
        if self._hunks:
            self._merge(new, rule, confidence)
        else:
            self._hunks = [_Hunk(*change, rule, confidence) for change in new]
        self.text = self._applied()

    def _merge(self, new: list[Change], rule: str, confidence: float) -> None:
        """Merge changes of the current text with earlier hunks."""
        grown = 0  # how much longer the current text is than the original, up to here
        merged: list[_Hunk] = []
        for cluster in self._clusters(new):
            hunks = [item for item in cluster if isinstance(item, _Hunk)]
            spans = []
            inner = grown
            for item in cluster:
                if isinstance(item, _Hunk):
                    spans.append((item.start + inner, item.start + inner + len(item.text)))
                    inner += len(item.text) - (item.stop - item.start)
                else:
                    spans.append((item.start, item.stop))
            first, last = min(start for start, _ in spans), max(stop for _, stop in spans)
            pieces, done = [], first
            for item in cluster:
                if isinstance(item, Change):
                    pieces += [self.text[done : item.start], item.after]
                    done = item.stop
            text = "".join((*pieces, self.text[done:last]))
            merged.append(
                _Hunk(
                    first - grown,
                    last - inner,
                    text,
                    hunks[0].rule if hunks else rule,
                    min([hunk.confidence for hunk in hunks] + ([confidence] if pieces else [])),
                )
            )
            grown = inner
        self._hunks = merged

    def _clusters(self, changes: list[Change]) -> list[list[_Hunk | Change]]:
        """Old hunks and new changes in order, grouped where they touch."""
        placed: list[tuple[int, int, _Hunk | Change]] = [(change.start, change.stop, change) for change in changes]
        grown = 0
        for hunk in self._hunks:
            start = hunk.start + grown
            placed.append((start, start + len(hunk.text), hunk))
            grown += len(hunk.text) - (hunk.stop - hunk.start)
        placed.sort(key=lambda item: item[:2])
        clusters: list[list[_Hunk | Change]] = []
        end, empty = -1, False
        for start, stop, item in placed:
            # a removed span belongs to whatever touches its place
            if clusters and (start < end or (start == end and (empty or start == stop))):
                clusters[-1].append(item)
            else:
                clusters.append([item])
            empty = start == stop and (empty or start > end)
            end = max(end, stop)
        return clusters

    def _applied(self) -> str:
        """The original line with all hunks applied."""
        pieces, done = [], 0
        for hunk in self._hunks:
            pieces += [self.original[done : hunk.start], hunk.text]
            done = hunk.stop
        return "".join((*pieces, self.original[done:]))

    def edits(self, stage: str, page: int, line: int) -> list[Edit]:
        """The changes as edits; adjacent hunks of one rule are one edit, unchanged text gives none."""
        joined: list[_Hunk] = []
        for hunk in self._hunks:
            last = joined[-1] if joined else None
            if last and last.stop == hunk.start and (last.rule, last.confidence) == (hunk.rule, hunk.confidence):
                joined[-1] = last._replace(stop=hunk.stop, text=last.text + hunk.text)
            else:
                joined.append(hunk)
        return [
            Edit(stage, hunk.rule, page, line, (hunk.start, hunk.stop), before, hunk.text, hunk.confidence)
            for hunk in joined
            if (before := self.original[hunk.start : hunk.stop]) != hunk.text
        ]


def outside(changes: Sequence[Change], spans: Sequence[tuple[int, int]]) -> Iterator[Change]:
    """The changes that reach into none of some spans; both in their order, neither overlapping."""
    stops = [stop for _, stop in spans]
    for change in changes:
        # the first span that ends behind the start of the change
        place = bisect_right(stops, change.start)
        if place == len(spans) or spans[place][0] >= change.stop:
            yield change

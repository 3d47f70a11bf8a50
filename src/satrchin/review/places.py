"""Find the same place in a page as it was read and as it was cleaned, in both directions.

In: a page, and a span of its text before all edits or after them. Out: the span on the other side. A decision of a
person is kept by what was read, because that stays when another recipe or other options clean the page again.

>>> from satrchin.document import Edit, Line, Page
>>> page = Page(1, (Line("  كتاب ها"),)).edited([Edit("normalise", "spaces", 1, 0, (0, 2), "  ", "")])
>>> places = Places(page)
>>> places.raw(0, 4), places.clean(2, 6)
((2, 6), (0, 4))
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from functools import cached_property
from itertools import accumulate
from typing import Any, NamedTuple

from satrchin.document import Line, Page, batches, spliced_with_blocks
from satrchin.evidence import Block

Span = tuple[int, int]
"""From and to, in code points of a page's text."""


def starts_of(lines: Sequence[Line]) -> list[int]:
    """Where each line begins in the text of its page, and where the last one ends."""
    return list(accumulate((len(line.text) + len(line.end) for line in lines), initial=0))


class Stage(NamedTuple):
    """What one batch of edits did to a page."""

    starts: list[int]
    """Where each line began before it."""
    blocks: list[Block]
    """Which part of the text before it each part of the text after it comes from."""


class Places:
    """The places of one page. It is made once for all spans of the page."""

    def __init__(self, page: Page, stages: list[Stage] | None = None) -> None:
        """Make the places of a page.

        Args:
            page: the page.
            stages: its stages, if they are known: to find them takes long where lines were put into another order.
        """
        self.page = page
        self.starts = starts_of(page.lines)
        self.raw_starts = starts_of(page.raw_lines)
        self._stages = stages

    @cached_property
    def raw_text(self) -> str:
        """The text of the page as it was read."""
        return "".join(line.text + line.end for line in self.page.raw_lines)

    @cached_property
    def stages(self) -> list[Stage]:
        """What each batch of edits did, the first one first."""
        if self._stages is not None:
            return self._stages
        lines: Sequence[Line] = self.page.raw_lines
        stages = []
        for batch in batches(self.page.edits):
            starts = starts_of(lines)
            lines, blocks = spliced_with_blocks(lines, batch)
            stages.append(Stage(starts, blocks))
        return stages

    def plain(self) -> list[list[Any]]:
        """The stages as plain data."""
        return [[stage.starts, stage.blocks] for stage in self.stages]

    @classmethod
    def of_plain(cls, page: Page, plain: Sequence[Sequence[Any]]) -> Places:
        """The places of a page, with its stages from :meth:`plain`."""
        return cls(page, [Stage(starts, [Block(*block) for block in blocks]) for starts, blocks in plain])

    def raw(self, start: int, stop: int) -> Span | None:
        """Where a span of the clean text was read; the smallest span that holds all of it, None if nothing was."""
        spans = [(start, stop)]
        for _, blocks in reversed(self.stages):
            spans = [
                block.sources(begin, end)
                for begin, end in spans
                for block in blocks
                if block.begin < end and begin < block.end
            ]
        return _hull(spans)

    def clean(self, start: int, stop: int) -> Span | None:
        """Where a span of the text as it was read stands in the clean text; None if an edit took it away."""
        spans = [(start, stop)]
        for _, blocks in self.stages:
            spans = [
                _image(block, begin, end)
                for begin, end in spans
                for block in blocks
                if block.start < end and begin < block.stop
            ]
        return _hull(spans)

    def clean_line(self, number: int) -> int | None:
        """The clean line in which a line that was read begins; None if an edit took the line away."""
        if not 0 <= number < len(self.page.raw_lines):
            return None
        if not self.page.edits:
            return number
        start = self.raw_starts[number]
        span = self.clean(start, max(start + 1, start + len(self.page.raw_lines[number].text)))
        return None if span is None else self.line_at(span[0])

    def line_at(self, place: int) -> int:
        """The clean line that holds a place of the clean text."""
        return max(0, min(bisect_right(self.starts, place), len(self.page.lines)) - 1)

    def raw_line_at(self, place: int) -> int:
        """The line that holds a place of the text as it was read."""
        return max(0, min(bisect_right(self.raw_starts, place), len(self.page.raw_lines)) - 1)

    def edit_spans(self) -> list[Span | None]:
        """For each edit of the page, where its text stands in the clean text; None if a later edit took it away."""
        found: list[Span | None] = []
        for number, batch in enumerate(batches(self.page.edits)):
            starts, grown = self.stages[number].starts, 0
            for edit in batch:
                start = starts[edit.line] + edit.span[0] + grown
                grown += len(edit.after) - len(edit.before)
                spans = [(start, start + max(1, len(edit.after)))]
                for _, later in self.stages[number + 1 :]:
                    spans = [_image(b, *one) for one in spans for b in later if b.start < one[1] and one[0] < b.stop]
                found.append(_hull(spans))
        return found


def _image(block: Block, start: int, stop: int) -> Span:
    """The part of the text after that ``before[start:stop]``, clipped to the block, became."""
    if not block.same:
        return block.begin, block.end
    shift = block.begin - block.start
    return max(start, block.start) + shift, min(stop, block.stop) + shift


def _hull(spans: Sequence[Span]) -> Span | None:
    """The smallest span that holds all spans."""
    if not spans:
        return None
    return min(start for start, _ in spans), max(stop for _, stop in spans)

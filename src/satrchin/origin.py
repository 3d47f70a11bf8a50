"""Find where a span of the clean text comes from: its page, its box, and the text as it was read.

>>> from satrchin.document import Edit, Line, Page
>>> page = Page(4, (Line("كتاب هاي ما"),)).edited([Edit("letters", "arabic", 4, 0, (7, 8), "ي", "ی")])
>>> origin(page, 0, (5, 8))
Origin(page=4, box=None, raw='هاي', source='text')
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import accumulate, pairwise

from satrchin.document import Line, Page, Source, batches, spliced_with_blocks
from satrchin.evidence import Block, Box, union


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a span of the clean text comes from."""

    page: int
    """The page's number in its document."""
    box: Box | None
    """In points; the box of the whole line where nothing finer is known, None for text and for what no page shows."""
    raw: str
    """The text as it was read, before any edit; empty for what an edit put in. Parts that an edit brought together
    from several places are in the order of the clean text."""
    source: Source


def origin(page: Page, line: int, span: tuple[int, int]) -> Origin:
    """Where a span of a line comes from.

    Args:
        page: a cleaned page.
        line: the line's place in the page, from 0.
        span: from and to in the line's text, in code points.

    Raises:
        ValueError: the line has no such span, or the page's edits do not belong to it.
    """
    own = page.lines[line] if 0 <= line < len(page.lines) else Line("")
    if not 0 <= span[0] <= span[1] <= len(own.text):
        raise ValueError(f"page {page.number} has no span {span} in line {line}")
    return Origin(page.number, box_of(own, span), _raw(page, line, span), own.source)


def box_of(line: Line, span: tuple[int, int]) -> Box | None:
    """The box of a span, by cells, else by words, else that of the line."""
    if line.cells:
        stops = list(accumulate(len(cell.text) for cell in line.cells))
        shown = [
            cell.box
            for cell, stop in zip(line.cells, stops, strict=True)
            if stop - len(cell.text) < span[1] and span[0] < stop
        ]
        return union(shown)
    if line.words:
        place, boxes = 0, []
        for word in line.words:
            start = line.text.index(word.text, place)
            place = start + len(word.text)
            if start < span[1] and span[0] < place:
                boxes.append(word.box)
        return union(boxes)
    return line.box


def _raw(page: Page, line: int, span: tuple[int, int]) -> str:
    """The text that was read where the span now is."""
    lines = page.raw_lines
    maps: list[list[Block]] = []
    for batch in batches(page.edits):
        lines, blocks = spliced_with_blocks(lines, batch)
        maps.append(blocks)
    start = sum(len(one.text) + len(one.end) for one in page.lines[:line])
    spans = [(start + span[0], start + span[1])]
    for blocks in reversed(maps):
        spans = [source for one in spans for source in _sources(blocks, *one)]
    text = "".join(one.text + one.end for one in page.raw_lines)
    in_order = all(before[1] <= after[0] for before, after in pairwise(spans))
    placed = sorted(spans)
    if in_order or all(after[0] <= before[1] for before, after in pairwise(placed)):
        return text[placed[0][0] : max(stop for _, stop in placed)] if placed else ""
    return "".join(text[slice(*one)] for one in _apart(spans))


def _sources(blocks: list[Block], begin: int, end: int) -> Iterable[tuple[int, int]]:
    """The parts of the text before a batch of edits that a part of the text after it comes from."""
    return [block.sources(begin, end) for block in blocks if block.begin < end and begin < block.end]


def _apart(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The spans in their order, each part of the text once."""
    seen: set[int] = set()
    result = []
    for start, stop in spans:
        if start not in seen:
            result.append((start, stop))
        seen.update(range(start, stop))
    return result

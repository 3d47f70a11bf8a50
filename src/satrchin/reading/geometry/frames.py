"""Find partly ruled tables: horizontal lines of one width around head and body, or under each row.

The lines are evidence for a table, so narrower corridors are accepted inside them. A line, a row of heads, a line, rows
of text and a line make a table whose columns are separated by white.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from satrchin.reading.geometry.chunks import Block, Chunk, Row, Rule, Some, Span
from satrchin.reading.geometry.columns import is_running_text
from satrchin.reading.geometry.corridors import both, free
from satrchin.reading.geometry.grids import merged
from satrchin.reading.geometry.listings import is_listing
from satrchin.reading.geometry.tables import Fields, has_empty, rows_within, table_rows, widths_of, with_heads

CLOSEST = 0.4
"""Minimum width of a corridor between lines, in font sizes."""
LEVEL = 0.4
"""Minimum share of rows with text on both sides of a corridor."""
SHORT = 4
"""Maximum mean number of text lines of a row between two ruling lines."""
MOST_ROWS = 80
"""Maximum number of rows of such a table; between lines at the head and foot of a page is body text."""


@dataclass(frozen=True, slots=True)
class Frame:
    """Horizontal lines of one width, from top to bottom."""

    left: float
    right: float
    heights: tuple[float, ...]


def frames_of(rules: Sequence[Rule], near: float = 3.0) -> list[Frame]:
    """Group horizontal lines by their left and right ends; ``near`` is the tolerance."""
    thin = [rule for rule in rules if rule[3] - rule[1] <= near < rule[2] - rule[0]]
    across = [rule for rule in merged(thin, 0, near) if rule[2] - rule[0] > 8 * near]
    groups: list[list[Rule]] = []
    for rule in sorted(across, key=lambda rule: (round(rule[0] / near), rule[2], rule[1])):
        last = groups[-1][-1] if groups else None
        if last is not None and abs(last[0] - rule[0]) <= 2 * near and abs(last[2] - rule[2]) <= 2 * near:
            groups[-1].append(rule)
        else:
            groups.append([rule])
    found = []
    for group in groups:
        heights = sorted((rule[1] + rule[3]) / 2 for rule in group)
        if len(heights) > 1:
            found.append(Frame(min(rule[0] for rule in group), max(rule[2] for rule in group), tuple(heights)))
    return found


def framed_tables(frame: Frame, rows: Sequence[Row[Some]], *, rtl: bool) -> list[Block[Some]]:
    """The tables between the lines of a frame.

    Args:
        frame: the lines.
        rows: the text between the first and the last line, or right above the first, and no wider, from the top.
        rtl: whether the page is right-to-left.
    """
    strips: list[list[Row[Some]]] = [[] for _ in frame.heights]
    for row in rows:
        number = bisect_left(frame.heights, row[0].y)
        if number < len(strips) and (number or len(row) > 1):
            strips[number].append(row)
    heads, *inside = strips
    found: list[Block[Some]] = []
    run: list[list[Row[Some]]] = []
    shared: list[Span] = []
    for number, strip in enumerate([*inside, []]):
        open_still = _corridors([*run, strip]) if strip else []
        alone = len(strip) == 1 and len(strip[0]) == 1 and len(open_still) < len(shared)
        if open_still and not alone:
            run.append(strip)
            shared = open_still
            continue
        if heads and number == len(run) and len(_corridors([heads, *run])) == len(shared):
            run.insert(0, heads)  # column heads are above the first line
        table = _table(run, rtl=rtl)
        if table is not None:
            found.append(table)
        shared = _corridors([strip]) if strip and not alone else []
        run = [strip] if shared else []
    return found


def _corridors(strips: Sequence[Sequence[Sequence[Chunk]]]) -> list[Span]:
    """The white corridors of rows between lines; none for a listing or running text."""
    rows = [row for strip in strips for row in strip]
    if not rows or len(rows) > MOST_ROWS or any(is_listing(row) for row in rows):
        return []
    size = min(row[0].size for row in rows)
    found = []
    for span in free(rows, CLOSEST * size):
        level = sum(1 for row in rows if both(row, span)) >= max(1, LEVEL * len(rows))
        if not level and len(rows) <= SHORT * len(
            strips
        ):  # ruling lines separate the rows, so a cell may have several lines
            whole = [[chunk for row in strip for chunk in row] for strip in strips]
            level = sum(1 for row in whole if both(row, span)) >= max(1, LEVEL * len(whole))
        if level:
            found.append(span)
    return found


def _table(strips: list[list[Row[Some]]], *, rtl: bool) -> Block[Some] | None:
    """The table of row groups that share corridors; heads may span several columns."""
    rows = [row for strip in strips for row in strip]
    if len(rows) < 2:
        return None
    corridors, heads = _corridors(strips), 0
    body = _corridors(strips[1:])
    if len(body) > len(corridors) or (body and has_empty([row for strip in strips[1:] for row in strip], corridors)):
        corridors, heads = body, len(strips[0])
    if not corridors or is_running_text(rows, corridors):
        return None
    widths = widths_of(rows[heads:], corridors)
    fields: Fields[Some] = []
    for strip in strips[1:] if heads else strips:
        if len(strips) > 2:
            whole = table_rows(strip, corridors, rtl=rtl, one=True)
            fields.extend(rows_within(whole[0], widths))
        else:
            fields.extend(table_rows(strip, corridors, rtl=rtl))
    return with_heads(rows[:heads], fields, corridors) if len(fields) + heads > 1 else None

"""Pages as plain data and back, nothing lost: the cleaned page, the page as it was read, edits, issues and doubts.

In: a :class:`~satrchin.document.Page`. Out: lists and dictionaries that JSON holds, from which the same page can be
made again. A line that no edit touched is stored once.

>>> from satrchin.document import Edit, Line, Page
>>> page = Page(1, (Line("كتاب"), Line("سلام"))).edited([Edit("letters", "arabic", 1, 0, (0, 1), "ك", "ک")])
>>> again = from_plain(to_plain(page))
>>> again == page, again.raw_lines == page.raw_lines
(True, True)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple
from typing import Any

from satrchin.document import Box, Cell, Doubt, Edit, Issue, Line, Page, Picture, Word


def to_plain(page: Page) -> dict[str, Any]:
    """A page as plain data."""
    numbers = {id(line): number for number, line in enumerate(page.raw_lines)}
    return {
        "number": page.number,
        "size": [page.width, page.height],
        "raw": [_line(line) for line in page.raw_lines],
        "lines": None
        if page.lines is page.raw_lines
        else [numbers[id(line)] if id(line) in numbers else _line(line) for line in page.lines],
        "edits": [_edit(edit) for edit in page.edits],
        "issues": [[issue.level, issue.code, issue.message, issue.page, issue.line] for issue in page.issues],
        "doubts": [_doubt(doubt) for doubt in page.doubts],
        "picture": page.picture,
    }


def from_plain(table: dict[str, Any]) -> Page:
    """The page that :func:`to_plain` was given.

    Raises:
        ValueError: the data is not of a page.
    """
    try:
        raw = tuple(_read_line(line) for line in table["raw"])
        stored = table["lines"]
        lines = raw if stored is None else tuple(raw[x] if isinstance(x, int) else _read_line(x) for x in stored)
        width, height = table["size"]
        return Page(
            table["number"],
            lines,
            width,
            height,
            edits=tuple(_read_edit(edit) for edit in table["edits"]),
            issues=tuple(Issue(*issue) for issue in table["issues"]),
            doubts=tuple(_read_doubt(doubt) for doubt in table["doubts"]),
            picture=Picture(*table["picture"]) if table["picture"] else None,
            _raw=None if stored is None else raw,
        )
    except (KeyError, TypeError, IndexError) as error:
        raise ValueError(f"not a page: {error!r}") from None


def _line(line: Line) -> list[Any]:
    """A line; what it does not have is left out at the end."""
    plain: list[Any] = [
        line.text,
        line.end,
        line.source,
        line.box,
        [[cell.text, cell.box] for cell in line.cells],
        [[word.text, word.box, word.confidence] for word in line.words],
        line.spans,
    ]
    while not plain[-1]:  # the source, the third, is never empty
        plain.pop()
    return plain


def _read_line(plain: Sequence[Any]) -> Line:
    full: list[Any] = [*plain, *[None] * (7 - len(plain))]
    text, end, source, box, cells, words, spans = full
    return Line(
        text,
        end,
        source,
        _box(box),
        tuple(Cell(cell, _box(place)) for cell, place in cells or ()),
        tuple(Word(word, _box(place), sure) for word, place, sure in words or ()),
        tuple((across, down) for across, down in spans or ()),
    )


def _box(plain: Sequence[float] | None) -> Box | None:
    return Box(*plain) if plain else None


def _edit(edit: Edit) -> list[Any]:
    return list(astuple(edit))


def _read_edit(plain: Sequence[Any]) -> Edit:
    stage, rule, page, line, span, before, after, confidence = plain
    return Edit(stage, rule, page, line, (span[0], span[1]), before, after, confidence)


def _doubt(doubt: Doubt) -> list[Any]:
    return list(astuple(doubt))


def _read_doubt(plain: Sequence[Any]) -> Doubt:
    page, line, span, text, reason, confidence, alternatives, kind = plain
    return Doubt(page, line, (span[0], span[1]), text, reason, confidence, tuple(alternatives), kind)

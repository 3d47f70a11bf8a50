r"""What flows through the pipeline: a document is pages, a page is lines, and every change is an edit.

All of it is immutable. A stage takes a page and gives back a page; the edits that it made stand on the page.
The text of a page is the concatenation of ``line.text + line.end`` of its lines, byte for byte what was read
as long as nobody edited it.

>>> page = Page(1, (Line("كتاب", end="\n"),))
>>> page = page.edited([Edit("letters", "arabic-code-point", 1, 0, (0, 1), "ك", "ک")])
>>> page.text
'کتاب\n'
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate, chain, groupby
from operator import attrgetter
from pathlib import Path
from typing import Any, Literal, Protocol

from satrchin.evidence import Block, Box, Cell, Picture, Shown, Word, aligned, union

__all__ = [
    "Box",
    "Cell",
    "Context",
    "Document",
    "Doubt",
    "Edit",
    "Issue",
    "Kind",
    "Level",
    "Line",
    "Page",
    "Picture",
    "Source",
    "Stage",
    "Status",
    "Word",
    "replay",
    "split_lines",
]

Source = Literal["glyphs", "ocr", "text"]
Level = Literal["info", "warning", "error"]
Kind = Literal["number", "order", "joint", "letter", "verdict"]
Status = Literal["ok", "partial", "failed", "skipped"]

_LINE_END = re.compile(r"(?:\r\n?|\n)\f?|\f")
_NO_LINE_OPEN = ("", "\n", "\r", "\f")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text with where it came from.

    ``cells`` and ``words`` always belong to ``text``: edits carry them along (:mod:`satrchin.evidence`).
    """

    text: str
    end: str = "\n"
    """The line's own terminator: a newline of any kind, a form feed, or nothing at the end of a text."""
    source: Source = "text"
    box: Box | None = None
    cells: tuple[Cell, ...] = ()
    words: tuple[Word, ...] = ()
    spans: tuple[tuple[int, int], ...] = ()
    """Of a table's row with cells over several fields: how many columns and rows each covers, cells as in the text."""

    @property
    def fields(self) -> tuple[tuple[str, int, int], ...]:
        """The cells of a table's row with how many columns and rows each covers; nothing for other lines."""
        cells = self.text.split("\t")
        if len(cells) < 2:
            return ()
        spans = self.spans if len(self.spans) == len(cells) else ((1, 1),) * len(cells)
        return tuple((cell, *span) for cell, span in zip(cells, spans, strict=True))


@dataclass(frozen=True, slots=True)
class Edit:
    """One recorded change.

    ``span`` counts code points from the start of line ``line`` as the stage found it, the line's ``end``
    included; edits of one stage on one page do not overlap. A reordering is one edit of the whole line.
    An edit that spans line ends joins or removes lines.
    """

    stage: str
    rule: str
    page: int
    line: int
    span: tuple[int, int]
    before: str
    after: str
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Issue:
    """Something that a person should know: what, where, how grave. An open error means the result is not ok."""

    level: Level
    code: str
    message: str
    page: int | None = None
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Doubt:
    """A place whose repair is uncertain, or that was left alone for want of evidence.

    ``line`` counts in the output page, ``span`` in that line.
    """

    page: int
    line: int
    span: tuple[int, int]
    text: str
    reason: str
    confidence: float
    alternatives: tuple[str, ...] = ()
    """What else the text may be, the likeliest first."""
    kind: Kind = "letter"
    """What is uncertain; ``verdict``: whether the line can be trusted at all."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page, or a block of at most 2,000 lines of a text."""

    number: int
    lines: tuple[Line, ...]
    width: float | None = None
    height: float | None = None
    edits: tuple[Edit, ...] = ()
    issues: tuple[Issue, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    picture: Picture | None = None
    """None: the page was not read from a picture."""
    _raw: tuple[Line, ...] | None = field(default=None, repr=False, compare=False)

    @property
    def raw_lines(self) -> tuple[Line, ...]:
        """The lines as they were read, before any edit."""
        return self.lines if self._raw is None else self._raw

    @property
    def text(self) -> str:
        """The page's text, line ends included."""
        return "".join(chain.from_iterable(map(attrgetter("text", "end"), self.lines)))

    def edited(self, edits: Iterable[Edit]) -> Page:
        """The page after ``edits``, which are kept on it.

        Raises:
            ValueError: an edit's ``before`` is not what stands there, or two edits overlap.
        """
        ordered = sorted(edits, key=lambda edit: (edit.line, edit.span))
        if not ordered:
            return self
        lines = _spliced(self.lines, ordered)
        doubts = tuple(_carried(self.doubts, self.lines, ordered, lines)) if self.doubts else ()
        return replace(self, lines=lines, edits=(*self.edits, *ordered), doubts=doubts, _raw=self.raw_lines)


@dataclass(slots=True)
class _Cluster:
    """Lines that an edit, or a chain of edits across line ends, touches, with what became of them."""

    first: int
    last: int
    pieces: list[str] = field(default_factory=list)
    edits: list[Edit] = field(default_factory=list)


def _clusters(lines: Sequence[Line], starts: Sequence[int], edits: Sequence[Edit]) -> Iterator[_Cluster]:
    """The touched lines and their new text.

    Args:
        lines: of a page.
        starts: where each begins in the page's text, and where the last ends.
        edits: of one stage, sorted.

    Raises:
        ValueError: an edit's ``before`` is not what stands there, or two edits overlap.
    """
    todo = 0
    while todo < len(edits):
        cluster = _Cluster(edits[todo].line, edits[todo].line)
        origin = done = starts[cluster.first]
        text = lines[cluster.first].text + lines[cluster.first].end
        while todo < len(edits) and edits[todo].line <= cluster.last:
            edit = edits[todo]
            start, stop = (starts[edit.line] + offset for offset in edit.span)
            while stop > starts[cluster.last + 1]:
                cluster.last += 1
                if cluster.last == len(lines):
                    raise ValueError(f"edit reaches past its page: {edit}")
                text += lines[cluster.last].text + lines[cluster.last].end
            if start < done or text[start - origin : stop - origin] != edit.before:
                raise ValueError(f"edit overlaps another or does not find its text: {edit}")
            cluster.pieces += [text[done - origin : start - origin], edit.after]
            cluster.edits.append(edit)
            done = stop
            todo += 1
            goes_on = stop == starts[cluster.last + 1] and cluster.last + 1 < len(lines)
            if goes_on and _last(cluster.pieces) not in _NO_LINE_OPEN:
                # the line's end is gone: what follows is on the same line now
                cluster.last += 1
                text += lines[cluster.last].text + lines[cluster.last].end
        cluster.pieces.append(text[done - origin :])
        yield cluster


def _starts(lines: Sequence[Line]) -> list[int]:
    """Where each line begins in its page's text, and where the last ends."""
    return list(accumulate((len(line.text) + len(line.end) for line in lines), initial=0))


def _spliced(lines: Sequence[Line], edits: Sequence[Edit]) -> tuple[Line, ...]:
    """``lines`` with ``edits`` (sorted) put in; lines that no edit touches are the same objects."""
    starts = _starts(lines)
    result: list[Line] = []
    number = 0
    for cluster in _clusters(lines, starts, edits):
        result += lines[number : cluster.first]
        touched = lines[cluster.first : cluster.last + 1]
        parts = list(split_lines("".join(cluster.pieces)))
        if any(line.cells or line.words for line in touched):
            result += _carried_along(touched, parts, _blocks(cluster, starts, starts[cluster.first], 0))
        else:
            whole = replace(touched[0], box=union(line.box for line in touched))
            result += [replace(whole, text=text, end=end) for text, end in parts]
        number = cluster.last + 1
    return (*result, *lines[number:])


def _blocks(cluster: _Cluster, starts: Sequence[int], origin: int, begin: int) -> list[Block]:
    """Which part of the touched lines each part of their new text comes from.

    Args:
        cluster: the touched lines.
        starts: where each line of the page begins.
        origin: what places in the old text are counted from.
        begin: where the new text begins.
    """
    blocks: list[Block] = []
    done = starts[cluster.first] - origin
    kept = cluster.pieces[::2]
    for piece, edit in zip(kept, [*cluster.edits, None], strict=True):
        if piece:
            blocks.append(Block(done, done + len(piece), begin, begin + len(piece)))
        done, begin = done + len(piece), begin + len(piece)
        if edit is not None:
            blocks += [block.shifted(done, begin) for block in aligned(edit.before, edit.after)]
            done, begin = done + len(edit.before), begin + len(edit.after)
    return blocks


def _carried_along(touched: Sequence[Line], parts: Sequence[tuple[str, str]], blocks: list[Block]) -> Iterator[Line]:
    """The new lines with the cells and words of the old ones."""
    shown = Shown()
    for line in touched:
        shown.add(line.text, line.cells, line.words, line.end)
    whole = union(line.box for line in touched)
    begin = 0
    for text, end in parts:
        cells, words = shown.cells_in(text, begin, blocks), shown.words_in(text, begin, blocks)
        box = whole
        if len(parts) > 1 and (cells or words):
            box = union((*(cell.box for cell in cells), *(word.box for word in words)))
        yield replace(touched[0], text=text, end=end, box=box, cells=cells, words=words)
        begin += len(text) + len(end)


def spliced_with_blocks(lines: Sequence[Line], edits: Sequence[Edit]) -> tuple[tuple[Line, ...], list[Block]]:
    """A page's lines after edits of one stage, and which part of the old text each part of the new one comes from."""
    starts = _starts(lines)
    blocks: list[Block] = []
    done = begin = 0
    for cluster in _clusters(lines, starts, edits):
        kept = starts[cluster.first] - done
        if kept:
            blocks.append(Block(done, done + kept, begin, begin + kept))
        blocks += _blocks(cluster, starts, 0, begin + kept)
        begin += kept + sum(map(len, cluster.pieces))
        done = starts[cluster.last + 1]
    if done < starts[-1]:
        blocks.append(Block(done, starts[-1], begin, begin + starts[-1] - done))
    return _spliced(lines, edits), blocks


def _last(pieces: list[str]) -> str:
    """The last sign of a text in pieces."""
    return next((piece[-1] for piece in reversed(pieces) if piece), "")


def _carried(
    doubts: Iterable[Doubt], lines: Sequence[Line], edits: Sequence[Edit], after: Sequence[Line]
) -> Iterator[Doubt]:
    """Doubts of ``lines`` where their texts stand ``after`` sorted edits; a doubt whose text is gone goes with it."""
    starts, new_starts = _starts(lines), _starts(after)
    begins = [starts[edit.line] + edit.span[0] for edit in edits]
    grown = list(accumulate((len(edit.after) - len(edit.before) for edit in edits), initial=0))

    def moved(place: int, *, is_stop: bool) -> int:
        count = bisect_right(begins, place - 1)  # edits that begin before this place
        if count and place < begins[count - 1] + len(edits[count - 1].before):
            inside = begins[count - 1] + grown[count - 1]
            return inside + len(edits[count - 1].after) if is_stop else inside
        return place + grown[count]

    for doubt in doubts:
        start = moved(starts[doubt.line] + doubt.span[0], is_stop=False)
        stop = moved(starts[doubt.line] + doubt.span[1], is_stop=True)
        number = min(bisect_right(new_starts, start), len(after)) - 1
        if stop <= start or number < 0:
            continue
        span = (start - new_starts[number], min(stop - new_starts[number], len(after[number].text)))
        yield replace(doubt, line=number, span=span, text=after[number].text[slice(*span)])


def split_lines(text: str) -> Iterator[tuple[str, str]]:
    r"""The lines of a text with their ends; newlines of every kind and form feeds end a line, nothing else.

    >>> list(split_lines("a\r\nb\fc"))
    [('a', '\r\n'), ('b', '\x0c'), ('c', '')]
    """
    start = 0
    for match in _LINE_END.finditer(text) if "\r" in text or "\f" in text else ():
        yield text[start : match.start()], match.group()
        start = match.end()
    if not start:  # every line ends with a newline
        yield from ((line, "\n") for line in text.split("\n")[:-1])
        start = text.rfind("\n") + 1
    if start < len(text):
        yield text[start:], ""


def replay(lines: Iterable[Line], edits: Iterable[Edit]) -> tuple[Line, ...]:
    """Apply recorded edits, stage by stage in the order they were recorded, to the lines of one page.

    Raises:
        ValueError: the edits do not belong to these lines.
    """
    current = tuple(lines)
    for batch in batches(edits):
        current = _spliced(current, batch)
    return current


def batches(edits: Iterable[Edit]) -> Iterator[list[Edit]]:
    """Recorded edits, those that were made at once together: neighbours of one stage."""
    for _, batch in groupby(edits, key=lambda edit: edit.stage):
        yield list(batch)


@dataclass(slots=True)
class Context:
    """What a stage may know of the whole document: bounded counts, gathered in one first pass."""

    words: Counter[str] = field(default_factory=Counter)
    """The document's words as they came, at most some 50,000 of them."""
    heads: Counter[str] = field(default_factory=Counter)
    """First and last lines of pages with their digits folded: what repeats is a running head."""
    damage: Counter[str] = field(default_factory=Counter)
    """How many lines looked healthy, reversed, in runs: what the document's lines suffer from."""
    pages: int = 0


@dataclass(frozen=True, slots=True)
class Document:
    """A document to clean: where it came from and its pages, which can be gone through more than once."""

    name: str
    pages: Iterable[Page]
    kind: Source = "text"
    metadata: dict[str, Any] = field(default_factory=dict)
    file: Path | None = None
    """The file that it was read from; formats that keep a part of it need it."""
    files: tuple[Path, ...] = ()
    """The files of a group, in the order of their pages."""


class Stage(Protocol):
    """A frozen dataclass whose fields are its options: page in, page out; pure and picklable.

    A stage that wants to see the document first also has ``survey(page, context) -> None``.
    """

    def __call__(self, page: Page, context: Context) -> Page:
        """The page after the stage's work; edits, issues and doubts stand on it."""
        ...

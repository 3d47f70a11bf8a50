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
from functools import reduce
from itertools import accumulate
from typing import Any, Literal, NamedTuple, Protocol

Source = Literal["glyphs", "ocr", "text"]
Level = Literal["info", "warning", "error"]
Status = Literal["ok", "partial", "failed", "skipped"]

_LINE_END = re.compile(r"(?:\r\n?|\n)\f?|\f")
_NO_LINE_OPEN = ("", "\n", "\r", "\f")


class Box(NamedTuple):
    """A rectangle on the page in points (1/72 inch), the origin in the upper left corner."""

    x0: float
    top: float
    x1: float
    bottom: float

    def union(self, other: Box) -> Box:
        """The smallest box that holds both."""
        return Box(
            min(self.x0, other.x0),
            min(self.top, other.top),
            max(self.x1, other.x1),
            max(self.bottom, other.bottom),
        )


@dataclass(frozen=True, slots=True)
class Cell:
    """The text of one glyph and where it stands; a ligature's letters stay in one cell."""

    text: str
    box: Box | None
    """None: inferred, no glyph on the page shows it."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word that OCR read, with its confidence from 0 to 1."""

    text: str
    box: Box
    confidence: float


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text with where it came from."""

    text: str
    end: str = "\n"
    """The line's own terminator: a newline of any kind, a form feed, or nothing at the end of a text."""
    source: Source = "text"
    box: Box | None = None
    cells: tuple[Cell, ...] = ()
    words: tuple[Word, ...] = ()


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

    @property
    def text(self) -> str:
        """The page's text, line ends included."""
        return "".join(line.text + line.end for line in self.lines)

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
        return replace(self, lines=lines, edits=(*self.edits, *ordered), doubts=doubts)


def _spliced(lines: tuple[Line, ...], edits: Sequence[Edit]) -> tuple[Line, ...]:
    """``lines`` with ``edits`` (sorted) put in; lines that no edit touches are the same objects."""
    starts = list(accumulate((len(line.text) + len(line.end) for line in lines), initial=0))
    result: list[Line] = []
    number, todo = 0, 0
    while todo < len(edits):
        # one cluster: the lines that an edit, or a chain of edits across line ends, touches
        first = last = edits[todo].line
        pieces: list[str] = []
        result.extend(lines[number:first])
        done = starts[first]
        text = lines[first].text + lines[first].end
        while todo < len(edits) and edits[todo].line <= last:
            edit = edits[todo]
            start, stop = (starts[edit.line] + offset for offset in edit.span)
            while stop > starts[last + 1]:
                last += 1
                if last == len(lines):
                    raise ValueError(f"edit reaches past its page: {edit}")
                text += lines[last].text + lines[last].end
            origin = starts[first]
            if start < done or text[start - origin : stop - origin] != edit.before:
                raise ValueError(f"edit overlaps another or does not find its text: {edit}")
            pieces += [text[done - origin : start - origin], edit.after]
            done = stop
            todo += 1
            if stop == starts[last + 1] and last + 1 < len(lines) and _last(pieces) not in _NO_LINE_OPEN:
                # the line's end is gone: what follows is on the same line now
                last += 1
                text += lines[last].text + lines[last].end
        pieces.append(text[done - starts[first] :])
        evidence = reduce(_merged, lines[first : last + 1])
        result.extend(replace(evidence, text=body, end=end) for body, end in split_lines("".join(pieces)))
        number = last + 1
    result.extend(lines[number:])
    return tuple(result)


def _last(pieces: list[str]) -> str:
    """The last sign of a text in pieces."""
    return next((piece[-1] for piece in reversed(pieces) if piece), "")


def _merged(first: Line, second: Line) -> Line:
    """The evidence of two lines that become one."""
    box = first.box.union(second.box) if first.box and second.box else first.box or second.box
    return replace(first, box=box, cells=first.cells + second.cells, words=first.words + second.words)


def _carried(
    doubts: Iterable[Doubt], lines: Sequence[Line], edits: Sequence[Edit], after: Sequence[Line]
) -> Iterator[Doubt]:
    """Doubts of ``lines`` where their texts stand ``after`` sorted edits; a doubt whose text is gone goes with it."""
    starts = list(accumulate((len(line.text) + len(line.end) for line in lines), initial=0))
    new_starts = list(accumulate((len(line.text) + len(line.end) for line in after), initial=0))
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
    for match in _LINE_END.finditer(text):
        yield text[start : match.start()], match.group()
        start = match.end()
    if start < len(text):
        yield text[start:], ""


def replay(lines: Iterable[Line], edits: Iterable[Edit]) -> tuple[Line, ...]:
    """Apply recorded edits, stage by stage in the order they were recorded, to the lines of one page.

    Raises:
        ValueError: the edits do not belong to these lines.
    """
    current = tuple(lines)
    batch: list[Edit] = []
    for edit in edits:
        if batch and batch[-1].stage != edit.stage:
            current, batch = _spliced(current, batch), []
        batch.append(edit)
    return _spliced(current, batch) if batch else current


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


class Stage(Protocol):
    """A frozen dataclass whose fields are its options: page in, page out; pure and picklable.

    A stage that wants to see the document first also has ``survey(page, context) -> None``.
    """

    def __call__(self, page: Page, context: Context) -> Page:
        """The page after the stage's work; edits, issues and doubts stand on it."""
        ...

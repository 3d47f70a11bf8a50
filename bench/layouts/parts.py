"""Parts of a page: what each looks like as HTML, and the blocks that a reader would copy down from it.

A part holds its HTML and its truth. The truth is blocks in reading order; a block is lines, and a line is a paragraph,
or a row whose cells are parted by TAB.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from html import escape
from typing import Literal

Kind = Literal["text", "rows", "table"]


@dataclass(frozen=True, slots=True)
class Block:
    """Lines that belong together.

    ``kind``: ``text`` (paragraphs), ``rows`` (each line must stay whole), ``table`` (so must each cell).
    """

    kind: Kind
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a page."""

    html: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Span:
    """A cell of a table that covers more than one field."""

    text: str
    across: int = 1
    down: int = 1


Field = str | Span


def para(*texts: str, style: str = "") -> Part:
    """Paragraphs of running text."""
    body = "".join(f'<p class="para" style="{style}">{escape(text)}</p>' for text in texts)
    return Part(body, tuple(Block("text", (text,)) for text in texts))


def whole(*paragraphs: Part) -> list[Part]:
    """The same paragraphs, each of which must come out as one line."""
    return [replace(part, blocks=tuple(replace(block, kind="rows") for block in part.blocks)) for part in paragraphs]


def head(text: str, style: str = "") -> Part:
    """A heading."""
    return Part(f'<p class="head" style="{style}">{escape(text)}</p>', (Block("text", (text,)),))


def line(text: str, style: str = "") -> Part:
    """A short line by itself: a caption, a running head, a page number."""
    return Part(f'<p class="line" style="{style}">{escape(text)}</p>', (Block("text", (text,)),))


def columns(*parts: Part, count: int = 2, gap: float = 8.0, style: str = "") -> Part:
    """Newspaper columns: the parts flow from one to the next; ``gap`` in millimetres."""
    body = "".join(part.html for part in parts)
    look = f"column-count:{count};column-gap:{gap}mm;{style}"
    return Part(f'<div class="flow" style="{look}">{body}</div>', _blocks(parts))


def beside(*sides: Sequence[Part], widths: Sequence[int], style: str = "") -> Part:
    """Parts side by side, each side read whole; ``widths`` in per cent, the first side stands where reading begins."""
    cells = "".join(
        f'<td style="width:{width}%;{style}">{"".join(part.html for part in side)}</td>'
        for side, width in zip(sides, widths, strict=True)
    )
    return Part(
        f'<table class="beside"><tr>{cells}</tr></table>', tuple(block for side in sides for block in _blocks(side))
    )


def code(*lines: str, style: str = "") -> Part:
    """A listing: fixed pitch, from the left, indents kept."""
    body = escape("\n".join(lines))
    return Part(f'<pre dir="ltr" style="{style}">{body}</pre>', (Block("rows", tuple(lines)),))


def fields(*rows: Sequence[tuple[str, str]], gap: int = 6, style: str = "") -> Part:
    """A form: labels with their values, one or more pairs a row; a row is read as one line."""
    body, lines = "", []
    for row in rows:
        cells = "".join(f"<td><b>{escape(label)}</b></td><td>{escape(value)}</td>" for label, value in row)
        body += f"<tr>{cells}</tr>"
        lines.append("\t".join(cell for pair in row for cell in pair if cell))
    return Part(
        f'<table class="form" style="{style}border-spacing:{gap}mm 1mm">{body}</table>', (Block("rows", tuple(lines)),)
    )


def choices(*rows: Sequence[str], style: str = "") -> Part:
    """Answers to choose from, a few a row."""
    width = 100 // max(map(len, rows))
    body = "".join(
        "<tr>" + "".join(f'<td style="width:{width}%">{escape(cell)}</td>' for cell in row) + "</tr>" for row in rows
    )
    lines = tuple("\t".join(row) for row in rows)
    return Part(f'<table class="form" style="width:100%;{style}">{body}</table>', (Block("rows", lines),))


def contents(*entries: tuple[str, str], dots: int = 0, indent: Sequence[int] = ()) -> Part:
    """Contents: an entry and its page a line; ``dots``: leader dots as text, so many, else white alone."""
    body, lines = "", []
    for place, (entry, page) in enumerate(entries):
        pad = indent[place] if indent else 0
        leader = "." * max(3, dots - len(entry) - pad) if dots else ""
        body += (
            f'<div class="entry" style="padding-right:{pad}mm"><span>{escape(entry)}</span>'
            f'<span class="dots">{leader}</span><span>{page}</span></div>'
        )
        lines.append(f"{entry}\t{page}")
    return Part(body, (Block("rows", tuple(lines)),))


def items(*texts: str, marks: Sequence[str] = (), hang: float = 7.0) -> Part:
    """A list with hanging markers, ``hang`` millimetres before their texts."""
    body, lines = "", []
    for place, text in enumerate(texts):
        mark = marks[place] if marks else "•"
        body += (
            f'<div class="item" style="padding-right:{hang}mm">'
            f'<span style="display:inline-block;width:{hang}mm;margin-right:-{hang}mm">{mark}</span>'
            f"{escape(text)}</div>"
        )
        lines.append(f"{mark} {text}")
    return Part(body, tuple(Block("text", (entry,)) for entry in lines))


def table(*rows: Sequence[Field], kind: str = "ruled", ltr: bool = False, style: str = "") -> Part:
    """A table; ``kind``: ruled, across (only lines below each row), book (around head and body), head, plain."""
    body, lines = "", []
    for row in rows:
        cells = [cell if isinstance(cell, Span) else Span(cell) for cell in row]
        body += (
            "<tr>"
            + "".join(f'<td colspan="{c.across}" rowspan="{c.down}">{escape(c.text)}</td>' for c in cells)
            + "</tr>"
        )
        lines.append("\t".join(cell.text for cell in cells))
    way = "ltr" if ltr else "rtl"
    plain = f'border="{int(kind == "ruled")}" cellpadding="5"'  # what LibreOffice knows of a table's look
    return Part(
        f'<table class="table {kind}" dir="{way}" {plain} style="{style}">{body}</table>',
        (Block("table", tuple(lines)),),
    )


def heads_of_letter(*sides: Sequence[str]) -> Part:
    """A letterhead in two or three parts, each read whole, from the right."""
    looks = ((36, "right"), (30, "center"), (34, "right")) if len(sides) > 2 else ((60, "right"), (40, "right"))
    cells = "".join(
        f'<td style="width:{width}%;text-align:{align}">{"".join(f"<p>{escape(text)}</p>" for text in side)}</td>'
        for side, (width, align) in zip(sides, looks, strict=True)
    )
    blocks = tuple(Block("text", tuple(side)) for side in sides if side)
    return Part(f'<table class="letterhead"><tr>{cells}</tr></table>', blocks)


def signatures(*people: Sequence[str]) -> Part:
    """Signatures side by side: fields to be signed in are read row by row, a name with its title whole."""
    width = 100 // len(people)
    rows = list(zip(*people, strict=True))
    body = "".join(
        "<tr>" + "".join(f'<td style="width:{width}%">{escape(text)}</td>' for text in row) + "</tr>" for row in rows
    )
    if any(":" in text for person in people for text in person):
        blocks = (Block("rows", tuple("\t".join(filter(None, row)) for row in rows)),)
    else:
        blocks = tuple(Block("rows", tuple(person)) for person in people)
    return Part(f'<table class="signs">{body}</table>', blocks)


def picture(width: int, height: int, *, right: bool = False) -> Part:
    """A grey box, in millimetres, where a picture would be."""
    place = "margin-right:0;margin-left:auto" if right else "margin:auto"
    return Part(f'<div class="picture" style="width:{width}mm;height:{height}mm;{place}"></div>', ())


def notes(*texts: str) -> Part:
    """Footnotes under a short rule; they stand at the foot of the page."""
    body = "".join(f"<p>{escape(text)}</p>" for text in texts)
    return Part(f'<div class="notes"><hr>{body}</div>', tuple(Block("text", (text,)) for text in texts))


def diagram(*labels: tuple[float, float, float, Sequence[str]], height: int = 70) -> Part:
    """Bubbles: left, top and width in millimetres, and the lines of the label; read row by row, right first."""
    body = "".join(
        f'<div class="bubble" style="right:{right}mm;top:{top}mm;width:{width}mm">'
        + "<br>".join(map(escape, texts))
        + "</div>"
        for right, top, width, texts in labels
    )
    blocks = tuple(Block("text", (" ".join(texts),)) for _, _, _, texts in labels)
    return Part(f'<div class="diagram" style="height:{height}mm">{body}</div>', blocks)


def foot(text: str) -> Part:
    """What stands at the very foot of the page."""
    return Part(f'<div class="foot">{escape(text)}</div>', (Block("text", (text,)),))


def _blocks(parts: Sequence[Part]) -> tuple[Block, ...]:
    return tuple(block for part in parts for block in part.blocks)

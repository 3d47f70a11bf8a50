"""Write Markdown as GitHub reads it: headings, paragraphs, lists and tables.

In: lines ``عنوان``, ``۱- نان``, ``۲- آب``. Out: ``## عنوان`` and a numbered list. Signs of the text that Markdown
would take for markup are written as character references, so that they show as they are. A document that was read from
a Markdown file keeps its markup.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from satrchin.document import Document, Page
from satrchin.writing import txt
from satrchin.writing.structure import Block, blocks, item

_MARKDOWN = frozenset({".md", ".markdown"})
_MARKUP = re.compile(r"[*_`\[\]<>|~&](?=\S)|(?<=\S)[*_`|~]|^#|^[+=-](?=[\s=-])|^[0-9]+(?=[.)]\s)")


def pieces(document: Document, recipe: str, pages: Iterable[Page]) -> Iterator[str]:
    """The document, block by block."""
    if document.kind == "text" and Path(document.name).suffix.lower() in _MARKDOWN:
        yield from txt.pieces(document, recipe, pages)
        return
    gap = ""
    for page in pages:
        joined = document.kind == "text"  # lines of a text keep their breaks
        before = "blank"
        if document.metadata.get("page_breaks"):
            yield f"{gap}<!-- page {page.number} -->"
            gap = "\n\n"
        for block in blocks(page):
            if block.kind == "blank":
                before = "blank"
                continue
            keeps_on = joined and block.kind == before == "paragraph"
            yield ("  \n" if keeps_on else gap) + _written(block)
            gap = "\n\n"
            before = block.kind
    if gap:
        yield "\n"


def _written(block: Block) -> str:
    text = block.lines[0].text.strip()
    if block.kind == "table":
        return _table(block.rows)
    if block.kind == "item":
        items = [item(line.text) for line in block.lines]
        return "\n".join(f"{'-' if one.number is None else f'{one.number}.'} {_plain(one.text)}" for one in items)
    return f"## {_plain(text)}" if block.kind == "heading" else _plain(text)


def _table(rows: list[list[str]]) -> str:
    """A table; its first row is the head, which GitHub's tables must have."""
    head, *body = [[_plain(cell).replace("|", "&#124;") for cell in row] for row in rows]
    lines = [head, ["---"] * len(head), *body]
    return "\n".join("| " + " | ".join(row) + " |" for row in lines)


def _plain(text: str) -> str:
    """``text`` with character references for signs that would be markup.

    >>> _plain("a*b* و <b>"), _plain("۵ * ۳")
    ('a&#42;b&#42; و &#60;b>', '۵ * ۳')
    """
    return _MARKUP.sub(lambda match: "".join(f"&#{ord(sign)};" for sign in match[0]), text)

r"""Markdown: lines of text stay lines, blank lines part paragraphs, rows of cells become tables.

In: two lines ``* الف`` and ``ب``. Out: ``\* الف\`` and ``ب``: nothing in the text turns into markup.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain, groupby

from satrchin.document import Document, Page

_MARKUP = re.compile(r"[\\`*_\[\]<>|~#]")
_LIST_LIKE = re.compile(r"(?:[-+](?=\s)|[0-9]+(?=[.)]\s)|=+\s*$|-+\s*$)")


def pieces(document: Document, recipe: str, pages: Iterable[Page]) -> Iterator[str]:
    """The text as Markdown, paragraph by paragraph."""
    del recipe
    # text keeps its line breaks; a PDF's or picture's line is already a whole paragraph
    paragraphs = document.kind != "text"
    lines = chain.from_iterable((line.text for line in page.lines) for page in pages)
    first = True
    for kind, group in groupby(lines, key=_kind):
        if kind == "blank":
            continue
        yield "" if first else "\n"
        first = False
        if kind == "table":
            yield _table([row.split("\t") for row in group])
        else:
            yield ("\n\n" if paragraphs else "\\\n").join(_escaped(line.strip()) for line in group) + "\n"


def _kind(line: str) -> str:
    if not line.strip():
        return "blank"
    return "table" if "\t" in line.strip() else "text"


def _table(rows: list[list[str]]) -> str:
    """A table with an empty head: which row is the head is not known."""
    width = max(map(len, rows))
    padded = [[_escaped(cell.strip()) for cell in row] + [""] * (width - len(row)) for row in rows]
    marks = [[""] * width, ["---"] * width]
    return "".join("| " + " | ".join(row) + " |\n" for row in marks + padded)


def _escaped(text: str) -> str:
    r"""``text`` with whatever Markdown would read as markup escaped.

    >>> print(_escaped("- [x]"))
    \- \[x\]
    """
    text = _MARKUP.sub(r"\\\g<0>", text)
    match = _LIST_LIKE.match(text)
    if match is None:
        return text
    # a number is escaped behind it (1\.), a sign before it (\-)
    place = match.end() if match[0].isdigit() else 0
    return text[:place] + "\\" + text[place:]

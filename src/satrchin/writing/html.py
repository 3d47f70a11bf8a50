"""Write HTML: headings, paragraphs, lists and tables, each with its direction and language.

A document that was read from an HTML page is that page with its text repaired. Otherwise each page begins with an
anchor ``page-N``, so that a citation can name it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape
from itertools import groupby
from pathlib import Path

from satrchin.document import Document, Page
from satrchin.repair_files.html import repaired_html
from satrchin.repair_files.lines import in_place
from satrchin.writing.structure import Block, Field, Item, blocks, item
from satrchin.writing.templating import direction, language

HEAD = """<!DOCTYPE html>
<html lang="fa" dir="rtl">
<head>
<meta charset="utf-8">
<meta name="generator" content="satrchin">
<meta name="color-scheme" content="light dark">
<meta name="viewport" content="width=device-width">
<title>{title}</title>
<style>
body {{ max-width: 42em; margin: auto; padding: 1em; line-height: 1.8 }}
table {{ border-collapse: collapse }}
td {{ border: 1px solid; padding: .2em .5em }}
ol {{ list-style: persian }}
li[dir=ltr] {{ list-style: decimal }}
</style>
</head>
<body>
"""


def pieces(document: Document, recipe: str, pages: Iterable[Page]) -> Iterator[str | bytes]:
    """The document, page by page."""
    del recipe
    if document.file is not None and document.metadata.get("container") == "html":
        yield repaired_html(document.file.read_bytes(), in_place(document, pages), document.name)
        return
    yield HEAD.format(title=escape(document.metadata.get("pdf", {}).get("Title") or Path(document.name).name))
    for page in pages:
        body = "".join(_written(block) for block in blocks(page) if block.kind != "blank")
        yield f'<section id="page-{page.number}">\n{body}</section>\n'
    yield "</body>\n</html>\n"


def _written(block: Block) -> str:
    text = block.lines[0].text.strip()
    if block.kind == "table":
        rows = [""] * len(block.lines)
        for field in block.fields:
            rows[field.row] += _cell(field)
        texts = " ".join(field.text for field in block.fields)
        written = "".join(f"<tr>{row}</tr>\n" for row in rows)
        return f"<table{_marks(texts)}>\n{written}</table>\n"
    if block.kind == "item":
        items = [item(line.text) for line in block.lines]
        return "".join(_list(list(group)) for _, group in groupby(items, key=lambda one: one.number is None))
    return _element("h2" if block.kind == "heading" else "p", text)


def _cell(field: Field) -> str:
    spans = (("colspan", field.across), ("rowspan", field.down))
    marks = "".join(f' {name}="{count}"' for name, count in spans if count > 1)
    return f"<td{marks}>{escape(field.text)}</td>"


def _list(items: list[Item]) -> str:
    first = items[0].number
    name, start = ("ul", "") if first is None else ("ol", f' start="{first}"')
    return f"<{name}{start}>\n{''.join(_element('li', one.text) for one in items)}</{name}>\n"


def _element(name: str, text: str) -> str:
    return f"<{name}{_marks(text)}>{escape(text)}</{name}>\n"


def _marks(text: str) -> str:
    """Direction and language, where they are not the document's."""
    return "" if direction(text) == "rtl" else f' dir="ltr" lang="{language(text)}"'

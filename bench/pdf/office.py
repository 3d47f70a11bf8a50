"""A leaf as a flat OpenDocument text, with Writer's own columns, tables, notes, headers and footers."""

from __future__ import annotations

import html

from bench.pdf.layouts import REFERENCE, Block, Leaf

_NAMES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{path}:1.0"'
    for name, path in (
        ("office", "office"), ("style", "style"), ("text", "text"), ("table", "table"),
        ("fo", "xsl-fo-compatible"), ("svg", "svg-compatible"),
    )
)  # fmt: skip


def document(leaf: Leaf, font: str) -> str:
    """A leaf as ``.fodt``."""
    styles = [_paragraph("Standard", leaf.size, "justify"), _paragraph("Head", leaf.size + 3, "center")]
    styles += [
        _paragraph("Plain", leaf.size, "start"),
        _paragraph("Sign", leaf.size, "center", 'fo:margin-right="9cm"'),
    ]
    styles += [_paragraph("Item", leaf.size, "start", 'fo:margin-right="0.8cm"'), _paragraph("Small", 9, "center")]
    styles += [_paragraph("Footnote", leaf.size * 0.8, "justify")]
    body, automatic = [], []
    for number, block in enumerate(leaf.blocks):
        automatic.append(_automatic(block, number))
        body.append(_block(block, number, leaf))
    head = (
        f'<style:header><text:p text:style-name="Small">{leaf.running}</text:p></style:header>' if leaf.running else ""
    )
    foot = f'<style:footer><text:p text:style-name="Small">{leaf.number}</text:p></style:footer>' if leaf.number else ""
    feet = any(block.kind == "feet" for block in leaf.blocks)
    columns = '<style:columns fo:column-count="2" fo:column-gap="0.8cm"/>' if feet else ""
    rule = '<style:footnote-sep style:width="0.018cm" style:rel-width="25%" style:adjustment="right"/>'
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<office:document {_NAMES} office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.text">
<office:font-face-decls><style:font-face style:name="F" svg:font-family="'{font}'"/></office:font-face-decls>
<office:styles>{"".join(styles)}</office:styles><office:automatic-styles>
<style:page-layout style:name="P"><style:page-layout-properties fo:page-width="21cm" fo:page-height="29.7cm"
 fo:margin="2cm" style:writing-mode="rl-tb">{columns}{rule}</style:page-layout-properties></style:page-layout>
{"".join(automatic)}</office:automatic-styles><office:master-styles>
<style:master-page style:name="Standard" style:page-layout-name="P">{head}{foot}</style:master-page>
</office:master-styles>
<office:body><office:text>{"".join(body)}</office:text></office:body></office:document>"""


def _paragraph(name: str, size: float, align: str, more: str = "") -> str:
    """A paragraph style."""
    return f"""<style:style style:name="{name}" style:family="paragraph"><style:paragraph-properties
 style:writing-mode="rl-tb" fo:text-align="{align}" fo:margin-bottom="0.14cm" fo:line-height="150%" {more}/>
<style:text-properties style:font-name="F" style:font-name-complex="F" fo:font-size="{size}pt"
 style:font-size-complex="{size}pt" style:language-complex="fa" style:country-complex="IR"/></style:style>"""


def _automatic(block: Block, number: int) -> str:
    """The style of a block's columns or cells."""
    if block.kind == "flow":
        return f"""<style:style style:name="S{number}" style:family="section"><style:section-properties
 style:writing-mode="rl-tb" text:dont-balance-text-columns="false"><style:columns fo:column-count="{block.count}"
 fo:column-gap="{block.gap}mm"/></style:section-properties></style:style>"""
    if block.kind in {"grid", "plain", "sides"}:
        border = "0.7pt solid #000000" if block.kind == "grid" else "none"
        wide = widths(block)
        columns = "".join(
            f'<style:style style:name="K{number}.{place}" style:family="table-column">'
            f'<style:table-column-properties style:column-width="{width}cm"/></style:style>'
            for place, width in enumerate(wide)
        )
        return f"""{columns}<style:style style:name="T{number}" style:family="table"><style:table-properties
 style:width="{sum(wide)}cm" table:align="right" style:writing-mode="rl-tb"/></style:style>
<style:style style:name="C{number}" style:family="table-cell"><style:table-cell-properties
 fo:padding="0.06cm" fo:border="{border}"/></style:style>"""
    return ""


def _block(block: Block, number: int, leaf: Leaf) -> str:
    match block.kind:
        case "flow":
            inner = "".join(_line("Standard", row[0], leaf) for row in block.rows)
            return f'<text:section text:style-name="S{number}" text:name="S{number}">{inner}</text:section>'
        case "sides":
            cells = "".join(_cell(number, side, leaf) for side in block.rows)
            rows = f"<table:table-row>{cells}</table:table-row>"
            return _table(number, block, rows) + '<text:p text:style-name="Small"/>'
        case "grid" | "plain":
            rows = "".join(
                "<table:table-row>" + "".join(_cell(number, (cell,), leaf) for cell in row) + "</table:table-row>"
                for row in block.rows
            )
            return _table(number, block, rows)
        case "items":
            return "".join(_line("Item", f"•\N{NO-BREAK SPACE}{row[0]}", leaf) for row in block.rows)
    name = {"head": "Head", "sign": "Sign", "numbers": "Item"}.get(block.kind, "Standard")
    return "".join(_line(name, row[0], leaf) for row in block.rows)


def widths(block: Block) -> list[float]:
    """The widths of a table's columns in centimetres: the whole line's, or as wide as the longest cell needs."""
    if block.kind == "sides":
        return [11.0, 6.0]
    if block.kind == "grid":
        return [1.5, 6.5, 5.0, 4.0]
    return [max(len(row[place]) for row in block.rows) * 0.21 + block.gap / 10 for place in range(len(block.rows[0]))]


def _table(number: int, block: Block, rows: str) -> str:
    columns = "".join(
        f'<table:table-column table:style-name="K{number}.{place}"/>' for place in range(len(widths(block)))
    )
    return f'<table:table table:name="T{number}" table:style-name="T{number}">{columns}{rows}</table:table>'


def _cell(number: int, lines: tuple[str, ...], leaf: Leaf) -> str:
    inner = "".join(_line("Plain", line, leaf) for line in lines)
    return f'<table:table-cell table:style-name="C{number}">{inner}</table:table-cell>'


def _line(name: str, text: str, leaf: Leaf) -> str:
    """A paragraph, its notes where it refers to them."""
    parts = REFERENCE.split(text)
    out = [html.escape(parts[0])]
    for mark, after in zip(parts[1::2], parts[2::2], strict=True):
        note = leaf.notes[ord(mark) - ord("۱")]
        out.append(
            f'<text:note text:id="n{ord(mark)}" text:note-class="footnote"><text:note-citation text:label="{mark}">'
            f'{mark}</text:note-citation><text:note-body><text:p text:style-name="Footnote">'
            f"<text:s/>{html.escape(note)}</text:p>"
            "</text:note-body></text:note>" + html.escape(after)
        )
    return f'<text:p text:style-name="{name}">{"".join(out)}</text:p>'

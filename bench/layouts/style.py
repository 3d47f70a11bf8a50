"""A page's parts in, its HTML out."""

from __future__ import annotations

from collections.abc import Sequence

from bench.layouts.parts import Part


def page(parts: Sequence[Part], font: str, size: float, *, ltr: bool = False, leading: float = 1.6) -> str:
    """The page as HTML; ``size`` in points."""
    way = "ltr" if ltr else "rtl"
    body = "".join(part.html for part in parts)
    head = f'<meta charset="utf-8"><style>{style(font, size, leading)}</style>'
    return (
        f'<!DOCTYPE html><html lang="{"en" if ltr else "fa"}" dir="{way}"><head>{head}</head>'
        f'<body><div class="leaf">{body}</div></body></html>'
    )


def style(font: str, size: float, leading: float) -> str:
    """The style that all pages share."""
    return f"""@page {{ size: 210mm 297mm; margin: 0 }} html, body {{ margin: 0; padding: 0 }}
.leaf {{ position: relative; width: 170mm; height: 257mm; margin: 0 20mm; padding-top: 20mm;
 font: {size}pt/{leading} '{font}', 'DejaVu Sans' }}
p {{ margin: 0 }} .para {{ text-align: justify; margin-bottom: 5pt }} .line {{ margin: 2pt 0 }}
.head {{ font-size: {size + 2}pt; font-weight: bold; margin: 6pt 0 4pt 0 }}
pre {{ font: {size - 1}pt/1.45 'DejaVu Sans Mono'; margin: 6pt 0; text-align: left }}
table {{ border-collapse: collapse }} td {{ vertical-align: top; text-align: start; padding: 1.5pt 5pt }}
.beside, .letterhead, .signs {{ width: 100%; table-layout: fixed }} .beside td, .letterhead td {{ padding: 0 3mm }}
.letterhead {{ margin-bottom: 8mm }} .signs {{ margin-top: 8mm }} .signs td {{ text-align: center }}
.form {{ border-collapse: separate; margin: 4pt 0 }} .form td {{ padding: 0 }}
.entry {{ display: flex }} .dots {{ flex: 1; overflow: hidden; white-space: nowrap; direction: ltr }}
.table {{ margin: 6pt 0; border-spacing: 0 }} .ruled td {{ border: 0.7pt solid black }}
.across td {{ border-bottom: 0.5pt solid black }} .head1 tr:first-child td {{ border-bottom: 0.8pt solid black }}
.book tr:first-child td {{ border-top: 1pt solid black; border-bottom: 0.6pt solid black }}
.book tr:last-child td {{ border-bottom: 1pt solid black }} .plain td {{ padding: 1.5pt 6mm 1.5pt 0 }}
.tight td {{ padding: 1pt 0 1pt 2.5mm }} .cols td + td {{ border-right: 0.6pt solid black }}
.box {{ border: 0.8pt solid black }} .box tr:first-child td {{ border-bottom: 0.6pt solid black }}
.nums td + td {{ text-align: end; padding-left: 4mm }} .center td {{ text-align: center }}
.shaded tr:nth-child(even) td {{ background: #e4e4e4 }}
.picture {{ background: #bbb; border: 0.5pt solid #777; margin: 4pt }} .item {{ margin-bottom: 2pt }}
.notes {{ position: absolute; bottom: 16mm; left: 0; right: 0; font-size: {size * 0.8:.1f}pt; line-height: 1.5 }}
.notes hr {{ width: 50mm; margin: 0 0 3pt auto; border: none; border-top: 0.6pt solid black }}
[dir=rtl] .notes hr {{ margin: 0 0 3pt 120mm }}
.pages {{ display: flex; justify-content: space-between }} .pages > div {{ width: 47%; display: flex;
 flex-direction: column }} .notes.under {{ position: static; margin-top: auto }}
[dir=rtl] .notes.under hr {{ margin: 0 0 3pt auto; width: 40mm }}
.foot {{ position: absolute; bottom: 6mm; left: 0; right: 0; text-align: center; font-size: 10pt }}
.diagram {{ position: relative }} .bubble {{ position: absolute; border: 0.7pt solid black; border-radius: 8mm;
 padding: 2mm; text-align: center; line-height: 1.4 }}
.boxed {{ border: 0.8pt solid black; padding: 2mm }}"""

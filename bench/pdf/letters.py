"""The letters that test PDFs are made of: blocks in, HTML and the true text out.

Everything in ``letters.json`` is invented. A letter is a list of blocks; its truth is what a reader would copy down:
one paragraph, head line or list item a line, a table's cells parted by TAB, of two blocks side by side the right
one first, whole.
"""

from __future__ import annotations

import html
import json
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Block:
    """A part of a letter: ``kind`` is head, para, items, numbers, grid, plain, sides, columns or foot."""

    kind: str
    rows: tuple[tuple[str, ...], ...]

    def truth(self) -> list[str]:
        """The lines that a reader would copy down."""
        if self.kind in {"sides", "columns"}:
            return [line for side in self.rows for line in side]
        if self.kind == "items":
            return [f"• {row[0]}" for row in self.rows]
        return ["\t".join(row) for row in self.rows]

    def html(self) -> str:
        """The block as HTML."""
        rows = [[html.escape(cell) for cell in row] for row in self.rows]
        match self.kind:
            case "head":
                return "".join(f"<h2>{row[0]}</h2>" for row in rows)
            case "items":
                return "".join(f'<p class="item">• {row[0]}</p>' for row in rows)
            case "grid" | "plain":
                body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
                return f'<table class="{self.kind}">{body}</table>'
            case "sides" | "columns":
                cells = "".join(
                    '<td valign="top">' + "".join(f"<p>{line}</p>" for line in side) + "</td>" for side in rows
                )
                return f'<table class="{self.kind}" cellpadding="12"><tr valign="top">{cells}</tr></table>'
            case "foot":
                return "".join(f'<p class="foot">{row[0]}</p>' for row in rows)
        return "".join(f"<p>{row[0]}</p>" for row in rows)


def _letters() -> dict[str, tuple[Block, ...]]:
    table = json.loads(Path(__file__).with_name("letters.json").read_text(encoding="utf-8"))
    return {
        name: tuple(Block(block["kind"], tuple(map(tuple, block["rows"]))) for block in blocks)
        for name, blocks in table.items()
    }


LETTERS = _letters()


def truth(name: str) -> str:
    """The true text of a letter."""
    return "".join(f"{line}\n" for block in LETTERS[name] for line in block.truth())


STYLE = """
@page { size: A4; margin: 2cm }
body { direction: rtl; font-family: '%s'; font-size: 12pt; line-height: 1.7; text-align: %s }
h2 { font-size: 15pt; text-align: center }
p { margin: 0 0 6pt 0 }
table { width: 100%%; margin: 6pt 0; border-collapse: collapse }
table.grid td { border: 0.7pt solid black; padding: 2pt 6pt }
table.plain td { padding: 2pt 6pt; width: 25%% }
table.sides td { vertical-align: top; width: 50%%; padding-left: 20pt }
table.columns td { vertical-align: top; width: 50%%; padding: 0 12pt }
.item { padding-right: 24pt; margin: 0 }
.foot { font-size: 9pt; text-align: center; margin-top: 24pt }
"""


def page(name: str, font: str, align: str = "justify") -> str:
    """A letter as an HTML page in a font."""
    body = "".join(block.html() for block in LETTERS[name])
    head = f'<meta charset="utf-8"><style>{STYLE % (font, align)}</style>'
    return f'<!DOCTYPE html><html lang="fa" dir="rtl"><head>{head}</head><body>{body}</body></html>'

"""Pages set by Typst and by XeLaTeX with xepersian: a leaf and a font in, a PDF out where the program is installed.

Leaves with notes are not for them. ``Block("head", (("عنوان",),))`` becomes a centred line in either language.
"""

from __future__ import annotations

import re
import shutil
from importlib.util import find_spec
from pathlib import Path

from bench.pdf.layouts import Block, Leaf
from bench.pdf.make import run

_TYPST = re.compile(r"([\\#$*_@\[\]`<>~/\"])")
_LATEX = re.compile(r"([#$%&_{}])")
_LATIN = re.compile(r"[A-Za-z][A-Za-z0-9.@:/?=-]*(?: [A-Za-z][A-Za-z0-9.@:/?=-]*)*")
_TO_PERSIAN = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")


def typst(leaf: Leaf, font: str, folder: Path, target: Path) -> bool:
    """The page by Typst."""
    if leaf.notes or find_spec("typst") is None:
        return False
    import typst as library

    body = "\n\n".join(_in_typst(block) for block in leaf.blocks)
    source = folder / "page.typ"
    source.write_text(
        f'#set page(paper: "a4", margin: 20mm)\n#set text(font: "{font}", lang: "fa", dir: rtl, size: {leaf.size}pt)\n'
        f"#set par(justify: true)\n{body}\n",
        encoding="utf-8",
    )
    library.compile(str(source), output=str(target))
    return True


def _in_typst(block: Block) -> str:  # noqa: PLR0911  one a kind
    rows = [[_TYPST.sub(r"\\\1", cell) for cell in row] for row in block.rows]
    match block.kind:
        case "head":
            return "\n\n".join(f"#align(center, text(1.3em)[{row[0]}])" for row in rows)
        case "flow":
            return _typst_grid([[row[0] for row in side] for side in sides(rows, block.count)], block.gap)
        case "sides":
            return _typst_grid(rows, block.gap)
        case "grid" | "plain":
            look = "inset: 4pt" if block.kind == "grid" else f"stroke: none, inset: (x: {block.gap / 2}mm, y: 3pt)"
            return f"#table(columns: {len(rows[0])}, {look}, {', '.join(f'[{cell}]' for row in rows for cell in row)})"
        case "items":
            return "\n".join(f"- {row[0]}" for row in rows)
        case "sign":
            lines = " \\ ".join(row[0] for row in rows)
            return f"#align(left, block(width: 60mm, align(center)[{lines}]))"
    return "\n\n".join(row[0].replace(".", "\\.", 1) for row in rows)


def _typst_grid(columns: list[list[str]], gap: float) -> str:
    cells = ", ".join("[" + "\n\n".join(column) + "]" for column in columns)
    return f"#grid(columns: (1fr,) * {len(columns)}, column-gutter: {gap}mm, {cells})"


def sides(rows: list[list[str]], count: int) -> list[list[list[str]]]:
    """Paragraphs dealt to columns, those on the right first."""
    per = -(-len(rows) // count)
    return [rows[start : start + per] for start in range(0, len(rows), per)]


def xelatex(leaf: Leaf, font: str, folder: Path, target: Path) -> bool:
    """The page by XeLaTeX with xepersian."""
    if leaf.notes or shutil.which("xelatex") is None:
        return False
    body = "\n\n".join(_in_latex(block) for block in leaf.blocks)
    (folder / "page.tex").write_text(
        "\\documentclass[12pt,a4paper]{article}\\usepackage[margin=20mm]{geometry}\\usepackage{multicol}"
        f"\\usepackage{{xepersian}}\\settextfont{{{font}}}\\pagestyle{{empty}}\\begin{{document}}"
        f"\\fontsize{{{leaf.size}}}{{{1.6 * leaf.size}}}\\selectfont\n{body}\n\\end{{document}}\n",
        encoding="utf-8",
    )
    made = folder / "page.pdf"
    if run("xelatex", "-interaction=nonstopmode", f"-output-directory={folder}", folder / "page.tex") or made.exists():
        shutil.move(made, target)
        return True
    return False


def in_persian_digits(text: str) -> str:
    """A page's truth as xepersian shows it: its Latin digits are Persian ones."""
    return text.translate(_TO_PERSIAN)


def _in_latex(block: Block) -> str:  # noqa: PLR0911  one a kind
    rows = [[_LATIN.sub(r"\\lr{\g<0>}", _LATEX.sub(r"\\\1", cell)) for cell in row] for row in block.rows]
    match block.kind:
        case "head":
            return "\n".join(f"\\begin{{center}}\\Large {row[0]}\\end{{center}}" for row in rows)
        case "flow":
            text = "\n\n".join(row[0] for row in rows)
            gap = f"\\setlength{{\\columnsep}}{{{block.gap}mm}}"
            return f"{gap}\\begin{{multicols}}{{{block.count}}}\n{text}\n\\end{{multicols}}"
        case "sides":
            lines = ["\\\\".join(side) for side in rows]
            boxes = [f"\\begin{{minipage}}[t]{{0.4\\textwidth}}\\noindent {side}\\end{{minipage}}" for side in lines]
            return "\\noindent " + "\\hfill".join(boxes)
        case "grid" | "plain":
            rule, bar, end = ("\\hline", "|", "\\\\\\hline") if block.kind == "grid" else ("", "", "\\\\")
            kind = "p{0.2\\textwidth}" if block.kind == "grid" else "r"
            columns = bar + (kind + bar) * len(rows[0])
            lines = "\n".join(" & ".join(row) + end for row in rows)
            skip = f"\\setlength{{\\tabcolsep}}{{{block.gap / 2}mm}}"
            return f"\\noindent{skip}\\begin{{tabular}}{{{columns}}}{rule}\n{lines}\n\\end{{tabular}}"
        case "items":
            return "\\begin{itemize}" + "".join(f"\\item {row[0]}\n" for row in rows) + "\\end{itemize}"
        case "sign":
            lines = "\\\\".join(row[0] for row in rows)
            return (
                f"\\begin{{flushleft}}\\begin{{minipage}}{{60mm}}\\centering {lines}\\end{{minipage}}\\end{{flushleft}}"
            )
    return "\n\n".join(row[0] for row in rows)

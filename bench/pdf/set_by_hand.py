"""A leaf set by fpdf2: every line broken and placed here, shaped by HarfBuzz, from a font's file."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import Any

from bench.pdf.layouts import REFERENCE, Block, Leaf, halves
from bench.pdf.office import widths

_SPACE = re.compile("(?<![A-Za-z]) | (?![A-Za-z])")
"""Spaces but those between Latin words, which are set as one."""
WIDE, EDGE, TOP, FOOT = 170.0, 190.0, 20.0, 277.0
"""Millimetres: width of the text, its right edge, its first and last line."""


def font_file(font: str) -> str:
    """The file that fontconfig has for a font; empty if it has another's."""
    found = subprocess.run(
        ["fc-match", f"{font}:style=Regular", "--format=%{file}|%{family}"], capture_output=True, text=True, check=True
    )
    path, _, family = found.stdout.partition("|")
    return path if font in family else ""


def make(leaf: Leaf, font: str, target: Path) -> bool:
    """Write a leaf as PDF."""
    import fpdf

    pdf = fpdf.FPDF()
    pdf.set_auto_page_break(auto=False)
    pdf.add_page()
    pdf.c_margin = 0
    path = font_file(font)
    if not path.endswith(("ttf", "otf")):
        return False
    pdf.add_font("F", fname=path)
    if other := font_file("DejaVu Sans"):  # Persian fonts may lack Latin letters and signs
        pdf.add_font("D", fname=other)
        pdf.set_fallback_fonts(["D"])
    pdf.set_text_shaping(use_shaping_engine=True, direction="rtl")
    y = TOP
    if leaf.running:
        y = _put(pdf, leaf.running, EDGE, y, WIDE, 9, "C") + 3
    for block in leaf.blocks:
        y = y if block.kind == "feet" else _block(pdf, block, y, leaf.size) + 2
    if leaf.blocks[-1].kind == "feet":
        _feet(pdf, leaf, y)
    elif leaf.notes:
        size = leaf.size * 0.8
        y = FOOT - 12 - len(leaf.notes) * size * 0.9
        pdf.line(EDGE - 45, y - 1.5, EDGE, y - 1.5)
        for note in leaf.marked():
            y = _put(pdf, note, EDGE, y, WIDE, size, "R")
    if leaf.number:
        _put(pdf, leaf.number, EDGE, FOOT - 5, WIDE, 10, "C")
    pdf.output(str(target))
    return True


def _feet(pdf: Any, leaf: Leaf, y: float) -> None:
    """Set two columns, each with a note at its foot."""
    wide = (WIDE - leaf.blocks[-1].gap) / 2
    for side, (rows, note) in enumerate(zip(halves(leaf.blocks[-1]), leaf.marked(), strict=True)):
        right, at = EDGE - side * (wide + leaf.blocks[-1].gap), y
        for row in rows:
            at = _put(pdf, row[0], right, at, wide, leaf.size, "J") + 1
        pdf.line(right - 30, FOOT - 26, right, FOOT - 26)
        _put(pdf, note, right, FOOT - 24, wide, leaf.size * 0.8, "J")


def _block(pdf: Any, block: Block, y: float, size: float) -> float:  # noqa: C901  one branch a kind
    """Set a block; where it ends."""
    match block.kind:
        case "flow" | "sides":
            count = block.count if block.kind == "flow" else len(block.rows)
            wide = (WIDE - (count - 1) * block.gap) / count
            rows = [row[0] for row in block.rows]
            per = -(-len(rows) // count)
            texts = [rows[at : at + per] for at in range(0, len(rows), per)] if block.kind == "flow" else block.rows
            ends = []
            for place, side in enumerate(texts):
                at = y
                for text in side:
                    at = _put(pdf, text, EDGE - place * (wide + block.gap), at, wide, size, "J") + 1
                ends.append(at)
            return max(ends) + (4 if block.kind == "sides" else 0)
        case "grid" | "plain":
            wides = [10 * wide for wide in widths(block)]
            for row in block.rows:
                right, ends = EDGE, []
                for cell, wide in zip(row, wides, strict=True):
                    ends.append(_put(pdf, cell, right - 2, y + 1, wide - 4, size, "R"))
                    right -= wide
                if block.kind == "grid":
                    right = EDGE
                    for wide in wides:
                        pdf.rect(right - wide, y, wide, max(ends) - y)
                        right -= wide
                y = max(ends)
            return y
        case "head":
            return _put(pdf, block.rows[0][0], EDGE, y, WIDE, size + 3, "C") + 2
    for row in block.rows:
        mark = "• " if block.kind == "items" else ""
        right, wide, align = {"sign": (EDGE - 100, 60.0, "C"), "para": (EDGE, WIDE, "J")}.get(
            block.kind, (EDGE - 8, WIDE - 8, "R")
        )
        y = _put(pdf, mark + row[0], right, y, wide, size, align) + 1
    return y


def _put(  # noqa: PLR0913, PLR0917  a text, its place, its look
    pdf: Any, text: str, right: float, y: float, wide: float, size: float, align: str
) -> float:
    """Set a text in lines from the right edge; where it ends. References to notes are raised."""
    pdf.set_font("F", size=size)
    step = size * 0.6
    space = pdf.get_string_width(" ")
    lines: list[list[str]] = [[]]
    used = 0.0
    for word in _SPACE.split(text):
        width = _width(pdf, word, size)
        if lines[-1] and used + space + width > wide:
            lines.append([])
            used = 0.0
        used += width + (space if lines[-1] else 0)
        lines[-1].append(word)
    for place, words in enumerate(lines):
        total = sum(_width(pdf, word, size) for word in words)
        full = align == "J" and place + 1 < len(lines) and len(words) > 1
        gap = (wide - total) / (len(words) - 1) if full else space
        x = right - (wide - total - gap * (len(words) - 1)) / 2 if align == "C" else right
        if any(REFERENCE.search(word) for word in words) or full:
            for word in words:
                for number, part in enumerate(REFERENCE.split(word)):
                    if part:
                        pdf.set_font("F", size=size * 0.62 if number % 2 else size)
                        x -= pdf.get_string_width(part)
                        _show(pdf, x, y - (size * 0.12 if number % 2 else 0), part, step)
                pdf.set_font("F", size=size)
                x -= gap
        else:
            line = " ".join(words)
            _show(pdf, x - pdf.get_string_width(line), y, line, step)
        y += step
    return y


def _show(pdf: Any, x: float, y: float, text: str, step: float) -> None:
    """Put a text, in visual order, at a place."""
    pdf.set_xy(x, y)
    pdf.cell(pdf.get_string_width(text), step, text, align="L")


def _width(pdf: Any, word: str, size: float) -> float:
    """The width of a word, its reference small."""
    parts = REFERENCE.split(word)
    total = sum(pdf.get_string_width(part) for part in parts[::2])
    pdf.set_font("F", size=size * 0.62)
    total += sum(pdf.get_string_width(part) for part in parts[1::2])
    pdf.set_font("F", size=size)
    return float(total)

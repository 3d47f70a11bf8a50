"""Lines of mostly Latin letters at the right margin of a Persian page are read from the right."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pdf_glyphs import font, from_left
from satrchin.reading.pdf.lines.cells import visual
from satrchin.reading.pdf.page import cell_lines_of
from satrchin.reading.pdf.syntax.glyph import Glyph, PageContent

RIGHT = 300.0
PERSIAN = ("دوب هدرک زاب ار گرزب یهاگتسد هب طوبرم همانرب", "تسا هدمآ باتک", "تفر هسردم هب زورید")


def proportional(text: str, x: float, y: float, seq: int) -> list[Glyph]:
    """A text as it stands from ``x``, in a font whose signs and some letters are narrow."""
    glyphs = []
    for place, letter in enumerate(text):
        width = 2.5 if letter in " .,()il" else 5.0
        glyphs.append(replace(from_left(letter, x, y, seq=seq + place)[0], x1=x + width))
        x += width
    return glyphs


def page(shown: str, *, left: float | None = None) -> list[str]:
    """Three Persian lines that end at the right margin, and below them one more there, or at ``left``."""
    glyphs: list[Glyph] = []
    for place, line in enumerate((*PERSIAN, shown)):
        start = RIGHT - proportional(line, 0.0, 0.0, 0)[-1].x1
        start = left if left is not None and place == len(PERSIAN) else start
        glyphs += proportional(line, start, 100.0 + 40.0 * place, 100 * place)
    lines = cell_lines_of(glyphs, PageContent(), parted=False)
    return ["".join(cell.text for cell in line.cells[0]) for line in lines]


@pytest.mark.parametrize(
    ("shown", "read"),
    [
        ("SPSS 26 و Windows 11", "Windows 11 و SPSS 26"),
        (".sara@negin.example", "sara@negin.example."),
        (".(www.negin.example", "www.negin.example)."),
        ("See the manual.", "See the manual."),
        ("print(x)", "print(x)"),
    ],
)
def test_a_line_at_the_right_margin_runs_from_the_right(shown: str, read: str) -> None:
    assert page(shown)[-1] == read


def test_a_line_at_the_left_margin_runs_from_the_left() -> None:
    assert page("SPSS 26 و Windows 11", left=10.0)[-1] == "SPSS 26 و Windows 11"


def test_a_sign_of_another_font_some_way_off_is_no_word_of_its_own() -> None:
    shift = 2.9
    glyphs = from_left("AI") + from_left("#", 10.0 + shift, seq=10) + from_left(" وا اب", 15.0 + shift, seq=20)
    assert "".join(cell.text for cell in visual(glyphs)).startswith("AI #")
    glyphs[2].font = font()
    assert "".join(cell.text for cell in visual(glyphs)).startswith("AI#")

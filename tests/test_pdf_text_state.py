"""Where a content stream places its glyphs: each operator of the text state, alone and with others."""

from __future__ import annotations

from pathlib import Path

import pytest

from pdf_files import one_page
from satrchin.reading.pdf.attempts import draw
from satrchin.reading.pdf.syntax.file import open_pdf
from satrchin.reading.pdf.syntax.glyph import PageContent

A, SPACE = 5.56, 2.78
"""Widths of the letter a or b, and of a space, in Helvetica of 10 points."""


def content_of(folder: Path, operators: str, *more: bytes, resources: bytes = b"") -> PageContent:
    """What a page of 595 by 842 points shows."""
    path = folder / "page.pdf"
    path.write_bytes(one_page(operators.encode(), *more, resources=resources))
    source = open_pdf(path)
    return draw(next(source.pages()), {})


@pytest.mark.parametrize(
    ("operators", "places"),
    [
        ("(a b) Tj", [(100, 142), (100 + A, 142), (100 + A + SPACE, 142)]),
        ("1 Tc (a b) Tj", [(100, 142), (101 + A, 142), (102 + A + SPACE, 142)]),
        ("2 Tw (a b) Tj", [(100, 142), (100 + A, 142), (102 + A + SPACE, 142)]),
        ("50 Tz 2 Tc (a b) Tj", [(100, 142), (101 + A / 2, 142), (102 + (A + SPACE) / 2, 142)]),
        ("3 Ts (a) Tj 0 Ts (b) Tj", [(100, 139), (100 + A, 142)]),
        ("[(a) -1000 (b) 500 (a)] TJ", [(100, 142), (110 + A, 142), (105 + 2 * A, 142)]),
        ("12 TL (a) Tj T* (b) Tj", [(100, 142), (100, 154)]),
        ("12 TL (a) ' (b) '", [(100, 154), (100, 166)]),
        ('12 TL 2 1 (a b) " (a) Tj', [(100, 154), (101 + A, 154), (104 + A + SPACE, 154), (105 + 2 * A + SPACE, 154)]),
        ("5 -14 TD (a) Tj T* (b) Tj", [(105, 156), (105, 170)]),
        ("2 0 0 2 50 600 Tm (a) Tj 1 3 Td (b) Tj", [(50, 242), (52, 236)]),
        ("q 1 0 0 1 50 10 cm (a) Tj Q (b) Tj", [(150, 132), (100 + A, 142)]),
        ("q 20 Tf 4 Tc Q (a) Tj (b) Tj", [(100, 142), (100 + A, 142)]),
        ("/None 10 Tf (a) Tj", []),
    ],
)
def test_places(operators: str, places: list[tuple[float, float]], tmp_path: Path) -> None:
    """Left edge and baseline of each glyph, from the upper left corner of the page."""
    glyphs = content_of(tmp_path, f"BT /F1 10 Tf 100 700 Td {operators} ET").glyphs
    assert [(glyph.x0, glyph.y) for glyph in glyphs] == [pytest.approx(place) for place in places]


def test_size_angle_and_width(tmp_path: Path) -> None:
    """A text that runs upwards, at twice its size: the frame of its glyphs runs with it."""
    [first, second] = content_of(tmp_path, "BT /F1 10 Tf 0 2 -2 0 300 400 Tm (ab) Tj ET").glyphs
    assert (first.size, first.angle) == (pytest.approx(20), -90.0)
    assert first.x1 - first.x0 == pytest.approx(2 * A)
    assert second.x0 == pytest.approx(first.x1)
    assert (first.op, first.seq, second.op, second.seq) == (first.op, 0, first.op, 1)


def test_hidden_text_and_lost_fonts(tmp_path: Path) -> None:
    """Rendering mode 3 hides glyphs; a string whose font is missing is counted."""
    content = content_of(tmp_path, "BT (a) Tj /F1 10 Tf 3 Tr (a) Tj 0 Tr (b) Tj ET")
    assert [(glyph.text, glyph.hidden) for glyph in content.glyphs] == [("a", True), ("b", False)]
    assert content.lost == 1


def test_a_form_keeps_the_state_of_its_caller(tmp_path: Path) -> None:
    """Text of a form is placed by its matrix and that of the caller; what it sets ends with it."""
    form = b"<</Type/XObject/Subtype/Form/BBox[0 0 100 100]/Matrix[1 0 0 1 10 0]/Length 47>>stream\n"
    form += b"BT /F1 20 Tf 9 Tc 0 50 Td (a) Tj ET            \nendstream"
    content = content_of(
        tmp_path,
        "BT /F1 10 Tf ET q 1 0 0 1 5 0 cm /X1 Do Q BT 100 700 Td (a) Tj (b) Tj ET",
        form,
        resources=b"/XObject<</X1 6 0 R>>",
    )
    assert [(glyph.x0, glyph.y, glyph.size) for glyph in content.glyphs] == [
        pytest.approx(place) for place in ((15, 792, 20), (100, 142, 10), (100 + A, 142, 10))
    ]

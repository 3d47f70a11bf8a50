"""Which way a bracket opens is told by its outline, wherever it stands on its line."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from pdf_glyphs import font, from_left
from satrchin.reading.pdf.lines import brackets

_ROUND = [(60, 0), (20, 150), (0, 350), (20, 550), (60, 700), (90, 700), (45, 550), (25, 350), (45, 150), (90, 0)]


@pytest.mark.parametrize("up", [-200, 0, 300])
@pytest.mark.parametrize(("mirrored", "shape"), [(False, "("), (True, ")")])
@pytest.mark.parametrize("text", ["(", ")"])
def test_an_outline_tells_how_a_bracket_opens(
    monkeypatch: pytest.MonkeyPatch, text: str, mirrored: bool, shape: str, up: int
) -> None:
    """The outline counts, not the letter that the file maps it to, nor its height above the line."""
    outline = [(90 - x if mirrored else x, y + up) for x, y in _ROUND]
    monkeypatch.setattr(brackets, "loaded", lambda _: SimpleNamespace(contours=lambda _: [outline]))
    assert list(brackets.shapes_of(from_left(text, 0.0, 100.0)).values()) == [shape]


def test_a_comparison_sign_is_told_by_its_outline() -> None:
    """The letter of the file may be the other sign."""
    glyphs = from_left("≤", 0.0, 100.0)
    glyphs[0].font = font()
    chevron = [(432, 251), (115, 136), (101, 92), (505, 227), (514, 244), (505, 275), (115, 417), (101, 381)]
    shape = SimpleNamespace(contours=lambda _: [chevron, [(68, 11), (458, 11), (458, 58), (68, 58)]])
    glyphs[0].font.outlines = shape
    assert list(brackets.shapes_of(glyphs).values()) == ["≥"]


@pytest.mark.parametrize("program", [None, "no stream"])
def test_a_sign_without_an_outline_keeps_the_text_of_the_file(program: object) -> None:
    glyphs = from_left("≤", 0.0, 100.0)
    glyphs[0].font = font()
    glyphs[0].font.compact = program
    assert list(brackets.shapes_of(glyphs).values()) == ["≤"]

"""Which way a bracket opens is told by its outline, wherever it stands on its line."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from pdf_glyphs import from_left
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

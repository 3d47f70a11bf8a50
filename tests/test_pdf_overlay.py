"""What ``satrchin inspect`` draws of lines, pixel by pixel, and which drawings of a page may hold text."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

import pytest
from PIL import Image, ImageDraw

from satrchin.document import Box, Cell, Doubt, Issue, Line, Page
from satrchin.errors import InputError
from satrchin.reading.options import ReadOptions
from satrchin.reading.pdf import overlay, pictures
from satrchin.reading.pdf.pictures import Pictures, may_hold_more
from satrchin.reading.pdf.syntax.fonts import NO_TEXT
from satrchin.reading.pdf.syntax.glyph import PageContent

PDF = Path(__file__).parent / "pdfs" / "fpdf2-Vazirmatn-plain.pdf"
ZWNJ = "\N{ZERO WIDTH NON-JOINER}"


def cells(text: str, right: float = 200.0) -> tuple[Cell, ...]:
    """A line from the right in logical order: letters 10 wide from 50 to 60; ``~`` is an inferred space."""
    found = []
    for sign in text:
        if sign in {ZWNJ, "~", "\t"}:
            found.append(Cell(" " if sign == "~" else sign, None))
        else:
            found.append(Cell(sign, Box(right - 10, 50, right, 60)))
            right -= 10
    return tuple(found)


def rgb(colour: str) -> tuple[int, ...]:
    return tuple(bytes.fromhex(colour[1:]))


def test_runs_of_a_line() -> None:
    """Letters and numbers from the left, Persian letters from the right, signs with what is before them."""
    runs = [
        (direction, "".join(cell.text for cell in run)) for direction, run in overlay.runs_of(cells("اب. ab 12 پ\tت"))
    ]
    assert runs == [("R", "اب. "), ("L", "ab 12 "), ("R", "پ"), ("R", "\tت")]


def test_places_of_inferred_signs() -> None:
    """Where the cell before them ends; other cells without a place, and one at the beginning, have none."""
    found = list(overlay.inferred((*cells("~"), *cells(f"اب{ZWNJ}پ~ت\tث"))))
    assert [(box.x0, colour) for box, colour in found] == [(180, overlay.SIGN), (170, overlay.SPACE)]


def test_the_lines_of_a_page_are_drawn() -> None:
    """Right-to-left runs blue with a dot on the right, others green with a dot on the left, guessed letters filled."""
    image = Image.new("RGB", (300, 100), "white")
    overlay._draw(ImageDraw.Draw(image), Line("", cells=cells(f"اب{ZWNJ}پ~ab{NO_TEXT}")), 1.0)
    assert image.getpixel((175, 60)) == rgb(overlay.RIGHT)
    assert image.getpixel((202, 60)) == rgb(overlay.RIGHT)
    assert image.getpixel((155, 60)) == rgb(overlay.LEFT)
    assert image.getpixel((138, 60)) == rgb(overlay.LEFT)
    assert image.getpixel((180, 53)) == rgb(overlay.SIGN)
    assert image.getpixel((170, 53)) == rgb(overlay.SPACE)
    assert image.getpixel((145, 53)) != (255, 255, 255)
    assert image.getpixel((190, 53)) == (255, 255, 255)
    twice = Image.new("RGB", (500, 200), "white")
    overlay._draw(ImageDraw.Draw(twice), Line("", cells=cells("اب")), 2.0)
    assert twice.getpixel((390, 120)) == rgb(overlay.RIGHT)


def test_frames_of_lines_with_their_doubts() -> None:
    """A line whose letters are likely wrong is filled red, one whose order is a guess orange; others are not filled."""
    lines = tuple(Line("a", box=Box(300, 20.0 + 30 * place, 500, 40.0 + 30 * place)) for place in range(3))
    page = Page(
        1,
        lines,
        595.0,
        842.0,
        doubts=(Doubt(1, 1, (0, 1), "a", "why", 0.4),),
        issues=(Issue("error", "overlap", "", 1, 2),),
    )
    picture = overlay.picture_of(PDF, page, scale=1.0)
    plain = overlay.picture_of(PDF, Page(1, (), 595.0, 842.0), scale=1.0)
    assert picture.size == plain.size == (596, 842)
    assert picture.getpixel((300, 30)) == rgb(overlay.FRAME)

    def filled(y: int) -> tuple[float, ...]:
        shown, under = picture.getpixel((400, y)), plain.getpixel((400, y))
        assert isinstance(shown, tuple)
        assert isinstance(under, tuple)
        return tuple(one - other for one, other in zip(shown, under, strict=True))

    assert filled(30) == (0, 0, 0)
    assert filled(60) != (0, 0, 0)
    assert filled(90) not in {(0, 0, 0), filled(60)}
    assert overlay.picture_of(PDF, Page(1, (), 595.0, 842.0)).size == (1191, 1684)


def test_a_page_that_is_too_large_is_drawn_smaller(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(overlay, "MOST_PIXELS", 595 * 842 // 4)
    assert overlay.picture_of(PDF, Page(1, ())).width in {297, 298}
    with pytest.raises(InputError, match=r"page 9 of .* cannot be drawn"):
        overlay.picture_of(PDF, Page(9, ()))


def test_the_picture_of_pdfplumber_has_the_same_scale() -> None:
    """With frames around its words."""
    from satrchin.reading.pdf.reference import reference_picture

    picture = reference_picture(PDF, 1, scale=0.5)
    assert picture.size == (298, 421)
    assert reference_picture(PDF, 1).size == (1191, 1684)
    assert any(pixel[2] > pixel[0] + 40 for _, pixel in cast("Any", picture.getcolors(maxcolors=100_000)))
    with pytest.raises(InputError, match="pdfplumber cannot draw page 9 of"):
        reference_picture(PDF, 9)


def test_pictures_side_by_side() -> None:
    both = overlay.beside(Image.new("RGB", (10, 20), "red"), Image.new("RGB", (30, 10), "blue"))
    assert both.size == (40, 20)
    assert [both.getpixel(place) for place in ((9, 19), (10, 9), (10, 10))] == [
        (255, 0, 0),
        (0, 0, 255),
        (255, 255, 255),
    ]


@pytest.mark.parametrize(
    ("content", "letters", "more"),
    [
        (PageContent(images=1.0), 0, True),
        (PageContent(curves=400), 33, True),
        (PageContent(curves=399), 10, False),
        (PageContent(curves=400), 34, False),
        (PageContent(pictures=30), 29, True),
        (PageContent(pictures=29), 10, False),
        (PageContent(pictures=30), 30, False),
        (PageContent(images=301.0), 99, True),
        (PageContent(images=299.0), 99, False),
        (PageContent(images=301.0), 100, False),
    ],
)
def test_drawings_that_may_hold_text(content: PageContent, letters: int, more: bool) -> None:
    """More than twelve curves a letter, as many pictures as letters, or a picture over 0.3 of a page with few."""
    assert may_hold_more(content, letters, 1000.0) is more


def test_ink_of_a_page() -> None:
    """A page with text has some; a page that cannot be drawn may have."""
    found = Pictures(PDF, ReadOptions())
    assert found.has_ink(1)
    assert found.has_ink(99)
    blank = Pictures(PDF, ReadOptions())
    white = Image.new("L", (100, 100), 255)
    for ink, has in ((2, False), (3, True)):
        for place in range(ink):
            white.putpixel((place, 0), pictures.PAPER - 1)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(
                "satrchin.reading.scan.raster.rendered",
                lambda *_: type("Bitmap", (), {"to_pil": staticmethod(lambda: white)}),
            )
            assert blank.has_ink(1) is has

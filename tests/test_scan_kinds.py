"""A page reads alike however it was scanned: resolution, paper, ink, back side, dark borders, two pages together."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageChops
from rapidfuzz.distance import Levenshtein

from satrchin.document import Page
from satrchin.reading.scan import two_pages
from satrchin.reading.scan.line_images import LineImage
from satrchin.reading.scan.line_reading import LineReading
from satrchin.reading.scan.pieces import Piece
from satrchin.reading.scan.punctuation import Ink
from satrchin.reading.scan.reader import read_page

COPY = Path(__file__).parent / "scans" / "copy.png"
A4 = (595.0, 842.0)


def sheet() -> Image.Image:
    return Image.open(COPY).convert("L")


@pytest.fixture(scope="module")
def plain() -> str:
    """The text of the page as it is."""
    return read(sheet()).text


def read(image: Image.Image) -> Page:
    return read_page(image, 1, size_points=A4)


def scaled(dots: int) -> Image.Image:
    """The page at a resolution, in dots per inch."""
    width = round(A4[0] / 72 * dots)
    return sheet().resize((width, round(width * 2**0.5)), Image.Resampling.LANCZOS)


@pytest.mark.parametrize(("dots", "most"), [(100, 0.08), (200, 0.01), (300, 0.01), (600, 0.01)])
def test_a_page_reads_alike_at_every_resolution(plain: str, dots: int, most: float) -> None:
    assert Levenshtein.normalized_distance(plain, read(scaled(dots)).text) < most


def test_dark_blue_ink_on_yellow_paper_is_read(plain: str) -> None:
    ink = np.asarray(sheet(), np.float32)[:, :, None] / 255
    coloured = np.array([30, 40, 110]) * (1 - ink) + np.array([250, 240, 190]) * ink
    found = read(Image.fromarray(coloured.astype(np.uint8)))
    assert Levenshtein.normalized_distance(plain, found.text) < 0.01


def test_the_back_of_the_sheet_is_not_read(plain: str) -> None:
    back = sheet().transpose(Image.Transpose.FLIP_LEFT_RIGHT).point(lambda grey: 255 - (255 - grey) // 5)
    found = read(ImageChops.darker(sheet(), ImageChops.offset(back, 9, 17)))
    assert Levenshtein.normalized_distance(plain, found.text) < 0.02


def test_dark_borders_are_no_text(plain: str) -> None:
    wide = Image.new("L", (sheet().width + 140, sheet().height + 90), 25)
    wide.paste(sheet(), (90, 20))
    assert Levenshtein.normalized_distance(plain, read(wide).text) < 0.01


@pytest.mark.parametrize("fold", [225, 90], ids=["faint fold", "dark fold"])
def test_of_two_pages_in_one_picture_the_right_one_comes_first(plain: str, fold: int) -> None:
    one = sheet()
    both = Image.new("L", (2 * one.width, one.height), 255)
    both.paste(one, (one.width, 0))
    both.paste(one.crop((0, 0, one.width, one.height // 2)), (0, 0))
    both.paste(fold, (one.width - 8, 0, one.width + 8, one.height))
    found = read_page(both, 1, size_points=(2 * A4[0], A4[1])).text.split()
    right = len(plain.split())  # the second page begins here, give or take some words
    assert Levenshtein.normalized_distance(plain.split(), found[:right]) < 0.06
    assert Levenshtein.normalized_distance(plain.split()[:50], found[right : right + 50]) < 0.25


def test_columns_of_a_wide_table_are_no_pages() -> None:
    """Rows of short cells stand in the order of rows."""
    image, reading = LineImage(sheet(), 0.0, 1.0, 0.0, 10.0), LineReading(Ink(sheet()), [], grades=[])
    cells = [
        (Piece(x, x + 90, np.array([float(y)]), np.zeros((1, 3)), np.zeros(0), np.zeros(0), 10.0), image, reading)
        for y in range(100, 700, 60)
        for x in (100, 300, 800, 1000)
    ]
    assert len(two_pages.pages(cells, [], (800, 1200))) == 1

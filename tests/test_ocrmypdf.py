"""The plugin of OCRmyPDF: its own command reads with Satrchin and keeps Persian words whole."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest
from rapidfuzz.distance import Levenshtein

from satrchin.document import Box, Line, Page, Picture, Word
from satrchin.persian.chars import DIRECTION_MARKS

SCANS = Path(__file__).parent / "scans"


@pytest.mark.slow
def test_ocrmypdf_writes_our_text_layer(tmp_path: Path) -> None:
    """``ocrmypdf --ocr-engine satrchin`` gives a PDF from which pdfium extracts the page's text."""
    target = tmp_path / "out.pdf"
    command = [sys.executable, "-m", "ocrmypdf", "--ocr-engine", "satrchin", "-l", "fas", "--output-type", "pdf"]
    done = subprocess.run(
        [*command, "--image-dpi", "150", SCANS / "copy.png", target], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    text = pypdfium2.PdfDocument(target)[0].get_textpage().get_text_range()
    got = " ".join(text.translate(dict.fromkeys(map(ord, DIRECTION_MARKS))).split())
    truth = " ".join((SCANS / "copy.txt").read_text(encoding="utf-8").split())
    assert Levenshtein.normalized_distance(got, truth) < 0.05


def test_another_renderer_is_refused() -> None:
    """The engine writes its own layer; a renderer that would draw another one is an error."""
    from argparse import Namespace

    from ocrmypdf.exceptions import BadArgsError

    from satrchin.plugins.ocrmypdf import check_options, get_ocr_engine

    options = Namespace(ocr_engine="satrchin", pdf_renderer="fpdf2")
    with pytest.raises(BadArgsError, match="leave --pdf-renderer out"):
        check_options(options)
    assert get_ocr_engine(Namespace(ocr_engine="tesseract")) is None


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> Page:
    """A page that every picture is read as: one line of two words, a degree off the horizontal."""
    words = tuple(
        Word(text, Box(right - 60.0, 40.0, right, 54.0), 0.9) for text, right in (("گزارش", 560.0), ("ماهانه", 490.0))
    )
    line = Line("گزارش ماهانه", source="ocr", words=words)
    page = Page(1, (line,), 595.0, 842.0, picture=Picture(72.0, skew=1.0))
    monkeypatch.setattr("satrchin.plugins.ocrmypdf._read", lambda _: page)
    return page


def test_the_text_of_a_page_is_written_beside_its_hocr_and_its_layer(read: Page, tmp_path: Path) -> None:
    """OCRmyPDF's sidecar is put together from these texts."""
    from satrchin.plugins.ocrmypdf import SatrchinEngine

    hocr, layer, *texts = (tmp_path / name for name in ("page.hocr", "page.pdf", "one.txt", "two.txt"))
    SatrchinEngine.generate_hocr(Path("page.png"), hocr, texts[0], None)
    SatrchinEngine.generate_pdf(Path("page.png"), layer, texts[1], None)
    assert [text.read_text(encoding="utf-8") for text in texts] == [read.text] * 2
    assert "ماهانه" in hocr.read_text(encoding="utf-8")
    assert "گزارش" in pypdfium2.PdfDocument(layer)[0].get_textpage().get_text_range()


def test_the_engine_turns_no_page_by_quarters_and_straightens_it(read: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    from satrchin.plugins.ocrmypdf import SatrchinEngine

    assert read.picture is not None
    assert SatrchinEngine.get_orientation(Path("page.png"), None) == (0, 0.0)
    assert SatrchinEngine.get_deskew(Path("page.png"), None) == -read.picture.skew
    monkeypatch.setattr("satrchin.plugins.ocrmypdf._read", lambda _: replace(read, picture=None))
    assert SatrchinEngine.get_deskew(Path("page.png"), None) == 0.0


def test_the_option_of_engines_knows_ours() -> None:
    """The choices of ``--ocr-engine`` get ours at their end; other options, and one without choices, stay."""
    from argparse import ArgumentParser

    from satrchin.plugins.ocrmypdf import add_options

    parser = ArgumentParser()
    engine = parser.add_argument("--ocr-engine", choices=["auto", "tesseract"])
    other = parser.add_argument("--pdf-renderer", choices=["auto", "sandwich"])
    add_options(parser)
    assert (engine.choices, other.choices) == (["auto", "tesseract", "satrchin"], ["auto", "sandwich"])
    engine.choices = None
    add_options(parser)
    assert engine.choices is None


def test_the_engine_is_given_where_it_was_asked_for() -> None:
    """Its own name gives it, another name and no options at all do not."""
    from argparse import Namespace

    from satrchin.plugins.ocrmypdf import SatrchinEngine, get_ocr_engine

    assert isinstance(get_ocr_engine(Namespace(ocr_engine="satrchin")), SatrchinEngine)
    assert get_ocr_engine(None) is None

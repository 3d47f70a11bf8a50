"""The plugin of OCRmyPDF: its own command reads with Satrchin and keeps Persian words whole."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pypdfium2
import pytest
from rapidfuzz.distance import Levenshtein

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

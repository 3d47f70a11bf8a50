"""Read pages for OCRmyPDF: ``ocrmypdf --ocr-engine satrchin -l fas in.pdf out.pdf``.

OCRmyPDF 17 or newer finds this plugin by its entry point and keeps its own work: pages, images, PDF/A, optimisation.
Satrchin reads and repairs each page picture and gives back its own invisible text layer, through the renderer
``sandwich``, because OCRmyPDF's renderer sets Persian words for other readers than Poppler and pdfium
(``docs/formats.md`` has the figures).
"""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ocrmypdf import hookimpl
from ocrmypdf.exceptions import BadArgsError
from ocrmypdf.pluginspec import OcrEngine, OrientationConfidence

from satrchin.version import __version__

if TYPE_CHECKING:
    from satrchin.document import Page

NAME = "satrchin"
LANGUAGES = frozenset({"fas", "per", "eng"})
"""ISO 639 codes of what the engines read."""


class SatrchinEngine(OcrEngine):
    """Satrchin as an engine of OCRmyPDF; every method is called with a page picture of OCRmyPDF's."""

    @staticmethod
    def version() -> str:
        """The version of Satrchin."""
        return __version__

    @staticmethod
    def creator_tag(options: Any) -> str:
        """The name that goes into the metadata of the output."""
        del options
        return f"satrchin {__version__}"

    def __str__(self) -> str:
        return f"satrchin {__version__}"

    @staticmethod
    def languages(options: Any) -> set[str]:
        """The languages that ``-l`` may name."""
        del options
        return set(LANGUAGES)

    @staticmethod
    def get_orientation(input_file: Path, options: Any) -> OrientationConfidence:
        """No opinion: Satrchin turns a page itself where it has to."""
        del input_file, options
        return OrientationConfidence(angle=0, confidence=0.0)

    @staticmethod
    def get_deskew(input_file: Path, options: Any) -> float:
        """The angle by which the text of a picture is off the horizontal, in degrees."""
        del options
        picture = _read(input_file).picture
        return -picture.skew if picture else 0.0

    @staticmethod
    def generate_hocr(input_file: Path, output_hocr: Path, output_text: Path, options: Any) -> None:
        """Write hOCR and plain text of a page."""
        from satrchin.document import Document
        from satrchin.writing.hocr import pieces

        del options
        page = _read(input_file)
        document = Document(str(input_file), (page,), "ocr")
        output_hocr.write_text("".join(pieces(document, NAME, (page,))), encoding="utf-8")
        output_text.write_text(page.text, encoding="utf-8")

    @staticmethod
    def generate_pdf(input_file: Path, output_pdf: Path, output_text: Path, options: Any) -> None:
        """Write a page with nothing but the invisible text layer, and the plain text."""
        from satrchin.writing.pdf import write_layer_only

        del options
        page = _read(input_file)
        write_layer_only(page, output_pdf)
        output_text.write_text(page.text, encoding="utf-8")


def _read(picture: Path) -> Page:
    """The cleaned page of a picture."""
    from satrchin import clean_file

    (page,) = clean_file(picture).pages
    return page


@hookimpl
def add_options(parser: ArgumentParser) -> None:
    """Allow ``--ocr-engine satrchin``."""
    for action in parser._actions:  # noqa: SLF001  argparse has no other way to an option of another module
        if "--ocr-engine" in action.option_strings and action.choices is not None:
            action.choices = [*action.choices, NAME]


@hookimpl
def check_options(options: Any) -> None:
    """Choose the renderer that takes our text layer.

    Raises:
        BadArgsError: another renderer was asked for.
    """
    if options.ocr_engine != NAME:
        return
    if options.pdf_renderer not in {"auto", "sandwich"}:
        raise BadArgsError("--ocr-engine satrchin writes its own text layer: leave --pdf-renderer out")
    options.pdf_renderer = "sandwich"


@hookimpl
def get_ocr_engine(options: Any) -> OcrEngine | None:
    """The engine, where it was asked for."""
    return SatrchinEngine() if options is not None and options.ocr_engine == NAME else None

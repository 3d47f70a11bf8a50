"""Call Tesseract: read images of single lines as letters with confidences.

No other module calls it. All lines of a page are one call, as the pages of one file, so that Tesseract loads its
network once. Each image is one line (``--psm 13``), because Tesseract's own layout analysis loses some lines and
columns.
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING

from satrchin.errors import InputError, MissingDependencyError
from satrchin.messages import marked, tr
from satrchin.reading.ocr.engine import OcrChar, OcrLine, OcrWord

if TYPE_CHECKING:
    from PIL.Image import Image

RAW_LINE = 13
"""Tesseract's page segmentation mode for an image of one raw line."""
TIME_LIMIT = 120.0
"""Time limit of one call, in seconds."""
_INSTALL = marked("install tesseract-ocr and tesseract-ocr-fas (apt-get install tesseract-ocr tesseract-ocr-fas)")
_TAG = re.compile(r"<span class='(ocrx_word|ocrx_cinfo)'[^>]*title='([^']*)'[^>]*>([^<]*)")
_PAGE = "<div class='ocr_page'"
_FOLDER = "satrchin-scan-"


class Tesseract:
    """The ``tesseract`` engine: Tesseract's Persian model, called with pytesseract."""

    name = "tesseract"
    height = 60

    def require(self) -> None:
        """Check that Tesseract and its Persian model are installed.

        Raises:
            MissingDependencyError: one of them is not; the message says how to install it.
        """
        require()

    def read(self, images: Sequence[Image]) -> list[OcrLine]:
        """Read images of single lines.

        Raises:
            InputError: Tesseract failed, or took too long.
        """
        return read_strips(images)


def require(language: str = "fas") -> None:
    """Check that Tesseract and its model of a language are installed.

    Raises:
        MissingDependencyError: one of them is not; the message says how to install it.
    """
    if shutil.which("tesseract") is None:
        raise MissingDependencyError(
            tr("scans need Tesseract, which is not installed: {install}", install=tr(_INSTALL))
        )
    if language not in languages():
        raise MissingDependencyError(
            tr("Tesseract has no data for {language!r}: {install}", language=language, install=tr(_INSTALL))
        )


@lru_cache(maxsize=1)
def languages() -> frozenset[str]:
    """The languages of the installed Tesseract."""
    import pytesseract

    return frozenset(pytesseract.get_languages(config=""))


def read_strips(
    images: Sequence[Image], language: str = "fas", mode: int = RAW_LINE, limit: float = TIME_LIMIT
) -> list[OcrLine]:
    """Read images of single lines.

    Raises:
        InputError: Tesseract failed, or took longer than ``limit`` seconds.
        MissingDependencyError: it is not installed.
    """
    if not images:
        return []
    from pytesseract import pytesseract

    # more threads slow Tesseract down, and each worker has one core
    os.environ.setdefault("OMP_THREAD_LIMIT", "1")
    with _folder() as folder:
        source, target = folder / "lines.tif", folder / "out"
        images[0].save(source, save_all=True, append_images=list(images[1:]))
        config = f"--psm {mode} -c hocr_char_boxes=1"
        try:
            pytesseract.run_tesseract(str(source), str(target), "hocr", language, config, timeout=limit)
        except pytesseract.TesseractNotFoundError:
            raise MissingDependencyError(
                tr("scans need Tesseract, which is not installed: {install}", install=tr(_INSTALL))
            ) from None
        except pytesseract.TesseractError as error:
            require(language)
            raise InputError(tr("Tesseract failed: {message}", message=error.message)) from None
        except RuntimeError:
            raise InputError(tr("Tesseract took longer than {limit:.0f} seconds for a page", limit=limit)) from None
        result = target.with_suffix(".hocr").read_text(encoding="utf-8")
    pages = result.split(_PAGE)[1:]
    return [list(_tokens(page)) for page in pages] + [[] for _ in range(len(images) - len(pages))]


def _tokens(page: str) -> Iterator[OcrWord]:
    """The words of one image in hOCR with character boxes."""
    confidence, letters = 0.0, list[OcrChar]()
    for kind, title, text in _TAG.findall(page):
        facts = {name: values for name, *values in (part.split() for part in title.split(";") if part.split())}
        if kind == "ocrx_word":
            if letters:
                yield OcrWord(tuple(letters), confidence)
            confidence, letters = float(facts["x_wconf"][0]) / 100, []
        elif text.strip():
            x0, _, x1, _ = (int(value) for value in facts["x_bboxes"])
            letters.append(OcrChar(unescape(text.strip()), float(facts["x_conf"][0]) / 100, x0, x1))
    if letters:
        yield OcrWord(tuple(letters), confidence)


@contextmanager
def _folder() -> Iterator[Path]:
    """A directory for the images of one call; directories of dead processes are removed first."""
    _sweep(Path(tempfile.gettempdir()))
    with tempfile.TemporaryDirectory(prefix=f"{_FOLDER}{os.getpid()}-") as name:
        yield Path(name)


@lru_cache(maxsize=1)
def _sweep(place: Path) -> None:
    """Remove the directories of processes that have ended."""
    if os.name != "posix":  # elsewhere asking a process ends it
        return
    for folder in place.glob(f"{_FOLDER}*-*"):
        try:
            process = int(folder.name.removeprefix(_FOLDER).split("-", 1)[0])
            os.kill(process, 0)
        except ProcessLookupError:
            shutil.rmtree(folder, ignore_errors=True)
        except (ValueError, PermissionError):
            continue

"""What this installation has and lacks: nothing goes in, findings come out, each with its remedy.

Nothing heavy is imported: packages are found by their metadata, programs by their path.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from dataclasses import dataclass
from importlib import metadata

from satrchin.messages import marked, tr

PACKAGES = {
    "numpy": marked("the language model"),
    "marisa-trie": marked("the lexicon"),
    "regex": marked("every stage"),
    "pdfplumber": marked("PDFs"),
    "pillow": marked("scans"),
    "onnxruntime": marked("lines out of order, and scans (without it they are read by Tesseract)"),
    "pytesseract": marked("scans with the engine tesseract"),
    "rich": marked("progress on a terminal"),
    "jinja2": marked("the report of a batch"),
}
"""Packages that jobs need, and for what; all of them come with satrchin itself."""

TESSERACT = "apt-get install tesseract-ocr tesseract-ocr-fas (Debian, Ubuntu)"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked for."""

    name: str
    purpose: str
    found: str
    """What was found: a version or a place; empty if it is missing."""
    remedy: str
    needed: bool = True
    """False: nothing but an option asks for it."""


def examine() -> list[Finding]:
    """Look for everything that any job needs."""
    return [
        Finding("Python", tr("everything"), sys.version.split()[0], ""),
        *(_package(name, purpose) for name, purpose in PACKAGES.items()),
        _hazm(),
        Finding(
            "distributed",
            tr("batch on many machines"),
            _version("distributed"),
            "pip install 'satrchin[dask]'",
            needed=False,
        ),
        *_tesseract(),
    ]


def _package(name: str, purpose: str) -> Finding:
    return Finding(name, tr(purpose), _version(name), f"pip install {name}")


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return ""


def _hazm() -> Finding:
    installs = (3, 12) <= sys.version_info[:2] <= (3, 13)
    remedy = "pip install 'hazm>=0.12'" if installs else tr("hazm installs on Python 3.12 and 3.13 only")
    return Finding("hazm", tr("the stages hazm and sentences"), _version("hazm"), remedy, needed=False)


def _tesseract() -> list[Finding]:
    program = shutil.which("tesseract")
    languages: list[str] = []
    if program:
        done = subprocess.run(  # noqa: S603  the program's own path, no input of anyone's
            [program, "--list-langs"], capture_output=True, text=True, check=False, timeout=60
        )
        languages = done.stdout.split()
    persian = "fas" if "fas" in languages else ""
    purpose, remedy = tr("scans with the engine tesseract"), "apt-get install tesseract-ocr-fas (Debian, Ubuntu)"
    needed = not _version("onnxruntime")  # without the engine satrchin scans have no other
    return [
        Finding("Tesseract", purpose, program or "", TESSERACT, needed=needed),
        Finding(tr("Persian data of Tesseract"), purpose, persian, remedy, needed=needed),
    ]

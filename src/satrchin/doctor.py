"""What this installation has and lacks: nothing goes in, findings come out, each with its remedy.

Packages are found by their metadata, programs by their path; models are loaded as the stages load them, so that a
missing or damaged file is found.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from dataclasses import dataclass
from importlib import import_module, metadata

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

MODELS = {
    "satrchin.lm.lexicon:load_lexicon": marked("the lexicon"),
    "satrchin.lm.ngrams:load": marked("the language model"),
    "satrchin.lm.causal:load_causal": marked("the order of runs (language model)"),
    "satrchin.stages.order.link_model:load_link_model": marked("the order of runs (search)"),
    "satrchin.stages.order.confidence:shipped_weights": marked("confidences of the order of lines"),
    "satrchin.lm.word_forms:load": marked("half-spaces"),
    "satrchin.stages.spacing.house_styles:load": marked("optional half-spaces"),
    "satrchin.stages.spacing.scan_page:known": marked("spaces between words"),
    "satrchin.lm.foreign:table": marked("passages in other languages"),
    "satrchin.lm.verse:table": marked("verse"),
    "satrchin.reading.ocr.recogniser:network": marked("reading scans"),
    "satrchin.reading.scan.choices:trust": marked("confidences of scans"),
    "satrchin.reading.scan.confusions:facts": marked("corrections of scans"),
}
"""Functions that load the models of ``resources``, and what each is for."""

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
            "pip install distributed psutil",
            needed=False,
        ),
        *_tesseract(),
        *(_model(place, purpose) for place, purpose in MODELS.items()),
    ]


def _package(name: str, purpose: str) -> Finding:
    return Finding(name, tr(purpose), _version(name), f"pip install {name}")


def _model(place: str, purpose: str) -> Finding:
    module, _, function = place.partition(":")
    remedy = tr("its files are missing or damaged: reinstall satrchin")
    found = ""
    try:
        getattr(import_module(module), function)()
        found = tr("loaded")
    except ImportError:
        remedy = tr("it cannot be checked: a package is missing")
    except Exception as error:  # noqa: BLE001  whatever a damaged file leads to
        remedy = f"{remedy} ({type(error).__name__})"
    return Finding(tr("model: {purpose}", purpose=tr(purpose)), tr(purpose), found, remedy)


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

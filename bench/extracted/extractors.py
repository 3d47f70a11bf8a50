"""What takes the text out of the PDFs: name -> function from a path to the text; those not installed are left out.

pdf.js is looked for below ``$PDFJS_FROM`` (the folder where ``npm install pdfjs-dist`` was run). PyMuPDF is for the
bench alone: it is in no extra. PDFBox is Debian's, called through jpype1.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from functools import cache, partial
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from bench.pdf import peers

Extractor = Callable[[Path], str]
SECONDS = 120


def _output(*command: str | Path) -> str:
    """What a program writes."""
    done = subprocess.run(list(map(str, command)), capture_output=True, check=True, timeout=SECONDS)
    return done.stdout.decode("utf-8", "replace")


@cache
def _java() -> Any:
    """Classes of a Java machine with Debian's PDFBox: starting one for each page takes seconds."""
    import jpype

    if not jpype.isJVMStarted():
        jpype.startJVM("-Xshare:auto", "-XX:+UseSerialGC", classpath=list(peers.JARS))
    return jpype.JClass


def _pdfbox(path: Path, *, sort: bool) -> str:
    """``PDFTextStripper``."""
    make = _java()
    document = make("org.apache.pdfbox.pdmodel.PDDocument").load(make("java.io.File")(str(path)))
    try:
        stripper = make("org.apache.pdfbox.text.PDFTextStripper")()
        stripper.setSortByPosition(sort)
        return str(stripper.getText(document))
    finally:
        document.close()


@cache
def _node() -> subprocess.Popen[str]:
    """pdf.js, waiting for paths."""
    script = Path(__file__).with_name("pdfjs.mjs")
    return subprocess.Popen(["node", str(script)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def _pdfminer(path: Path) -> str:
    from pdfminer.high_level import extract_text

    return str(extract_text(path))


def _pdftotext(option: str, path: Path) -> str:
    return _output("pdftotext", "-q", option, path, "-")


def _pdfjs(path: Path) -> str:
    node = _node()
    if node.stdin is None or node.stdout is None:
        raise OSError("node has no pipes")
    print(path.resolve(), file=node.stdin, flush=True)
    return str(json.loads(node.stdout.readline()))


EXTRACTORS: dict[str, Extractor] = {
    "pdfbox": partial(_pdfbox, sort=False),
    "pdfbox-sorted": partial(_pdfbox, sort=True),
    "pdfminer": _pdfminer,
    "pdfplumber": peers.pdfplumber,
    "pypdf": peers.pypdf,
    "pypdfium2": peers.pypdfium2,
    "pdftotext": peers.pdftotext,
    "pdftotext-raw": partial(_pdftotext, "-raw"),
    "pdftotext-layout": partial(_pdftotext, "-layout"),
    "pdfjs": _pdfjs,
    "pymupdf": peers.pymupdf,
}


def installed() -> dict[str, Extractor]:
    """The extractors that are here."""
    box = find_spec("jpype") and all(map(Path.exists, peers.JARS))
    here = {
        "pdfbox": box,
        "pdfbox-sorted": box,
        "pdfjs": shutil.which("node") and os.environ.get("PDFJS_FROM"),
        **dict.fromkeys(("pdftotext", "pdftotext-raw", "pdftotext-layout"), shutil.which("pdftotext")),
    }
    return {name: run for name, run in EXTRACTORS.items() if (here[name] if name in here else find_spec(name))}

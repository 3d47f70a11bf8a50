"""The pages printed: PDFs by Chromium, WeasyPrint and LibreOffice, scans of the same pages, and the truth of each.

Into a folder go ``pdf/NAME.pdf``, ``scan/NAME.png`` (200 dots an inch, slightly turned and grained) and
``truth/NAME.json``. Pages whose producer is not installed are printed by another one.
"""

from __future__ import annotations

import json
import random
import sys
import tempfile
from dataclasses import asdict
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pypdfium2
from PIL import Image

from bench.layouts.leaves import Leaf, leaves
from bench.layouts.style import page
from bench.pdf.make import chromium, libreoffice

DPI = 200
MOST_TURN = 0.4
"""Degrees by which a scan is turned, at most."""


def weasyprint(source: Path, target: Path) -> bool:
    """Print by WeasyPrint."""
    if find_spec("weasyprint") is None:
        return False
    from weasyprint import HTML

    HTML(filename=str(source)).write_pdf(target)
    return True


PRODUCERS = {"chromium": chromium, "weasyprint": weasyprint, "libreoffice": libreoffice}


def make(folder: Path, turn: int = 0) -> int:
    """Fill a folder; how many pages could not be printed. ``turn``: see :func:`bench.layouts.leaves.leaves`."""
    for name in ("pdf", "scan", "truth"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    missing = 0
    for leaf in leaves(turn):
        target = folder / "pdf" / f"{leaf.name}.pdf"
        if not _printed(leaf, target):
            print(f"bench.layouts: nothing at hand prints {leaf.name}", file=sys.stderr)
            missing += 1
            continue
        blocks = [asdict(block) for block in leaf.blocks]
        truth = {"held": leaf.held, "producer": leaf.producer, "blocks": blocks}
        (folder / "truth" / f"{leaf.name}.json").write_text(
            json.dumps(truth, ensure_ascii=False, indent=1), encoding="utf-8"
        )
        scan(target, folder / "scan" / f"{leaf.name}.png", f"{leaf.name}{turn or ''}")
    return missing


def _printed(leaf: Leaf, target: Path) -> bool:
    with tempfile.TemporaryDirectory() as place:
        source = Path(place) / "page.html"
        source.write_text(page(leaf.parts, leaf.font, leaf.size, ltr=leaf.ltr, leading=leaf.leading), encoding="utf-8")
        order = sorted(PRODUCERS, key=lambda name: name != leaf.producer)
        return any(PRODUCERS[name](source, target) and target.exists() for name in order)


def scan(source: Path, target: Path, seed: str) -> None:
    """The first page of a PDF as a scanner gives it: grey, grained, a little turned."""
    chance = random.Random(seed)
    document = pypdfium2.PdfDocument(source)
    picture = document[0].render(scale=DPI / 72).to_pil().convert("L")
    document.close()
    turned = picture.rotate(chance.uniform(-MOST_TURN, MOST_TURN), Image.Resampling.BICUBIC, fillcolor=255)
    grain = np.random.default_rng(len(seed)).normal(0, 6, (turned.height, turned.width))
    shades = np.clip(np.asarray(turned, dtype=np.float32) * 0.92 + 12 + grain, 0, 255)
    Image.fromarray(shades.astype(np.uint8)).save(target, dpi=(DPI, DPI))

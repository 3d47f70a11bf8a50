"""Measure selection in a browser: ``python -m bench.selection``: what a drag over each line of print selects.

The pages of :mod:`bench.formats` are opened in pdf.js's viewer in headless Chromium, and the mouse is dragged over each
line, from its first word to its last. It needs Playwright's Python library, a Chromium (``chromium`` on the path) and
pdf.js (``PDFJS_FROM`` names a folder in which ``npm install pdfjs-dist`` was run).
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from math import ceil, floor
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bench.formats import MARKS, PDFS, SECTION, scanned, write_part
from bench.results import RESULTS
from satrchin.writing.placed import PlacedLine, placed_paragraphs

HOST = "http://viewer.invalid/"
SCALE = 1.5
"""Pixels per point, times 0.75."""
STEP = 8
"""Pixels between two places of the mouse on its way; it stands on whole pixels, as a mouse does."""
OUT = 1.0
"""How far behind the line's end a drag ends, in points; it begins on the outermost pixel of the first word."""
VIEWER = """<!DOCTYPE html><meta charset="utf-8"><link rel="stylesheet" href="pdfjs/web/pdf_viewer.css">
<style>body { margin: 0 } #container { position: absolute; inset: 0; overflow: auto }
.pdfViewer .page { margin: 0; border: 0 }</style>
<div id="container"><div id="viewer" class="pdfViewer"></div></div>
<script type="module">
import * as pdfjs from "./pdfjs/build/pdf.mjs";
globalThis.pdfjsLib = pdfjs;
pdfjs.GlobalWorkerOptions.workerSrc = "./pdfjs/build/pdf.worker.mjs";
const { EventBus, PDFViewer } = await import("./pdfjs/web/pdf_viewer.mjs");
const bus = new EventBus();
bus.on("textlayerrendered", () => { document.body.dataset.ready = "yes"; });
const viewer = new PDFViewer({ container: document.getElementById("container"), eventBus: bus });
bus.on("pagesinit", () => { viewer.currentScale = SCALE; });
viewer.setDocument(await pdfjs.getDocument({ url: "file.pdf" }).promise);
</script>""".replace("SCALE", str(SCALE))


def missing() -> str | None:
    """What is not there that the measurement needs, or None."""
    if find_spec("playwright") is None:
        return "playwright is not installed"
    if shutil.which("chromium") is None:
        return "there is no chromium on the path"
    return None if "PDFJS_FROM" in os.environ else "PDFJS_FROM names no folder with pdfjs-dist"


@contextmanager
def browser() -> Iterator[Any]:
    """A headless Chromium."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        yield started
        started.close()


def selections(started: Any, pdf: Path, lines: Sequence[PlacedLine]) -> list[str]:
    """What drags over lines select on the first page of a PDF.

    Args:
        started: a browser.
        pdf: the file.
        lines: the lines of print, in points from the upper left corner.
    """
    pdfjs = Path(os.environ["PDFJS_FROM"]) / "node_modules" / "pdfjs-dist"

    def answer(route: Any) -> None:
        path = route.request.url.removeprefix(HOST)
        if path == "":
            route.fulfill(body=VIEWER, content_type="text/html")
        elif path == "file.pdf":
            route.fulfill(body=pdf.read_bytes(), content_type="application/pdf")
        elif path.startswith("pdfjs/") and (pdfjs / path.removeprefix("pdfjs/")).is_file():
            kind = "text/css" if path.endswith(".css") else "text/javascript"
            route.fulfill(body=(pdfjs / path.removeprefix("pdfjs/")).read_bytes(), content_type=kind)
        else:
            route.fulfill(status=404)

    page = started.new_page(viewport={"width": 1400, "height": 1900})
    page.route("**/*", answer)
    page.goto(HOST)
    page.wait_for_selector("body[data-ready=yes]", state="attached")
    pixels = SCALE * 4 / 3
    found = []
    for line in lines:
        page.evaluate("getSelection().removeAllRanges()")
        first, last = line.words[0].box, line.words[-1].box
        if first.x0 >= last.x0:
            start, end = ceil(first.x1 * pixels) - 1, round((line.box.x0 - OUT) * pixels)
        else:
            start, end = floor(first.x0 * pixels) + 1, round((line.box.x1 + OUT) * pixels)
        height = round((max(first.top, last.top) + min(first.bottom, last.bottom)) / 2 * pixels)
        page.mouse.move(start, height)
        page.mouse.down()
        for place in range(start, end, STEP if start < end else -STEP):
            page.mouse.move(place, height)
        page.mouse.move(end, height)
        page.mouse.up()
        found.append(page.evaluate("getSelection().toString()"))
    page.close()
    return [" ".join(MARKS.sub("", text).split()) for text in found]


def report() -> Iterator[str]:
    """The lines whose selection is another text, then how many are right."""
    right = total = 0
    with TemporaryDirectory() as folder, browser() as started:
        for path in sorted(PDFS.glob("*.pdf")):
            if not path.with_suffix(".txt").exists():
                continue
            target, page, _ = scanned(path, Path(folder))
            lines = [line for paragraph in placed_paragraphs(page) for line in paragraph.lines]
            for line, text in zip(lines, selections(started, target, lines), strict=True):
                total += 1
                right += text == line.text
                if text != line.text:
                    yield f"{path.stem}\n  line      {line.text}\n  selection {text}"
    yield f"{right} of {total} lines are what a drag over them selects."


def main() -> int:
    """Print the lines whose selection is another text, and how many are right."""
    parser = argparse.ArgumentParser(prog="python -m bench.selection", description=__doc__.split("\n\n")[0])
    parser.add_argument("--write", action="store_true", help=f"write a part of {SECTION} in {RESULTS.name}")
    write = parser.parse_args().write
    lacking = missing()
    if lacking:
        sys.exit(lacking)
    told = ""
    for told in report():
        print(told, flush=True)
    if write:
        write_part("Selection", "selection", f"pdf.js in headless Chromium: {told}")
    return 0


if __name__ == "__main__":
    sys.exit(main())

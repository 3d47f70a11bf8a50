"""What makes the PDFs of the extracted set: name -> function(leaf, font, work folder, target) -> whether it worked.

The programs of ``bench.pdf.own`` and, beside them, Word's way of setting a page, Ghostscript over LibreOffice's file,
ReportLab with reshaped text, Qt's text document and pango-view (cairo).
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

from bench.extracted import as_word
from bench.pdf.layouts import Leaf, markup
from bench.pdf.make import ghostscript, run
from bench.pdf.own import PRODUCERS as PROGRAMS
from bench.pdf.set_by_hand import font_file

Producer = Callable[[Leaf, str, Path, Path], bool]
FONTS = ("Noto Naskh Arabic", "Nazli", "Scheherazade", "Amiri")
MARGIN, STEP = 57.0, 21.0
"""Points."""


def _word(leaf: Leaf, font: str, _: Path, target: Path) -> bool:
    return find_spec("uharfbuzz") is not None and as_word.make(leaf, font, target)


def _ghostscript(leaf: Leaf, font: str, folder: Path, target: Path) -> bool:
    made = folder / "office.pdf"
    return PROGRAMS["libreoffice"](leaf, font, folder, made) and ghostscript(made, target)


def _reportlab(leaf: Leaf, font: str, _: Path, target: Path) -> bool:
    """Presentation forms in visual order, line by line, as the recipes on the web have it."""
    if not all(map(find_spec, ("reportlab", "arabic_reshaper", "bidi"))):
        return False
    from arabic_reshaper import ArabicReshaper
    from bidi.algorithm import get_display
    from reportlab.pdfbase.pdfmetrics import registerFont, stringWidth
    from reportlab.pdfbase.ttfonts import TTFError, TTFont
    from reportlab.pdfgen.canvas import Canvas

    # a font that lacks Latin letters or presentation forms cannot set such text
    font = "DejaVu Sans" if font in {"Noto Naskh Arabic", "Scheherazade"} else font
    try:
        registerFont(TTFont(font, font_file(font)))
    except TTFError:
        return False
    wide, high = 595.0, 842.0
    reshape = ArabicReshaper({"language": "Farsi", "delete_harakat": False, "support_zwj": True}).reshape
    canvas = Canvas(str(target), pagesize=(wide, high))
    y = high - MARGIN
    for block in leaf.blocks:
        for row in block.rows:
            line = ""
            words = (("• " if block.kind == "items" else "") + row[0]).split(" ")
            for word in (*words, None):
                longer = f"{line} {word}".strip()
                if word is not None and stringWidth(reshape(longer), font, leaf.size) <= wide - 2 * MARGIN:
                    line = longer
                    continue
                if y < MARGIN:
                    canvas.showPage()
                    y = high - MARGIN
                canvas.setFont(font, leaf.size)
                canvas.drawRightString(wide - MARGIN, y, get_display(reshape(line), base_dir="R"))
                y -= STEP
                line = word or ""
    canvas.save()
    return True


def _qt(leaf: Leaf, font: str, _: Path, target: Path) -> bool:
    """``QTextDocument`` printed by ``QPdfWriter``."""
    if find_spec("PySide6") is None:
        return False
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtCore import Qt
    from PySide6.QtGui import QGuiApplication, QPageSize, QPdfWriter, QTextDocument, QTextOption

    app = QGuiApplication.instance() or QGuiApplication([])
    writer = QPdfWriter(str(target))
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    text = QTextDocument()
    option = QTextOption(Qt.AlignmentFlag.AlignRight)
    option.setTextDirection(Qt.LayoutDirection.RightToLeft)
    text.setDefaultTextOption(option)
    look = f"<style>body {{ font-family: '{font}' }}</style>"
    text.setHtml(re.sub("<style>.*?</style>", look, markup(leaf, font), flags=re.DOTALL))
    text.print_(writer)
    del text, writer, app
    return target.exists()


def _pango(leaf: Leaf, font: str, folder: Path, target: Path) -> bool:
    source = folder / "page.txt"
    source.write_text(leaf.truth(), encoding="utf-8")
    page = ("--width=480", "--align=right", "--rtl", "--justify", "--margin=57", "--dpi=72")
    return run("pango-view", "--no-display", f"--font={font} {leaf.size}", *page, f"--output={target}", source)


PRODUCERS: dict[str, Producer] = {
    **PROGRAMS,
    "word": _word,
    "ghostscript": _ghostscript,
    "reportlab": _reportlab,
    "qt": _qt,
    "pango": _pango,
}
HELD_OUT = frozenset(sorted(PRODUCERS)[1::2])
"""Every second producer: the order stage is not tuned on what these make."""

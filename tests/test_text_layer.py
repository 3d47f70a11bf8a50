"""The text layer of a searchable PDF: every reader gives each line back, whatever stands in it."""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from bench import formats, selection
from PIL import Image

from satrchin.document import Box, Document, Line, Page, Picture, Word
from satrchin.persian.chars import DIRECTION_MARKS, ZWNJ
from satrchin.writing.layer_atoms import cut
from satrchin.writing.pdf import pieces
from satrchin.writing.placed import placed_paragraphs
from satrchin.writing.text_layer import HARD_SPACE, layer

PLAIN = f"گزارش سالانهٔ کتابخانه در این شهر آماده شد و همهٔ بخش{ZWNJ}ها به{ZWNJ}زودی بازبینی می{ZWNJ}شوند"
MIXED = (
    "info@rah.example Excel https://rah.example/b?c=1&d=2 sort.py main() ۹۵٪ ۰۲۱-۸۸۴۴۲۲۱۱ 4021-77 v1.26 3D C++ ۵ . – - "
    "۱٬۲۵۰٬۰۰۰ ۲٫۵٪ (LAN) [۳] الف-۱۲ ۱۲/۳۴۵ ۸:۳۰ ؟ ! ... مُهر لطفاً «Word»؛ ۱۳۹۰–۱۴۰۰ a/b #۱۲ @user 10% $20 −۵ +۳ x=2 "
    "(4, -5) AND/OR ٤٥ M. 12.5 kg (پیوست) «رستگار»، رسید. ۱۴۰۲/۰۵/۱۷"
)
LATIN = ("[3", "items", "(sorted)", "of", "4]")
TABLE = (("نام", "شهر", "مبلغ"), ("رستگار", "تبریز", "۱۲۵۰"))


def layout(lines: list[list[tuple[str, float]]]) -> Page:
    """A page whose words, given with the gap behind them, stand from right to left."""
    read = []
    for number, line in enumerate(lines):
        right, words = 560.0, []
        for text, gap in line:
            width = 5.0 * len(text)
            words.append(Word(text, Box(right - width, 40.0 + 30 * number, right, 54.0 + 30 * number), 0.9))
            right -= width + gap
        read.append(Line(" ".join(text for text, _ in line), source="ocr", words=tuple(words)))
    return Page(1, tuple(read), 595.0, 842.0, picture=Picture(72.0))


def searchable(page: Page, folder: Path) -> Path:
    """The searchable PDF of an empty picture with the text of a page."""
    picture = folder / "page.png"
    Image.new("L", (595, 842), 255).save(picture, dpi=(72, 72))
    target = folder / "page.pdf"
    target.write_bytes(b"".join(pieces(Document(picture.name, (page,), "ocr", file=picture), "read", (page,))))
    return target


def extracted(read: Callable[[Path], str], path: Path) -> list[str]:
    marks = dict.fromkeys(map(ord, DIRECTION_MARKS + "\u202a\u202b\u202c\f"))
    return [" ".join(line.split()) for line in read(path).translate(marks).splitlines()]


READERS = [
    pytest.param(formats.pdfium, id="pdfium"),
    pytest.param(
        formats.poppler,
        id="poppler",
        marks=pytest.mark.skipif(shutil.which("pdftotext") is None, reason="needs pdftotext"),
    ),
    pytest.param(
        formats.pdfjs,
        id="pdfjs",
        marks=pytest.mark.skipif("PDFJS_FROM" not in os.environ, reason="PDFJS_FROM names no folder with pdfjs-dist"),
    ),
]


@pytest.mark.parametrize("read", READERS)
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_readers_give_lines_back(read: Callable[[Path], str], seed: int, tmp_path: Path) -> None:
    """Numbers, addresses, brackets, signs and Latin words come back at their place among Persian words, with ZWNJs."""
    chosen, mixed, plain = random.Random(seed), MIXED.split(), PLAIN.split()
    lines = []
    for _ in range(20):
        words = [chosen.choice(mixed if chosen.random() < 0.4 else plain) for _ in range(chosen.randint(3, 7))]
        lines.append([(word, chosen.choice((3.0, 5.0, 12.0))) for word in words])
    page = layout(lines)
    got = extracted(read, searchable(page, tmp_path))
    assert [line.text for line in page.lines if line.text not in got] == []


@pytest.mark.parametrize("read", READERS)
def test_cells_of_a_row_stay_apart(read: Callable[[Path], str], tmp_path: Path) -> None:
    """Words far from each other come back whole, with a space or a line break between them."""
    page = layout([[(cell, 120.0) for cell in row] for row in TABLE])
    got = " ".join(extracted(read, searchable(page, tmp_path))).split()
    assert sorted(got) == sorted(cell for row in TABLE for cell in row)


@pytest.mark.parametrize("read", READERS)
def test_a_latin_line_on_a_persian_page_keeps_its_order(read: Callable[[Path], str], tmp_path: Path) -> None:
    """A line that stands from left to right is not turned, also where it begins and ends with signs."""
    persian = layout([[(word, 5.0) for word in PLAIN.split()[:6]]] * 3)
    left, words = 60.0, []
    for text in LATIN:
        words.append(Word(text, Box(left, 200, left + 5 * len(text), 214), 0.9))
        left += 5 * len(text) + 5
    latin = Line(" ".join(LATIN), source="ocr", words=tuple(words))
    page = replace(persian, lines=(*persian.lines, latin))
    assert " ".join(LATIN) in extracted(read, searchable(page, tmp_path))


@pytest.mark.parametrize(
    ("word", "kinds"),
    [
        ("کتاب", "rtl"),
        ("PDF", "ltr"),
        ("info@rah.example", "ltr"),
        ("۲۴۵/الف", "ltr sign rtl"),
        ("(v1.26)", "sign ltr sign"),
        ("ب12c", "rtl ltr"),
        ("۱٬۲۵۰", "ltr"),
        ("؟", "sign"),
    ],
)
def test_words_are_cut_where_the_direction_changes(word: str, kinds: str) -> None:
    """Letters of one direction are one atom, and signs between Latin letters or digits are a part of it."""
    assert " ".join(kind for _, kind in cut(word)) == kinds
    assert "".join(text for text, _ in cut(word)) == word


def digital(page: Page, folder: Path) -> tuple[Path, Document]:
    """A PDF with a lying text layer, and the document of a page that was read from it."""
    source = folder / "lying.pdf"
    with pikepdf.new() as file:
        file.add_blank_page(page_size=(595, 842))
        font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
        file.pages[0].add_resource(font, pikepdf.Name.Font, pikepdf.Name.F1)
        # as Chromium does it, the page's space is turned and never turned back
        file.pages[0].contents_add(b"1 0 0 -1 0 842 cm 1 0 0 -1 0 842 cm BT /F1 14 Tf 40 700 Td (wrong text) Tj ET")
        file.pages[0].contents_add(b"1 0 0 -1 0 842 cm")
        file.save(source)
    return source, Document(source.name, (replace(page, picture=None),), "glyphs", file=source)


@pytest.mark.parametrize("read", READERS)
def test_a_lying_visible_layer_is_replaced_on_demand(read: Callable[[Path], str], tmp_path: Path) -> None:
    """Readers find the new text alone, and the page looks as before; without the option the file keeps its text."""
    source, document = digital(layout([[(word, 5.0) for word in PLAIN.split()[:6]]]), tmp_path)
    target = tmp_path / "replaced.pdf"
    target.write_bytes(b"".join(pieces(document, "read", document.pages)))
    assert "wrong text" in extracted(read, target)
    document = replace(document, metadata={"replace_text": True})
    target.write_bytes(b"".join(pieces(document, "read", document.pages)))
    assert [line for line in extracted(read, target) if line] == [" ".join(PLAIN.split()[:6])]
    before, after = (pypdfium2.PdfDocument(path)[0].render(scale=2).to_pil() for path in (source, target))
    assert before.tobytes() == after.tobytes()


@pytest.mark.slow
@pytest.mark.skipif(selection.missing() is not None, reason=str(selection.missing()))
def test_a_drag_over_a_line_selects_it_in_a_browser(tmp_path: Path) -> None:
    """In pdf.js in Chromium a drag from the first to the last word selects the line's text."""
    texts = (
        "تاریخ: ۱۴۰۲/۰۷/۱۹",
        "گزارش سالانهٔ کتابخانه (پیوست) رسید.",
        "۳. ارسال به info@kavir.example",
        "فایل sort.py و main()",
    )
    page = layout([[(word, 5.0) for word in text.split()] for text in texts])
    lines = [line for paragraph in placed_paragraphs(page) for line in paragraph.lines]
    with selection.browser() as started:
        got = selection.selections(started, searchable(page, tmp_path), lines)
    assert got == list(texts)


@pytest.mark.parametrize(
    ("text", "chunks"),
    [
        ("گزارش کتابخانه آماده شد", 1),
        ("گزارش سالانهٔ کتابخانه", 2),  # none begins at a mark
        ("سال ۱۴۰۲ تا ۱۴۰۳", 1),
        ("از ۱۲", 1),
        ("و ۱۴۰۲ ۱۲۵۰ ۳۳۴۵ ۲۲", 5),
    ],
)
def test_words_that_pdf_js_would_take_for_left_to_right_are_chunks_of_their_own(text: str, chunks: int) -> None:
    """Numbers beside hardly any letter are; between two chunks there is a space, and one at both ends of the line."""
    shown = layer(placed_paragraphs(layout([[(word, 5.0) for word in text.split()]])), 842.0, "/F1")
    ends = 2 if text[-1].isdigit() else 1
    assert shown.upper().count(f"<{ord(HARD_SPACE):04X}>".encode()) == chunks - 1 + ends

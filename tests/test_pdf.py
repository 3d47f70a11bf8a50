"""PDFs of many producers read as they should, page by page; options do what they say."""

from __future__ import annotations

import json
import pickle
from pathlib import Path

import pytest
from bench.scoring import score

from pdf_files import one_page, pages, pdf, persian, stream
from satrchin import ReadOptions, clean_file
from satrchin.cli import main
from satrchin.document import Page
from satrchin.errors import ExitCode, InputError, UsageError
from satrchin.reading.pdf.reader import PdfPages, read_pdf
from satrchin.reading.reader import read

PDFS = Path(__file__).parent / "pdfs"
NAMES = sorted(path.stem for path in PDFS.glob("*.txt"))
NEVER = ReadOptions(ocr="never")


def lines(data: bytes, folder: Path, options: ReadOptions = NEVER) -> list[str]:
    path = folder / "test.pdf"
    path.write_bytes(data)
    return [line.text for page in read_pdf(path, options).pages for line in page.lines]


@pytest.mark.parametrize("name", NAMES)
def test_a_producer_s_pdf_reads_as_it_was_written(name: str) -> None:
    document = read_pdf(PDFS / f"{name}.pdf", NEVER)
    text = "".join(page.text for page in document.pages)
    rates = score((PDFS / f"{name}.txt").read_text(encoding="utf-8"), text)
    assert (rates.cer, rates.zwnj_f1) == (0.0, 1.0)


@pytest.mark.parametrize("name", NAMES)
def test_every_line_is_made_of_its_cells_and_stands_on_its_page(name: str) -> None:
    for page in read_pdf(PDFS / f"{name}.pdf", NEVER).pages:
        assert not page.issues
        for line in page.lines:
            assert line.source == "glyphs"
            assert "".join(cell.text for cell in line.cells) == line.text
            assert line.box is not None
            assert 0 <= line.box.x0 < line.box.x1 <= page.width
            assert 0 <= line.box.top < line.box.bottom <= page.height


def test_pages_can_be_gone_through_again_and_sent_to_another_process() -> None:
    document = read_pdf(PDFS / "chromium-Vazirmatn-memo.pdf", NEVER)
    first = list(document.pages)
    assert list(document.pages) == first
    assert list(pickle.loads(pickle.dumps(document)).pages) == first  # noqa: S301  our own bytes


def test_the_recipe_letter_is_the_default_and_keeps_the_rows_of_a_table() -> None:
    result = clean_file(PDFS / "weasyprint-Vazirmatn-report.pdf", options=NEVER)
    assert result.recipe == "letter"
    assert "تبریز\t۱۲٬۴۵۰\t۱۱٬۹۸۰\t۱۳٬۱۰۵\n" in result.text
    assert result.status == "ok"


def test_metadata_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "test.pdf"
    path.write_bytes(one_page().replace(b"/Root 1 0 R", b"/Root 1 0 R/Info<</Title(Report)>>"))
    assert read(path).metadata["pdf"]["Title"] == "Report"
    assert json.loads(clean_file(path).to_json())["metadata"]["pdf"]["Title"] == "Report"


def test_page_ranges(tmp_path: Path) -> None:
    path = tmp_path / "many.pdf"
    path.write_bytes(pages(12))
    numbers = [page.number for page in read_pdf(path, ReadOptions(pages="2-3, 7, 11-")).pages]
    assert numbers == [2, 3, 7, 11, 12]
    with pytest.raises(UsageError, match="the document has 12"):
        read_pdf(path, ReadOptions(pages="13-20"))


@pytest.mark.parametrize("ranges", ["x", "3-1", "0", "1-2-3", "1..3"])
def test_ranges_that_are_none_are_refused(ranges: str) -> None:
    with pytest.raises(UsageError, match="expected numbers and ranges"):
        ReadOptions(pages=ranges)


def test_a_password_opens_and_its_lack_is_told() -> None:
    path = PDFS / "locked.pdf"
    with pytest.raises(InputError, match="by the option password"):
        read_pdf(path)
    with pytest.raises(InputError, match="not its password"):
        read_pdf(path, ReadOptions(password="wrong"))  # noqa: S106  a test's
    document = read_pdf(path, ReadOptions(password="geheim", ocr="never"))  # noqa: S106  a test's
    assert "".join(page.text for page in document.pages).startswith("گزارش فروش")


def test_visual_order_becomes_logical(tmp_path: Path) -> None:
    content, font, table = persian("کار خوب")
    assert lines(one_page(content, table, font=font), tmp_path) == ["کار خوب"]


def test_invisible_text_is_left_out_unless_it_is_asked_for(tmp_path: Path) -> None:
    data = one_page(b"BT /F1 12 Tf 3 Tr 72 700 Td (Hidden) Tj 0 Tr 0 -40 Td (Shown) Tj ET")
    assert lines(data, tmp_path) == ["Shown"]
    assert lines(data, tmp_path, ReadOptions(hidden=True, ocr="never")) == ["Hidden", "Shown"]


def test_text_beside_the_page_is_left_out_and_a_line_over_its_edge_is_kept_whole(tmp_path: Path) -> None:
    over = b"BT /F1 12 Tf 560 700 Td (over the edge) Tj ET "
    beside = b"BT /F1 12 Tf 700 650 Td (beside) Tj ET BT /F1 12 Tf 72 -90 Td (below) Tj ET"
    assert lines(one_page(over + beside), tmp_path) == ["over the edge"]


def test_fake_bold_is_read_once(tmp_path: Path) -> None:
    twice = b"BT /F1 12 Tf 72 700 Td (Bold) Tj ET BT /F1 12 Tf 72.4 700 Td (Bold) Tj ET"
    assert lines(one_page(twice), tmp_path) == ["Bold"]


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_turned_page_is_read_upright(tmp_path: Path, turn: int) -> None:
    data = one_page().replace(b"/Type/Page/", b"/Type/Page/Rotate %d/" % turn)
    page = next(iter(_document(data, tmp_path).pages))
    assert [line.text for line in page.lines] == ["Hello world"]
    assert (page.width, page.height) == ((842, 595) if turn % 180 else (595, 842))


def test_turned_text_is_read_and_its_box_is_upright(tmp_path: Path) -> None:
    turned = b"BT /F1 12 Tf 0 1 -1 0 100 200 Tm (sideways) Tj ET"
    page = next(iter(_document(one_page(turned), tmp_path).pages))
    (line,) = page.lines
    assert line.text == "sideways"
    assert line.box is not None
    assert line.box.bottom - line.box.top > line.box.x1 - line.box.x0


@pytest.mark.parametrize("size", [b"7", b"10", b"10.67"])
def test_raised_figures_of_every_usual_size_stay_in_their_line(size: bytes, tmp_path: Path) -> None:
    """Browsers set them at 0.83 of the size, WeasyPrint at 0.89."""
    raised = b"BT /F1 12 Tf 72 700 Td (text) Tj 4 Ts /F1 %s Tf (12) Tj 0 Ts /F1 12 Tf ( goes on) Tj ET" % size
    assert lines(one_page(raised), tmp_path) == ["text12 goes on"]


def test_raised_figures_stay_in_their_line(tmp_path: Path) -> None:
    raised = b"BT /F1 12 Tf 72 700 Td (text) Tj 7 Ts /F1 7 Tf (12) Tj 0 Ts /F1 12 Tf ( goes on) Tj ET"
    assert lines(one_page(raised), tmp_path) == ["text12 goes on"]


def test_words_without_blanks_are_parted_by_gaps(tmp_path: Path) -> None:
    assert lines(one_page(b"BT /F1 12 Tf 72 700 Td [(two)-400(words)] TJ ET"), tmp_path) == ["two words"]


def test_actual_text_is_believed(tmp_path: Path) -> None:
    content = b"BT /F1 12 Tf 72 700 Td /Span<</ActualText(fi)>>BDC (f) Tj EMC (ne) Tj ET"
    assert lines(one_page(content), tmp_path) == ["fine"]


def test_forms_are_read_where_they_stand(tmp_path: Path) -> None:
    form = stream(b"BT /F1 12 Tf 0 0 Td (in a form) Tj ET", b"/Type/XObject/Subtype/Form/Matrix[1 0 0 1 72 600]")
    data = one_page(b"q 1 0 0 1 0 50 cm /X Do Q", form, resources=b"/XObject<</X 6 0 R>>")
    page = next(iter(_document(data, tmp_path).pages))
    (line,) = page.lines
    assert line.text == "in a form"
    assert line.box is not None
    assert line.box.x0 == pytest.approx(72)
    assert line.box.bottom == pytest.approx(842 - 650, abs=5)


def test_annotations_are_read_when_they_are_asked_for(tmp_path: Path) -> None:
    note = b"<</Type/Annot/Subtype/Widget/Rect[72 500 272 520]/AP<</N 8 0 R>>>>"
    look = stream(
        b"BT /F1 12 Tf 2 5 Td (filled in) Tj ET", b"/Subtype/Form/BBox[0 0 200 20]/Resources<</Font<</F1 5 0 R>>>>"
    )
    data = one_page(b"BT /F1 12 Tf 72 700 Td (printed) Tj ET", b"null", note, look)
    data = data.replace(b"/Type/Page/", b"/Type/Page/Annots[7 0 R]/")
    assert lines(data, tmp_path) == ["printed"]
    assert lines(data, tmp_path, ReadOptions(forms=True, ocr="never")) == ["printed", "filled in"]


def test_two_columns_are_read_one_after_the_other_from_the_right(tmp_path: Path) -> None:
    content, font, table = persian("راست چپ")
    codes = content.split(b"<")[1].split(b">")[0]
    left, right = codes[:6], codes[8:]  # the letters as they stand, from the left
    rows = b"".join(
        b"BT /F1 12 Tf 350 %d Td <%s> Tj ET BT /F1 12 Tf 80 %d Td <%s> Tj ET "
        % (700 - 20 * row, right, 700 - 20 * row, left)
        for row in range(5)
    )
    data = pdf(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        stream(rows),
        font,
        table,
    )
    read_lines = lines(data, tmp_path)
    assert read_lines[:5] == read_lines[:1] * 5
    assert read_lines[5:] == read_lines[5:6] * 5
    assert read_lines[0] != read_lines[5]


def _document(data: bytes, folder: Path) -> object:
    path = folder / "test.pdf"
    path.write_bytes(data)
    return read_pdf(path, NEVER)


def test_the_spool_holds_what_was_read() -> None:
    source = PdfPages(PDFS / "gs-libreoffice-Amiri-memo.pdf", NEVER)
    (page,) = source
    assert isinstance(page, Page)
    assert list(source) == [page]


def test_inspect_draws_a_page(tmp_path: Path) -> None:
    from PIL import Image

    picture = tmp_path / "page.png"
    name = str(PDFS / "weasyprint-Vazirmatn-report.pdf")
    assert main(["inspect", name, "-o", str(picture), "--scale", "1"]) == ExitCode.OK
    with Image.open(picture) as image:
        assert image.size == (596, 842)
        colours = {colour for _, colour in image.getcolors(1 << 20) or ()}
    assert {(31, 95, 208), (208, 31, 31)} <= colours  # runs from the right, inferred ZWNJs


def test_inspect_draws_the_reference_reader_beside_ours(tmp_path: Path) -> None:
    from PIL import Image

    picture, both = tmp_path / "page.png", tmp_path / "both.png"
    name = str(PDFS / f"{NAMES[0]}.pdf")
    assert main(["inspect", name, "-o", str(picture), "--scale", "1"]) == ExitCode.OK
    assert main(["inspect", name, "-o", str(both), "--scale", "1", "--reference"]) == ExitCode.OK
    with Image.open(picture) as ours, Image.open(both) as double:
        assert double.width > 1.9 * ours.width


def test_the_reference_reader_reads_logical_lines() -> None:
    from satrchin.reading.reader import read

    document = read(PDFS / "fpdf2-Vazirmatn-plain.pdf", ReadOptions(reader="pdfplumber"))
    ours = read(PDFS / "fpdf2-Vazirmatn-plain.pdf", NEVER)
    words = set("".join(page.text for page in ours.pages).split())
    found = "".join(page.text for page in document.pages).split()
    assert sum(word in words for word in found) > 0.7 * len(found)


def test_inspect_says_what_it_cannot_do(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    name = str(PDFS / "weasyprint-Vazirmatn-report.pdf")
    assert main(["inspect", name, "--page", "9", "-o", str(tmp_path / "page.png")]) == ExitCode.USAGE
    assert main(["inspect", name, "-o", str(tmp_path / "no" / "page.png")]) == ExitCode.OUTPUT
    assert main(["inspect", str(tmp_path / "none.pdf"), "-o", str(tmp_path / "page.png")]) == ExitCode.FAILED
    assert capsys.readouterr().err.count("\n") == 3


def test_the_command_line_takes_pages_and_password(tmp_path: Path) -> None:
    path, out = tmp_path / "many.pdf", tmp_path / "out.txt"
    path.write_bytes(pages(5))
    assert main(["clean", str(path), "--pages", "2,4-", "-r", "read", "-o", str(out)]) == ExitCode.OK
    assert out.read_text(encoding="utf-8").count("Hello world") == 3
    locked = str(PDFS / "locked.pdf")
    assert main(["clean", locked, "--password", "geheim", "--ocr", "never", "-o", str(out)]) == ExitCode.OK
    assert "گزارش فروش" in out.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "name", ["chromium-Vazirmatn-memo", "gs-libreoffice-Amiri-memo", "libreoffice-Sahel-letterhead"]
)
def test_the_lines_of_a_paragraph_are_one_line_and_dates_and_names_are_not(name: str) -> None:
    (page,) = read_pdf(PDFS / f"{name}.pdf", NEVER).pages
    true = (PDFS / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    assert [line.text for line in page.lines] == true


def test_lines_may_stay_as_the_page_has_them() -> None:
    (page,) = read_pdf(PDFS / "chromium-Vazirmatn-memo.pdf", ReadOptions(ocr="never", paragraphs=False)).pages
    assert len(page.lines) == 15


@pytest.mark.parametrize(
    ("turn", "box"),
    [
        (b"0 1 -1 0", (291.38, 514.66, 302.48, 542.0)),
        (b"0 -1 1 0", (297.52, 542.0, 308.62, 569.34)),
        (b".7071 .7071 -.7071 .7071", (293.91, 516.58, 321.09, 543.76)),
    ],
)
def test_a_turned_line_has_the_box_around_its_corners(turn: bytes, box: tuple[float, ...], tmp_path: Path) -> None:
    """Helvetica's letters, 12 points high, around the point 300, 300 of a page 842 points high."""
    path = tmp_path / "turned.pdf"
    path.write_bytes(one_page(b"BT /F1 12 Tf %s 300 300 Tm (Hello) Tj ET" % turn))
    ((line,),) = (page.lines for page in read_pdf(path, NEVER).pages)
    assert line.box is not None
    assert tuple(line.box) == pytest.approx(box, abs=0.02)
    boxes = [cell.box for cell in line.cells if cell.box is not None]
    assert len(boxes) == len("Hello")
    assert all(one.x0 < one.x1 and one.top < one.bottom for one in boxes)

"""Files that are broken or mean harm: a clear error or a partial result, its pages named, soon, in little memory."""

from __future__ import annotations

import resource
import subprocess
import sys
import time
import zlib
from pathlib import Path

import pypdfium2
import pytest
from pdfminer.psparser import LIT

from pdf_files import HELLO, bomb, one_page, pages, pdf, stream
from pdf_glyphs import from_left
from satrchin.document import Page
from satrchin.errors import InputError
from satrchin.reading.limits import TooMuchError, check, is_over, limited
from satrchin.reading.options import ReadOptions
from satrchin.reading.pdf.glyphs.duplicates import without_doubles
from satrchin.reading.pdf.reader import read_pdf
from satrchin.reading.pdf.syntax.objects import MOST_BYTES, BoundedStream, TooLargeError
from satrchin.reading.scan.raster import raster, rendered
from satrchin.summary import Summary

NEVER = ReadOptions(ocr="never")
GOOD = one_page()
CATALOGUE = b"<</Type/Catalog/Pages 2 0 R>>"


def first_page(data: bytes, folder: Path) -> Page:
    path = folder / "test.pdf"
    path.write_bytes(data)
    return next(iter(read_pdf(path, NEVER).pages))


@pytest.mark.parametrize(
    "data",
    [
        b"%PDF-1.4\n",
        GOOD[:60],
        b"%PDF-1.4\n" + bytes(range(256)) * 200,
        pdf(CATALOGUE, b"<</Type/Pages/Kids[2 0 R 3 0 R]/Count 9>>", b"<</Type/Pages/Kids[2 0 R]/Count 1>>"),
        pdf(CATALOGUE, *[b"<</Type/Pages/Kids[%d 0 R]/Count 1>>" % (number + 3) for number in range(500)]),
    ],
    ids=["head only", "cut in its head", "noise", "tree in a circle", "tree without leaves"],
)
def test_what_holds_no_page_is_refused(data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "test.pdf"
    path.write_bytes(data)
    with pytest.raises(InputError, match=r"test\.pdf"):
        read_pdf(path, NEVER)


@pytest.mark.parametrize(
    "data",
    [
        GOOD.replace(b"/Count 1", b"/Count 9"),
        GOOD.replace(b"/Length 42", b"/Length 99999999"),
        one_page(box=b"[0 0 14400 14400]"),
        one_page(box=b"[0 0 nan -5]"),
        one_page(box=b"[595 842 0 0]"),
        one_page(box=b"[0 0 1e30 1e30]"),
        one_page(b"[" * 50_000 + b" " + HELLO),
        one_page(HELLO + b" 99999999 0 0 99999999 0 0 cm BT /F1 99999999 Tf 9 9 Td (far) Tj ET"),
        one_page(b"BT ET EMC Q Q Q ) ] >> \xff " + HELLO),
        one_page(font=b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/ToUnicode 99 0 R>>"),
        one_page(
            HELLO + b" /X Do /X Do",
            stream(b"/X Do /X Do /X Do", b"/Subtype/Form/Resources<</XObject<</X 6 0 R>>>>"),
            resources=b"/XObject<</X 6 0 R>>",
        ),
    ],
    ids=[
        "count", "length", "large", "not a number", "turned box", "endless box", "brackets", "far", "stray",
        "lost table", "form in itself",
    ],
)  # fmt: skip
def test_what_can_be_read_is_read(data: bytes, tmp_path: Path) -> None:
    assert [line.text for line in first_page(data, tmp_path).lines] == ["Hello world"]


@pytest.mark.parametrize(
    ("content", "entries"),
    [
        (bomb(400 << 20), b"/Filter/FlateDecode"),
        (zlib.compress(bomb(400 << 20)), b"/Filter[/FlateDecode/FlateDecode]"),
        (b"\x81A" * 1_000_000, b"/Filter/RunLengthDecode"),
    ],
    ids=["once", "twice", "run lengths"],
)
def test_a_stream_that_swells_is_not_unpacked(content: bytes, entries: bytes, tmp_path: Path) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    (issue,) = first_page(one_page(content, entries=entries), tmp_path).issues
    assert (issue.level, issue.code, issue.page) == ("error", "page-cut", 1)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200 << 10


@pytest.mark.parametrize("data", [GOOD[:420], GOOD.replace(b"startxref", b"startxxxx"), GOOD[: GOOD.index(b"xref")]])
def test_what_is_saved_of_a_damaged_file_is_no_success(data: bytes, tmp_path: Path) -> None:
    page = first_page(data, tmp_path)
    assert [line.text for line in page.lines] == ["Hello world"]
    assert [(issue.level, issue.code) for issue in page.issues] == [("error", "damaged-file")]


def test_a_page_has_its_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("satrchin.reading.pdf.attempts.PAGE_SECONDS", 0.2)
    start = time.monotonic()
    page = first_page(one_page(HELLO + b" q Q" * 2_000_000), tmp_path)
    assert time.monotonic() - start < 30
    assert [line.text for line in page.lines] == ["Hello world"]
    assert [issue.code for issue in page.issues] == ["page-cut"]


def test_a_page_that_cannot_be_laid_out_in_its_time_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("satrchin.reading.pdf.attempts.PAGE_SECONDS", 1.0)
    crowd = b"BT /F1 12 Tf " + b"1 0 0 1 72 700 Tm (x) Tj " * 30_000 + b"ET"
    start = time.monotonic()
    page = first_page(one_page(crowd), tmp_path)
    assert time.monotonic() - start < 10
    (issue,) = page.issues
    assert (issue.level, issue.code, issue.page) == ("error", "page-cut", 1)


def test_a_step_that_is_in_time_is_not_stopped() -> None:
    check()
    with limited(60):
        check()
    with limited(-1):
        assert is_over()
        with pytest.raises(TooMuchError, match="time limit for a page"):
            check()
    assert not is_over()


def test_a_picture_is_drawn_as_pdfium_draws_it_or_not_at_all_when_its_time_is_up(tmp_path: Path) -> None:
    path = tmp_path / "test.pdf"
    path.write_bytes(one_page(HELLO * 2_000))
    sheet = pypdfium2.PdfDocument(path)[0]
    assert rendered(sheet, 1.5).to_pil().tobytes() == sheet.render(scale=1.5).to_pil().tobytes()
    with limited(-1):
        frame = raster(sheet)
    assert frame.picture is None
    assert "time limit for a page" in frame.problem


def test_a_page_has_its_number_of_glyphs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("satrchin.reading.pdf.syntax.interpreter.MOST_GLYPHS", 5)
    (issue,) = first_page(one_page(), tmp_path).issues
    assert issue.code == "page-cut"


def test_lines_beyond_the_limit_are_told_and_the_text_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("satrchin.reading.pdf.syntax.interpreter.MOST_RULES", 5)
    rules = b"".join(b" 72 %d m 300 %d l S" % (100 + 20 * n, 100 + 20 * n) for n in range(9))
    page = first_page(one_page(HELLO + rules), tmp_path)
    assert [line.text for line in page.lines] == ["Hello world"]
    assert [(issue.level, issue.code) for issue in page.issues] == [("warning", "rules-cut")]
    assert not first_page(one_page(HELLO + b" 72 100 m 300 100 l S"), tmp_path).issues


def test_equal_letters_below_each_other_take_linear_time() -> None:
    """5,000 lines that begin with the same letter at the same place; a second of CPU time leaves room."""
    glyphs = [glyph for row in range(5_000) for glyph in from_left("سلام", 100.0, 10.0 * row, seq=4 * row)]
    start = time.process_time()
    assert without_doubles(glyphs) == glyphs
    assert time.process_time() - start < 1.5


def _seconds(words: int, across: int, path: Path) -> float:
    """CPU seconds of reading a page of that many words in rows and columns with a line between any two."""
    rows, step = words // across, 30
    shown = b"".join(
        b"1 0 0 1 %d %d Tm (word) Tj\n" % (10 + step * x, 20 + 6 * y) for y in range(rows) for x in range(across)
    )
    wide, high = 20 + step * across, 40 + 6 * rows
    across_page = (b"0 %d m %d %d l S\n" % (15 + 6 * y, wide, 15 + 6 * y) for y in range(min(rows, 1_900)))
    down = (b"%d 0 m %d %d l S\n" % (step * x, step * x, high) for x in range(across))
    content = b"BT /F1 4 Tf\n" + shown + b"ET " + b"".join((*across_page, *down))
    path.write_bytes(one_page(content, box=b"[0 0 %d %d]" % (wide, high)))
    start = time.process_time()
    (page,) = read_pdf(path, ReadOptions(ocr="never")).pages
    spent = time.process_time() - start
    assert sum(len(line.text.split()) for line in page.lines) == rows * across
    return spent


@pytest.mark.parametrize("across", [1, 10, 40])
def test_a_page_of_many_words_is_read_in_linear_time(across: int, tmp_path: Path) -> None:
    """20,000 words take at most 2.3 times as long as half of them."""
    _seconds(100, across, tmp_path / "first.pdf")
    measured = []
    for _ in range(4):  # a busy machine may bend one measurement; it does not bend four the same way
        half, whole = (_seconds(words, across, tmp_path / f"{words}.pdf") for words in (10_000, 20_000))
        measured.append((half, whole))
        if whole < 2.3 * half:
            return
    pytest.fail(f"seconds for half of the words and for all: {measured}")


def test_text_in_a_font_that_is_not_there_is_told(tmp_path: Path) -> None:
    (issue,) = first_page(one_page(b"BT /F9 12 Tf 72 700 Td (x) Tj ET"), tmp_path).issues
    assert (issue.level, issue.code) == ("error", "missing-font")


def test_letters_without_text_are_told(tmp_path: Path) -> None:
    font = b"<</Type/Font/Subtype/Type0/BaseFont/X/Encoding/Identity-H/DescendantFonts[99 0 R]>>"
    page = first_page(one_page(font=font), tmp_path)
    assert [(issue.level, issue.code) for issue in page.issues] == [("error", "text-layer"), ("error", "line-doubtful")]
    assert Summary.of([page]).grade == 0.0


def test_letters_that_make_no_words_are_told(tmp_path: Path) -> None:
    from pdf_files import persian

    words = "سخگ ظطژ ذضص غپچ ثگط ژظپ چغض صثذ طگپ ضظژ غچث پذص گژط"
    content, font, table = persian(words)
    page = first_page(one_page(content, table, font=font), tmp_path)
    assert [issue.code for issue in page.issues] == ["text-layer", "line-doubtful"]
    assert Summary.of([page]).grade < 0.1


def test_many_pages_take_the_memory_of_few(tmp_path: Path) -> None:
    path = tmp_path / "many.pdf"
    path.write_bytes(pages(1500))
    program = (
        "import resource, sys; from pathlib import Path; from satrchin.reading.pdf.reader import read_pdf\n"
        "pages = read_pdf(Path(sys.argv[1])).pages; sum(1 for _ in zip(range(50), pages))\n"
        "few = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "assert sum(1 for _ in pages) == sum(1 for _ in pages) == 1500\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - few)"
    )
    done = subprocess.run([sys.executable, "-c", program, path], capture_output=True, text=True, check=True)
    assert int(done.stdout) < 30 << 10


def test_a_file_cut_in_a_stream_keeps_what_there_is_of_it(tmp_path: Path) -> None:
    content = b" ".join(b"BT /F1 12 Tf 72 %d Td (line number %d) Tj ET" % (720 - 14 * n, n) for n in range(40))
    data = pdf(
        CATALOGUE,
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 5 0 R/Resources<</Font<</F1 4 0 R>>>>>>",
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        stream(content),
    )
    page = first_page(data[: data.index(b"line number 30")], tmp_path)
    assert [line.text for line in page.lines][:2] == ["line number 0", "line number 1"]
    assert len(page.lines) == 30
    summary = Summary.of([page])
    assert (summary.status, summary.grade) == ("partial", pytest.approx(0.5, abs=0.01))


def packed(first: int | None = None, heads: bytes = b"1 0 2 30 ") -> bytes:
    """A file without a table of objects whose catalogue lies in an object stream that begins at ``first``."""
    body = zlib.compress(heads + b"<</Type/Catalog/Pages 2 0 R>> <</Type/Pages/Kids[3 0 R]/Count 1>>")
    return (
        b"%PDF-1.5\n3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 5 0 R"
        b"/Resources<</Font<</F1 4 0 R>>>>>>\nendobj\n"
        b"4 0 obj\n<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>\nendobj\n"
        b"5 0 obj\n"
        + stream(HELLO)
        + b"\nendobj\n6 0 obj\n"
        + stream(body, b"/Type/ObjStm/N 2/First %d/Filter/FlateDecode" % (len(heads) if first is None else first))
        + b"\nendobj\n"
    )


def test_objects_of_an_object_stream_are_found_again(tmp_path: Path) -> None:
    assert [line.text for line in first_page(packed(), tmp_path).lines] == ["Hello world"]


@pytest.mark.parametrize(("first", "heads"), [(0, b"1 0 2 30 "), (99999, b"1 0 2 30 "), (9, b"no number ")])
def test_an_object_stream_whose_numbers_are_wrong_is_no_error_of_ours(first: int, heads: bytes, tmp_path: Path) -> None:
    """Found by the fuzzer: what is left of the file is read, and it is no success."""
    page = first_page(packed(first, heads), tmp_path)
    assert Summary.of([page]).status == "partial"


def test_a_stream_that_is_packed_once_may_be_larger_than_one_that_is_packed_twice() -> None:
    """A picture of one colour packs a thousandfold; only a bomb is packed again."""
    plain = bytes(MOST_BYTES // 512)
    once = zlib.compress(plain, 9)
    assert BoundedStream({"Filter": LIT("FlateDecode")}, once).get_data() == plain
    with pytest.raises(TooLargeError, match="packed 2 times"):
        BoundedStream({"Filter": [LIT("FlateDecode")] * 2}, once).get_data()

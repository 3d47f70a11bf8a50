"""Parts of reading: code pages, page ranges, blocks of long texts, groups of pictures, time limits, files refused."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any, cast

import pytest

from satrchin.document import Document, Doubt, Edit, Issue, Line, Page, Picture
from satrchin.errors import InputError, UsageError
from satrchin.reading import code_pages, limits, text
from satrchin.reading.encoding import decode
from satrchin.reading.group import joined
from satrchin.reading.markup import is_docx, is_html
from satrchin.reading.options import ReadOptions
from satrchin.reading.reader import default_recipe, kind_of, read, read_stream


def test_every_byte_of_iran_system_has_a_character() -> None:
    """ASCII, Persian digits from 0x80, letters to 0xAF, the boxes of DOS to 0xDF, letters again, a blank at the end."""
    table = code_pages.decoded(bytes(range(256)), "IranSystem")
    assert table[:0x80] == "".join(map(chr, range(0x80)))
    assert table[0x80:0x8C] == "۰۱۲۳۴۵۶۷۸۹،ـ"
    assert (table[0x90], table[0xAF], table[0xB0], table[0xDF]) == ("ﺍ", "ط", "░", "▀")
    assert (table[0xE0], table[0xF4], table[0xFE], table[0xFF]) == ("ظ", "ﻡ", "ﯾ", "\N{NO-BREAK SPACE}")


def test_the_name_of_a_code_page_may_be_written_in_any_case() -> None:
    for name in ("iransystem", "IRANSYSTEM", "cp720", "Windows-1256"):
        code_pages.check(name)
    with pytest.raises(UnicodeDecodeError):
        code_pages.decoded(b"\xff", "utf-8")


@pytest.mark.parametrize(
    ("pages", "last", "count", "has"),
    [("", 10**7, 0, True), ("2,5", 5, 1, False), ("2,5", 5, 2, True), ("3-", 10**7, 2, False), ("-4", 4, 1, True)],
)
def test_the_last_page_that_is_wanted(pages: str, last: int, count: int, has: bool) -> None:
    """An open range ends with ten millions; a document that has none of the pages is refused."""
    options = ReadOptions(pages=pages)
    assert options.last == last
    if has:
        options.check_pages(count)
    else:
        with pytest.raises(UsageError, match=rf"pages '{pages}': the document has {count}$"):
            options.check_pages(count)


def test_reading_options_that_nobody_set() -> None:
    """By default OCR is used where it is needed, paragraphs are joined, and nothing hidden is read."""
    options = ReadOptions()
    assert (options.ocr, options.reader, options.paragraphs) == ("when-needed", "satrchin", True)
    assert not any((options.hidden, options.forms, options.page_breaks, options.replace_text, options.encoding))


def blocks(content: str) -> list[list[str]]:
    return [[line.text for line in page.lines] for page in text.from_string(content).pages]


def test_long_lines_are_parted_at_spaces(monkeypatch: pytest.MonkeyPatch) -> None:
    """Behind the last space that fits, else where the limit is; only the last part has the line's end."""
    monkeypatch.setattr(text, "LONGEST", 8)
    assert blocks("یک دو سه") == [["یک دو سه"]]
    assert blocks("یک دو سه چهار\n") == [["یک دو ", "سه چهار"]]
    assert blocks("یکدوسهچهارپنج") == [["یکدوسهچه", "ارپنج"]]
    assert blocks(" یکدوسهچهار") == [[" یکدوسهچ", "هار"]]
    (page,) = text.from_string("یک دو سه چهار\nپنج\n").pages
    assert [line.end for line in page.lines] == ["", "\n", "\n"]


def test_a_page_of_text_ends_by_lines_by_characters_or_by_a_form_feed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text, "BLOCK", 3)
    monkeypatch.setattr(text, "BLOCK_CHARACTERS", 10)
    assert blocks("ا\nب\nپ\nت\n") == [["ا", "ب", "پ"], ["ت"]]
    assert blocks("ابپتث\nجچحخد\nذ\nر") == [["ابپتث", "جچحخد", "ذ"], ["ر"]]
    assert blocks("ابپتثجچحخدذ\nر\n") == [["ابپتثجچحخدذ"], ["ر"]]
    assert blocks("ا\fب") == [["ا"], ["ب"]]


def test_only_the_first_page_has_the_issues_of_reading() -> None:
    document = text.from_bytes(("سلام\f" * 2).encode("utf-16"), "x.txt")
    assert [[(issue.code, issue.page) for issue in page.issues] for page in document.pages] == [[("encoding", 1)], []]
    assert document.metadata == {"encoding": "utf-16", "byte_order_mark": False}


@pytest.mark.parametrize(
    ("controls", "letters", "refused"),
    [(1, 1, False), (2, 1, True), (2, 98, False), (2, 97, True), (3, 147, False), (3, 146, True)],
)
def test_control_characters_are_a_fiftieth_of_a_text_at_most(controls: int, letters: int, refused: bool) -> None:
    """One is always read; TAB, line ends and ESC, which programs write into logs, do not count."""
    data = ("\x01" * controls + "ب" * (letters - 1) + "\t").encode()
    if refused:
        with pytest.raises(InputError, match=f"x is not text: it holds {controls} control characters"):
            decode(data, "x")
    else:
        assert len(decode(data, "x").text) == controls + letters


def test_where_a_text_breaks_is_said() -> None:
    """The byte and the line of the first fault; of a named encoding the byte."""
    with pytest.raises(InputError, match=r"not valid UTF-8 \(byte 4, line 3\)"):
        decode(b"a\nb\n\xff\n\xff", "x")
    with pytest.raises(InputError, match="x is not ascii: byte 2 has no letter there"):
        decode(b"ab\xd8", "x", "ascii")
    with pytest.raises(InputError, match="x is not text: it is binary data"):
        decode(b"\xff\x00ab", "x")


def test_high_bytes_tell_of_utf16_only_where_nearly_all_are_of_persian_or_latin_text() -> None:
    """Nine in ten; text of another script, or with an odd byte at the end, is not taken for it."""
    assert decode("سلام ٪ 12".encode("utf-16-le"), "x").encoding == "utf-16-le"
    for data in ("日本語の文章".encode("utf-16-le"), "سلام".encode("utf-16-le") + b"\x06"):
        with pytest.raises(InputError):
            decode(data, "x")
    assert decode(b"abcd", "x").encoding == "utf-8"


PAGE = Page(
    1,
    (Line("سلام"),),
    picture=Picture(150.0),
    edits=(Edit("letters", "kashida", 1, 0, (0, 1), "ـ", ""),),
    issues=(Issue("info", "empty", "", 1),),
    doubts=(Doubt(1, 0, (0, 2), "سل", "letter", 0.5),),
)


def test_pages_of_a_group_are_numbered_on_and_know_their_pictures() -> None:
    """All that a page holds has its new number; a page that keeps its number is the same object."""
    documents = [Document(f"in/{name}.png", (PAGE,), "ocr", file=Path(f"in/{name}.png")) for name in "ab"]
    group = joined([*documents, Document("in/c.png", (replace(PAGE, picture=None),), "ocr")], "letter")
    first, second, third = group.pages
    assert (group.name, group.kind, [file.name for file in group.files]) == ("letter", "ocr", ["a.png", "b.png"])
    assert [page.picture.file if page.picture else None for page in (first, second, third)] == ["a.png", "b.png", None]
    for number, page in enumerate((first, second, third), 1):
        assert page.number == number
        assert {one.page for one in (*page.edits, *page.issues, *page.doubts)} == {number}
    assert [page.number for page in group.pages] == [1, 2, 3]
    assert joined([documents[0], Document("d", (), "pdf")], "letter").kind == "ocr"


def test_a_time_limit_holds_inside_its_block() -> None:
    """An inner limit does not outlast its block, and the outer one holds again after it."""
    assert not limits.is_over()
    with limits.limited(60):
        with limits.limited(-1), pytest.raises(limits.TooMuchError, match="the time limit for a page is exceeded"):
            limits.check()
        limits.check()
    with limits.limited(-1):
        assert limits.is_over()
    limits.check()


@pytest.mark.parametrize(
    ("name", "head", "docx", "html"),
    [
        ("a.docx", b"PK\x03\x04", True, False),
        ("a.DOCM", b"PK\x03\x04", True, False),
        ("a.docx", b"text", False, False),
        ("a.zip", b"PK\x03\x04", False, False),
        ("a.HTM", b"<p>", False, True),
        ("a.txt", b"<html>", False, False),
    ],
)
def test_files_that_are_repaired_in_place(name: str, head: bytes, docx: bool, html: bool) -> None:
    """Word files by their bytes and suffix, HTML by its suffix alone."""
    assert (is_docx(head, Path(name)), is_html(Path(name))) == (docx, html)


def test_a_page_without_text_says_so(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text("<p> </p>", encoding="utf-8")
    document = read(path)
    assert [issue.message for page in document.pages for issue in page.issues] == [f"{path} holds no text"]
    assert (document.metadata, document.file) == ({"container": "html"}, path)
    path.write_text("<p>سلام", encoding="utf-8")
    assert [(page.text, page.issues) for page in read(path).pages] == [("سلام\n", ())]


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    """A folder, a missing file, a picture cut off at its first byte; an empty text is one."""
    with pytest.raises(InputError, match="is a folder: satrchin batch cleans all files in one"):
        read(tmp_path)
    with pytest.raises(InputError, match=r"cannot read .*missing\.txt: "):
        read(tmp_path / "missing.txt")
    with pytest.raises(InputError, match=r"cannot read .*: "):
        read(Path("a\0b"))
    for suffix in ("pdf", "PNG", "docx"):
        empty = tmp_path / f"empty.{suffix}"
        empty.touch()
        with pytest.raises(InputError, match=r"is empty: copy or download it again"):
            read(empty)
    (tmp_path / "empty.txt").touch()
    assert default_recipe(read(tmp_path / "empty.txt")) == "text"
    assert default_recipe(Document("a", (), "pdf")) == "letter"


def test_the_log_says_what_is_read(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    path = tmp_path / "a.txt"
    path.write_text("سلام", encoding="utf-8")
    with caplog.at_level("INFO", logger="satrchin"):
        read(path)
    assert [record.getMessage() for record in caplog.records] == [f"reading {path} as text"]


def test_the_head_of_a_pdf_may_stand_behind_a_kilobyte_of_junk() -> None:
    """Behind more of it a file is no PDF."""
    header = b"\n%PDF-1"
    assert kind_of(bytes(1024 - len(header)) + header) == "pdf"
    assert kind_of(bytes(1025 - len(header)) + header) == "text"


def test_a_picture_and_a_pdf_are_read_as_the_options_say(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The engine and the names go to the reader of pictures; ``pdfplumber`` reads a PDF where it is asked for."""
    asked: list[object] = []
    monkeypatch.setattr(
        "satrchin.reading.scan.reader.from_picture", lambda *found: asked.append(found) or Document("", ())
    )
    monkeypatch.setattr(
        "satrchin.reading.pdf.reference.read_reference", lambda *_: asked.append("pdfplumber") or Document("", ())
    )
    monkeypatch.setattr("satrchin.reading.pdf.reader.read_pdf", lambda *_: asked.append("satrchin") or Document("", ()))
    picture, page = tmp_path / "a.png", tmp_path / "a.pdf"
    picture.write_bytes(b"\x89PNG")
    page.write_bytes(b"%PDF-1.7")
    options = ReadOptions(engine="tesseract", names="سارا", page_breaks=True)
    assert read(picture, options).metadata == {"page_breaks": True}
    read(picture)
    read(page)
    read(page, ReadOptions(reader="pdfplumber"))
    assert asked == [(picture, "tesseract", "سارا"), (picture, "", ""), "satrchin", "pdfplumber"]


def test_streams_that_cannot_be_read() -> None:
    """A closed one, and one of text, are errors that say so; what is read has the name that was given."""
    with pytest.raises(InputError, match="cannot read standard input: it is closed"):
        read_stream(None, "standard input")
    with pytest.raises(TypeError, match="a stream must be binary: read gives str, not bytes"):
        read_stream(cast("Any", StringIO("سلام")), "x")
    document = read_stream(BytesIO("سلام".encode("cp1256")), "x", ReadOptions(encoding="cp1256"))
    assert (document.name, [page.text for page in document.pages]) == ("x", ["سلام"])

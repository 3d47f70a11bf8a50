"""Output formats: what other programs read back is what was written, at the place where it stands."""

from __future__ import annotations

import json
import re
from html import unescape
from io import BytesIO
from pathlib import Path

import docx
import lxml.etree
import pikepdf
import pypdfium2
import pytest
from PIL import Image, ImageDraw

from satrchin import clean_file
from satrchin.cli import main
from satrchin.document import Box, Cell, Document, Doubt, Line, Page, Picture, Word
from satrchin.errors import UsageError
from satrchin.persian.chars import DIRECTION_MARKS, ZWNJ
from satrchin.reading.group import joined
from satrchin.writing.formats import SUFFIXES, format_of, load_format
from satrchin.writing.placed import placed_paragraphs, size_in_file

SCANS = Path(__file__).parent / "scans"
SCAN = Picture(150.0)
TEXTS = (
    f"جناب آقای مهندس «رستگار»، نامهٔ شمارهٔ ۱۲/۳۴۵ مورخ ۱۴۰۲/۰۵/۱۷ رسید و بررسی می{ZWNJ}شود.",
    "۱- گزارش سالانه (پیوست) را با Excel بفرستید: نشانی info@rah.example",
    "ماه\tمبلغ\tجمع",
    "تیر\t۱۲۵۰\t۱۳۹۰",
)


def scanned(texts: tuple[str, ...] = TEXTS, picture: Picture | None = SCAN) -> Page:
    """A page as OCR reads it: a word's width is 7 points a letter, a line of print has 60 letters."""
    lines, top = [], 60.0
    for text in texts:
        words, right = [], 540.0
        for token in text.split():
            width = 7.0 * len(token)
            if right - width < 60:
                right, top = 540.0, top + 24
            words.append(Word(token, Box(right - width, top, right, top + 14), 0.97))
            right -= width + 6
        top += 30
        lines.append(Line(text, source="ocr", box=words[0].box, words=tuple(words)))
    doubt = Doubt(1, 0, (0, 4), "جناب", "the engine was not sure", 0.6)
    return Page(1, tuple(lines), 595.0, 842.0, doubts=(doubt,), picture=picture)


def written(form: str, page: Page, name: str = "letter.png", kind: str = "ocr") -> bytes:
    document = Document(name, (page,), kind, file=Path(name))  # type: ignore[arg-type]
    pieces = load_format(form).pieces(document, "letter", (page,))
    return b"".join(piece.encode() if isinstance(piece, str) else piece for piece in pieces)


def picture_file(path: Path, size: tuple[int, int] = (1240, 1754)) -> Path:
    picture = Image.new("L", size, 255)
    ImageDraw.Draw(picture).rectangle((100, 100, 300, 160), fill=0)
    picture.save(path, dpi=(150, 150))
    return path


def of_two_pages(path: Path) -> Path:
    """A digital PDF that has its page twice."""
    with pikepdf.open(Path(__file__).parent / "pdfs" / "gs-Titr-letter.pdf") as file:
        file.pages.append(file.pages[0])
        file.save(path)
    return path


@pytest.mark.parametrize("form", ["hocr", "alto", "page"])
def test_layout_formats_hold_every_word_at_its_place(form: str) -> None:
    """Each word of the page is in the file once, in reading order, inside its line, and inside the page."""
    tree = lxml.etree.fromstring(written(form, scanned()))
    tags = {"hocr": "span", "alto": "String", "page": "Word"}
    words = [element for element in tree.iter("{*}*") if element.tag.endswith("}" + tags[form])]
    if form == "hocr":
        words = [word for word in words if word.get("class") == "ocrx_word"]
        texts = [word.text for word in words]
        places = [re.findall(r"bbox (\d+) (\d+) (\d+) (\d+)", word.get("title")) for word in words]
        boxes = [tuple(map(int, found[0])) for found in places]
    elif form == "alto":
        texts = [word.get("CONTENT") for word in words]
        places = [[int(word.get(side)) for side in ("HPOS", "VPOS", "WIDTH", "HEIGHT")] for word in words]
        boxes = [(x, y, x + wide, y + high) for x, y, wide, high in places]
    else:
        texts = [word[1][0].text for word in words]
        corners = [re.findall(r"\d+", word[0].get("points")) for word in words]
        boxes = [(int(c[0]), int(c[1]), int(c[4]), int(c[5])) for c in corners]
    assert texts == " ".join(TEXTS).split()
    given = [word.box for line in scanned().lines for word in line.words]
    pixels = [side * 150 / 72 for box in given for side in box]
    assert [side for box in boxes for side in box] == pytest.approx(pixels, abs=0.51)


def test_words_of_digital_pages_come_from_their_cells() -> None:
    """Cells are grouped at blanks; a cell without a box, such as an inferred ZWNJ, takes no place."""
    cells = [Cell("می", Box(80, 10, 90, 20)), Cell(ZWNJ, None), Cell("شود", Box(60, 10, 78, 20)), Cell(" ", None)]
    cells.append(Cell("آن", Box(40, 10, 55, 20)))
    page = Page(1, (Line("".join(cell.text for cell in cells), source="glyphs", cells=tuple(cells)),), 100, 100)
    (paragraph,) = placed_paragraphs(page)
    assert [(word.text, word.box.x0) for word in paragraph.lines[0].words] == [(f"می{ZWNJ}شود", 60), ("آن", 40)]


@pytest.mark.parametrize("digital", [True, False])
def test_words_are_as_certain_as_their_doubts(digital: bool) -> None:
    """What glyphs show is certain, what OCR read as certain as it says; a doubt counts for its words."""
    box, text = Box(40, 10, 55, 20), "جناب آقای مهندس"
    words = tuple(Word(word, box, 0.9) for word in text.split())
    line = Line(text, cells=tuple(Cell(letter, box) for letter in text) if digital else (), words=words)
    doubt = Doubt(1, 0, (6, 8), "قا", "guessed", 0.4)
    (paragraph,) = placed_paragraphs(Page(1, (line,), 100, 100, doubts=(doubt,)))
    sure = 1.0 if digital else 0.9
    assert [word.confidence for row in paragraph.lines for word in row.words] == [sure, 0.4, sure]


def test_a_paragraph_falls_into_its_lines_of_print() -> None:
    """The first line is longer than the page is wide and was printed in two rows."""
    paragraphs = placed_paragraphs(scanned())
    assert [len(paragraph.lines) for paragraph in paragraphs] == [2, 1, 1, 1]
    assert " ".join(line.text for line in paragraphs[0].lines) == TEXTS[0]


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
def test_boxes_are_those_of_the_picture_in_its_file(turned: int) -> None:
    """A mark of ink is found again in the turned picture at the box that the upright page gives it."""
    upright = Image.new("L", (600, 800), 255)
    ImageDraw.Draw(upright).rectangle((400, 100, 499, 119), fill=0)
    ink = Box(400, 100, 500, 120)
    lay = upright.rotate(turned, expand=True)  # counter-clockwise: what turning it clockwise undoes
    page = Page(1, (Line("کلمه", words=(Word("کلمه", ink, 1.0),)),), 600, 800, picture=Picture(72, turned))
    (paragraph,) = placed_paragraphs(page)
    black = lay.point(lambda shade: 255 - shade).getbbox()
    assert tuple(round(side) for side in paragraph.box) == black
    assert size_in_file(page) == lay.size


def test_boxes_follow_the_skew() -> None:
    """The box of a mark on a page that was straightened holds the mark in the picture as it was."""
    skew = 3.0
    crooked = Image.new("L", (600, 800), 255)
    ImageDraw.Draw(crooked).rectangle((450, 90, 459, 99), fill=0)
    from satrchin.reading.scan.preprocess import straightened

    straight = Image.fromarray(straightened(crooked, skew))
    ink = Box(*straight.point(lambda shade: 255 * (shade < 128)).getbbox())
    page = Page(1, (Line("نقطه", words=(Word("نقطه", ink, 1.0),)),), 600, 800, picture=Picture(72, 0, skew))
    box = placed_paragraphs(page)[0].box
    assert all(abs(one - other) < 2 for one, other in zip(box, (450, 90, 460, 100), strict=True))


def test_a_searchable_pdf_gives_its_text_back(tmp_path: Path) -> None:
    """pdfium reads every word, ZWNJs included, in logical order, and the picture is the one that went in."""
    source = picture_file(tmp_path / "letter.jpg")
    data = written(
        "pdf", scanned((TEXTS[0], "گزارش سالانهٔ کتابخانه در ۳ نسخه آماده شد؛ لطفاً دستور فرمایید.")), str(source)
    )
    text = pypdfium2.PdfDocument(data)[0].get_textpage().get_text_range()
    text = text.translate(dict.fromkeys(map(ord, DIRECTION_MARKS)))
    assert "گزارش سالانهٔ کتابخانه در ۳ نسخه آماده شد؛" in text
    assert all(word in text for word in TEXTS[0].split())
    with pikepdf.open(BytesIO(data)) as file:
        (image,) = file.pages[0].get_images().values()
        assert image.read_raw_bytes() == source.read_bytes()
    assert len(data) < source.stat().st_size + 10_000


def test_words_of_a_searchable_pdf_are_found_where_they_stand(tmp_path: Path) -> None:
    """A search hit lies on the word's box, also on a picture whose page is turned."""
    upright = Image.open(picture_file(tmp_path / "upright.png"))
    source = tmp_path / "turned.jpg"
    exif = Image.Exif()
    exif[0x0112] = 6  # to be shown turned by 90 degrees clockwise
    upright.rotate(90, expand=True).save(source, dpi=(150, 150), exif=exif)
    data = written("pdf", scanned(), str(source))
    page = pypdfium2.PdfDocument(data)[0]
    words = page.get_textpage()
    found = words.search("آقای").get_next()
    assert found is not None
    left, bottom, right, top = words.get_charbox(found[0] + 1)
    box = scanned().lines[0].words[1].box
    height = page.get_height()
    assert box.x0 - 3 < left < right < box.x1 + 3
    assert box.top - 5 < height - top < height - bottom < box.bottom + 5


def test_an_old_text_layer_is_replaced(tmp_path: Path) -> None:
    """A PDF that has a layer already comes out with one layer, not two."""
    first = tmp_path / "first.pdf"
    first.write_bytes(written("pdf", scanned(("متن غلط",)), str(picture_file(tmp_path / "a.png"))))
    data = written("pdf", scanned(("متن درست",)), str(first))
    text = pypdfium2.PdfDocument(data)[0].get_textpage().get_text_range()
    assert "درست" in text
    assert "غلط" not in text


def test_the_pictures_of_a_group_are_one_searchable_pdf(tmp_path: Path) -> None:
    """Each picture is a page with its own text, in the order of the group."""
    files = [picture_file(tmp_path / f"letter-{number}.png") for number in (1, 2)]
    pages = [scanned((text,)) for text in ("متن نخست", "متن دوم")]
    parts = [Document(str(path), (page,), "ocr", file=path) for path, page in zip(files, pages, strict=True)]
    group = joined(parts, "letter-1.png")
    data = b"".join(load_format("pdf").pieces(group, "letter", group.pages))  # type: ignore[arg-type]
    texts = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(data)]
    assert ["نخست" in text for text in texts] == [True, False]
    assert ["دوم" in text for text in texts] == [False, True]


@pytest.mark.parametrize(("form", "names"), [("hocr", 'image "{}"'), ("page", 'imageFilename="{}"')])
def test_a_page_of_a_group_names_its_own_picture(form: str, names: str) -> None:
    """Who reads the layout finds the picture that it is of, not the first of the group."""
    page = scanned()
    parts = [Document(f"in/letter-{number}.png", (page,), "ocr") for number in (1, 2)]
    group = joined(parts, "letter-1.png")
    written = unescape("".join(map(str, load_format(form).pieces(group, "letter", group.pages))))
    for number in (1, 2):
        assert written.count(names.format(f"letter-{number}.png")) == 1


@pytest.mark.parametrize("form", ["hocr", "html"])
def test_the_title_is_that_of_the_document(form: str) -> None:
    """Not the path as it was typed: the title that a PDF has, else the name of the file."""
    page = scanned()
    for metadata, title in (({"pdf": {"Title": "گزارش سال"}}, "گزارش سال"), ({}, "letter.pdf")):
        document = Document("in/../letter.pdf", (page,), "ocr", metadata)
        written = "".join(map(str, load_format(form).pieces(document, "letter", (page,))))
        assert f"<title>{title}</title>" in written
        assert "in/.." not in written


def test_a_text_has_no_pages_for_a_pdf() -> None:
    """A searchable PDF needs the pages of a PDF or a picture."""
    with pytest.raises(UsageError, match="PDF or a picture"):
        written("pdf", Page(1, (Line("متن"),)), "letter.txt", "text")


def test_word_documents_open_again_with_their_text_and_doubts() -> None:
    """Paragraphs are right to left, rows are a table, and the doubt is a comment."""
    made = docx.Document(BytesIO(written("docx", scanned())))
    assert [paragraph.text for paragraph in made.paragraphs] == list(TEXTS[:2])
    assert [[cell.text for cell in row.cells] for row in made.tables[0].rows] == [
        text.split("\t") for text in TEXTS[2:]
    ]
    assert all("w:bidi" in paragraph._p.xml for paragraph in made.paragraphs)
    latin = next(run for run in made.paragraphs[1].runs if "Excel" in run.text)
    assert not latin.font.rtl
    assert [comment.text for comment in made.comments] == ["جناب: the engine was not sure (60%)"]


def test_cells_over_several_fields_stay_so() -> None:
    """A cell over two columns and one over two rows keep the cells beside and below in their columns."""
    lines = (
        Line("نام\tمبلغ", spans=((1, 2), (2, 1))),
        Line("ریال\tدلار"),
        Line("تیر\t۱۲\t۵"),
    )
    page = Page(1, lines)
    assert '<tr><td rowspan="2">نام</td><td colspan="2">مبلغ</td></tr>' in written("html", page).decode()
    assert (
        "| نام | مبلغ |  |\n| --- | --- | --- |\n|  | ریال | دلار |\n| تیر | ۱۲ | ۵ |" in written("md", page).decode()
    )
    (table,) = docx.Document(BytesIO(written("docx", page))).tables
    texts = [[cell.text for cell in row.cells] for row in table.rows]
    assert texts == [["نام", "مبلغ", "مبلغ"], ["نام", "ریال", "دلار"], ["تیر", "۱۲", "۵"]]


def test_markdown_has_tables_and_lists() -> None:
    """The first row is the head; an item keeps the author's number; signs that would be markup are not."""
    texts = ("عنوان *مهم*", "۲- نان", "۳- آب", "ماه\tمبلغ", "تیر\t۱۲")
    assert written("md", scanned(texts)).decode() == (
        "عنوان &#42;مهم&#42;\n\n2. نان\n3. آب\n\n| ماه | مبلغ |\n| --- | --- |\n| تیر | ۱۲ |\n"
    )


def test_html_says_direction_and_escapes() -> None:
    """Latin paragraphs say that they are read from the left; nothing of the text becomes markup."""
    page = written("html", scanned(("سلام <b>", "Summary & results"))).decode()
    assert "<p>سلام &lt;b&gt;</p>" in page
    assert '<p dir="ltr" lang="en">Summary &amp; results</p>' in page
    assert '<section id="page-1">' in page


def test_json_lines_know_page_box_and_raw_text(tmp_path: Path) -> None:
    """Each line of the file is a line of the text; ``raw`` is what was read."""
    letter = tmp_path / "letter.txt"
    letter.write_text("كتاب علي\n\nسطر دوم\n", encoding="utf-8")
    result = clean_file(letter)
    lines = "".join(map(str, load_format("jsonl").pieces(result.document, result.recipe, result.pages))).splitlines()
    records = [json.loads(line) for line in lines]
    assert [(record["line"], record["text"], record["raw"]) for record in records] == [
        (0, "کتاب علی", "كتاب علي"),
        (2, "سطر دوم", "سطر دوم"),
    ]
    assert records[0]["page"] == 1


def test_every_format_has_a_suffix_that_names_it() -> None:
    """What a format writes is recognised by its name; another ending is refused."""
    assert [format_of(Path(f"a.{SUFFIXES[form]}")) for form in SUFFIXES] == list(SUFFIXES)
    with pytest.raises(UsageError, match=r"no format has the ending \.doc"):
        format_of(Path("letter.doc"))


def test_page_has_a_file_for_each_page(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The pages of a document are beside each other, each a file of its own; standard output takes one page alone."""
    two = of_two_pages(tmp_path / "two.pdf")
    assert main(["clean", str(two), "-o", str(tmp_path / "two.page.xml")]) == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["two.page-2.xml", "two.page.xml", "two.pdf"]
    assert main(["clean", str(two), "-f", "page", "--pages", "2"]) == 0
    alone = capsys.readouterr().out
    files = [(tmp_path / name).read_text(encoding="utf-8") for name in ("two.page.xml", "two.page-2.xml")]
    texts = [re.findall("<Unicode>(.*)</Unicode>", text) for text in (*files, alone)]
    assert texts[0] == texts[1] == texts[2] != []
    assert main(["clean", str(two), "-f", "page"]) == 2
    refused = capsys.readouterr()
    assert refused.out == ""
    assert "give -o or --pages" in refused.err


def test_formats_of_which_a_part_is_worth_nothing() -> None:
    """Half a JSON cannot be parsed; half a text can be read, and is written as it comes."""
    from satrchin.writing.formats import SUFFIXES, load_format

    whole = {name for name in SUFFIXES if load_format(name).whole}
    assert whole == {"json", "docx", "pdf", "hocr", "alto", "page"}

"""Word and HTML files repaired in place: their text changes, everything else is byte for byte as it was."""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from satrchin import clean_file
from satrchin.errors import InputError
from satrchin.repair_files.docx import docx_lines, repaired_docx
from satrchin.repair_files.html import html_lines, repaired_html
from satrchin.repair_files.text_nodes import TextNode, line_of, repaired
from satrchin.writing.formats import load_format

_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
PAGE = """<!DOCTYPE html>
<html lang="fa"><head><title>كتاب</title><style>p::before { content: "ك" }</style>
<script>var كلمه = "علي";</script></head>
<body class="صفحه‌ي">
<p title="علي">كتاب <b>عل</b>ي &amp; نامه&zwnj;ها
ي او</p>
<pre>كد</pre><!-- كامنت -->
<ul><li>يك<li>دو</ul>
</body></html>
"""


def output(path: Path, form: str) -> bytes:
    result = clean_file(path)
    pieces = load_format(form).pieces(result.document, result.recipe, result.pages)
    return b"".join(piece.encode() if isinstance(piece, str) else piece for piece in pieces)


def word_file(path: Path) -> Path:
    made = docx.Document()
    paragraph = made.add_paragraph("كتاب ")
    paragraph.add_run("عل").bold = True
    paragraph.add_run("ي است")
    table = made.add_table(1, 2)
    table.rows[0].cells[0].text = "شركت"
    table.rows[0].cells[1].text = "درست"
    made.sections[0].header.paragraphs[0].text = "اداره كل"
    made.save(path)
    return path


def test_only_the_text_of_a_page_changes(tmp_path: Path) -> None:
    """Tags, attributes, scripts, styles, comments and code stay; the bold letters stay bold."""
    path = tmp_path / "page.html"
    path.write_text(PAGE, encoding="utf-8")
    expected = PAGE.replace("كتاب <b>عل</b>ي", "کتاب <b>عل</b>ی").replace("<li>يك", "<li>یک")
    expected = expected.replace("<title>كتاب", "<title>کتاب").replace("\nي او", "\nی او")
    assert output(path, "html").decode() == expected


@pytest.mark.parametrize(
    ("shown", "mended"),
    [
        ("نامه&zwnj;&zwnj;ها", "نامه&zwnj;ها"),
        ("نامه &zwnj;ها", "نامه&zwnj;ها"),
        ("كتاب&rlm;&rlm; علي", "کتاب علی"),
        ("&#1603;تاب عل&#x64A;", "کتاب علی"),
    ],
)
def test_what_is_written_as_a_reference_is_repaired_too(shown: str, mended: str, tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text(f"<p>{shown}</p>", encoding="utf-8")
    assert output(path, "html").decode() == f"<p>{mended}</p>"


def test_a_healthy_page_is_the_same_bytes(tmp_path: Path) -> None:
    """Line ends, references and odd markup of a page without damage are untouched."""
    data = "<html>\r\n<p>سلام&nbsp;دنیا<br>خوب &copy; <i>است</i>\r\n</html".encode()
    path = tmp_path / "page.htm"
    path.write_bytes(data)
    assert output(path, "html") == data


def test_only_the_text_of_a_word_file_changes(tmp_path: Path) -> None:
    """Every part but those with damaged text is the same; in these the markup is the same."""
    path = word_file(tmp_path / "letter.docx")
    data = output(path, "docx")
    made = docx.Document(BytesIO(data))
    assert [run.text for run in made.paragraphs[0].runs] == ["کتاب ", "عل", "ی است"]
    assert made.paragraphs[0].runs[1].bold
    assert [cell.text for cell in made.tables[0].rows[0].cells] == ["شرکت", "درست"]
    assert made.sections[0].header.paragraphs[0].text == "اداره کل"
    with zipfile.ZipFile(path) as before, zipfile.ZipFile(BytesIO(data)) as after:
        assert before.namelist() == after.namelist()
        changed = [name for name in before.namelist() if before.read(name) != after.read(name)]
        assert sorted(changed) == ["word/document.xml", "word/header1.xml"]
        letters = "كتابعليشرك"
        for name in changed:
            old = before.read(name).decode().translate({ord("ك"): "ک", ord("ي"): "ی"})
            assert old == after.read(name).decode(), letters


def test_a_word_file_as_text(tmp_path: Path) -> None:
    """With another format the text comes out, one line a paragraph."""
    assert output(word_file(tmp_path / "letter.docx"), "txt").decode() == "کتاب علی است\nشرکت\nدرست\nاداره کل\n"


@pytest.mark.parametrize("data", [b"PK\x03\x04 broken", b"PK\x03\x04"])
def test_a_damaged_word_file_is_an_error(tmp_path: Path, data: bytes) -> None:
    """A file that only begins like a Word file says so."""
    path = tmp_path / "letter.docx"
    path.write_bytes(data)
    with pytest.raises(InputError, match="cannot read"):
        clean_file(path)


def test_entities_of_a_word_file_are_not_expanded(tmp_path: Path) -> None:
    """A part that declares entities, as bombs do, is refused."""
    path = tmp_path / "bomb.docx"
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("word/document.xml", '<!DOCTYPE d [<!ENTITY a "aaaa">]><d>&a;</d>')
    with pytest.raises(InputError, match="entities"):
        clean_file(path)


@given(st.lists(st.text("abآب \n", max_size=5), min_size=1, max_size=4), st.text("abآب ", max_size=12))
def test_no_text_is_lost_between_nodes(texts: list[str], line: str) -> None:
    """Whatever a paragraph becomes, its nodes hold it, whole and in order; unchanged text stays in its nodes."""
    nodes = tuple(TextNode(0, 0, text) for text in texts)
    flat = str.maketrans("\n", " ")
    assert "".join(repaired(nodes, line)).translate(flat) == line
    assert repaired(nodes, line_of(nodes)) == texts


def test_a_container_of_something_else_is_named(tmp_path: Path) -> None:
    """A ZIP container without Word's parts is no empty document: the error says what it holds."""
    path = tmp_path / "letter.docx"
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("page.html", "<p>كتاب")
    with pytest.raises(InputError, match=r"letter\.docx is not a Word document, but a ZIP container of: page\.html"):
        clean_file(path)


@pytest.mark.parametrize(
    ("texts", "line", "expected"),
    [
        (["كتاب ", "علي"], "کتاب علی", ["کتاب ", "علی"]),
        (
            ["مي", " خواهم\nبروم"],
            "می\N{ZERO WIDTH NON-JOINER}خواهم بروم",
            ["می", "\N{ZERO WIDTH NON-JOINER}خواهم\nبروم"],
        ),
        ([" ", "علي كتاب", " خوب"], "خوب کتاب علی", ["", "خوب کتاب علی", ""]),
        (["كتاب", "ي نو"], "«کتابی نو»", ["«کتاب", "ی نو»"]),
        (["سال", "۱۴۰۲ ماه", "مهر"], "سال ۱۴۰۲ ماه، مهر", ["سال ", "۱۴۰۲ ماه، ", "مهر"]),
    ],
)
def test_a_repaired_line_goes_back_into_its_nodes(texts: list[str], line: str, expected: list[str]) -> None:
    """Each letter into the node it came from, with its breaks; a line in another order into the first with text."""
    nodes = [TextNode(place, place + 1, text) for place, text in enumerate(texts)]
    assert repaired(nodes, line) == expected


def parts_file(path: Path, **parts: bytes) -> Path:
    """A container with parts of Word, such as ``document``, and nothing else."""
    with zipfile.ZipFile(path, "w") as file:
        for name, data in parts.items():
            file.writestr(f"word/{name}.xml", data)
    return path


def body(inner: str, encoding: str = "utf-8") -> bytes:
    return f'<w:document xmlns:w="{_WORD}"><w:body>{inner}</w:body></w:document>'.encode(encoding)


def test_text_before_and_after_a_text_box_are_lines_of_their_own(tmp_path: Path) -> None:
    """The paragraph of a text box stands inside of another; a TAB and a line break end a line too."""
    box = "<w:p><w:r><w:t>پیش</w:t><w:p><w:r><w:t>در</w:t></w:r></w:p><w:t>پس</w:t></w:r></w:p>"
    ends = "<w:p><w:r><w:t>یک</w:t><w:tab/><w:t>دو</w:t><w:br/><w:t>سه</w:t></w:r></w:p><w:p/>"
    path = parts_file(tmp_path / "letter.docx", document=body(box + ends))
    assert docx_lines(path) == ["پیش", "در", "پس", "یک", "دو", "سه"]


def test_the_body_comes_first_and_other_parts_in_their_order(tmp_path: Path) -> None:
    """The order in the container is the program's, not the reader's."""
    parts = {name: body(f"<w:p><w:t>{name}</w:t></w:p>") for name in ("header2", "styles", "footnotes", "document")}
    assert docx_lines(parts_file(tmp_path / "letter.docx", **parts)) == ["document", "footnotes", "header2"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be"])
def test_a_repaired_part_keeps_its_encoding(tmp_path: Path, encoding: str) -> None:
    """A part in UTF-16 begins with a byte order mark, and what is written into it is UTF-16 too."""
    mark = b"" if encoding == "utf-8" else "\N{BYTE ORDER MARK}".encode(encoding)
    path = parts_file(tmp_path / "letter.docx", document=mark + body("<w:p><w:t>كتاب &amp; نامه</w:t></w:p>", encoding))
    with zipfile.ZipFile(BytesIO(repaired_docx(path, ["کتاب & نامه"]))) as file:
        assert file.read("word/document.xml") == mark + body("<w:p><w:t>کتاب &amp; نامه</w:t></w:p>", encoding)


def test_a_part_that_ends_too_early_is_damaged(tmp_path: Path) -> None:
    path = parts_file(tmp_path / "letter.docx", document=body("<w:p><w:t>کتاب</w:t></w:p>")[:-9])
    with pytest.raises(InputError, match="is damaged: "):
        docx_lines(path)


def test_a_part_that_says_it_is_huge_is_not_read(tmp_path: Path) -> None:
    """The container says how large a part is; up to 256 MiB it is read."""
    path = parts_file(tmp_path / "letter.docx", document=body("<w:p/>"))
    data = bytearray(path.read_bytes())
    size = data.index(b"PK\x01\x02") + 24
    for more in (0, 1):
        data[size : size + 4] = (256 * 2**20 + more).to_bytes(4, "little")
        path.write_bytes(data)
        if not more:
            assert docx_lines(path) == []
    with pytest.raises(InputError, match=r"document\.xml inflates to more than 256 MiB"):
        docx_lines(path)


def test_three_files_of_another_container_are_named(tmp_path: Path) -> None:
    path = tmp_path / "letter.docx"
    with zipfile.ZipFile(path, "w") as file:
        for name in ("a", "b", "c", "d"):
            file.writestr(name, "")
    with pytest.raises(InputError, match=r": a, b, c$"):
        docx_lines(path)


@pytest.mark.parametrize(
    ("page", "lines"),
    [
        ("<p>یک <b>دو</b> سه<p>چهار", ["یک دو سه", "چهار"]),
        ("<div>یک<span>دو</span></div>سه", ["یکدو", "سه"]),
        ("یک<br>دو</li>سه", ["یک", "دو", "سه"]),
        ("<p> <i>یک</i>\n</p><p> </p>", [" یک "]),
        ("<p>یک<code>x</code>دو<script>if (a &lt; b)</script>", ["یک", "دو"]),
        ("<textarea><b>یک</textarea>دو", ["دو"]),
        ("<p>یک &", ["یک &"]),
        ("<p>یک &zwnj;دو&#1603;", ["یک \N{ZERO WIDTH NON-JOINER}دوك"]),
        ("<p>a < b", ["a < b"]),
    ],
)
def test_lines_of_a_page(page: str, lines: list[str]) -> None:
    """Blocks and line breaks part lines, inline elements do not; the last block needs no end."""
    assert html_lines(page.encode(), "page.html") == lines


def test_a_page_is_in_the_encoding_that_it_begins_with_or_names() -> None:
    """A byte order mark, else a declaration in the first 1,024 bytes, else UTF-8; what is not so is an error."""
    named = '<meta charset="windows-1256"><p>'
    assert html_lines(named.encode() + "كتاب".encode("cp1256"), "page.html") == ["كتاب"]
    late = " " * 1024 + named
    with pytest.raises(InputError, match="not in UTF-8: save it as UTF-8"):
        html_lines(late.encode() + "كتاب".encode("cp1256"), "page.html")
    marked = "\N{BYTE ORDER MARK}<p>كتاب".encode("utf-16-le")
    assert html_lines(marked, "page.html") == ["\N{BYTE ORDER MARK}", "كتاب"]
    mended = repaired_html(named.encode() + "علي".encode("cp1256"), ["علی"], "page.html")
    assert mended == named.encode() + "عل".encode("cp1256") + b"&#1740;"
    with pytest.raises(InputError, match="not in NO-SUCH"):
        html_lines(b"<meta charset=no-such>", "page.html")

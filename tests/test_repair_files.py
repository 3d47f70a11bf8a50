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
from satrchin.repair_files.text_nodes import TextNode, line_of, repaired
from satrchin.writing.formats import load_format

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
    ],
)
def test_a_repaired_line_goes_back_into_its_nodes(texts: list[str], line: str, expected: list[str]) -> None:
    """Each letter into the node it came from, with its breaks; a line in another order into the first with text."""
    nodes = [TextNode(place, place + 1, text) for place, text in enumerate(texts)]
    assert repaired(nodes, line) == expected

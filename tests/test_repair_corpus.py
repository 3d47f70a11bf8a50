"""Twenty files as Word and the web write them: repaired, all that is not their text byte for byte the same."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import pytest

from satrchin import clean_file
from satrchin.errors import InputError
from satrchin.writing.formats import load_format

DAMAGED = "كتابخانه علي"
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
WPS = 'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'


def part(body: str, root: str = "document") -> str:
    """A part of a Word file."""
    inner = f"<w:body>{body}<w:sectPr><w:bidi/></w:sectPr></w:body>" if root == "document" else body
    return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n<w:{root} {W} {MC} {WPS}>{inner}</w:{root}>'


def paragraph(text: str, properties: str = "") -> str:
    return f'<w:p w:rsidR="00AB12CD">{properties}<w:r><w:rPr><w:rtl/></w:rPr><w:t>{text}</w:t></w:r></w:p>'


RUNS = (
    "<w:p><w:pPr><w:bidi/><w:jc w:val='left'/></w:pPr><w:r><w:rPr><w:b/></w:rPr><w:t>كتا</w:t></w:r>"
    '<w:r><w:t xml:space="preserve">بخانه </w:t></w:r><w:r><w:rPr><w:rtl/></w:rPr><w:t>علي</w:t></w:r></w:p>'
)
TRACKED = (
    '<w:p><w:ins w:id="1" w:author="كاظمي" w:date="2024-01-01T00:00:00Z"><w:r><w:t>كتابخانه</w:t></w:r></w:ins>'
    '<w:r><w:t xml:space="preserve"> علي</w:t></w:r>'
    '<w:del w:id="2" w:author="كاظمي"><w:r><w:delText>ساختمان كهنه</w:delText></w:r></w:del></w:p>'
)
FIELD = (
    '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> REF كليد \\h </w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>كتابخانه علي</w:t></w:r>'
    '<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
)
BOX = (
    "<w:p><w:r><w:t>متن پيش</w:t><mc:AlternateContent><mc:Choice Requires='wps'><wps:txbx><w:txbxContent>"
    f"{paragraph(DAMAGED)}</w:txbxContent></wps:txbx></mc:Choice><mc:Fallback><w:pict/></mc:Fallback>"
    "</mc:AlternateContent><w:t>متن پسين</w:t></w:r></w:p>"
)
CELLS = f"<w:tc>{paragraph(DAMAGED)}</w:tc><w:tc>{RUNS}</w:tc>"
TABLE = f"<w:tbl><w:tblPr><w:bidiVisual/></w:tblPr><w:tr>{CELLS}</w:tr></w:tbl>"
LINK = '<w:p><w:hyperlink w:anchor="كليد" w:tooltip="علي"><w:r><w:t>كتابخانه علي</w:t></w:r></w:hyperlink></w:p>'
PRETTY = f"\n  <w:p>\n    <w:r>\n      <w:t>{DAMAGED}</w:t>\n    </w:r>\n  </w:p>\n"

WORD_FILES = {
    "runs": {"document": part(RUNS)},
    "table": {"document": part(TABLE)},
    "header": {"document": part(paragraph("متن")), "header1": part(paragraph(DAMAGED), "hdr")},
    "footer": {"document": part(paragraph("متن")), "footer2": part(paragraph(DAMAGED), "ftr")},
    "footnotes": {"document": part(paragraph("متن")), "footnotes": part(paragraph(DAMAGED), "footnotes")},
    "comments": {"document": part(paragraph("متن")), "comments": part(paragraph(DAMAGED), "comments")},
    "tracked": {"document": part(TRACKED)},
    "field": {"document": part(FIELD)},
    "box": {"document": part(BOX)},
    "link": {"document": part(LINK)},
    "pretty": {"document": part(PRETTY)},
    "entities": {"document": part(paragraph("R&amp;D &lt;كتابخانه&gt; &#1593;&#1604;&#1610;"))},
    "cdata": {"document": part(paragraph("<![CDATA[كتابخانه علي & او]]>"))},
}

HEAD = '<!DOCTYPE html>\n<html lang="fa" dir="rtl"><head><meta charset="utf-8"><title>كتابخانه علي</title></head>\n'
WEB_FILES = {
    "attributes": HEAD
    + '<body><p dir="rtl" title="علي" data-name=\'ك\' class=كد>كتابخانه <bdi>علي</bdi></p></body></html>',
    "code": HEAD
    + '<script>var ك = "علي";</script><style>p::after { content: "ي" }</style><pre>كد\tعلي</pre><p>علي</p>',
    "entities": HEAD + "<p>R&D &amp; كتابخانه&zwnj;ي &#1593;&#1604;&#1610; &nbsp &copy 2024 &unknown; AT&T</p>",
    "broken": HEAD + "<p>علي<p>كتاب<div><b>كهنه</p></b><br/>متن<!-- علي --><![if IE]>كتاب<![endif]>",
    "lines": (HEAD + "<p>كتابخانه\r\n\tعلي</p>\r\n").replace("\n", "\r\n"),
    "mark": "\ufeff" + HEAD + "<p>علي</p>",
    "form": HEAD
    + '<input value="علي"><textarea>علي</textarea><button>كتاب</button><select><option value="ك">كهنه</select>',
}


def word_file(path: Path, parts: dict[str, str]) -> Path:
    """A Word file with some parts, a picture, and an entry that no program knows."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("[Content_Types].xml", "<Types/>")
        file.writestr("word/media/image1.png", bytes(range(256)))
        file.writestr("customXml/item1.xml", "<data>علي ك</data>")
        for name, text in parts.items():
            file.writestr(f"word/{name}.xml", text.encode())
    return path


def output(path: Path, form: str) -> bytes:
    result = clean_file(path)
    pieces = load_format(form).pieces(result.document, result.recipe, result.pages)
    return b"".join(piece.encode() if isinstance(piece, str) else piece for piece in pieces)


def markup(source: str) -> list[str]:
    """What is not shown: tags with their attributes, comments, and elements whose text is not prose."""
    hidden = r"<(script|style|pre|textarea)\b.*?</\1>"
    return [match[0] for match in re.finditer(rf"{hidden}|<!--.*?-->|<(?!!\[CDATA)[^>]*>", source, re.DOTALL)]


@pytest.mark.parametrize("name", WORD_FILES)
def test_a_word_file_keeps_all_but_its_text(name: str, tmp_path: Path) -> None:
    """Other parts are the same bytes; of the parts with text the markup is, and the text is repaired."""
    path = word_file(tmp_path / f"{name}.docx", WORD_FILES[name])
    target = tmp_path / "out.docx"
    target.write_bytes(output(path, "docx"))
    with zipfile.ZipFile(path) as before, zipfile.ZipFile(target) as after:
        assert [entry.filename for entry in before.infolist()] == [entry.filename for entry in after.infolist()]
        same = [entry for entry in before.namelist() if not entry.startswith("word/") or "media" in entry]
        assert all(before.read(entry) == after.read(entry) for entry in same)
        changed = 0
        for part_name in WORD_FILES[name]:
            old, new = (file.read(f"word/{part_name}.xml").decode() for file in (before, after))
            assert markup(old) == markup(new) or name == "cdata"
            changed += old != new
            shown = re.findall(r"<w:t(?: [^>]*)?>(.*?)</w:t>", new, re.DOTALL)
            assert not set("كي") & set("".join(shown))
            assert "&#1610;" not in new
    assert changed


def test_deleted_text_and_codes_of_fields_are_left_alone(tmp_path: Path) -> None:
    """What the author deleted, and the code of a field, are no text of the document."""
    for name, kept in (
        ("tracked", "<w:delText>ساختمان كهنه</w:delText>"),
        ("field", " REF كليد "),
    ):
        data = output(word_file(tmp_path / f"{name}.docx", WORD_FILES[name]), "docx")
        (tmp_path / "out.docx").write_bytes(data)
        with zipfile.ZipFile(tmp_path / "out.docx") as file:
            assert kept in file.read("word/document.xml").decode()


@pytest.mark.parametrize("name", WEB_FILES)
def test_a_web_page_keeps_all_but_its_text(name: str, tmp_path: Path) -> None:
    """Tags, attributes, comments, code and line ends are the same bytes; what a browser shows is repaired."""
    path = tmp_path / "page.html"
    path.write_bytes(WEB_FILES[name].encode())
    new = output(path, "html").decode()
    assert markup(new) == markup(WEB_FILES[name])
    assert new != WEB_FILES[name]
    prose = re.sub(r"<(script|style|pre|textarea)\b.*?</\1>|<!--.*?-->|<[^>]*>", "", new, flags=re.DOTALL)
    assert not set("كي") & set(prose)
    assert prose.count("\r\n") == WEB_FILES[name].count("\r\n")
    assert re.findall(r"&\w+;?", new) == re.findall(r"&\w+;?", WEB_FILES[name])


@pytest.mark.parametrize("encoding", ["windows-1256", "utf-16-le"])
def test_the_encoding_of_a_page_is_kept(encoding: str, tmp_path: Path) -> None:
    """A letter that the encoding has not is written as a reference; the other bytes are the same."""
    mark = "\ufeff" if encoding.startswith("utf-16") else ""
    page = f'{mark}<html><meta charset="{encoding}"><p class="كد">كتاب علي است</p></html>'
    path = tmp_path / "page.html"
    path.write_bytes(page.encode(encoding))
    yeh = "ی" if mark else "&#1740;"
    expected = page.replace("كتاب علي", f"کتاب عل{yeh}")
    assert output(path, "html") == expected.encode(encoding)


def test_a_page_that_is_not_in_its_encoding_is_an_error(tmp_path: Path) -> None:
    """Its bytes could not come back as they were."""
    path = tmp_path / "page.html"
    path.write_bytes('<meta charset="utf-8"><p>علي</p>'.encode("windows-1256"))
    with pytest.raises(InputError, match="not in UTF-8"):
        clean_file(path)

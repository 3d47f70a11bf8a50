"""The syntax of PDF files: tokens of content streams and objects, ToUnicode tables."""

from __future__ import annotations

import random
from io import BytesIO

import pytest
from pdfminer.pdfparser import PDFParser, PDFSyntaxError
from pdfminer.psparser import PSEOF

from satrchin.errors import InputError
from satrchin.reading.pdf.syntax import file as pdf_file
from satrchin.reading.pdf.syntax.fonts import parse_to_unicode
from satrchin.reading.pdf.syntax.lexer import tokens
from satrchin.reading.pdf.syntax.objects import BoundedParser


def test_to_unicode_tables() -> None:
    table = parse_to_unicode(
        b"2 beginbfrange <01> <03> <0627> <04> <05> [<0633> <06440627>] endbfrange"
        b" 1 beginbfchar <10> <D83DDE00> endbfchar"
    )
    assert table == {1: "ا", 2: "ب", 3: "ة", 4: "س", 5: "لا", 0x10: "\N{GRINNING FACE}"}


def test_ghostscript_s_ligatures_are_mended() -> None:
    assert parse_to_unicode(b"1 beginbfchar <01> <06444427> endbfchar") == {1: "لا"}


@pytest.mark.parametrize(
    ("data", "operators"),
    [
        (b"[<00 1> (a\\)b\\101) -3.5] TJ", [(b"TJ", [[b"\x00\x10", b"a)bA", -3.5]])]),
        (
            b"/Span <</ActualText <FEFF0627> /N 1>> BDC",
            [(b"BDC", ["Span", {"ActualText": b"\xfe\xff\x06\x27", "N": 1.0}])],
        ),
        (b"(a(b)c) Tj % note\n1 --2 +.5 m", [(b"Tj", [b"a(b)c"]), (b"m", [1.0, -2.0, 0.5])]),
        (b"BI /W 1 ID \x00(( EI Q", [(b"BI", []), (b"ID", ["W", 1.0]), (b"Q", [])]),
        (b"[1 2 Td ) ] >> 3 w", [(b"Td", [1.0, 2.0]), (b"w", [3.0])]),
    ],
)
def test_the_lexer(data: bytes, operators: list[object]) -> None:
    assert list(tokens(data)) == operators


def _every_token(parser: PDFParser) -> list[tuple[int, object, type]]:
    found: list[tuple[int, object, type]] = []
    try:
        while True:
            position, token = parser.nexttoken()
            found.append((position, token, type(token)))
    except PSEOF:
        return found


@pytest.mark.parametrize("seed", range(20))
def test_tokens_of_objects_are_those_of_pdfminer(seed: int) -> None:
    """Damaged objects over the end of pdfminer's buffer give the same tokens at the same offsets."""
    rng = random.Random(seed)
    whole = b"12 0 obj<</W[3[250.5 -.5 +7]4 .25]/Name#20s/A(b\\(c)<0aF>true null 5. R>>% note\nstream endobj 1.2.3 --4 "
    data = bytearray(whole * 60)
    for _ in range(rng.randrange(200)):
        data[rng.randrange(len(data))] = rng.choice(b"()<>[]{}/%+-.0 aR#\0\n1")
    assert _every_token(BoundedParser(BytesIO(data))) == _every_token(PDFParser(BytesIO(data)))


@pytest.mark.parametrize(("message", "reason"), [("no table", "no table"), ("", "PDFSyntaxError")])
def test_a_file_that_cannot_be_opened_says_why(monkeypatch: pytest.MonkeyPatch, message: str, reason: str) -> None:
    """The reason is the message of the parser, or the kind of error where it has none."""

    def broken(*_: object, **__: object) -> None:
        raise PDFSyntaxError(message)

    monkeypatch.setattr(pdf_file, "PDFDocument", broken)
    with pytest.raises(InputError, match=f": {reason}$"):
        pdf_file.Source(BytesIO(b"%PDF-1.7"), "a.pdf")


@pytest.mark.parametrize(
    ("subtype", "encoding", "text"),
    [
        ("TrueType", None, "'“é"),
        ("Type1", None, "’ Ø"),
        ("Type1", "WinAnsiEncoding", "'“é"),
        ("TrueType", {"Differences": [0x27, "quoteright"]}, "’“é"),
        ("TrueType", {"BaseEncoding": "StandardEncoding", "Differences": [0xE9, "a"]}, "’ a"),
    ],
)
def test_the_encoding_of_simple_fonts(subtype: str, encoding: object, text: str) -> None:
    """TrueType fonts are in WinAnsi, others in Standard, unless the file says otherwise; differences go over it."""
    from pdfminer.psparser import LIT

    from satrchin.reading.pdf.syntax.fonts import _simple_encoding

    def literal(value: object) -> object:
        if isinstance(value, dict):
            return {key: literal(one) for key, one in value.items()}
        if isinstance(value, list):
            return [literal(one) for one in value]
        return LIT(value) if isinstance(value, str) else value

    table = _simple_encoding(subtype, literal(encoding))
    assert "".join(table.get(code, " ") for code in (0x27, 0x93, 0xE9)) == text

"""What a PDF says: strings, maps from codes to text, TrueType outlines written by hand, states, spans and rules."""

from __future__ import annotations

import struct
from pathlib import Path
from typing import Any, cast

import pytest

from pdf_files import one_page
from pdf_glyphs import font
from satrchin.reading.pdf.attempts import draw
from satrchin.reading.pdf.syntax import interpreter, lexer, outlines
from satrchin.reading.pdf.syntax.file import open_pdf
from satrchin.reading.pdf.syntax.fonts import NO_TEXT, _heights, load_font, parse_to_unicode
from satrchin.reading.pdf.syntax.glyph import PageContent
from satrchin.reading.pdf.syntax.interpreter import multiply
from satrchin.reading.pdf.syntax.rules import edges


@pytest.mark.parametrize(
    ("data", "operands"),
    [
        (rb"(a\nb\)\(\\ \053\53\5)", [b"a\nb)(\\ ++\x05"]),
        (b"(a\\\r\nb\\\nc)", [b"abc"]),
        (rb"(\8\q)", [b"8q"]),
        (b"<41 4>", [b"A@"]),
        (b"<>", [b""]),
        (b"true false null", [None, None, None]),
        (b"--5 +-5 -.5 5.", [-5.0, 5.0, -0.5, 5.0]),
        (b"/a/b /", ["a", "b", ""]),
        (b"[1 [2 3] <</a 1 /b [2]>>]", [[1.0, [2.0, 3.0], {"a": 1.0, "b": [2.0]}]]),
        (b"<</a 1 /b>>", [{"a": 1.0}]),
    ],
)
def test_operands(data: bytes, operands: list[Any]) -> None:
    assert list(lexer.tokens(data + b" x")) == [(b"x", operands)]


def test_the_lexer_bears_what_is_too_much(monkeypatch: pytest.MonkeyPatch) -> None:
    """Operands without an operator are dropped, arrays within arrays are flattened."""
    monkeypatch.setattr(lexer, "MOST_OPERANDS", 3)
    assert list(lexer.tokens(b"1 2 3 x")) == [(b"x", [1.0, 2.0, 3.0])]
    assert list(lexer.tokens(b"(1) (2) (3) (4) (5) x")) == [(b"x", [b"5"])]
    monkeypatch.setattr(lexer, "DEEPEST", 2)
    assert list(lexer.tokens(b"[1 [2 [3]]] x")) == [(b"x", [[1.0, [2.0, 3.0]]])]


def test_inline_images_are_passed_over() -> None:
    """To the end mark behind a blank and before one; without it to the end of the stream."""
    assert [name for name, _ in lexer.tokens(b"BI ID \x01EI2 EIx\nEI 1 w")] == [b"BI", b"ID", b"w"]
    assert [name for name, _ in lexer.tokens(b"BI ID \x01\x02 Q Q")] == [b"BI", b"ID"]
    assert [name for name, _ in lexer.tokens(b"BI ID x EI")] == [b"BI", b"ID"]


@pytest.mark.parametrize(
    ("raw", "text"),
    [("سلام".encode("utf-16"), "سلام"), (b"\xfe\xff" + "سلام".encode("utf-16-be"), "سلام"),
     ("سلام".encode("utf-8-sig"), "سلام"), (b"caf\xe9", "café"), (b"\xfe\xff\x06", "")],
)  # fmt: skip
def test_text_strings(raw: bytes, text: str) -> None:
    assert lexer.text_string(raw) == text


@pytest.mark.parametrize(
    ("program", "table"),
    [
        (b"beginbfrange <01> <03> <0627> endbfrange", {1: "ا", 2: "ب", 3: "ة"}),
        (b"beginbfrange <01> <03> [<0627> <0644 0627>] endbfrange", {1: "ا", 2: "لا"}),
        (b"beginbfrange <01> <02> <00660066> endbfrange", {1: "ff", 2: "fg"}),
        (b"beginbfrange <> <02> <0627> endbfrange", {}),
        (b"beginbfchar <01> <0627> <> <0628> <02> <06> <03> <062> endbfchar", {1: "ا", 2: "\x06", 3: "\u0620"}),
        (b"beginbfchar <01> <FFFF> <02> <00000627> endbfchar", {1: NO_TEXT, 2: "ا"}),
        (b"beginbfchar <01> <06444427> <02> <06440627> <03> <00410042> <04> <064444> endbfchar",
         {1: "لا", 2: "لا", 3: "AB", 4: "ل"}),
        (b"beginbfchar <01> <0627> endbfchar beginbfchar <01> <0628> endbfchar", {1: "ب"}),
    ],
)  # fmt: skip
def test_maps_from_codes_to_text(program: bytes, table: dict[int, str]) -> None:
    """Ranges count up in the last letter; what is no code is passed over; Ghostscript's ligatures are mended."""
    assert parse_to_unicode(program) == table


@pytest.mark.parametrize(
    ("ascent", "descent", "heights"),
    [(800, -200, (0.8, -0.2)), (800, 200, (0.8, -0.2)), (200, 0, (0.75, -0.25)), (201, 0, (0.201, 0.0)),
     (3000, -200, (0.75, -0.25)), (800, -3000, (0.75, -0.25)), ("x", None, (0.75, -0.25)), (1e8, 0, (0.75, -0.25))],
)  # fmt: skip
def test_heights_of_a_font(ascent: Any, descent: Any, heights: tuple[float, float]) -> None:
    """In font sizes; the descent is below the baseline, and heights that no font has are replaced."""
    assert _heights({"Ascent": ascent, "Descent": descent}) == pytest.approx(heights)


def name(text: str) -> Any:
    from pdfminer.psparser import LIT

    return LIT(text)


def test_a_simple_font() -> None:
    """Widths from its first code on; missing ones have the width for them; its encoding is that of its kind."""
    spec = {"Subtype": name("TrueType"), "BaseFont": name("Test"), "FirstChar": 65, "Widths": [500, 600, "x"],
            "FontDescriptor": {"MissingWidth": 250, "Flags": 32}}  # fmt: skip
    found = load_font(spec)
    assert (found.name, found.wide, found.mapped) == ("Test", False, False)
    assert [found.cell(code) for code in (65, 66, 67, 200)] == [("A", 0.5), ("B", 0.6), ("C", 0.0), ("È", 0.25)]
    assert list(found.codes(b"AB")) == [65, 66]
    assert load_font({**spec, "Subtype": name("Type1")}).cell(0xC8)[0] == "¨"
    assert load_font({**spec, "FontDescriptor": {"Flags": 4}}).cell(65)[0] == NO_TEXT
    assert (
        load_font({**spec, "Encoding": name("MacRomanEncoding"), "FontDescriptor": {"Flags": 4}}).cell(0x80)[0] == "Ä"
    )
    drawn = load_font({**spec, "Subtype": name("Type3"), "FontMatrix": [0.01, 0, 0, 0.01, 0, 0]})
    assert drawn.cell(65)[1] == pytest.approx(5.0)
    standard = load_font({"Subtype": name("Type1"), "BaseFont": name("Helvetica")})
    assert standard.cell(65) == ("A", pytest.approx(0.667))
    assert (standard.ascent, standard.descent) == pytest.approx((0.718, -0.207))
    assert load_font({"Subtype": name("Type1"), "BaseFont": name("Other")}).cell(65)[1] == 0.5


def test_a_composite_font() -> None:
    """Codes of two bytes with widths in groups and ranges; others have the usual width."""
    inner = {"W": [1, [500, 600], 10, 12, 700], "DW": 900, "FontDescriptor": {"Ascent": 900, "Descent": -300}}
    found = load_font({"Subtype": name("Type0"), "BaseFont": name("Test"), "DescendantFonts": [inner]})
    assert [found.cell(code)[1] for code in (1, 2, 3, 10, 12, 13)] == pytest.approx([0.5, 0.6, 0.9, 0.7, 0.7, 0.9])
    assert list(found.codes(b"\x01\x02\x03\x04\x05")) == [0x102, 0x304]
    assert (found.wide, found.vertical, found.ascent) == (True, False, 0.9)
    plain = load_font({"Subtype": name("Type0"), "DescendantFonts": [{"BaseFont": name("Inner"), "W": [1, "x"]}]})
    assert (plain.name, plain.cell(1)[1]) == ("Inner", 1.0)
    assert load_font({"Subtype": name("Type0"), "Encoding": name("Identity-V"), "DescendantFonts": [inner]}).vertical


def glyph(*points: tuple[int, int], box: tuple[int, int, int, int] = (10, -20, 300, 700)) -> bytes:
    """A simple TrueType glyph of one contour; small steps take a byte, large ones two."""
    flags, xs, ys = b"", b"", b""
    last = (0, 0)
    for x, y in points:
        flag, deltas = 1, []
        for axis, (now, before) in enumerate(((x, last[0]), (y, last[1]))):
            step = now - before
            if not step:
                flag |= 16 << axis
                deltas.append(b"")
            elif abs(step) < 256:
                flag |= 2 << axis | (16 << axis if step > 0 else 0)
                deltas.append(bytes((abs(step),)))
            else:
                deltas.append(struct.pack(">h", step))
        flags, xs, ys, last = flags + bytes((flag,)), xs + deltas[0], ys + deltas[1], (x, y)
    return struct.pack(">hhhhhHH", 1, *box, len(points) - 1, 0) + flags + xs + ys


SQUARE = [(0, 0), (200, 0), (200, 600), (0, 600)]


def program(*glyphs: bytes, long: bool = False, cmap: bytes = b"") -> bytes:
    """A TrueType font of 1,000 units with these glyphs."""
    body, places = b"", [0]
    for one in glyphs:
        body += one + bytes(len(one) % 2)
        places.append(len(body))
    loca = struct.pack(f">{len(places)}{'L' if long else 'H'}", *(place if long else place // 2 for place in places))
    head = bytes(18) + struct.pack(">H", 1000) + bytes(30) + struct.pack(">h", long) + bytes(2)
    tables = {b"head": head, b"loca": loca, b"glyf": body} | ({b"cmap": cmap} if cmap else {})
    data, start = struct.pack(">LHHHH", 0x10000, len(tables), 0, 0, 0), 12 + 16 * len(tables)
    rest = b""
    for tag, table in tables.items():
        data += struct.pack(">4sLLL", tag, 0, start + len(rest), len(table))
        rest += table
    return data + rest


@pytest.mark.parametrize("long", [False, True])
def test_outlines_of_a_font(long: bool) -> None:
    """Boxes in font sizes and contours in font units; an empty glyph, and one that is not there, have none."""
    found = outlines._opened(program(b"", glyph(*SQUARE), glyph((5, 5), (905, -400), (5, -400)), long=long))
    assert found.box(1) == (0.01, -0.02, 0.3, 0.7)
    assert found.reach(1) == (0.01, 0.3)
    assert found.contours(1) == [SQUARE]
    assert found.contours(2) == [[(5, 5), (905, -400), (5, -400)]]
    assert found.box(0) is found.box(3) is found.reach(0) is None
    assert found.contours(0) == found.contours(9) == []
    found.glyphs, found.mapped = {65: 1}, True
    assert (found.contours(65), found.box(1)) == ([SQUARE], None)


def test_repeated_flags_and_damaged_glyphs() -> None:
    """A flag may stand for several points; a composite glyph, and one that ends too early, have no contours."""
    repeated = struct.pack(">hhhhhHH", 1, 0, 0, 9, 9, 3, 0) + bytes((1 | 16 | 32 | 8, 3))
    found = outlines._opened(program(b"", repeated, glyph(*SQUARE)[:-3], struct.pack(">hhhhh", -1, 0, 0, 9, 9)))
    assert found.contours(1) == [[(0, 0)] * 4]
    assert found.contours(3) == []
    assert found.box(3) == (0.0, 0.0, 0.009, 0.009)
    assert outlines._contours(glyph(*SQUARE), 0) == [SQUARE]
    with pytest.raises(struct.error):
        outlines._contours(glyph(*SQUARE)[:-3], 0)


def test_data_that_is_no_font() -> None:
    """Too short, or without the tables of outlines."""
    assert outlines._opened(b"").tables == outlines._opened(bytes(12)).tables == {}
    whole = program(b"", glyph(*SQUARE))
    assert outlines._opened(whole.replace(b"glyf", b"xxxx")).tables == {}
    cut = outlines._opened(whole[:-20])
    assert cut.tables["glyf"][1] == outlines._opened(whole).tables["glyf"][1] - 20


def subtables(*bodies: bytes) -> bytes:
    head, start = struct.pack(">HH", 0, len(bodies)), 4 + 8 * len(bodies)
    rest = b""
    for body in bodies:
        head += struct.pack(">HHL", 1, 0, start + len(rest))
        rest += body
    return head + rest


def format4(*segments: tuple[int, int, int, int], glyphs: tuple[int, ...] = ()) -> bytes:
    """Segments of first and last code, delta, and place in the glyphs behind the table (-1: none)."""
    count = len(segments)
    columns = [struct.pack(f">{count}H", *(one[number] & 0xFFFF for one in segments)) for number in (1, 0, 2)]
    offsets = [0 if place < 0 else 2 * (count - number + place) for number, (*_, place) in enumerate(segments)]
    return (
        struct.pack(">HHHHHHH", 4, 0, 0, 2 * count, 0, 0, 0) + columns[0] + bytes(2) + columns[1] + columns[2]
        + struct.pack(f">{count}H", *offsets) + struct.pack(f">{len(glyphs)}H", *glyphs)
    )  # fmt: skip


@pytest.mark.parametrize(
    ("body", "found"),
    [
        (struct.pack(">HHH", 0, 262, 0) + bytes(65) + bytes((7, 8)) + bytes(189), {65: 7, 66: 8}),
        (struct.pack(">HHHHHHHH", 6, 0, 0, 65, 3, 7, 0, 9), {65: 7, 67: 9}),
        (format4((65, 67, -60, -1), (0xFFFF, 0xFFFF, 1, -1)), {65: 5, 66: 6, 67: 7}),
        (format4((0xF041, 0xF042, 0, 0), (0xFFFF, 0xFFFF, 1, -1), glyphs=(3, 0)), {0x41: 3}),
        (format4((65, 66, 10, 1), (0xFFFF, 0xFFFF, 1, -1), glyphs=(3, 4, 5)), {65: 14, 66: 15}),
        (struct.pack(">HH", 12, 0), {}),
    ],
)
def test_maps_from_codes_to_glyphs(body: bytes, found: dict[int, int]) -> None:
    """Formats 0, 4 and 6; codes of symbol fonts are cut to a byte; glyph 0 is none."""
    assert outlines._subtable(body, 0) == found
    whole = outlines._opened(program(b"", glyph(*SQUARE), cmap=subtables(struct.pack(">HH", 12, 0), body)))
    assert outlines._by_cmap(whole) == found
    assert outlines._by_cmap(outlines._opened(program(b"")))[65] == 65


@pytest.mark.parametrize(
    ("edges_", "found"),
    [([0.1, 0.1, 0.1], 0.1), ([0.1, 0.1], None), ([0.1, 0.106, 0.1], 0.1), ([0.1, 0.108, 0.1], None),
     ([0.1, 0.1, 0.1, 0.5, 0.6], 0.1), ([0.1, 0.1, 0.1, 0.5, 0.6, 0.7], None), ([], None)],
)  # fmt: skip
def test_where_the_joined_letters_of_a_font_end(edges_: list[float], found: float | None) -> None:
    """Three of them, and three in five, within 0.007 of the font size."""
    assert outlines.joint(edges_) == found


def test_matrices_and_extents() -> None:
    """The first is applied first; ink reaches where the outline says."""
    move, scale = (1.0, 0.0, 0.0, 1.0, 5.0, 7.0), (2.0, 0.0, 0.0, 3.0, 0.0, 0.0)
    assert multiply(move, scale) == (2, 0, 0, 3, 10, 21)
    assert multiply(scale, move) == (2, 0, 0, 3, 5, 7)
    turn = (0.0, 1.0, -1.0, 0.0, 0.0, 0.0)
    assert multiply(turn, turn) == (-1, 0, 0, -1, 0, 0)
    assert multiply((1, 2, 3, 4, 5, 6), (7, 8, 9, 10, 11, 12)) == (25, 28, 57, 64, 100, 112)
    from pdf_glyphs import from_left

    letter = from_left("a", 50.0)[0]
    letter.font = font()
    letter.font.outlines = outlines._opened(program(b"", glyph(*SQUARE)))
    letter.code = 1
    assert outlines.extent(letter) == pytest.approx((50.1, 53.0))
    letter.code = 0
    assert outlines.extent(letter) == (50.0, 55.0)


@pytest.mark.parametrize(
    ("box", "count"),
    [((0, 0, 6, 0), 1), ((0, 0, 5.9, 0), 0), ((0, 0, 12, 6), 4), ((0, 0, 11.9, 6), 0), ((0, 0, 12, 5.9), 0)],
)
def test_the_lines_of_a_painted_box(box: tuple[float, float, float, float], count: int) -> None:
    """A thin one is a line itself, if it is 6 points long; a broad one has four sides."""
    found = list(edges(box))
    assert len(found) == count
    if count == 4:
        assert {(right - left, bottom - top) for left, top, right, bottom in found} == {(12, 0), (0, 6)}


def content(folder: Path, operators: str, *more: bytes, resources: bytes = b"") -> PageContent:
    path = folder / "page.pdf"
    path.write_bytes(one_page(operators.encode(), *more, resources=resources))
    source = open_pdf(path)  # closed when nothing refers to it
    return draw(next(source.pages()), {})


@pytest.mark.parametrize(
    ("operators", "rules", "marks"),
    [
        ("10 10 m 60 10 l S", 1, 1),
        ("10 10 m 60 10 l n", 0, 0),
        ("10 10 50 40 re S", 4, 1),
        ("1 g 10 10 50 40 re f", 0, 0),
        ("0 g 10 10 50 40 re f", 4, 1),
        ("1 1 1 rg 10 10 50 40 re f 0 0 0 rg 10 10 50 40 re f", 4, 1),
        ("0 0 0 0 k 10 10 50 40 re f", 0, 0),
        ("1 1 1 1 k 10 10 50 40 re f", 4, 1),
        ("q 1 g Q 10 10 50 40 re f", 4, 1),
        ("10 10 m 60 10 l 60 90 l S", 2, 1),
        ("0.1 0 0 0.1 0 0 cm 10 10 m 60 10 l S", 0, 1),
    ],
)
def test_ruling_lines(operators: str, rules: int, marks: int, tmp_path: Path) -> None:
    """What is painted in another colour than white."""
    found = content(tmp_path, operators)
    assert (len(found.rules), found.marks) == (rules, marks)


def test_rules_are_where_they_are_painted_and_not_too_many(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = content(tmp_path, "1 0 0 1 5 7 cm 10 10 m 60 10 l S 1 2 3 4 5 6 c")
    assert found.rules == [pytest.approx((15, 825, 65, 825))]
    assert (found.curves, found.more_rules) == (1, False)
    monkeypatch.setattr(interpreter, "MOST_RULES", 2)
    assert content(tmp_path, "10 10 m 60 10 l 60 90 l 0 0 l S").more_rules


def test_spans_with_a_text_of_their_own(tmp_path: Path) -> None:
    """Inside a span without one the outer text holds; properties may be named in the resources."""
    operators = (
        "BT /F1 10 Tf (a) Tj /Span <</ActualText (xy)>> BDC (b) Tj /P BMC (c) Tj EMC EMC (d) Tj"
        " /Span /M1 BDC (e) Tj EMC EMC (f) Tj ET"
    )
    found = content(tmp_path, operators, resources=b"/Properties <</M1 <</ActualText (z)>>>>")
    assert found.spans == ["xy", "z"]
    assert [(letter.text, letter.span) for letter in found.glyphs] == [
        ("a", -1), ("b", 0), ("c", 0), ("d", -1), ("e", 1), ("f", -1),
    ]  # fmt: skip


def test_pictures_count_by_the_area_that_they_cover(tmp_path: Path) -> None:
    """Inline ones and objects; a form is drawn where its matrix and its caller's place it."""
    image = b"<</Type /XObject /Subtype /Image /Width 1 /Height 1 /Length 1>>\nstream\nx\nendstream"
    form = (
        b"<</Type /XObject /Subtype /Form /Matrix [1 0 0 1 20 30] /BBox [0 0 9 9] /Length 28>>\n"
        b"stream\n0 0 m 50 0 l S 0 0 m 0 50 l S\nendstream"
    )
    found = content(
        tmp_path, "q 20 0 0 30 0 0 cm /I Do Q q 2 0 0 2 0 0 cm BI ID x EI Q 1 0 0 1 100 0 cm /X Do", image, form,
        resources=b"/XObject <</I 6 0 R /X 7 0 R>>",
    )  # fmt: skip
    assert (found.pictures, found.images) == (2, pytest.approx(604))
    assert found.rules[0] == pytest.approx((120, 812, 170, 812))


def test_glyphs_that_are_too_many(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The page says so, and keeps what it has."""
    monkeypatch.setattr(interpreter, "MOST_GLYPHS", 3)
    found = content(tmp_path, "BT /F1 10 Tf (abc) Tj ET")
    assert (len(found.glyphs), found.trouble) == (3, "")
    assert "more than 3 glyphs" in content(tmp_path, "BT /F1 10 Tf (ab) Tj (cd) Tj ET").trouble


@pytest.mark.parametrize(
    ("matrix", "angle", "x", "y"),
    [("1 0 0 1 100 200", 0.0, 100, 642), ("0 1 -1 0 100 200", -90.0, -642, 100),
     ("-1 0 0 -1 100 200", -180.0, -100, -642),
     ("1 0.001 -0.001 1 100 200", 0.0, 100, 642), ("0 0 0 0 100 200", None, 0, 0)],
)  # fmt: skip
def test_frames_of_turned_text(matrix: str, angle: float | None, x: float, y: float, tmp_path: Path) -> None:
    """Along and across the baseline of the text; text without a size is not shown."""
    found = content(tmp_path, f"BT /F1 10 Tf {matrix} Tm (a) Tj ET").glyphs
    if angle is None:
        assert found == []
        return
    assert (found[0].angle, found[0].x0, found[0].y) == (angle, pytest.approx(x), pytest.approx(y))
    assert cast("float", found[0].size) == pytest.approx(10, abs=0.01)

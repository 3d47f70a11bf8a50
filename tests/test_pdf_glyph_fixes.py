"""The fixes of glyphs at their limits: symbol fonts, texts of spans, text painted twice, overlaps, signs, kashidas."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import pytest

from pdf_glyphs import FONT, font, from_left
from satrchin.persian.chars import TATWEEL
from satrchin.reading.pdf.glyphs import actual_text, diacritics, duplicates, kashida, overlaps
from satrchin.reading.pdf.glyphs.digits import with_one_set, with_one_set_each
from satrchin.reading.pdf.glyphs.overlaps import Piece, separated
from satrchin.reading.pdf.glyphs.roman_numerals import with_latin_letters
from satrchin.reading.pdf.glyphs.symbols import symbol
from satrchin.reading.pdf.glyphs.unicode_text import without_strays
from satrchin.reading.pdf.lines.cells import LineCell
from satrchin.reading.pdf.syntax.fonts import NO_TEXT
from satrchin.reading.pdf.syntax.glyph import Glyph, PageContent

ZWNJ = "\N{ZERO WIDTH NON-JOINER}"


def texts(glyphs: list[Glyph]) -> list[str]:
    return [glyph.text for glyph in glyphs]


@pytest.mark.parametrize(
    ("name", "first", "signs"),
    [
        ("SymbolMT", 0x41, "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_‾αβχδεφγηιϕκλμνοπθρστυϖωξψζ{|}∼"),
        ("Symbol", 0xA1, "ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…⏐⎯↵ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓◊〈"),
        ("Wingdings", 0x6C, "●❍■□"),
        ("ABCDEF+Wingdings-Regular", 0x71, "❑❒⬧⧫◆❖⬥⌧"),
        ("Wingdings", 0x80, "⓪①②③④⑤⑥⑦⑧⑨⑩⓿❶❷❸❹❺❻❼❽❾❿"),
        ("Wingdings", 0xFB, "✗✓☒☑"),
        ("Wingdings 2", 0x4F, "✗✓☒☑"),
        ("Webdings", 0x33, "⏴⏵⏶⏷⏪⏩⏮⏭⏸⏹⏺"),
        ("Calibri", 0xB7, "•"),
    ],
)
def test_codes_of_symbol_fonts(name: str, first: int, signs: str) -> None:
    """As Unicode has the characters of these fonts; Word's bullets have other names; what is unknown stays."""
    assert "".join(symbol(chr(0xF000 + first + place), name) for place in range(len(signs))) == signs
    assert symbol("\uf030", "Calibri") == "\uf030"


def test_other_codes_of_wingdings() -> None:
    """One code for each sign, and the signs that Word's lists, letters and forms use."""
    codes = {0x21: "✏", 0x22: "✂", 0x28: "☎", 0x2A: "✉", 0x36: "⌛", 0x45: "☜", 0x46: "☞", 0x4A: "☺", 0x4C: "☹",
             0x52: "☼", 0x9E: "·", 0x9F: "•", 0xA1: "○", 0xA7: "▪", 0xA8: "◻", 0xAA: "✦", 0xAB: "★", 0xAC: "✶",
             0xAD: "✴", 0xB2: "✧", 0xD8: "➢", 0xDF: "←", 0xE0: "→", 0xE1: "↑", 0xE2: "↓", 0xE8: "➔", 0xEF: "⇦",
             0xF0: "⇨"}  # fmt: skip
    assert {code: symbol(chr(0xF000 + code), "Wingdings") for code in codes} == codes
    assert [symbol(chr(0xF000 + code), "Webdings") for code in (0x61, 0x63, 0x67, 0x6E, 0x72)] == list("✔□■●✖")
    assert [symbol(chr(0xF000 + code), "Wingdings2") for code in (0x97, 0xA3)] == ["●", "□"]


def spanned(glyphs: list[Glyph], *spans: str) -> list[str]:
    return texts(actual_text.spanned(glyphs, PageContent(glyphs, spans=list(spans))))


def under(text: str, span: int, x: float = 0.0, y: float = 100.0, seq: int = 0) -> list[Glyph]:
    """Glyphs under an ActualText."""
    return [replace(glyph, span=span) for glyph in from_left(text, x, y, seq=seq)]


@pytest.mark.parametrize(
    ("text", "span", "read"),
    [
        ("ab", "ab", ["ab"]),
        ("ab", "xb", ["a", "b"]),  # a letter of the glyphs is not in the text
        ("ab", "abc", ["abc"]),
        ("ab", "a\nb", ["a", "b"]),
        ("ab", "ab" + "c" * 7, ["ab" + "c" * 7]),
        ("ab", "ab" + "c" * 8, ["a", "b"]),  # longer than three times the letters and three
        ("( ", "(", ["("]),
        ("(", ")", ["("]),  # the glyph shows which way it opens
        (" ", ZWNJ, [ZWNJ]),
        (" ", "a", [" "]),
        ("۱", "١", ["١"]),
    ],
)
def test_the_text_of_a_span(text: str, span: str, read: list[str]) -> None:
    """It is the text of its glyphs where they agree with it, and it is of one line and about as long."""
    assert spanned(under(text, 0), span) == read


def test_a_span_has_the_place_of_its_letters() -> None:
    """Glyphs without width, as vowel signs are, do not count; other glyphs stay where they are."""
    letters = [*under("ab", 0, 20.0), *from_left("c", 30.0, seq=2)]
    letters.insert(0, replace(letters[0], text="", x0=0.0, x1=0.4))
    found = actual_text.spanned(letters, PageContent(letters, spans=["ab"]))
    assert [(glyph.text, glyph.x0, glyph.x1) for glyph in found] == [("ab", 20.0, 30.0), ("c", 30.0, 35.0)]
    only = [replace(letters[0], text="a", x0=5.0, x1=5.2)]
    assert [glyph.x0 for glyph in actual_text.spanned(only, PageContent(only, spans=["ab"]))] == [5.0]


def test_long_or_scattered_spans_are_descriptions() -> None:
    """More than sixty glyphs, or glyphs of two lines, are no text that the file lacks."""
    assert len(spanned(under("a" * 60, 0), "a" * 60)) == 1
    assert len(spanned(under("a" * 61, 0), "a" * 61)) == 61
    assert len(spanned([*under("a", 0), *under("b", 0, y=109.9)], "ab")) == 1
    assert len(spanned([*under("a", 0), *under("b", 0, y=110.1)], "ab")) == 2


@pytest.mark.parametrize(("wrong", "read"), [(2, "xxbbb"), (3, "aaabb")])
def test_spans_of_a_line_are_used_where_most_agree(wrong: int, read: str) -> None:
    """Three in five; else only those that agree themselves. Another line, or text painted later, is another case."""
    glyphs = [
        glyph for place in range(5) for glyph in under("a" if place < wrong else "b", place, 5.0 * place, seq=place)
    ]
    spans = ["x" if place < wrong else "b" for place in range(5)]
    assert "".join(spanned(glyphs, *spans)) == read
    other = [*glyphs[wrong:], *[replace(glyph, y=150.0) for glyph in glyphs[:wrong]]]
    assert "".join(spanned(other, *spans)) == "b" * (5 - wrong) + "a" * wrong
    later = [*glyphs[wrong:], *[replace(glyph, seq=glyph.seq + 30) for glyph in glyphs[:wrong]]]
    assert "".join(spanned(later, *spans)) == "b" * (5 - wrong) + "a" * wrong


@pytest.mark.parametrize(
    ("x", "y", "kept"),
    [(-14.9, 100, True), (-15.1, 100, False), (309.9, 100, True), (310.1, 100, False), (50, -9.9, True),
     (50, -10.1, False), (50, 409.9, True), (50, 410.1, False)],
)  # fmt: skip
def test_glyphs_outside_the_page(x: float, y: float, kept: bool) -> None:
    """A page of 300 × 400 points keeps what is a font size outside its edges; turned glyphs have their own frame."""
    glyphs = [*from_left("a", 50, 300), *from_left("b", x, y)]
    assert (len(duplicates.on_page(glyphs, 300, 400)) == 2) is kept
    glyphs[1].angle = 90.0
    assert len(duplicates.on_page(glyphs, 300, 400)) == 2


def test_a_line_that_leaves_the_page_is_kept_whole() -> None:
    """Also its diacritics a little above, up to three widths beyond the edge."""
    line = from_left("a" * 70, 200, 300)
    sign = replace(line[0], text="b", x0=400.0, x1=400.0, y=298.0)
    assert len(duplicates.on_page([*line, sign], 300, 400)) == 71
    assert len(duplicates.on_page([*line, replace(sign, y=280.0)], 300, 400)) == 70
    assert len(duplicates.on_page([*line, replace(sign, x0=1201.0, x1=1201.0)], 300, 400)) == 70


@pytest.mark.parametrize(
    ("text", "shift", "left"), [("a", 1.1, 1), ("a", 1.3, 2), (" ", 1.9, 1), (" ", 2.1, 2), (TATWEEL, 0.0, 2)]
)
def test_glyphs_painted_twice_at_once(text: str, shift: float, left: int) -> None:
    """Up to 0.12 of the size apart, blanks 0.2; stretched words have many kashidas in one place."""
    glyphs = [*from_left(text, 0), *from_left(text, shift, seq=1)]
    assert len(duplicates.without_doubles(glyphs)) == left


@pytest.mark.parametrize(("count", "apart", "left"), [(4, 50, 4), (3, 50, 6), (4, 8, 4)])
def test_part_of_a_segment_painted_twice(count: int, apart: int, left: int) -> None:
    """Four glyphs on equal ones show it; fewer may be alike by chance where lines overlap."""
    first = from_left("abcd"[:count] + "efg", 0)
    again = from_left("abcd"[:count] + "xyz", 0, seq=apart)
    found = duplicates.without_doubles([*first, *again])
    assert len(found) == left + 6


def test_a_single_glyph_painted_later_at_the_same_place_is_a_double_if_it_is_a_whole_segment() -> None:
    assert texts(duplicates.without_doubles([*from_left("abc"), *from_left("a", seq=90)])) == list("abc")
    assert len(duplicates.without_doubles([*from_left("abc"), *from_left("axy", seq=90)])) == 6


@pytest.mark.parametrize(
    ("x", "y", "clash"), [(14.9, 100, True), (15.1, 100, False), (0, 104.9, True), (0, 105.1, False)]
)
def test_segments_that_overlap(x: float, y: float, clash: bool) -> None:
    """By half their size, on baselines that are as near to each other; blanks overlap nothing."""
    one, two = (Piece(glyphs).measure() for glyphs in (from_left("abcd"), from_left("efgh", x, y, seq=50)))
    assert overlaps._clashes([one, two]) == ([(one, two)] if clash else [])
    blank = Piece(from_left("   ", x, y, seq=50)).measure()
    assert overlaps._clashes([one, blank]) == []


def test_one_overlap_may_be_a_stamp_and_two_are_not() -> None:
    """Text painted later over the lines is a region of its own; a far overlap of one pair is set side by side."""
    line, stamp = from_left("abcdefgh"), from_left("xyz", 30.0, size=12, seq=500)
    for glyph in stamp:
        glyph.op = 500
    assert not separated([replace(glyph) for glyph in (*line, *stamp)]).shifts
    below = [replace(glyph, y=glyph.y + 30, seq=glyph.seq + 20, op=glyph.op) for glyph in (*line, *stamp)]
    both = [replace(glyph) for glyph in (*line, *stamp, *below)]
    assert [len(region) for region in separated(both).regions] == [16, 6]
    far = from_left("x" * 20, -30.0, size=12, seq=500)
    for glyph in far:
        glyph.op = 500
    long = from_left("abcdefghijkl")
    assert separated([replace(glyph) for glyph in (*long, *far)]).shifts
    assert not separated([replace(glyph) for glyph in (*long[:9], *far)]).shifts


def test_a_hidden_sign_takes_the_place_of_its_letter() -> None:
    """A glyph without text and width over a letter gives it the sign that Persian has there, and is gone."""
    for letter, signed in (("ا", "آ"), ("ه", "ه\N{ARABIC HAMZA ABOVE}"), ("و", "ؤ"), ("ب", "ب")):
        glyphs = [*from_left("خ"), *from_left(letter, 5.0, seq=1)]
        sign = replace(glyphs[1], text="", code=77, x0=6.0, x1=6.0, seq=2)
        assert texts(diacritics.with_signs([*glyphs, sign])) == ["خ", signed]


@pytest.mark.parametrize(
    ("x", "y", "width", "found"),
    [(4.6, 100, 0.0, True), (4.4, 100, 0.0, False), (10.4, 100, 0.0, True), (10.6, 100, 0.0, False),
     (6, 109.9, 0.0, True), (6, 110.1, 0.0, False), (6, 100, 0.5, True), (6, 100, 0.6, False)],
)  # fmt: skip
def test_a_sign_is_over_its_letter(x: float, y: float, width: float, found: bool) -> None:
    """Within a twentieth of the size beside it, and a size above or below; a sign has no width."""
    letter = from_left("ا", 5.0)[0]
    sign = replace(letter, text="", code=77, x0=x, x1=x + width, y=y, seq=2)
    assert (texts(diacritics.with_signs([letter, sign]))[0] == "آ") is found


def test_signs_that_others_show_are_known() -> None:
    """A sign that is over a letter with a hamza elsewhere is a hamza here."""
    one, two = from_left("أ", 0.0)[0], from_left("و", 20.0, seq=5)[0]
    signs = [replace(one, text="", code=77, x0=x, x1=x, seq=seq) for x, seq in ((1.0, 1), (21.0, 6))]
    assert texts(diacritics.with_signs([one, signs[0], two, signs[1]])) == ["أ", "ؤ"]
    bare = replace(one, x0=40.0, x1=45.0, seq=9)
    assert texts(diacritics.with_signs([one, signs[0], bare])) == ["أ", "ا"]


@pytest.mark.parametrize(
    ("box", "flat"),
    [
        ((0.0, 0.0, 0.5, 0.1), True),
        ((0.01, 0.0, 0.49, 0.1), True),
        ((0.02, 0.0, 0.5, 0.1), False),
        ((0.0, 0.0, 0.48, 0.1), False),
        ((0.0, 0.0, 0.5, 0.24), True),
        ((0.0, 0.0, 0.5, 0.26), False),
        ((0.0, -0.24, 0.5, 0.1), True),
        ((0.0, -0.26, 0.5, 0.1), False),
        (None, False),
    ],
)
def test_the_ink_of_a_kashida(
    box: tuple[float, float, float, float] | None, flat: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A flat stroke from edge to edge of its glyph."""
    monkeypatch.setattr(kashida, "loaded", lambda _: SimpleNamespace(box=lambda _: box))
    monkeypatch.setattr(type(FONT), "cell", lambda *_: ("", 0.5))
    assert kashida.is_flat(from_left("?")[0]) is flat


@pytest.mark.parametrize(
    ("texts_", "filler"),
    [("ب?د", True), ("ب? ", False), ("?", False), ("ب?1", False), ("ب??د", True)],
)
def test_unmapped_glyphs_between_letters_are_kashidas(texts_: str, filler: bool) -> None:
    """The only unmapped glyph of a font, if its font shows no ink that says otherwise."""
    glyphs = from_left(texts_)
    for glyph in glyphs:
        if glyph.text == "?":
            glyph.text = NO_TEXT
    assert (TATWEEL in texts(kashida.with_fillers(glyphs))) is filler


@pytest.mark.parametrize(("gap", "y", "read"), [(2.9, 100, "le"), (3.1, 100, "ⅼe"), (0, 102.9, "le"), (0, 103.1, "ⅼe")])
def test_roman_numerals_beside_latin_letters(gap: float, y: float, read: str) -> None:
    """Within 0.3 of the size, in the same font."""
    pair = [*from_left("ⅼ"), *from_left("e", 5.0 + gap, y, seq=1)]
    assert "".join(texts(with_latin_letters(pair))) == read
    other = [*from_left("ⅼ"), replace(from_left("e", 5.0)[0], font=font())]
    assert "".join(texts(with_latin_letters(other))) == "ⅼe"
    assert "".join(texts(with_latin_letters(from_left("Ⅻe")))) == "Ⅻe"


@pytest.mark.parametrize(
    ("digits", "read"),
    [("1234۵", "12345"), ("123۵", "123۵"), ("1234۵۶", "1234۵۶"), ("12345۶۷", "1234567"), ("12341۵۱", "12341۵۱")],
)
def test_digits_of_a_font_are_of_one_set(digits: str, read: str) -> None:
    """Four values of one set, more than twice as many as of the other, and none of both."""
    assert "".join(texts(with_one_set(from_left(digits)))) == read


@pytest.mark.parametrize(("number", "read"), [("۵٦", "۵۶"), ("۵٦٧", "٥٦٧"), ("۵6", "۵6"), ("٦٧", "٦٧")])
def test_digits_of_a_number_are_of_one_set(number: str, read: str) -> None:
    """Arabic and Persian ones: those that are more, else Persian ones."""
    cells = [LineCell(glyph.text, "N", glyph, tight=True) for glyph in from_left(number)]
    with_one_set_each(cells)
    assert "".join(cell.text for cell in cells) == read


@pytest.mark.parametrize(("width", "text"), [(7.9, NO_TEXT), (8.1, "ab cd")])
def test_a_narrow_glyph_is_no_two_words(width: float, text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A font of 10 points has no letter wider than 8 points."""
    glyph = replace(from_left("x")[0], text="ab cd", x1=width)
    monkeypatch.setattr(type(FONT), "cell", lambda *_: ("ab cd", 0.5))
    assert texts(without_strays([glyph])) == [text]
    monkeypatch.setattr(type(FONT), "cell", lambda *_: ("ab .", 0.5))
    assert texts(without_strays([replace(glyph, text="ab .")])) == ["ab ."]


def test_segments_of_a_page_are_what_is_painted_without_a_break() -> None:
    """On one baseline, to 0.3 of the size, and by operators that follow each other."""
    first = from_left("abc")
    for y, op, count in ((102.9, 0, 1), (103.1, 0, 2), (100, overlaps.OPERATORS - 1, 1), (100, overlaps.OPERATORS, 2)):
        second = [replace(glyph, op=op) for glyph in from_left("def", 20.0, y, seq=10)]
        for glyph in second:
            glyph.op = op
        assert len(list(overlaps._pieces([*[replace(g, op=0) for g in first], *second]))) == count

"""Each fix of glyphs mends what one producer writes and leaves what is sound."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pdf_glyphs import Shape, Words, font, from_left, marks_of, texts
from satrchin.reading.pdf.glyphs.actual_text import spanned
from satrchin.reading.pdf.glyphs.diacritics import with_signs
from satrchin.reading.pdf.glyphs.digits import with_one_set
from satrchin.reading.pdf.glyphs.duplicates import without_doubles
from satrchin.reading.pdf.glyphs.fixes import FIXES, LATE_FIXES, sound
from satrchin.reading.pdf.glyphs.kashida import with_fillers, with_inked_blanks
from satrchin.reading.pdf.glyphs.roman_numerals import with_latin_letters
from satrchin.reading.pdf.glyphs.unicode_text import text_of, without_strays
from satrchin.reading.pdf.lines.zwnj import GlyphContextCounts, insert_implied
from satrchin.reading.pdf.recovery.by_lexicon import without_pieces
from satrchin.reading.pdf.recovery.hamzas import with_hamzas
from satrchin.reading.pdf.syntax.fonts import NO_TEXT
from satrchin.reading.pdf.syntax.glyph import PageContent

TATWEEL = "\N{ARABIC TATWEEL}"


def test_every_fix_names_its_producer() -> None:
    assert all(fix.producer for fix in (*FIXES, *LATE_FIXES))


@pytest.mark.parametrize(("inked", "text"), [(True, NO_TEXT), (False, " ")])
def test_a_blank_whose_outline_holds_ink_is_no_blank(inked: bool, text: str) -> None:
    glyphs = from_left("هب ام")
    one = font()
    one.outlines = Shape(0.5) if inked else None
    glyphs[2].font = one
    assert with_inked_blanks(glyphs)[2].text == text


def test_a_flat_glyph_called_a_blank_between_letters_is_a_kashida() -> None:
    glyphs = from_left("هد ام آ")
    one = font()
    one.outlines = Shape(0.1)
    for glyph in (glyphs[2], glyphs[5]):
        glyph.font, glyph.code, glyph.x1 = one, 9, glyph.x0 + 10.0
        one.widths = {9: 1000.0}
    shown = with_fillers(with_inked_blanks(glyphs))
    assert "".join(glyph.text for glyph in shown) == f"هد{TATWEEL}ام{TATWEEL}آ"


def test_a_letter_without_text_at_the_end_of_a_word_is_no_kashida() -> None:
    glyphs = from_left(f"تسا {NO_TEXT}جورخ")
    assert [glyph.text for glyph in with_fillers(glyphs)].count(NO_TEXT) == 1


@pytest.mark.parametrize(
    ("shown", "mended"),
    [
        ("1۵069 17 2384", "15069 17 2384"),  # the font has 5 as a Persian digit alone
        ("۱۲۳4۵۶ ۷۸", "۱۲۳۴۵۶ ۷۸"),
        ("12345 ۱۲۳۴۵", "12345 ۱۲۳۴۵"),  # both sets whole: the author's
        ("1۵", "1۵"),  # too few to tell
    ],
)
def test_digits_of_a_font_are_of_one_set_where_only_few_are_not(shown: str, mended: str) -> None:
    assert "".join(glyph.text for glyph in with_one_set(from_left(shown))) == mended


@pytest.mark.parametrize(
    ("shown", "mended"),
    [
        ("۵٦۷۸ تراک", "کارت ۵۶۷۸"),
        ("۵٦ ددع", "عدد ۵۶"),
        ("٤٥۶٤ مقر", "رقم ٤٥٦٤"),
        ("٤٥٦ و ۴۵۶", "۴۵۶ و ٤٥٦"),  # numbers of two sets: the author's
        ("12۳ دک", "کد 12۳"),
    ],
)
def test_arabic_and_persian_digits_of_one_number_are_of_one_set(shown: str, mended: str) -> None:
    assert texts(from_left(shown)) == [mended]


def test_an_actual_text_that_tells_the_digit_set_is_used_alone_in_its_line() -> None:
    glyphs = [replace(glyph, span=0 if glyph.text == "٦" else -1) for glyph in from_left("٦۵")]
    assert "".join(glyph.text for glyph in spanned(glyphs, PageContent(spans=["۶"]))) == "۶۵"


@pytest.mark.parametrize(("box", "letter"), [((0.9, 0.0), "أ"), ((0.7, -0.3), "إ"), ((0.7, 0.0), "ا")])
def test_an_inferred_alef_whose_ink_goes_beyond_an_alef_has_a_hamza(box: tuple[float, float], letter: str) -> None:
    one = font()
    one.outlines = Boxes({1: (0.0, 0.0, 0.1, 0.7), 2: (0.0, box[1], 0.12, box[0])})
    cells = marks_of("رای باران", one, dict.fromkeys((5, 7), 1) | {1: 2})
    for cell in cells:
        assert cell.glyph is not None
        cell.glyph.inferred = cell.glyph.code == 2
    with_hamzas([cells])
    assert "".join(cell.text for cell in cells) == f"ر{letter}ی باران"


class Boxes:
    """Outlines whose glyphs have these boxes of ink."""

    def __init__(self, boxes: dict[int, tuple[float, float, float, float]]) -> None:
        self.boxes = boxes

    def box(self, code: int) -> tuple[float, float, float, float] | None:
        return self.boxes.get(code)


def test_no_half_space_is_inferred_before_a_lone_hamza() -> None:
    one, contexts = font(), GlyphContextCounts()
    # the final form of yeh, code 1, at the ends of words; its medial form, code 2, inside them
    lines = [marks_of("علی بینا مانی سیما", one, {2: 1, 5: 2, 12: 1, 15: 2}) for _ in range(20)]
    lines.append(marks_of("شیء", one, {1: 1}))
    contexts.learn(lines)
    insert_implied(lines, contexts)
    assert "".join(cell.text for cell in lines[-1]) == "شیء"


@pytest.mark.parametrize(
    ("shown", "mended"),
    [
        ("Styⅼe", "Style"),
        ("ⅿⅼ Kashiⅾa", "ml Kashida"),
        ("chapter ⅠⅠ", "chapter ⅠⅠ"),
    ],
)
def test_roman_numerals_beside_latin_letters_are_letters(shown: str, mended: str) -> None:
    assert "".join(glyph.text for glyph in with_latin_letters(from_left(shown))) == mended


@pytest.mark.parametrize(
    ("raw", "name", "text"),
    [
        *((chr(code), "BCDEEE+Webdings", sign) for code, sign in enumerate("⏴⏵⏶⏷⏪⏩⏮⏭⏸⏹⏺", 0xF033)),
        *((chr(code), "BCDEEE+Wingdings2", sign) for code, sign in enumerate("✗✓☒☑", 0xF04F)),
        *((chr(code), "BCDEEE+Wingdings-Regular", sign) for code, sign in enumerate("←→↑↓", 0xF0DF)),
        ("\uf0fc", "BCDEEE+Wingdings-Regular", "✓"),
        ("\uf061", "ABCDEF+Symbol", "α"),
        ("\uf0b7", "SomeFont", "•"),
        ("\uf0c3", "SomeFont", "\uf0c3"),
        ("ﻻ", "SomeFont", "لا"),
    ],
)
def test_private_signs_of_symbol_fonts_have_their_signs(raw: str, name: str, text: str) -> None:
    assert text_of(raw, name) == text


def test_sound_glyphs_stay_as_they_are() -> None:
    glyphs = from_left("تسا مالس نیا ۱۲")
    assert [glyph.text for glyph in sound(PageContent(glyphs), 595, 842)] == list("تسا مالس نیا ۱۲")


def test_a_row_of_narrow_kashidas_is_not_painted_twice() -> None:
    glyphs = from_left("هک")
    row = [replace(glyphs[0], text=TATWEEL, x0=5.0 + 0.1 * n, x1=5.2 + 0.1 * n, seq=2 + n) for n in range(50)]
    assert len(without_doubles([*glyphs, *row])) == 52


def test_a_letter_drawn_in_two_pieces_has_the_text_of_its_span() -> None:
    """DejaVu Sans in Chromium: lam before gaf is two glyphs, neither of which has a text."""
    glyphs = from_left("گ--ا")
    pieces = [replace(glyph, text="", span=0) for glyph in glyphs[1:3]]
    found = spanned([glyphs[0], *pieces, glyphs[3]], PageContent(spans=["ل"]))
    assert [glyph.text for glyph in found] == ["گ", "ل", "ا"]


@pytest.mark.parametrize(("width", "lost"), [(5.0, 1), (0.0, 0)])
def test_a_wide_glyph_with_ink_and_without_text_is_an_unmapped_letter(width: float, lost: int) -> None:
    glyphs = from_left("هبم")
    one = font()
    one.outlines = Shape(0.5)
    silent = replace(glyphs[1], text="", font=one, x1=glyphs[1].x0 + width)
    found = with_signs([glyphs[0], silent, glyphs[2]])
    assert sum(glyph.text == NO_TEXT for glyph in found) == lost


@pytest.mark.parametrize(("counts", "kept"), [({"حتم": 5, "حتما": 900_000}, 1), ({"حتم": 50}, 0)])
def test_a_glyph_with_an_empty_text_is_a_letter_if_its_words_want_one(counts: dict[str, int], kept: int) -> None:
    one = font()
    one.cells[ord(NO_TEXT)] = "", 0.5
    line = marks_of(f"حتم{NO_TEXT}", one)
    without_pieces([line], Words(**counts))
    assert sum(cell.text == NO_TEXT for cell in line) == kept


@pytest.mark.parametrize(("raw", "text"), [("ا ک", NO_TEXT), ("لله", "لله")])
def test_letters_with_a_blank_between_them_are_not_the_text_of_a_narrow_glyph(raw: str, text: str) -> None:
    one = font()
    one.cells[1] = raw, 0.5
    glyph = replace(from_left("ک")[0], text=text_of(raw, "Test"), code=1, font=one)
    assert [found.text for found in without_strays([glyph])] == [text]

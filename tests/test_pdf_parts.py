"""What the glyphs of a page spell: lines, ZWNJs, brackets, ruled tables, tables of letters."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pdf_glyphs import font, from_left, marks_of
from satrchin.reading.pdf.glyphs.fixes import sound
from satrchin.reading.pdf.glyphs.kashida import with_fillers
from satrchin.reading.pdf.layout.ruled_tables import ruled_tables
from satrchin.reading.pdf.lines.bidi import Habits, read_line, stream_of
from satrchin.reading.pdf.lines.brackets import shapes_of
from satrchin.reading.pdf.lines.cells import GAP, LineCell, word_gap
from satrchin.reading.pdf.lines.numbers import votes
from satrchin.reading.pdf.lines.zwnj import GlyphContextCounts, insert_implied
from satrchin.reading.pdf.syntax.fonts import NO_TEXT
from satrchin.reading.pdf.syntax.glyph import Glyph, PageContent

ZWNJ = "\N{ZERO WIDTH NON-JOINER}"


def logical(shown: str, **habits: object) -> str:
    marks, _ = read_line(from_left(shown), "rtl", Habits(**habits))
    return "".join(mark.text for mark in marks)


@pytest.mark.parametrize(
    ("shown", "read"),
    [
        ("بوخ رسپ", "پسر خوب"),
        ("۱۴۰۲/۰۷/۱۹ :خیرات", "تاریخ: ۱۴۰۲/۰۷/۱۹"),
        ("تسا ۷٫۵ خرن", "نرخ ۷٫۵ است"),
        ("۵۵۴۴۳۳۲۲-۰۲۱ نفلت", "تلفن ۰۲۱-۵۵۴۴۳۳۲۲"),
        ("دینک زاب ار Open File", "Open File را باز کنید"),
        ("تسا Windows 10 نیا", "این Windows 10 است"),
        ("info@site.example ینانشن", "نشنانی info@site.example"),
        ("تسا f(x) عبات", "تابع f(x) است"),
        ("٪۲۵ زا", "از ۲۵٪"),
        ("25% زا", "از 25%"),
        ("f ،2 هورگ", "گروه 2، f"),
        ("تسا NumPy (v1.26) هناخباتک", "کتابخانه NumPy (v1.26) است"),
        # groups after Persian letters stand from the right, even if the month begins like an area code
        ("تسا 04-10-2024 خیرات", "تاریخ 2024-10-04 است"),
        ("تسا ۵=۳+۲ لصاح", "حاصل ۲+۳=۵ است"),
        ("دمآ ۱۲+ زا", "از +۱۲ آمد"),
        ("7~5 هزاب", "بازه 5~7"),
        ("دش (USD 15) ۱۲۰۰ تمیق", "قیمت ۱۲۰۰ (USD 15) شد"),
        ("دوب (October 2024 4) ۱۴۰۳ رهم", "مهر ۱۴۰۳ (4 October 2024) بود"),
        (".+98 (21) 5566-7788 نفلت", "تلفن +98 (21) 5566-7788."),
        ("دوب kg 75 نزو", "وزن 75 kg بود"),
        ("دش Windows 11 بصن", "نصب Windows 11 شد"),
        ("یم T5 (2020) لدم", "مدل T5 (2020) می"),
    ],
)
def test_lines_as_they_stand_are_read_as_they_sound(shown: str, read: str) -> None:
    assert logical(shown) == read


def test_digits_that_xetex_sets_group_by_group() -> None:
    assert logical("۱۹/۰۷/۱۴۰۲ خیرات", parted=True) == "تاریخ ۱۴۰۲/۰۷/۱۹"


@pytest.mark.parametrize(
    ("shown", "votes_for"),
    [
        ("۱۵/۰۷/۱۴۰۲ خیرات", 1),
        ("۱۴۰۲/۰۷/۱۵ خیرات", -1),
        ("۱٬۲۵۰٬۰۰۰ غلبم", -1),
        ("۰۰۰٬۲۵۰٬۱ غلبم", 1),
        ("۸:۳۰ تعاس", -1),
        ("۱۲:۱۱ تعاس", 0),
        ("15/07/2024", 0),
        ("۱۲۳/۴۵", 0),
    ],
)
def test_numbers_tell_whether_their_groups_stand_from_the_right(shown: str, votes_for: int) -> None:
    assert votes(from_left(shown)) == votes_for


def test_a_latin_line_is_read_from_the_left_with_its_persian_words_turned() -> None:
    marks, _ = read_line(from_left("see بوخ رسپ here"), "ltr", Habits())
    assert "".join(mark.text for mark in marks) == "see پسر خوب here"


def test_a_blank_without_room_is_a_zwnj() -> None:
    glyphs = from_left("دوریم")
    edge = glyphs[3]
    glyphs.append(Glyph(" ", 32, edge.font, edge.x0, edge.x0 + 2.5, 100.0, 10.0, 0.0, 9, 9, -1, hidden=False))
    marks, _ = read_line(glyphs, "rtl", Habits())
    assert "".join(mark.text for mark in marks) == f"می{ZWNJ}رود"


def test_a_blank_that_luatex_paints_over_the_next_letter_is_a_zwnj() -> None:
    glyphs = from_left("دوریم")[::-1]
    for place, glyph in enumerate(glyphs):
        glyph.seq = place + (place > 1)
    edge = glyphs[2].x1
    glyphs.append(Glyph(" ", 32, glyphs[0].font, edge - 3.0, edge, 100.0, 10.0, 0.0, 2, 2, -1, hidden=False))
    marks, _ = read_line(glyphs, "rtl", Habits())
    assert "".join(mark.text for mark in marks) == f"می{ZWNJ}رود"


def test_words_of_a_line_that_is_pressed_together_are_parted() -> None:
    words = ["نامههای", "رسیده", "را", "برای", "همه", "کارکنان", "بخوانید"]
    glyphs, x = [], 0.0
    for word in reversed(words):
        glyphs += from_left(word[::-1], x=x)
        x = glyphs[-1].x1 + 1.5
    marks, _ = read_line(glyphs, "rtl", Habits())
    assert "".join(mark.text for mark in marks) == " ".join(words)


def test_leader_dots_tell_nothing_of_the_gaps_between_words() -> None:
    words = ["بررسی", "بازارها", "در", "همه", "استانها"]
    glyphs, x = from_left("." * 60), 320.0
    for word in reversed(words):
        glyphs += from_left(word[::-1], x=x)
        x = glyphs[-1].x1 + 1.6
    marks, _ = read_line(glyphs, "rtl", Habits())
    assert "".join(mark.text for mark in marks).startswith(" ".join(words) + " .")


def _lines_of_words(gap: float, other: float = 0.0) -> list[Glyph]:
    """Lines of three words, with a gap between the words and another inside them."""
    glyphs = []
    for number in range(12):
        x = 0.0
        for word in ("اهراک", "ربارب", "دادرارق"):
            for letter in word:
                glyphs += from_left(letter, x=x, y=100.0 + 20.0 * number)
                x = glyphs[-1].x1 + other
            x += gap - other
    return glyphs


@pytest.mark.parametrize(
    ("gap", "other", "least"),
    [
        (1.7, 0.0, 0.8 * 0.17),  # words of all lines are closer than usual
        (2.5, 0.0, GAP),
        (1.7, 0.7, GAP),  # letters are apart too: it is not clear what is a gap between words
    ],
)
def test_a_page_without_blanks_tells_how_narrow_its_word_gaps_are(gap: float, other: float, least: float) -> None:
    assert word_gap(_lines_of_words(gap, other)) == pytest.approx(least, abs=0.002)


def test_a_fathatan_stands_on_the_alef() -> None:
    glyphs = from_left("الوا")
    sign = "\N{ARABIC FATHATAN}"
    glyphs.append(Glyph(sign, 9, glyphs[0].font, 7.5, 7.5, 100.0, 10.0, 0.0, 9, 9, -1, hidden=False))
    marks, _ = read_line(glyphs, "rtl", Habits())
    assert "".join(mark.text for mark in marks) == f"اولا{sign}"


@pytest.mark.parametrize(("over", "inferred"), [("ه", "\N{ARABIC HAMZA ABOVE}"), ("ب", NO_TEXT)])
def test_a_lost_sign_over_heh_is_a_hamza_and_never_a_kashida(over: str, inferred: str) -> None:
    letters = from_left("نام" + over)
    letters.insert(3, replace(letters[3], text=NO_TEXT, code=7, x0=17.0, x1=17.0))
    assert [glyph.text for glyph in sound(PageContent(letters), 595, 842)] == ["ن", "ا", "م", inferred, over]


def test_a_letter_and_its_sign_may_both_carry_the_text_of_both() -> None:
    letters = from_left("نام")
    sign = replace(letters[1], text="اً", code=7, x0=7.0, x1=7.0, y=98.0)
    letters[1].text = "اً"
    assert [glyph.text for glyph in sound(PageContent([letters[0], sign, *letters[1:]]), 595, 842)] == ["ن", "اً", "م"]
    letters[1].text = "ا"
    assert [glyph.text for glyph in sound(PageContent([letters[0], sign, *letters[1:]]), 595, 842)] == list("نًام")


def test_a_vowel_sign_follows_the_letter_it_stands_on() -> None:
    glyphs = from_left("دوب")
    base = glyphs[2]
    glyphs.append(Glyph("\N{ARABIC DAMMA}", 1, base.font, base.x0, base.x0, 98.0, 10.0, 0.0, 9, 9, -1, hidden=False))
    marks, _ = read_line(glyphs, "rtl", Habits())
    assert "".join(mark.text for mark in marks) == "ب\N{ARABIC DAMMA}ود"


def _with_a_final_form_in_a_word() -> tuple[list[list[LineCell]], GlyphContextCounts]:
    one = font()
    final = 9000  # the yeh that ends words
    lines = [
        marks_of("خوبی", one, {3: final}),
        marks_of("کمی", one, {2: final}),
        marks_of("بیا", one),
        marks_of("دیده", one),
        marks_of("میرود", one, {1: final}),
    ]
    contexts = GlyphContextCounts()
    contexts.learn(lines)
    return lines, contexts


def test_a_final_form_before_a_letter_implies_a_zwnj() -> None:
    lines, contexts = _with_a_final_form_in_a_word()
    assert insert_implied(lines, contexts) == 1
    assert "".join(mark.text for mark in lines[-1]) == f"می{ZWNJ}رود"


@pytest.mark.parametrize(("own", "implied"), [(1, 1), (2, 0)])
def test_a_file_that_writes_its_zwnjs_lacks_none(own: int, implied: int) -> None:
    lines, contexts = _with_a_final_form_in_a_word()
    lines.append([LineCell(ZWNJ, "Z")] * own)
    assert insert_implied(lines, contexts) == implied


def test_a_font_that_does_not_join_betrays_nothing() -> None:
    one = font()
    lines = [marks_of(word, one) for word in ("خوبی", "کمی", "بیا", "دیده", "میرود")]
    contexts = GlyphContextCounts()
    contexts.learn(lines)
    assert insert_implied(lines, contexts) == 0


@pytest.mark.parametrize("stretched", [True, False])
def test_blanks_under_kashidas_are_no_zwnjs_and_one_after_a_final_form_is(*, stretched: bool) -> None:
    """XePersian paints a blank under each kashida, between joined letters; other files have one for each ZWNJ."""
    one = font()
    final = 9000  # the yeh that ends words
    blank = LineCell(ZWNJ, "Z", replace(marks_of(" ", one)[0].glyph, text=" "))
    lines = [marks_of(word, one, {len(word) - 1: final} if word[-1] == "ی" else {}) for word in ("خوبی", "کمی", "بیا")]
    lines += [marks_of("بیدار", one), marks_of("میرود", one, {1: final})]
    lines[-1].insert(2, blank)
    if stretched:
        for cells in lines:
            joined = [
                place for place, cell in enumerate(cells[:-1]) if cell.text in "بکمن" and cells[place + 1] is not blank
            ]
            for place in reversed(joined):
                cells.insert(place + 1, replace(blank))
    contexts = GlyphContextCounts()
    contexts.learn([[cell for cell in cells if cell.kind != "Z"] for cells in lines] * 4)
    insert_implied(lines, contexts)
    words = ["خوبی", "کمی", "بیا", "بیدار", f"می{ZWNJ}رود"]
    assert ["".join(mark.text for mark in cells) for cells in lines] == words


SHAPES = {"(": [[(60, 0), (20, 50), (60, 100)]], ")": [[(0, 0), (40, 50), (0, 100)]]}


class Drawn:
    """Outlines of brackets, their shapes as a table of codes says."""

    def __init__(self, shapes: dict[int, str]) -> None:
        self.shapes = shapes

    def contours(self, code: int) -> list[list[tuple[int, int]]]:
        return SHAPES.get(self.shapes.get(code, ""), [])


@pytest.mark.parametrize("told", ["()", ")("])
def test_a_bracket_s_outline_tells_its_shape_whatever_the_file_says(told: str) -> None:
    shown = from_left("تسا (ون) تکرش")
    one = font()
    one.outlines = Drawn({1: "(", 2: ")"})
    for glyph, code, text in zip((shown[4], shown[7]), (1, 2), told, strict=True):
        glyph.font, glyph.code, glyph.text = one, code, text
    shapes = shapes_of(shown)
    cells, _ = read_line(shown, "rtl", Habits(brackets=shapes))
    assert "".join(cell.text for cell in cells) == "شرکت (نو) است"


def test_text_that_touches_a_bracket_tells_its_shape_where_no_outline_does() -> None:
    for shown in ("تسا (ون) تکرش", "تسا )ون( تکرش"):
        glyphs = from_left(shown)
        cells, _ = read_line(glyphs, "rtl", Habits(brackets=shapes_of(glyphs)))
        assert "".join(cell.text for cell in cells) == "شرکت (نو) است"


def test_comparison_signs_keep_their_sense() -> None:
    glyphs = from_left("P< 0.05 حطس")
    cells, _ = read_line(glyphs, "rtl", Habits(brackets=shapes_of(glyphs)))
    assert "".join(cell.text for cell in cells) == "سطح P< 0.05"


def test_what_stands_in_brackets_on_the_left_of_a_latin_word_is_read_after_it() -> None:
    cells, _ = read_line(from_left("تسا (v1.26) NumPy هناخباتک"), "rtl", Habits())
    assert "".join(cell.text for cell in cells) == "کتابخانه NumPy (v1.26) است"


def test_a_latin_run_closes_what_it_opens_though_the_bracket_stands_on_its_other_side() -> None:
    cells, _ = read_line(from_left("و (f(x عبات"), "rtl", Habits())
    assert "".join(cell.text for cell in cells) == "تابع f(x) و"


@pytest.mark.parametrize(("apart", "told"), [(3.0, "runs"), (60.0, "visual")])
def test_cells_of_a_row_painted_from_the_right_are_no_runs_in_logical_order(apart: float, told: str) -> None:
    """Words below each other in two columns: each word from its left end, the right column first."""
    glyphs = []
    for row in range(12):
        for column in range(2):
            word = from_left("هژاو", 200 - column * (20 + apart), 100 + 20 * row, seq=10 * (2 * row + column))
            for place, glyph in enumerate(word):
                glyph.op, glyph.seq = 2 * row + column, 4 * (2 * row + column) + place
            glyphs += word
    assert stream_of(glyphs) == told


def test_blanks_that_are_painted_before_all_letters_stay_in_their_places() -> None:
    glyphs = from_left("هدزاود نیدرورف لاس رد", seq=50)
    blanks = [glyph for glyph in glyphs if glyph.text == " "]
    for place, blank in enumerate(blanks):
        blank.op, blank.seq = 1, place
    cells, _ = read_line(glyphs, "rtl", Habits(stream="runs"))
    assert "".join(cell.text for cell in cells) == "در سال فروردین دوازده"


@pytest.mark.parametrize(
    ("runs", "read"),
    [
        ((("#", 2), ("C", 3), (" هب", 1)), "به #C"),
        ((("pooya", 2), ("@", 3), (" و", 1)), "و pooya@"),
        ((("دوب ", 4), ("10", 3), ("%", 2), (" ات", 1)), "تا %10 بود"),
    ],
)
def test_signs_beside_latin_letters_are_read_when_they_were_painted(
    runs: tuple[tuple[str, int], ...], read: str
) -> None:
    """Runs as they stand from the left, each with its turn; their places alone do not tell."""
    glyphs: list[Glyph] = []
    for text, turn in runs:
        glyphs += from_left(text, x=glyphs[-1].x1 if glyphs else 0.0, seq=100 * turn)
    cells, _ = read_line(glyphs, "rtl", Habits(stream="runs"))
    assert "".join(cell.text for cell in cells) == read


def test_a_kashida_that_joins_no_letters_is_a_dash() -> None:
    one = font()
    one.texts = {0x640: "\N{ARABIC TATWEEL}"}
    glyphs = from_left("هحفص \N{ARABIC TATWEEL}۱")
    for glyph in glyphs:
        glyph.font = one
    cells, _ = read_line(glyphs, "rtl", Habits())
    assert "".join(cell.text for cell in cells) == "۱\N{ARABIC TATWEEL} صفحه"


def test_ruling_lines_make_cells() -> None:
    glyphs = from_left("ab", x=10, y=50) + from_left("cd", x=60, y=50)
    rules = [(0.0, y, 100.0, y) for y in (40.0, 60.0)] + [(x, 40.0, x, 60.0) for x in (0.0, 50.0, 100.0)]
    (table,), rest = ruled_tables(rules, glyphs, [])
    assert rest == []
    cells = [[[line[0].text for line in cell] for cell in row] for row in table.table.rows]
    assert cells == [[["ab"], ["cd"]]]


def test_a_frame_is_no_table() -> None:
    glyphs = from_left("abcd", x=10, y=50)
    rules = [(0.0, y, 100.0, y) for y in (40.0, 60.0)] + [(x, 40.0, x, 60.0) for x in (0.0, 100.0)]
    assert ruled_tables(rules, glyphs, []) == ([], glyphs)


def test_a_grid_with_text_in_one_cell_alone_is_no_table() -> None:
    glyphs = from_left("ab", x=10, y=50)
    rules = [(0.0, y, 100.0, y) for y in (40.0, 60.0, 80.0)] + [(x, 40.0, x, 80.0) for x in (0.0, 50.0, 100.0)]
    assert ruled_tables(rules, glyphs, []) == ([], glyphs)
    across = [*glyphs, *from_left("cd", x=60, y=70)]  # nor with text in cells that share no row
    assert ruled_tables(rules, across, []) == ([], across)


def test_a_kashida_without_text_is_no_letter() -> None:
    glyphs = from_left("رـــف")
    for glyph in glyphs[1:4]:
        glyph.text = NO_TEXT
    with_fillers(glyphs)
    marks, _ = read_line(glyphs, "rtl", Habits())
    assert "".join(mark.text for mark in marks) == "فر"


@pytest.mark.parametrize(("gap", "read"), [(1.5, "برای Recall است"), (0.0, "برایRecall است")])
def test_a_small_gap_parts_latin_and_persian_letters(gap: float, read: str) -> None:
    glyphs = from_left("تسا ")
    latin = from_left("Recall", x=glyphs[-1].x1, seq=10)
    persian = from_left("یارب", x=latin[-1].x1 + gap, seq=20)
    cells, _ = read_line([*glyphs, *latin, *persian], "rtl", Habits())
    assert "".join(cell.text for cell in cells) == read

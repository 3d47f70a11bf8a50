"""The parts of reading a PDF, each by itself."""

from __future__ import annotations

from dataclasses import replace

import pytest

from satrchin.document import Box, Cell, Line, Word
from satrchin.reading.pdf import boxes_told
from satrchin.reading.pdf.brackets import turn_brackets
from satrchin.reading.pdf.cipher import retold, solve, strange_words
from satrchin.reading.pdf.drawn import Drawing, Glyph
from satrchin.reading.pdf.fonts import NO_TEXT, Font, parse_to_unicode
from satrchin.reading.pdf.glyphs import forget, sound, with_fillers
from satrchin.reading.pdf.grids import ruled_tables
from satrchin.reading.pdf.joins import Company, mend
from satrchin.reading.pdf.marks import Mark, kind_of, spelled
from satrchin.reading.pdf.numbers import votes
from satrchin.reading.pdf.reconcile import reconcile
from satrchin.reading.pdf.runs import Habits, read_line
from satrchin.reading.pdf.textlayer import letters_apart, verdict
from satrchin.reading.pdf.tokens import tokens

ZWNJ = "\N{ZERO WIDTH NON-JOINER}"


def font() -> Font:
    return Font("Test", wide=True, ascent=0.8, descent=-0.2, mapped=True)


def set_from_left(shown: str, one: Font | None = None, *, start: float = 0.0, y: float = 100.0) -> list[Glyph]:
    """Glyphs as they stand: half the font size wide, a quarter for blanks."""
    one = one or font()
    glyphs, x = [], start
    for place, letter in enumerate(shown):
        width = 2.5 if letter == " " else 5.0
        glyphs.append(Glyph(letter, ord(letter), one, x, x + width, y, 10.0, 0.0, place, place, -1, hidden=False))
        x += width
    return glyphs


def logical(shown: str, **habits: object) -> str:
    marks, _ = read_line(set_from_left(shown), "rtl", Habits(**habits))
    return "".join(mark.text for mark in marks)


@pytest.mark.parametrize(
    ("shown", "read"),
    [
        ("بوخ رسپ", "پسر خوب"),
        ("۱۴۰۲/۰۷/۱۹ :خیرات", "تاریخ: ۱۴۰۲/۰۷/۱۹"),
        ("تسا ۷٫۵ خرن", "نرخ ۷٫۵ است"),
        ("۵۵۴۴۳۳۲۲-۰۲۱ نفلت", "تلفن ۰۲۱-۵۵۴۴۳۳۲۲"),
        ("نفلت ۰۲۱-۵۵۴۴۳۳۲۲", "۰۲۱-۵۵۴۴۳۳۲۲ تلفن"),
        ("دینک زاب ار Open File", "Open File را باز کنید"),
        ("تسا Windows 10 نیا", "این Windows 10 است"),
        ("info@site.example ینانشن", "نشنانی info@site.example"),
        ("تسا f(x) عبات", "تابع f(x) است"),
        ("٪۲۵ زا", "از ۲۵٪"),
        ("25% زا", "از 25%"),
        ("f ،2 هورگ", "گروه 2، f"),
        ("تسا NumPy (v1.26) هناخباتک", "کتابخانه NumPy (v1.26) است"),
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
    assert votes(set_from_left(shown)) == votes_for


def test_a_latin_line_is_read_from_the_left_with_its_persian_words_turned() -> None:
    marks, _ = read_line(set_from_left("see بوخ رسپ here"), "ltr", Habits())
    assert "".join(mark.text for mark in marks) == "see پسر خوب here"


def test_a_blank_without_room_is_a_zwnj() -> None:
    glyphs = set_from_left("دوریم")
    edge = glyphs[3]
    glyphs.append(Glyph(" ", 32, edge.font, edge.x0, edge.x0 + 2.5, 100.0, 10.0, 0.0, 9, 9, -1, hidden=False))
    marks, _ = read_line(glyphs, "rtl", Habits())
    assert "".join(mark.text for mark in marks) == f"می{ZWNJ}رود"


def test_a_blank_that_luatex_paints_over_the_next_letter_is_a_zwnj() -> None:
    glyphs = set_from_left("دوریم")[::-1]
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
        glyphs += set_from_left(word[::-1], start=x)
        x = glyphs[-1].x1 + 1.5
    marks, _ = read_line(glyphs, "rtl", Habits())
    assert "".join(mark.text for mark in marks) == " ".join(words)


def test_a_fathatan_stands_on_the_alef() -> None:
    glyphs = set_from_left("الوا")
    sign = "\N{ARABIC FATHATAN}"
    glyphs.append(Glyph(sign, 9, glyphs[0].font, 7.5, 7.5, 100.0, 10.0, 0.0, 9, 9, -1, hidden=False))
    marks, _ = read_line(glyphs, "rtl", Habits())
    assert "".join(mark.text for mark in marks) == f"اولا{sign}"


@pytest.mark.parametrize(("over", "told"), [("ه", "\N{ARABIC HAMZA ABOVE}"), ("ب", NO_TEXT)])
def test_a_lost_sign_over_heh_is_a_hamza_and_never_a_kashida(over: str, told: str) -> None:
    letters = set_from_left("نام" + over)
    letters.insert(3, replace(letters[3], text=NO_TEXT, code=7, x0=17.0, x1=17.0))
    assert [glyph.text for glyph in sound(Drawing(letters), 595, 842)] == ["ن", "ا", "م", told, over]


def test_a_letter_and_its_sign_may_both_carry_the_text_of_both() -> None:
    letters = set_from_left("نام")
    sign = replace(letters[1], text="اً", code=7, x0=7.0, x1=7.0, y=98.0)
    letters[1].text = "اً"
    assert [glyph.text for glyph in sound(Drawing([letters[0], sign, *letters[1:]]), 595, 842)] == ["ن", "اً", "م"]
    letters[1].text = "ا"
    assert [glyph.text for glyph in sound(Drawing([letters[0], sign, *letters[1:]]), 595, 842)] == list("نًام")


def test_a_vowel_sign_follows_the_letter_it_stands_on() -> None:
    glyphs = set_from_left("دوب")
    base = glyphs[2]
    glyphs.append(Glyph("\N{ARABIC DAMMA}", 1, base.font, base.x0, base.x0, 98.0, 10.0, 0.0, 9, 9, -1, hidden=False))
    marks, _ = read_line(glyphs, "rtl", Habits())
    assert "".join(mark.text for mark in marks) == "ب\N{ARABIC DAMMA}ود"


def marks_of(text: str, one: Font, codes: dict[int, int] | None = None) -> list[Mark]:
    """Cells of a text, each letter's code its own; ``codes``: place to another code."""
    found = []
    for place, letter in enumerate(text):
        code = (codes or {}).get(place, ord(letter))
        glyph = Glyph(letter, code, one, 0.0, 5.0, 0.0, 10.0, 0.0, 0, place, -1, hidden=False)
        found.append(Mark(letter, kind_of(letter), glyph))
    return found


def test_a_final_form_before_a_letter_betrays_a_zwnj() -> None:
    one = font()
    final = 9000  # the yeh that ends words
    lines = [
        marks_of("خوبی", one, {3: final}),
        marks_of("کمی", one, {2: final}),
        marks_of("بیا", one),
        marks_of("دیده", one),
    ]
    lines.append(marks_of("میرود", one, {1: final}))
    company = Company()
    company.learn(lines)
    assert mend(lines, company) == 1
    assert "".join(mark.text for mark in lines[-1]) == f"می{ZWNJ}رود"


def test_a_font_that_does_not_join_betrays_nothing() -> None:
    one = font()
    lines = [marks_of(word, one) for word in ("خوبی", "کمی", "بیا", "دیده", "میرود")]
    company = Company()
    company.learn(lines)
    assert mend(lines, company) == 0


class Words:
    """A lexicon of a few words."""

    def __init__(self, *words: str) -> None:
        self.words = set(words)

    def frequency(self, word: str) -> int:
        return 100 if word in self.words else 0


class Shape:
    """Outlines whose every glyph reaches from edge to edge, so high."""

    def __init__(self, height: float) -> None:
        self.height = height

    def box(self, _: int) -> tuple[float, float, float, float]:
        return 0.0, 0.0, 1.0, self.height


def test_words_tell_a_lost_letter() -> None:
    one = font()
    lines = [marks_of(word, one, {place: 7}) for word, place in (("مد�ر", 2), ("د�ده", 1), ("س�ب", 1))]
    assert solve(lines, Words("مدیر", "دیده", "سیب", "سوب")) == (3, 0)
    assert ["".join(mark.text for mark in line) for line in lines] == ["مدیر", "دیده", "سیب"]


def test_words_with_and_without_their_zwnj_tell_a_lost_letter() -> None:
    one = font()
    line = [*marks_of("پاس�", one, {3: 7}), Mark("\N{ZERO WIDTH NON-JOINER}", "Z"), *marks_of("گو", one)]
    assert solve([line], Words("پاسخ", "پاسی", "پاسخگو")) == (1, 0)
    assert "".join(mark.text for mark in line) == "پاسخ\N{ZERO WIDTH NON-JOINER}گو"


def test_zwnjs_that_tear_single_letters_from_known_words_are_told() -> None:
    rest = " ".join(["کتاب"] * 12)
    words = Words("کتاب", "چاپ", "طرح", "بخوانم", "خانهی")
    torn = f"چ{ZWNJ}اپ «ط{ZWNJ}رح» ب{ZWNJ}خوانم {rest}"
    assert "3 words" in verdict([Line(torn)], words).why
    assert not verdict([Line(f"چ{ZWNJ}اپ خانه{ZWNJ}ی خانه{ZWNJ}ی خانه{ZWNJ}ی {rest}")], words).why


@pytest.mark.parametrize(
    ("cells", "blank", "apart"),
    [
        ("د ف ت ر\t۵ ۴", None, True),
        ("دفتر\tا ب", None, False),
        ("ا ب پ ت", Box(0, 0, 1, 1), False),
        ("۱ ۲ ۳", None, False),
    ],
)
def test_lone_letters_parted_by_gaps_are_told(cells: str, blank: Box | None, apart: bool) -> None:
    box = Box(0, 0, 1, 1)
    shown = tuple(Cell(letter, blank if letter == " " else None if letter == "\t" else box) for letter in cells)
    assert letters_apart(Line(cells, source="glyphs", cells=shown)) is apart


def test_a_letter_that_words_do_not_tell_stays_lost() -> None:
    one = font()
    lines = [marks_of("�ار", one, {0: 7})]
    assert solve(lines, Words("بار", "کار", "مار")) == (0, 1)


@pytest.mark.parametrize(("height", "told"), [(0.1, (4, 0)), (0.6, (0, 4))])
def test_a_flat_glyph_without_which_words_are_known_ones_is_a_kashida(height: float, told: tuple[int, int]) -> None:
    one = font()
    one.outlines = Shape(height)
    lines = [marks_of(word, one, {word.index(NO_TEXT): 7}) for word in ("س�ه", "ب�ر", "رس�ید", "گذش�ت")]
    words = Words("سه", "سنه", "بر", "رسید", "گذشت")
    assert solve(lines, words) == told
    if height < 0.2:
        assert ["".join(mark.text for mark in line) for line in lines] == ["سه", "بر", "رسید", "گذشت"]


def test_unknown_words_with_told_letters_are_counted() -> None:
    one = font()
    lines = [marks_of(word, one) for word in ("کارگاه", "أگاهی", "سهند")]
    for line in lines[:2]:
        for mark in line[:1]:
            assert mark.glyph is not None
            mark.glyph.told = True
    assert strange_words(lines, Words("کارگاه")) == 1


@pytest.mark.parametrize(
    ("words", "better"),
    [
        (("بهار", "شهر", "دهان", "بمب"), ["بهار", "شهر", "دهان"]),  # the letter that makes words is the one
        (("بمار", "شمر", "دهان", "شهر"), ["بمار", "شمر", "دمان"]),  # most words are known ones
        (("بهار", "بسار", "شهر", "شسر"), ["بمار", "شمر", "دمان"]),  # two letters do as well
    ],
)
def test_a_letter_that_ocr_told_and_that_makes_no_words_is_told_by_words(
    words: tuple[str, ...], better: list[str]
) -> None:
    one = font()
    lines = [marks_of(word, one, {place: 7}) for word, place in (("بمار", 1), ("شمر", 1), ("دمان", 1))]
    for line in lines:
        mark = line[1]
        assert mark.glyph is not None
        mark.glyph.told = True
    assert retold(lines, Words(*words)) == (3 if better[0] == "بهار" else 0)
    assert ["".join(mark.text for mark in line) for line in lines] == better


def test_a_zwnj_stays_beside_a_letter_that_is_not_told_yet() -> None:
    line = [
        Mark("ا", "R"),
        Mark("\N{ZERO WIDTH NON-JOINER}", "Z"),
        Mark(NO_TEXT, "O"),
        Mark("\N{ZERO WIDTH NON-JOINER}", "Z"),
    ]
    assert "".join(mark.text for mark in spelled(line)) == f"ا\N{ZERO WIDTH NON-JOINER}{NO_TEXT}"


def test_brackets_that_show_their_shape_are_turned() -> None:
    one = font()
    shaped, right = marks_of("شرکت )خاص( و »نو«", one), marks_of("شرکت (خاص) و «نو»", one)
    turn_brackets([shaped])
    assert [mark.text for mark in shaped] == [mark.text for mark in right]
    turn_brackets([right])
    assert [mark.text for mark in shaped] == [mark.text for mark in right]


def test_what_stands_in_brackets_on_the_left_of_a_latin_word_is_read_after_it() -> None:
    marks, _ = read_line(set_from_left("تسا (v1.26) NumPy هناخباتک"), "rtl", Habits())
    turn_brackets([marks])
    assert "".join(mark.text for mark in marks) == "کتابخانه NumPy (v1.26) است"


def test_the_brackets_of_a_latin_run_close_what_they_open() -> None:
    one = font()
    for shaped, right in (
        ("تابع f(x( و", "تابع f(x) و"),
        ("شبکهٔ Local Network (LAN( است", "شبکهٔ Local Network (LAN) است"),
        ("f(g(x)) و", None),
    ):
        marks = marks_of(shaped, one)
        turn_brackets([marks])
        assert "".join(mark.text for mark in marks) == (right or shaped)


def test_ruling_lines_make_cells() -> None:
    glyphs = set_from_left("ab", start=10, y=50) + set_from_left("cd", start=60, y=50)
    rules = [(0.0, y, 100.0, y) for y in (40.0, 60.0)] + [(x, 40.0, x, 60.0) for x in (0.0, 50.0, 100.0)]
    (table,), rest = ruled_tables(rules, glyphs, [])
    assert rest == []
    assert [["".join(glyph.text for glyph in cell) for cell in row] for row in table.rows] == [["ab", "cd"]]


def test_a_frame_is_no_table() -> None:
    glyphs = set_from_left("abcd", start=10, y=50)
    rules = [(0.0, y, 100.0, y) for y in (40.0, 60.0)] + [(x, 40.0, x, 60.0) for x in (0.0, 100.0)]
    assert ruled_tables(rules, glyphs, []) == ([], glyphs)


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


@pytest.mark.parametrize(
    ("text", "hopeless"),
    [
        ("این نامه برای شما نوشته شده است", None),
        (f"ا{NO_TEXT}ن نامه برای شما نوشته شده است و خواندنی", False),
        (NO_TEXT * 9, True),
    ],
)
def test_the_verdict_on_a_text_layer(text: str, hopeless: bool | None) -> None:
    found = verdict([Line(text)], None)
    assert (found.hopeless if found.why else None) is hopeless


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("نشاH می1هد به گفتO بیر اتحادیه تولیدکنندگاH بخش بزرگی از این محصوF به شکل فله فرJخته", "mix letters"),
        ("فایل‌های PDFها را برای همه کارکنان بفرستید و پیش از پایان روز شنبه پاسخ آن‌ها را در دفتر ثبت کنید", ""),
    ],
)
def test_words_that_mix_letters_of_two_scripts_are_a_lie(text: str, why: str) -> None:
    known = Words(*text.split())
    assert why in verdict([Line(text)], known).why
    assert bool(verdict([Line(text)], known).why) is bool(why)


def test_words_full_of_signs_are_a_lie_and_addresses_are_none() -> None:
    soup = (
        "GدF پFÎ¯6. ÎF7' 6.. G7 8' Î/'GF6Î 6دG '7.: )FG?G¯ G¯.6 FN' /7Î¯. G/'G/ 7.Î7. Î/'77"
        " Î'GFN¯G. G¯.6 ÎG.G :Î.N7. GÎ/'N.'G FÎ'/. 7'.ÎN'"
    )
    assert verdict([Line(soup)], Words("کتاب")).hopeless
    plain = "See https://www.example.org/fa/page?id=25, info@site.example (v1.2) and don't ask: it's 1,250 in all."
    assert not verdict([Line(plain)], Words("کتاب")).why


def test_letters_told_for_the_glyph_of_what_a_font_lacks_are_an_issue() -> None:
    glyphs = set_from_left("//ا", font())
    for glyph in glyphs:
        glyph.told = True
    assert not list(boxes_told(1, glyphs))
    for glyph in glyphs[:2]:
        glyph.code = 0
    assert [(issue.level, "lack 2 letters" in issue.message) for issue in boxes_told(1, glyphs)] == [("error", True)]


def test_ocr_tells_the_letters_of_glyphs_without_text() -> None:
    one = font()
    words = ("کتاب", "باران", "تاب")
    glyphs, lines, y = [], [], 100.0
    for number, word in enumerate(words):
        row = set_from_left(word[::-1], one, y=y)
        for place, glyph in enumerate(row):
            glyph.text, glyph.seq = NO_TEXT, number * 10 + place
        box = Box(0.0, y - 8, 5.0 * len(word), y + 2)
        seen = "کثاب" if word == "کتاب" else word  # OCR errs once; the glyph has other places
        lines.append(Line(seen, source="ocr", box=box, words=(Word(seen, box, 0.9),)))
        glyphs += row
        y += 20
    glyphs += [replace(glyph, text=NO_TEXT, y=y) for glyph in set_from_left("بات", one)]
    box = Box(0.0, y - 8, 15.0, y + 2)
    lines.append(Line("تاب", source="ocr", box=box, words=(Word("تاب", box, 0.9),)))
    assert reconcile(glyphs, lines) == len(glyphs)
    assert "".join(glyph.text for glyph in reversed(glyphs[:4])) == "کتاب"


@pytest.mark.parametrize(("times", "unsure"), [(1, {True}), (4, {False})])
def test_a_digit_that_ocr_tells_seldom_is_not_sure(times: int, unsure: set[bool]) -> None:
    one = font()
    glyphs, lines = [], []
    for row in range(times):
        y = 100.0 + 20 * row
        shown = [replace(glyph, text=NO_TEXT, seq=10 * row + glyph.seq) for glyph in set_from_left("۱۴۰", one, y=y)]
        box = Box(0.0, y - 8, 15.0, y + 2)
        lines.append(Line("۱۴۰", source="ocr", box=box, words=(Word("۱۴۰", box, 0.9),)))
        glyphs += shown
    assert reconcile(glyphs, lines) == len(glyphs)
    assert [glyph.text for glyph in glyphs[:3]] == list("۱۴۰")
    assert {glyph.unsure for glyph in glyphs} == unsure


def test_letters_of_a_lying_table_are_forgotten_and_blanks_stay() -> None:
    glyphs = set_from_left("نشاH می")
    forget(glyphs)
    assert [glyph.text for glyph in glyphs] == [NO_TEXT] * 4 + [" "] + [NO_TEXT] * 2


def test_what_ocr_does_not_see_stays_lost() -> None:
    glyphs = [replace(glyph, text=NO_TEXT) for glyph in set_from_left("باتک")]
    assert reconcile(glyphs, []) == 0
    assert {glyph.text for glyph in glyphs} == {NO_TEXT}


def test_a_kashida_without_text_is_no_letter() -> None:
    glyphs = set_from_left("رـــف")
    for glyph in glyphs[1:4]:
        glyph.text = NO_TEXT
    with_fillers(glyphs)
    marks, _ = read_line(glyphs, "rtl", Habits())
    assert "".join(mark.text for mark in marks) == "فر"


@pytest.mark.parametrize(("seen", "read"), [("دنده", "دنده"), ("دتده", "��ده")])
def test_a_word_that_ocr_is_less_sure_of_fills_holes_if_it_is_a_known_one(seen: str, read: str) -> None:
    glyphs = set_from_left("هدند")
    for glyph in glyphs[2:]:
        glyph.text = NO_TEXT
    box = Box(0.0, 92.0, 20.0, 102.0)
    reconcile(glyphs, [Line(seen, source="ocr", box=box, words=(Word(seen, box, 0.5),))], Words("دنده"))
    assert "".join(glyph.text for glyph in reversed(glyphs)) == read

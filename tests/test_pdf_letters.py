"""Letters that a file does not tell: told by words or OCR, or left; and layers that cannot be trusted."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from bench.scoring import score

from pdf_glyphs import Shape, Words, font, from_left, marks_of
from satrchin.document import Box, Cell, Line, Word
from satrchin.persian.tokens import fold
from satrchin.reading.options import ReadOptions
from satrchin.reading.pdf.glyphs.fixes import forget
from satrchin.reading.pdf.issues import notdef_inferred
from satrchin.reading.pdf.lines.cells import LineCell, spelled
from satrchin.reading.pdf.reader import read_pdf
from satrchin.reading.pdf.recovery.by_lexicon import inferred_again, solve, strange_words
from satrchin.reading.pdf.recovery.by_ocr import infer_by_ocr
from satrchin.reading.pdf.recovery.verdict import letters_apart, verdict
from satrchin.reading.pdf.recovery.wrong_letters import corrected
from satrchin.reading.pdf.syntax.fonts import NO_TEXT

ZWNJ = "\N{ZERO WIDTH NON-JOINER}"
LYING = Path(__file__).parent / "pdfs" / "lying"


def test_words_tell_a_lost_letter() -> None:
    one = font()
    lines = [marks_of(word, one, {place: 7}) for word, place in (("مد�ر", 2), ("د�ده", 1), ("س�ب", 1))]
    assert solve(lines, Words("مدیر", "دیده", "سیب", "سوب")) == (3, 0)
    assert ["".join(mark.text for mark in line) for line in lines] == ["مدیر", "دیده", "سیب"]


def test_words_with_and_without_their_zwnj_tell_a_lost_letter() -> None:
    one = font()
    line = [*marks_of("پاس�", one, {3: 7}), LineCell("\N{ZERO WIDTH NON-JOINER}", "Z"), *marks_of("گو", one)]
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


@pytest.mark.parametrize(("ink", "found"), [(0.5, (3, 0)), (0.4, (0, 3))])
def test_a_wide_glyph_behind_whole_words_is_a_letter_and_a_narrow_one_may_be_a_mark(
    ink: float, found: tuple[int, int]
) -> None:
    one = font()
    one.outlines = Shape(0.5, ink)
    one.cells[7] = NO_TEXT, 1.0
    lines = [marks_of(f"{word}{NO_TEXT}", one, {len(word): 7}) for word in ("کتاب", "دفتر", "دوست")]
    assert solve(lines, Words("کتاب", "دفتر", "دوست", "کتابی", "دفتری", "دوستی")) == found


def test_a_letter_that_words_do_not_tell_stays_lost() -> None:
    one = font()
    lines = [marks_of("�ار", one, {0: 7})]
    assert solve(lines, Words("بار", "کار", "مار")) == (0, 1)


@pytest.mark.parametrize(("shown", "hole"), [("�ار", 0), ("دبیرستا�", 7)])
@pytest.mark.parametrize("times", [15, 390, 8000])
def test_a_letter_is_told_only_if_its_words_are_much_likelier_than_the_next(shown: str, hole: int, times: int) -> None:
    one = font()
    line = marks_of(shown, one, {hole: 7})
    best, other = shown.replace("�", "ن" if hole else "ب"), shown.replace("�", "ر" if hole else "م")
    short = len(shown) == 3
    inferred = solve([line], Words(**{best: times, other: 1}))
    # twenty times as likely is enough for a long word, for a short one four hundred times
    assert inferred == ((1, 0) if times > (400 if short else 20) else (0, 1))
    assert "".join(mark.text for mark in line) == (best if inferred[0] else shown)


@pytest.mark.parametrize(("height", "inferred"), [(0.1, (4, 0)), (0.6, (0, 4))])
def test_a_flat_glyph_without_which_words_are_known_ones_is_a_kashida(height: float, inferred: tuple[int, int]) -> None:
    one = font()
    one.outlines = Shape(height)
    lines = [marks_of(word, one, {word.index(NO_TEXT): 7}) for word in ("س�ه", "ب�ر", "رس�ید", "گذش�ت")]
    words = Words("سه", "سنه", "بر", "رسید", "گذشت")
    assert solve(lines, words) == inferred
    if height < 0.2:
        assert ["".join(mark.text for mark in line) for line in lines] == ["سه", "بر", "رسید", "گذشت"]


def test_unknown_words_with_told_letters_are_counted() -> None:
    one = font()
    lines = [marks_of(word, one) for word in ("کارگاه", "أگاهی", "سهند")]
    for line in lines[:2]:
        for mark in line[:1]:
            assert mark.glyph is not None
            mark.glyph.inferred = True
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
        mark.glyph.inferred = True
    assert inferred_again(lines, Words(*words)) == (3 if better[0] == "بهار" else 0)
    assert ["".join(mark.text for mark in line) for line in lines] == better


def test_a_zwnj_stays_beside_a_letter_that_is_not_told_yet() -> None:
    line = [
        LineCell("ا", "R"),
        LineCell("\N{ZERO WIDTH NON-JOINER}", "Z"),
        LineCell(NO_TEXT, "O"),
        LineCell("\N{ZERO WIDTH NON-JOINER}", "Z"),
    ]
    assert "".join(mark.text for mark in spelled(line)) == f"ا\N{ZERO WIDTH NON-JOINER}{NO_TEXT}"


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
        ("تwفyق الحykم", "mix letters"),  # a title page of few words
        ("فایل PDFها", ""),
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
    glyphs = from_left("//ا")
    for glyph in glyphs:
        glyph.inferred = True
    assert not list(notdef_inferred(1, glyphs))
    for glyph in glyphs[:2]:
        glyph.code = 0
    assert [(issue.level, "lack 2 letters" in issue.message) for issue in notdef_inferred(1, glyphs)] == [
        ("error", True)
    ]


def test_ocr_tells_the_letters_of_glyphs_without_text() -> None:
    words = ("کتاب", "باران", "تاب")
    glyphs, lines, y = [], [], 100.0
    for number, word in enumerate(words):
        row = from_left(word[::-1], y=y)
        for place, glyph in enumerate(row):
            glyph.text, glyph.seq = NO_TEXT, number * 10 + place
        box = Box(0.0, y - 8, 5.0 * len(word), y + 2)
        seen = "کثاب" if word == "کتاب" else word  # OCR errs once; the glyph has other places
        lines.append(Line(seen, source="ocr", box=box, words=(Word(seen, box, 0.9),)))
        glyphs += row
        y += 20
    glyphs += [replace(glyph, text=NO_TEXT, y=y) for glyph in from_left("بات")]
    box = Box(0.0, y - 8, 15.0, y + 2)
    lines.append(Line("تاب", source="ocr", box=box, words=(Word("تاب", box, 0.9),)))
    assert infer_by_ocr(glyphs, lines) == len(glyphs)
    assert "".join(glyph.text for glyph in reversed(glyphs[:4])) == "کتاب"


@pytest.mark.parametrize(("times", "low_confidence"), [(1, {True}), (4, {False})])
def test_a_digit_that_ocr_tells_seldom_is_not_sure(times: int, low_confidence: set[bool]) -> None:
    glyphs, lines = [], []
    for row in range(times):
        y = 100.0 + 20 * row
        shown = [replace(glyph, text=NO_TEXT, seq=10 * row + glyph.seq) for glyph in from_left("۱۴۰", y=y)]
        box = Box(0.0, y - 8, 15.0, y + 2)
        lines.append(Line("۱۴۰", source="ocr", box=box, words=(Word("۱۴۰", box, 0.9),)))
        glyphs += shown
    assert infer_by_ocr(glyphs, lines) == len(glyphs)
    assert [glyph.text for glyph in glyphs[:3]] == list("۱۴۰")
    assert {glyph.low_confidence for glyph in glyphs} == low_confidence


def test_letters_of_a_lying_table_are_forgotten_and_blanks_stay() -> None:
    glyphs = from_left("نشاH می")
    forget(glyphs)
    assert [glyph.text for glyph in glyphs] == [NO_TEXT] * 4 + [" "] + [NO_TEXT] * 2


def test_what_ocr_does_not_see_stays_lost() -> None:
    glyphs = [replace(glyph, text=NO_TEXT) for glyph in from_left("باتک")]
    assert infer_by_ocr(glyphs, []) == 0
    assert {glyph.text for glyph in glyphs} == {NO_TEXT}


@pytest.mark.parametrize(("seen", "read"), [("دنده", "دنده"), ("دتده", "��ده")])
def test_a_word_that_ocr_is_less_sure_of_fills_holes_if_it_is_a_known_one(seen: str, read: str) -> None:
    glyphs = from_left("هدند")
    for glyph in glyphs[2:]:
        glyph.text = NO_TEXT
    box = Box(0.0, 92.0, 20.0, 102.0)
    infer_by_ocr(glyphs, [Line(seen, source="ocr", box=box, words=(Word(seen, box, 0.5),))], Words("دنده"))
    assert "".join(glyph.text for glyph in reversed(glyphs)) == read


def lexicon(*words: str) -> Words:
    return Words(*map(fold, words))


def text_of(lines: list[list[LineCell]]) -> list[str]:
    return ["".join(cell.text for cell in cells) for cells in lines]


def test_a_glyph_whose_letter_makes_no_words_gets_the_letter_that_does() -> None:
    one = font()
    lines = [marks_of(text, one, {0: 99}) for text in ("یژوهش", "یدر", "یرده", "یروانه")]
    lines.append(marks_of("این بازی", one))
    assert corrected(lines, lexicon("پژوهش", "پدر", "پرده", "پروانه", "این", "بازی")) == 4
    assert text_of(lines) == ["پژوهش", "پدر", "پرده", "پروانه", "این بازی"]


def test_a_ligature_told_as_one_letter_is_two_where_words_say_so() -> None:
    one = font()
    lines = [marks_of(text, one, {text.index("ل"): 77}) for text in ("اطلعات", "مقلت", "سؤلت")]
    assert corrected(lines, lexicon("اطلاعات", "مقلات", "سؤلات")) == 3
    assert text_of(lines) == ["اطلاعات", "مقلات", "سؤلات"]


@pytest.mark.parametrize(
    ("height", "count", "text"), [(0.1, 3, "افزایش ترافیک افزون"), (0.5, 0, "افززایش ترزافیک افززون")]
)
def test_a_flat_glyph_called_a_letter_is_a_kashida_where_words_are_known_without_it(
    height: float, count: int, text: str
) -> None:
    one, other = font(), font()
    one.outlines, one.widths = Shape(height), {55: 1000.0}
    cells = marks_of("افززایش ترزافیک افززون", other)
    for place in (3, 10, 19):
        glyph = cells[place].glyph
        assert glyph is not None
        glyph.font, glyph.code = one, 55
    assert corrected([cells], lexicon("افزایش", "ترافیک", "افزون")) == count
    assert text_of([cells]) == [text]


def test_names_that_no_lexicon_knows_keep_their_letters() -> None:
    one = font()
    lines = [marks_of(text, one) for text in ("این بازار ثمینا", "کتاب پسر ثریان")]
    assert corrected(lines, lexicon("این", "بازار", "کتاب", "پسر", "سمینا")) == 0


def test_a_joined_glyph_at_the_end_of_words_is_a_letter_not_a_sign() -> None:
    one = font()
    one.texts = {ord("ت"): "\N{ARABIC LETTER TEH INITIAL FORM}"}
    lines = [marks_of(word + NO_TEXT, one, {len(word): 9}) for word in ("صورت", "دولت", "قدرت")]
    assert solve(lines, lexicon("صورت", "دولت", "قدرت", "صورتی", "دولتی", "قدرتی")) == (3, 0)
    assert text_of(lines) == ["صورتی", "دولتی", "قدرتی"]


def test_words_of_another_font_are_mended_by_letters_that_were_confused_elsewhere() -> None:
    one, head = font(), font()
    lines = [marks_of(text, one, {0: 99}) for text in ("یژوهش", "یدر", "یرده", "یروانه")]
    lines.append(marks_of("ییروزی", head))
    assert corrected(lines, lexicon("پژوهش", "پدر", "پرده", "پروانه", "پیروزی")) == 5
    assert text_of(lines)[-1] == "پیروزی"


def test_one_long_word_is_enough_for_what_a_producer_is_known_to_do() -> None:
    one = font()
    lines = [
        marks_of(text, one, {text.index("ل"): 77} if text == "اطلعات" else None) for text in ("اطلعات", "این", "گلدان")
    ]
    assert corrected(lines, lexicon("اطلاعات", "این", "گلدان")) == 1
    assert text_of(lines) == ["اطلاعات", "این", "گلدان"]


@pytest.mark.parametrize(
    ("words", "count"), [("افزایش ترافیک افزون", 0), ("افزایش ترافیک افزون نگاه کتاب پدر دیوان", 7)]
)
def test_a_kashida_that_is_not_flat_takes_more_words(words: str, count: int) -> None:
    one, other = font(), font()
    one.outlines, one.widths = Shape(0.5), {55: 1000.0}
    lines = []
    for word in words.split():
        cells = marks_of(word[:2] + "ز" + word[2:], other)
        assert cells[2].glyph is not None
        cells[2].glyph.font, cells[2].glyph.code = one, 55
        lines.append(cells)
    assert corrected(lines, lexicon(*words.split())) == count


@pytest.mark.parametrize("name", ["weasyprint-kashida-Nazli-letter", "weasyprint-lamalef-Nazli-letter"])
def test_imitations_of_tables_that_lie_are_read_as_the_page_shows_them(name: str) -> None:
    # pages of WeasyPrint whose tables were changed the way Word's and LibreOffice's are: see bench/pdf/wild.py
    (page,) = read_pdf(LYING / f"{name}.pdf", ReadOptions(ocr="never")).pages
    rates = score((LYING / f"{name}.txt").read_text(encoding="utf-8"), page.text)
    assert (rates.cer, rates.zwnj_f1) == (0.0, 1.0)
    assert {(issue.level, issue.code) for issue in page.issues} == {("warning", "letters-inferred")}

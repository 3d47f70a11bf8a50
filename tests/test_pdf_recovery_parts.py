"""Text layers that lie: their verdicts and grades at the limits, hamzas by ink, and glyphs drawn anew."""

from __future__ import annotations

import math
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pytest
from PIL import ImageFont

from pdf_glyphs import Words, font, from_left
from satrchin.document import Box, Cell, Line
from satrchin.reading.ocr.engine import OcrChar, OcrWord
from satrchin.reading.pdf.lines.cells import LineCell
from satrchin.reading.pdf.recovery import by_lexicon, by_ocr, glyph_lines, hamzas, line_grades, rerender, verdict
from satrchin.reading.pdf.recovery.line_grades import LineGrade
from satrchin.reading.pdf.syntax.fonts import NO_TEXT
from satrchin.reading.pdf.syntax.glyph import Glyph

ZWNJ = "\N{ZERO WIDTH NON-JOINER}"
KNOWN = ["نامه", "گزارش", "کتاب", "خانه", "درخت", "باران", "دفتر", "شهر", "مهمان", "دریا", "کوه", "جنگل"]
WORDS = Words(*KNOWN, "مینو")


def judged(text: str, lexicon: Any = WORDS) -> tuple[str, bool]:
    found = verdict.verdict([Line(line) for line in text.split("\n")], lexicon)
    return found.why, found.hopeless


@pytest.mark.parametrize(
    ("lost", "letters", "hopeless"), [(1, 24, False), (1, 23, True), (2, 48, False), (2, 46, True), (4, 96, False)]
)
def test_letters_without_a_mapping_are_told_and_up_to_one_in_25_are_borne(
    lost: int, letters: int, hopeless: bool
) -> None:
    """A private character counts as one; an accent counts on a Persian page."""
    why = f"{lost} of its {letters + lost} letters have no Unicode mapping"
    for sign in (NO_TEXT, "\ue000"):
        assert judged("ب" * letters + " " + sign * lost) == (why, hopeless)
    assert judged("ب" * letters + " " + "\N{COMBINING ACUTE ACCENT}" * lost)[0] == why
    assert judged("b" * letters + " " + "\N{COMBINING ACUTE ACCENT}" * lost) == ("", False)


@pytest.mark.parametrize(("soup", "others", "bad"), [(8, 23, True), (8, 24, False), (7, 0, False)])
def test_words_of_symbols_are_a_quarter_of_a_broken_page(soup: int, others: int, bad: bool) -> None:
    """Eight at least; a word counts if three in ten of its characters are signs, and some are letters."""
    text = " ".join([*["a=.6"] * soup, *["abcd"] * others, *["12345"] * 90, *["+=-"] * 0])
    why = f"{soup} of its {soup + others} words consist largely of symbols" if bad else ""
    assert judged(text) == (why, bad)
    assert judged(" ".join(["ab=cdefg"] * 30)) == ("", False)


@pytest.mark.parametrize(("mixed", "others", "bad"), [(1, 11, True), (1, 19, False), (2, 19, True), (1, 10, False)])
def test_words_of_two_scripts(mixed: int, others: int, bad: bool) -> None:
    """One in twenty of a page of twelve words; Latin letters between Persian ones, twice, on any page."""
    text = " ".join(["کتاب2", *["PDFها"] * (mixed - 1), *["نامه"] * others]) if mixed else ""
    why, hopeless = judged(text)
    assert ("mix letters of two scripts" in why, hopeless) == (bad, bad)


def test_latin_letters_between_persian_ones() -> None:
    """Nobody writes them; once may be a slip, twice shows a wrong map even without a lexicon."""
    assert judged("کxاب", None) == ("", False)
    assert judged("کxاب دxتر", None) == ("2 of its 2 words mix letters of two scripts", True)
    assert judged("کwxyzاب دwxyzتر", None) == ("", False)


@pytest.mark.parametrize(("count", "why"), [(2, ""), (3, "ZWNJs split single letters from 3 words")])
def test_zwnjs_that_split_letters_from_known_words(count: int, why: str) -> None:
    torn = [f"{word[0]}{ZWNJ}{word[1:]}" for word in ("نامه", "گزارش", "دفتر")][:count]
    assert judged(" ".join([*torn, f"مینو{ZWNJ}ی", *KNOWN])) == (why, False)
    assert judged(" ".join([f"ص{ZWNJ}ضط"] * 5 + KNOWN * 3)) == ("", False)


@pytest.mark.parametrize(
    ("letters", "blanks", "apart"), [("ببب", [False, False], True), ("بب", [False], False),
    ("ببب", [False, True], False),
    ("ب1ب", [False, False], False), ("بببب", [False, False], False)],
)  # fmt: skip
def test_a_cell_of_letters_apart(letters: str, blanks: list[bool], apart: bool) -> None:
    """Three letters and more, with a gap and no blank of the file between each two; other cells do not matter."""
    box = Box(0, 0, 1, 1)
    cells = [Cell("ن", box), Cell("\t", None)]
    for place, letter in enumerate(letters):
        cells.append(Cell(letter, box))
        if place < len(blanks):
            cells.append(Cell(" ", box if blanks[place] else None))
    assert verdict.letters_apart(Line("", cells=tuple(cells))) is apart


def test_the_confidence_of_a_layer_is_the_mean_of_its_lines() -> None:
    grades = (LineGrade(1.0), LineGrade(0.5))
    assert verdict.Verdict(grades=grades).confidence == 0.75
    assert (verdict.Verdict().confidence, verdict.Verdict(hopeless=True).confidence) == (1.0, 0.0)


def grade(text: str, lexicon: Any = WORDS) -> LineGrade:
    (found,) = line_grades.line_grades([text], lexicon)
    return found


@pytest.mark.parametrize(("known", "strange"), [(3, 0), (2, 1), (5, 2), (1, 3), (0, 3), (9, 3)])
def test_a_grade_is_the_odds_of_its_words(known: int, strange: int) -> None:
    """Of right lines 6 % of the words are unknown, of wrong ones 35 %; one line in fifty is wrong beforehand."""
    odds = math.log(0.02 / 0.98) + strange * math.log(0.35 / 0.06) + known * math.log(0.65 / 0.94)
    found = grade(" ".join([*KNOWN[:known], *["ضصثق", "ظطزر", "ژذدئ"][:strange]]))
    assert found.confidence == pytest.approx(1 / (1 + math.exp(odds)), abs=1e-3)
    assert found.why == (f"{strange} of its words are unknown" if odds > 0 else "")
    assert (found.words, found.unknown) == (known + strange, strange)


def test_lines_without_evidence_are_right() -> None:
    """Two unknown words, Latin words, Arabic ones with vowel signs, and single letters that are words."""
    for text in ("ضصثق ظطزر", "abc def ghi jkl", "الضصث بِسمِ والظطز", "و آ ا و", "", "۱۲ ۳۴ ۵۶"):
        assert (grade(text).confidence, grade(text).why) == (1.0, "")
    assert grade("ضصثق ظطزر ژذدئ", None).confidence == 1.0


def test_what_else_lowers_a_grade() -> None:
    """Lost letters, letters apart, words without blanks, words that are known from their end."""
    assert grade(f"نامه{NO_TEXT}").confidence == 1.0
    assert grade(f"نامه{NO_TEXT * 3}") == LineGrade(0.0, "3 of its 7 letters have no Unicode mapping")
    assert grade("ب ت ث کتاب").confidence < grade("ب ت کتاب").confidence
    assert (
        grade("ب ت ث کتاب نامه خانه درخت باران شهر دریا").confidence
        == grade("کتاب نامه خانه درخت باران شهر دریا").confidence
    )
    assert grade(("ضصثق" * 8) + " کتاب نامه").why == "spaces between words are missing"
    assert grade("همان شرازگ کتاب")[:2] == (0.0, "its letters are in reverse order")
    assert "reverse" not in grade("همان کتاب خانه").why
    assert "reverse" not in grade("همان شرازگ کتاب خانه درخت").why


@pytest.mark.parametrize(
    ("words", "unknown", "bad"),
    [(200, 41, True), (200, 40, False), (10, 4, True), (10, 3, False), (2, 2, False), (3, 3, True)],
)
def test_a_page_of_unknown_words(words: int, unknown: int, bad: bool) -> None:
    """More than a fifth of three words and more, and odds for it."""
    assert line_grades.page_is_nonsense([LineGrade(1.0, "", words, unknown)]) is bad


def alef(box: tuple[float, float, float, float] | None, *, inferred: bool = True) -> LineCell:
    one = font()
    one.outlines = SimpleNamespace(box=lambda _: box)
    glyph = from_left("ا")[0]
    glyph.font, glyph.inferred = one, inferred
    return LineCell("ا", "R", glyph)


@pytest.mark.parametrize(
    ("box", "text"),
    [
        ((0.0, 0.0, 0.2, 0.79), "ا"),
        ((0.0, 0.0, 0.2, 0.81), "أ"),
        ((0.0, -0.09, 0.2, 0.7), "ا"),
        ((0.0, -0.11, 0.2, 0.7), "إ"),
        ((0.0, 0.0, 0.31, 0.9), "أ"),
        ((0.0, 0.0, 0.33, 0.9), "ا"),  # as broad as a madda
        (None, "ا"),
    ],
)
def test_hamzas_of_inferred_alefs(box: tuple[float, float, float, float] | None, text: str) -> None:
    """An alef whose ink is a tenth of the size higher or deeper than the highest alef of its font has a hamza."""
    known, narrow, unknown = (
        alef((0.0, 0.0, 0.2, 0.7), inferred=False),
        alef((0.0, 0.1, 0.1, 0.5), inferred=False),
        alef(box),
    )
    outlines = {1: (0.0, 0.0, 0.2, 0.7), 2: (0.0, 0.1, 0.1, 0.5), 3: box}
    one = font()
    one.outlines = SimpleNamespace(box=outlines.get)
    for code, cell in enumerate((known, narrow, unknown), 1):
        assert cell.glyph is not None
        cell.glyph.font, cell.glyph.code = one, code
    hamzas.with_hamzas([[known, unknown], [narrow]])
    assert (known.text, unknown.text) == ("ا", text)
    alone = alef((0.0, 0.0, 0.2, 0.9))
    hamzas.with_hamzas([[alone]])
    assert alone.text == "ا"


def drawable_glyph(x0: float, box: tuple[float, float, float, float] | None, text: str = NO_TEXT) -> Glyph:
    one = font()
    one.outlines = SimpleNamespace(box=lambda _: box, tables={}, reach=lambda _: 1)
    glyph = from_left("?", x0)[0]
    glyph.font, glyph.text = one, text
    return glyph


@pytest.mark.parametrize(
    ("x0", "width", "low", "y", "found"),
    [
        (1.0, 2.0, 0.36, 100.0, True),
        (1.0, 2.0, 0.34, 100.0, False),
        (3.8, 2.0, 0.5, 100.0, True),
        (3.9, 2.0, 0.5, 100.0, False),
        (1.0, 2.0, 0.5, 109.9, True),
        (1.0, 2.0, 0.5, 110.1, False),
        (0.0, 5.0, 0.5, 100.0, False),
    ],
)
def test_a_lost_sign_above_a_letter_is_a_hamza(x0: float, width: float, low: float, y: float, found: bool) -> None:
    """A glyph whose ink is high, over a wider one that covers six tenths of it."""
    letter, sign = from_left("ب")[0], drawable_glyph(x0, (0.0, low, 0.2, 0.6))
    sign.x1, sign.y = x0 + width, y
    expected = {id(sign): "\N{ARABIC HAMZA ABOVE}"} if found else {}
    assert by_ocr._signs([letter, sign]) == expected
    assert by_ocr._signs([sign, letter]) == expected
    assert by_ocr._signs([sign, *from_left("آبپ", 50.0), letter]) == {}


def test_a_comma_is_higher_than_wide() -> None:
    for height, sign in ((0.27, "."), (0.28, "،")):
        assert by_ocr._comma(drawable_glyph(0.0, (0.1, 0.1, 0.3, 0.1 + height))) == sign
    assert by_ocr._comma(drawable_glyph(0.0, None)) == "."


@pytest.mark.parametrize(
    ("text", "order"),
    [("ab،", "ab،"), ("(۱۲)", ")۱۲("), ("نا12", "21ان"), ("..", ".."), ("۱۲", "۱۲"), ("«۱", "۱«")],
)
def test_the_text_of_ocr_as_it_stands(text: str, order: str) -> None:
    """Persian words from the left, numbers in their own order with the signs around them swapped."""
    assert by_ocr._as_shown(text) == order


@pytest.mark.parametrize(
    ("letters", "inferred", "price"),
    [
        ("ب", "ب", 0.0),
        ("", "ب", 1.0),
        ("", None, 1.0),
        ("پ", "ب", 0.8),
        ("پ", None, 0.1),
        ("لا", None, 0.4),
        ("لا", "ب", 1.1),
    ],
)
def test_the_price_of_letters(letters: str, inferred: str | None, price: float) -> None:
    assert by_ocr._price(letters, inferred) == pytest.approx(price)


@pytest.mark.parametrize(
    ("y", "x", "rows"), [(102.9, 40, 1), (103.1, 40, 2), (100, 57.4, 1), (100, 57.6, 2), (100, 36, 1)]
)
def test_glyphs_of_a_line_that_is_drawn(y: float, x: float, rows: int) -> None:
    """Baselines up to 0.3 of the size apart are one; a gap of 1.5 sizes parts it."""
    line = [*from_left("ببببببب ب"), *from_left("پپ", x, y)]
    found = list(glyph_lines._rows(line))
    assert len(found) == rows
    assert not any(glyph.text == " " for row in found for glyph in row)


def test_the_ink_of_a_line() -> None:
    """Its middle and spread in rows; a white picture has its middle and the smallest spread."""
    grey = np.full((40, 10), 255, dtype=np.float32)
    assert glyph_lines._spread(grey) == (20, 1.0)
    grey[10] = grey[20] = 0
    assert glyph_lines._spread(grey) == (15.0, 5.0)
    grey[20] = 255
    assert glyph_lines._spread(grey) == (10.0, 1.0)


@pytest.mark.parametrize(("middle", "first"), [(20.0, 8), (2.0, None)])
def test_a_strip_reaches_four_spreads_up_and_three_down(middle: float, first: int | None) -> None:
    """What is beyond the picture is white; a column of the strip is so many of the picture."""
    grey = np.zeros((40, 70), dtype=np.float32)
    image, step = glyph_lines._strip(grey, middle, 3.0, 7)
    assert (image.size, step) == ((round(70 / 3), 7), 3.0)
    rows = np.asarray(image)[:, 5].tolist()
    assert rows == ([0] * 7 if first is not None else [255] * 3 + [round(255 / 3)] + [0] * 3)
    assert glyph_lines._strip(grey[:, :9], middle, 3.0, 7)[0].size == (8, 7)


def test_the_box_of_a_word_is_in_the_frame_of_its_glyphs() -> None:
    row = [*from_left("ab", 50, 100), *from_left("c", 60, 101, size=12)]
    word = glyph_lines._word(OcrWord((OcrChar("ب", 0.5, 4, 8),), 0.7), row, 40.0, 0.5)
    assert (word.text, word.confidence) == ("ب", 0.7)
    assert word.box == Box(42.0, 88.0, 44.0, 101 + 0.4 * 12)


def test_only_long_lines_say_how_their_ink_spreads() -> None:
    """The middle one of those that are wider than ten sizes; without one a usual value is taken."""
    row = from_left("ب")
    made = [(row, np.zeros((1, width), np.float32), 2.0, 0.0) for width in (201, 201, 201, 200)]
    spreads = [(0.0, 4.0), (0.0, 5.0), (0.0, 9.0), (0.0, 50.0)]
    assert glyph_lines._usual(cast("Any", made), spreads) == 0.25
    assert glyph_lines._usual(cast("Any", made[3:]), spreads[3:]) == 0.18


def test_regions_that_overlap_are_set_below_each_other() -> None:
    """Copies move, with three sizes of white around them; the glyphs of the page stay."""
    page = [*from_left("ابپ", 100, 200, seq=0), *from_left("تثج", 300, 200, seq=50)]
    copies = rerender.set_apart(page)
    assert [glyph.text for glyph in copies] == [glyph.text for glyph in page]
    assert min(glyph.x0 for glyph in copies) == 30.0
    assert min(glyph.y for glyph in copies) == 30.0
    assert page[0].x0 == 100
    assert rerender.set_apart([]) == []


def test_blanks_without_width_are_made_wide() -> None:
    """A blank that the next letter covers moves what follows by its width; one with room of its own does not."""
    for blank, shift in ((10.0, 2.5), (5.0, 0.0)):
        row = [*from_left("اب"), *from_left("پت", 10.0, seq=5)]
        row.insert(2, from_left(" ", blank if shift else 10.0, seq=9)[0])
        if not shift:
            for glyph in row[3:]:
                glyph.x0, glyph.x1 = glyph.x0 + 2.5, glyph.x1 + 2.5
        ends = [glyph.x1 for glyph in row]
        rerender._part(row)
        assert max(glyph.x1 for glyph in row) == max(ends) + shift


def test_a_picture_of_glyphs(monkeypatch: pytest.MonkeyPatch) -> None:
    """The usual size is 44 pixels; a glyph that cannot be drawn ends it if nothing else says what it is."""
    monkeypatch.setattr(rerender, "_cut", lambda _, size: ImageFont.load_default(size))
    monkeypatch.setattr(rerender, "loaded", lambda _: SimpleNamespace(mapped=False, glyphs={}))
    glyphs = from_left("اب پ", 10.0, 50.0)
    found = rerender.picture_of(glyphs)
    assert found is not None
    picture, scale = found
    assert (scale, picture.size) == (4.4, (round((27.5 + 30) * 4.4), round(80 * 4.4)))
    assert picture.getextrema() == (0, 255)
    assert rerender.picture_of([]) is None
    monkeypatch.setattr(rerender, "MOST_PIXELS", 80 * 57.5 * 4.4**2)
    assert rerender.picture_of(glyphs) is not None
    monkeypatch.setattr(rerender, "MOST_PIXELS", 80 * 57.5 * 4.4**2 - 1)
    assert rerender.picture_of(glyphs) is None
    monkeypatch.undo()
    monkeypatch.setattr(rerender, "_cut", lambda *_: None)
    found = rerender.picture_of(glyphs)
    assert found is not None
    assert found[0].getextrema() == (255, 255)
    glyphs[0].text = NO_TEXT
    assert rerender.picture_of(glyphs) is None


HOLE, SECOND = by_lexicon._HOLES
FREQUENT = cast("Any", Words(**dict.fromkeys(["کتاب", "نامه", "دفتر", "باران", "درخت"], 1000)))


@pytest.mark.parametrize(
    ("shapes", "letter"),
    [
        ([f"کت{HOLE}ب", f"ن{HOLE}مه", f"ب{HOLE}ران"], "ا"),
        ([f"کت{HOLE}ب", f"ن{HOLE}مه", f"صص{HOLE}صص"], "ا"),  # an unknown name is no evidence
        ([f"کت{HOLE}ب", f"صص{HOLE}صص", f"ضض{HOLE}ضض"], ""),  # but most may not be unknown
        ([f"کت{HOLE}ب", f"دف{HOLE}ر"], ""),  # no letter makes both
        ([f"صص{HOLE}صص"], ""),
    ],
)
def test_the_letter_that_makes_words_of_patterns(shapes: list[str], letter: str) -> None:
    assert by_lexicon._best(shapes, 1, FREQUENT, flat=False) == letter


def test_two_letters_of_a_pattern() -> None:
    assert by_lexicon._best([f"ک{HOLE}{SECOND}ب", f"کت{HOLE}{SECOND}"], 2, FREQUENT, flat=False) == ""
    assert by_lexicon._best([f"بار{HOLE}{SECOND}"] * 3, 2, FREQUENT, flat=False) == "ان"


def test_a_glyph_at_the_ends_of_known_words_may_be_a_sign() -> None:
    """Unless its ink joins the letter beside it."""
    assert by_lexicon._beside_words([f"کتاب{HOLE}", f"نامه{HOLE}"], FREQUENT)
    assert not by_lexicon._beside_words([f"کتاب{HOLE}", f"{HOLE}نامه"], FREQUENT)
    assert not by_lexicon._beside_words([f"کتا{HOLE}", f"نام{HOLE}"], FREQUENT)

"""The cells of a line: gaps and blanks at their limits, signs and their letters, numbers, brackets, boxes."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from pdf_glyphs import FONT, font, from_left
from satrchin.document import Box
from satrchin.reading.pdf.lines import brackets, cells, numbers
from satrchin.reading.pdf.lines.cells import GAP, GAP_WITH_BLANKS, LineCell, kind_of, no_room, spelled, visual
from satrchin.reading.pdf.lines.document_lines import open_spans, to_line
from satrchin.reading.pdf.syntax.glyph import Glyph

ZWNJ, TANWIN, FATHA = "\N{ZERO WIDTH NON-JOINER}", "\N{ARABIC FATHATAN}", "\N{ARABIC FATHA}"


def glyph(text: str, x0: float, x1: float, *, size: float = 10.0, seq: int = 0) -> Glyph:
    return Glyph(text, ord(text[0]), FONT, x0, x1, 100.0, size, 0.0, seq, seq, -1, hidden=False)


def cell(text: str, *signs: str) -> LineCell:
    kind = {" ": "S", ZWNJ: "Z"}.get(text, kind_of(text))
    return LineCell(text, kind, diacritics=tuple(LineCell(sign, "M") for sign in signs))


def shown(line: list[LineCell]) -> str:
    return "".join(one.text for one in line)


@pytest.mark.parametrize(
    ("gap", "kinds", "parted"),
    [
        (1.9, "رر", True),
        (1.7, "رر", False),
        (1.1, "رa", True),  # letters of two scripts have two fonts
        (0.9, "رa", False),
        (1.9, "۱۲", True),
        (1.7, "۱۲", False),
    ],
)
def test_a_gap_between_words_of_a_line_without_blanks(gap: float, kinds: str, parted: bool) -> None:
    """0.18 of the font size, and a tenth between a Latin and a Persian letter."""
    left, right = kinds
    assert shown(visual([glyph(left, 0, 5), glyph(right, 5 + gap, 10)])) == (f"{left} {right}" if parted else kinds)


@pytest.mark.parametrize(
    ("number", "blanks", "width", "least"),
    [
        (0, 0, 0.0, GAP),
        (12, 1, 5.0, GAP),  # a blank for twelve cells: the line's words are parted by gaps
        (11, 1, 4.0, 0.32),  # four fifths of a blank
        (11, 1, 1.0, GAP),
        (11, 1, 9.0, GAP_WITH_BLANKS),
        (11, 1, 0.0, GAP),
    ],
)
def test_the_smallest_gap_of_a_line_with_blanks(number: int, blanks: int, width: float, least: float) -> None:
    line = [LineCell(one.text, "R", one) for one in from_left("ب" * number)]
    gaps = {1: [glyph(" ", 0, width) for _ in range(blanks)]} if blanks else {}
    assert cells._roomy(gaps, line, GAP) == pytest.approx(least)


@pytest.mark.parametrize(
    ("letters", "gap", "least"),
    [(10, 1.0, 0.08), (9, 1.0, GAP), (10, 0.91, 0.0728), (10, 0.89, GAP), (24, 1.0, GAP), (10, 1.9, GAP)],
)
def test_the_gaps_of_a_condensed_line(letters: int, gap: float, least: float) -> None:
    """Four fifths of the narrowest, if one gap in twelve is wide and none is unclear; ten letters are enough."""
    line = [LineCell(one.text, "R", one) for one in from_left("ب" * (letters + 1))]
    for number, one in enumerate(line):
        assert one.glyph is not None
        one.glyph.x0 += gap * ((number > 3) + (number > 6))
        one.glyph.x1 += gap * ((number > 3) + (number > 6))
    assert cells._crowded(line) == pytest.approx(least)


@pytest.mark.parametrize(
    ("gaps", "most", "even"),
    [
        ([1.0] * 6 + [3.0] * 4, 1.0, 1.0),
        ([1.0] * 5 + [3.0] * 4, 1.0, 0.0),  # 1.0 is the usual gap of five in nine: too few
        ([1.0, 1.4, 0.6, 1.0, 1.0], 1.0, 1.0),
        ([1.0, 1.6, 0.4, 1.0, 1.6], 1.0, 0.0),
        ([0.2] * 6, 1.0, 0.0),
        ([1.9] * 6, 0.18, 0.0),
    ],
)
def test_gaps_of_a_letterspaced_line_are_alike(gaps: list[float], most: float, even: float) -> None:
    """Three in five are within half a point of each other, in a font of 10 points, and within the bounds."""
    assert cells._even(gaps, 10.0, most) == even


@pytest.mark.parametrize(("count", "gap", "spread"), [(7, 1.5, 1.5), (6, 1.5, 0.0), (7, 0.2, 0.0), (7, 2.0, 0.0)])
def test_a_letterspaced_line_has_one_gap_before_each_cell(count: int, gap: float, spread: float) -> None:
    """Six gaps show it; without blanks they are narrower than a gap between words."""
    line = [LineCell(one.text, "R", one) for one in from_left("ب" * count)]
    for number, one in enumerate(line):
        assert one.glyph is not None
        one.glyph.x0 += gap * number
        one.glyph.x1 += gap * number
    assert cells.spreads_of(line, blanked=False) == pytest.approx([spread] * count)
    assert cells.spreads_of(line, blanked=True) == pytest.approx([gap if count > 6 and gap > 0.3 else 0.0] * count)


@pytest.mark.parametrize(
    ("blank", "letter", "gap", "roomless"),
    [
        ((10, 12.5), (10, 15), 0.0, True),
        ((10, 12.5), (10.9, 15), 0.0, True),
        ((10, 12.5), (11.1, 15), 0.0, False),
        ((10, 12.5), (12.0, 15), 2.0, True),
        ((10, 20), (10.5, 16), 0.0, True),
        ((10, 20), (10.5, 15.9), 0.0, False),  # it covers less than six tenths of the blank
        ((10, 20), (10.05, 11), 0.0, True),  # unless it begins exactly there
        ((10, 20), (10, 10), 0.0, False),
    ],
)
def test_a_blank_that_a_letter_covers(
    blank: tuple[float, float], letter: tuple[float, float], gap: float, roomless: bool
) -> None:
    assert no_room(glyph(" ", *blank), glyph("ب", *letter), gap) is roomless


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        ((12.5, 17, 4), (8, 12.5, 6), True),
        ((12.5, 17, 3), (8, 12.5, 7), True),  # a vowel sign may be painted between
        ((12.5, 17, 2), (8, 12.5, 6), False),
        ((12.5, 17, 4), (8, 12.5, 8), False),
        ((12.5, 17, 6), (8, 12.5, 4), False),
        ((12.5, 17, 4), (8, 12.7, 6), False),
        ((12.3, 17, 4), (8, 12.5, 6), False),
        ((12.5, 17, 4), (11.1, 12.5, 6), False),
    ],
)
def test_a_blank_that_the_letter_painted_next_covers_from_the_right(
    before: tuple[float, float, int], after: tuple[float, float, int], found: bool
) -> None:
    """As LuaTeX paints a ZWNJ: a letter, the blank, the next letter over the blank."""
    around = [glyph("ب", x0, x1, seq=seq) for x0, x1, seq in (before, after)]
    assert cells._right_of(glyph(" ", 10, 12.5, seq=5), around) is found


@pytest.mark.parametrize(
    ("line", "read"),
    [
        ([cell("ب"), cell(" "), cell(" "), cell("د")], "ب د"),
        ([cell(" "), cell("ب"), cell(" ")], "ب"),
        ([cell("ب"), cell(ZWNJ), cell("د")], f"ب{ZWNJ}د"),
        ([cell("ب"), cell(ZWNJ), cell(" "), cell("د")], "ب د"),
        ([cell("ب"), cell(ZWNJ), cell("a")], "بa"),
        ([cell("a"), cell(ZWNJ), cell("ب")], "aب"),
        ([cell("ب", FATHA), cell(ZWNJ), cell("د")], f"ب{FATHA}{ZWNJ}د"),
        ([cell("ل", TANWIN), cell("ا"), cell("د")], f"لا{TANWIN}د"),
        ([cell("ل", TANWIN), cell("د")], f"ل{TANWIN}د"),
        ([cell("ا", TANWIN), cell("ا")], f"ا{TANWIN}ا"),
        ([cell("ل", TANWIN), cell("ا", FATHA)], f"لا{TANWIN}{FATHA}"),
        ([cell("ل", FATHA), cell("ا")], f"ل{FATHA}ا"),
    ],
)
def test_cells_as_they_are_spelled(line: list[LineCell], read: str) -> None:
    """Single blanks between words, ZWNJs between letters, signs behind their letter, a tanwin behind the alef."""
    assert shown(spelled(line)) == read
    assert not any(one.diacritics for one in line)


@pytest.mark.parametrize(
    ("shape", "votes"),
    [
        ("15/07/1402", 1), ("1402/07/15", -1), ("15/7/1402", 1), ("15/123/1402", 0), ("07/1402", 0), ("15:30", -1),
        ("30:15", 1), ("15:30:00", 0), ("24:30", -1), ("25:30", 0), ("59:23", 1), ("60:23", 0), ("000,250,1", 1),
        ("1,250", -1), ("250,1", 1), ("1234,567", 0), ("250,250", 0), ("-12-11-1402-", 1), ("12/11-1402", 0),
        ("12//1402", 0), ("1402.11.12", -1),
    ],
)  # fmt: skip
def test_numbers_vote_for_the_side_that_their_groups_stand_from(shape: str, votes: int) -> None:
    """A date with its year first, a time before midnight, thousands in threes; what is neither votes for none."""
    line = from_left(shape.translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")))
    assert numbers.votes(line) == votes
    assert numbers.votes(from_left(shape)) == 0  # Latin digits say nothing


def test_digits_of_one_number_touch() -> None:
    """Gaps up to 0.15 of the font size; another height and a turned line are other numbers."""
    date = from_left("۱۵/۰۷/۱۴۰۲")
    for gap, found in ((1.4, 1), (1.6, 0)):
        moved = [replace(one, x0=one.x0 + gap * (n > 2), x1=one.x1 + gap * (n > 2)) for n, one in enumerate(date)]
        assert numbers.votes(moved) == found
    assert numbers.votes([replace(one, angle=90.0) for one in date]) == 0
    assert numbers.votes([*date, *from_left("۱۵/۰۷/۱۴۰۲", y=130)]) == 2


def test_a_line_of_cells_has_their_box_and_tabs_between_them() -> None:
    """A glyph's box reaches from its ascent to its descent; inferred cells have none."""
    first, second = ([LineCell(one.text, "R", one) for one in from_left(text, x)] for text, x in (("اب", 0), ("پ", 20)))
    line = to_line([[*first, LineCell(ZWNJ, "Z")], second], ((1, 2),))
    assert (line.text, line.box, line.spans) == (f"اب{ZWNJ}\tپ", Box(0.0, 92.0, 25.0, 102.0), ((1, 2),))
    assert [found.box for found in line.cells[2:4]] == [None, None]
    assert to_line([[LineCell(" ", "S")]]).cells == ()


def test_the_box_of_a_turned_glyph_is_turned_with_it() -> None:
    turned = replace(from_left("ب", 10.0, 100.0)[0], angle=90.0)
    assert to_line([[LineCell("ب", "R", turned)]]).box == Box(-102.0, 10.0, -92.0, 15.0)


def test_the_runs_of_a_line_that_nothing_orders_have_their_places() -> None:
    """They count in the text of the line, with a TAB between the cells of a table."""

    def part(text: str, *, either: bool) -> list[LineCell]:
        found = [cell(letter) for letter in text]
        for one in found:
            one.either = either
        return found

    one, other = part("اب", either=False), part("16 A", either=True)
    assert list(open_spans([one + other])) == [(2, 6)]
    assert list(open_spans([one, other + one, other])) == [(3, 7), (10, 14)]
    assert list(open_spans([one])) == []


def test_text_beside_a_bracket_votes_for_its_side() -> None:
    """Up to 0.12 of the font size; text on both sides, or on none, says nothing."""
    for x, votes in ((6.1, 1), (6.3, 0)):
        glyphs = [glyph("(", 0, 5), glyph("ب", x, 11)]
        assert brackets._touched(glyphs, {brackets._key(glyphs[0])})[brackets._key(glyphs[0])] == votes
    around = [glyph("ب", 0, 5), glyph("(", 5, 10), glyph("ب", 10, 15)]
    assert sum(brackets._touched(around, {brackets._key(around[1])}).values()) == 0
    assert sum(brackets._touched(around[:2], {brackets._key(around[1])}).values()) == -1
    apart = [glyph("(", 0, 5), replace(glyph("ب", 5, 10), y=103.0)]
    assert sum(brackets._touched(apart, {brackets._key(apart[0])}).values()) == 0


def test_brackets_without_votes_follow_the_others() -> None:
    """If most of a page's brackets are mirrored so are they; comparison signs keep their text."""
    first, second, third = (1, 40), (1, 41), (2, 60)
    texts = {first: "(", second: ")", third: "<"}
    assert brackets._by_votes(texts, Counter({first: 1})) == texts
    assert brackets._by_votes(texts, Counter({first: -1})) == {first: ")", second: "(", third: "<"}
    assert brackets._by_votes(texts, Counter({first: 2, second: 2})) == {first: "(", second: "(", third: "<"}
    assert brackets._by_votes(texts, Counter({third: -5})) == texts


@pytest.mark.parametrize(
    ("middle", "opens"), [(0, True), (494, True), (495, None), (500, None), (505, None), (506, False), (1000, False)]
)
def test_which_way_an_outline_opens(middle: int, opens: bool | None) -> None:
    """Its middle is to the left of its ends by a twentieth of its width."""
    outline = [(450, 0), (middle - 50, 50), (450, 100), (550, 100), (middle + 50, 50), (550, 0)]
    assert brackets._opens([outline]) is opens
    assert brackets._opens([]) is None


def test_a_sign_is_attached_to_the_letter_below_it() -> None:
    """One of no width stands at the left edge of its letter; a letter goes before a sign of punctuation."""
    line = from_left("بد.")
    for x, letter in ((0.0, "ب"), (4.9, "ب"), (5.0, "د"), (9.98, "د")):
        read = spelled(visual([*line, replace(line[0], text=FATHA, x0=x, x1=x)]))
        assert shown(read).replace(f"{letter}{FATHA}", letter) == "بد."
    assert shown(spelled(visual([glyph("ب", 0, 5), glyph(FATHA, 3, 3), glyph(FATHA, 2, 2)]))) == f"ب{FATHA}{FATHA}"
    assert shown(visual([glyph(FATHA, 0, 0)])) == ""


def test_a_sign_of_another_font_is_farther_off_in_a_line_with_blanks() -> None:
    """Beside a Latin letter its gap separates words from 0.35 of the size on; of one font from 0.18 on."""
    other = font()
    for gap, one, two in ((3.0, "a#", "a #"), (3.6, "a #", "a #")):
        blanks = [glyph(" ", 30, 32.5), glyph("b", 32.5, 37)]
        letters = [glyph("a", 0, 5), glyph("#", 5 + gap, 10 + gap)]
        assert shown(visual([letters[0], replace(letters[1], font=other), *blanks])).startswith(one)
        assert shown(visual([*letters, *blanks])).startswith(two)

"""The layout of texts at its limits: which lines go on, columns, page numbers and heads, words cut by a hyphen."""

from __future__ import annotations

import pytest

from satrchin.document import Context, Edit, Line, Page
from satrchin.stages import layout
from satrchin.stages.layout import Layout, _Column, _goes_on

WIDTH = 60
FULL = _Column(WIDTH, wrapped=True, sentences=False)


def line(length: int, end: str = "") -> str:
    """A line of Persian letters of this length that ends so."""
    return ("بپتث " * 40)[: length - len(end)].replace(" ", "ج") + end


@pytest.mark.parametrize(
    ("text", "after", "confidence"),
    [
        (line(60), line(50), 0.9),
        (line(51), line(50), 0.9),  # 0.85 of the width
        (line(50), line(50), 0.75),
        (line(42), line(50), 0.75),  # 0.7
        (line(41), line(50), 0.0),
        (line(33, "،"), line(50), 0.95),  # 0.55, and it cannot end here
        (line(32, "،"), line(50), 0.0),
        (line(40, " و"), line(50), 0.95),
        (line(40, " کتاب"), line(50), 0.0),
        (line(57, "."), line(50), 0.7),  # 0.94: no room for another word
        (line(56, "."), line(50), 0.0),
        (line(60, ":"), line(50), 0.0),
        (line(60), "abc", 0.0),
        ("abc" * 20, line(50), 0.0),
        (line(60), "- " + line(40), 0.0),
        (line(60), "۱. " + line(40), 0.0),
        (line(60), "۱.۵ " + line(40), 0.9),
        (line(60), "  " + line(40), 0.0),  # indented by two spaces
        (line(60), " " + line(40), 0.9),
        (" " + line(59), "  " + line(40), 0.9),
    ],
)
def test_a_line_that_goes_on(text: str, after: str, confidence: float) -> None:
    """In wrapped text of 60 characters a line."""
    assert _goes_on(text, after, FULL) == confidence


def test_a_sentence_at_the_end_of_a_full_line_may_end_a_paragraph() -> None:
    """Where every line is a sentence it does; in text that is not wrapped nothing goes on."""
    assert _goes_on(line(60, "."), line(50), FULL) == 0.7
    assert _goes_on(line(60, "."), line(50), _Column(WIDTH, wrapped=True, sentences=True)) == 0.0
    assert _goes_on(line(60), line(50), _Column(WIDTH, wrapped=False, sentences=False)) == 0.0


@pytest.mark.parametrize(
    ("lengths", "page_width", "width", "wrapped"),
    [
        ([60, 60, 60, 20], 0, 60, True),
        ([60, 60, 20], 70, 70, True),  # a short block has the width of its page
        ([60, 60, 60, 20], 70, 60, True),
        ([36, 36, 36, 20], 0, 36, True),
        ([35, 35, 35, 20], 0, 35, False),  # verse or a list
        ([140, 140, 140, 20], 0, 140, True),
        ([141, 141, 141, 20], 0, 141, False),  # whole paragraphs
        ([60, 42, 41, 41, 20], 0, 60, True),
        ([60, 41, 41, 41, 20], 0, 60, False),  # less than half of the lines are long
        ([60] * 9 + [90], 0, 60, True),  # one line in ten is an outlier
    ],
)
def test_the_column_of_a_block(lengths: list[int], page_width: int, width: int, wrapped: bool) -> None:
    found = _Column.of([line(length) for length in lengths], page_width)
    assert (found.width, found.wrapped) == (width, wrapped)


@pytest.mark.parametrize(("ends", "sentences"), [(4, False), (5, True)])
def test_a_block_in_which_each_line_is_a_sentence(ends: int, sentences: bool) -> None:
    """More than two in five lines of a long block end one; a short block may be anything."""
    texts = [line(60, ".")] * ends + [line(60)] * (10 - ends)
    assert _Column.of(texts, 0).sentences is sentences
    assert _Column.of(texts[-3:], 0).sentences


@pytest.mark.parametrize(
    ("filled", "spaced", "double"),
    [(6, 6, True), (5, 5, False), (7, 6, True), (7, 5, False), (20, 17, True), (20, 16, False)],
)
def test_a_page_whose_empty_lines_part_nothing(filled: int, spaced: int, double: bool) -> None:
    """Six lines and more, with an empty one behind 0.85 of them."""
    lines = []
    for place in range(filled):
        lines += [Line("متن"), Line("")] if place < spaced else [Line("متن")]
    assert layout._is_double_spaced([*lines, Line("")][: len(lines)]) is double


def page(*lines: str, number: int = 1) -> Page:
    """A page of a paged text."""
    made = [Line(text) for text in lines]
    made[-1] = Line(lines[-1], "\n\f")
    return Page(number, tuple(made))


def test_page_numbers_and_heads_go() -> None:
    """Numbers that count with the pages, heads that recur; the first of equal heads stays."""
    bodies = ["آب نان", "باران خوب", "پدر ما", "تابستان گرم", "ثروت بسیار"]
    pages = [
        page("گزارش انجمن", body, body[::-1] + "م", body + "ک", str(number + 4), number=number)
        for number, body in enumerate(bodies, 1)
    ]
    stage, context = Layout(heads=True), Context(pages=5)
    for one in pages:
        stage.survey(one, context)
    found = [[line.text for line in stage(one, context).lines] for one in pages]
    assert found[0][0] == "گزارش انجمن"
    assert [lines[0] for lines in found[1:]] == bodies[1:]
    assert [lines[-1] for lines in found] == [""] * 5
    edits = [edit for one in pages for edit in stage(one, context).edits]
    rules = [edit.rule for edit in edits]
    assert (rules.count("page-number"), rules.count("running-head")) == (5, 4)
    assert {edit.confidence for edit in edits} == {0.9}


@pytest.mark.parametrize(
    ("text", "gone"),
    [("صفحه ۳ از ۱۲", True), ("۳ از ۱۲", False), ("صفحه ۳", False), ("Page 3 of 12", True), ("- ۳ -", False)],
)
def test_a_page_number_that_names_itself(text: str, gone: bool) -> None:
    """With the number of pages it goes, whatever other pages have."""
    stage, context = Layout(heads=True), Context(pages=1)
    one = page("متن", "متن", "متن", text, number=7)
    stage.survey(one, context)
    assert bool(stage(one, context).edits) is gone


def test_the_edges_of_a_page() -> None:
    """Its first and last filled lines; a line of a short page is an edge once."""
    edges = list(layout._edges([Line(text) for text in ("", "a", "b", "c", "", "d")]))
    assert len(edges) == len(set(edges))
    assert {index for _, index in edges} <= {1, 2, 3, 5}
    assert ("top:", 1) in edges
    assert ("bottom:", 5) in edges
    assert [place for place, _ in layout._edges([Line("a")])] == ["top:"]
    assert list(layout._edges([])) == []


def test_heads_are_alike_before_and_after_their_repair() -> None:
    """Their letters in any order and any form; all digits are equal, and a line with one is another."""
    assert layout._key("گزارش ۱۲") == layout._key("34 شرازگ")
    assert layout._key("گزارش ۱۲") != layout._key("گزارش ۳")
    assert layout._key("گزارش") != layout._key("گزارش ۱")
    assert layout._key("كتاب") == layout._key("کتاب.")


@pytest.mark.parametrize(
    ("left", "right", "one"),
    [("گزا", "رش ما", True), ("کتاب", "خوب", False), ("inter", "national", True), ("Tehran", "Iran", False),
     ("۱۲", "رش", False), ("گزا", "۱۲", False)],
)  # fmt: skip
def test_words_that_a_hyphen_cut(left: str, right: str, one: bool) -> None:
    """The lexicon has the whole, more often than its parts; a Latin part begins with a small letter."""
    assert layout._is_one_word(left, right) is one


@pytest.mark.parametrize(("damaged", "lines", "found"), [(1, 9, False), (3, 9, True), (0, 3, False)])
def test_a_page_that_was_damaged(damaged: int, lines: int, found: bool) -> None:
    """The order of a good share of its lines was repaired."""
    edits = tuple(Edit("order", "visual-order", 1, number, (0, 1), "a", "b") for number in range(damaged))
    made = Page(1, tuple(Line("a") for _ in range(lines)), edits=edits)
    assert layout._is_damaged(made) is found

"""The limits of the layout stage: which lines are of one paragraph, and which are page numbers and running heads."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from satrchin.document import Context, Edit, Line, Page
from satrchin.stages.layout import Layout


def text(length: int, end: str = "") -> str:
    """A line of so many letters."""
    return "ب" * (length - len(end)) + end


def joined(lines: Sequence[str], **options: bool) -> list[tuple[int, float]]:
    """The lines that are joined with the next, each with its confidence."""
    page = Page(1, tuple(Line(line, "\n") for line in lines))
    edits = Layout(paragraphs=True, **options)(page, Context()).edits
    return [(edit.line, edit.confidence) for edit in edits]


@pytest.mark.parametrize(
    ("second", "sure"),
    [
        (text(60), 0.9),
        (text(51), 0.9),  # 85 % of the width
        (text(50), 0.75),
        (text(42), 0.75),  # 70 %
        (text(41), 0.0),
        (text(57, "."), 0.7),  # no room for another word
        (text(56, "."), 0.0),
        (text(57, ":"), 0.0),
        (text(33, " و"), 0.95),  # its last word asks for more
        (text(32, " و"), 0.0),
    ],
)
def test_a_line_goes_on_if_it_is_full(second: str, sure: float) -> None:
    """By its length, as a share of that of a full line, and by its end."""
    found = dict(joined([text(60), second, text(60), text(60), text(30)]))
    assert found.get(1, 0.0) == sure
    assert (found[0], found[2]) == (0.9, 0.9)


@pytest.mark.parametrize(("width", "wrapped"), [(35, False), (36, True), (140, True), (141, False)])
def test_the_width_of_wrapped_text(width: int, wrapped: bool) -> None:
    """Narrower lines are verse or a list, wider ones are paragraphs by themselves."""
    assert [line for line, _ in joined([text(width)] * 5)] == ([0, 1, 2, 3] if wrapped else [])


@pytest.mark.parametrize(("lengths", "lines"), [((60, 60, 30, 30, 60), [0, 1]), ((60, 30, 30, 30, 60), [])])
def test_half_of_the_lines_of_wrapped_text_are_long(lengths: tuple[int, ...], lines: list[int]) -> None:
    assert [line for line, _ in joined(list(map(text, lengths)))] == lines


@pytest.mark.parametrize(("indent", "goes_on"), [(0, True), (1, True), (2, False)])
def test_an_indent_begins_a_paragraph(indent: int, goes_on: bool) -> None:
    lines = [text(60), " " * indent + text(60), text(60), text(60), text(30)]
    assert (0 in dict(joined(lines))) == goes_on


@pytest.mark.parametrize(("ends", "sure"), [(2, 0.7), (3, 0.0)])
def test_sentences_that_fill_their_lines(ends: int, sure: float) -> None:
    """Where more than two lines in five end like a sentence, each may be a paragraph of its own."""
    lines = [text(60, "." if number < ends else "") for number in range(5)]
    assert dict(joined(lines)).get(0, 0.0) == sure


@pytest.mark.parametrize(("count", "double"), [(6, True), (5, False)])
def test_blank_lines_after_every_line_part_nothing(count: int, double: bool) -> None:
    """From six lines on, nearly all followed by a blank one."""
    lines = [line for _ in range(count) for line in (text(60), "")]
    assert bool(joined(lines)) == double


@pytest.mark.parametrize(("repaired", "joins"), [(2, True), (1, False)])
def test_damaged_pages_alone_are_joined_on_demand(repaired: int, joins: bool) -> None:
    """More than a fifth of the lines must have been put in order."""
    page = Page(1, tuple(Line(text(60), "\n") for _ in range(5)))
    page = page.edited([Edit("order", "runs-reversed", 1, number, (0, 2), "بب", "بپ") for number in range(repaired)])
    found = Layout(paragraphs=True, damaged_only=True)(page, Context()).edits
    assert any(edit.stage == "layout" for edit in found) == joins


def cleaned(pages: Sequence[Sequence[str]]) -> list[list[str]]:
    """The lines that are left of pages."""
    stage, context = Layout(heads=True), Context()
    made = [
        Page(number, tuple(Line(line, "\n") for line in lines), 595.0, 842.0) for number, lines in enumerate(pages, 1)
    ]
    for page in made:
        stage.survey(page, context)
        context.pages += 1
    return [[line.text for line in stage(page, context).lines if line.text] for page in made]


BODY = ["یک", "دو", "سه", "چهار"]
WORDS = ("آب", "باد", "خاک", "آتش", "کوه", "دشت", "رود", "سنگ")


def page_of(word: str, head: str = "", foot: str = "") -> list[str]:
    """A page whose lines are its own."""
    return [line for line in (head, *(f"{one} {word}" for one in BODY), foot) if line]


@pytest.mark.parametrize(("heads", "pages", "removed"), [(3, 6, True), (3, 7, False), (2, 4, False), (4, 8, True)])
def test_a_running_head_recurs_on_half_of_the_pages(heads: int, pages: int, removed: bool) -> None:
    """And on three at least; its first stays."""
    made = [page_of(WORDS[number], "گزارش سالانهٔ شرکت" if number < heads else "") for number in range(pages)]
    left = sum("گزارش سالانهٔ شرکت" in lines for lines in cleaned(made))
    assert left == (1 if removed else heads)


@pytest.mark.parametrize(("length", "removed"), [(120, True), (121, False)])
def test_a_long_line_is_no_head(length: int, removed: bool) -> None:
    made = [page_of(WORDS[number], text(length)) for number in range(4)]
    assert (sum(lines[0] == text(length) for lines in cleaned(made)) == 1) == removed


@pytest.mark.parametrize(("pages", "removed"), [(2, True), (1, False)])
def test_page_numbers_count_with_the_pages(pages: int, removed: bool) -> None:
    """On two pages at least; a number that stands alone may be anything."""
    made = [page_of(WORDS[number], foot=f"- {number + 5} -") for number in range(pages)]
    assert all((f"- {number + 5} -" in lines) != removed for number, lines in enumerate(cleaned(made)))


@pytest.mark.parametrize(("place", "removed"), [(0, True), (1, True), (2, False)])
def test_heads_are_among_the_first_two_lines(place: int, removed: bool) -> None:
    made = []
    for number in range(4):
        lines = [f"{one} {WORDS[number]}" for one in (*BODY, "پنج", "شش")]
        lines.insert(place, "گزارش سالانهٔ شرکت")
        made.append(lines)
    assert (sum("گزارش سالانهٔ شرکت" in lines for lines in cleaned(made)) == 1) == removed

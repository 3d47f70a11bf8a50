"""Cells and words belong to the text of their line after any edit, and any span says where it comes from."""

from __future__ import annotations

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from satrchin.document import Box, Cell, Document, Doubt, Edit, Line, Page, Word, replay
from satrchin.evidence import aligned
from satrchin.origin import origin
from satrchin.persian.chars import ZWNJ
from satrchin.result import Result

LETTERS = "ابپتکگلمنی ABC12()«»" + ZWNJ
texts = st.text(LETTERS, max_size=14)


def glyphs(text: str, top: float = 0) -> tuple[Cell, ...]:
    """A cell for each character, ten points wide, from the right."""
    return tuple(Cell(sign, Box(500 - 10 * (n + 1), top, 500 - 10 * n, top + 9)) for n, sign in enumerate(text))


def read(text: str, top: float = 0) -> tuple[Word, ...]:
    """The words of a text, where the cells would be."""
    cells, words, place = glyphs(text, top), [], 0
    for token in text.split():
        place = text.index(token, place)
        first, last = cells[place], cells[place + len(token) - 1]
        assert first.box
        assert last.box
        words.append(Word(token, first.box.union(last.box), 0.9))
        place += len(token)
    return tuple(words)


def line(text: str, top: float = 0, *, words: bool = True) -> Line:
    box = Box(0, top, 500, top + 9)
    return Line(text, source="ocr", box=box, cells=glyphs(text, top), words=read(text, top) if words else ())


@st.composite
def edited_pages(draw: st.DrawFn) -> Page:
    """A page of three lines after up to three rounds of edits that cut, join, put in and reorder."""
    page = Page(1, tuple(line(text, 20.0 * n) for n, text in enumerate(draw(st.lists(texts, min_size=1, max_size=3)))))
    for stage in draw(st.lists(st.sampled_from("abc"), max_size=3, unique=True)):
        edits = []
        for number, one in enumerate(page.lines):
            whole = one.text + (one.end if number < len(page.lines) - 1 else "")
            start = draw(st.integers(0, len(whole)))
            stop = draw(st.integers(start, len(whole)))
            before = whole[start:stop]
            after = draw(st.one_of(texts, st.just(before[::-1]), st.just(" ".join(reversed(before.split(" "))))))
            if after != before and "\n" not in after:
                edits.append(Edit(stage, "r", 1, number, (start, stop), before, after))
        page = page.edited(edits)
    return page


@given(edited_pages())
def test_after_any_edit_cells_and_words_are_those_of_the_text(page: Page) -> None:
    for one in page.lines:
        assert not one.cells or "".join(cell.text for cell in one.cells) == one.text
        assert not one.words or [word.text for word in one.words] == one.text.split()
        assert all(0 <= word.confidence <= 1 for word in one.words)


@given(edited_pages())
def test_no_box_is_made_up(page: Page) -> None:
    raw = [cell.box for one in page.raw_lines for cell in one.cells if cell.box]
    whole = Box(
        min((b.x0 for b in raw), default=0),
        min((b.top for b in raw), default=0),
        max((b.x1 for b in raw), default=0),
        max((b.bottom for b in raw), default=0),
    )
    for one in page.lines:
        for box in (*(cell.box for cell in one.cells), *(word.box for word in one.words)):
            assert box is None or whole.union(box) == pytest.approx(whole)


@given(edited_pages())
def test_edits_replay_from_the_raw_lines(page: Page) -> None:
    assert replay(page.raw_lines, page.edits) == page.lines


@given(edited_pages(), st.data())
def test_text_that_no_edit_touched_comes_from_itself(page: Page, data: st.DataObject) -> None:
    number = data.draw(st.integers(0, len(page.lines))) if page.lines else 0
    assume(number < len(page.lines))
    one = page.lines[number]
    start = data.draw(st.integers(0, len(one.text)))
    stop = data.draw(st.integers(start, len(one.text)))
    found = origin(page, number, (start, stop))
    raw = "".join(line.text + line.end for line in page.raw_lines)
    assert found.page == 1
    if not page.edits:
        assert found.raw == one.text[start:stop]
    assert all(sign in raw for sign in found.raw)
    if found.box and one.cells:
        assert one.box


@given(texts, texts)
@example("سلام (۱۲)", ")۲۱( مالس")
def test_blocks_go_through_the_new_text_in_order_and_stay_inside_both(before: str, after: str) -> None:
    place = 0
    for block in aligned(before, after):
        assert place <= block.begin < block.end <= len(after)
        assert 0 <= block.start < block.stop <= len(before)
        place = block.end


@given(texts)
def test_a_text_is_aligned_with_itself_and_with_itself_reversed(text: str) -> None:
    assert all((block.start, block.stop) == (block.begin, block.end) for block in aligned(text, text))
    turned = text[::-1]
    for block in aligned(text, turned):
        if block.end - block.begin == 1:
            assert text[block.start : block.stop] == turned[block.begin : block.end]


def one_edit(text: str, span: tuple[int, int], after: str) -> Page:
    return Page(3, (line(text),)).edited([Edit("s", "r", 3, 0, span, text[slice(*span)], after)])


def boxes(page: Page) -> list[Box | None]:
    return [word.box for word in page.lines[0].words]


def test_a_word_that_is_split_shares_its_box_by_letters_from_the_right() -> None:
    page = one_edit("کتابها", (4, 4), " ")
    assert boxes(page) == [Box(460, 0, 500, 9), Box(440, 0, 460, 9)]
    assert [cell.box is None for cell in page.lines[0].cells] == [False] * 4 + [True] + [False] * 2


def test_words_that_are_joined_have_one_box_and_the_lower_confidence() -> None:
    words = tuple(Word(word.text, word.box, sure) for word, sure in zip(read("می رود"), (0.9, 0.4), strict=True))
    page = Page(1, (Line("می رود", words=words),)).edited([Edit("s", "r", 1, 0, (2, 3), " ", ZWNJ)])
    assert page.lines[0].words == (Word(f"می{ZWNJ}رود", Box(440, 0, 500, 9), 0.4),)


def test_a_word_that_moves_takes_its_box_along() -> None:
    page = one_edit("دنیای سلام", (0, 10), "سلام دنیای")
    assert boxes(page) == [Box(400, 0, 440, 9), Box(450, 0, 500, 9)]
    assert "".join(cell.text for cell in page.lines[0].cells) == "سلام دنیای"
    assert origin(page, 0, (0, 4)).raw == "سلام"


def test_a_line_back_to_front_keeps_the_box_of_each_letter() -> None:
    page = one_edit(")۲۱( مالس", (0, 9), "سلام (۱۲)")
    assert [cell.box and cell.box.x0 for cell in page.lines[0].cells[:4]] == [410, 420, 430, 440]
    assert origin(page, 0, (0, 4)).raw == "سلام"[::-1]


def test_what_nothing_shows_has_no_box() -> None:
    page = one_edit("سلام", (4, 4), " دنیا")
    assert boxes(page) == [Box(460, 0, 500, 9), None]
    assert page.lines[0].words[1].confidence == 0
    assert origin(page, 0, (5, 9)) == origin(page, 0, (5, 9)).__class__(3, None, "", "ocr")


def test_a_line_whose_text_is_all_new_has_neither_cells_nor_words() -> None:
    page = Page(1, (line("ابپ"),)).edited([Edit("s", "r", 1, 0, (0, 3), "ابپ", "")])
    assert page.lines[0].cells == page.lines[0].words == ()


def test_lines_that_are_joined_keep_their_boxes_and_the_break_has_none() -> None:
    page = Page(1, (line("سلام"), line("دنیا", 20)))
    page = page.edited([Edit("layout", "joined", 1, 0, (4, 5), "\n", " ")])
    (joined,) = page.lines
    assert [word.box for word in joined.words] == [Box(460, 0, 500, 9), Box(460, 20, 500, 29)]
    assert joined.cells[4] == Cell(" ", None)
    assert joined.box == Box(0, 0, 500, 29)
    assert origin(page, 0, (0, 9)).raw == "سلام\nدنیا"


def test_a_line_that_is_split_gives_each_half_its_own() -> None:
    page = one_edit("سلام. دنیا", (5, 6), "\n")
    first, second = page.lines
    assert ("".join(cell.text for cell in first.cells), [word.text for word in second.words]) == ("سلام.", ["دنیا"])
    assert second.box == Box(400, 0, 440, 9)


def test_cells_that_are_not_of_the_text_are_dropped_not_guessed() -> None:
    page = Page(1, (Line("کتاب", cells=(Cell("چیز", Box(0, 0, 1, 1)),)),))
    assert page.edited([Edit("s", "r", 1, 0, (0, 1), "ک", "گ")]).lines[0].cells == ()


def test_a_result_tells_page_box_and_raw_text_of_any_span_in_one_call() -> None:
    first = Page(1, (line("كتاب"),)).edited([Edit("letters", "r", 1, 0, (0, 1), "ك", "ک")])
    second = Page(2, (Line("دوم"),))
    result = Result(Document("x", (first, second), "ocr"), "text")
    assert result.text == "کتاب\nدوم\n"
    found = result.origin(0, 2)
    assert (found.page, found.box, found.raw) == (1, Box(480, 0, 500, 9), "كت")
    assert (result.origin(5, 8).page, result.origin(5, 8).raw, result.origin(5, 8).box) == (2, "دوم", None)
    with pytest.raises(ValueError, match="no such span"):
        result.origin(99, 100)


@pytest.mark.parametrize(
    ("edit", "spans"),
    [
        (((2, 4), "نوک"), [(0, 2), (5, 7), (2, 5), (1, 5), (0, 7)]),  # grown
        (((2, 4), "ن"), [(0, 2), (3, 5), (2, 3), (1, 3), (0, 5)]),  # shrunk
        (((4, 4), "نو"), [(0, 2), (4, 8), (2, 4), (1, 3), (0, 8)]),  # put in where a doubt begins: it is doubtful, too
        (((0, 2), "نو"), [(0, 2), (4, 6), (2, 4), (0, 3), (0, 6)]),  # before the next doubt, of the same length
        (((6, 6), "نو"), [(0, 2), (4, 6), (2, 4), (1, 3), (0, 6)]),  # behind all of them
    ],
)
def test_doubts_stand_where_their_text_stands(edit: tuple[tuple[int, int], str], spans: list[tuple[int, int]]) -> None:
    text = "ابپتکگ"
    before = [(0, 2), (4, 6), (2, 4), (1, 3), (0, 6)]
    page = Page(1, (Line(text),), doubts=tuple(Doubt(1, 0, span, text[slice(*span)], "why", 0.5) for span in before))
    (start, stop), after = edit
    page = page.edited([Edit("s", "r", 1, 0, (start, stop), text[start:stop], after)])
    assert [doubt.span for doubt in page.doubts] == spans
    assert all(doubt.text == page.lines[0].text[slice(*doubt.span)] for doubt in page.doubts)


def test_a_doubt_goes_with_its_text_and_follows_it_to_another_line() -> None:
    doubts = tuple(Doubt(1, line, span, "", "why", 0.5) for line, span in ((0, (0, 2)), (1, (0, 4))))
    page = Page(1, (Line("سه"), Line("چهار")), doubts=doubts)
    page = page.edited([Edit("s", "r", 1, 0, (0, 3), "سه\n", "")])
    assert [(doubt.line, doubt.span, doubt.text) for doubt in page.doubts] == [(0, (0, 4), "چهار")]

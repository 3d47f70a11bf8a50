"""However many rules change a line, its edits lead from what it was to what it is."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from satrchin.document import Doubt, Edit, Line, Page
from satrchin.edit_builder import EditBuilder

TEXT = st.text(alphabet="ابج ", max_size=20)
RULES = st.lists(st.tuples(st.text(alphabet="ابج ", min_size=1, max_size=3), st.text(alphabet="ابج ", max_size=3)))


@given(TEXT, RULES)
def test_edits_replay_what_the_rules_did(text: str, rules: list[tuple[str, str]]) -> None:
    builder, expected = EditBuilder(text), text
    for number, (before, after) in enumerate(rules):
        builder.sub(re.compile(before), after, f"rule-{number}")
        expected = expected.replace(before, after)
    assert builder.text == expected
    page = Page(1, (Line(text),)).edited(builder.edits("letters", 1, 0))
    assert page.lines[0].text == expected


def test_edits_of_one_place_keep_the_first_reason_and_the_least_confidence() -> None:
    builder = EditBuilder("اب")
    builder.sub(re.compile("ب"), "ج", "first", 0.9)
    builder.sub(re.compile("ج"), "د", "second", 0.5)
    assert [(e.rule, e.confidence, e.after) for e in builder.edits("letters", 1, 0)] == [("first", 0.5, "د")]


def test_a_change_that_was_taken_back_is_no_edit() -> None:
    builder = EditBuilder("اب")
    builder.sub(re.compile("ب"), "ج", "there")
    builder.sub(re.compile("ج"), "ب", "back")
    assert builder.edits("letters", 1, 0) == []


def test_lines_whose_end_is_taken_are_one_line() -> None:
    """An edit that ends where the next line begins joins the two; one that takes a whole line out does not."""
    page = Page(1, (Line("یک"), Line("دو"), Line("سه"), Line("چهار")))
    joined = page.edited([Edit("layout", "paragraph", 1, 0, (2, 3), "\n", " ")])
    assert [line.text for line in joined.lines] == ["یک دو", "سه", "چهار"]
    chained = page.edited(Edit("layout", "paragraph", 1, number, (2, 3), "\n", " ") for number in (0, 1, 2))
    assert [line.text for line in chained.lines] == ["یک دو سه چهار"]
    removed = page.edited([Edit("layout", "head", 1, 1, (0, 3), "دو\n", "")])
    assert removed.lines == (page.lines[0], *page.lines[2:])


def test_doubts_go_with_their_text() -> None:
    """A doubt counts in the page as it is, also when lines are joined, removed or changed before it."""
    lines = (Line("سر"), Line("یک جمله"), Line("دوم كار"), Line("سوم"))
    doubts = (
        Doubt(1, 0, (0, 2), "سر", "gone", 0.1),
        Doubt(1, 2, (4, 7), "كار", "changed", 0.2),
        Doubt(1, 3, (0, 3), "سوم", "after", 0.3),
    )
    edits = [
        Edit("layout", "running-head", 1, 0, (0, 3), "سر\n", ""),
        Edit("layout", "paragraph", 1, 1, (7, 8), "\n", " "),
        Edit("layout", "letters", 1, 2, (4, 5), "ك", "ک"),
    ]
    page = Page(1, lines, doubts=doubts).edited(edits)
    assert [line.text for line in page.lines] == ["یک جمله دوم کار", "سوم"]
    assert [(doubt.line, doubt.span, doubt.text) for doubt in page.doubts] == [(0, (12, 15), "کار"), (1, (0, 3), "سوم")]

"""The sum of a run: its worst places, its status, its grade."""

import pytest

from satrchin.document import Doubt, Edit, Issue, Line, Page
from satrchin.summary import DOUBTS, Summary


def doubtful(number: int, *confidences: float) -> Page:
    """A page with a line for each doubt."""
    doubts = tuple(Doubt(number, line, (0, 2), "سه", "why", sure) for line, sure in enumerate(confidences))
    return Page(number, tuple(Line("سه") for _ in confidences) or (Line("سه"),), doubts=doubts)


def test_the_least_certain_doubts_of_all_pages_are_kept_the_worst_first() -> None:
    pages = [doubtful(number, *(number / 100 + line / 10 for line in range(9))) for number in range(1, 4)]
    found = [doubt.confidence for doubt in Summary.of(pages).doubts]
    every = sorted(doubt.confidence for page in pages for doubt in page.doubts)
    assert len(every) > DOUBTS
    assert found == every[:DOUBTS]


def test_the_grade_is_the_mean_of_each_lines_least_certain_place() -> None:
    page = Page(1, (Line("كتاب"), Line("سه")), doubts=(Doubt(1, 0, (0, 1), "ک", "why", 0.4),))
    page = page.edited([Edit("letters", "r", 1, 0, (0, 1), "ك", "ک", 0.9)])
    assert Summary.of([page]).grade == pytest.approx((0.4 + 1.0) / 2)


def test_an_open_error_is_partial_and_without_any_line_failed() -> None:
    error = Issue("error", "lost-line", "a line could not be read", 1)
    assert Summary.of([Page(1, (Line("سه"),), issues=(error,))]).status == "partial"
    assert Summary.of([Page(1, (Line(" "),), issues=(error,))]).status == "failed"
    assert Summary.of([Page(1, (Line("سه"),), issues=(Issue("warning", "x", "x"),))]).status == "ok"

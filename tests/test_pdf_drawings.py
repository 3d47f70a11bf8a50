"""What is drawn for a page, stroke by stroke; pages packed on disk; lines of pdfplumber; what is said of a page."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from PIL import ImageDraw

from satrchin.document import Box, Cell, Doubt, Issue, Line, Page
from satrchin.reading.pdf import issues, overlay, overlay_blocks, reference
from satrchin.reading.pdf.page_cache import KEPT, PageCache
from satrchin.reading.pdf.recovery.line_grades import LineGrade
from satrchin.reading.pdf.recovery.verdict import Verdict
from satrchin.reading.pdf.syntax.fonts import NO_TEXT
from satrchin.reading.pdf.syntax.glyph import PageContent

PDF = Path(__file__).parent / "pdfs" / "fpdf2-Vazirmatn-plain.pdf"
ZWNJ = "\N{ZERO WIDTH NON-JOINER}"
BLUE, GREEN, RED, GREY, YELLOW = "#1f5fd0", "#138a3d", "#d01f1f", "#909090", "#c9a227"
PURPLE, BROWN = "#8a4fbf", "#d0601f"


class Pen:
    """Notes each stroke: what, where, and its colours."""

    def __init__(self, *_: Any) -> None:
        self.strokes: list[tuple[Any, ...]] = []

    def __getattr__(self, kind: str) -> Any:
        def stroke(place: Any, text: str = "", **looks: Any) -> None:
            colours = [looks.pop(name) for name in ("fill", "outline") if looks.get(name) is not None]
            self.strokes.append((kind, *([text] if text else []), tuple(map(round, place)), *colours))
            assert set(looks) <= {"width", "fill", "outline"}
            if "width" in looks:
                assert looks["width"] == 2

        return stroke


def boxed(text: str, x0: float, top: float, x1: float, bottom: float) -> Line:
    return Line(text, box=Box(x0, top, x1, bottom))


def test_blocks_are_framed_numbered_and_joined_by_arrows() -> None:
    """At twice the size; a table has another colour, and frames of its cells."""
    row = tuple(
        Cell(sign, None if sign == "\t" else Box(x, 80, x + 10, 90))
        for sign, x in zip("اب\tج", (90, 80, 0, 60), strict=True)
    )
    lines = [
        boxed("متن", 10, 20, 50, 30),
        Line("متن", box=None),
        boxed("متن", 5, 32, 45, 42),
        Line("اب\tج", box=Box(60, 80, 100, 90), cells=row),
    ]
    pen = Pen()
    overlay_blocks.draw_blocks(cast("Any", pen), lines, 2)
    assert pen.strokes == [
        ("rectangle", (6, 36, 104, 88), PURPLE),
        ("text", "1", (7, 24), PURPLE),
        ("rectangle", (116, 156, 204, 184), BROWN),
        ("text", "2", (117, 144), BROWN),
        ("rectangle", (160, 160, 200, 180), BROWN),
        ("rectangle", (120, 160, 140, 180), BROWN),
        ("line", (55, 88, 160, 156), PURPLE),
        ("ellipse", (157, 153, 163, 159), PURPLE),
    ]


def test_rows_with_other_columns_are_another_table() -> None:
    """Lines without cells are one block."""
    lines = [boxed("متن", 0, 0, 50, 10), boxed("متن", 0, 12, 50, 22), boxed("ا\tب", 0, 24, 50, 34)]
    assert [len(block) for block in overlay_blocks.blocks_of(lines)] == [2, 1]


def test_a_line_is_drawn_with_its_runs_and_what_was_inferred() -> None:
    """At twice the size: each run underlined, with a dot where it begins; inferred signs are strokes."""
    cells = [
        Cell("ا", Box(90, 50, 100, 60)),
        Cell(ZWNJ, None),
        Cell("ب", Box(80, 50, 90, 62)),
        Cell(" ", None),
        Cell("a", Box(60, 50, 70, 60)),
        Cell(NO_TEXT, Box(70, 50, 80, 60)),
    ]
    pen = Pen()
    overlay._draw(cast("Any", pen), Line("", cells=tuple(cells)), 2)
    assert pen.strokes == [
        ("line", (160, 124, 200, 124), BLUE),
        ("ellipse", (197, 121, 203, 127), BLUE),
        ("line", (120, 120, 160, 120), GREEN),
        ("ellipse", (117, 117, 123, 123), GREEN),
        ("line", (180, 100, 180, 120), RED),
        ("line", (160, 100, 160, 124), GREY),
        ("rectangle", (140, 100, 160, 120), (255, 170, 0, 90)),
    ]


def test_the_lines_of_a_page_are_framed_and_numbered(monkeypatch: pytest.MonkeyPatch) -> None:
    """With the confidence of a doubt; then the blocks."""
    pen = Pen()
    monkeypatch.setattr(ImageDraw, "Draw", lambda *_: pen)
    lines = tuple(boxed("", 300, 20 + 40 * place, 500, 40 + 40 * place) for place in range(3))
    cell = Cell("ا", Box(480, 20, 500, 40))
    lines = (Line("ا", box=lines[0].box, cells=(cell,)), *lines[1:], Line("بی‌جا"))
    page = Page(
        1,
        lines,
        595,
        842,
        doubts=(Doubt(1, 1, (0, 1), "a", "why", 0.4),),
        issues=(Issue("error", "overlap", "", 1, 2),),
    )
    overlay.picture_of(PDF, page, scale=0.5)
    assert pen.strokes[:8] == [
        ("rectangle", (150, 10, 250, 20), YELLOW),
        ("text", "1", (253, 10), YELLOW),
        ("line", (240, 20, 250, 20), BLUE),
        ("ellipse", (247, 17, 253, 23), BLUE),
        ("rectangle", (150, 30, 250, 40), (208, 31, 31, 70), YELLOW),
        ("text", "2 (40%)", (253, 30), RED),
        ("rectangle", (150, 50, 250, 60), (255, 170, 0, 90), YELLOW),
        ("text", "3", (253, 50), YELLOW),
    ]
    assert pen.strokes[8][0] == "rectangle"
    assert {stroke[-1] for stroke in pen.strokes[8:]} == {PURPLE}


def test_pages_on_disk_are_the_same_as_those_in_memory() -> None:
    """The first four stay in memory; they can be read again and again, and more can come after."""
    assert KEPT == 4
    cell = Cell("ا", Box(1, 2, 3, 4))
    lines = (Line("متن", cells=(cell, Cell(" ", None))), Line(""))
    doubt = Doubt(1, 0, (0, 1), "a", "b", 0.5)
    pages = [Page(number, lines, 10, 20, doubts=(doubt,)) for number in range(1, 8)]
    cache = PageCache()
    for page in pages[:6]:
        cache.add(page)
    assert list(cache) == pages[:6]
    cache.add(pages[6])
    assert list(cache) == list(cache) == pages


def char(text: str, x0: float, x1: float) -> dict[str, Any]:
    return {"text": text, "x0": x0, "x1": x1, "top": 5.0, "bottom": 15.0, "fontname": "F"}


def test_a_line_of_pdfplumber() -> None:
    """In logical order; a gap of more than three points is a space, blanks count as none."""
    chars = [char("ا", 90, 95), char("ب", 85, 90), char(" ", 80, 85), char("ج", 77, 82), char("د", 68, 73.9)]
    found = reference._line({"chars": chars, "x0": 68.0, "x1": 95.0, "top": 5.0, "bottom": 15.0})
    assert found.text == "ابج د"
    assert found.box == Box(68, 5, 95, 15)
    assert (found.source, found.cells[0].box) == ("glyphs", Box(90, 5, 95, 15))
    wide = reference._line({"chars": [chars[0], char("ب", 70, 86.9)], "x0": 0, "x1": 0, "top": 0, "bottom": 0})
    assert wide.text == "ا ب"


def test_a_page_of_pdfplumber_without_text_says_so() -> None:
    page = SimpleNamespace(page_number=3, width=10, height=20, extract_text_lines=lambda **_: [])
    made = reference._page(page)
    assert (made.number, made.width, made.height, made.lines) == (3, 10.0, 20.0, ())
    assert [(issue.level, issue.code, issue.page) for issue in made.issues] == [("warning", "blank-page", 3)]


def reading(**more: Any) -> Any:
    plain = {"lines": [Line("متن")], "inferred": 0, "strange": 0, "low_confidence": 0, "broken": [], "either": []}
    return SimpleNamespace(**plain | more)


@pytest.mark.parametrize(
    ("read", "content", "why", "said"),
    [
        ({}, {}, "", []),
        ({"lines": []}, {}, "", [("warning", "blank-page")]),
        ({"lines": []}, {"lost": 1}, "", [("error", "missing-font")]),
        ({"lines": []}, {"trouble": "x"}, "", [("error", "page-cut")]),
        ({"lines": []}, {}, "x", [("error", "text-layer")]),
        ({}, {"more_rules": True}, "", [("warning", "rules-cut")]),
        ({"inferred": 1}, {}, "", [("warning", "letters-inferred")]),
        ({"strange": 1}, {}, "", [("error", "letters-doubtful")]),
        ({"low_confidence": 1}, {}, "", [("error", "digits-doubtful")]),
        ({"broken": [0]}, {}, "", [("error", "overlap")]),
    ],
)
def test_what_is_said_of_a_page(read: dict[str, Any], content: dict[str, Any], why: str, said: list[Any]) -> None:
    made = PageContent([], [])
    for name, value in content.items():
        setattr(made, name, value)
    found = list(issues.page_issues(7, reading(**read), made, Verdict(why)))
    assert [(issue.level, issue.code) for issue in found] == said
    assert {issue.page for issue in found} <= {7}


def test_lines_with_wrong_letters_are_issues_and_doubts() -> None:
    """A doubt below the confidence that is doubtful; an issue where there is a reason."""
    grades = [LineGrade(0.1, "why"), LineGrade(1.0)]
    assert [(one.code, one.line) for one in issues.grade_issues(1, grades)] == [("line-doubtful", 0)]
    (doubt,) = issues.line_doubts(1, [Line("متن"), Line("ب")], grades)
    assert (doubt.line, doubt.span, doubt.confidence, doubt.kind) == (0, (0, 3), 0.1, "verdict")


def test_a_run_that_looks_alike_in_both_orders_is_a_doubt() -> None:
    found = list(
        issues.order_doubts(1, reading(lines=[Line("ن ۱۲ متن"), Line("۵کتاب")], either=[(0, (2, 8)), (1, (0, 5))]))
    )
    assert [(one.text, one.alternatives, one.confidence, one.kind) for one in found] == [
        ("۱۲ متن", ("متن ۱۲",), 0.5, "order"),
        ("۵کتاب", (), 0.5, "order"),
    ]

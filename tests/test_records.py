"""What is told of a run: counts and grades, tables of a page, diffs, explanations, JSON, Markdown, help, exit codes."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, cast

import pytest

from satrchin import describe
from satrchin.document import Box, Cell, Document, Doubt, Edit, Issue, Line, Page, Word
from satrchin.errors import EXIT_CODES, ExitCode, UsageError
from satrchin.reasons import reason, reasons_of
from satrchin.registry import Registry, check_name
from satrchin.result import Result
from satrchin.summary import Summary
from satrchin.tables import fields_of, tables_of
from satrchin.writing import changes, layer_atoms, md
from satrchin.writing import json as as_json

ZWNJ = "\N{ZERO WIDTH NON-JOINER}"


def doubt(line: int, confidence: float, text: str = "x", **more: Any) -> Doubt:
    return Doubt(1, line, (0, 1), text, "why", confidence, **more)


def edit(line: int, confidence: float = 1.0, rule: str = "kashida") -> Edit:
    return Edit("letters", rule, 1, line, (0, 1), "ـ", "", confidence)


ERROR = Issue("error", "unreadable", "", 1)


@pytest.mark.parametrize(
    ("pages", "status", "grade"),
    [
        ([Page(1, (Line("a"), Line("b"), Line(" ")))], "ok", 1.0),
        ([Page(1, (Line("a"), Line("b")), doubts=(doubt(0, 0.5),))], "ok", 0.75),
        ([Page(1, (Line("a"), Line("b")), edits=(edit(0, 0.8),), doubts=(doubt(0, 0.5), doubt(0, 0.9)))], "ok", 0.75),
        ([Page(1, (Line("a"), Line("b")), edits=(edit(0, 0.8), edit(1, 0.6)))], "ok", 0.7),
        ([Page(1, (Line("a"),), issues=(ERROR,))], "partial", 1.0),
        ([Page(1, (Line("a"),)), Page(2, (), issues=(ERROR,))], "partial", 0.5),
        ([Page(1, (Line(""),), issues=(ERROR,))], "failed", 0.0),
        ([Page(1, (), issues=(Issue("warning", "x", ""),))], "ok", 1.0),
        ([Page(1, (Line("a"),), issues=(Issue("error", "damaged-file", ""),))], "partial", 0.5),
        ([Page(1, (Line("a"),), issues=(Issue("info", "damaged-file", ""),))], "ok", 1.0),
        ([], "ok", 1.0),
    ],
)
def test_status_and_grade(pages: list[Page], status: str, grade: float) -> None:
    """The mean over the lines of the lowest confidence on each; an unreadable page is a line of no confidence."""
    summary = Summary.of(pages)
    assert (summary.status, summary.grade) == (status, pytest.approx(grade))
    result = Result(Document("a", tuple(pages)), "text")
    assert (result.status, result.grade) == (status, pytest.approx(grade))


def test_the_worst_ten_doubts_are_kept() -> None:
    """The least certain first, over all pages."""
    pages = [
        Page(number, (Line("a"),), doubts=tuple(doubt(0, 0.9 - number / 20) for _ in range(2)))
        for number in range(1, 9)
    ]
    summary = Summary.of(pages)
    assert [round(one.confidence, 2) for one in summary.doubts] == [
        0.5,
        0.5,
        0.55,
        0.55,
        0.6,
        0.6,
        0.65,
        0.65,
        0.7,
        0.7,
    ]
    assert (summary.pages, summary.lines) == (8, 8)
    result = Result(Document("a", tuple(pages)), "text")
    assert len(result.doubts()) == 10
    assert [one.confidence for one in result.doubts(1)] == [0.5]


def test_the_origin_of_a_span_of_the_whole_text() -> None:
    """Counted through lines and pages, line ends included; a span is cut at the end of its first line."""
    result = Result(Document("a", (Page(1, (Line("ab"), Line("cd"))), Page(2, (Line("ef"),)))), "text")
    assert result.text == "ab\ncd\nef\n"
    for start, stop, page, raw in ((0, 2, 1, "ab"), (1, 9, 1, "b"), (3, 4, 1, "c"), (6, 8, 2, "ef"), (2, 2, 1, "")):
        found = result.origin(start, stop)
        assert (found.page, found.raw) == (page, raw)
    for start in (-1, 9):
        with pytest.raises(ValueError, match="the text has no such span"):
            result.origin(start, start + 1)


def row(y: float, *fields: tuple[str, float, float]) -> Line:
    """A row of a table, 10 points high."""
    cells: list[Cell] = []
    for place, (text, x0, x1) in enumerate(fields):
        cells += [Cell("\t", None)] if place else []
        cells += [Cell(text, Box(x0, y, x1, y + 10))] if text else []
    return Line("", box=Box(0, y, 300, y + 10), cells=tuple(cells))


TWO, OTHER = (("a", 200, 250), ("b", 100, 150)), (("a", 260, 300), ("b", 0, 50))


@pytest.mark.parametrize(
    ("gaps", "columns", "sizes"),
    [
        ([5, 5, 5], [TWO] * 4, [4]),
        ([5, 9, 5], [TWO, TWO, OTHER, OTHER], [2, 2]),
        ([5, 7.4, 5], [TWO, TWO, OTHER, OTHER], [4]),  # 1.3 times the usual white and a point more
        ([5, 7.6, 5], [TWO, TWO, OTHER, OTHER], [2, 2]),
        ([5, 9, 5], [TWO] * 4, [4]),
        ([5, 9, 5], [TWO, TWO, (*TWO, ("c", 0, 50)), (*TWO, ("c", 0, 50))], [2, 2]),
        ([5, 9, 5], [TWO, TWO, (("a", 240, 290), ("b", 110, 160)), TWO], [4]),
        ([5, 9, 5], [TWO, TWO, (("a", 200, 250), ("", 0, 0)), TWO], [4]),
        ([20, 5, 5, 20], [TWO, OTHER, OTHER, OTHER, TWO], [1, 3, 1]),
    ],
)
def test_tables_below_each_other(gaps: Sequence[float], columns: list[Any], sizes: list[int]) -> None:
    """More white than rows have, and other columns: another number, or one beside its place."""
    y, rows = 0.0, []
    for fields, gap in zip(columns, [*gaps, 0], strict=True):
        rows.append(row(y, *fields))
        y += 10 + gap
    assert [len(table) for table in tables_of(rows)] == sizes


def test_the_boxes_of_a_row() -> None:
    """One for each field, of all its cells; none for an empty field."""
    cells = (
        Cell("a", Box(50, 0, 60, 10)),
        Cell("b", Box(40, 2, 50, 12)),
        Cell("\t", None),
        Cell("\t", None),
        Cell("c", None),
    )
    assert list(fields_of(Line("", cells=cells))) == [Box(40, 0, 60, 12), None, None]
    assert tables_of([Line("a\tb"), Line("c\td")]) == [[Line("a\tb"), Line("c\td")]]


def diffed(before: list[Line], after: list[Line], *, colour: bool = False) -> str:
    return "".join(changes.diff(Document("a", (Page(1, tuple(before)),)), [Page(1, tuple(after))], colour=colour))


def test_a_diff_has_three_lines_around_a_change() -> None:
    """Hunks count lines from one; a line without an end says so."""
    before = [Line(str(number)) for number in range(20)]
    after = [*before[:5], Line("x"), *before[6:]]
    assert diffed(before, after) == "--- a\n+++ a (clean)\n@@ -3,7 +3,7 @@\n 2\n 3\n 4\n-5\n+x\n 6\n 7\n 8\n"
    assert diffed(before, before) == ""
    assert diffed([Line("a", "")], [Line("b", "")]) == (
        "--- a\n+++ a (clean)\n@@ -1,1 +1,1 @@\n-a\n\\ No newline at end of file\n+b\n\\ No newline at end of file\n"
    )
    gone = diffed(before[:3], before[:2])
    assert gone.endswith("@@ -1,3 +1,2 @@\n 0\n 1\n-2\n")
    assert "@@ -0,0 +1,1 @@\n+x\n" in diffed([], [Line("x")])


def test_colours_of_a_diff() -> None:
    assert diffed([Line("a")], [Line("b")], colour=True) == (
        "\x1b[1m--- a\x1b[0m\n\x1b[1m+++ a (clean)\x1b[0m\n"
        "\x1b[36m@@ -1,1 +1,1 @@\x1b[0m\n\x1b[31m-a\x1b[0m\n\x1b[32m+b\x1b[0m\n"
    )


def test_an_explanation_names_changes_reasons_issues_doubts_and_sums() -> None:
    """Equal changes of a line once; more doubts than ten are counted."""
    doubts = (doubt(1, 0.5, alternatives=("y", "z")), *(doubt(0, 0.8) for _ in range(11)))
    page = Page(1, (Line("a"), Line("b")), edits=(edit(0), edit(0), edit(1, 0.75)), issues=(ERROR,), doubts=doubts)
    shown = "".join(changes.explain(Document("a", ()), [page])).splitlines()
    assert shown[:8] == [
        "page 1, line 1:", '  "ـ" removed: letters.kashida (2 times)',
        "page 1, line 2:", '  "ـ" removed: letters.kashida, 75% certain',
        'page 1, line 2, 50% certain: "x"', '  or "y"', '  or "z"',
        "letters.kashida, 3 x: a kashida stretches the word and is no letter of it",
    ]  # fmt: skip
    assert shown[8:10] == ["error: page 1:  [unreadable]", 'doubt 1: page 1, line 2: "x": why (50% certain)']
    assert shown[-2:] == ["2 more doubts: -f json lists all", "2 lines, 3 changes, status partial, grade 0.650"]
    nothing = "".join(changes.explain(Document("", ()), [Page(1, (Line("a"),))]))
    assert nothing == "the text: nothing to change\n1 line, 0 changes, status ok, grade 1.000\n"


@pytest.mark.parametrize(
    ("issue", "told"),
    [
        (Issue("warning", "x", "why"), "warning: why"),
        (Issue("error", "x", "why", 3), "error: page 3: why"),
        (Issue("info", "x", "why", 3, 0), "info: page 3, line 1: why"),
    ],
)
def test_an_issue_in_one_line(issue: Issue, told: str) -> None:
    assert changes.of_issue(issue) == told


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [("", ZWNJ, '"‹ZWNJ›" inserted: s.r'), ("a\n", "", '"a‹line end›" removed: s.r'),
     ("ك", "ک", '"ك" becomes "ک": s.r'),
     ("", "\x81\N{LEFT-TO-RIGHT EMBEDDING}", '"‹U+0081›‹LEFT-TO-RIGHT EMBEDDING›" inserted: s.r')],
)  # fmt: skip
def test_a_change_in_words(before: str, after: str, told: str) -> None:
    """Invisible characters have their short names, or those of Unicode."""
    assert changes._change(Edit("s", "r", 1, 0, (0, 1), before, after)) == told


def test_a_document_as_json() -> None:
    """Confidences to four places, boxes to hundredths; an unpaired surrogate is an escape."""
    line = Line(
        "ab", box=Box(0.123, 1, 2, 3), cells=(Cell("a", Box(0, 0, 1.005, 1)), Cell("b", None)),
        words=(Word("ab", Box(0, 0, 1, 1), 0.123456),),
    )  # fmt: skip
    page = Page(1, (line,), 10.0, 20.0, edits=(edit(0, 0.123456),), issues=(ERROR,), doubts=(doubt(0, 0.123456),))
    document = Document("a\ud800", (), "ocr", metadata={"x": 1})
    record = json.loads("".join(as_json.pieces(document, "letter", [page, Page(2, ())])))
    assert (record["schema"], record["kind"], record["recipe"], record["metadata"]) == (1, "ocr", "letter", {"x": 1})
    assert (record["status"], record["lines"], record["edits"]) == ("partial", 1, {"letters.kashida": 1})
    assert record["grade"] == 0.1235
    first, second = record["pages"]
    assert (second["number"], second["lines"], first["width"], first["height"]) == (2, [], 10.0, 20.0)
    (shown,) = first["lines"]
    assert (shown["box"], shown["cells"], shown["end"]) == ([0.12, 1, 2, 3], [["a", [0, 0, 1.0, 1]], ["b", None]], "\n")
    assert shown["words"] == [{"text": "ab", "box": [0, 0, 1, 1], "confidence": 0.1235}]
    assert first["edits"][0] == {
        "stage": "letters", "rule": "kashida", "line": 0, "span": [0, 1], "before": "ـ", "after": "",
        "confidence": 0.1235,
    }  # fmt: skip
    assert first["issues"] == [{"level": "error", "code": "unreadable", "message": "", "page": 1, "line": None}]
    assert first["doubts"] == record["doubts"]
    assert (first["doubts"][0]["confidence"], first["doubts"][0]["kind"]) == (0.1235, "letter")


def as_markdown(*lines: Line, kind: str = "text", name: str = "a.txt", **metadata: Any) -> str:
    document = Document(name, (), cast("Any", kind), metadata=metadata)
    return "".join(md.pieces(document, "text", [Page(1, tuple(lines))]))


def test_a_text_as_markdown() -> None:
    """Lines of a text keep their breaks, empty ones part paragraphs, markup is escaped; Markdown stays as it is."""
    assert as_markdown(Line("یک"), Line("دو*سه*"), Line(""), Line("# چهار")) == "یک  \nدو&#42;سه&#42;\n\n&#35; چهار\n"
    assert as_markdown(Line("# یک*"), name="a.MD") == "# یک*\n"
    assert as_markdown() == ""
    assert as_markdown(Line("یک"), page_breaks=True) == "<!-- page 1 -->\n\nیک\n"
    table = [Line("ا\tب|", source="glyphs"), Line("ج\tد", source="glyphs")]
    assert as_markdown(*table, kind="pdf") == "| ا | ب&#124; |\n| --- | --- |\n| ج | د |\n"


@pytest.mark.parametrize(
    ("word", "atoms"),
    [
        ("(۱۲)،", "( ۱۲ ) ،"),
        ("۲۴۵/الف", "۲۴۵ / الف"),
        ("a@b.c", "a@b.c"),
        ("a-", "a -"),
        ("کِتاب", "کِتاب"),
        ("می\N{ZERO WIDTH NON-JOINER}رود", "می\N{ZERO WIDTH NON-JOINER}رود"),
        ("۱٫۵", "۱٫۵"),
        ("۱٪", "۱ ٪"),
    ],
)
def test_atoms_of_a_word(word: str, atoms: str) -> None:
    """Letters from the right, letters and digits from the left with the signs between them, and single signs."""
    assert [text for text, _ in layer_atoms.cut(word)] == atoms.split()


@pytest.mark.parametrize(
    ("text", "count"), [("کِتاب", 4), ("می\N{ZERO WIDTH NON-JOINER}رود", 5), ("a\N{RIGHT-TO-LEFT MARK}", 1)]
)
def test_how_many_glyphs_of_a_text_have_a_width(text: str, count: int) -> None:
    assert layer_atoms.wide(text) == count


def test_the_shares_of_atoms_in_the_width_of_a_word() -> None:
    """From the right, by the number of their glyphs; Latin words in a row are one atom."""
    from satrchin.writing.placed import PlacedWord

    words = [
        PlacedWord("گروه۱۲", Box(40, 0, 100, 10), 1.0),
        PlacedWord("a", Box(0, 0, 10, 10), 1.0),
        PlacedWord("b", Box(20, 0, 30, 10), 1.0),
    ]
    found = layer_atoms.atoms_of(words)
    assert [(atom.text, atom.x0, atom.x1, atom.word) for atom in found] == [
        ("گروه", 60.0, 100.0, 0), ("۱۲", 40.0, 60.0, 0), ("a b", 0.0, 30.0, 1),
    ]  # fmt: skip
    turned = layer_atoms.atoms_of([words[0], words[2], words[1]])
    assert [atom.text for atom in turned] == ["گروه", "۱۲", "b", "a"]


@pytest.mark.parametrize(
    ("text", "kind", "before", "behind", "marks"),
    [
        ("اب", "rtl", None, None, ""),
        ("12", "ltr", None, None, "R"),
        ("12", "ltr", None, "rtl", ""),
        ("/", "sign", "ltr", "rtl", "r"),
        ("/", "sign", None, "ltr", "R"),
        ("-", "sign", None, None, "Rr"),
        ("(", "sign", None, None, "Rl"),
        ("(", "sign", "ltr", None, "Rlr"),
    ],
)
def test_marks_around_an_atom(text: str, kind: Any, before: Any, behind: Any, marks: str) -> None:
    """``R``: a right-to-left mark on its left; ``r``: on its right; ``l``: a left-to-right mark behind a bracket."""
    shown = text[::-1] if kind == "rtl" else text
    rlm, lrm = "\N{RIGHT-TO-LEFT MARK}", "\N{LEFT-TO-RIGHT MARK}"
    expected = rlm * ("R" in marks) + shown + lrm * ("l" in marks) + rlm * ("r" in marks)
    assert layer_atoms._painted(text, kind, before, behind) == expected


def test_rules_have_reasons_also_where_two_work_together() -> None:
    """A rule made of two has both reasons; what is unknown has none."""
    one, two = reason("letters", "kashida"), reason("letters", "digits")
    assert reason("letters", "kashida+digits") == f"{one}; {two}"
    assert (reason("letters", "none"), reason("nowhere", "x"), dict(reasons_of("nowhere"))) == ("", "", {})


def test_the_help_of_a_stage_has_its_options_with_their_defaults() -> None:
    """As ``--set`` takes them, in a hundred columns."""
    shown = describe.stage("letters")
    assert shown.startswith("letters: Replace presentation forms")
    assert "\n  letters.arabic=true\n      Replace Arabic ye and kaf" in shown
    assert "\n  letters.digits=keep\n" in shown
    assert "\n  kashida: a kashida stretches the word" in shown
    assert max(map(len, shown.split("Rules (", maxsplit=1)[0].splitlines())) <= 100
    assert describe.summary("letters").count("\n") == 0
    with pytest.raises(UsageError):
        describe.stage("none")


def test_a_name_that_does_not_exist_is_refused_with_the_nearest() -> None:
    with pytest.raises(UsageError, match=r"did you mean letters\? there are order, letters$"):
        check_name("leters", ["order", "letters"], "stage")
    with pytest.raises(UsageError, match=r"^[^?]*there are order, letters$"):
        check_name("xyz", ["order", "letters"], "stage")
    with pytest.raises(UsageError, match=r"did you mean first\?"):
        check_name("leters", ["order", "letters"], "stage", ["first"])
    with pytest.raises(UsageError, match=r"there are none$"):
        check_name("x", [], "stage")
    check_name("order", ["order"], "stage")


def test_a_registry_loads_modules_and_what_they_hold() -> None:
    """Names that come with satrchin need no version."""
    registry = Registry("satrchin.nothing", "stage", {"module": "json", "function": "json:loads"})
    assert registry.load("module") is json
    assert registry.load("function") is json.loads
    assert (registry.names(), "module" in registry, "x" in registry) == (("module", "function"), True, False)
    assert registry.version("module") == registry.version("x") == ""
    with pytest.raises(UsageError):
        registry.load("x")


def test_exit_codes_are_a_stable_interface() -> None:
    assert {code.name: int(code) for code in EXIT_CODES} == {
        "OK": 0, "PARTIAL": 1, "USAGE": 2, "FAILED": 3, "NOTHING": 4, "MISSING": 5, "OUTPUT": 6, "BUSY": 7,
        "INTERRUPTED": 130,
    }  # fmt: skip
    assert set(EXIT_CODES) == set(ExitCode)

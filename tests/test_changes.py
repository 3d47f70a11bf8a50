"""What a person is shown of a run: every change with its line and reason, doubts with other readings, the sum."""

from __future__ import annotations

from dataclasses import replace

from satrchin.document import Document, Doubt, Edit, Issue, Line, Page
from satrchin.writing.changes import explain


def test_everything_that_is_told_of_a_document() -> None:
    """Line numbers start at one, equal changes of a line are counted, alternatives follow their doubts."""
    raw = Page(3, (Line("كتاب كهنه"), Line("نامه"), Line("می رود")))
    edits = [Edit("letters", "arabic-code-point", 3, 0, (place, place + 1), "ك", "ک") for place in (0, 5)]
    edits.append(Edit("spacing", "zwnj-restored", 3, 2, (0, 6), "می رود", "می\N{ZERO WIDTH NON-JOINER}رود", 0.8))
    page = raw.edited(edits)
    doubts = (
        Doubt(3, 1, (0, 4), "نامه", "it may be another word", 0.4, ("مانه", "هنام")),
        Doubt(3, 2, (0, 7), "می\N{ZERO WIDTH NON-JOINER}رود", "a guess", 0.8),
    )
    issues = (Issue("warning", "odd", "something is odd", 3, 1),)
    page = replace(page, doubts=doubts, issues=issues)
    shown = "".join(explain(Document("a.txt", (raw,)), [page])).replace("\N{ZERO WIDTH NON-JOINER}", "|")
    assert shown.splitlines() == [
        "page 3, line 1:",
        '  "ك" becomes "ک": letters.arabic-code-point (2 times)',
        "page 3, line 3:",
        '  "می رود" becomes "می‹ZWNJ›رود": spacing.zwnj-restored, 80% certain',
        'page 3, line 2, 40% certain: "نامه"',
        '  or "مانه"',
        '  or "هنام"',
        "letters.arabic-code-point, 2 x: an Arabic letter that looks like the Persian one, but that no search finds",
        "spacing.zwnj-restored, 1 x: a half-space belongs between these parts of the word",
        "warning: page 3, line 2: something is odd [odd]",
        'doubt 1: page 3, line 2: "نامه": it may be another word (40% certain)',
        'doubt 2: page 3, line 3: "می‹ZWNJ›رود": a guess (80% certain)',
        "3 lines, 3 changes, status ok, grade 0.733",
    ]


def test_nothing_to_tell() -> None:
    """A healthy document says so by its name; doubts beyond ten are counted."""
    page = Page(1, (Line("نامه"),))
    told = "".join(explain(Document("a.txt", (page,)), [page]))
    assert told == "a.txt: nothing to change\n1 line, 0 changes, status ok, grade 1.000\n"
    doubts = tuple(Doubt(1, 0, (0, 4), "نامه", "why", 0.5) for _ in range(12))
    told = "".join(explain(Document("", (page,)), [Page(1, page.lines, doubts=doubts)]))
    assert told.startswith("the text: nothing to change\n")
    assert "doubt 10: " in told
    assert "doubt 11: " not in told
    assert "2 more doubts: -f json lists all" in told

"""From a line and its repaired form to edits: they lead from one to the other, and say what each repair was."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from satrchin.document import Line, Page
from satrchin.persian.chars import ZWNJ
from satrchin.stages.spacing.stage import _differences, _edits, _letters, _Record

GAP = st.sampled_from(["", "", "", " ", " ", ZWNJ, "  "])
BOTH = st.lists(st.tuples(st.sampled_from("ابپتسشن۱"), GAP, GAP), min_size=1, max_size=14)


@given(BOTH, GAP, GAP)
def test_edits_lead_from_one_line_to_the_other(letters: list[tuple[str, str, str]], end: str, other_end: str) -> None:
    """Whatever separators change; the edits do not overlap, and none leaves its text as it is."""
    before = "".join(gap + letter for letter, gap, _ in letters) + end
    after = "".join(gap + letter for letter, _, gap in letters) + other_end
    before, after = before.strip(f" {ZWNJ}"), after.strip(f" {ZWNJ}")
    edits = list(_edits(1, 0, before, after, []))
    assert all(first.span[1] <= second.span[0] for first, second in pairwise(edits))
    assert all(edit.before != edit.after and before[slice(*edit.span)] == edit.before for edit in edits)
    assert Page(1, (Line(before),)).edited(edits).lines[0].text == after


def test_an_edit_covers_whole_words() -> None:
    """It begins and ends where a space is in both lines, not inside a word."""
    before, after = f"او می رود و کتاب{ZWNJ}ها را برد", f"او می{ZWNJ}رود و کتاب{ZWNJ}ها رابرد"
    assert [(before[a:b], new) for a, b, new in _differences(before, after)] == [
        ("می رود", f"می{ZWNJ}رود"),
        ("را برد", "رابرد"),
    ]


def test_letters_are_counted_without_separators() -> None:
    """Spaces and ZWNJs are no letters."""
    assert _letters(f"ا ب{ZWNJ}پ") == [0, 1, 1, 2, 2, 3]


@pytest.mark.parametrize(
    ("records", "rule", "sure"),
    [
        ([_Record(2, 7, "zwnj-restored", 0.9)], "zwnj-restored", 0.9),
        ([_Record(2, 4, "zwnj-restored", 0.9), _Record(4, 7, "zwnj-restored", 0.7)], "zwnj-restored", 0.7),
        ([_Record(0, 2, "split-word-joined", 0.2), _Record(2, 7, "zwnj-restored", 0.9)], "zwnj-restored", 0.9),
        ([_Record(2, 7, "zwnj-restored", 0.9), _Record(7, 9, "split-word-joined", 0.2)], "zwnj-restored", 0.9),
    ],
)
def test_an_edit_has_the_rule_and_the_lowest_confidence_of_its_repairs(
    records: list[_Record], rule: str, sure: float
) -> None:
    """Repairs of the words before and after it are not its own."""
    (edit,) = _edits(3, 5, "او می رود و او", f"او می{ZWNJ}رود و او", records)
    assert (edit.rule, edit.confidence, edit.page, edit.line) == (rule, sure, 3, 5)


def test_an_edit_of_several_kinds_says_so() -> None:
    """Its rule is that of mixed repairs."""
    records = [_Record(2, 4, "zwnj-restored", 0.9), _Record(4, 7, "split-word-joined", 0.8)]
    (edit,) = _edits(1, 0, "او می رود و او", f"او می{ZWNJ}رود و او", records)
    assert edit.rule not in {"zwnj-restored", "split-word-joined"}
    assert edit.confidence == 0.8

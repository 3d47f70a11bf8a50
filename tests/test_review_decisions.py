"""Decisions are kept by evidence: found again in a page cleaned otherwise, applied as edits, undone, never lost."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from tests.test_evidence_carried import edited_pages

from satrchin.document import Box, Doubt, Edit, Issue, Line, Page, replay
from satrchin.persian.chars import ZWNJ
from satrchin.review.apply import apply, covers, merged
from satrchin.review.cases import Case, case_at, find
from satrchin.review.codec import from_plain, to_plain
from satrchin.review.decisions import NAME, Decided, Decisions
from satrchin.review.items import items_of
from satrchin.review.places import Places
from satrchin.summary import Summary

RAW = ("گزارش سالانه", "كتاب ها را بردم", "شماره ١٢٣ ثبت شد", "كتاب ها را بردم", "پایان")


def cleaned(*, digits: bool = False, joined: bool = False, first_dropped: bool = False) -> Page:
    """The lines of ``RAW`` as different options would clean them."""
    page = Page(1, tuple(Line(text) for text in RAW))
    edits = [Edit("letters", "arabic", 1, number, (0, 1), "ك", "ک") for number in (1, 3)]
    if digits:
        edits.append(Edit("letters", "digits", 1, 2, (6, 9), "١٢٣", "۱۲۳"))
    page = page.edited(edits)
    if joined:
        page = page.edited(
            [Edit("layout", "paragraph", 1, n, (len(RAW[n]), len(RAW[n]) + 1), "\n", " ") for n in (1, 2)]
        )
    if first_dropped:
        page = page.edited([Edit("head", "running-head", 1, 0, (0, len(RAW[0]) + 1), RAW[0] + "\n", "")])
    return page


def case(page: Page, line: int, text: str) -> Case:
    start = page.lines[line].text.index(text)
    return case_at(Places(page), "hash", "a.txt", line, (start, start + len(text)))[0]


@given(edited_pages())
def test_a_page_comes_back_from_plain_data_as_it_was(page: Page) -> None:
    page = replace(
        page, doubts=(Doubt(1, 0, (0, 0), "", "why", 0.5, ("a",), "joint"),), issues=(Issue("info", "c", "m"),)
    )
    again = from_plain(json.loads(json.dumps(to_plain(page))))
    assert again == page
    assert again.raw_lines == page.raw_lines


@given(edited_pages())
def test_a_place_leads_to_what_was_read_and_back(page: Page) -> None:
    places = Places(page)
    for number, line in enumerate(page.lines):
        for start in range(len(line.text)):
            one, scope = case_at(places, "hash", "a", number, (start, start + 1))
            found = find(places, one)
            if one.raw and scope == (start, start + 1):
                assert found == (number, scope)
    for edit, span in zip(page.edits, places.edit_spans(), strict=True):
        assert span is None or 0 <= span[0] <= span[1] <= places.starts[-1], edit


@pytest.mark.parametrize(
    "options",
    [
        {"digits": True},
        {"joined": True},
        {"first_dropped": True},
        {"joined": True, "digits": True, "first_dropped": True},
    ],
)
@pytest.mark.parametrize(("line", "text"), [(1, "کتاب ها"), (2, "١٢٣"), (3, "کتاب ها"), (4, "پایان")])
def test_a_place_is_found_in_a_page_cleaned_with_other_options(options: dict[str, bool], line: int, text: str) -> None:
    one = case(cleaned(), line, text)
    page = cleaned(**options)
    found = find(Places(page), one)
    assert found is not None
    number, span = found
    shown = page.lines[number].text[slice(*span)]
    assert shown == (text if not options.get("digits") else text.replace("١٢٣", "۱۲۳"))
    raw = Places(page).raw(*(Places(page).starts[number] + place for place in span))
    assert raw is not None
    assert Places(page).raw_line_at(raw[0]) == line  # of two equal lines the right one


def test_a_place_that_is_not_there_is_not_found() -> None:
    one = case(cleaned(), 1, "کتاب ها")
    other = Page(1, (Line("چیز دیگری است"), Line("كتاب ها")))
    assert find(Places(other), one) is None
    assert apply(other, [Decided(one, "کتاب‌ها")]).spots == (None,)


def test_a_decision_is_an_edit_that_replays_and_settles_its_doubt() -> None:
    page = cleaned()
    doubts = (Doubt(1, 1, (0, 7), "کتاب ها", "perhaps", 0.4, (), "joint"), Doubt(1, 2, (6, 9), "١٢٣", "unclear", 0.3))
    page = replace(page, doubts=doubts)
    item = items_of(Places(page), "hash", "a.txt")[0]
    done = apply(page, [Decided(item.case, f"کتاب{ZWNJ}ها")]).page
    assert done.lines[1].text == f"کتاب{ZWNJ}ها را بردم"
    assert [(edit.stage, edit.rule, edit.confidence) for edit in done.edits[-1:]] == [("review", "reviewed", 1.0)]
    assert [line.text for line in replay(done.raw_lines, done.edits)] == [line.text for line in done.lines]
    assert [doubt.text for doubt in done.doubts] == ["١٢٣"]


def test_a_confirmed_text_is_a_decision_too_and_raises_the_grade() -> None:
    page = cleaned().edited([Edit("order", "runs", 1, 4, (0, 5), "پایان", "نایاپ", 0.4)])
    page = replace(page, doubts=(Doubt(1, 4, (0, 5), "نایاپ", "order", 0.4, ("پایان",), "order"),))
    item = items_of(Places(page), "hash", "a.txt")[0]
    assert Summary.of([page]).grade == pytest.approx(0.88)
    done = apply(page, [Decided(item.case, "نایاپ")]).page
    assert done.text == page.text
    assert done.edits[-1].rule == "reviewed"
    assert Summary.of([done]).grade == 1.0


def test_an_issue_is_closed_by_its_own_decision_or_by_those_of_its_doubts() -> None:
    page = cleaned()
    page = replace(
        page,
        doubts=(Doubt(1, 0, (0, 12), RAW[0], "runs", 0.4, (), "order"),),
        issues=(
            Issue("error", "order-uncertain", "the order of 1 line is uncertain", 1),
            Issue("error", "uncertain-number", "the number is unclear", 1, 2),
            Issue("error", "text-layer", "the text layer is unreliable", 1),
        ),
    )
    items = {item.kind: item for item in items_of(Places(page), "hash", "a.txt")}
    assert set(items) == {"order", "number", "verdict"}
    assert items["verdict"].line == -1
    for kind, closed in (("order", "order-uncertain"), ("number", "uncertain-number"), ("verdict", "text-layer")):
        done = apply(page, [Decided(items[kind].case, items[kind].case.text)]).page
        assert [issue.code for issue in done.issues if issue.level == "info"] == [closed]
    assert Summary.of([replace(page, issues=(Issue("error", "damaged-file", "m"),))]).grade <= 0.5
    assert Summary.of([replace(page, issues=(Issue("info", "damaged-file", "m"),))]).grade > 0.5
    everything = [Decided(item.case, item.case.text) for item in items.values()]
    assert Summary.of([apply(page, everything).page]).status == "ok"


def test_of_two_decisions_on_one_place_the_later_counts() -> None:
    page = cleaned()
    word, line = case(page, 1, "کتاب"), case(page, 1, "کتاب ها را بردم")
    assert apply(page, [Decided(word, "دفتر"), Decided(line, "چیزی نبردم")]).page.lines[1].text == "چیزی نبردم"
    assert apply(page, [Decided(line, "چیزی نبردم"), Decided(word, "دفتر")]).page.lines[1].text == "دفتر ها را بردم"


def test_what_other_options_changed_stays_where_the_person_changed_nothing() -> None:
    assert merged("كتاب ١٢ جلد", "كتاب ١٢ جلدی", "کتاب ۱۲ جلد") == "کتاب ۱۲ جلدی"
    assert merged("كتاب", "كتاب", "کتاب") == "کتاب"
    assert merged(f"می{ZWNJ}رود", f"می{ZWNJ}رود", "میرود") == f"می{ZWNJ}رود"
    assert merged("یک دو سه", "یک دو سه", "سه دو یک") == "یک دو سه"


def test_a_decision_covers_what_it_is_about_and_nothing_else() -> None:
    page = replace(cleaned(), doubts=(Doubt(1, 1, (0, 4), "کتاب", "why", 0.5),))
    item = items_of(Places(page), "hash", "a.txt")[0]
    spot = apply(page, [Decided(item.case, "کتاب")]).spots[0]
    assert spot is not None
    assert covers(spot, 1, (0, 4), "letter", "")
    assert covers(spot, 1, (2, 9), "letter", "")
    assert not covers(spot, 1, (2, 9), "order", "")
    assert not covers(spot, 3, (0, 4), "letter", "")


def test_the_log_keeps_what_was_acknowledged_and_passes_over_a_torn_line(tmp_path) -> None:
    log = Decisions(tmp_path)
    one = case(cleaned(), 1, "کتاب ها")
    log.add("choose", [Decided(one, f"کتاب{ZWNJ}ها")])
    whole = (tmp_path / NAME).read_bytes()
    for cut in range(len(whole), len(whole) + 40, 7):
        (tmp_path / NAME).write_bytes(whole + whole[: cut - len(whole)])
        again = Decisions(tmp_path)
        assert [decision.action for decision in again] == ["choose"]
        again.add("accept", [Decided(one, "کتاب ها")])
        assert [decision.action for decision in Decisions(tmp_path)] == ["choose", "accept"]


def test_undoing_takes_a_decision_back(tmp_path) -> None:
    log = Decisions(tmp_path)
    one = case(cleaned(), 1, "کتاب ها")
    first = log.add("choose", [Decided(one, f"کتاب{ZWNJ}ها")])
    log.add("undo", undoes=first.number)
    for decisions in (log, Decisions(tmp_path)):
        assert decisions.last() is None
        assert decisions.of_page("hash", 1) == []
        assert decisions.files() == {"hash"}


@pytest.mark.parametrize(
    ("lines", "number"),
    [
        (("مقدمه", "پس از آن کتاب ها را بردم", "پایان"), 1),  # alone on its page: the words before it are enough
        (("پس از آن کتاب ها را دید", "پس از آن کتاب ها را بردم"), 1),  # what follows decides
        (("باز آن کتاب ها را بردم", "پس از آن کتاب ها را بردم"), 1),  # or what stands before
        (("", "پس از آن کتاب ها را بردم ", "پس از آن کتاب ها را بردم "), None),  # two alike: nobody knows which
        (("نان کتاب ها سنگ",), None),  # too little around it agrees
    ],
)
def test_a_place_whose_line_is_gone_is_found_by_its_surroundings(lines: tuple[str, ...], number: int | None) -> None:
    """The place with most of the same text around it, if it is the only one and enough of it agrees."""
    before = Page(1, (Line("دیروز"), Line("پس از آن کتاب ها را بردم تا"), Line("امروز")))
    one = case(before, 1, "کتاب ها")
    found = find(Places(Page(1, tuple(Line(text) for text in lines))), one)
    if number is None:
        assert found is None
    else:
        start = lines[number].index("کتاب ها")
        assert found == (number, (start, start + len("کتاب ها")))


def test_plain_data_leaves_out_what_a_line_has_not() -> None:
    """A line without evidence is its text, end and source; an empty one is read again as such."""
    page = Page(1, (Line(""), Line("نامه", "\n"), Line("نامه", "", "ocr", Box(0, 0, 1, 1))))
    assert [len(line) for line in to_plain(page)["raw"]] == [3, 3, 4]
    assert from_plain(json.loads(json.dumps(to_plain(page)))).lines == page.lines

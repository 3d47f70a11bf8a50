"""A review takes decisions, and the outputs, the manifest and the report follow them; all of it can be undone."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.review_tools import LINES, archive

from satrchin.batch.lock import locked
from satrchin.batch.manifest import FOLDER, Manifest
from satrchin.document import Edit, Line, replay
from satrchin.persian.chars import ZWNJ
from satrchin.review.decisions import NAME
from satrchin.review.index import SAMPLED, Choice
from satrchin.review.items import KINDS
from satrchin.review.session import Request, RequestError, Session

ALL = Choice()
NAMES = ["نامه ۱.txt", "بایگانی/نامه ۲.txt", "بایگانی/نامه ۳.txt"]


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return archive(tmp_path, NAMES, ("txt", "json", "html"))


@pytest.fixture
def session(out: Path) -> Iterator[Session]:
    made = Session(out)
    made.start()
    yield made
    made.close()


def manifest(out: Path) -> dict[str, dict]:
    """The records; during a review the last one of a file counts."""
    return {record.source: record._asdict() for record in Manifest(out / FOLDER / "manifest.jsonl")}


def item_of(session: Session, kind: str, source: str = "") -> dict:
    return session.show(Choice((kind,), source))["item"]


def everything(session: Session, source: str) -> None:
    """Accept all items of a file."""
    while (shown := session.show(Choice(source=source)))["item"]:
        session.decide(Request(shown["item"]["id"], "accept"), ALL)


def test_the_worst_comes_first_over_all_files_and_filters_choose(session: Session) -> None:
    seen, after = [], 0
    for _ in range(15):
        item = session.show(ALL, after)["item"]
        seen.append(item["confidence"] or 0.0)
        after = item["id"]
    assert seen == sorted(seen)
    assert session.show(ALL, after)["item"]["id"] == session.show(ALL)["item"]["id"]  # after the last comes the first
    for kind in KINDS:
        assert item_of(session, kind)["kind"] == kind
        assert session.show(Choice((kind,)))["left"] == 3
    assert session.show(Choice(source=NAMES[1]))["left"] == 5


def test_a_view_has_the_line_as_read_and_as_cleaned_with_its_neighbours(session: Session) -> None:
    item = item_of(session, "joint", NAMES[0])
    assert item["raw"] == LINES[1]
    assert item["before"] + item["marked"] + item["after"] == LINES[1].replace("ك", "ک")
    assert item["marked"] == "کتاب ها"
    assert item["above"] == [LINES[0]]
    assert len(item["below"]) == 2


def test_outputs_manifest_and_report_follow_a_decision(session: Session, out: Path) -> None:
    before = manifest(out)[NAMES[0]]
    assert before["status"] == "partial"
    item = item_of(session, "joint", NAMES[0])
    session.decide(Request(item["id"], "choose", number=0), ALL)
    assert session.follower.settle()
    assert f"کتاب{ZWNJ}ها را به انبار" in (out / "نامه ۱.txt").read_text(encoding="utf-8")
    assert f"کتاب{ZWNJ}ها را به انبار" in (out / "نامه ۱.html").read_text(encoding="utf-8")
    page = json.loads((out / "نامه ۱.json").read_text(encoding="utf-8"))["pages"][0]
    edits = [
        Edit(e["stage"], e["rule"], 1, e["line"], tuple(e["span"]), e["before"], e["after"]) for e in page["edits"]
    ]
    assert edits[-1].rule == "reviewed"
    raw = (out.parent / "raw" / NAMES[0]).read_text(encoding="utf-8").splitlines()
    texts = [line["text"] for line in page["lines"]]
    assert [line.text for line in replay([Line(text) for text in raw], edits)] == texts
    after = manifest(out)[NAMES[0]]
    assert after["doubtful"] == before["doubtful"] - 1
    assert after["grade"] > before["grade"]
    everything(session, NAMES[0])
    assert session.follower.settle()
    assert (manifest(out)[NAMES[0]]["status"], manifest(out)[NAMES[0]]["grade"]) == ("ok", 1.0)
    assert manifest(out)[NAMES[1]]["status"] == "partial"
    report = (out / FOLDER / "report.html").read_text(encoding="utf-8")
    assert 'data-status="ok"' in report


def test_undoing_brings_everything_back(session: Session, out: Path) -> None:
    files = {path: path.read_bytes() for path in out.rglob("*.txt")}
    records = manifest(out)
    item = item_of(session, "joint", NAMES[0])
    session.decide(Request(item["id"], "edit", text="دفترها"), ALL)
    everything(session, NAMES[1])
    assert session.follower.settle()
    assert {path: path.read_bytes() for path in out.rglob("*.txt")} != files
    while session.decisions.last():
        session.undo(ALL)
    assert session.follower.settle()
    assert {path: path.read_bytes() for path in out.rglob("*.txt")} == files
    assert [record["grade"] for record in manifest(out).values()] == [record["grade"] for record in records.values()]
    assert session.show(ALL)["left"] == 15
    with pytest.raises(RequestError):
        session.undo(ALL)


def test_once_for_all_is_counted_before_and_undone_as_one(session: Session, out: Path) -> None:
    item = item_of(session, "joint")
    assert item["like"] == 3
    like = session.like(item["id"])
    assert (like["count"], like["files"]) == (3, 3)
    assert {one["marked"] for one in like["some"]} == {"کتاب ها"}
    answer = session.decide(Request(item["id"], "choose", number=0, all=True), ALL)
    assert answer["cases"] == 3
    assert session.follower.settle()
    texts = [path.read_text(encoding="utf-8") for path in out.rglob("*.txt")]
    assert all(f"کتاب{ZWNJ}ها" in text for text in texts)
    assert session.show(Choice(("joint",)))["item"] is None
    assert session.undo(ALL)["cases"] == 3
    assert session.follower.settle()
    assert not any(f"کتاب{ZWNJ}ها" in path.read_text(encoding="utf-8") for path in out.rglob("*.txt"))
    assert session.show(Choice(("joint",)))["left"] == 3


def test_what_is_set_aside_comes_no_more_until_it_is_asked_for(session: Session) -> None:
    item = session.show(ALL)["item"]
    session.decide(Request(item["id"], "skip"), ALL)
    assert session.show(ALL)["left"] == 14
    assert session.show(Choice(state=2))["item"]["id"] == item["id"]
    session.undo(ALL)
    assert session.show(ALL)["left"] == 15


def test_a_crash_loses_no_decision_and_the_next_review_brings_the_outputs_up_to_date(out: Path) -> None:
    crashed = Session(out)  # its outputs never follow
    crashed.decide(Request(item_of(crashed, "joint", NAMES[0])["id"], "choose"), ALL)
    again = Session(out)
    assert again.show(ALL)["left"] == 14
    again.start()
    assert again.follower.settle()
    again.close()
    assert f"کتاب{ZWNJ}ها" in (out / "نامه ۱.txt").read_text(encoding="utf-8")
    (out / FOLDER / "review.sqlite").write_bytes(b"SQLite format 3\x00 damaged" * 99)
    third = Session(out)
    assert third.show(ALL)["left"] == 14
    third.index.close()


def test_an_output_that_was_edited_by_hand_is_kept_and_the_page_is_told(session: Session, out: Path) -> None:
    (out / "نامه ۱.txt").write_text("به دست", encoding="utf-8")
    session.decide(Request(item_of(session, "joint", NAMES[0])["id"], "choose"), ALL)
    assert session.follower.settle()
    assert (out / "نامه ۱.txt").read_text(encoding="utf-8") == "به دست"
    assert "edited by hand" in session.outputs()["message"]
    assert manifest(out)[NAMES[0]]["cause"] == "edited"


def test_outputs_wait_for_a_batch_that_runs_and_decisions_do_not(session: Session, out: Path) -> None:
    with locked(out / FOLDER):
        session.decide(Request(item_of(session, "joint", NAMES[0])["id"], "choose"), ALL)
        assert not session.follower.settle(0.5)
        assert (out / FOLDER / NAME).read_text(encoding="utf-8").count("\n") == 1
    assert session.follower.settle(20)
    assert f"کتاب{ZWNJ}ها" in (out / "نامه ۱.txt").read_text(encoding="utf-8")


def test_an_edit_of_the_whole_line_settles_all_of_it(session: Session, out: Path) -> None:
    item = item_of(session, "joint", NAMES[0])
    session.decide(Request(item["id"], "edit", text="همه چیز\nدیگر شد", line=True), ALL)
    assert session.follower.settle()
    assert "\nهمه چیز دیگر شد\n" in (out / "نامه ۱.txt").read_text(encoding="utf-8")
    session.decide(Request(item_of(session, "order", NAMES[0])["id"], "choose"), ALL)
    assert session.follower.settle()
    assert LINES[2] in (out / "نامه ۱.txt").read_text(encoding="utf-8")


def test_requests_that_do_not_fit_are_refused(session: Session) -> None:
    with pytest.raises(RequestError):
        session.decide(Request(10_000, "accept"), ALL)
    with pytest.raises(RequestError):
        session.decide(Request(item_of(session, "joint")["id"], "choose", number=7), ALL)
    with pytest.raises(RequestError):
        session.decide(Request(item_of(session, "verdict")["id"], "edit", text="x"), ALL)
    assert len(session.decisions) == 0


def test_an_output_folder_behind_a_link_is_reviewed(out: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(out)
    session = Session(tmp_path / "link")
    session.start()
    session.decide(Request(item_of(session, "joint", NAMES[0])["id"], "choose"), ALL)
    session.close()
    assert session.outputs()["message"] == ""
    assert f"کتاب{ZWNJ}ها" in (out / "نامه ۱.txt").read_text(encoding="utf-8")


def test_equal_lines_of_a_sample_are_judged_one_by_one(session: Session) -> None:
    assert session.sample(50) == 18
    sampled = Choice(state=SAMPLED)
    for left in range(18, 0, -1):
        item = session.show(sampled)["item"]
        assert item["like"] == 1
        assert session.show(sampled)["left"] == left
        session.decide(Request(item["id"], "accept", all=True), sampled)
    assert session.estimate().judged == 18
    assert session.estimate().wrong == 0
    session.undo(sampled)
    assert session.show(sampled)["left"] == 1


@pytest.mark.parametrize(
    ("options", "browser", "port"), [([], True, None), (["--no-browser", "--port", "8123"], False, 8123)]
)
def test_the_command_serves_the_review_of_its_folder(
    options: list[str], browser: bool, port: int | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The browser is opened unless that is not wanted; accepted words go beside the decisions."""
    from satrchin.cli import main

    asked: list[tuple[Session, Path, object, dict[str, object]]] = []
    monkeypatch.setattr("satrchin.commands.review._serve", lambda *given, **more: asked.append((*given[:3], more)))
    out = archive(tmp_path, ["a.txt"])
    assert main(["-q", "review", str(out), *options]) == 0
    ((session, words, served, more),) = asked
    assert words == session.home / "words.txt"
    assert port is None or served == port
    assert more == {"browser": browser}

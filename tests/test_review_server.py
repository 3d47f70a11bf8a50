"""The review is served to the person at this machine alone, and answers what it was asked."""

from __future__ import annotations

import gc
import json
import socket
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.review_tools import Served, archive

from satrchin.cli import main
from satrchin.persian.chars import ZWNJ
from satrchin.review.decisions import Decisions
from satrchin.review.words import add_words, candidates

pytest.importorskip("starlette", reason="the extra review is not installed")
pytest.importorskip("uvicorn", reason="the extra review is not installed")


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    out = archive(tmp_path_factory.mktemp("review"), ["نامه ۱.txt", "نامه ۲.txt", "نامه ۳.txt"])
    with Served(out) as made:
        yield made


@pytest.mark.parametrize(
    "headers",
    [
        {"Cookie": None},
        {"Cookie": "satrchin=wrong"},
        {"Host": "evil.example"},
        {"Host": "evil.example:80"},
        {"Host": None},
    ],
)
@pytest.mark.parametrize("path", ["/", "/api/show", "/static/review.js", "/picture/1", "/report"])
def test_a_stranger_gets_nothing(served: Served, path: str, headers: dict[str, str | None]) -> None:
    status, data, _ = served.request(path, headers=headers)
    assert status in {400, 403}
    assert "نامه".encode() not in data


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": None},
        {"Content-Type": "text/plain"},
        {"Content-Type": "application/x-www-form-urlencoded"},
        {"Cookie": None},
    ],
)
def test_another_site_cannot_decide(served: Served, headers: dict[str, str | None]) -> None:
    item = served.json("/api/show")["item"]["id"]
    status, _, _ = served.request("/api/decide", {"item": item, "action": "accept"}, headers=headers)
    assert status == 403
    assert served.json("/api/show")["item"]["id"] == item


def test_the_token_in_the_address_becomes_a_cookie_that_scripts_cannot_read(served: Served) -> None:
    token = served.address.partition("?")[2]
    status, _, headers = served.request(f"/?{token}", headers={"Cookie": None})
    assert (status, headers["location"]) == (303, "/")
    assert "HttpOnly" in headers["set-cookie"]
    assert "samesite=lax" in headers["set-cookie"].lower()
    assert served.request("/?token=wrong", headers={"Cookie": None})[0] == 403


def test_every_answer_forbids_foreign_scripts(served: Served) -> None:
    for path in ("/", "/api/show", "/static/review.js"):
        status, _, headers = served.request(path)
        assert status == 200
        assert "default-src 'none'; script-src 'self';" in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ([], 400),
        ({"item": "x", "action": "accept"}, 400),
        ({"item": 1, "action": "undo"}, 400),
        ({"item": 1, "action": "edit", "text": 5}, 400),
        ({"item": 99_999, "action": "accept"}, 409),
        ({"item": 1, "action": "choose", "number": -1}, 409),
        ({"item": 1, "action": "edit", "text": "x" * 2_000_000}, 413),
    ],
)
def test_requests_that_make_no_sense_are_refused(served: Served, body: object, status: int) -> None:
    assert served.request("/api/decide", body)[0] == status
    assert served.request("/static/%2e%2e/server.py")[0] == 404
    assert served.request("/picture/99999")[0] == 404


def test_the_page_is_in_the_language_that_is_asked_for(served: Served) -> None:
    persian = served.request("/?lang=fa")[1].decode()
    assert '<html lang="fa" dir="rtl">' in persian
    assert "بازبینی موارد نامطمئن" in persian
    assert '<html lang="en" dir="ltr">' in served.request("/?lang=en")[1].decode()
    assert served.json("/api/show?lang=fa&kinds=joint")["item"]["reason"] == f"شاید کتاب{ZWNJ}ها"


def test_a_decision_is_on_the_disk_when_it_is_answered(tmp_path: Path) -> None:
    out = archive(tmp_path, ["نامه.txt"])
    with Served(out) as served:
        item = served.json("/api/show?kinds=joint")["item"]
        answer = served.json("/api/decide?kinds=joint", {"item": item["id"], "action": "choose", "number": 0})
        served.process.kill()
        assert [one.number for one in Decisions(out / ".satrchin")] == [answer["decided"]]
    with Served(out) as served:
        assert served.json("/api/show?kinds=joint")["item"] is None
        assert "kept in" in served.end()
    assert f"کتاب{ZWNJ}ها" in (out / "نامه.txt").read_text(encoding="utf-8")


def test_a_random_sample_is_measured(tmp_path: Path) -> None:
    out = archive(tmp_path, [f"{number}.txt" for number in range(20)])
    with Served(out, "--sample", "10") as served:
        seen = []
        while item := (answer := served.json("/api/show?state=sample"))["item"]:
            seen.append((item["file"], item["line"]))
            wrong = {"action": "edit", "text": item["editable"] + "ا"} if len(seen) <= 2 else {"action": "accept"}
            served.json("/api/decide?state=sample", {"item": item["id"], **wrong})
        assert len(set(seen)) == 10
        assert "10 lines judged, 2 wrong: 20.0%" in answer["estimate"]
        assert "20.0% of all lines (5.7% to 51.0%" in served.end()


def test_one_file_is_cleaned_and_reviewed(tmp_path: Path) -> None:
    (tmp_path / "نامه.txt").write_text("گرا می ام\nكتاب را خواندم\n", encoding="utf-8")
    with Served(tmp_path / "نامه.txt") as served:
        assert "item" in served.json("/api/show")
    assert "کتاب را خواندم" in (tmp_path / "نامه-clean/نامه.txt").read_text(encoding="utf-8")


def test_a_folder_that_no_batch_wrote_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["review", str(tmp_path), "--no-browser"]) == 3
    assert "not the output folder of a batch" in capsys.readouterr().err


def test_words_that_were_accepted_often_are_offered_and_added_once(tmp_path: Path) -> None:
    out = archive(tmp_path, [f"{number}.txt" for number in range(4)])
    with Served(out) as served:
        for _ in range(3):
            item = served.json("/api/show?kinds=letter")["item"]
            served.json("/api/decide", {"item": item["id"], "action": "edit", "text": "تورکمن‌اوغلوپور"})
        offered = served.json("/api/words")
        assert offered["words"] == [["تورکمن‌اوغلوپور", 3]]
        words = ["تورکمن‌اوغلوپور", "دو واژه", "<b>"]
        assert served.json("/api/words", {"words": words})["added"] == 1
        assert served.json("/api/words")["words"] == []
    listed = out / ".satrchin/words.txt"
    assert listed.read_text(encoding="utf-8") == "تورکمن‌اوغلوپور\n"
    assert add_words(listed, ["تورکمن‌اوغلوپور"]) == 0
    assert candidates(Decisions(tmp_path)) == []
    assert (
        json.loads((out / ".satrchin/decisions.jsonl").read_text(encoding="utf-8").splitlines()[0])["action"] == "edit"
    )


def test_the_address_that_is_told_is_the_one_that_is_served(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where the wanted port is taken, a free one is used; no socket stays open."""
    import uvicorn

    served: list[socket.socket] = []

    def run(_: uvicorn.Server, sockets: list[socket.socket]) -> None:
        served.extend(sockets)
        host, port = sockets[0].getsockname()
        assert host == "127.0.0.1"
        assert f"http://127.0.0.1:{port}/?token=" in capsys.readouterr().out
        with socket.create_connection((host, port), timeout=10):  # who is quick waits
            pass

    monkeypatch.setattr(uvicorn.Server, "run", run)
    out = archive(tmp_path, ["نامه.txt"])
    with socket.create_server(("127.0.0.1", 0)) as other, warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        assert main(["review", str(out), "--no-browser", "--port", str(other.getsockname()[1])]) == 0
        gc.collect()
    assert [one.fileno() for one in served] == [-1]
    assert not [warning for warning in told if warning.category is ResourceWarning and "socket" in str(warning.message)]

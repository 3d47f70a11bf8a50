"""Decisions survive later runs of the batch: found again by evidence, applied by the run itself, reported when lost."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.batch_tools import batch, manifest, plant
from tests.review_tools import archive

from satrchin.batch.manifest import FOLDER
from satrchin.cli import main
from satrchin.errors import ExitCode
from satrchin.review.index import SAMPLED, Choice
from satrchin.review.pages_path import path_of
from satrchin.review.places import Places
from satrchin.review.session import Request, Session
from satrchin.review.store import Stored

TEXT = "كتاب هاي نو ١٢ جلد\n\nگرا می ام بود\nبه نام خدا\nكتاب هاي نو ١٢ جلد\nپایان\n"
ALL = Choice(state=SAMPLED)


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """A text whose first and fourth line a person edited, the second time as a reader of equal lines."""
    raw = plant(tmp_path / "raw", {"نامه.txt": TEXT, "دیگر.txt": "سلام\n"})
    batch(raw, tmp_path / "out")
    session = Session(tmp_path / "out")
    session.sample(50)
    session.start()
    while item := session.show(ALL)["item"]:
        edited = f"{item['editable']} [{item['line']}]" if "کتاب" in item["editable"] else item["editable"]
        session.decide(Request(item["id"], "edit", text=edited), ALL)
    session.close()
    return tmp_path / "out"


def text_of(out: Path) -> list[str]:
    return (out / "نامه.txt").read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize(
    ("options", "digits"),
    [
        (("--set", "letters.digits=persian"), "۱۲"),
        (("--set", "letters.arabic=false"), "١٢"),
        (("--overwrite", "always"), "١٢"),
        (("--set", "layout.paragraphs=true", "--set", "layout.damaged_only=false"), "١٢"),
    ],
)
def test_a_run_with_other_options_makes_the_decisions_again(out: Path, options: tuple[str, ...], digits: str) -> None:
    assert [line[-3:] for line in text_of(out) if "[" in line] == ["[1]", "[5]"]
    batch(out.parent / "raw", out, *options)
    text = "\n".join(text_of(out))
    assert text.index("[1]") < text.index("به نام خدا") < text.index("[5]") < text.index("پایان")
    assert text.count(f"{digits} جلد [") == 2
    assert not manifest(out)["نامه.txt"]["reason"]
    session = Session(out)
    assert session.index.lost() == 0
    session.close()


def test_a_decision_whose_place_is_gone_is_reported(out: Path) -> None:
    log = out / FOLDER / "decisions.jsonl"
    text = log.read_text(encoding="utf-8")
    assert "كتاب هاي نو" in text
    log.write_text(text.replace('"raw": "كتاب هاي نو ١٢ جلد"', '"raw": "چیز دیگری"'), encoding="utf-8")
    batch(out.parent / "raw", out, "-f", "txt", "-f", "json", "--overwrite", "always")
    session = Session(out)
    assert session.index.lost() == 2
    assert "[1]" not in "\n".join(text_of(out))
    assert "do not fit the page any more" in (out / "نامه.json").read_text(encoding="utf-8")
    session.close()


def test_a_file_that_changed_is_not_given_the_decisions_of_the_old_one(out: Path) -> None:
    (out.parent / "raw" / "نامه.txt").write_text(TEXT.replace("پایان", "آغاز"), encoding="utf-8")
    batch(out.parent / "raw", out)
    assert "[" not in "\n".join(text_of(out))


def test_without_review_no_pages_are_kept_and_decisions_still_hold(
    out: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    raw, pages = out.parent / "raw", out / FOLDER / "pages"
    edited = text_of(out)
    assert len(list(pages.rglob("*.zip"))) == 2
    batch(raw, out, "--no-review", "--overwrite", "always")
    assert not list(pages.rglob("*.zip"))
    assert text_of(out) == edited
    report = (out / FOLDER / "report.html").read_text(encoding="utf-8")
    assert "satrchin review" not in report
    assert "127.0.0.1" not in report
    assert main(["review", str(out), "--no-browser"]) == ExitCode.FAILED
    assert "2 files have no pages for the review: run the batch again, without --no-review" in capsys.readouterr().err


def test_pages_that_are_missing_are_made_by_the_next_run_but_not_without_review(
    out: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    raw, place = out.parent / "raw", path_of(out / FOLDER, "نامه.txt")
    place.unlink()
    batch(raw, out, "--no-review")
    assert not place.exists()
    assert main(["batch", str(raw), str(out), "--recipe", "text", "--dry-run"]) == ExitCode.OK
    assert "do نامه.txt -> نامه.txt (its pages for the review are missing)" in capsys.readouterr().out
    batch(raw, out)
    assert Stored(place).items() is not None


def test_kept_places_are_those_of_the_page(tmp_path: Path) -> None:
    made = archive(tmp_path, ["a.txt"])
    stored = Stored(path_of(made / FOLDER, "a.txt"))
    assert stored.places(1).stages == Places(stored.page(1)).stages
    assert len(stored.places(1).stages) == 2

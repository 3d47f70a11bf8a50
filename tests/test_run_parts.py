"""Parts of batches and reviews: estimates, exit codes, fingerprints, locks, word lists, samples, the database."""

from __future__ import annotations

import io
import os
import sqlite3
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from satrchin.batch import fingerprint, versions, worst
from satrchin.batch.channel import Channel
from satrchin.batch.estimate import _time, estimated, told
from satrchin.batch.fingerprint import Stamp, combined
from satrchin.batch.lock import LOCK, _held_by, locked
from satrchin.batch.manifest import Record
from satrchin.batch.totals import Totals
from satrchin.batch.tree import Choice, Passed, Source, bases, check_roots, folders, grouped, listed
from satrchin.document import Box, Cell, Line, Page
from satrchin.errors import ExitCode, OutputError, UsageError
from satrchin.reading.options import ReadOptions
from satrchin.review import database, sample, texts, words
from satrchin.review.codec import _line, _read_line, from_plain, to_plain
from satrchin.review.reasons import explained

ZWNJ = "\N{ZERO WIDTH NON-JOINER}"


def record(status: str = "ok", **more: Any) -> Record:
    return Record("a", cast("Any", status), **more)


def test_an_estimate_of_a_batch() -> None:
    """Time and doubts in proportion; the interval of the time narrows with the share of files that were cleaned."""
    records = [
        record(seconds=1.0, doubtful=2),
        record("partial", seconds=3.0),
        record("failed", seconds=2.0),
        record(seconds=2.0),
    ]
    found = estimated(records, 16, 8.0)
    assert found is not None
    whole, low, high = found.seconds
    spread = (2 / 3) ** 0.5 / 2.0
    half = 1.96 * spread / 2 * 0.75**0.5
    assert (whole, low, high) == pytest.approx((32.0, 32 * (1 - half), 32 * (1 + half)))
    assert found.doubtful == (0.5, *sample.wilson(2, 4))
    assert (found.doubts, found.failed, found.sampled, found.total) == (8, 1, 4, 16)
    assert estimated([], 16, 8.0) is None
    one = estimated([record(seconds=2.0)], 100, 2.0)
    assert one is not None
    assert one.seconds == pytest.approx((200.0, 2.0, 200 * (1 + 1.96 * 0.99**0.5)))
    assert told(found)[0] == "4 random files of 16 were cleaned; all will take about 0:32 (0:21 to 0:43)"
    assert told(found)[1].startswith(
        "doubtful: 50% of the files (15% to 85% with 95% confidence), about 8 doubts in all"
    )
    assert told(found)[2:] == ["failed: 1 of 4"]
    assert len(told(one)) == 2


def test_hours_minutes_and_seconds() -> None:
    assert [_time(seconds) for seconds in (0, 59.4, 60, 3599.6, 3661)] == ["0:00", "0:59", "1:00", "1:00:00", "1:01:01"]


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"interrupted": True, "causes": ["full"]}, ExitCode.INTERRUPTED),
        ({"causes": ["full", "missing"]}, ExitCode.OUTPUT),
        ({"causes": ["output"]}, ExitCode.OUTPUT),
        ({"causes": ["missing"], "standing": ["failed"]}, ExitCode.MISSING),
        ({"stopped": "x"}, ExitCode.FAILED),
        ({"done": ["failed"]}, ExitCode.FAILED),
        ({"standing": ["failed", "partial", "ok"]}, ExitCode.FAILED),
        ({"standing": ["partial", "ok"]}, ExitCode.PARTIAL),
        ({"standing": ["ok"]}, ExitCode.OK),
        ({}, ExitCode.NOTHING),
    ],
)
def test_the_exit_code_of_a_batch(more: dict[str, Any], code: ExitCode) -> None:
    """The gravest thing that happened in the run, or that stands in the output folder."""
    totals = Totals(interrupted=more.pop("interrupted", False), stopped=more.pop("stopped", ""))
    for name, values in more.items():
        getattr(totals, name).update(values)
    assert totals.exit_code == code


def test_outcomes_are_counted() -> None:
    totals = Totals()
    for one in (record(pages=2), record(pages=1, reason="kept"), record("failed", cause="full", reason="why")):
        totals.add(one)
    assert (totals.done, totals.pages) == ({"ok": 2, "failed": 1}, 3)
    assert (totals.causes, totals.notes) == ({"full": 1}, {"kept": 1})


def test_the_stamp_of_several_files() -> None:
    """It changes with each of them; one that may still change makes it unequal to all."""
    one, other = Stamp(1, 5, 6, 7), Stamp(2, 9, 3, 8)
    both = combined([one, other])
    assert (both.size, both.modified, both.changed) == (3, 9, 6)
    assert both.inode not in {0, combined([other, one]).inode}
    assert combined([one]) is one
    assert combined([one, other._replace(inode=0)]).inode == 0


def test_the_fingerprint_of_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """That of one file is its SHA-256; of two it depends on both and on their order."""
    first, second = tmp_path / "a", tmp_path / "b"
    first.write_bytes(b"a")
    second.write_bytes(b"b")
    stamp, digest = fingerprint.fingerprint([first])
    assert digest == fingerprint.sha256(first)
    assert stamp.inode == 0  # as young as that
    assert fingerprint.fingerprint([first, second])[1] != fingerprint.fingerprint([second, first])[1]
    monkeypatch.setattr(fingerprint, "RACY", -(10**18))
    assert fingerprint.fingerprint([first])[0] == Stamp.of(first.stat())


def test_hashes_of_program_models_and_recipe(tmp_path: Path) -> None:
    """A change of the file, of an option or of how it is read changes the mark of a recipe; a password does not."""
    recipe = tmp_path / "a.toml"
    recipe.write_text("x")
    marks = [
        versions.recipe_mark(recipe, options, reading)
        for options, reading in (
            ({}, ReadOptions()), ({"letters": {"digits": "ascii"}}, ReadOptions()), ({}, ReadOptions(pages="1")),
        )
    ]  # fmt: skip
    assert len(set(marks)) == 3
    assert versions.recipe_mark(recipe, {}, ReadOptions(password=recipe.name)) == marks[0]
    recipe.write_text("y")
    assert versions.recipe_mark(recipe, {}, ReadOptions()) not in marks
    assert len(versions.model()) == 16
    assert len(versions.program().split()[0].partition("+")[2]) == 8


def test_a_large_file_is_hashed_at_its_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Small ones as a whole; the size and the name count too."""
    monkeypatch.setattr(versions, "_PACKAGE", tmp_path)
    monkeypatch.setattr(versions, "_ENDS", 4)
    path = tmp_path / "model"

    def mark(data: bytes) -> str:
        path.write_bytes(data)
        return versions._mark([path, tmp_path])

    assert mark(b"abcdXefgh") == mark(b"abcdYefgh") != mark(b"abcdXefgi")
    assert mark(b"abcdXefgh") != mark(b"abcdXXefgh") != mark(b"bbcdXXefgh")
    assert mark(b"abcdefgh") != mark(b"abcXefgh")


def test_a_lock_behind_a_link_is_refused(tmp_path: Path) -> None:
    """Outputs must not leave their folder."""
    folder = tmp_path / "out"
    with locked(folder):
        assert _held_by(folder / "lock-holder").startswith(f"process {os.getpid()} on ")
    assert not (folder / "lock-holder").exists()
    assert _held_by(folder / "lock-holder") == "another process"
    (folder / "lock-holder").write_text("\n" + "x" * 300)
    assert _held_by(folder / "lock-holder") == "x" * 199
    (folder / LOCK).unlink(missing_ok=True)
    (folder / LOCK).symlink_to(tmp_path / "elsewhere")
    with pytest.raises(OutputError, match="lock is a symbolic link"), locked(folder):
        pass


def test_objects_go_through_two_pipes() -> None:
    """Also in small pieces; the end of the other side is told, again and again."""
    reader, writer = os.pipe()
    channel = Channel(io.BytesIO(), cast("Any", os.fdopen(writer, "wb", buffering=0)))
    other = Channel(cast("Any", os.fdopen(reader, "rb", buffering=0)), io.BytesIO())
    assert not other.poll(0.01)
    for message in ({"a": 1}, "b" * 100_000):
        channel.send(message)
        assert other.poll(5)
        assert other.poll(0)
        assert other.recv() == message
    channel.close()
    for _ in range(2):
        assert other.poll(5)
        with pytest.raises(EOFError):
            other.recv()
    other.close()
    with pytest.raises(OSError, match="closed"):
        channel.send("c")
    with pytest.raises(ValueError, match="a channel needs both pipes"):
        Channel(None, io.BytesIO())


def test_the_rate_of_a_sample() -> None:
    """Errors over characters, with the percentiles of resampled lines; without errors what none of n excludes."""
    assert sample._rate([]) == (0.0, 0.0, 1.0)
    assert sample._rate([(0, 10), (0, 30)]) == (0.0, 0.0, pytest.approx(sample.wilson(0, 2)[1] / 20))
    rate, low, high = sample._rate([(1, 10)] * 8 + [(0, 10)] * 8)
    assert rate == 0.05
    assert 0.015 < low < 0.035
    assert 0.065 < high < 0.085
    assert sample._rate([(1, 10)] * 4) == (0.1, 0.1, 0.1)


def test_what_a_sample_says_in_words() -> None:
    found = sample.Estimate(20, 1, (0.05, 0.009, 0.236), (0.0123, 0.0, 0.04))
    assert texts.estimate(found) == (
        "20 lines judged, 1 wrong: 5.0% of all lines (0.9% to 23.6% with 95% confidence)."
        " Character error rate 1.23% (0.00% to 4.00%)."
    )
    assert texts.estimate(sample.Estimate(0, 0, (0, 0, 1), (0, 0, 1))) == "No line of the sample is judged yet."
    assert texts.refusal("there is nothing to undo") == "there is nothing to undo"
    assert texts.refusal("other") == "other"
    assert (texts.kind("joint"), texts.words()["page"]) == ("Spacing", "page {page}, line {line}")


def test_words_that_were_accepted_often(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three times, unknown to the lexicon and not on the list; the most frequent first."""
    accepted = [
        "نگینفر نگینفر",
        f"نگینفر، سپیدار{ZWNJ}نو",
        f"سپیدار{ZWNJ}نو سپیدار{ZWNJ}نو سپیدار{ZWNJ}نو",
        "کتاب کتاب کتاب",
        "بصس بصس",
        "ض ض ض",
    ]
    monkeypatch.setattr(words, "after_texts", lambda _: accepted)
    found = words.candidates(cast("Any", None))
    assert found == [(f"سپیدار{ZWNJ}نو", 4), ("نگینفر", 3)]
    assert words.candidates(cast("Any", None), ["نگینفر"]) == found[:1]
    monkeypatch.setattr(words, "MOST", 1)
    assert words.candidates(cast("Any", None)) == found[:1]


def test_words_are_added_to_a_list_once(tmp_path: Path) -> None:
    """Behind what is there; what is no word is passed over."""
    path = tmp_path / "words.txt"
    assert words.add_words(path, ["نگینفر", "دو واژه", "نگینفر", "۱۲"]) == 1
    assert words.add_words(path, ["نگینفر"]) == 0
    path.write_text("\ufeff سارا \n\nنگینفر", encoding="utf-8")
    assert words.add_words(path, ["کیوان", "سارا"]) == 1
    assert path.read_text(encoding="utf-8") == "سارا\nنگینفر\nکیوان\n"


def test_a_database_of_another_version_or_a_damaged_one_is_made_anew(tmp_path: Path) -> None:
    """A sound one keeps what it holds."""
    path = tmp_path / "review.db"

    def count() -> int:
        base = database.opened(path)
        (found,) = base.execute("SELECT count(*) FROM files").fetchone()
        base.execute("INSERT INTO files (source) VALUES ('a')")
        base.close()
        return int(found)

    assert [count(), count()] == [0, 1]
    base = sqlite3.connect(path)
    base.execute("PRAGMA user_version=99")
    base.execute("CREATE TABLE old (x)")
    base.close()
    assert count() == 0
    base = database.opened(path)
    names = {name for (name,) in base.execute("SELECT name FROM sqlite_master WHERE type='table'")}
    base.close()
    assert names == {"files", "items"}
    for other in tmp_path.iterdir():
        other.unlink()
    path.write_bytes(b"no database at all" * 100)
    assert count() == 0


def test_a_line_as_plain_data_leaves_out_what_it_lacks() -> None:
    """At its end; the text, the line end and the source are always there."""
    for line, size in (
        (Line(""), 3),
        (Line("a", ""), 3),
        (Line("a", box=Box(0, 1, 2, 3)), 4),
        (Line("a", cells=(Cell("a", None),)), 5),
        (Line("a", spans=((1, 2),)), 7),
    ):
        assert len(_line(line)) == size
        assert _read_line(_line(line)) == line
    page = Page(3, (Line("a"), Line("b")))
    assert to_plain(page)["lines"] is None
    assert from_plain(to_plain(page)) == page
    with pytest.raises(ValueError, match="not a page"):
        from_plain({"raw": []})


def test_reasons_in_the_language_of_the_messages(monkeypatch: pytest.MonkeyPatch) -> None:
    """A doubt by its words, with its numbers; an issue by its code; what is unknown stays."""
    monkeypatch.setattr("satrchin.review.reasons.language", lambda: "fa")
    monkeypatch.setattr("satrchin.review.reasons.tr", lambda message, **values: f"fa:{message.format(**values)}")
    assert explained("3 of its words are unknown", "") == "fa:3 of its words are unknown"
    assert explained("perhaps کتاب", "") == "fa:perhaps کتاب"
    assert explained("other", "") == "other"
    assert explained("other", "lost-line") == "fa:ink covers a line of the text"
    assert explained("other", "nothing") == "other"
    monkeypatch.setattr("satrchin.review.reasons.language", lambda: "en")
    assert explained("other", "lost-line") == "other"


def test_the_worst_doubts_of_a_report(tmp_path: Path) -> None:
    """At most two hundred, the least certain first; without kept pages they have neither pictures nor alternatives."""
    doubts = tuple(
        {"page": 1, "line": 1, "text": "x", "reason": "perhaps y", "confidence": number / 300}
        for number in range(210, 0, -1)
    )
    manifest = cast("Any", [record(doubts=doubts[:100]), record(doubts=doubts[100:])])
    found = worst.worst_doubts(manifest, tmp_path)
    assert [row["confidence"] for _, row in found] == [number / 300 for number in range(1, 201)]
    assert {(row["before"], row["picture"], row["kept"]) for _, row in found} == {("", "", False)}
    assert {row["reason_fa"] for _, row in found} == {"شاید y"}
    assert SimpleNamespace(**found[0][1]).alternatives == []


def tree(root: Path, *names: str) -> None:
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text("x", encoding="utf-8")


def test_the_entries_of_a_tree(tmp_path: Path) -> None:
    """Folder by folder by name, without hidden and temporary files and without the output folder."""
    tree(tmp_path, "b.txt", "a.txt", "c/d.txt", "c/.e", "c/f.tmp", "out/g.txt", "a/h.pdf", "Thumbs.db")
    (tmp_path / "link").symlink_to(tmp_path / "a.txt")
    found = [[entry.name for entry in group] for group in folders(tmp_path, Choice(), tmp_path / "out")]
    assert found == [["a.txt", "b.txt", "link"], ["a/h.pdf"], ["c/d.txt"]]
    first = next(folders(tmp_path, Choice(), tmp_path / "out"))
    assert [type(entry) for entry in first] == [Source, Source, Passed]
    chosen = [entry.name for group in folders(tmp_path, Choice(("*.txt",), ("c/*",)), tmp_path) for entry in group]
    assert chosen == ["a.txt", "b.txt", "out/g.txt"]
    (missing,) = next(folders(tmp_path / "none", Choice(), tmp_path))
    assert (missing.name, isinstance(missing, Passed) and missing.failed) == (".", True)


def test_the_files_of_a_list(tmp_path: Path) -> None:
    """Folder by folder, each once; what is outside the tree, or not there, is told."""
    tree(tmp_path, "in/c/d.txt", "in/b.txt", "in/a.txt", "other.txt")
    root = (tmp_path / "in").resolve()
    names = ["c/d.txt", "b.txt", "", "a.txt", str(root / "b.txt"), "c/../a.txt", "../other.txt", "none.txt", "c"]
    found = list(listed(root, names, Choice()))
    assert [[entry.name for entry in group] for group in found] == [
        ["a.txt", "b.txt", "c", "none.txt"], ["../other.txt"], ["c/d.txt"],
    ]  # fmt: skip
    passed = {
        entry.name: (entry.reason, entry.failed) for group in found for entry in group if isinstance(entry, Passed)
    }
    assert passed["../other.txt"] == ("outside the input folder", True)
    assert passed["c"] == ("not a regular file", False)
    assert passed["none.txt"][1]
    assert [[entry.name for entry in group] for group in listed(root, names, Choice(("b*",)))] == [["b.txt"]]


def test_pictures_that_belong_together() -> None:
    """Those whose names differ in a number at the end, in its order; or all of a folder."""
    stamp = Stamp(1, 1, 1, 1)
    names = ["x/a-10.jpg", "x/a-2.jpg", "x/a (1).png", "x/b-1.jpg", "x/c.jpg", "x/a-3.txt", "x/d-12345.jpg"]
    entries: list[Source | Passed] = [Source(name, stamp) for name in names]
    found = {entry.name: entry for entry in grouped(entries, "name")}
    group = found["x/a (1).png"]
    assert isinstance(group, Source)
    assert (group.parts, group.base) == (("x/a (1).png", "x/a-2.jpg", "x/a-10.jpg"), "a")
    assert sorted(found) == sorted(["x/a (1).png", "x/b-1.jpg", "x/c.jpg", "x/a-3.txt", "x/d-12345.jpg"])
    whole = [entry for entry in grouped(entries, "folder") if isinstance(entry, Source) and entry.parts]
    assert [(entry.base, len(entry.parts)) for entry in whole] == [("x", 6)]
    assert whole[0].parts[0] == "x/c.jpg"


def test_names_of_outputs() -> None:
    """Twins keep their suffix, what an earlier run named keeps its name, and long names are cut with a hash."""
    assert bases(["a.pdf", "a.png", "a"], {}) == {"a.pdf": "a.pdf", "a.png": "a.png", "a": "a"}
    assert bases(["a.pdf"], {"a.png": "a"}) == {"a.pdf": "a.pdf"}
    assert bases(["a.b.txt", "a.b", "c.txt"], {}) == {"a.b.txt": "a.b", "a.b": "a", "c.txt": "c"}
    (long,) = bases(["ب" * 200 + ".txt"], {}).values()
    assert len(long.encode()) <= 246
    assert long[-9] == "~"
    assert bases(["b" * 246], {}) == {"b" * 246: "b" * 246}


def test_folders_that_cannot_be_used(tmp_path: Path) -> None:
    tree(tmp_path, "a.txt")
    check_roots(tmp_path, tmp_path / "out")
    for source, target, message in (
        (tmp_path / "a.txt", tmp_path / "out", "is not a folder: give the folder whose files are to be cleaned"),
        (tmp_path, tmp_path / "a.txt", "is not a folder: give the folder that the outputs go to"),
        (tmp_path, tmp_path, "is input and output: give another folder for the outputs"),
    ):
        with pytest.raises(UsageError, match=message):
            check_roots(source, target)

"""A batch takes a folder to a folder, goes on where it ended, and never overwrites what it did not write."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest
from tests.batch_tools import SOURCE, batch, manifest, outputs, plant

from satrchin.batch.fingerprint import RACY, Stamp
from satrchin.batch.lock import locked
from satrchin.batch.manifest import CAUSES, Manifest, Record
from satrchin.batch.plan import decisions, make_order
from satrchin.batch.tree import Choice, bases, folders, grouped
from satrchin.cli import main
from satrchin.document import Document, Issue, Line, Page
from satrchin.reading.group import joined

SCANS = Path(__file__).parent / "scans"
BEFORE, AFTER = "كتاب علي\n", "کتاب علی\n"


@pytest.fixture
def raw(tmp_path):
    """An input tree of three letters, two of them twins."""
    return plant(tmp_path / "raw", dict.fromkeys(("نامه یک.txt", "زیر/b.txt", "زیر/b.text"), BEFORE))


@pytest.fixture
def out(tmp_path):
    return tmp_path / "out"


def test_tree_and_names_are_kept_and_twins_keep_their_ending(raw, out):
    assert batch(raw, out) == 0
    assert outputs(out) == dict.fromkeys(("نامه یک.txt", "زیر/b.txt.txt", "زیر/b.text.txt"), AFTER)


def test_second_run_has_nothing_to_do_and_touches_nothing(raw, out):
    batch(raw, out)
    before = {path: path.stat().st_mtime_ns for path in out.rglob("*") if not path.name.startswith("lock")}
    assert batch(raw, out) == 0
    folders = {path for path in before if path.is_dir()}  # the lock and scratch folder come and go
    assert all(path.stat().st_mtime_ns == time for path, time in before.items() if path not in folders)


def test_only_what_is_new_or_changed_is_done(raw, out):
    batch(raw, out)
    plant(raw, {"نامه یک.txt": "علي\n", "new.txt": BEFORE})
    kept = (out / "زیر/b.txt.txt").stat().st_ino
    assert batch(raw, out) == 0
    assert outputs(out)["نامه یک.txt"] == "علی\n"
    assert outputs(out)["new.txt"] == AFTER
    assert (out / "زیر/b.txt.txt").stat().st_ino == kept


def test_a_file_that_was_only_touched_is_not_done_again(raw, out):
    batch(raw, out)
    os.utime(raw / "نامه یک.txt")
    kept = (out / "نامه یک.txt").stat().st_ino
    assert batch(raw, out) == 0
    assert (out / "نامه یک.txt").stat().st_ino == kept


def test_a_change_that_keeps_size_and_time_is_seen(raw, out):
    batch(raw, out)
    path = raw / "نامه یک.txt"
    status = path.stat()
    path.write_text(BEFORE.replace("ع", "غ"), encoding="utf-8")
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert batch(raw, out) == 0
    assert outputs(out)["نامه یک.txt"] == AFTER.replace("ع", "غ")


def test_another_recipe_does_everything_again(raw, out):
    batch(raw, out)
    assert batch(raw, out, "--recipe", "read", "--dry-run") == 0
    assert batch(raw, out, "--recipe", "read") == 0
    assert batch(raw, out, "--recipe", "read", "--dry-run") == 4


def test_a_missing_output_is_made_again(raw, out):
    batch(raw, out)
    (out / "نامه یک.txt").unlink()
    assert batch(raw, out) == 0
    assert outputs(out)["نامه یک.txt"] == AFTER


def test_an_output_that_a_power_cut_left_empty_is_made_again(raw, out):
    batch(raw, out)
    (out / "نامه یک.txt").write_text("", encoding="utf-8")
    assert batch(raw, out) == 0
    assert outputs(out)["نامه یک.txt"] == AFTER


def test_an_output_edited_by_hand_is_kept(raw, out):
    batch(raw, out)
    plant(out, {"نامه یک.txt": "ویرایش\n"})
    assert batch(raw, out) == 0
    plant(raw, {"نامه یک.txt": "علي\n"})
    assert batch(raw, out) == 1
    assert outputs(out)["نامه یک.txt"] == "ویرایش\n"
    record = manifest(out)["نامه یک.txt"]
    assert (record["status"], record["cause"]) == ("skipped", "edited")
    assert batch(raw, out) == 1
    assert batch(raw, out, "--overwrite", "always") == 0
    assert outputs(out)["نامه یک.txt"] == "علی\n"


def test_an_output_that_no_run_wrote_is_kept_until_it_goes(raw, out):
    plant(out, {"نامه یک.txt": "از من\n"})
    assert batch(raw, out) == 1
    assert outputs(out)["نامه یک.txt"] == "از من\n"
    assert manifest(out)["نامه یک.txt"]["cause"] == "blocked"
    (out / "نامه یک.txt").unlink()
    assert batch(raw, out) == 0
    assert outputs(out)["نامه یک.txt"] == AFTER


def test_what_is_there_byte_for_byte_is_taken_as_done(raw, out):
    batch(raw, out)
    shutil.rmtree(out / ".satrchin")
    assert batch(raw, out) == 0


def test_overwrite_never_keeps_outputs_of_changed_inputs(raw, out):
    batch(raw, out)
    plant(raw, {"نامه یک.txt": "علي\n", "new.txt": BEFORE})
    assert batch(raw, out, "--overwrite", "never") == 0
    assert outputs(out)["نامه یک.txt"] == AFTER
    assert outputs(out)["new.txt"] == AFTER


def test_a_twin_that_comes_later_gets_its_ending_and_the_first_keeps_its_name(raw, out):
    batch(raw, out)
    plant(raw, {"نامه یک.text": BEFORE})
    assert batch(raw, out) == 0
    assert set(manifest(out)["نامه یک.txt"]["outputs"]) == {"نامه یک.txt"}
    assert set(manifest(out)["نامه یک.text"]["outputs"]) == {"نامه یک.text.txt"}


@pytest.mark.parametrize(
    ("names", "taken"),
    [
        (["a.pdf", "a.png", "a.pdf.txt"], {}),
        (["a.pdf", "a.png", "a.pdf.txt"], {"a.pdf.txt": "a.pdf"}),
        (["a.pdf", "a.png", "a.pdf.2.x"], {"a.pdf.txt": "a.pdf"}),
        (["ن" * 125 + ".jpeg", "ن" * 125 + ".jpg"], {}),
        ([".x", "x"], {}),
    ],
)
def test_no_two_files_share_an_output(names, taken):
    plan = bases(names, taken)
    used = [*plan.values(), *(base for name, base in taken.items() if name not in plan)]
    assert len(set(used)) == len(used)
    assert all(len(f"{base}.json".encode()) <= 255 for base in used)


def test_a_name_of_the_greatest_length_gets_an_output(raw, out):
    name = "ن" * 125 + ".text"
    plant(raw, {name: BEFORE, name.replace(".text", ".txt"): BEFORE})
    assert batch(raw, out, "-f", "txt", "-f", "json") == 0
    assert all(len(manifest(out)[source]["outputs"]) == 2 for source in manifest(out))


def test_a_name_that_is_not_utf8_is_kept(raw, out):
    path = raw / os.fsdecode(b"bad\xff.txt")
    path.write_text(BEFORE, encoding="utf-8")
    assert batch(raw, out) == 0
    assert (out / path.name).read_text(encoding="utf-8") == AFTER
    assert batch(raw, out, "--dry-run") == 4


def test_hidden_and_temporary_files_are_not_inputs(raw, out):
    plant(raw, dict.fromkeys((".hidden.txt", ".git/x.txt", "~$word.txt", "a.txt~", "a.part", "Thumbs.db"), BEFORE))
    assert batch(raw, out) == 0
    assert len(outputs(out)) == 3


def test_links_and_devices_are_told_and_never_followed(raw, out, tmp_path):
    plant(tmp_path / "outside", {"secret.txt": BEFORE})
    (raw / "file.txt").symlink_to(tmp_path / "outside/secret.txt")
    (raw / "folder").symlink_to(tmp_path / "outside")
    os.mkfifo(raw / "pipe.txt")
    assert batch(raw, out) == 0
    assert len(outputs(out)) == 3
    assert {manifest(out)[name]["cause"] for name in ("file.txt", "folder", "pipe.txt")} == {"kind"}


def test_a_link_in_the_output_tree_does_not_lead_out_of_it(raw, out, tmp_path):
    (tmp_path / "elsewhere").mkdir()
    out.mkdir()
    (out / "زیر").symlink_to(tmp_path / "elsewhere")
    (out / "نامه یک.txt").symlink_to(tmp_path / "elsewhere/x.txt")
    assert batch(raw, out) == 6
    assert not list((tmp_path / "elsewhere").iterdir())


def test_a_list_of_files_stays_inside_the_tree(raw, out, tmp_path):
    plant(tmp_path, {"outside.txt": BEFORE})
    (raw / "way").symlink_to(tmp_path)
    names = ["زیر/b.txt", str(raw / "نامه یک.txt"), "../outside.txt", "way/outside.txt", "gone.txt", ""]
    listing = tmp_path / "list.txt"
    listing.write_text("\n".join(names), encoding="utf-8")
    assert batch(raw, out, "--from", str(listing)) == 3
    assert outputs(out) == dict.fromkeys(("زیر/b.txt", "نامه یک.txt"), AFTER)
    assert manifest(out)["../outside.txt"]["status"] == "failed"


def test_globs_choose(raw, out):
    assert batch(raw, out, "--include", "*.txt", "--exclude", "زیر/*") == 0
    assert set(outputs(out)) == {"نامه یک.txt"}


def test_several_formats_at_once_and_one_more_later(raw, out):
    batch(raw, out, "-f", "txt", "-f", "md")
    assert {path.suffix for path in out.rglob("b.*")} == {".txt", ".md"}
    assert batch(raw, out, "-f", "json") == 0
    assert batch(raw, out, "-f", "json", "--dry-run") == 4


def test_a_dry_run_tells_and_does_nothing(raw, out, capsys):
    assert batch(raw, out, "--dry-run") == 0
    assert "do زیر/b.txt -> زیر/b.txt.txt (new)" in capsys.readouterr().out
    assert not out.exists()
    batch(raw, out)
    assert batch(raw, out, "--dry-run") == 4
    assert "keep زیر/b.txt (done before)" in capsys.readouterr().out


def test_wrong_folders_are_a_usage_error(raw, out, tmp_path):
    assert batch(tmp_path / "none", out) == 2
    assert batch(raw, raw) == 2
    assert batch(raw, raw / "نامه یک.txt") == 2
    assert batch(raw, out, "--recipe", "none") == 2
    assert batch(raw, out, "--set", "letters.none=1") == 2
    assert batch(raw, out, "--set", "letters.none=1", "--dry-run") == 2
    assert outputs(out) == {}


def test_an_empty_folder_is_nothing_to_do(tmp_path, out):
    (tmp_path / "empty").mkdir()
    assert batch(tmp_path / "empty", out) == 4


def test_an_output_folder_inside_the_input_is_not_an_input(raw):
    batch(raw, raw / "clean")
    assert batch(raw, raw / "clean", "--dry-run") == 4


def test_a_broken_file_fails_and_another_kind_is_passed_over(raw, out):
    (raw / "broken.pdf").write_bytes(b"%PDF-1.7 and no more")
    (raw / "table.xlsx").write_bytes(bytes(range(256)) * 9)
    assert batch(raw, out) == 3
    assert len(outputs(out)) == 3
    assert manifest(out)["broken.pdf"]["reason"]
    assert manifest(out)["table.xlsx"]["status"] == "skipped"
    assert batch(raw, out, "--retry") == 3


def test_the_exit_code_tells_the_state_of_the_whole_output_folder(raw, out):
    (raw / "broken.pdf").write_bytes(b"%PDF-1.7 and no more")
    assert batch(raw, out) == 3
    assert batch(raw, out) == 3  # nothing was left to do, and the failure still stands
    assert batch(raw, out, "--include", "*.txt") == 3
    plant(raw, {"new.txt": BEFORE})
    assert batch(raw, out) == 3
    (raw / "broken.pdf").unlink()
    assert batch(raw, out) == 0
    assert batch(raw, out) == 0


def test_a_failure_of_an_earlier_run_is_named_in_the_sum(raw, out, capsys):
    (raw / "broken.pdf").write_bytes(b"%PDF-1.7 and no more")
    batch(raw, out)
    assert main(["batch", str(raw), str(out), "--recipe", "text"]) == 3
    assert "from earlier runs: 1 failed" in capsys.readouterr().err


def test_a_batch_runs_where_the_system_has_neither_file_locks_nor_limits(raw, out, tmp_path):
    for module in ("fcntl", "resource"):
        hidden = tmp_path / "hidden" / f"{module}.py"
        hidden.parent.mkdir(exist_ok=True)
        hidden.write_text("raise ImportError(__name__)\n", encoding="utf-8")
    environ = os.environ | {"PYTHONPATH": f"{tmp_path / 'hidden'}{os.pathsep}{SOURCE}"}
    # both are compiled into some builds of Python and found before any path
    code = "import sys; sys.modules.update(fcntl=None, resource=None); from satrchin.cli import main; sys.exit(main())"
    command = [sys.executable, "-W", "ignore", "-c", code, "batch", raw, out, "--recipe", "text", "--jobs", "1"]
    done = subprocess.run(command, env=environ, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert len(outputs(out)) == 3
    limited = subprocess.run([*command, "--overwrite", "always", "--memory", "2G"], env=environ, check=False)
    assert limited.returncode == 3


def test_a_torn_manifest_costs_its_torn_line_alone(raw, out):
    batch(raw, out)
    path = out / ".satrchin/manifest.jsonl"
    path.write_bytes(path.read_bytes()[:-30])
    kept = (out / "زیر/b.txt.txt").stat().st_ino
    assert batch(raw, out) == 0
    assert len(manifest(out)) == 3
    assert (out / "زیر/b.txt.txt").stat().st_ino == kept


def test_a_second_run_on_an_output_folder_says_so_and_stops(raw, out, capsys):
    batch(raw, out)
    with locked(out / ".satrchin"):
        assert batch(raw, out) == 7
    assert f"another run holds {out} (process {os.getpid()} on" in capsys.readouterr().err
    assert batch(raw, out) == 0


def test_the_manifest_is_as_its_schema_says(raw, out):
    schema = json.loads((Path(__file__).parents[1] / "docs/manifest-schema.json").read_text(encoding="utf-8"))
    (raw / "link").symlink_to("/etc")
    (raw / "broken.pdf").write_bytes(b"%PDF-1.7 and no more")
    batch(raw, out, "-f", "txt", "-f", "json")
    for record in manifest(out).values():
        jsonschema.validate(record, schema)
        assert set(record) == set(schema["properties"])
    assert set(schema["properties"]["cause"]["enum"]) == {"", *CAUSES}


def test_an_output_folder_that_cannot_be_written_is_told(raw, capsys):
    assert batch(raw, "/proc/satrchin") == 6
    assert "cannot write /proc/satrchin" in capsys.readouterr().err


def test_a_young_stamp_is_unequal_to_every_other_and_an_old_one_stays(tmp_path, monkeypatch):
    path = tmp_path / "a.txt"
    path.write_text("الف", encoding="utf-8")
    stamp = Stamp.of(path.stat())
    monkeypatch.setattr("time.time_ns", lambda: stamp.changed + RACY)
    assert stamp.settled() != stamp
    assert stamp.settled() != Stamp.of(path.stat())
    monkeypatch.setattr("time.time_ns", lambda: stamp.changed + RACY + 1)
    assert stamp.settled() == stamp


def test_pictures_of_one_letter_are_one_document(tmp_path: Path) -> None:
    """Numbered pictures are pages of one output, in the order of their numbers; a changed page does it again."""
    source, target = tmp_path / "in", tmp_path / "out"
    source.mkdir()
    for name in ("letter-2.png", "letter-10.png", "letter-1.png", "other.png"):
        shutil.copy(SCANS / "copy.png", source / name)
    groups = [grouped(entries, "name") for entries in folders(source, Choice(), target)]
    assert [(entry.name, entry.parts) for entry in groups[0]] == [
        ("letter-1.png", ("letter-1.png", "letter-2.png", "letter-10.png")),
        ("other.png", ()),
    ]
    (by_folder,) = [grouped(entries, "folder") for entries in folders(source, Choice(), target)]
    assert [entry.base for entry in by_folder] == ["pages"]
    order = make_order(source, target, "read")
    (first, *_) = decisions(order, groups, Manifest(target / "manifest.jsonl"))
    assert first.job.output("txt") == "letter.txt"
    record = Record("letter-1.png", "ok", stamp=first.job.stamp, base="letter")
    (source / "letter-2.png").write_bytes((SCANS / "fax.png").read_bytes())
    again = [grouped(entries, "name") for entries in folders(source, Choice(), target)]
    assert again[0][0].stamp != record.stamp


def test_two_runs_within_a_second_are_told_apart(tmp_path: Path) -> None:
    """The review takes a file anew when it was finished at another time."""
    source, target = plant(tmp_path / "in", {"letter.txt": "سلام\n"}), tmp_path / "out"
    finished = set()
    for _ in range(3):
        assert batch(source, target, "--overwrite", "always") == 0
        finished.add(manifest(target)["letter.txt"]["finished"])
    assert len(finished) == 3


def test_pages_of_a_group_are_numbered_through() -> None:
    """Edits, issues and doubts of the second picture belong to page 2."""
    issue = Issue("warning", "blank-page", "no text", 1)
    one = Document("a.png", (Page(1, (Line("الف"),), issues=(issue,)),), "ocr")
    pages = list(joined([one, one], "a.png").pages)
    assert [(page.number, page.issues[0].page) for page in pages] == [(1, 1), (2, 2)]


def test_a_text_gets_no_formats_that_need_pages(tmp_path: Path) -> None:
    """A searchable PDF of the scans in a folder does not fail its texts: they get the other formats."""
    source = plant(tmp_path / "in", {"letter.txt": "كتاب علي"})
    assert batch(source, tmp_path / "out", "-f", "txt", "-f", "pdf", "-f", "hocr") == 0
    assert (tmp_path / "out" / "letter.txt").read_text(encoding="utf-8") == "کتاب علی"
    assert not (tmp_path / "out" / "letter.pdf").exists()

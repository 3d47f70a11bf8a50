"""Whatever befalls a batch costs the file that it befell, is told, and the next run goes on from there."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tests.batch_tools import POISON, SOURCE, batch, environment, manifest, outputs, plant, start

from satrchin.batch.manifest import Manifest
from satrchin.cli import main
from satrchin.errors import ExitCode, OutputError

BEFORE, AFTER = "كتاب علي\n", "کتاب علی\n"
GOOD = {f"خوب {number:02}.txt": BEFORE for number in range(20)}


@pytest.fixture(autouse=True)
def _poisoned(monkeypatch, tmp_path):
    monkeypatch.setenv("PYTHONPATH", f"{POISON}{os.pathsep}{SOURCE}")
    monkeypatch.setenv("BATCH_TEST", str(tmp_path))


@pytest.fixture
def out(tmp_path):
    return tmp_path / "out"


def done_but(out, bad):
    """That every good file came out right; the records of the bad ones."""
    records = manifest(out)
    good = {name: text for name, text in outputs(out).items() if name in GOOD}
    assert good == dict.fromkeys(GOOD, AFTER)
    assert all(records[name]["status"] == "ok" for name in GOOD)
    return [records[name] for name in bad]


def wait_for(condition, seconds=30.0):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.02)


@pytest.mark.parametrize("poison", ["segv", "exit", "bug"])
def test_a_bad_file_costs_itself_alone(tmp_path, out, poison):
    raw = plant(tmp_path / "raw", GOOD | {"خوب 07 بد.txt": f"!{poison}\n"})
    assert batch(raw, out) == 3
    [record] = done_but(out, ["خوب 07 بد.txt"])
    assert record["cause"] == ("page" if poison == "bug" else "crash")
    assert record["reason"]
    assert batch(raw, out) == 3


def test_a_worker_that_dies_once_has_its_file_tried_again(tmp_path, out):
    raw = plant(tmp_path / "raw", GOOD | {"once.txt": "!once\n"})
    assert batch(raw, out) == 0
    assert outputs(out)["once.txt"] == "!once\n"


def test_a_file_that_hangs_is_stopped(tmp_path, out):
    raw = plant(tmp_path / "raw", GOOD | {"a.txt": "!hang\n", "b.txt": "!hang\n"})
    assert batch(raw, out, "--timeout", "1.5") == 3
    assert [record["cause"] for record in done_but(out, ["a.txt", "b.txt"])] == ["time", "time"]
    raw = plant(tmp_path / "raw", {"c.txt": "!hang\n"})
    assert batch(raw, out, "--page-timeout", "1.5") == 3
    assert "--page-timeout" in manifest(out)["c.txt"]["reason"]


def test_a_file_that_eats_memory_is_stopped(tmp_path, out):
    raw = plant(tmp_path / "raw", GOOD | {"bomb.txt": "!eat\n"})
    assert batch(raw, out, "--memory", "1G") == 3
    [record] = done_but(out, ["bomb.txt"])
    assert record["cause"] == "memory"


def test_pages_before_a_broken_one_are_kept(tmp_path, out):
    raw = plant(tmp_path / "raw", GOOD | {"pages.txt": "!pages\n"})
    assert batch(raw, out) == 1
    [record] = done_but(out, ["pages.txt"])
    assert (record["status"], record["pages"]) == ("partial", 3)
    assert "page 3" in record["reason"]
    assert outputs(out)["pages.txt"] == "صفحهٔ یک\nصفحهٔ دو\n"


@pytest.mark.parametrize(
    ("poison", "cause", "code"),
    [("vanish", "vanished", 3), ("grow", "changing", 3), ("missing", "missing", 5)],
)
def test_what_is_not_the_files_fault_is_tried_again(tmp_path, out, poison, cause, code):
    raw = plant(tmp_path / "raw", GOOD | {"bad.txt": f"!{poison}\n"})
    assert batch(raw, out) == code
    [record] = done_but(out, ["bad.txt"])
    assert record["cause"] == cause
    plant(raw, {"bad.txt": BEFORE})
    assert batch(raw, out) == 0


def test_a_full_disk_ends_the_run_and_the_next_goes_on(tmp_path, out, capsys):
    raw = plant(tmp_path / "raw", GOOD | {"خوب 07 بد.txt": "!full\n"})
    assert main_loudly(raw, out) == 6
    assert "the disk is full" in capsys.readouterr().err
    plant(raw, {"خوب 07 بد.txt": BEFORE})
    assert batch(raw, out) == 0
    done_but(out, [])


def main_loudly(raw, out):
    from satrchin.cli import main

    return main(["batch", str(raw), str(out), "--recipe", "text", "--jobs", "1"])


def test_a_small_disk_fills_up_and_is_told(tmp_path, out):
    mount = ["unshare", "--mount", "--map-root-user", "--user"]
    if subprocess.run([*mount, "true"], capture_output=True, check=False).returncode:
        pytest.skip("this machine lets nobody mount a disk")
    raw = plant(tmp_path / "raw", {f"{number}.txt": BEFORE * 2000 for number in range(12)})
    out.mkdir()
    run = "mount -t tmpfs -o size=200k tmpfs $OUT; $PYTHON -m satrchin batch $IN $OUT -r text -j 1; code=$?; "
    run += "find $OUT -name '*.txt' -size -20k; exit $code"
    names = {"IN": str(raw), "OUT": str(out), "PYTHON": sys.executable}
    done = subprocess.run(
        [*mount, "sh", "-c", run], env=environment() | names, capture_output=True, text=True, check=False
    )
    assert done.returncode == 6
    assert "disk is full" in done.stderr or "no space left" in done.stderr
    assert done.stdout == ""  # no half file


def test_nothing_stays_aside_where_the_manifest_cannot_be_closed(tmp_path, out, monkeypatch):
    def fail(own):
        close(own)
        raise OutputError("the disk is full")

    close = Manifest.close

    raw = plant(tmp_path / "raw", {"a.txt": BEFORE})
    monkeypatch.setattr(Manifest, "close", fail)
    assert main(["batch", str(raw), str(out), "-r", "text", "-j", "1"]) == ExitCode.OUTPUT
    assert not (out / ".satrchin/tmp").exists()


def test_ctrl_c_finishes_what_is_in_hand_and_the_next_run_the_rest(tmp_path, out):
    raw = plant(tmp_path / "raw", {f"{number:02}.txt": "!slow\n" + BEFORE for number in range(40)})
    run = start(raw, out, "--jobs", "2")
    wait_for(lambda: out.exists() and outputs(out))
    run.send_signal(signal.SIGINT)
    _, errors = run.communicate(timeout=60)
    assert run.returncode == 130
    assert "run again to continue" in errors
    done = outputs(out)
    assert 0 < len(done) < 40
    assert set(manifest(out)) == set(done)
    assert (out / ".satrchin/report.html").exists()
    plant(raw, {name: BEFORE for name in (path.name for path in raw.iterdir()) if name not in done})
    assert batch(raw, out) == 0
    assert len(outputs(out)) == 40


def test_a_second_ctrl_c_stops_at_once(tmp_path, out):
    raw = plant(tmp_path / "raw", {"a.txt": BEFORE, "b.txt": "!hang\n"})
    run = start(raw, out, "--jobs", "1")
    wait_for(lambda: out.exists() and outputs(out))
    time.sleep(0.5)  # the file that hangs is in hand
    run.send_signal(signal.SIGINT)
    time.sleep(0.5)
    assert run.poll() is None
    run.send_signal(signal.SIGINT)
    run.communicate(timeout=20)
    assert run.returncode == 130


def test_killed_anywhere_the_next_runs_bring_it_to_the_same_end(tmp_path, out):
    raw = plant(tmp_path / "raw", {f"{number // 50}/{number:03}.txt": BEFORE * 20 for number in range(200)})
    for delay in (0.35, 0.5, 0.7):
        run = start(raw, out, "--jobs", "2", start_new_session=True)
        time.sleep(delay)
        os.kill(run.pid, signal.SIGKILL)
        run.communicate()
        if out.exists():
            assert set(outputs(out).values()) <= {AFTER * 20}
    wait_for(lambda: not alive(tmp_path))
    assert batch(raw, out) in {0, 4}
    assert outputs(out) == {f"{number // 50}/{number:03}.txt": AFTER * 20 for number in range(200)}
    assert len(manifest(out)) == 200
    assert not (out / ".satrchin/tmp").exists()


def alive(mark):
    """Processes that this test started and that are still there."""
    found = []
    for path in Path("/proc").glob("[0-9]*/environ"):
        try:
            if f"BATCH_TEST={mark}\0".encode() in path.read_bytes() and path.parent.name != str(os.getpid()):
                found.append(path)
        except OSError:
            continue
    return found


def test_progress_for_programs_and_for_logs(tmp_path, out):
    raw = plant(tmp_path / "raw", GOOD | {"<b>.txt": "!bug\n"})
    run = start(raw, out, "--json-progress")
    text, errors = run.communicate(timeout=60)
    events = [json.loads(line) for line in errors.splitlines()]
    assert text == ""
    assert events[0] == {"event": "plan", "total": 21, "kept": 0}
    assert [event["source"] for event in events if event["event"] == "file"] == ["<b>.txt"]
    assert (events[-1]["ok"], events[-1]["failed"], events[-1]["exit_code"]) == (20, 1, 3)
    text, errors = start(raw, out, "--retry").communicate(timeout=60)
    assert text == ""
    assert "satrchin: failed: <b>.txt: RuntimeError: a bug" in errors
    assert start(raw, out, "--quiet").communicate(timeout=60) == ("", "")


HIDDEN = """
import os, signal, socket, sys, subprocess
for module, name in ((os, "killpg"), (os, "setsid"), (os, "fchmod"), (socket, "socketpair"), (socket, "AF_UNIX")):
    delattr(module, name)
sys.modules["resource"] = None
plain = subprocess.Popen.__init__
def without(self, *arguments, pass_fds=(), **options):
    assert not pass_fds, "Windows has none"
    plain(self, *arguments, **options)
subprocess.Popen.__init__ = without
"""


def test_a_batch_needs_nothing_that_windows_lacks(tmp_path):
    """Without process groups, socket pairs and inherited descriptors workers run, die and are replaced."""
    (tmp_path / "hidden").mkdir()
    poison = (POISON / "sitecustomize.py").read_text(encoding="utf-8")
    (tmp_path / "hidden" / "sitecustomize.py").write_text(HIDDEN + poison, encoding="utf-8")
    raw = plant(tmp_path / "raw", {"a.txt": "كتاب\n", "b.txt": "!segv\n", "c.txt": "نامه\n"})
    command = [sys.executable, "-m", "satrchin", "batch", str(raw), str(tmp_path / "out"), "--recipe", "text"]
    env = os.environ | {"PYTHONPATH": f"{tmp_path / 'hidden'}{os.pathsep}{SOURCE}"}
    done = subprocess.run([*command, "--jobs", "2"], env=env, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 3, done.stderr
    assert {name: one["status"] for name, one in manifest(tmp_path / "out").items()} == {
        "a.txt": "ok",
        "b.txt": "failed",
        "c.txt": "ok",
    }

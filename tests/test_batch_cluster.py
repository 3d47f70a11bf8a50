"""The same batch on a real Dask scheduler and two worker processes, one of which is killed."""

import json
import signal
import subprocess
import sys
import time

import pytest
from tests.batch_tools import environment, manifest, outputs, plant, start

BEFORE, AFTER = "كتاب علي\n", "کتاب علی\n"


@pytest.fixture
def cluster(tmp_path):
    """The address of a scheduler, and its two workers."""
    knows = tmp_path / "scheduler.json"
    dask = [sys.executable, "-m", "dask"]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "env": environment()}
    options = ["--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", str(knows)]
    processes = [subprocess.Popen([*dask, "scheduler", *options], **quiet)]
    try:
        for number in range(2):
            options = ["--nthreads", "1", "--no-nanny", "--no-dashboard", "--scheduler-file", str(knows)]
            options += ["--local-directory", str(tmp_path / f"worker {number}")]
            processes.append(subprocess.Popen([*dask, "worker", *options], **quiet))
        end = time.monotonic() + 60
        while not (knows.exists() and knows.read_text(encoding="utf-8").endswith("}")):
            assert time.monotonic() < end
            time.sleep(0.05)
        yield json.loads(knows.read_text(encoding="utf-8"))["address"], processes[1:]
    finally:
        for process in processes[::-1]:
            process.kill()
            process.wait()


@pytest.mark.slow
def test_a_killed_worker_and_a_deadly_file_cost_nothing_else(tmp_path, cluster):
    address, workers = cluster
    good = {f"{number:02}.txt": "!slow\n" + BEFORE for number in range(30)}
    raw = plant(tmp_path / "raw", good | {"07 deadly.txt": "!segv\n"})
    out = tmp_path / "out"
    run = start(raw, out, "--scheduler", address)
    end = time.monotonic() + 60
    while not (out.exists() and outputs(out)):
        assert run.poll() is None, run.communicate()
        assert time.monotonic() < end
        time.sleep(0.05)
    workers[0].send_signal(signal.SIGKILL)
    _, errors = run.communicate(timeout=120)
    assert run.returncode == 3, errors
    assert outputs(out) == dict.fromkeys(good, "!slow\n" + AFTER)
    assert manifest(out)["07 deadly.txt"]["cause"] == "crash"
    assert {record["status"] for name, record in manifest(out).items() if name in good} == {"ok"}
    again = start(raw, out, "--scheduler", address)
    again.communicate(timeout=60)
    assert again.returncode == 3  # the deadly file still stands as failed


def test_no_scheduler_is_told(tmp_path):
    raw = plant(tmp_path / "raw", {"a.txt": BEFORE})
    run = start(raw, tmp_path / "out", "--scheduler", "tcp://127.0.0.1:9")
    _, errors = run.communicate(timeout=60)
    assert run.returncode == 2
    assert "no Dask scheduler answers at tcp://127.0.0.1:9" in errors

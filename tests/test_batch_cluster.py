"""The same batch on a real Dask scheduler and two worker processes, one of which is killed."""

import signal
import sys
import time
from types import ModuleType
from unittest.mock import MagicMock

import psutil
import pytest
from bench.cluster import cluster
from tests.batch_tools import environment, manifest, outputs, plant, start

from satrchin.batch.dask_pool import Cluster
from satrchin.batch.plan import make_order
from satrchin.errors import MissingDependencyError

BEFORE, AFTER = "كتاب علي\n", "کتاب علی\n"


@pytest.fixture
def two_workers(tmp_path):
    """The address of a scheduler, and its two workers."""
    with cluster(tmp_path / "cluster", 2, environment()) as found:
        yield found


@pytest.mark.slow
def test_a_killed_worker_and_a_deadly_file_cost_nothing_else(tmp_path, two_workers):
    address, workers = two_workers
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


@pytest.mark.slow
def test_two_thousand_files_on_two_workers_are_as_in_a_local_run(tmp_path, two_workers):
    """One worker is killed on the way; no file is lost, and outputs and manifest are those of a run without Dask."""
    address, workers = two_workers
    raw = tmp_path / "raw"
    texts = {f"{number // 250:02}/نامه {number:04}.txt": f"{BEFORE}شماره {number}\n" for number in range(2000)}
    plant(raw, texts)
    recipe = tmp_path / "quick.toml"
    recipe.write_text('stages = ["letters"]\n', encoding="utf-8")
    local = start(raw, tmp_path / "local", "--recipe", str(recipe), "--jobs", "2")
    _, errors = local.communicate(timeout=170)
    assert local.returncode == 0, errors
    run = start(raw, tmp_path / "out", "--recipe", str(recipe), "--scheduler", address)
    end = time.monotonic() + 60
    while not (tmp_path / "out").exists() or len(outputs(tmp_path / "out")) < 200:
        assert run.poll() is None, run.communicate()
        assert time.monotonic() < end
        time.sleep(0.05)
    workers[0].send_signal(signal.SIGKILL)
    _, errors = run.communicate(timeout=170)
    assert run.returncode == 0, errors
    found = outputs(tmp_path / "out")
    assert len(found) == len(texts)
    assert found == outputs(tmp_path / "local")
    assert without_times(manifest(tmp_path / "out")) == without_times(manifest(tmp_path / "local"))


def without_times(records):
    """Records without what differs from run to run: times, and the stamps of the outputs."""
    kept = {}
    for name, record in records.items():
        outputs_ = {path: (one["format"], one["sha256"]) for path, one in record["outputs"].items()}
        kept[name] = {key: value for key, value in record.items() if key not in {"seconds", "finished"}}
        kept[name]["outputs"] = outputs_
    return kept


def test_no_scheduler_is_told(tmp_path):
    raw = plant(tmp_path / "raw", {"a.txt": BEFORE})
    run = start(raw, tmp_path / "out", "--scheduler", "tcp://127.0.0.1:9")
    _, errors = run.communicate(timeout=60)
    assert run.returncode == 2
    assert "no Dask scheduler answers at tcp://127.0.0.1:9" in errors


def test_a_system_without_processes_is_told(tmp_path, monkeypatch):
    """Where Dask's import fails, as without /proc, the error says so and is not an internal one."""
    dask = ModuleType("distributed")

    def processes(name):
        raise psutil.NoSuchProcess(len(name))

    dask.__getattr__ = processes
    monkeypatch.setitem(sys.modules, "distributed", dask)
    with pytest.raises(MissingDependencyError, match=r"Dask cannot start on this system: process .*/proc"):
        Cluster(make_order(tmp_path, tmp_path / "out", "text"), "tcp://127.0.0.1:9")


class _Completed(list):
    """The futures in the order in which they were added; one that is added again has been computed anew."""

    def __init__(self, loop):
        super().__init__()
        self._loop = loop

    def add(self, future):
        future.status = "finished" if future.status == "lost" else "lost"
        self.append(future)

    def __next__(self):
        return self.pop(0)


def test_a_result_that_was_lost_with_its_worker_is_waited_for(tmp_path, monkeypatch):
    dask = ModuleType("distributed")
    client = MagicMock()
    client.submit.side_effect = lambda *_, **__: MagicMock(status="pending", **{"result.return_value": ["record"]})
    client.nthreads.return_value = {"tcp://127.0.0.1:1": 1}
    dask.Client = lambda *_, **__: client
    dask.as_completed = _Completed
    dask.KilledWorker = RuntimeError
    monkeypatch.setitem(sys.modules, "distributed", dask)
    monkeypatch.setattr(Cluster, "_check", lambda _: None)
    pool = Cluster(make_order(tmp_path, tmp_path / "out", "text"), "tcp://127.0.0.1:9")
    assert list(pool.run(iter([[], []]))) == ["record", "record"]

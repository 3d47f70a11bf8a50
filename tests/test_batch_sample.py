"""A random sample of a batch says how long all of it will take and how much will be doubtful."""

from __future__ import annotations

import json
from random import Random

import pytest
from tests.batch_tools import batch, manifest, outputs, plant

from satrchin.batch.estimate import estimated, told
from satrchin.batch.manifest import Record
from satrchin.review.sample import distance, drawn, measured, wilson


def record(seconds: float, doubtful: int = 0) -> Record:
    return Record("a", "ok", seconds=seconds, doubtful=doubtful)


def test_a_sample_is_cleaned_and_the_rest_is_left_for_later(tmp_path, capsys):
    raw = plant(tmp_path / "raw", {f"{number}.txt": "كتاب\n" for number in range(12)})
    assert batch(raw, tmp_path / "out", "--sample", "4") == 0
    said = capsys.readouterr().out.splitlines()
    assert said[0].startswith("4 random files of 12 were cleaned; all will take about 0:")
    assert said[1].startswith("doubtful: 0% of the files (0% to 49% with 95% confidence), about 0 doubts")
    assert len(outputs(tmp_path / "out")) == 4
    assert batch(raw, tmp_path / "out") == 0
    assert len(manifest(tmp_path / "out")) == 12
    assert batch(raw, tmp_path / "out", "--sample", "4") == 0
    assert capsys.readouterr().out == ""


def test_programs_get_the_estimate_as_json(tmp_path, capsys):
    raw = plant(tmp_path / "raw", {f"{number}.txt": "كتاب\n" for number in range(5)})
    batch(raw, tmp_path / "out", "--sample", "2", "--json-progress")
    events = [json.loads(line) for line in capsys.readouterr().err.splitlines() if line.startswith("{")]
    assert (events[-1]["estimate"]["sampled"], events[-1]["estimate"]["total"]) == (2, 5)


def test_the_interval_holds_what_all_files_take_in_most_samples():
    dice = Random(7)
    times = [dice.lognormvariate(0, 0.8) for _ in range(2_000)]
    doubts = [dice.random() < 0.3 for _ in range(2_000)]
    seconds = shares = 0
    for _ in range(300):
        chosen = dice.sample(range(2_000), 60)
        found = estimated([record(times[n], doubts[n]) for n in chosen], 2_000, sum(times[n] for n in chosen))
        assert found is not None
        seconds += found.seconds[1] <= sum(times) <= found.seconds[2]
        shares += found.doubtful[1] <= sum(doubts) / 2_000 <= found.doubtful[2]
    assert seconds / 300 > 0.88  # of a skewed distribution a normal interval holds a little less than it says
    assert shares / 300 > 0.92


def test_a_sample_of_everything_leaves_no_doubt_about_time():
    found = estimated([record(1.0), record(3.0, 2)], 2, 4.0)
    assert found is not None
    assert found.seconds == (4.0, 4.0, 4.0)
    assert found.doubts == 2
    assert len(told(found)) == 2
    assert estimated([], 10, 1.0) is None


@pytest.mark.parametrize(("hits", "count", "low", "high"), [(0, 0, 0, 1), (0, 50, 0, 0.0713), (50, 50, 0.9287, 1)])
def test_wilson_intervals_are_right_at_the_edges(hits, count, low, high):
    assert wilson(hits, count) == pytest.approx((low, high), abs=5e-4)


def test_lines_are_drawn_uniformly_and_never_twice():
    counts = [3, 0, 1, 6]
    everything = {(file, line) for file, count in enumerate(counts) for line in range(count)}
    assert set(drawn(counts, 50, "seed")) == everything
    hits = dict.fromkeys(everything, 0)
    for seed in range(4_000):
        sample = drawn(counts, 2, str(seed))
        assert len(set(sample)) == 2
        for place in sample:
            hits[place] += 1
    assert max(hits.values()) < 1.25 * min(hits.values())


def test_edit_distance_and_nothing_judged():
    assert distance("گزارش", "گذارش") == 1
    assert distance("abc", "") == 3
    assert measured([], "x").lines == (0.0, 0.0, 1.0)


def test_the_least_time_is_an_estimate_and_never_less_than_the_sample_took():
    even = estimated([record(1.0), record(1.0)], 20, 2.0)
    uneven = estimated([record(0.1), record(9.0)], 20, 9.1)
    assert even is not None
    assert uneven is not None
    assert even.seconds == (20.0, 20.0, 20.0)
    assert uneven.seconds[1] == 9.1

"""A batch takes a folder to a folder, goes on where it ended, and never overwrites what it did not write."""

import json

import pytest

from satrchin.cli import main


@pytest.fixture
def tree(tmp_path):
    """An input tree of three letters."""
    source = tmp_path / "raw"
    for name in ("نامه یک.txt", "زیر/b.txt", "زیر/b.text"):
        path = source / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("كتاب علي\n", encoding="utf-8")
    return source


def batch(source, target, *options):
    return main(["batch", str(source), str(target), "--recipe", "text", "--jobs", "1", "--quiet", *options])


def outputs(target):
    return {
        path.relative_to(target).as_posix(): path.read_text(encoding="utf-8")
        for path in target.rglob("*")
        if path.is_file() and ".satrchin" not in path.parts
    }


def manifest(target):
    lines = (target / ".satrchin/manifest.jsonl").read_text(encoding="utf-8").splitlines()
    return {record["source"]: record for record in map(json.loads, lines)}


def test_tree_and_names_are_kept_and_twins_keep_their_ending(tree, tmp_path):
    assert batch(tree, tmp_path / "out") == 0
    assert outputs(tmp_path / "out") == dict.fromkeys(("نامه یک.txt", "زیر/b.txt.txt", "زیر/b.text.txt"), "کتاب علی\n")


def test_second_run_has_nothing_to_do(tree, tmp_path):
    batch(tree, tmp_path / "out")
    before = (tmp_path / "out/.satrchin/manifest.jsonl").read_bytes()
    assert batch(tree, tmp_path / "out") == 4
    assert (tmp_path / "out/.satrchin/manifest.jsonl").read_bytes() == before

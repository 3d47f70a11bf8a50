"""What the tests of the batch share: trees to clean, a batch in a process of its own, and what came of it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import satrchin
from satrchin.cli import main

POISON = Path(__file__).with_name("poison")
SOURCE = Path(satrchin.__file__).parents[1]


def batch(source, target, *options):
    """A batch in this process, with one worker; its exit code."""
    return main(["batch", str(source), str(target), "--recipe", "text", "--jobs", "1", "--quiet", *options])


def environment():
    """An environment whose workers fail on demand."""
    return os.environ | {"PYTHONPATH": f"{POISON}{os.pathsep}{SOURCE}"}


def start(source, target, *options, **arguments):
    """A batch in a process of its own, whose workers fail on demand."""
    command = [sys.executable, "-m", "satrchin", "batch", str(source), str(target), "--recipe", "text", *options]
    return subprocess.Popen(
        command, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **arguments
    )


def plant(folder, texts):
    """Files by name and text."""
    for name, text in texts.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def outputs(target):
    """The cleaned texts of an output folder, by path."""
    return {
        path.relative_to(target).as_posix(): path.read_text(encoding="utf-8")
        for path in target.rglob("*")
        if path.is_file() and ".satrchin" not in path.parts
    }


def manifest(target):
    """The records of an output folder, by the names of their files."""
    lines = (target / ".satrchin/manifest.jsonl").read_text(encoding="utf-8").splitlines()
    records = [json.loads(line) for line in lines]
    assert len({record["source"] for record in records}) == len(records)
    return {record["source"]: record for record in records}

"""A stage, a format and an engine of another package are found by their entry points and used like our own."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import satrchin

PLUGIN = Path(__file__).parent / "plugin"


@pytest.fixture
def installed(tmp_path: Path) -> dict[str, str]:
    """An environment in which the example package is installed as pip would: its code, and what it says of itself."""
    project = tomllib.loads((PLUGIN / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    home = tmp_path / "site"
    info = home / f"satrchin_example-{project['version']}.dist-info"
    info.mkdir(parents=True)
    (home / "satrchin_example").symlink_to(PLUGIN / "satrchin_example")
    (info / "METADATA").write_text(
        f"Metadata-Version: 2.1\nName: {project['name']}\nVersion: {project['version']}\n", encoding="utf-8"
    )
    points = [
        f"[{group}]\n" + "".join(f"{name} = {value}\n" for name, value in named.items())
        for group, named in project["entry-points"].items()
    ]
    (info / "entry_points.txt").write_text("\n".join(points), encoding="utf-8")
    source = Path(satrchin.__file__).parents[1]
    return os.environ | {"PYTHONPATH": os.pathsep.join([str(home), str(source)])}


def run(environ: dict[str, str], *arguments: str, stdin: str = "") -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "satrchin", *arguments]
    return subprocess.run(command, env=environ, input=stdin.encode(), capture_output=True, check=False, timeout=120)


def test_a_stage_of_another_package_runs_explains_and_takes_options(installed: dict[str, str], tmp_path: Path) -> None:
    recipe = tmp_path / "own.toml"
    recipe.write_text('stages = ["letters", "honorifics"]\n', encoding="utf-8")
    done = run(installed, "clean", "-", "--recipe", str(recipe), stdin="د. پارسا آمد\n")
    assert (done.returncode, done.stdout.decode()) == (0, "دکتر پارسا آمد\n"), done.stderr.decode()
    told = run(installed, "clean", "-", "--set", "honorifics.doctor=true", "--explain", stdin="د. پارسا آمد\n")
    assert "the title was abbreviated" in told.stdout.decode()
    kept = run(installed, "clean", "-", "--set", "honorifics.doctor=false", stdin="د. پارسا آمد\n")
    assert kept.stdout.decode() == "د. پارسا آمد\n"


def test_stages_lists_it_with_its_options(installed: dict[str, str]) -> None:
    assert "honorifics" in run(installed, "stages").stdout.decode()
    told = run(installed, "stages", "honorifics").stdout.decode()
    assert "honorifics.doctor=true" in told
    assert "written-out: the title was abbreviated" in told


def test_a_format_of_another_package_writes_bytes_to_a_file_and_in_a_batch(
    installed: dict[str, str], tmp_path: Path
) -> None:
    done = run(installed, "clean", "-", "-o", str(tmp_path / "out.tsv"), stdin="كتاب\n")
    assert done.returncode == 0, done.stderr.decode()
    assert (tmp_path / "out.tsv").read_text(encoding="utf-16") == "1\tکتاب\n"
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "a.txt").write_text("كتاب\n", encoding="utf-8")
    arguments = ("batch", str(tmp_path / "raw"), str(tmp_path / "clean"), "--recipe", "text", "-f", "tsv")
    assert run(installed, *arguments).returncode == 0
    assert (tmp_path / "clean" / "a.tsv").read_text(encoding="utf-16") == "1\tکتاب\n"


def test_an_engine_of_another_package_reads_lines(installed: dict[str, str]) -> None:
    code = (
        "from PIL import Image; from satrchin.reading.ocr.engine import load;"
        "print([word.text for word in load('ruler').read([Image.new('L', (120, 30), 255)])[0]])"
    )
    done = subprocess.run([sys.executable, "-c", code], env=installed, capture_output=True, text=True, check=False)
    assert done.stdout == "['120']\n", done.stderr


def test_a_name_that_nobody_adds_is_a_usage_error_with_the_nearest_name(installed: dict[str, str]) -> None:
    done = run(installed, "clean", "-", "--set", "honorific.doctor=true")
    assert done.returncode == 2
    assert "did you mean honorifics?" in done.stderr.decode()
    assert run(installed, "clean", "-", "-f", "tsw").returncode == 2


def test_a_package_that_cannot_be_imported_is_named(installed: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "site" / "satrchin_example").unlink()
    done = run(installed, "clean", "-", "--set", "honorifics.doctor=true")
    assert done.returncode == 2
    assert "satrchin_example.honorifics:Honorifics) cannot be imported" in done.stderr.decode()

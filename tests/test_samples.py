"""The samples of data/raw, what the pipeline makes of them (data/clean), and what they should say.

After a change that is meant to change what comes out: ``python -m pytest tests/test_samples.py --regen``,
then read the difference as a reader of the letters would.
"""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from tests.conftest import in_ci
from tests.samples import CLEAN, LETTERS, RAW, SAMPLES

import satrchin
from satrchin.cli import main
from satrchin.errors import ExitCode

TEXTS = sorted(path.stem for path in RAW.glob("*.txt"))


PERSIAN = str.maketrans("كي", "کی")


def _read(path: Path) -> str:
    return path.read_bytes().decode()


def _letters(text: str) -> list[str]:
    """The letters and digits alone, in no order, presentation forms and Arabic code points as Persian letters."""
    return sorted(filter(str.isalnum, unicodedata.normalize("NFKC", text).translate(PERSIAN)))


def test_switch_is_off_in_ci(regen: bool) -> None:
    """Goldens that write themselves anew would pass whatever happens."""
    assert not (regen and in_ci())


def test_every_sample_is_there() -> None:
    """Each sample has its letter, and at least eight letters are among them."""
    assert set(SAMPLES) <= set(TEXTS)
    assert len({letter for letter, _ in SAMPLES.values()}) >= 8
    assert all((LETTERS / f"{letter}.txt").is_file() for letter, _ in SAMPLES.values())


@pytest.mark.parametrize("sample", TEXTS)
def test_clean_is_what_the_pipeline_makes(sample: str, regen: bool) -> None:
    """data/clean shows what happens to data/raw today."""
    made = satrchin.clean_file(RAW / f"{sample}.txt", "letter").text
    golden = CLEAN / f"{sample}.txt"
    if regen:
        golden.parent.mkdir(exist_ok=True)
        golden.write_bytes(made.encode())
    assert made == _read(golden), "if this is meant: python -m pytest tests/test_samples.py --regen"


@pytest.mark.parametrize("sample", sorted(name for name in SAMPLES if name.endswith("-healthy")))
def test_healthy_sample_stays(sample: str) -> None:
    """A healthy letter comes out byte for byte where its line breaks are to be kept."""
    text = _read(RAW / f"{sample}.txt")
    assert satrchin.clean(text) == text


def test_batch_makes_data_clean(tmp_path: Path) -> None:
    """What the demo runs makes what stands in data/clean, no more and no less; some of its lines are uncertain."""
    assert main(["batch", str(RAW), str(tmp_path / "clean"), "--quiet", "--jobs", "1"]) == ExitCode.PARTIAL
    made = {path.name: _read(path) for path in (tmp_path / "clean").iterdir() if path.is_file()}
    assert made == {path.name: _read(path) for path in CLEAN.iterdir() if path.is_file()}


@pytest.mark.parametrize("sample", sorted(SAMPLES))
def test_no_letter_is_lost(sample: str) -> None:
    """Every letter and digit of the author's, and none besides, stands in the clean text."""
    truth = _read(LETTERS / f"{SAMPLES[sample][0]}.txt")
    assert _letters(_read(CLEAN / f"{sample}.txt")) == _letters(truth)

"""What all tests share: the switch that makes goldens anew, what a test may need of the machine, fixed examples.

A test that needs hazm or Tesseract says so with ``@pytest.mark.needs("hazm")``: without it the test is skipped,
but in CI it fails, unless there is no hazm for this Python. A test of more than a few seconds is marked ``slow``:
``scripts/test.sh`` leaves it out, ``.ci/run`` runs it after the others.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from importlib.util import find_spec

import pytest
from hypothesis import settings

# the same examples in every run: a failure is found by whoever causes it, not by the next to push
settings.register_profile("fixed", derandomize=True, database=None, deadline=None)
settings.load_profile("fixed")

collect_ignore = ["poison"]  # it makes workers fail, wherever it is imported

HAZM_INSTALLS = (3, 12) <= sys.version_info[:2] <= (3, 13)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--regen", action="store_true", help="write data/clean anew in place of comparing it")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "slow: takes more than a few seconds; .ci/run runs it, scripts/test.sh does not")
    config.addinivalue_line("markers", "needs(what): the test needs 'hazm' or 'tesseract'; in CI it must be there")


def in_ci() -> bool:
    return os.environ.get("CI", "").lower() in {"true", "1"}


def installed(what: str) -> bool:
    if what == "hazm":
        return find_spec("hazm") is not None
    program = shutil.which(what)
    if program is None:
        return False
    listed = subprocess.run([program, "--list-langs"], capture_output=True, text=True, check=False)
    return "fas" in listed.stdout.split()


def pytest_runtest_setup(item: pytest.Item) -> None:
    for mark in item.iter_markers("needs"):
        (what,) = mark.args
        if installed(what):
            continue
        if in_ci() and (what != "hazm" or HAZM_INSTALLS):
            pytest.fail(f"CI must have {what}", pytrace=False)
        pytest.skip(f"{what} is not installed")


@pytest.fixture
def regen(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--regen"))

"""The peers: what else a person could put a damaged text through.

In: texts. Out: the texts that each peer makes of them, line by line, and the CPU seconds that took it.
A peer that is not installed is left out of the run and named with the way to get it.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import regex

_FORMS = regex.compile(r"[\uFB50-\uFDFF\uFE70-\uFEFF]+")

# runs in shekar's own interpreter: a list of texts comes in as JSON, outputs and seconds go out
_SHEKAR = """
import json, sys, time
from shekar.preprocessing import SpacingNormalizer
clean = SpacingNormalizer()
texts = json.load(sys.stdin)
clean("گرم")
start = time.process_time()
outputs = ["".join(clean(line) + "\\n" for line in text.splitlines()) for text in texts]
json.dump([outputs, time.process_time() - start], sys.stdout)
"""


@dataclass(frozen=True, slots=True)
class Run:
    """What came of some texts, and the CPU seconds of it."""

    outputs: list[str]
    seconds: float


@dataclass(frozen=True, slots=True)
class Peer:
    """A name for the tables and a function over texts."""

    name: str
    run: Callable[[Sequence[str]], Run]
    only: str | None = None
    """The one set that it is shown; None: all of them."""


def find(shekar: str | None = None) -> tuple[list[Peer], list[str]]:
    """The peers that can run here, and a sentence for each that cannot.

    Args:
        shekar: the Python that has shekar, where that is not this one.
    """
    found, missing = [Peer("nothing done", _by_line(lambda line: line))], []
    try:
        found.append(Peer("hazm spacing", _by_line(_hazm())))
    except ImportError:
        missing.append("hazm is not installed (Python 3.12 and 3.13 only: pip install hazm)")
    python = shekar or sys.executable
    if subprocess.run([python, "-c", "import shekar"], capture_output=True, check=False).returncode:
        missing.append("shekar is not installed (pip install shekar into any environment, --shekar ITS/bin/python)")
    else:
        found.append(Peer("shekar spacing", lambda texts: _shekar(python, texts)))
    for name, repair in (("arabic-repair", _arabic_repair), ("arabic-extract", _arabic_extract)):
        try:
            found.append(Peer(name, _by_text(repair())))
        except ImportError:
            missing.append(f"{name} is not installed (pip install {name})")
    try:
        # it does harm wherever lines are not back to front: it is told which set that is
        found.append(Peer("bidi + NFKC, told when", _by_line(bidi()), "visual"))
    except ImportError:
        missing.append("python-bidi is not installed (pip install python-bidi)")
    return found, missing


def _by_line(clean: Callable[[str], str]) -> Callable[[Sequence[str]], Run]:
    """A function over lines as one over texts, with its CPU time."""

    def run(texts: Sequence[str]) -> Run:
        start = time.process_time()
        outputs = ["".join(clean(line) + "\n" for line in text.splitlines()) for text in texts]
        return Run(outputs, time.process_time() - start)

    return run


def _by_text(clean: Callable[[str], str]) -> Callable[[Sequence[str]], Run]:
    """A function over a text as one over texts, with its CPU time."""

    def run(texts: Sequence[str]) -> Run:
        start = time.process_time()
        outputs = [clean(text) for text in texts]
        return Run(outputs, time.process_time() - start)

    return run


def _arabic_repair() -> Callable[[str], str]:
    """arabic-repair, which claims to mend reversed and shaped Arabic text."""
    from arabic_repair import repair

    return lambda text: str(repair(text))


def _arabic_extract() -> Callable[[str], str]:
    """What arabic-extract does with a text that an extractor gave it, without its normalisation of Arabic."""
    from arabic_extract import run_pipeline

    return lambda text: str(run_pipeline(text, normalize=False))


def _hazm() -> Callable[[str], str]:
    """Hazm's normaliser with its spacing alone: its best on joins, and its least harm to healthy lines."""
    from hazm import Normalizer

    normalizer = Normalizer(
        remove_diacritics=False,
        remove_specials_chars=False,
        decrease_repeated_chars=False,
        persian_style=False,
        persian_numbers=False,
        unicodes_replacement=False,
    )
    normalizer.normalize("گرم می شود")
    clean: Callable[[str], str] = normalizer.normalize
    return clean


def _shekar(python: str, texts: Sequence[str]) -> Run:
    answer = subprocess.run(
        [python, "-c", _SHEKAR], input=json.dumps(list(texts)), capture_output=True, text=True, check=True
    )
    outputs, seconds = json.loads(answer.stdout)
    return Run(outputs, seconds)


def bidi() -> Callable[[str], str]:
    """python-bidi's display order, and NFKC on the presentation forms alone."""
    from bidi.algorithm import get_display

    def clean(line: str) -> str:
        turned: str = get_display(line, base_dir="R")
        return str(_FORMS.sub(lambda match: unicodedata.normalize("NFKC", match[0]), turned))

    return clean

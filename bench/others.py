"""Other cleaners of Persian text, each run in an environment of its own: texts go out as JSON, cleaned ones come back.

A cleaner gets a text line by line, because most of them do not keep line ends. Which of them an interpreter has is
asked of it; Virastar needs ``node`` and the folder in which ``npm install virastar`` was run.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

Clean = Callable[[Sequence[str]], list[str]]

# what makes a function ``clean`` of a line in the other interpreter
_PYTHON = {
    "hazm": "from hazm import Normalizer; clean = Normalizer().normalize",
    "shekar": "from shekar import Normalizer; clean = Normalizer().normalize",
    "parsivar": "from parsivar import Normalizer; clean = Normalizer().normalize",
    "python-negar": "from negar.virastar import PersianEditor; clean = lambda line: PersianEditor(line).cleanup()",
    "davat": "from davat import normalize_persian as clean",
    "farsflow": "from farsflow import clean",
    "persian": "from persian import normalize_persian as clean",
}
_LOOP = """
import json, sys
{make}
def safe(line):
    try:
        return clean(line)
    except Exception:
        return line
texts = json.load(sys.stdin)
out = ["\\n".join(safe(line) if line.strip() else line for line in text.split("\\n")) for text in texts]
json.dump(out, sys.stdout)
"""
_NODE = """
const Virastar = require("virastar"), tool = new Virastar();
const texts = JSON.parse(require("fs").readFileSync(0, "utf8"));
const clean = line => line.trim() ? tool.cleanup(line) : line;
console.log(JSON.stringify(texts.map(text => text.split("\\n").map(clean).join("\\n"))));
"""


def installed(pythons: Sequence[str], virastar: Path | None) -> Iterator[tuple[str, Clean]]:
    """The cleaners that can run here, each with a function over texts.

    Args:
        pythons: interpreters; the first that has a cleaner runs it.
        virastar: the folder of ``npm install virastar``.
    """
    for name, make in _PYTHON.items():
        for python in pythons:
            if not subprocess.run([python, "-c", make], capture_output=True, check=False).returncode:
                yield name, partial(_answer, [python, "-c", _LOOP.format(make=make)], None)
                break
    if virastar:
        yield "virastar", partial(_answer, ["node", "-e", _NODE], virastar)


def _answer(command: Sequence[str], folder: Path | None, texts: Sequence[str]) -> list[str]:
    """The texts as another program cleans them."""
    asked = json.dumps(list(texts))
    done = subprocess.run(command, input=asked, capture_output=True, text=True, check=True, cwd=folder)
    # some write greetings before their answer
    answer: list[str] = json.loads(done.stdout[done.stdout.index("[") :])
    return answer

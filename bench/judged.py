"""``python -m bench.judged FILE``: take the verdicts of a reader on changed lines of healthy texts into the list.

Real texts are not wholly healthy: of the lines that come out changed, some had a slip of their author. A reader calls
each change a ``slip`` (a careful editor would make it too), a ``choice`` (the author may write it so: the change is
harm, although no word is wrong) or ``harm`` (what was right is wrong now). A verdict holds for a line and what became
of it; the list has the hash of both and no text.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

import click

JUDGED = Path(__file__).with_name("data") / "healthy_judged.json"
VERDICTS = ("slip", "choice", "harm")
UNJUDGED = "not judged"


class Changed(NamedTuple):
    """A line of a healthy text, and what became of it."""

    old: str
    new: str

    @property
    def key(self) -> str:
        """The hash of both."""
        return hashlib.sha256(f"{self.old}\n{self.new}".encode()).hexdigest()[:16]


def load(path: Path = JUDGED) -> dict[str, str]:
    """The verdicts by the key of a changed line."""
    found: dict[str, str] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    return found


def verdicts(lines: Iterable[Changed], known: Mapping[str, str]) -> list[str]:
    """The verdict of each changed line; ``not judged`` for a new one, which counts as harm."""
    return [known.get(line.key, UNJUDGED) for line in lines]


def ask(lines: Iterable[Changed], known: Mapping[str, str], path: Path) -> None:
    """Write the changed lines to a JSON Lines file: first those without a ``verdict``, which a person fills in."""
    rows = sorted((line._asdict() | {"verdict": known.get(line.key, "")} for line in lines), key=_is_judged)
    text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    path.write_text(text, encoding="utf-8")


def _is_judged(row: Mapping[str, str]) -> bool:
    return bool(row["verdict"])


def learn(path: Path, judged: Path = JUDGED) -> None:
    """Add the verdicts of such a file to the list of the repository.

    Raises:
        ValueError: a verdict is none of ``slip``, ``choice`` and ``harm``.
    """
    known = load(judged)
    for row in map(json.loads, filter(str.strip, path.read_text(encoding="utf-8").split("\n"))):
        if row["verdict"] not in VERDICTS:
            raise ValueError(f"no verdict: {row['verdict']!r} of {row['old']!r}")
        known[Changed(row["old"], row["new"]).key] = row["verdict"]
    judged.write_text(json.dumps(dict(sorted(known.items())), indent=1) + "\n", encoding="utf-8")


@click.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
def main(file: Path) -> None:
    """Take the verdicts of FILE, which ``python -m bench.healthy --ask FILE`` wrote and a reader filled in."""
    learn(file)


if __name__ == "__main__":
    main()

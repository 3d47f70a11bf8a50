"""The samples: letters of ``tests/cases/letters`` damaged as real extractors damage them, into ``data/raw``.

Run it as ``python -m tests.samples``; the same letters give the same bytes.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from random import Random

from bench import damage

ROOT = Path(__file__).parents[1]
LETTERS = ROOT / "tests" / "cases" / "letters"
RAW = ROOT / "data" / "raw"
CLEAN = ROOT / "data" / "clean"

Damage = Callable[[str, Random], str]


def healthy(line: str, rng: Random) -> str:
    """Nothing is done."""
    del rng
    return line


# sample: the letter it is made of, and what befell it
SAMPLES: dict[str, tuple[str, Damage]] = {
    "azerbaijan-runs": ("azerbaijan", damage.chunks),
    "bilingual-visual": ("bilingual", damage.visual),
    "budget-joins": ("budget", damage.joins),
    "budget-runs": ("budget", damage.chunks),
    "complaint-visual-forms": ("complaint", partial(damage.visual, forms=True)),
    "complaint-words": ("complaint", damage.words),
    "contract-healthy": ("contract", healthy),
    "contract-visual": ("contract", partial(damage.visual, zwnj=damage.ZWNJ)),
    "invitation-runs": ("invitation", damage.chunks),
    "leave-arabic": ("leave", partial(damage.joins, arabic=True)),
    "minutes-runs": ("minutes", damage.chunks),
    "report-healthy": ("report", healthy),
    "report-leftovers": ("report", damage.leftovers),
}


def damaged(sample: str) -> str:
    """A sample's text."""
    letter, damage_line = SAMPLES[sample]
    rng = Random(sample)
    truth = (LETTERS / f"{letter}.txt").read_text(encoding="utf-8")
    return "".join(damage_line(line, rng) + "\n" for line in truth.splitlines())


def main() -> None:
    """Write every sample."""
    RAW.mkdir(parents=True, exist_ok=True)
    for sample in SAMPLES:
        (RAW / f"{sample}.txt").write_text(damaged(sample), encoding="utf-8")


if __name__ == "__main__":
    main()

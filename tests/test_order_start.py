"""A cold start: what two garbled lines cost, and that nothing imported before changes what comes out."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest
from bench import damage

import satrchin
from satrchin.lm.bulk import Bulk

ZWNJ = "\N{ZERO WIDTH NON-JOINER}"
HEALTHY = (
    f"این نامه برای آگاهی اعضای انجمن نوشته شده است و پاسخی نمی{ZWNJ}خواهد.",
    "گزارش سالانهٔ شرکت در نشست روز گذشته بررسی شد و به تصویب رسید.",
    "هیئت مدیره از همهٔ کارکنان سپاسگزاری کرد و برنامهٔ سال آینده را شرح داد.",
)


def _seconds(path: Path, thoroughness: str) -> float:
    """The least processor time of a few runs of the program."""
    command = [sys.executable, "-m", "satrchin", "clean", "--set", f"order.thoroughness={thoroughness}", path]
    times = []
    for _ in range(4):
        before = os.times()
        done = subprocess.run(command, capture_output=True, check=False)
        after = os.times()
        assert done.stdout
        times.append(after.children_user - before.children_user)
    return min(times)


@pytest.mark.parametrize(("thoroughness", "most"), [("quick", 2.5), ("normal", 12.0)])
def test_what_two_garbled_lines_cost_beside_ten_healthy_ones(tmp_path: Path, thoroughness: str, most: float) -> None:
    """Twice as much, and what clocks err by; loading the language model takes some ten times as long as ten lines."""
    healthy, garbled = tmp_path / "healthy.txt", tmp_path / "garbled.txt"
    healthy.write_text("\n".join((HEALTHY * 4)[:10]), encoding="utf-8")
    garbled.write_text("\n".join(damage.chunks(line, Random(2)) for line in HEALTHY[1:]), encoding="utf-8")
    assert satrchin.clean(garbled.read_text(encoding="utf-8")) != garbled.read_text(encoding="utf-8")
    two, ten = (_seconds(path, thoroughness) for path in (garbled, healthy))
    assert two <= most * ten


@pytest.mark.parametrize("kind", ["healthy", "in runs", "back to front", "without spaces"])
def test_the_same_comes_out_by_the_line_and_by_the_page(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether many lines are looked at together, with numpy, depends on what was imported; the outcome does not."""
    random = Random(4)
    lines = {
        "healthy": list(HEALTHY),
        "in runs": [damage.chunks(line, random) for line in HEALTHY],
        "back to front": [damage.visual(line, random) for line in HEALTHY],
        "without spaces": [line.replace(" ", "", 3).replace(ZWNJ, "") for line in HEALTHY],
    }[kind]
    text = "\n".join(lines * 3)
    found = []
    for pays in (True, False):
        monkeypatch.setattr(Bulk, "pays", lambda _self, _lines, pays=pays: pays)
        satrchin.clean("چیزی دیگر\nکه جای آن را در حافظه بگیرد\n" * 3)
        result = satrchin.explain(text)
        found.append((result.text, result.edits, list(result.doubts())))
    assert found[0] == found[1]

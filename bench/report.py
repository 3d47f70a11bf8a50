"""One run of the bench, from cases to tables.

In: a folder of dev sets or none, and what to measure. Out: a :class:`Report` that prints itself, as text or Markdown.
"""

from __future__ import annotations

import platform
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from bench import costs, figures, peers, quality
from bench.results import table
from bench.scoring import Score
from bench.sets import SETS, Case, english_page, load

OURS = "satrchin"
GROUPS = (*SETS, "english", "speed", "memory", "cold")
"""What ``--only`` may name."""
_RATES = ("cer", "cer_nz", "cer_ls", "wer", "order", "zwnj_f1", "changed")


@dataclass(slots=True)
class Report:
    """Everything that one run measured."""

    source: str
    values: dict[str, dict[str, float]] = field(default_factory=dict)
    """By the name of a peer, ours first: figures by key."""
    scores: dict[str, Score] = field(default_factory=dict)
    """Ours by set."""
    speeds: dict[str, float] = field(default_factory=dict)
    """Lines a CPU second, by what was cleaned."""
    seconds_big: float | None = None
    missing: list[str] = field(default_factory=list)
    cleaned: list[quality.Cleaned] = field(default_factory=list)

    @property
    def ours(self) -> dict[str, float]:
        """Our own figures."""
        return self.values.setdefault(OURS, {})

    def markdown(self) -> str:
        """The tables."""
        names = list(self.values)
        rows = []
        for figure in figures.ALL:
            found = [self.values[name].get(figure.key) for name in names]
            if any(value is not None for value in found):
                marks = [
                    ("≥ " if figure.more_is_better else "≤ ") + f"{mark:.4g}" for mark in (figure.must, figure.aim)
                ]
                rows.append([figure.label, *map(figure.shown, found), *marks])
        parts = [table(["figure", *names, "must", "aim"], rows)]
        if self.scores:
            rates = [[name, *(f"{getattr(one, rate):.4f}" for rate in _RATES)] for name, one in self.scores.items()]
            parts.append(table([f"{OURS}, all rates", *_RATES], rates))
        if self.speeds:
            parts.append(table(["lines a CPU second", ""], [[k, f"{v:,.0f}"] for k, v in self.speeds.items()]))
        if self.seconds_big is not None:
            parts.append(f"The 20 MB text took {self.seconds_big:.0f} s.")
        parts += [f"Left out: {sentence}." for sentence in self.missing]
        return "\n\n".join(parts)


def measure(
    folder: Path | None, only: Sequence[str] = GROUPS, shekar: str | None = None, *, alone: bool = False
) -> Report:
    """Run the bench: quality and speed of the default recipe and of its peers, on the same texts in one go.

    Args:
        folder: the dev sets; None: the public set.
        only: the groups to measure.
        shekar: the Python of an environment that has shekar.
        alone: leave the peers out.
    """
    cases = load(folder)
    wanted = [case for case in cases if case.set in only]
    healthy = list(dict.fromkeys(line for case in cases if case.set != "extracted" for line in case.truth.splitlines()))
    report = Report(str(folder) if folder else "public set")
    others: list[peers.Peer] = []
    if not alone:
        others, report.missing = peers.find(shekar)
    quality.warm_up()
    if "speed" in only:
        _healthy_speed(report, healthy, next((peer for peer in others if peer.name.startswith("hazm")), None))
        wanted = wanted or [case for case in cases if case.set == "chunks"]
    if wanted:
        _quality(report, wanted, others)
    if "speed" in only:
        _garbled_speed(report, [case for case in wanted if case.set == "chunks"])
    if "english" in only:
        page = english_page(folder)
        report.ours["english"] = quality.changed_lines(page)
        for peer in others:
            if peer.only is None:
                output = peer.run([page]).outputs[0]
                before, after = page.splitlines(), output.splitlines()
                report.values.setdefault(peer.name, {})["english"] = sum(
                    a != b for a, b in zip(before, after, strict=True)
                )
    if "memory" in only:
        report.ours["memory"], report.seconds_big = costs.big_text(healthy)
    if "cold" in only:
        report.ours["cold_ratio"], report.ours["cold_memory"] = costs.cold_start(healthy[:10])
    return report


def _quality(report: Report, cases: Sequence[Case], others: Sequence[peers.Peer]) -> None:
    """Every case through the recipe and through the peers."""
    report.cleaned = [quality.clean_case(case) for case in cases]
    report.scores = quality.scores(cases, [one.output for one in report.cleaned])
    report.ours.update(figures.from_scores(report.scores))
    report.ours["unsettled"] = sum(one.unsettled for one in report.cleaned)
    report.ours["unreplayed"] = sum(not one.replays for one in report.cleaned)
    report.speeds.update(quality.lines_a_second(report.cleaned))
    for peer in others:
        shown = [case for case in cases if peer.only in {None, case.set}]
        if shown:
            run = peer.run([case.damaged for case in shown])
            report.values.setdefault(peer.name, {}).update(figures.from_scores(quality.scores(shown, run.outputs)))


def _healthy_speed(report: Report, lines: Sequence[str], hazm: peers.Peer | None) -> None:
    """Healthy lines, each once: ours and hazm's in turns, so that what disturbs one disturbs the other."""
    seconds = {OURS: 0.0, "hazm": 0.0}
    runs: dict[str, Callable[[Sequence[str]], peers.Run]] = {OURS: quality.clean_texts}
    if hazm:
        runs["hazm"] = hazm.run
    for start in range(0, len(lines), 100):
        text = "\n".join(lines[start : start + 100]) + "\n"
        for name, run in runs.items():
            seconds[name] += run([text]).seconds
    report.speeds = {f"{name} on healthy lines": len(lines) / seconds[name] for name in runs}
    if hazm:
        report.ours["healthy_share"] = seconds["hazm"] / seconds[OURS]


def _garbled_speed(report: Report, garbled: Sequence[Case]) -> None:
    """Garbled lines against hazm on healthy ones, with the language model and without."""
    healthy = report.speeds.get("hazm on healthy lines")
    if garbled and healthy:
        report.speeds["chunks, quick"] = quality.quick_speed(garbled)
        for key, name in (("garbled_share", "chunks"), ("quick_share", "chunks, quick")):
            report.ours[key] = report.speeds[name] / healthy


def machine() -> str:
    """The date and the kind of machine, as it stands over a table."""
    now = datetime.now(UTC).date()
    return f"{now}, {_processor()}, {_system()}, {platform.python_implementation()} {platform.python_version()}"


def _processor() -> str:
    import os

    info = _fields("/proc/cpuinfo", ":")
    return f"{os.cpu_count()} cores of {info.get('model name', platform.machine())}"


def _system() -> str:
    return _fields("/etc/os-release", "=").get("PRETTY_NAME", sys.platform).strip('"')


def _fields(path: str, sign: str) -> Mapping[str, str]:
    """The fields of a file of names and values."""
    try:
        lines = Path(path).read_text(encoding="utf-8").splitlines()
    except OSError:
        return {}
    return {name.strip(): value.strip() for name, _, value in (line.partition(sign) for line in lines)}

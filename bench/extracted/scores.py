"""Figures of the extracted set: what stands in the texts, and what satrchin and its peers make of them.

``report(folder, producers)`` gives Markdown tables of CER of letters and signs (``cer_ls``: spaces and ZWNJs do not
count) by extractor or producer, tuned and held-out producers apart.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from bench import peers
from bench.extracted.producers import HELD_OUT
from bench.report import machine
from bench.results import table
from bench.scoring import Score, score

Repair = Callable[[str, str], str]
"""A text and its truth in, for the one peer that is told what only the truth can tell; the repaired text out."""


@dataclass(frozen=True, slots=True)
class Scored:
    """One extracted text and the score of each repair of it, by its name."""

    name: str
    producer: str
    extractor: str
    scores: dict[str, Score]


def report(folder: Path, producers: Sequence[str], *, by: str = "extractor", worst: int = 0, every: int = 1) -> str:
    """The tables as Markdown."""
    repairs = dict(_repairs())
    scored = [
        Scored(
            path.stem,
            producer,
            extractor,
            {name: score(truth, repair(text, truth)) for name, repair in repairs.items()},
        )
        for path, producer, extractor, text, truth in _texts(folder, producers, every)
    ]
    lines = sum(one.scores["nothing done"].lines for one in scored)
    made = len({one.producer for one in scored})
    parts = [
        (
            f"`python -m bench.extracted score`, {machine()}; {len(scored)} texts of {made} producers,"
            f" {lines} paragraphs. CER of letters and signs. Nothing was tuned on the held-out producers:"
            f" {', '.join(sorted(HELD_OUT))}. python-bidi is told for which texts it is needed."
        )
    ]
    for title, some in (
        ("held-out producers", [one for one in scored if one.producer in HELD_OUT]),
        ("producers that were tuned on", [one for one in scored if one.producer not in HELD_OUT]),
    ):
        if some:
            parts += [f"By {by}, {title}:", _table(some, list(repairs), by)]
    if worst:
        parts.append(_worst(scored, worst))
    return "\n\n".join(parts)


def _texts(folder: Path, producers: Iterable[str], every: int) -> Iterator[tuple[Path, str, str, str, str]]:
    """Each extracted text of every Nth document: its file, its producer and extractor, itself and its truth."""
    for producer in producers:
        stems = sorted({path.stem.rpartition(".")[0] for path in (folder / "text").glob(f"{producer}-*.txt")})
        chosen = frozenset(stems[every // 2 :: every])
        for path in sorted((folder / "text").glob(f"{producer}-*.txt")):
            stem, _, extractor = path.stem.rpartition(".")
            if stem not in chosen:
                continue
            truth = (folder / "truth" / f"{stem}.txt").read_text(encoding="utf-8")
            yield path, producer, extractor, path.read_text(encoding="utf-8", errors="replace"), truth


def _repairs() -> Iterator[tuple[str, Repair]]:
    """What is done to a text, by its name; peers that are not installed are left out."""
    from satrchin import clean

    yield "nothing done", lambda text, _: text
    yield "satrchin", lambda text, _: clean(text)
    with suppress(ImportError):
        bidi = peers.bidi()

        def turned(line: str) -> str:
            try:
                return bidi(line)
            except AssertionError:  # it knows no characters without a direction
                return line

        yield "bidi, told when", lambda text, truth: _better(text, "\n".join(map(turned, text.split("\n"))), truth)
    with suppress(ImportError):
        from arabic_repair import repair

        yield "arabic-repair", lambda text, _: str(repair(text))


def _better(text: str, turned: str, truth: str) -> str:
    """Whichever of two is nearer to the truth: what python-bidi could do if it were told where it is needed."""
    return min((text, turned), key=lambda one: score(truth, one).letter_edits)


def _table(scored: Iterable[Scored], names: Sequence[str], by: str) -> str:
    """CER of each repair, a row for each extractor, producer or pair of them."""
    groups: dict[str, dict[str, Score]] = defaultdict(lambda: dict.fromkeys(names, Score()))
    count: dict[str, int] = defaultdict(int)
    for one in scored:
        key = {"extractor": one.extractor, "producer": one.producer}.get(by, f"{one.producer} {one.extractor}")
        for group in (key, "all"):
            count[group] += 1
            for name in names:
                groups[group][name] += one.scores[name]
    order = [*sorted(key for key in groups if key != "all"), "all"]
    rows = [[key, str(count[key]), *(f"{groups[key][name].cer_ls:.4f}" for name in names)] for key in order]
    return table([by, "texts", *names], rows)


def _worst(scored: Iterable[Scored], count: int) -> str:
    """The texts with the most errors."""
    ranked = sorted(scored, key=lambda one: -one.scores["satrchin"].letter_edits)[:count]
    return "\n".join(
        f"{one.name}: {one.scores['nothing done'].cer_ls:.3f} -> {one.scores['satrchin'].cer_ls:.3f}" for one in ranked
    )

"""Figures of the extracted set: what stands in the texts, and what satrchin and its peers make of them.

``report(texts, by)`` gives Markdown tables of CER of letters and signs (``cer_ls``: spaces and ZWNJs do not count) by
extractor or producer, tuned and held-out producers apart. Texts whose letters an extractor lost have a table of their
own: no repair of text brings letters back, and what counts there is whether the loss is told.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from bench import peers
from bench.extracted.bound import least_errors, lost_letters
from bench.extracted.legible import is_legible
from bench.extracted.producers import HELD_OUT
from bench.results import table
from bench.scoring import Score, score

LOST = 0.05
"""Share of the truth's letters that a text must lack to be one that has lost letters."""
WRONG = 0.01
"""CER of letters and signs above which a text with status ``ok`` is wrong in silence."""


@dataclass(frozen=True, slots=True)
class Text:
    """One extracted text."""

    name: str
    producer: str
    extractor: str
    damaged: str
    truth: str

    @property
    def page(self) -> str:
        """The name of the page that it was taken from."""
        return self.name.rpartition(".")[0]


@dataclass(frozen=True, slots=True)
class Scored:
    """One extracted text, the score of each repair of it by its name, and what became of it."""

    text: Text
    scores: Mapping[str, Score]
    lost: int
    """Letters and signs of the truth that the text does not hold at all."""
    least: int
    """Least errors of a repair that makes up no letters and keeps each on its line."""
    status: str

    @property
    def is_silent(self) -> bool:
        """Whether it came out wrong, and nothing says so."""
        return self.status == "ok" and self.scores["satrchin"].cer_ls > WRONG

    @property
    def is_worse(self) -> bool:
        """Whether the repair made errors."""
        return self.scores["satrchin"].letter_edits > self.scores["nothing done"].letter_edits

    @property
    def has_lost(self) -> bool:
        """Whether letters are lost that no repair of text can bring back."""
        return self.lost > LOST * self.scores["satrchin"].letters


def report(texts: Sequence[Text], by: str, folder: Path, *, worst: int = 0, shekar: str | None = None) -> str:
    """The tables as Markdown, with what they count above them."""
    illegible = sorted({one.page for one in texts if not is_legible(folder / "pdf" / f"{one.page}.pdf")})
    scored = _scored([one for one in texts if one.page not in illegible], shekar)
    lines = sum(one.scores["satrchin"].lines for one in scored)
    made = len({one.text.producer for one in scored})
    parts = [
        (
            f"{len(scored)} texts of {made} producers, {lines} paragraphs. CER of letters and signs. The weights"
            f" were not learned on the held-out producers ({', '.join(sorted(HELD_OUT))}), but kinds of damage were"
            " found on texts of all of them but wkhtmltopdf, and limits of a few rules were set there, as"
            " order_numbers.json says, so their figures are not blind. *Lost*: the"
            " share of letters and signs that the text does not hold at all. *Bound*: the least CER of a repair that"
            " makes up no letters and keeps each on its line (one that joins cut lines can do better)."
            f" *Silent*: texts with a CER above {WRONG:g} and status ok. *Worse*: texts with more errors than they came"
            " with. python-bidi is told for"
            " which texts it is needed. Left out,"
            f" because the page paints lines over one another or beside itself: {', '.join(illegible) or 'none'}."
        )
    ]
    whole = [one for one in scored if not one.has_lost]
    for title, some in (
        ("held-out producers", [one for one in whole if one.text.producer in HELD_OUT]),
        ("producers that were tuned on", [one for one in whole if one.text.producer not in HELD_OUT]),
        (f"texts that lack over {LOST:.0%} of their letters, all producers", [one for one in scored if one.has_lost]),
    ):
        if some:
            parts += [f"By {by}, {title}:", _table(some, by)]
    if worst:
        parts.append(_worst(scored, worst))
    return "\n\n".join(parts)


def _scored(texts: Sequence[Text], shekar: str | None) -> list[Scored]:
    """Each text with what every repair makes of it."""
    from satrchin import explain

    results = [explain(one.damaged) for one in texts]
    outputs = {"nothing done": [one.damaged for one in texts], "satrchin": [result.text for result in results]}
    with suppress(ImportError):
        turn = _safe(peers.bidi())
        turned = ["\n".join(map(turn, one.damaged.split("\n"))) for one in texts]
        outputs["bidi, told when"] = list(map(_better, texts, turned))
    for peer in peers.find(shekar)[0]:
        if peer.only is None and peer.name not in outputs:
            outputs[peer.name] = peer.run([one.damaged for one in texts]).outputs
    return [
        Scored(
            one,
            {name: score(one.truth, found[number]) for name, found in outputs.items()},
            lost_letters(one.truth, one.damaged),
            least_errors(one.truth, one.damaged),
            str(results[number].status),
        )
        for number, one in enumerate(texts)
    ]


def _safe(turn: Callable[[str], str]) -> Callable[[str], str]:
    """The same function, which leaves lines alone that python-bidi cannot turn: it knows no signs without direction."""

    def turned(line: str) -> str:
        try:
            return turn(line)
        except AssertionError:
            return line

    return turned


def _better(text: Text, turned: str) -> str:
    """Whichever of two is nearer to the truth: what python-bidi could do if it were told where it is needed."""
    return min((text.damaged, turned), key=lambda one: score(text.truth, one).letter_edits)


def texts_of(folder: Path, producers: Iterable[str], every: int) -> Iterator[Text]:
    """Each extracted text of every Nth document."""
    for producer in producers:
        stems = sorted({path.stem.rpartition(".")[0] for path in (folder / "text").glob(f"{producer}-*.txt")})
        chosen = frozenset(stems[every // 2 :: every])
        for path in sorted((folder / "text").glob(f"{producer}-*.txt")):
            stem, _, extractor = path.stem.rpartition(".")
            if stem in chosen:
                truth = (folder / "truth" / f"{stem}.txt").read_text(encoding="utf-8")
                yield Text(path.stem, producer, extractor, path.read_text(encoding="utf-8", errors="replace"), truth)


def _table(scored: Sequence[Scored], by: str) -> str:
    """CER of each repair, a row for each extractor, producer or pair of them."""
    groups: dict[str, list[Scored]] = defaultdict(list)
    for one in scored:
        producer, extractor = one.text.producer, one.text.extractor
        groups[{"extractor": extractor, "producer": producer}.get(by, f"{producer} {extractor}")].append(one)
    names = list(scored[0].scores)
    rows = [_row(key, groups[key], names) for key in sorted(groups)]
    head = [by, "texts", "lost", "bound", *names, "partial", "silent", "worse"]
    return table(head, [*rows, _row("all", scored, names)])


def _row(title: str, some: Sequence[Scored], names: Sequence[str]) -> list[str]:
    """One row: rates over all letters of some texts."""
    rates = [sum((one.scores[name] for one in some), Score()).cer_ls for name in names]
    letters = sum(one.scores["satrchin"].letters for one in some)
    limits = [sum(one.lost for one in some) / letters, sum(one.least for one in some) / letters]
    counts = [
        sum(one.status != "ok" for one in some),
        sum(one.is_silent for one in some),
        sum(one.is_worse for one in some),
    ]
    return [title, str(len(some)), *(f"{rate:.4f}" for rate in (*limits, *rates)), *map(str, counts)]


def _worst(scored: Iterable[Scored], count: int) -> str:
    """The texts with the most errors."""
    ranked = sorted(scored, key=lambda one: -one.scores["satrchin"].letter_edits)[:count]
    return "\n".join(
        f"{one.text.name}: {one.scores['nothing done'].cer_ls:.3f} -> {one.scores['satrchin'].cer_ls:.3f},"
        f" {one.lost / max(one.scores['satrchin'].letters, 1):.3f} at best, {one.status}"
        for one in ranked
    )

"""Train the recogniser: lines of text and fonts in, weights out. Needs torch, uharfbuzz and freetype-py.

A process draws clean lines without end, a stock of them is kept, and each batch is degraded afresh. The weights are a
running mean over the steps. A part of the text and some fonts are held out and watched.
"""

from __future__ import annotations

import logging
import lzma
import math
import time
from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from itertools import count
from multiprocessing import get_context
from multiprocessing.queues import Queue
from pathlib import Path
from random import Random

import numpy as np
import torch
from rapidfuzz.distance import Levenshtein
from torch import Tensor, nn

from training.ocr.degrade import degraded
from training.ocr.network import Recogniser
from training.ocr.render import CANVAS, Font, Picture, Style, line_picture
from training.ocr.spelling import folded
from training.ocr.stock import STOCK, WIDTHS, Sample, store
from training.ocr.variety import varied
from training.ocr.weights import load_weights

ALIKE = 32
"""Lines at most that get the same blur, resolution and place of neighbours."""
GROUP = 48
"""Lines drawn at a time in one font."""
HELD = 2_000
"""Lines of text that are never trained on."""
DECAY, CLIP, MEAN, EARLY = 0.02, 2.0, 0.9995, 0.3
"""Weight decay, the longest gradient, what stays of the running mean at each step, the early loss's share."""
WARM = 12
"""In the first steps the running mean is over about a twelfth of them."""
AHEAD = 8
"""Groups that are drawn ahead of their use."""

FAVOUR = 4
"""How many times a favoured font is drawn for one time of another."""
BATCH, FRESH = 12_000, 0.1
"""Probability of drawing a group at a step with a batch of so many columns, once the stock is filled; damage is fresh
at every step."""
REPORT = 100
"""Steps between two lines of the log."""

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Plan:
    """What to train on, and how."""

    text: Path
    """Lines of text, plain or ``.xz``."""
    fonts: Path
    """A folder of font files."""
    held_fonts: Sequence[str]
    """Names of those that are not trained on."""
    characters: Sequence[str]
    """The characters of the classes from 1 on."""
    seconds: float
    rate: float
    """The highest learning rate."""
    start: Path | None = None
    """Weights to go on from: a file of ``torch.save``, or a folder for :func:`training.ocr.weights.load_weights`."""
    rare: Sequence[str] = ()
    """Accented letters that lines are varied with."""
    favoured: Sequence[str] = ()
    """Names of font files that are drawn :data:`FAVOUR` times as often as others."""
    kept: float = 0.0
    """Share of the weights to go on from in the result: what they know is not forgotten (WiSE-FT, Wortsman and others,
    2022)."""
    device: str = "cpu"
    """Where to train, as PyTorch names it."""
    area: int = 12_000
    """Columns of a batch."""
    drawers: int = 1
    """Processes that draw lines."""


def train(plan: Plan) -> tuple[Recogniser, float]:
    """The trained network, and its character error rate on held lines in held fonts."""
    characters, seconds, rate = plan.characters, plan.seconds, plan.rate
    torch.manual_seed(1)
    held = read_lines(plan.text)[:HELD]
    files = sorted([*plan.fonts.glob("*.ttf"), *plan.fonts.glob("*.otf")])
    watched = [file for file in files if file.name in plan.held_fonts]
    network = Recogniser(len(characters) + 1)
    if plan.start is not None:
        network.load_state_dict(_started(plan.start, characters))
    begun = {name: value.clone() for name, value in network.state_dict().items()}
    network.to(plan.device)
    mean = deepcopy(network).eval()
    pairs = [
        (old, new)
        for old, new in zip(mean.state_dict().values(), network.state_dict().values(), strict=True)
        if old.is_floating_point()
    ]
    olds, news = [old for old, _ in pairs], [new for _, new in pairs]
    optimiser = torch.optim.AdamW(network.parameters(), rate, betas=(0.9, 0.98), weight_decay=DECAY)
    stock: dict[int, list[Sample]] = {}
    dice = np.random.default_rng(1)
    begin, steps = time.monotonic(), 0
    context = get_context("spawn")
    drawn: Queue[list[tuple[Picture, str]]] = context.Queue(AHEAD * plan.drawers)
    # the text goes as its file: a process is started only when it has taken its arguments
    shelf = (plan.text, _weighted([file for file in files if file not in watched], plan.favoured), files, plan.rare)
    processes = [
        context.Process(target=_draw, args=(drawn, shelf, first, plan.drawers), daemon=True)
        for first in range(plan.drawers)
    ]
    for process in processes:
        process.start()
    while (done := (time.monotonic() - begin) / seconds) < 1:
        if sum(map(len, stock.values())) < STOCK or dice.random() < FRESH * plan.area / BATCH:
            store(drawn.get(), characters, stock)
            if not stock:
                continue
        width = int(dice.choice(sorted(stock), p=_shares(stock)))
        some = dice.choice(len(stock[width]), max(2, plan.area // width))
        for group in optimiser.param_groups:
            group["lr"] = rate * min(1.0, done / 0.01 + 0.01) * (0.02 + 0.49 * (1 + math.cos(math.pi * done)))
        batch = [stock[width][number] for number in some]
        loss = _loss(network.train(), batch, width, min(1.0, 0.35 + done / 0.12), plan.device)
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(network.parameters(), CLIP)
        optimiser.step()
        steps += 1
        kept = min(MEAN, (1 + steps) / (WARM + steps))
        if steps % REPORT == 0:
            _LOG.info("%.0f %% of the time, %d steps, loss %.4f", 100 * done, steps, float(loss))
        with torch.no_grad():
            torch._foreach_lerp_(olds, news, 1 - kept)
    for process in processes:
        process.terminate()
    mean.to("cpu").load_state_dict(blended(begun, mean.state_dict(), plan.kept))
    return mean, error_rate(mean, samples(held, watched or files, files, characters, 400), characters)


def blended(old: Mapping[str, Tensor], new: Mapping[str, Tensor], kept: float) -> dict[str, Tensor]:
    """Weights between those before and after training; ``kept``: the share of those before."""
    return {
        name: old[name] * kept + value * (1 - kept) if value.is_floating_point() else value
        for name, value in new.items()
    }


def _weighted(files: Sequence[Path], favoured: Sequence[str]) -> list[Path]:
    """The font files, some of them several times."""
    return [file for file in files for _ in range(FAVOUR if file.name in favoured else 1)]


def _started(source: Path, characters: Sequence[str]) -> dict[str, Tensor]:
    """The state to go on from: a file of ``torch.save``, or a folder of parts."""
    if source.is_file():
        saved: dict[str, Tensor] = torch.load(source, map_location="cpu")
        return saved
    return {name: torch.as_tensor(value) for name, value in load_weights(source, characters).items()}


def read_lines(file: Path) -> list[str]:
    """The lines of a text, shuffled."""
    opened = lzma.open if file.suffix == ".xz" else open
    with opened(file, "rt", encoding="utf-8") as source:
        lines = [folded(line) for line in source]
    Random(3).shuffle(lines)
    return [line for line in lines if line]


class _Shelf:
    """What a drawing process has at hand."""

    lines: Sequence[str] = ()
    fonts: Sequence[Font] = ()
    others: Sequence[Font] = ()
    """Fonts with Latin letters: they stand in for what the line's font lacks."""
    rare: Sequence[str] = ()


def _draw(
    drawn: Queue[list[tuple[Picture, str]]],
    shelf: tuple[Path, list[Path], list[Path], Sequence[str]],
    first: int,
    step: int,
) -> None:
    """Draw every ``step``-th group of lines from the ``first`` on, without end; waits while enough are drawn."""
    _prepare(read_lines(shelf[0])[HELD:], *shelf[1:])
    for seed in count(first, step):
        drawn.put(_group(seed))


def _prepare(lines: Sequence[str], files: Sequence[Path], every: Sequence[Path], rare: Sequence[str] = ()) -> None:
    """Fill a drawing process's shelf."""
    fonts = {file: Font(file) for file in every}
    _Shelf.lines, _Shelf.rare = lines, rare
    _Shelf.fonts = [fonts[file] for file in files if fonts[file].is_arabic]
    _Shelf.others = [font for font in fonts.values() if font.is_latin]


def _group(seed: int) -> list[tuple[Picture, str]]:
    """Some lines in one font."""
    dice = Random(seed)
    fonts = [dice.choice(_Shelf.fonts), *dice.sample(_Shelf.others, len(_Shelf.others))]
    lines = (varied(dice.choice(_Shelf.lines), _Shelf.rare, dice) for _ in range(GROUP))
    found = (line_picture(line, fonts, Style.any(dice)) for line in lines)
    return [picture for picture in found if picture is not None]


def samples(
    lines: Sequence[str], files: Sequence[Path], every: Sequence[Path], characters: Sequence[str], most: int
) -> list[Sample]:
    """Drawn lines with their classes, in fonts by chance."""
    _prepare(lines, files, every)
    stock: dict[int, list[Sample]] = {}
    for seed in range(10 * most):
        store(_group(seed), characters, stock)
        if sum(map(len, stock.values())) >= most:
            break
    return [sample for some in stock.values() for sample in some][:most]


def _shares(stock: dict[int, list[Sample]]) -> list[float]:
    """How often each width's turn comes: as its lines are met."""
    weights = [len(stock[width]) * width for width in sorted(stock)]
    return [weight / sum(weights) for weight in weights]


def _canvases(batch: Sequence[Sample], width: int) -> Tensor:
    """Pictures of a batch, filled up with paper."""
    canvases = torch.zeros(len(batch), CANVAS, width, dtype=torch.uint8)
    for row, (picture, _) in enumerate(batch):
        canvases[row, :, : picture.shape[1]] = torch.from_numpy(picture.copy())
    return canvases


def _loss(network: Recogniser, batch: Sequence[Sample], width: int, strength: float, device: str) -> Tensor:
    """The CTC loss of a batch per character, of the late and, in part, the early layer."""
    canvases = _canvases(batch, width).to(device)
    ink = torch.cat([degraded(some, strength) for some in canvases.split(ALIKE)])
    # half precision takes less than half of the time on processors that have it, and CTC's sums stay in full
    with torch.autocast(torch.device(device).type, torch.bfloat16):
        late, early = network(ink)
    targets = torch.tensor([label for _, labels in batch for label in labels]).to(device)
    lengths = torch.tensor([len(labels) for _, labels in batch])
    frames = torch.full((len(batch),), late.shape[1])

    def of(scores: Tensor) -> Tensor:
        logs = torch.log_softmax(scores.float(), -1).transpose(0, 1)
        losses = nn.functional.ctc_loss(logs, targets, frames, lengths, reduction="none", zero_infinity=True)
        return (losses / lengths.to(device)).mean()

    return of(late) + EARLY * of(early)


def error_rate(network: Recogniser, batch: Sequence[Sample], characters: Sequence[str], strength: float = 0.8) -> float:
    """The character error rate of the best path on degraded lines."""
    wrong = total = 0
    for picture, labels in batch:
        width = next(width for width in WIDTHS if picture.shape[1] <= width)
        with torch.no_grad():
            best = network.eval()(degraded(_canvases([(picture, labels)], width), strength))[0][0].argmax(-1).tolist()
        read = [one for place, one in enumerate(best) if one and (not place or one != best[place - 1])]
        wrong += Levenshtein.distance(read, labels)
        total += len(labels)
    if not characters or not total:
        raise ValueError("no line of the held text can be drawn in the fonts")
    return wrong / total

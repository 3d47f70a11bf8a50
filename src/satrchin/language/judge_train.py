"""Training of the judge: lessons in, its weights out. Needs PyTorch, which nothing else does.

The network: atoms as sums of embeddings, a few layers of convolution, attention and feed-forward, and a bilinear
score of every pair of atoms for each relation, normalised over what an atom may follow and over what may follow it.
"""

from __future__ import annotations

import logging
import math
from collections.abc import Iterator, Sequence
from itertools import cycle, islice, pairwise
from pathlib import Path
from random import Random

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy, relu

from satrchin.language.atoms import Cutter
from satrchin.language.corpus import read_lines
from satrchin.language.judge import (
    AFFIXES,
    EDGE,
    FAR,
    HEAD,
    HEADS,
    KERNEL,
    LAYERS,
    OTHER,
    RELATIONS,
    WIDTH,
    WINDOW,
    read_weights,
    save_weights,
)
from satrchin.language.judge_data import IGNORED, Lesson, lessons, wrapped
from satrchin.language.model import Model

log = logging.getLogger(__name__)

VOCABULARY = 20_000
EMBEDDED, RELATED = 128, 64
BATCH = 24
RATE, DECAY = 1e-3, 0.01
SEED = 7
"""Of the damage and, in a new judge, of its first weights."""


class Layer(nn.Module):
    """Convolution, attention with relative places and lines, feed-forward; each on a normalised residual."""

    def __init__(self) -> None:
        super().__init__()
        self.norm1, self.norm2, self.norm3 = (nn.LayerNorm(WIDTH) for _ in range(3))
        self.local = nn.Conv1d(WIDTH, WIDTH, KERNEL, padding=KERNEL // 2, groups=WIDTH)
        self.mix = nn.Linear(WIDTH, WIDTH)
        self.qkv = nn.Linear(WIDTH, 3 * WIDTH)
        self.out = nn.Linear(WIDTH, WIDTH)
        self.place = nn.Parameter(torch.zeros(HEADS, 2 * FAR + 1))
        self.wide = nn.Linear(WIDTH, 2 * WIDTH)
        self.narrow = nn.Linear(2 * WIDTH, WIDTH)
        # a new layer says nothing yet: a judge of fewer layers goes on as it is
        for last in (self.mix, self.out, self.narrow):
            nn.init.zeros_(last.weight)
            nn.init.zeros_(last.bias)

    def forward(self, x: Tensor, place: Tensor, mask: Tensor) -> Tensor:
        """One layer; ``x`` is batch × atoms × width."""
        size, length, _ = x.shape
        y = self.local(self.norm1(x).transpose(1, 2)).transpose(1, 2)
        x = x + self.mix(relu(y))
        q, k, v = self.qkv(self.norm2(x)).view(size, length, 3, HEADS, -1).permute(2, 0, 3, 1, 4)
        # what is masked is so by one more entry of query and key, which costs less memory than a sum over all pairs
        q = torch.cat([q / math.sqrt(WIDTH // HEADS), torch.ones_like(q[..., :1])], 3)
        k = torch.cat([k, mask.to(k.dtype)[:, None, :, None].expand(size, HEADS, length, 1)], 3)
        y = ((q @ k.transpose(2, 3)) + self.place.to(q.dtype)[:, place]).softmax(3) @ v
        x = x + self.out(y.transpose(1, 2).reshape(size, length, WIDTH))
        return x + self.narrow(relu(self.wide(self.norm3(x))))


class Network(nn.Module):
    """Features in, a score for each relation of each pair of atoms out."""

    def __init__(self, words: int) -> None:
        super().__init__()
        self.word = nn.Embedding(words, EMBEDDED)
        self.prefix, self.suffix = nn.Embedding(AFFIXES, EMBEDDED), nn.Embedding(AFFIXES, EMBEDDED)
        self.gap, self.line = nn.Embedding(5, EMBEDDED), nn.Embedding(WINDOW, EMBEDDED)
        for table in (self.word, self.prefix, self.suffix, self.gap, self.line):
            nn.init.normal_(table.weight, std=0.5)
        self.enter = nn.Linear(EMBEDDED, WIDTH)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))
        self.norm = nn.LayerNorm(WIDTH)
        self.later, self.earlier = nn.Linear(WIDTH, RELATIONS * RELATED), nn.Linear(WIDTH, RELATIONS * RELATED)
        self.stay = nn.Linear(WIDTH, RELATIONS)
        self.last = nn.Linear(WIDTH, 1)

    def forward(self, seen: Tensor, padding: Tensor, rows: Tensor) -> tuple[Tensor, Tensor]:
        """Scores of the pairs of each line (lines × relation × later × earlier), and of ending it (lines × earlier).

        ``rows`` has the places of each line's atoms in the batch laid end to end.
        """
        word, prefix, suffix, gap, line = seen.unbind(1)
        x = self.word(word) + self.prefix(prefix) + self.suffix(suffix) + self.gap(gap) + self.line(line)
        x = self.enter(x)
        length = x.shape[1]
        order = torch.arange(length)
        place = (order[None, :] - order[:, None]).clamp(-FAR, FAR) + FAR
        mask = torch.zeros(padding.shape).masked_fill(padding, -1e4)
        for layer in self.layers:
            x = layer(x, place, mask)
        x = self.norm(x).flatten(0, 1)[rows]
        later = self.later(x).unflatten(2, (RELATIONS, RELATED)).transpose(1, 2)
        earlier = self.earlier(x).unflatten(2, (RELATIONS, RELATED)).transpose(1, 2)
        score = (later @ earlier.transpose(2, 3)).float() / math.sqrt(RELATED)
        stay = self.stay(x)[:, 1:].transpose(1, 2)
        return score + torch.diag_embed(stay, offset=-1), self.last(x).squeeze(2).float()


def loss_of(network: Network, batch: Sequence[Lesson]) -> tuple[Tensor, Tensor]:
    """The loss of a batch, and the share of atoms whose forerunner was told rightly."""
    length = max(len(lesson.follows) for lesson in batch)
    seen = torch.zeros(len(batch), 5, length, dtype=torch.long)
    padding = torch.ones(len(batch), length, dtype=torch.bool)
    spans: list[tuple[int, int, int]] = []
    for row, lesson in enumerate(batch):
        size = len(lesson.follows)
        seen[row, :, :size] = torch.from_numpy(np.stack(lesson.seen))
        padding[row, :size] = False
        heads = np.flatnonzero(lesson.seen.gap == EDGE).tolist()
        spans += [(row, a, b) for a, b in pairwise([*heads, size])]
    longest = max(b - a for _, a, b in spans)
    rows = torch.zeros(len(spans), longest, dtype=torch.long)
    follows = torch.full((len(spans), longest), IGNORED)
    relation = torch.zeros(len(spans), longest, dtype=torch.long)
    beyond = torch.ones(len(spans), longest, dtype=torch.bool)
    for number, (row, a, b) in enumerate(spans):
        rows[number, : b - a] = torch.arange(row * length + a, row * length + b)
        told = torch.from_numpy(batch[row].follows[a:b].astype(np.int64))
        follows[number, : b - a] = torch.where(told == IGNORED, IGNORED, told - a)
        relation[number, : b - a] = torch.from_numpy(batch[row].relation[a:b].astype(np.int64))
        beyond[number, : b - a] = False
    score, last = network(seen, padding, rows)
    score = score.masked_fill((beyond[:, :, None] | beyond[:, None, :])[:, None], -1e4)
    flat = score.transpose(1, 2).flatten(2)
    known = follows != IGNORED
    target = torch.where(known, relation * longest + follows, -100)
    back = cross_entropy(flat.flatten(0, 1), target.flatten(), ignore_index=-100)
    # what follows each atom: the other way through the same scores, or the line's end
    lines, laters = known.nonzero(as_tuple=True)
    next_one = torch.full_like(follows, -100)
    next_one[lines, follows[lines, laters]] = relation[lines, laters] * longest + laters
    # only where everything is known of a line, an atom without a follower ends it
    whole = (known | beyond)[:, 1:].all(1, keepdim=True) & ~beyond
    whole[:, 0] = False
    next_one = torch.where((next_one == -100) & whole, RELATIONS * longest, next_one)
    ahead = torch.cat([score.permute(0, 3, 1, 2).flatten(2), last[:, :, None]], 2)
    forward = cross_entropy(ahead.flatten(0, 1), next_one.flatten(), ignore_index=-100)
    right = (flat.argmax(2) == target)[known].float().mean()
    return back + forward, right


def train_judge(files: Sequence[Path], model: Model, target: Path, *, steps: int, start: Path | None = None) -> None:
    """Train a judge on files of text in logical order and write its weights to ``target``.

    Args:
        files: the text.
        model: the words and how often they are seen.
        target: the file of weights.
        steps: batches that it learns from.
        start: weights to go on from.
    """
    torch.manual_seed(SEED)
    words, weights = read_weights(model, start) if start else ([HEAD, OTHER, *model.most_frequent(VOCABULARY - 2)], {})
    ids = {word: number for number, word in enumerate(words)}
    network = Network(len(words))
    network.load_state_dict(network.state_dict() | {name: torch.from_numpy(value) for name, value in weights.items()})
    optimizers = _optimizers(network)
    rates = [
        torch.optim.lr_scheduler.LambdaLR(
            one, lambda step: min((step + 1) / 200, 0.01 + 0.99 * (1 + math.cos(math.pi * step / steps)) / 2)
        )
        for one in optimizers
    ]
    total = right = 0.0
    for step, batch in enumerate(islice(_batches(files, model, ids, Random(SEED)), steps), 1):
        with torch.autocast("cpu", torch.bfloat16):
            loss, share = loss_of(network, batch)
        network.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        for one in (*optimizers, *rates):
            one.step()
        total, right = total + loss.detach().item(), right + share.item()
        if step % 100 == 0:
            log.info("step %d of %d: loss %.3f, right %.4f", step, steps, total / 100, right / 100)
            total = right = 0.0
        if step % 1000 == 0 or step == steps:
            trained = {name: value.numpy() for name, value in network.state_dict().items()}
            save_weights(trained, words[2:], model, target)


def _optimizers(network: Network) -> list[torch.optim.Optimizer]:
    """Muon for the matrices inside the layers, with AdamW's size of steps; AdamW for all else.

    K. Jordan, "Muon: an optimizer for hidden layers in neural networks", 2024; J. Liu and others, "Muon is scalable
    for LLM training", 2025.
    """
    inner = [p for name, p in network.layers.named_parameters() if p.dim() == 2 and not name.endswith("place")]
    inner += [layer.weight for layer in (network.enter, network.later, network.earlier)]
    others = [p for p in network.parameters() if all(p is not one for one in inner)]
    groups = [
        {"params": [p for p in others if p.dim() > 1], "weight_decay": DECAY},
        {"params": [p for p in others if p.dim() <= 1], "weight_decay": 0.0},
    ]
    muon = torch.optim.Muon(inner, lr=RATE, weight_decay=DECAY, adjust_lr_fn="match_rms_adamw")
    return [muon, torch.optim.AdamW(groups, lr=RATE, betas=(0.9, 0.98), fused=True)]


def _batches(files: Sequence[Path], model: Model, ids: dict[str, int], random: Random) -> Iterator[list[Lesson]]:
    """Endless batches: the documents shuffled anew each round, damaged anew each time."""
    cutter = Cutter(model.frequency, model.total)
    documents = list(wrapped(read_lines(files), random))
    pool: list[Lesson] = []
    for _ in cycle((0,)):
        random.shuffle(documents)
        for lesson in lessons(documents, cutter, ids, random):
            pool.append(lesson)
            if len(pool) == BATCH * 40:
                # windows of like length together: less padding
                pool.sort(key=lambda one: len(one.follows))
                batches = [pool[at : at + BATCH] for at in range(0, len(pool), BATCH)]
                random.shuffle(batches)
                yield from batches
                pool = []

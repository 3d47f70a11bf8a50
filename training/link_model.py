"""Training of the link model: lessons in, its weights out. Needs PyTorch, which nothing else does.

The network: segments as sums of embeddings, a few layers of convolution, attention and feed-forward, and a bilinear
score of every pair of segments for each relation, normalised over what may precede a segment and over what may follow
it.
"""

from __future__ import annotations

import logging
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from itertools import cycle, islice, pairwise
from pathlib import Path
from random import Random
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy, relu

from satrchin.lm.ngrams import Ids, Model
from satrchin.stages.order.link_model import (
    AFFIXES,
    EDGE,
    FAR,
    GLUED,
    HEADS,
    KERNEL,
    LAYERS,
    LEAST,
    RELATIONS,
    SHIFT,
    WIDTH,
    WINDOW,
    LinkModel,
    LinkScores,
    read_weights,
    save_weights,
    word_rows,
)
from training.crf import GoldPath, log_likelihood
from training.link_data import IGNORED, Lesson, Teacher, wrapped

log = logging.getLogger(__name__)

VOCABULARY = 20_000
EMBEDDED, RELATED = 128, 64
BATCH = 24
RATE, DECAY = 1e-3, 0.01
MEAN = 0.995
"""Of the running mean of the weights, what stays at each step."""
TRUST = (0.34, 0.9)
"""What the odds weigh in a new link score to the search: where two runs meet, and within a run."""
ALONE = 0.3
"""What the link model's own mistakes weigh beside those of the search with it."""
SEED = 7
"""Of the damage and, in a new link model, of its first weights."""


class Fold(NamedTuple):
    """A part of the text, and a model with the n-grams of all other text."""

    lines: Sequence[str]
    others: Model


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
        # a new layer says nothing yet: a link model of fewer layers goes on as it is
        for last in (self.mix, self.out, self.narrow):
            nn.init.zeros_(last.weight)
            nn.init.zeros_(last.bias)

    def forward(self, x: Tensor, place: Tensor, mask: Tensor) -> Tensor:
        """One layer; ``x`` is batch × segments × width."""
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
    """Features in, a score for each relation of each pair of segments out."""

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
        # what is said to the search alone; a new link model says it what the odds say
        self.link_later, self.link_earlier = nn.Linear(WIDTH, 2 * RELATED), nn.Linear(WIDTH, 2 * RELATED)
        self.link_ends = nn.Linear(WIDTH, 2)
        self.trust = nn.Parameter(torch.tensor(TRUST))
        for silent in (self.link_earlier, self.link_ends):
            nn.init.zeros_(silent.weight)
            nn.init.zeros_(silent.bias)

    def forward(self, seen: Tensor, padding: Tensor, rows: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Scores of the pairs of each line (lines × relation × later × earlier), and of ending it (lines × earlier).

        ``rows`` has the places of each line's segments in the batch laid end to end. Third comes what is known of the
        segments (lines × segments × width).
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
        score = _pairs(self.later(x), self.earlier(x))
        stay = self.stay(x)[:, 1:].transpose(1, 2)
        return score + torch.diag_embed(stay, offset=-1), self.last(x).squeeze(2).float(), x

    def all_links(self, odds: Tensor, ending: Tensor, x: Tensor) -> AllLinks:
        """What the search is told of each line; see :meth:`satrchin.stages.order.link_model.LinkModel.__call__`."""
        believed = odds.clamp(min=float(LEAST))
        together = believed.logsumexp(1)
        apart = believed[:, :GLUED].logsumexp(1)
        apart = torch.cat([together[:, :, :1], apart[:, :, 1:]], 2)
        links, own = _pairs(self.link_later(x), self.link_earlier(x)), self.link_ends(x).float()
        stays = own[:, 2:, 0] + self.trust[1] * together.diagonal(-1, 1, 2)[:, 1:]
        return AllLinks(
            links[:, 0] + self.trust[0] * apart,
            links[:, 1] + self.trust[0] * believed[:, GLUED],
            nn.functional.pad(stays, (2, 0)),
            own[:, :, 1] + self.trust[0] * ending.clamp(min=float(LEAST)),
        )


class AllLinks(NamedTuple):
    """All but the odds of the :class:`LinkScores` on each line of a batch, the shorter lines padded."""

    apart: Tensor
    glued: Tensor
    stays: Tensor
    ends: Tensor


def _pairs(later: Tensor, earlier: Tensor) -> Tensor:
    """Scores of each two segments (lines × relation × later × earlier)."""
    later, earlier = (side.unflatten(2, (-1, RELATED)).transpose(1, 2) for side in (later, earlier))
    return (later @ earlier.transpose(2, 3)).float() / math.sqrt(RELATED)


def loss_of(network: Network, batch: Sequence[Lesson]) -> tuple[Tensor, Tensor]:
    """The loss of a batch, and the share of segments whose forerunner was told rightly.

    The loss is minus the log probability of what follows each segment and what each segment follows, a mean over the
    segments; of lessons that tell what the search makes of their lines, ``ALONE`` of that, and minus the log
    probability of the true readings, a mean over the lines.
    """
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
    score, last, x = network(seen, padding, rows)
    score = score.masked_fill((beyond[:, :, None] | beyond[:, None, :])[:, None], -1e4)
    flat = score.transpose(1, 2).flatten(2)
    known = follows != IGNORED
    target = torch.where(known, relation * longest + follows, -100)
    back = cross_entropy(flat.flatten(0, 1), target.flatten(), ignore_index=-100)
    # what follows each segment: the other way through the same scores, or the line's end
    lines, laters = known.nonzero(as_tuple=True)
    next_one = torch.full_like(follows, -100)
    next_one[lines, follows[lines, laters]] = relation[lines, laters] * longest + laters
    # only where everything is known of a line, a segment without a follower ends it
    whole = (known | beyond)[:, 1:].all(1, keepdim=True) & ~beyond
    whole[:, 0] = False
    next_one = torch.where((next_one == -100) & whole, RELATIONS * longest, next_one)
    ahead = torch.cat([score.permute(0, 3, 1, 2).flatten(2), last[:, :, None]], 2)
    forward = cross_entropy(ahead.flatten(0, 1), next_one.flatten(), ignore_index=-100)
    right = (flat.argmax(2) == target)[known].float().mean()
    truths = [truth for lesson in batch for truth in lesson.truths]
    if not any(truths):
        return back + forward, right
    last = last.masked_fill(beyond, -1e4)
    return ALONE * (back + forward) + _loss_behind_search(network, score, last, x, truths), right


def _loss_behind_search(
    network: Network, score: Tensor, last: Tensor, x: Tensor, truths: Sequence[GoldPath | None]
) -> Tensor:
    """Minus the mean log probability of the true readings, as what has its value and its gradient."""
    behind = score - score.logsumexp((1, 3), keepdim=True)
    ahead = torch.cat([score.flatten(1, 2), last[:, None]], 1).log_softmax(1)
    told = network.all_links(behind + ahead[:, :-1].unflatten(1, score.shape[1:3]), ahead[:, -1], x)
    losses = []
    for number, truth in enumerate(truths):
        if truth is not None:
            line = [part[number] for part in told]
            size = int(truth.scores.places[-1]) + 1
            line = [part[:size, :size] if part.dim() == 2 else part[:size] for part in line]
            odds = np.zeros((RELATIONS, size, size), np.float32)
            value, gradient = log_likelihood(truth, LinkScores(odds, *(part.detach().numpy() for part in line)))
            change = sum((part * torch.from_numpy(by)).sum() for part, by in zip(line, gradient[1:], strict=True))
            losses.append(change.detach() - change - value)
    return torch.stack(losses).mean()


def train_link_model(
    folds: Sequence[Fold], model: Model, target: Path, *, steps: int, start: Path | None = None
) -> None:
    """Train a link model on text in logical order and write its weights to ``target``.

    A new link model learns alone for half of the steps; then, or from the start, one learns behind the search.

    Args:
        folds: the text.
        model: the words and how often they are seen.
        target: the file of weights.
        steps: batches that it learns from.
        start: weights to go on from.
    """
    torch.manual_seed(SEED)
    numbers, weights = read_weights(start) if start else (model.ids(model.most_frequent(VOCABULARY - SHIFT)), {})
    row_of = word_rows(model, numbers)
    network = Network(len(numbers) + SHIFT)
    network.load_state_dict(network.state_dict() | {name: torch.from_numpy(value) for name, value in weights.items()})
    save = partial(_save, numbers=numbers, path=target)
    if not start:
        alone = [Teacher(fold.others, row_of) for fold in folds]
        _learn(network, _batches(folds, alone, Random(SEED)), steps // 2, save)
        steps -= steps // 2
    save(network.state_dict())  # what it starts from says nothing to the search if it is of a former kind
    link_model = LinkModel(model, target)
    teachers = [Teacher(fold.others, row_of, link_model) for fold in folds]
    _learn(network, _batches(folds, teachers, Random(SEED + 1)), steps, save)


def _save(weights: Mapping[str, Tensor], numbers: Ids, path: Path) -> None:
    save_weights({name: value.numpy() for name, value in weights.items()}, numbers, path)


def _learn(
    network: Network, batches: Iterator[list[Lesson]], steps: int, save: Callable[[Mapping[str, Tensor]], None]
) -> None:
    """Train for some steps, the rate rising and falling; what is saved is a running mean of the weights."""
    optimizers = _optimizers(network)
    rates = [
        torch.optim.lr_scheduler.LambdaLR(
            one, lambda step: min((step + 1) / 200, 0.01 + 0.99 * (1 + math.cos(math.pi * step / steps)) / 2)
        )
        for one in optimizers
    ]
    mean = {name: value.clone() for name, value in network.state_dict().items()}
    total = right = 0.0
    for step, batch in enumerate(islice(batches, steps), 1):
        with torch.autocast("cpu", torch.bfloat16):
            loss, share = loss_of(network, batch)
        network.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        for one in (*optimizers, *rates):
            one.step()
        for name, value in network.state_dict().items():
            mean[name].lerp_(value, max(1 - MEAN, 50 / (step + 50)))
        total, right = total + loss.detach().item(), right + share.item()
        if step % 100 == 0:
            log.info("step %d of %d: loss %.3f, right %.4f", step, steps, total / 100, right / 100)
            total = right = 0.0
        if step % 1000 == 0 or step == steps:
            save(mean)
    network.load_state_dict(mean)


def _optimizers(network: Network) -> list[torch.optim.Optimizer]:
    """Muon for the matrices inside the layers, with AdamW's size of steps; AdamW for all else.

    K. Jordan, "Muon: an optimizer for hidden layers in neural networks", 2024; J. Liu and others, "Muon is scalable
    for LLM training", 2025.
    """
    inner = [p for name, p in network.layers.named_parameters() if p.dim() == 2 and not name.endswith("place")]
    pairs = (network.later, network.earlier, network.link_later, network.link_earlier)
    inner += [layer.weight for layer in (network.enter, *pairs)]
    others = [p for p in network.parameters() if all(p is not one for one in inner)]
    groups = [
        {"params": [p for p in others if p.dim() > 1], "weight_decay": DECAY},
        {"params": [p for p in others if p.dim() <= 1], "weight_decay": 0.0},
    ]
    muon = torch.optim.Muon(inner, lr=RATE, weight_decay=DECAY, adjust_lr_fn="match_rms_adamw")
    return [muon, torch.optim.AdamW(groups, lr=RATE, betas=(0.9, 0.98), fused=True)]


def _batches(folds: Sequence[Fold], teachers: Sequence[Teacher], random: Random) -> Iterator[list[Lesson]]:
    """Endless batches: the documents shuffled anew each round, damaged anew each time."""
    documents = [
        (teacher, document)
        for fold, teacher in zip(folds, teachers, strict=True)
        for document in wrapped(fold.lines, random)
    ]
    pool: list[Lesson] = []
    for _ in cycle((0,)):
        random.shuffle(documents)
        for teacher, document in documents:
            pool.extend(teacher.lessons(document, random))
            if len(pool) >= BATCH * 40:
                # windows of like length together: less padding
                pool.sort(key=lambda one: len(one.follows))
                batches = [pool[at : at + BATCH] for at in range(0, len(pool), BATCH)]
                random.shuffle(batches)
                yield from batches
                pool = []

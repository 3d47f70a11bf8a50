"""The causal language model as a PyTorch network, and its training loop. Needs PyTorch.

A pre-norm transformer: RMS normalisation, rotary positions, squared ReLU, output weights tied to the embeddings. Its
matrices are trained with Muon, everything else with AdamW.
"""

from __future__ import annotations

import logging
import math
from collections.abc import Iterator

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from training.causal import (
    DECAY,
    FALLS,
    GENERATED_UNTIL,
    HELD_OUT,
    LEAST,
    LENGTH,
    RATE,
    WARM,
    Pieces,
)
from training.causal_onnx import HEAD_WIDTH, ROPE_BASE

log = logging.getLogger(__name__)

DROPPED = 0.1
EVERY = 500
"""Steps between two lines of the log."""


class Block(nn.Module):
    """Attention and feed-forward."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.n1, self.n2 = nn.RMSNorm(width), nn.RMSNorm(width)
        self.qkv, self.o = nn.Linear(width, 3 * width, bias=False), nn.Linear(width, width, bias=False)
        self.up, self.down = nn.Linear(width, 4 * width, bias=False), nn.Linear(4 * width, width, bias=False)
        for layer in (self.qkv, self.up):
            nn.init.normal_(layer.weight, std=0.6 / math.sqrt(width))
        for layer in (self.o, self.down):
            nn.init.zeros_(layer.weight)
        self.drop = nn.Dropout(DROPPED)

    def forward(self, x: Tensor, turn: Tensor) -> Tensor:
        """Texts x pieces x width."""
        texts, length, width = x.shape
        parts = self.qkv(self.n1(x)).view(texts, length, 3, width // HEAD_WIDTH, HEAD_WIDTH)
        query, key, value = parts.permute(2, 0, 3, 1, 4).unbind(0)
        read = functional.scaled_dot_product_attention(turned(query, turn), turned(key, turn), value, is_causal=True)
        x = x + self.drop(self.o(read.transpose(1, 2).reshape(texts, length, width)))
        wide = functional.relu(self.up(self.n2(x)))
        return x + self.drop(self.down(wide * wide))


class Network(nn.Module):
    """Pieces in, the mean cross entropy of the pieces after them out."""

    def __init__(self, pieces: int, width: int, layers: int) -> None:
        super().__init__()
        self.emb = nn.Embedding(pieces, width)
        nn.init.normal_(self.emb.weight, std=0.02)
        self.blocks = nn.ModuleList(Block(width) for _ in range(layers))
        self.n0, self.norm = nn.RMSNorm(width), nn.RMSNorm(width)
        self.bias = nn.Parameter(torch.zeros(pieces))
        self.drop = nn.Dropout(DROPPED)
        slow = ROPE_BASE ** (-torch.arange(0, HEAD_WIDTH, 2) / HEAD_WIDTH)
        self.register_buffer("turn", torch.outer(torch.arange(LENGTH), slow), persistent=False)

    def forward(self, before: Tensor, after: Tensor) -> Tensor:
        """Both texts x pieces."""
        x = self.drop(self.n0(self.emb(before)))
        turn = self.turn[: before.shape[1]]
        for block in self.blocks:
            x = block(x, turn)
        logits = functional.linear(self.norm(x), self.emb.weight) + self.bias
        return functional.cross_entropy(logits.float().flatten(0, 1), after.flatten())


def turned(x: Tensor, turn: Tensor) -> Tensor:
    """Rotary positions (J. Su et al., "RoFormer", 2021)."""
    cos, sin = turn.cos().to(x.dtype), turn.sin().to(x.dtype)
    a, b = x.chunk(2, -1)
    return torch.cat((a * cos - b * sin, b * cos + a * sin), -1)


def learn(  # noqa: PLR0913  each is a setting of its own
    stream: Pieces,
    generated: NDArray[np.bool_],
    pieces: int,
    width: int,
    layers: int,
    *,
    steps: int,
    batch: int,
    seed: int,
) -> dict[str, NDArray[np.float32]]:
    """The weights of a network trained on a stream of pieces; of its end the loss is logged."""
    torch.manual_seed(seed)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    held = min(HELD_OUT, len(stream) // 20)
    known = torch.from_numpy(stream[:-held].astype(np.int32)).to(device)
    other = torch.from_numpy(stream[-held:].astype(np.int64)).to(device)
    network = Network(pieces, width, layers).to(device)
    matrices = [value for name, value in network.named_parameters() if value.dim() == 2 and name != "emb.weight"]
    single = [value for value in network.parameters() if value.dim() == 1]
    optimizers = [
        torch.optim.Muon(matrices, lr=RATE, weight_decay=DECAY, adjust_lr_fn="match_rms_adamw"),
        torch.optim.AdamW(
            [{"params": [network.emb.weight], "weight_decay": DECAY / 10}, {"params": single, "weight_decay": 0.0}],
            lr=RATE,
            betas=(0.9, 0.95),
        ),
    ]
    run = torch.compile(network) if device == "cuda" else network
    batches = _batches(len(known), generated, batch, steps, np.random.default_rng(seed))
    offsets = torch.arange(LENGTH + 1, device=device)
    for step, starts in enumerate(batches):
        for optimizer in optimizers:
            for group in optimizer.param_groups:
                group["lr"] = RATE * _share(step, steps)
        text = known[torch.from_numpy(starts).to(device)[:, None] + offsets].long()
        with torch.autocast(device, torch.bfloat16):
            loss = run(text[:, :-1], text[:, 1:])
        for optimizer in optimizers:
            optimizer.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        for optimizer in optimizers:
            optimizer.step()
        if step % EVERY == 0 or step + 1 == steps:
            log.info("step %d, loss %.3f, held out %.4f", step + 1, loss.item(), _loss(network, other))
    return {name: value.detach().float().cpu().numpy() for name, value in network.state_dict().items()}


def _share(step: int, steps: int) -> float:
    """The share of the learning rate at a step."""
    done = step / steps
    return min((step + 1) / WARM, 1.0) * (1.0 if done < FALLS else max(LEAST, (1 - done) / (1 - FALLS)))


def _batches(
    size: int, generated: NDArray[np.bool_], batch: int, steps: int, random: np.random.Generator
) -> Iterator[NDArray[np.int64]]:
    """Where the texts of each step start: every text once an epoch, generated ones in the first part alone."""
    left: NDArray[np.int64] = np.zeros(0, np.int64)
    late = False
    for step in range(steps):
        if not late and step >= GENERATED_UNTIL * steps:
            late, left = True, left[:0]
        while len(left) < batch:
            first = int(random.integers(min(LENGTH, size - LENGTH - 1)))
            starts = np.arange(first, size - LENGTH - 1, LENGTH)
            if late:
                starts = starts[~generated[starts]]
            left = np.concatenate((left, random.permutation(starts)))
        yield left[:batch]
        left = left[batch:]


@torch.no_grad()  # type: ignore[untyped-decorator]  # torch is not installed where the types are checked
def _loss(network: Network, text: Tensor) -> float:
    """The mean cross entropy of a text."""
    network.eval()
    count = (len(text) - 1) // LENGTH
    before = text[: count * LENGTH].view(count, LENGTH)
    after = text[1 : count * LENGTH + 1].view(count, LENGTH)
    found = [network(a, b).item() * len(a) for a, b in zip(before.split(16), after.split(16), strict=True)]
    network.train()
    return float(sum(found) / max(count, 1))

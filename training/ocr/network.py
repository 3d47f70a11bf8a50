"""The recogniser's network: ink of a line in, raw scores of the classes for every fourth column out.

A convolutional stem (VGG-like, residual), then along the line depthwise convolutions with gates and feed-forward
layers, at half the rate with one self-attention; CTC on the last layer and, as a help in training, on an early one.
"""

from __future__ import annotations

from typing import cast

import torch
from torch import Tensor, nn
from torch.nn import functional

CHANNELS = (16, 32, 48)
WIDTH, INNER, HEADS, KERNEL = 128, 320, 4, 9


def _convolution(inside: int, out: int, kernel: int = 3, stride: tuple[int, int] = (1, 1)) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(inside, out, kernel, stride, kernel // 2, bias=False), nn.BatchNorm2d(out, momentum=0.02)
    )


class Residual(nn.Module):
    """Two convolutions and what came in."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.first, self.second = _convolution(channels, channels), _convolution(channels, channels)

    def forward(self, x: Tensor) -> Tensor:
        """N × channels × rows × columns in and out."""
        return torch.relu(x + self.second(torch.relu(self.first(x))))


class Mix(nn.Module):
    """A gated depthwise convolution along the line, then a feed-forward layer."""

    def __init__(self, kernel: int, drop: float) -> None:
        super().__init__()
        self.norm, self.inner_norm = nn.LayerNorm(WIDTH), nn.LayerNorm(WIDTH)
        self.gate, self.out = nn.Linear(WIDTH, 2 * WIDTH), nn.Linear(WIDTH, WIDTH)
        self.along = nn.Conv1d(WIDTH, WIDTH, kernel, padding=kernel // 2, groups=WIDTH)
        self.wide, self.narrow = nn.Linear(WIDTH, INNER), nn.Linear(INNER, WIDTH)
        self.drop = nn.Dropout(drop)

    def forward(self, x: Tensor) -> Tensor:
        """N × frames × width in and out."""
        value, gate = self.gate(self.norm(x)).chunk(2, -1)
        mixed = functional.silu(self.along((value * torch.sigmoid(gate)).transpose(1, 2))).transpose(1, 2)
        x = x + self.drop(self.out(mixed))
        return cast("Tensor", x + self.drop(self.narrow(functional.silu(self.wide(self.inner_norm(x))))))


class Attention(nn.Module):
    """Self-attention over the frames of a line."""

    def __init__(self, drop: float) -> None:
        super().__init__()
        self.norm, self.all, self.out = nn.LayerNorm(WIDTH), nn.Linear(WIDTH, 3 * WIDTH), nn.Linear(WIDTH, WIDTH)
        self.drop = nn.Dropout(drop)

    def forward(self, x: Tensor) -> Tensor:
        """N × frames × width in and out."""
        lines, frames, _ = x.shape
        parts = self.all(self.norm(x)).reshape(lines, frames, 3, HEADS, WIDTH // HEADS).permute(2, 0, 3, 1, 4)
        seen = functional.scaled_dot_product_attention(parts[0], parts[1], parts[2])
        return cast("Tensor", x + self.drop(self.out(seen.transpose(1, 2).reshape(lines, frames, WIDTH))))


class Recogniser(nn.Module):
    """The network; ``classes`` with CTC's blank as class 0."""

    def __init__(self, classes: int, drop: float = 0.01) -> None:
        super().__init__()
        one, two, three = CHANNELS
        self.stem = nn.Sequential(
            _convolution(1, one, 5, (2, 2)),
            nn.ReLU(),
            _convolution(one, two, 3, (2, 2)),
            nn.ReLU(),
            Residual(two),
            _convolution(two, three, 3, (2, 1)),
            nn.ReLU(),
            Residual(three),
        )
        self.flat, self.flat_norm = nn.Linear(6 * three, WIDTH), nn.LayerNorm(WIDTH)
        self.before = Mix(KERNEL, drop)
        self.early_norm, self.early = nn.LayerNorm(WIDTH), nn.Linear(WIDTH, classes)
        self.down, self.up = nn.Conv1d(WIDTH, WIDTH, 3, 2, 1), nn.Linear(WIDTH, 2 * WIDTH)
        self.middle = nn.Sequential(Mix(KERNEL + 2, drop), Mix(KERNEL + 2, drop), Attention(drop))
        self.after = Mix(KERNEL, drop)
        self.late_norm, self.late = nn.LayerNorm(WIDTH), nn.Linear(WIDTH, classes)

    def forward(self, ink: Tensor) -> tuple[Tensor, Tensor]:
        """Ink, N × 1 × 48 × columns (a multiple of 8), to late and early scores, N × columns / 4 × classes."""
        x = self.stem(ink)
        lines, channels, rows, frames = x.shape
        x = self.flat_norm(self.flat(x.permute(0, 3, 1, 2).reshape(lines, frames, channels * rows)))
        x = self.before(x)
        early = self.early(self.early_norm(x))
        slow = self.middle(self.down(x.transpose(1, 2)).transpose(1, 2))
        x = self.after(x + self.up(slow).reshape(lines, frames, WIDTH))
        return self.late(self.late_norm(x)), early


class Spoken(nn.Module):
    """For export: ink in, log probabilities out."""

    def __init__(self, network: Recogniser) -> None:
        super().__init__()
        self.network = network

    def forward(self, ink: Tensor) -> Tensor:
        """As of :class:`Recogniser`, the late scores normalised."""
        return torch.log_softmax(self.network(ink)[0], -1)

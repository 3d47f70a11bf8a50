"""Clean drawn lines to what the line pictures of scans and photographs look like.

In: canvases, N × 72 × columns, ink 255 on paper 0, mirrored. Out: ink from 0 to 1, N × 1 × 48 × columns. Each kind of
damage strikes each line by chance, with a strength of its own: place and size, neighbouring lines, drawn rules, rings
of stamps, the back of the sheet, spread and lost ink, blur, low resolution, noise, thresholding, faint ink.
"""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional

from training.ocr.render import HEIGHT, TOP

BLACK, WHITE = 60 / 255, 220 / 255
"""Shades that a line picture makes black and white, see :class:`satrchin.reading.scan.line_images.Framing`."""


def degraded(canvases: Tensor, strength: float = 1.0) -> Tensor:
    """Line pictures of clean lines; with ``strength`` 0 they are only cut out."""
    clean = canvases.float().div(255).unsqueeze(1)
    ink = _laid(clean, strength)
    for damage, chance in (
        (_neighbours, 0.22),
        (_rules, 0.10),
        (_rings, 0.04),
        (_back, 0.06),
        (_spread, 0.25),
        (_lost, 0.30),
        (_blurred, 0.45),
    ):
        ink = _mixed(ink, damage(ink), chance * strength)
    grey = 1 - ink * _chosen(ink, 0.35 * strength, 0.48, 0.88)
    grey = _mixed(grey, _coarse(grey), 0.5 * strength)
    noise = torch.randn_like(grey) * _uniform(grey, 0.01, 0.15)
    grey = _mixed(grey, grey + noise, 0.4 * strength)
    grey = _mixed(grey, ((grey - _uniform(grey, 0.4, 0.68)) * 20 + 0.5).clamp(0, 1), 0.12 * strength)
    return 1 - ((grey - BLACK) / (WHITE - BLACK)).clamp(0, 1)


def _uniform(like: Tensor, low: float, high: float) -> Tensor:
    """A number for each line."""
    return torch.rand(len(like), 1, 1, 1, device=like.device) * (high - low) + low


def _chosen(like: Tensor, chance: float, low: float, high: float) -> Tensor:
    """A number for each line that is struck, 1 for the others."""
    return torch.where(_uniform(like, 0, 1) < chance, _uniform(like, low, high), like.new_ones(()))


def _mixed(before: Tensor, after: Tensor, chance: float) -> Tensor:
    """Some lines as they became, the others as they were."""
    return torch.where(_uniform(before, 0, 1) < chance, after, before)


def _laid(clean: Tensor, strength: float) -> Tensor:
    """The canvas cut to a line picture: tilted, bent, moved and stretched a little."""
    count, _, rows, columns = clean.shape
    x = torch.arange(columns, device=clean.device).view(1, 1, columns).float()
    y = torch.arange(HEIGHT, device=clean.device).view(1, HEIGHT, 1).float()
    along = x / columns * 2 - 1
    middle = HEIGHT * 4 / 7

    def some(spread: float) -> Tensor:
        return torch.randn(count, 1, 1, device=clean.device) * spread * strength

    height = 1 + some(0.045).clamp(-0.12, 0.12)
    long = (columns / 800) ** 0.5
    down = TOP + middle + (y - middle) * height + some(1.0) + some(0.8 * long) * along + some(0.6 * long) * along**2
    across = x * (1 + some(0.02)) + some(1.5) + some(0.035) * (y - middle)
    across = across.expand(count, HEIGHT, columns)
    grid = torch.stack([across * (2 / (columns - 1)) - 1, down * (2 / (rows - 1)) - 1], -1)
    return functional.grid_sample(clean, grid, align_corners=True)


def _neighbours(ink: Tensor) -> Tensor:
    """Pieces of another line above or below."""
    shift = int(torch.randint(30, 42, (1,)).item()) * (1 if torch.rand(1).item() < 0.5 else -1)
    other = torch.zeros_like(ink)
    source = ink[torch.randperm(len(ink), device=ink.device)]
    if shift > 0:
        other[:, :, shift:] = source[:, :, :-shift]
    else:
        other[:, :, :shift] = source[:, :, -shift:]
    places = torch.rand(len(ink), 1, 1, max(2, ink.shape[3] // 40), device=ink.device)
    kept = functional.interpolate(places, size=(1, ink.shape[3]))
    return torch.maximum(ink, other * (kept < 0.5))


def _rules(ink: Tensor) -> Tensor:
    """A drawn line below the text or through it."""
    rows = torch.arange(HEIGHT, device=ink.device).view(1, 1, HEIGHT, 1).float()
    place = torch.where(_uniform(ink, 0, 1) < 0.6, _uniform(ink, 33, 46), _uniform(ink, 0, 48))
    line = (_uniform(ink, 1.0, 2.1) - (rows - place).abs()).clamp(0, 1)
    return torch.maximum(ink, line.expand_as(ink) * _uniform(ink, 0.4, 1))


def _rings(ink: Tensor) -> Tensor:
    """The rings of a stamp."""
    rows = torch.arange(HEIGHT, device=ink.device).view(1, 1, HEIGHT, 1).float() - _uniform(ink, -80, 130)
    columns = torch.arange(ink.shape[3], device=ink.device).view(1, 1, 1, -1).float() - _uniform(ink, 0, ink.shape[3])
    away = (rows**2 + columns**2).sqrt() - _uniform(ink, 30, 140)
    return torch.maximum(ink, (_uniform(ink, 1.2, 2.7) - away.abs()).clamp(0, 1) * _uniform(ink, 0.15, 0.9))


def _back(ink: Tensor) -> Tensor:
    """The other side of the sheet, faint and mirrored."""
    return torch.maximum(ink, functional.avg_pool2d(ink.flip(-1), 5, 1, 2) * _uniform(ink, 0.1, 0.35))


def _spread(ink: Tensor) -> Tensor:
    """Ink that has run."""
    return ink + _uniform(ink, 0.15, 0.95) * (functional.max_pool2d(ink, 3, 1, 1) - ink)


def _lost(ink: Tensor) -> Tensor:
    """Ink that is thin, pale in places, or broken."""
    thin = ink + _uniform(ink, 0.1, 0.5) * (-functional.max_pool2d(-ink, 3, 1, 1) - ink)
    field = torch.rand(len(ink), 1, 6, max(2, ink.shape[3] // 12), device=ink.device)
    field = functional.interpolate(field, size=ink.shape[2:], mode="bilinear", align_corners=False)
    return thin * (1 - _uniform(ink, 0, 0.6) * field)


def _blurred(ink: Tensor) -> Tensor:
    """Ink out of focus."""
    steps = torch.arange(-4, 5).float()
    weight = torch.exp(-0.5 * (steps / torch.rand(1).mul(1.3).add(0.3)) ** 2)
    weight = (weight / weight.sum()).to(ink.device)
    ink = functional.conv2d(ink, weight.view(1, 1, 1, 9), padding=(0, 4))
    return functional.conv2d(ink, weight.view(1, 1, 9, 1), padding=(4, 0))


def _coarse(grey: Tensor) -> Tensor:
    """A page of few dots an inch."""
    share = 0.27 + 0.6 * float(torch.rand(1).item()) ** 2
    size = max(13, int(HEIGHT * share)), max(16, int(grey.shape[3] * share))
    small = functional.interpolate(grey, size=size, mode="bilinear", antialias=True)
    return functional.interpolate(small, size=grey.shape[2:], mode="bilinear")

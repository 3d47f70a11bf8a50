"""Load weights to go on training from: a folder of ``.npz`` parts to the state of the network.

The parts (``ema_part*.npz`` beside ``alphabet.json``) name the layers as an earlier version of the network did. Classes
are matched by their characters, so the alphabet may have grown: a new letter with a diacritic starts as a copy of its
base letter, any other new character with the mean weights of all classes.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

_LAYERS = (
    (r"^stem\.1\.", "stem.2."),
    (r"^stem\.2\.([ab])\.", r"stem.4.\1."),
    (r"^stem\.3\.", "stem.5."),
    (r"^stem\.4\.([ab])\.(?=\d\.\w+$)", r"stem.7.\1."),
    (r"^(stem\.\d)\.a\.", r"\1.first."),
    (r"^(stem\.\d)\.b\.", r"\1.second."),
    (r"^first\.0\.", "before."),
    (r"^last\.0\.", "after."),
    (r"^aux_norm\.", "early_norm."),
    (r"^aux\.", "early."),
    (r"^out_norm\.", "late_norm."),
    (r"^out\.", "late."),
    (r"^norm\.", "flat_norm."),
    (r"\.n1\.", ".norm."),
    (r"\.n2\.", ".inner_norm."),
    (r"\.p1\.", ".gate."),
    (r"\.dw\.", ".along."),
    (r"\.p2\.", ".out."),
    (r"\.f1\.", ".wide."),
    (r"\.f2\.", ".narrow."),
    (r"\.n\.", ".norm."),
    (r"\.qkv\.", ".all."),
    (r"\.o\.", ".out."),
)
"""Names of layers in the parts, and in :mod:`training.ocr.network`."""
CLASSES = ("early.weight", "early.bias", "late.weight", "late.bias")
"""Tensors with a row for each class."""
RARE = -2.0
"""Added to the bias of a new class: it is rarer than the letter whose weights it starts with."""


def renamed(name: str) -> str:
    """The name of a layer in the network, given that in the parts.

    >>> renamed("stem.2.a.0.weight"), renamed("last.0.p1.bias"), renamed("out.bias")
    ('stem.4.first.0.weight', 'after.gate.bias', 'late.bias')
    """
    if name.startswith("stem."):
        name, where = re.subn(_LAYERS[0][0], _LAYERS[0][1], name)
        for pattern, becomes in _LAYERS[1:4]:
            if not where:
                name, where = re.subn(pattern, becomes, name)
    for pattern, becomes in _LAYERS[4:]:
        name = re.sub(pattern, becomes, name)
    return name


def load_weights(source: Path, characters: Sequence[str]) -> dict[str, NDArray[np.float32]]:
    """The state of a network with the given characters.

    Args:
        source: a folder of parts.
        characters: the characters of the classes from 1 on.

    Raises:
        ValueError: the folder has no parts.
    """
    parts = sorted(source.glob("ema_part*.npz"))
    if not parts:
        raise ValueError(f"{source} has no ema_part*.npz")
    state: dict[str, NDArray[np.float32]] = {}
    for part in parts:
        with np.load(part) as held:
            for name in held.files:
                value = held[name]
                state[renamed(name)] = value.astype(np.float32) if value.dtype == np.float16 else np.asarray(value)
    known = json.loads((source / "alphabet.json").read_text(encoding="utf-8"))["chars"]
    return grown(state, known, characters)


def grown(
    state: Mapping[str, NDArray[np.float32]], known: Sequence[str], characters: Sequence[str]
) -> dict[str, NDArray[np.float32]]:
    """A state with a row for each of ``characters``, given one with a row for each of ``known``."""
    rows = {character: number for number, character in enumerate(known, 1)}
    result = dict(state)
    for name in CLASSES:
        old = state[name]
        new = [old[0]]
        for character in characters:
            base = unicodedata.normalize("NFD", character)[0]
            if character in rows:
                new.append(old[rows[character]])
            else:
                start = old[rows[base]] if base in rows else old.mean(0)
                new.append(start + RARE if name.endswith("bias") else start)
        result[name] = np.stack(new)
    return result

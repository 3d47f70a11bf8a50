"""Version hashes by which a later run sees that the program, its models or the recipe changed.

``0.1.0+9f3c2a71`` is the version with a hash of the code, so that a changed checkout cleans its files again. The
models and each recipe with its options have a hash of their own.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from satrchin.reading.ocr.engine import ENGINES
from satrchin.reading.options import ReadOptions
from satrchin.stages.registry import STAGES
from satrchin.version import __version__
from satrchin.writing.formats import FORMATS

_PACKAGE = Path(__file__).parents[1]
_ENDS = 1 << 16
"""Bytes hashed at the beginning and the end of a large file; retrained models differ there."""


@cache
def program() -> str:
    """The version with a hash of the code, and the versions of the packages that add to it."""
    added = {registry.version(name) for registry in (STAGES, FORMATS, ENGINES) for name in registry.names()}
    return " ".join((f"{__version__}+{_mark(_PACKAGE.rglob('*.py'))[:8]}", *sorted(added - {""})))


@cache
def model() -> str:
    """A hash of the trained models."""
    return _mark((_PACKAGE / "resources").rglob("*"))[:16]


def recipe_mark(path: Path, options: Mapping[str, Mapping[str, Any]], reading: ReadOptions) -> str:
    """A hash of a recipe's file with the options that were set.

    Raises:
        OSError: the file cannot be read.
    """
    # passwords are kept out of the manifest, also as hashes
    settings = json.dumps([options, asdict(reading) | {"password": ""}], sort_keys=True, default=str)
    return sha256(path.read_bytes() + settings.encode()).hexdigest()


def _mark(paths: Iterable[Path]) -> str:
    digest = sha256()
    for path in sorted(path for path in paths if path.is_file()):
        with path.open("rb") as file:
            size = file.seek(0, 2)
            digest.update(f"{path.relative_to(_PACKAGE).as_posix()} {size}\n".encode())
            for place in (0, size - _ENDS) if size > 2 * _ENDS else (0,):
                file.seek(place)
                digest.update(file.read(_ENDS if size > 2 * _ENDS else size))
    return digest.hexdigest()

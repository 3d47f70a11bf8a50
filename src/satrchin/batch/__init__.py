"""Many files: a folder in, a folder out, and a manifest by which every run goes on where the last one ended.

``tree`` finds the files, ``plan`` decides about each, ``run`` carries the plan out through an executor (``local``:
processes here; ``cluster``: Dask), ``work`` does one file, ``manifest`` and ``report`` tell about it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

from satrchin.batch.plan import Order
from satrchin.reading.options import ReadOptions


def make_order(
    source: Path,
    target: Path,
    recipe: str,
    options: Mapping[str, Mapping[str, Any]],
    reading: ReadOptions | None = None,
    **limits: Any,
) -> Order:
    """An order with the marks by which a later run sees that the recipe, the program or its model changed.

    Raises:
        UsageError: there is no such recipe, stage or option.
    """
    from satrchin import __version__
    from satrchin.pipeline import Pipeline

    if Path(recipe).suffix == ".toml":
        recipe = str(Path(recipe).absolute())
    pipeline = Pipeline.load(recipe, options)
    reading = reading or ReadOptions()
    return Order(
        source,
        target,
        recipe,
        {stage: dict(values) for stage, values in options.items()},
        reading,
        # the manifest is no place for a password, not even for a hash of it
        recipe_sha256=sha256(repr((pipeline, replace(reading, password=""))).encode()).hexdigest(),
        program=__version__,
        model=_model(),
        **limits,
    )


def _model() -> str:
    """The mark of the trained model: what was trained otherwise has other sizes, beginnings or ends."""
    digest = sha256()
    folder = Path(__file__).parents[1] / "resources"
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        with path.open("rb") as file:
            size = file.seek(0, 2)
            digest.update(f"{path.relative_to(folder).as_posix()} {size}\n".encode())
            for place in (0, max(0, size - _SAMPLE)):
                file.seek(place)
                digest.update(file.read(_SAMPLE))
    return digest.hexdigest()[:16]


_SAMPLE = 1 << 16

"""Satrchin: clean Persian text out of garbled text, PDFs and scans, with a record of every change.

>>> import satrchin
>>> satrchin.clean("كتاب خوب")
'کتاب خوب'
"""

from __future__ import annotations

__all__ = [
    "BusyError",
    "Document",
    "InputError",
    "MissingDependencyError",
    "OutputError",
    "Pipeline",
    "ReadOptions",
    "Result",
    "SatrchinError",
    "UsageError",
    "__version__",
    "clean",
    "clean_file",
    "explain",
    "fold",
]

from collections.abc import Mapping
from os import PathLike
from pathlib import Path
from typing import Any, BinaryIO

from satrchin.document import Document
from satrchin.errors import (
    BusyError,
    InputError,
    MissingDependencyError,
    OutputError,
    SatrchinError,
    UsageError,
)
from satrchin.persian.search_key import fold
from satrchin.pipeline import Pipeline
from satrchin.reading.options import ReadOptions
from satrchin.result import Result
from satrchin.version import __version__

StageOptions = Mapping[str, Mapping[str, Any]]
"""Options of stages: ``{"letters": {"digits": "persian"}}``."""


def clean(text: str, recipe: str | Path = "text", *, stages: StageOptions | None = None) -> str:
    """Repair a Persian text that another program extracted; healthy text comes back unchanged.

    Args:
        text: the text, in logical order or not.
        recipe: the name of a recipe, or the path of a TOML file.
        stages: options of stages, over those of the recipe.

    Raises:
        TypeError: ``text`` is not a str.
        UsageError: unknown recipe, stage or option, or a value of the wrong type.
    """
    return explain(text, recipe, stages=stages).text


def explain(text: str, recipe: str | Path = "text", *, stages: StageOptions | None = None) -> Result:
    """Repair a text; the result has the text, every edit, issues, doubts, status and grade.

    Arguments and errors are those of :func:`clean`.
    """
    from satrchin.reading.text import from_string

    if not isinstance(text, str):
        raise TypeError(f"text must be a str, not {type(text).__name__}; use clean_file for bytes and files")
    return Pipeline.load(recipe, stages).run(from_string(text))


def clean_file(
    source: str | PathLike[str] | bytes | BinaryIO,
    recipe: str | Path | None = None,
    options: ReadOptions | None = None,
    *,
    stages: StageOptions | None = None,
) -> Result:
    """Read a document of any supported kind and clean it.

    Args:
        source: the path of a text, PDF, picture, Word or HTML file; or the content of a text, PDF or picture, as bytes
            or as a binary file object.
        recipe: the name or path of a recipe; by default ``text`` for text, ``letter`` for PDFs and pictures.
        options: for PDFs and pictures: which pages, the password, when to use OCR.
        stages: options of stages, over those of the recipe.

    Raises:
        TypeError: ``source`` is none of these.
        InputError: the document cannot be read.
        MissingDependencyError: reading it needs a program that is not installed.
        UsageError: unknown recipe, stage or option, or a value of the wrong type.
    """
    from io import BytesIO

    from satrchin.reading.reader import default_recipe, read, read_stream

    if isinstance(source, (str, PathLike)):
        document = read(Path(source), options)
    elif isinstance(source, bytes):
        document = read_stream(BytesIO(source), "bytes", options)
    elif hasattr(source, "read"):
        document = read_stream(source, str(getattr(source, "name", "stream")), options)
    else:
        raise TypeError(f"source must be a path, bytes or a binary file object, not {type(source).__name__}")
    return Pipeline.load(recipe or default_recipe(document), stages).run(document)

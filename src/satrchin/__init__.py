"""Satrchin: clean Persian text out of garbled text, PDFs and scans, with a record of every change.

>>> import satrchin
>>> satrchin.clean("كتاب خوب")
'کتاب خوب'
"""

from __future__ import annotations

__all__ = ["Pipeline", "ReadOptions", "Result", "SatrchinError", "__version__", "clean", "clean_file", "explain"]

from pathlib import Path

from satrchin.errors import SatrchinError
from satrchin.pipeline import Pipeline
from satrchin.reading.options import ReadOptions
from satrchin.result import Result
from satrchin.version import __version__


def clean(text: str, recipe: str | Path = "text") -> str:
    """Repair a Persian text that something else extracted; healthy text comes back as it is.

    Raises:
        UsageError: there is no such recipe.
    """
    return explain(text, recipe).text


def explain(text: str, recipe: str | Path = "text") -> Result:
    """Repair a text and tell everything about it: edits, issues, doubts, status, grade.

    Raises:
        UsageError: there is no such recipe.
    """
    from satrchin.reading.text import from_string

    return Pipeline.load(recipe).run(from_string(text))


def clean_file(path: str | Path, recipe: str | Path | None = None, options: ReadOptions | None = None) -> Result:
    """Read a file of any supported kind and clean it.

    Args:
        path: a text file, a PDF or a picture of a page.
        recipe: a recipe's name or path; by default ``text`` for text, ``letter`` for PDFs and pictures.
        options: of PDFs and pictures: which pages, the password, when to use OCR.

    Raises:
        InputError: the file cannot be read.
        MissingDependencyError: reading it needs a program that is not installed.
        UsageError: there is no such recipe.
    """
    from satrchin.reading.reader import default_recipe, read

    document = read(Path(path), options)
    return Pipeline.load(recipe or default_recipe(document)).run(document)

"""The seam between scanned pages and the programs that read them: line pictures in, characters with places out.

An engine reads pictures of single lines. Two come with satrchin: ``satrchin``, a small network run by onnxruntime
(:mod:`satrchin.reading.ocr.recogniser`), and ``tesseract`` (:mod:`satrchin.reading.ocr.tesseract`). Another package
adds one by an entry point in the group ``satrchin.engines`` that names a class with the methods of :class:`Engine`::

    [project.entry-points."satrchin.engines"]
    parisaocr = "my_package.engine:ParisaOcr"
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import util
from typing import TYPE_CHECKING, Protocol

from satrchin.registry import Registry

if TYPE_CHECKING:
    from PIL.Image import Image

ENGINES = Registry(
    "satrchin.engines",
    "engine",
    {
        "satrchin": "satrchin.reading.ocr.recogniser:Recogniser",
        "tesseract": "satrchin.reading.ocr.tesseract:Tesseract",
    },
)
DEFAULT = "satrchin"
FALLBACK = "tesseract"
"""The engine used where onnxruntime, which the default needs, is not installed."""


@dataclass(frozen=True, slots=True)
class OcrChar:
    """A character that an engine read."""

    text: str
    confidence: float
    """How likely it is right, from 0 to 1, as the engine sees it."""
    x0: int
    """Its left and right edges, in columns of the line picture."""
    x1: int


@dataclass(frozen=True, slots=True)
class OcrWord:
    """A word that an engine read, its characters in logical order."""

    letters: tuple[OcrChar, ...]
    confidence: float
    """How likely it is right, from 0 to 1."""
    others: tuple[tuple[str, float], ...] = ()
    """Other words that the picture may show, the likeliest first, each with its log odds against the one that was
    read. Empty where the engine is sure or gives none."""

    @property
    def text(self) -> str:
        """The word."""
        return "".join(letter.text for letter in self.letters)

    @property
    def x0(self) -> int:
        """Its left edge in the picture."""
        return min(letter.x0 for letter in self.letters)

    @property
    def x1(self) -> int:
        """Its right edge in the picture."""
        return max(letter.x1 for letter in self.letters)


OcrLine = list[OcrWord]
"""The words of one line picture in logical order; empty: nothing could be read."""


class Engine(Protocol):
    """A program that reads pictures of single lines."""

    name: str
    """What ``--engine`` calls it."""
    height: int
    """Height in pixels of the line pictures that it wants. The ink's spread about its middle is a seventh of it."""

    def require(self) -> None:
        """See to it that the engine can run.

        Raises:
            MissingDependencyError: something is not installed; the message says how to get it.
        """
        ...

    def read(self, images: Sequence[Image]) -> list[OcrLine]:
        """Read grey pictures (mode ``L``, black ink on white) of single lines; one result each.

        Raises:
            InputError: the engine failed.
        """
        ...


def default_name() -> str:
    """The engine that is used where none is chosen."""
    return DEFAULT if util.find_spec("onnxruntime") else FALLBACK


@lru_cache(maxsize=4)
def load(name: str = "") -> Engine:
    """The engine of a name; the default for an empty one.

    Raises:
        UsageError: there is no such engine.
    """
    engine: Engine = ENGINES.load(name or default_name())()
    return engine

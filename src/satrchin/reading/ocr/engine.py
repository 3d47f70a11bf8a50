"""The interface of OCR engines: line images to characters with places and confidences.

An engine reads images of single lines. Two are part of satrchin: ``satrchin``, a small network run by onnxruntime
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

from satrchin.messages import marked
from satrchin.registry import Registry

if TYPE_CHECKING:
    from PIL.Image import Image

ENGINES = Registry(
    "satrchin.engines",
    marked("engine"),
    {
        "satrchin": "satrchin.reading.ocr.recogniser:Recogniser",
        "tesseract": "satrchin.reading.ocr.tesseract:Tesseract",
    },
)
DEFAULT = "satrchin"
FALLBACK = "tesseract"
"""The engine used if onnxruntime, which the default needs, is not installed."""


@dataclass(frozen=True, slots=True)
class OcrChar:
    """A recognised character."""

    text: str
    confidence: float
    """Confidence of the engine, from 0 to 1."""
    x0: int
    """Left and right edge, in columns of the line image."""
    x1: int


@dataclass(frozen=True, slots=True)
class OcrWord:
    """A recognised word, its characters in logical order."""

    letters: tuple[OcrChar, ...]
    confidence: float
    """Confidence, from 0 to 1."""
    others: tuple[tuple[str, float], ...] = ()
    """Other readings of the image, most likely first, each with its log odds against the chosen reading. Empty if the
    engine is sure or has no alternatives."""

    @property
    def text(self) -> str:
        """The text of the word."""
        return "".join(letter.text for letter in self.letters)

    @property
    def x0(self) -> int:
        """Left edge in the image."""
        return min(letter.x0 for letter in self.letters)

    @property
    def x1(self) -> int:
        """Right edge in the image."""
        return max(letter.x1 for letter in self.letters)


OcrLine = list[OcrWord]
"""The words of one line image in logical order; empty if nothing could be read."""


class Engine(Protocol):
    """An OCR engine for images of single lines."""

    name: str
    """Name of the engine for ``--engine``."""
    height: int
    """Height of its line images, in pixels. The spread of the ink about its middle is a seventh of it."""

    def require(self) -> None:
        """Check that the engine can run.

        Raises:
            MissingDependencyError: a dependency is not installed; the message says how to install it.
        """
        ...

    def read(self, images: Sequence[Image]) -> list[OcrLine]:
        """Read greyscale images (mode ``L``, black ink on white) of single lines; one result per image.

        An engine may have a second method ``reread`` with the same arguments: a faster reading for comparison, whose
        words need no alternatives.

        Raises:
            InputError: the engine failed.
        """
        ...


def default_name() -> str:
    """Name of the default engine."""
    return DEFAULT if util.find_spec("onnxruntime") else FALLBACK


@lru_cache(maxsize=4)
def load(name: str = "") -> Engine:
    """The engine with this name; the default engine for an empty name.

    Raises:
        UsageError: there is no such engine.
    """
    engine: Engine = ENGINES.load(name or default_name())()
    return engine

"""The ``satrchin`` engine: recognise line images with a small neural network.

The network (its card: ``resources/ocr/README.md``) is a convolutional stem with depthwise convolutions and attention,
trained with CTC on rendered and degraded lines; onnxruntime runs it in int8. It reads a line from its right end and
gives characters in visual order; :mod:`satrchin.reading.geometry.bidi` puts them into logical order, as for digital
PDFs.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from math import exp, log
from typing import TYPE_CHECKING, Any
from unicodedata import combining

import regex

from satrchin.document import Box, Cell
from satrchin.errors import InputError, MissingDependencyError
from satrchin.learned import RESOURCES
from satrchin.messages import tr
from satrchin.reading.geometry.bidi import logical_cells
from satrchin.reading.ocr.ctc import Frames, Peak, alternatives, best_path, log_likelihoods
from satrchin.reading.ocr.engine import OcrChar, OcrLine, OcrWord

if TYPE_CHECKING:
    from PIL.Image import Image

FOLDER = RESOURCES / "ocr"
STEP = 4
"""Columns of a line image per frame."""
MULTIPLE = 32
"""Image widths are padded to a multiple of this."""
MOST_COLUMNS = 8192
"""Maximum width of a line image; time grows with its square."""
SURE = 0.97
"""Words above this probability get no alternatives."""
MOST_OTHERS = 8
"""Maximum number of alternatives of a word."""
_SIGNS = frozenset(".:!\N{ZERO WIDTH NON-JOINER}")
WIDEST = 24
"""Maximum distance in columns from the middle of a character to its edge: half the height of a line image."""
THOUSANDS = "\N{ARABIC THOUSANDS SEPARATOR}"
_AMOUNT = regex.compile(r"(?<![\p{N}٬،,/.])[۰-۹]{1,3}(?:[٬،,][۰-۹]{3})+(?![\p{N}/])")
HEH_YEH = "\N{ARABIC LETTER HEH WITH YEH ABOVE}"
HEH_HAMZA = "\N{ARABIC LETTER HEH}\N{ARABIC HAMZA ABOVE}"
"""The network has one class for it; text has two characters."""
_INSTALL = "pip install onnxruntime"


@dataclass(frozen=True, slots=True)
class Network:
    """The network and its characters."""

    session: Any  # onnxruntime.InferenceSession
    characters: tuple[str, ...]
    """The character of each class; the first class is the CTC blank."""

    def frames(self, image: Image) -> Frames:
        """Log probabilities of the classes per frame, from the right end of a line image."""
        import numpy as np

        ink = (255 - np.asarray(image, dtype=np.float32)[:, ::-1]) / 255
        width = -(-(ink.shape[1] + MULTIPLE // 4) // MULTIPLE) * MULTIPLE
        padded = np.zeros((1, 1, ink.shape[0], width), np.float32)
        padded[0, 0, :, : ink.shape[1]] = ink
        return self.session.run(None, {"ink": padded})[0][0]

    def spell(self, labels: Iterable[int]) -> str:
        """The characters of some classes."""
        return "".join(self.characters[label] for label in labels)


@lru_cache(maxsize=1)
def network() -> Network:
    """The shipped network, loaded once per process.

    Raises:
        MissingDependencyError: onnxruntime is not installed, or the file of the network is damaged.
    """
    try:
        import onnxruntime
    except ImportError:
        raise MissingDependencyError(tr("the engine satrchin needs onnxruntime: {install}", install=_INSTALL)) from None
    options = onnxruntime.SessionOptions()
    # each worker has one core, and lines are short
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    options.enable_cpu_mem_arena = False
    path = FOLDER / "recogniser.onnx"
    try:
        session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
        alphabet = json.loads((FOLDER / "alphabet.json").read_text(encoding="utf-8"))
    except Exception as error:  # onnxruntime's exceptions have no common class
        raise MissingDependencyError(tr("{path} is missing or damaged: reinstall satrchin", path=path)) from error
    return Network(session, ("", *alphabet["chars"]))


class Recogniser:
    """The ``satrchin`` engine."""

    name = "satrchin"
    height = 48

    def require(self) -> None:
        """Check that onnxruntime is installed.

        Raises:
            MissingDependencyError: it is not.
        """
        network()

    def read(self, images: Sequence[Image]) -> list[OcrLine]:
        """Read images of single lines, :attr:`height` pixels high.

        Raises:
            InputError: an image is wider than any line.
        """
        return [read_line(image) for image in images]

    def reread(self, images: Sequence[Image]) -> list[OcrLine]:
        """Read images once more, for comparison: no other readings, and words as certain as their characters."""
        return [read_line(image, quick=True) for image in images]


def read_line(image: Image, *, quick: bool = False) -> OcrLine:
    """Read the image of one line; ``quick``: without other readings of its words."""
    if image.width > MOST_COLUMNS:
        raise InputError(
            tr(
                "a line image is {width} pixels wide; the limit is {MOST_COLUMNS}",
                width=image.width,
                MOST_COLUMNS=MOST_COLUMNS,
            )
        )
    known = network()
    frames = known.frames(image)
    peaks = best_path(frames)
    windows = _windows(known, frames, peaks, quick=quick)
    window_of = {place: window for window in windows for place in window.places}
    boxes = _boxes(peaks, image.width)
    places = {box: place for place, box in enumerate(boxes)}
    order = _from_left(known, peaks)
    grouped, separators = _groups("".join(known.characters[peaks[place].label] for place in order))
    written = {order[at]: sign for at, sign in separators.items()}
    shown = [Cell(sign, boxes[place]) for sign, place in zip(grouped, order, strict=True)]
    words: OcrLine = []
    inside: list[int] = []
    letters: list[OcrChar] = []
    for cell in [*logical_cells(shown), Cell(" ", None)]:
        place = places.get(cell.box) if cell.box else None
        if place is not None and cell.text != " ":
            text = HEH_HAMZA if cell.text == HEH_YEH else written.get(place, cell.text)
            letters.append(OcrChar(text, peaks[place].confidence, int(boxes[place].x0), int(boxes[place].x1)))
            inside.append(place)
        elif letters and cell.text == " ":
            around = [window_of[place] for place in inside]
            sure = min(window.chance for window in around)
            doubted = not quick and sure < SURE and inside == around[0].places
            others = _others(known, around[0], letters) if doubted else ()
            words.append(OcrWord(tuple(as_dash(letters)), sure, others))
            letters, inside = [], []
    return words


def as_dash(letters: Sequence[OcrChar]) -> Sequence[OcrChar]:
    """The characters of a word; a minus sign by itself is an en dash, which looks alike: one of a number touches it."""
    alone = len(letters) == 1 and letters[0].text == "\N{MINUS SIGN}"
    return [replace(letters[0], text="\N{EN DASH}")] if alone else letters


@dataclass(slots=True)
class Window:
    """The characters between two blanks of a line."""

    places: list[int]
    """Indices of its characters."""
    frames: Frames
    labels: list[int]
    chance: float = 1.0
    """Probability of the reading, among all possible readings of these frames."""


def _windows(known: Network, frames: Frames, peaks: Sequence[Peak], *, quick: bool) -> list[Window]:
    """The words between the blanks of a line, with their probabilities; ``quick``: those of their characters."""
    windows = []
    start, inside = 0, list[int]()
    for place, peak in enumerate([*peaks, None]):
        if peak is not None and known.characters[peak.label] != " ":
            inside.append(place)
            continue
        if inside:
            part = frames[start : peak.start if peak else len(frames)]
            windows.append(Window(inside, part, [peaks[other].label for other in inside]))
        start, inside = peak.stop if peak else 0, []
    if quick:
        for window in windows:
            window.chance = min(peaks[place].confidence for place in window.places)
        return windows
    sums = log_likelihoods([(window.frames, window.labels) for window in windows])
    for window, log_chance in zip(windows, sums, strict=True):
        window.chance = exp(min(0.0, log_chance))
    return windows


def _others(known: Network, window: Window, letters: Sequence[OcrChar]) -> tuple[tuple[str, float], ...]:
    """Other readings of a word; none for a word with a digit, a Latin letter or a bracket."""
    if not all(is_plain(letter.text) for letter in letters):
        return ()
    read = log(max(window.chance, 1e-12))
    found = [
        (known.spell(labels).replace(HEH_YEH, HEH_HAMZA), chance) for labels, chance in alternatives(window.frames)
    ]
    return tuple((text, chance - read) for text, chance in found if all(map(is_plain, text)))[:MOST_OTHERS]


def is_plain(text: str) -> bool:
    """Whether a character is of a Persian word or a sign after it, so that its place does not depend on the line."""
    return ("\N{ARABIC COMMA}" <= text[0] <= "\N{ARABIC LETTER FARSI YEH}" and not text.isdigit()) or text in _SIGNS


def _boxes(peaks: Sequence[Peak], width: int) -> list[Box]:
    """The columns of each character: to the midpoints between it and its neighbours, up to the width of a letter."""
    middles = [width - STEP * peak.middle for peak in peaks]
    edges = [width, *((one + other) / 2 for one, other in pairwise(middles)), 0]
    return [
        Box(max(left, middle - WIDEST, 0), 0, min(right, middle + WIDEST), 0)
        for middle, right, left in zip(middles, edges, edges[1:], strict=False)
    ]


def _groups(line: str) -> tuple[str, dict[int, str]]:
    """The separators of amounts in groups of three, which look much alike.

    Args:
        line: the characters of a line from its left.

    Returns:
        The line with thousands separators, which keep the groups in order where commas would not, and the separators
        to write by their place: those that were read, but one of a kind in each amount, the most frequent.

    >>> _groups("۲,۱۲۰٬۰۰۰٬۰۰۰ :غلبم")[1]
    {1: '٬', 5: '٬', 9: '٬'}
    """
    separators: dict[int, str] = {}
    for amount in _AMOUNT.finditer(line):
        places = [amount.start() + at for at, sign in enumerate(amount[0]) if not sign.isdecimal()]
        read = [line[place] for place in places]
        most = max(read, key=lambda sign: (read.count(sign), sign == THOUSANDS))
        separators.update(dict.fromkeys(places, most))
    return "".join(THOUSANDS if place in separators else sign for place, sign in enumerate(line)), separators


def _from_left(known: Network, peaks: Sequence[Peak]) -> list[int]:
    """Indices of the characters from the left of the line, vowel signs after their letters."""
    groups: list[list[int]] = []
    for place, peak in enumerate(peaks):
        if groups and combining(known.characters[peak.label]):
            groups[-1].append(place)
        else:
            groups.append([place])
    return [place for group in reversed(groups) for place in group]

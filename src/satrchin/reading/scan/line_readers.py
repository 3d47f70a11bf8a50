"""Read the lines of a page with an engine: pieces of lines to line images and readings with confidences.

Confidences of all engines are calibrated in the same way, except for Tesseract, which has corrections of its own
(:mod:`satrchin.reading.scan.by_tesseract`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from statistics import fmean, median
from typing import TYPE_CHECKING

from satrchin.learned import numbers
from satrchin.reading.geometry.cells import kind_of
from satrchin.reading.geometry.direction import has_persian_commas
from satrchin.reading.ocr.engine import Engine, OcrLine, OcrWord
from satrchin.reading.scan import by_tesseract, second_look
from satrchin.reading.scan.choices import choose, settle
from satrchin.reading.scan.context import EDGE, PageImage, context_of, is_lone_number
from satrchin.reading.scan.from_left import as_shown, rows_from_left
from satrchin.reading.scan.gaps import between_words
from satrchin.reading.scan.line_images import ALIKE, Framing, LineImage, usual_size
from satrchin.reading.scan.line_reading import LineReading, moved
from satrchin.reading.scan.numbers import LOOKS, dispute, is_mostly_digits, plausibility, unify_separators
from satrchin.reading.scan.preprocess import Flat
from satrchin.reading.scan.punctuation import Ink, inked_columns, white_runs
from satrchin.reading.scan.textlines import Found
from satrchin.reading.scan.word_evidence import WordEvidence

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from PIL.Image import Image

_LEARNED = numbers("scan_numbers", "line readers")
PLAUSIBLE = _LEARNED["plausible"]
"""Minimum plausibility of a number where nothing like a number was read at first: parts of logos look like digits."""
APART = _LEARNED["apart"]
"""Minimum gap between columns, as a share of the height of the line image: 0.9 font sizes."""
MANY, WIDER = _LEARNED["many apart"], _LEARNED["wider"]
"""Number of such gaps for each line of a page from which they are word gaps, as in monospaced fonts; a gap between
columns is then this many times as wide as the median."""
UNUSUAL = _LEARNED["smallest"], _LEARNED["largest"]
"""A line whose spread, relative to the usual one, is in this range may be of the usual size."""


def read_lines(
    flat: Flat, found: Found, places: Sequence[int], engine: Engine, model: WordEvidence
) -> tuple[dict[int, LineImage], dict[int, LineReading]]:
    """The pieces at some indices, each with its line image and reading; ``model``: what is known about words."""
    if engine.name == "tesseract":
        return by_tesseract.read_lines(flat, found, places, model)
    page, framing = PageImage(flat.grey, found, usual_size(found.pieces)), Framing(height=engine.height)
    line_images = {place: page.cut(place, framing) for place in places}
    apart = _column_gap(list(line_images.values()))
    read = partial(_read, read=engine.read, apart=apart)
    lines = dict(zip(places, read(list(line_images.values())), strict=True))
    plain = _resized(page, line_images, lines, framing, read)
    lefts = rows_from_left({place: found.pieces[place] for place in places}, lines)
    for place in lefts:
        line_images[place], lines[place] = replace(line_images[place], from_left=True), as_shown(lines[place])
    context = context_of(page, line_images, lines)
    numbers = [place for place in places if is_lone_number(page, place, lines[place])] if context else []
    for look in (framing, replace(LOOKS[1], height=engine.height)):
        looks = {place: replace(page.cut(place, look, context), from_left=place in lefts) for place in numbers}
        for (place, line_image), words in zip(looks.items(), read(list(looks.values())), strict=True):
            is_number = is_mostly_digits(lines[place]) or plausibility(words) >= PLAUSIBLE
            is_first = line_images[place].beside is None
            if words and is_number and (is_first or plausibility(words) > plausibility(lines[place])):
                line_images[place], lines[place] = line_image, words

    def cut_again(place: int, look: Framing) -> LineImage:
        framing = replace(look, height=engine.height, own_size=place not in plain)
        cut = page.cut(place, framing, context if line_images[place].beside else None)
        return replace(cut, from_left=place in lefts)

    doubtful = [place for place, words in lines.items() if second_look.is_doubtful(words)]
    views = [[cut_again(place, look) for place in doubtful] for look in second_look.LOOKS]
    again = [list(zip(view, read(view), strict=True)) for view in views]
    for place, *others in zip(doubtful, *again, strict=True):
        lines[place] = second_look.weighed((line_images[place], lines[place]), others)
    readings = {
        place: LineReading(Ink(line_images[place].image), words, grades=[word.confidence for word in words])
        for place, words in lines.items()
    }
    choose(list(readings.values()), model)
    reread = partial(_read, read=getattr(engine, "reread", engine.read), apart=apart)
    dispute(readings, line_images, cut_again, reread)
    unify_separators(readings.values())
    settle(readings.values(), model)
    return line_images, readings


def _resized(
    page: PageImage,
    line_images: dict[int, LineImage],
    lines: dict[int, list[OcrWord]],
    framing: Framing,
    read: Callable[[Sequence[LineImage]], list[list[OcrWord]]],
) -> set[int]:
    """Read lines of an unusual size again at the usual size; returns the pieces that are clearer so, now changed.

    A line may have an unusual spread because few or many of its letters are tall.
    """
    sizes = {place: page.found.pieces[place].spread / page.usual[0] for place in line_images}
    looks = {
        place: page.cut(place, replace(framing, own_size=False))
        for place, size in sizes.items()
        if lines[place] and UNUSUAL[0] < size < UNUSUAL[1] and not ALIKE[0] < size < ALIKE[1]
    }
    clearer = set()
    for (place, line_image), words in zip(looks.items(), read(list(looks.values())), strict=True):
        if words and _clarity(words) > _clarity(lines[place]):
            line_images[place], lines[place] = line_image, words
            clearer.add(place)
    return clearer


def _clarity(words: Sequence[OcrWord]) -> float:
    """The mean confidence of the characters of a line."""
    return fmean(letter.confidence for word in words for letter in word.letters)


def _column_gap(line_images: Sequence[LineImage]) -> float:
    """Minimum width of the gaps between columns on a page, as a share of the height of its line images."""
    gaps = []
    for line_image in line_images:
        image = line_image.image
        runs = white_runs(inked_columns(image))
        wide = [(left, right) for left, right in runs if right - left >= APART * image.height]
        gaps.append((line_image, [(left, right) for left, right in wide if left > 0 and right < image.width]))
    widths = between_words(gaps)
    if len(widths) <= MANY * len(gaps):
        return APART
    return max(APART, WIDER * median(widths) / median(one.step * one.image.height for one in line_images))


def _read(
    line_images: Sequence[LineImage], read: Callable[[Sequence[Image]], list[OcrLine]], apart: float
) -> list[list[OcrWord]]:
    """The readings of line images, split at column gaps so that numbers of two columns are not joined."""
    images = [line_image.beside or line_image.image for line_image in line_images]
    cuts = [list(_stretches(inked_columns(image), apart * image.height)) for image in images]
    parts = [
        image.crop((start, 0, end, image.height))
        for image, stretches in zip(images, cuts, strict=True)
        for start, end in stretches
    ]
    found = iter(read(parts))
    lines = []
    for line_image, stretches in zip(line_images, cuts, strict=True):
        words = [[moved(word, start) for word in next(found)] for start, _ in stretches]
        kinds = [kind_of(sign) for part in words for word in part for sign in word.text]
        latin = kinds.count("L") > kinds.count("R") and not has_persian_commas(kinds)
        ordered = words if latin else words[::-1]
        # the word beside a number is not part of it
        own = [word for part in ordered for word in part if word.x1 <= line_image.image.width + EDGE]
        lines.append(as_shown(own) if line_image.from_left else own)
    return lines


def _stretches(inked: NDArray[np.bool_], least: float) -> Iterator[tuple[int, int]]:
    """The parts of a line between gaps of a minimum width; each part includes half of the gap, at most the margin."""
    start = 0
    for left, right in white_runs(inked):
        if right - left >= least and left > 0 and right < len(inked):
            middle = (left + right) // 2
            yield start, middle
            start = middle
    yield start, len(inked)

"""Render XML and HTML formats from templates: a head, a piece for each page, a tail.

A template of ``writing/templates`` has three blocks, ``head``, ``page`` and ``tail``. Text is escaped by the template
engine; characters that XML forbids are replaced by U+FFFD.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from functools import lru_cache, partial
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

from satrchin.document import Box, Document, Page
from satrchin.version import __version__
from satrchin.writing.placed import PlacedLine, placed_paragraphs, size_in_file

if TYPE_CHECKING:
    from jinja2 import Template

DIGITAL_DPI = 300
"""Pixels per inch in which boxes of pages without a picture are given."""

_PAGE_DIRECTIONS = {"rtl": "right-to-left", "ltr": "left-to-right"}
_PAGE_LANGUAGES = {"fa": "Persian", "en": "English"}

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ARABIC_SCRIPT = re.compile("[\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufeff]")
_LATIN_SCRIPT = re.compile("[A-Za-z\u00c0-\u024f]")


def rendered(name: str, document: Document, recipe: str, pages: Iterable[Page]) -> Iterator[str]:
    """A document in the format of a template, page by page.

    Args:
        name: the file of the template.
        document: the document as it was read.
        recipe: the name of the recipe.
        pages: its cleaned pages; those that have no size on paper are left out.
    """
    template = _template(name)
    words = count(1)
    now = datetime.now(UTC).isoformat(timespec="seconds")
    common = {
        "now": now,
        "document": document,
        "file": Path(document.name).name,
        "title": document.metadata.get("pdf", {}).get("Title") or Path(document.name).name,
        "recipe": recipe,
        "version": __version__,
        "word_id": lambda: next(words),
    }
    yield _block(template, "head", common)
    for page in pages:
        if page.width is None or page.height is None:
            continue
        dpi = page.picture.dpi if page.picture else DIGITAL_DPI
        scale = dpi / 72
        width, height = size_in_file(page)
        values = {
            "page": page,
            "file": (page.picture.file if page.picture else "") or common["file"],
            "dpi": round(dpi),
            "width": round(width * scale),
            "height": round(height * scale),
            "paragraphs": placed_paragraphs(page),
            "pixels": partial(_pixels, scale=scale),
            "corners": partial(_corners, scale=scale),
            "baseline": partial(_baseline, scale=scale),
            "baseline_offset": partial(_baseline_offset, scale=scale),
        }
        yield _block(template, "page", common | values)
    yield _block(template, "tail", common)


def direction(text: str) -> str:
    """``rtl`` or ``ltr``: the side from which most letters of a text are read.

    >>> direction("کتاب PDF"), direction("page 12")
    ('rtl', 'ltr')
    """
    return "ltr" if len(_LATIN_SCRIPT.findall(text)) > len(_ARABIC_SCRIPT.findall(text)) else "rtl"


def language(text: str) -> str:
    """The BCP 47 tag of a text by its script: ``fa`` or ``en``."""
    return "fa" if direction(text) == "rtl" else "en"


def xml_text(text: str) -> str:
    """``text`` with U+FFFD in place of characters that XML forbids."""
    return _NOT_XML.sub("\N{REPLACEMENT CHARACTER}", text)


def _pixels(box: Box, scale: float) -> tuple[int, int, int, int]:
    """A box in whole pixels: left, top, right, bottom; at least one pixel wide and high."""
    left, top, right, bottom = (max(0, round(side * scale)) for side in box)
    return left, top, max(right, left + 1), max(bottom, top + 1)


def _corners(box: Box, scale: float) -> str:
    """The corners of a box in whole pixels, clockwise from the upper left, as PAGE writes them."""
    left, top, right, bottom = _pixels(box, scale)
    return f"{left},{top} {right},{top} {right},{bottom} {left},{bottom}"


def _baseline(line: PlacedLine, scale: float) -> str:
    """The ends of a line's baseline in whole pixels, from the left, as ALTO and PAGE write them."""
    left, _, right, _ = _pixels(line.box, scale)
    height = round(line.baseline * scale)
    return f"{left},{height} {right},{height}"


def _baseline_offset(line: PlacedLine, scale: float) -> int:
    """The height of a line's baseline below the bottom of its box in whole pixels, which is negative, for hOCR."""
    return round((line.baseline - line.box.bottom) * scale)


def _block(template: Template, name: str, values: dict[str, Any]) -> str:
    return "".join(template.blocks[name](template.new_context(values)))


@lru_cache
def _template(name: str) -> Template:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        autoescape=True,
        loader=FileSystemLoader(Path(__file__).with_name("templates")),
        undefined=StrictUndefined,
        finalize=lambda value: xml_text(value) if isinstance(value, str) else value,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(
        direction=direction,
        language=language,
        page_direction=lambda text: _PAGE_DIRECTIONS[direction(text)],
        page_language=lambda text: _PAGE_LANGUAGES[language(text)],
    )
    return environment.get_template(name)

"""Write JSON Lines for search indexes: one paragraph, item or row a line, with its page, box, confidence and raw text.

In: a page that says ``كتاب``. Out: ``{"page": 1, "line": 0, "text": "کتاب", "raw": "كتاب", "confidence": 1.0, ...}``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from satrchin.document import Document, Page
from satrchin.origin import origin
from satrchin.writing.json import dumped


def pieces(document: Document, recipe: str, pages: Iterable[Page]) -> Iterator[str]:
    """The document, line by line; blank lines are left out."""
    del recipe
    for page in pages:
        for number, line in enumerate(page.lines):
            if line.text.strip():
                yield dumped(_record(document, page, number)) + "\n"


def _record(document: Document, page: Page, number: int) -> dict[str, Any]:
    line = page.lines[number]
    doubts = (doubt.confidence for doubt in page.doubts if doubt.line == number)
    return {
        "source": document.name,
        "page": page.number,
        "line": number,
        "text": line.text,
        "raw": origin(page, number, (0, len(line.text))).raw,
        "box": line.box and list(line.box),
        "confidence": round(min(doubts, default=1.0), 4),
    }

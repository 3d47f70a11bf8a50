"""The worst doubts of a batch for its report: what was read and what it became, and the picture of the line.

In: the manifest. Out: at most ``DOUBTS`` rows, the least certain first. Pictures are cut once and kept in
``OUT/.satrchin/crops``: the report is written again after every review.
"""

from __future__ import annotations

from base64 import b64encode
from contextlib import suppress
from hashlib import sha256
from heapq import nsmallest
from pathlib import Path
from typing import Any

from satrchin.batch.manifest import FOLDER, Manifest, Record
from satrchin.document import Box
from satrchin.messages import speaking
from satrchin.review.pages_path import path_of
from satrchin.review.pictures import Pictures
from satrchin.review.reasons import explained
from satrchin.review.store import Stored

DOUBTS = 200
"""Number of doubts in the report."""
CROPS = 40
"""Number of pictures in the report: each is up to 50 kB, and a page is drawn for it."""
CACHE = "crops"


def worst_doubts(manifest: Manifest, target: Path) -> list[tuple[Record, dict[str, Any]]]:
    """The worst doubts, each with its record.

    A doubt has ``page``, ``line``, ``text``, ``reason`` and ``confidence`` as in the manifest; ``before``, the text as
    it was read, empty if it was the same; ``reason_fa``; ``alternatives``; ``kept``, whether the review has it;
    ``picture``, a data URL or empty.
    """
    pairs = ((record, doubt) for record in manifest for doubt in record.doubts)
    chosen = nsmallest(DOUBTS, pairs, key=lambda pair: pair[1]["confidence"])
    crops = _Crops(target)
    found: list[tuple[Record, dict[str, Any]]] = []
    stored: dict[str, _Kept | None] = {}
    for record, doubt in chosen:
        if record.source not in stored:
            stored[record.source] = _Kept.of(target, record.source)
        kept = stored[record.source]
        item = kept.item(doubt) if kept else {}
        with speaking("fa"):
            reason = explained(doubt["reason"], "")
        raw = item["case"]["raw"] if item else ""
        row = {
            **doubt,
            "before": raw[: len(doubt["text"]) + 40] if raw.strip() != doubt["text"] else "",
            "reason_fa": reason,
            "alternatives": item["alternatives"][:1] if item else [],
            "kept": kept is not None,
            "picture": crops.url(kept, item, record) if kept and item and len(found) < CROPS else "",
        }
        found.append((record, row))
    crops.prune()
    return found


class _Kept:
    """The kept pages of a file with its items."""

    def __init__(self, stored: Stored) -> None:
        self.stored = stored
        self._items = stored.items()

    @classmethod
    def of(cls, target: Path, source: str) -> _Kept | None:
        with suppress(OSError, ValueError):
            return cls(Stored(path_of(target / FOLDER, source)))
        return None

    def item(self, doubt: dict[str, Any]) -> dict[str, Any]:
        """The item of a doubt of the manifest; empty if a decision has changed its line."""
        for item in self._items:
            same_line = item["page"] == doubt["page"] and item["line"] + 1 == doubt["line"]
            if same_line and item["text"].startswith(doubt["text"]) and item["reason"] == doubt["reason"]:
                return item
        return {}


class _Crops:
    """Pictures of lines, cut once."""

    def __init__(self, target: Path) -> None:
        self._target = target
        self._folder = target / FOLDER / CACHE
        self._pictures = Pictures()
        self._used: set[str] = set()

    def url(self, kept: _Kept, item: dict[str, Any], record: Record) -> str:
        """The picture of an item as a data URL; empty if there is none."""
        if not item["case"]["box"]:
            return ""
        name = sha256(f"{record.sha256} {item['page']} {item['case']['box']}".encode()).hexdigest()[:24] + ".png"
        self._used.add(name)
        path = self._folder / name
        try:
            data = path.read_bytes()
        except OSError:
            data = self._cut(kept, item) or b""
            if data:  # a damaged page may not be drawable
                with suppress(OSError):
                    self._folder.mkdir(exist_ok=True)
                    path.write_bytes(data)
        return f"data:image/png;base64,{b64encode(data).decode()}" if data else ""

    def _cut(self, kept: _Kept, item: dict[str, Any]) -> bytes | None:
        page = kept.stored.page(item["page"])
        line = page.lines[item["line"]]
        mark = Box(*item["case"]["box"])
        whole, height = line.box or mark, mark.bottom - mark.top
        # of a paragraph the line of print, with what is left of its neighbours in the margin
        near = whole._replace(top=max(whole.top, mark.top - height), bottom=min(whole.bottom, mark.bottom + height))
        return self._pictures.cut(kept.stored.files(self._target), page, near, mark)

    def prune(self) -> None:
        """Remove pictures that no doubt of the report has any more."""
        with suppress(OSError):
            for path in self._folder.iterdir():
                if path.name not in self._used:
                    path.unlink()

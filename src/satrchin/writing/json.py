"""Write JSON: the text with all evidence and edits, as ``docs/result-schema.json`` describes it.

In: a page that says ``كتاب``. Out: ``{"schema": 1, ..., "pages": [{"number": 1, "lines": [{"text": "کتاب" ...``.
Pages are written as they arrive; status, grade and the worst doubts follow at the end.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from satrchin.document import Box, Document, Doubt, Edit, Issue, Line, Page
from satrchin.summary import Summary

SCHEMA = 1
"""Version of the schema; raised when a key changes or goes, not when one is added."""


def pieces(document: Document, recipe: str, pages: Iterable[Page]) -> Iterator[str]:
    """The record as JSON, page by page."""
    from satrchin.version import __version__

    summary = Summary()
    head = {
        "schema": SCHEMA,
        "version": __version__,
        "source": document.name,
        "kind": document.kind,
        "recipe": recipe,
        "metadata": document.metadata,
    }
    yield dumped(head)[:-1] + ', "pages": ['
    for page in summary.watch(pages):
        yield (",\n" if summary.pages > 1 else "\n") + dumped(page_record(page))
    tail = {
        "doubts": [doubt_record(doubt) for doubt in summary.doubts],
        "edits": dict(sorted(summary.edits.items())),
        "lines": summary.lines,
        "status": summary.status,
        "grade": round(summary.grade, 4),
    }
    yield "\n], " + dumped(tail)[1:] + "\n"


def page_record(page: Page) -> dict[str, Any]:
    """A page as plain data."""
    return {
        "number": page.number,
        "width": page.width,
        "height": page.height,
        "lines": [line_record(line) for line in page.lines],
        "edits": [edit_record(edit) for edit in page.edits],
        "issues": [issue_record(issue) for issue in page.issues],
        "doubts": [doubt_record(doubt) for doubt in page.doubts],
    }


def line_record(line: Line) -> dict[str, Any]:
    """A line as plain data."""
    return {
        "text": line.text,
        "end": line.end,
        "source": line.source,
        "box": _box(line.box),
        "fields": [{"text": text, "across": across, "down": down} for text, across, down in line.fields],
        "cells": [[cell.text, _box(cell.box)] for cell in line.cells],
        "words": [
            {"text": word.text, "box": _box(word.box), "confidence": round(word.confidence, 4)} for word in line.words
        ],
    }


def _box(box: Box | None) -> list[float] | None:
    """A box in hundredths of a point: finer than any printer."""
    return box and [round(side, 2) for side in box]


def edit_record(edit: Edit) -> dict[str, Any]:
    """An edit as plain data."""
    return {
        "stage": edit.stage,
        "rule": edit.rule,
        "line": edit.line,
        "span": list(edit.span),
        "before": edit.before,
        "after": edit.after,
        "confidence": round(edit.confidence, 4),
    }


def issue_record(issue: Issue) -> dict[str, Any]:
    """An issue as plain data."""
    return {
        "level": issue.level,
        "code": issue.code,
        "message": issue.message,
        "page": issue.page,
        "line": issue.line,
    }


def doubt_record(doubt: Doubt) -> dict[str, Any]:
    """A doubt as plain data."""
    return {
        "page": doubt.page,
        "line": doubt.line,
        "span": list(doubt.span),
        "text": doubt.text,
        "reason": doubt.reason,
        "confidence": round(doubt.confidence, 4),
        "alternatives": list(doubt.alternatives),
        "kind": doubt.kind,
    }


def dumped(record: dict[str, Any]) -> str:
    """``record`` as JSON in readable letters; an unpaired surrogate, which UTF-8 cannot hold, as an escape."""
    text = json.dumps(record, ensure_ascii=False)
    try:
        text.encode()
    except UnicodeEncodeError:
        return json.dumps(record)
    return text

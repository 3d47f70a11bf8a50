"""Healthy stays healthy: every text in ``tests/healthy`` comes out byte for byte, wherever it stands."""

from pathlib import Path

import pytest

import satrchin

TEXTS = sorted(Path(__file__).with_name("healthy").glob("*.txt"))
ORDINARY = "این نامه برای آگاهی شما نوشته شده است و پاسخی نمی‌خواهد.\n"


def changes(text: str) -> list[str]:
    """What the default recipe did to a text, a line each."""
    return [f"{e.stage}.{e.rule} {e.before!r} -> {e.after!r}" for e in satrchin.explain(text).edits]


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_comes_out_as_it_went_in(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert changes(text) == []
    assert satrchin.clean(text) == text


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_line_by_line_without_its_document(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    assert [change for line in lines for change in changes(line)] == []


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_amid_ordinary_persian_with_windows_line_ends(path: Path) -> None:
    text = (ORDINARY * 5 + path.read_text(encoding="utf-8") + ORDINARY * 5).replace("\n", "\r\n")
    assert changes(text) == []
    assert satrchin.clean(text) == text

"""Output files take their place whole, when they are on the disk, or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from satrchin.errors import OutputError
from satrchin.writing import atomic
from satrchin.writing.atomic import whole, write_file, write_files
from satrchin.writing.formats import NextFile


def test_a_file_is_on_the_disk_before_it_takes_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """All of it is handed to the disk while the name still shows the old text."""
    path = tmp_path / "out.txt"
    path.write_text("old")
    seen: list[tuple[int, str]] = []
    sync = os.fsync

    def synced(file: int) -> None:
        seen.append((os.fstat(file).st_size, path.read_text()))
        sync(file)

    monkeypatch.setattr(os, "fsync", synced)
    write_file(path, ["new ", b"text"])
    assert seen == [(8, "old")]
    assert path.read_text() == "new text"


def test_permissions_stay(tmp_path: Path) -> None:
    """A file that is replaced keeps its permissions."""
    path = tmp_path / "out.txt"
    path.write_text("old")
    path.chmod(0o640)
    write_file(path, ["new"])
    assert (path.read_text(), path.stat().st_mode & 0o7777) == ("new", 0o640)


def test_an_error_on_the_way_leaves_what_was_there(tmp_path: Path) -> None:
    """Neither half a file nor a temporary one is left."""

    def pieces() -> Iterator[str]:
        yield "half"
        raise ValueError("broken")

    path = tmp_path / "out.txt"
    path.write_text("old")
    with pytest.raises(ValueError, match="broken"):
        write_file(path, pieces())
    assert [(one.name, one.read_text()) for one in tmp_path.iterdir()] == [("out.txt", "old")]


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    """The error names the folder and says what to do."""
    with pytest.raises(OutputError, match="it is a folder; name a file in it"):
        write_file(tmp_path, ["text"])


def test_files_follow_each_other(tmp_path: Path) -> None:
    """What follows a mark of a next file is written beside the first, under its number."""
    write_files(tmp_path / "a.xml", ["one", NextFile(2), "two", b" more", NextFile(3), "three"])
    found = {path.name: path.read_text() for path in tmp_path.iterdir()}
    assert found == {"a.xml": "one", "a-2.xml": "two more", "a-3.xml": "three"}


@pytest.mark.parametrize("spooled", [4, 1 << 20])
def test_whole_output_begins_when_its_last_piece_is_there(spooled: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """In memory or in a file, pieces and marks come back in their order, after all were made."""
    monkeypatch.setattr(atomic, "SPOOLED", spooled)
    made = []

    def pieces() -> Iterator[str | NextFile]:
        for piece in ("یک", "دو", NextFile(2), "سه", NextFile(3)):
            made.append(piece)
            yield piece

    found = whole(pieces())
    first = next(found)
    assert len(made) == 5
    assert [first, *found] == ["یکدو".encode(), NextFile(2), "سه".encode(), NextFile(3)]


def test_whole_output_with_an_error_gives_nothing() -> None:
    """An error on the way comes before any piece."""

    def pieces() -> Iterator[str]:
        yield "half"
        raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        next(whole(pieces()))

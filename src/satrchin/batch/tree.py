"""Walk the input tree: choose the input files and name their outputs.

In: ``raw/نامه.pdf``, ``raw/نامه.png``, ``raw/.git/``, ``raw/link -> /etc``.
Out: two sources, whose outputs keep the endings ``.pdf`` and ``.png`` because they share a stem, and one entry that
is skipped with its reason. Links are never followed, so nothing outside the tree is read.
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Literal, NamedTuple

from satrchin.batch.fingerprint import Stamp, combined
from satrchin.errors import UsageError
from satrchin.messages import system_reason, tr

LONGEST = 255 - len(".satrchin")
"""Longest output name in bytes without the suffix of its format; file systems allow 255 in all."""

Grouping = Literal["name", "folder"]
_NUMBERED = re.compile(r"(.*?)[-_ .]*\(?(\d{1,4})\)?")
_PICTURES = frozenset({"png", "jpg", "jpeg", "tif", "tiff", "bmp", "webp", "heic", "heif", "jp2"})
_BEGINS = (".", "~$", "#")
_ENDS = ("~", ".tmp", ".temp", ".part", ".partial", ".crdownload", ".download", ".swp", ".lock")
_DEBRIS = {"thumbs.db", "desktop.ini", "__macosx"}


class Source(NamedTuple):
    """A file of the input tree."""

    name: str
    """Its path in the tree, with slashes; of a group that of its first file."""
    stamp: Stamp
    parts: tuple[str, ...] = ()
    """All files of a group, in the order of their pages."""
    base: str = ""
    """The name of a group; empty for a file by itself."""


class Passed(NamedTuple):
    """An entry that is not an input, with the reason; ``failed`` if it should have been one."""

    name: str
    reason: str
    failed: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """Selects files: those that match any ``include`` pattern (all, if there is none) and no ``exclude`` pattern.

    >>> Choice(include=("*.pdf",)).wants("2024/نامه.pdf"), Choice(exclude=("2024/*",)).wants("2024/a.txt")
    (True, False)
    """

    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()

    def wants(self, name: str) -> bool:
        """Whether a file is selected; patterns are matched against the path and the bare name."""
        return (not self.include or _any(name, self.include)) and not _any(name, self.exclude)


def _any(name: str, patterns: tuple[str, ...]) -> bool:
    bare = name.rpartition("/")[2]
    return any(fnmatchcase(name, pattern) or fnmatchcase(bare, pattern) for pattern in patterns)


def folders(root: Path, choice: Choice, but: Path) -> Iterator[list[Source | Passed]]:
    """The entries of each folder, sorted by name; the folder ``but`` is left out."""
    left_out = _identity(but)
    waiting = [""]
    while waiting:
        prefix = waiting.pop()
        found: list[Source | Passed] = []
        below: list[str] = []
        try:
            with os.scandir(root / prefix) as scan:
                entries = sorted(scan, key=lambda entry: entry.name)
        except OSError as error:
            yield [
                Passed(
                    prefix.rstrip("/") or ".",
                    tr("the folder cannot be listed: {reason}", reason=system_reason(error)),
                    failed=True,
                )
            ]
            continue
        for entry in entries:
            if _is_debris(entry.name.lower()):
                continue
            name = prefix + entry.name
            if entry.is_dir(follow_symlinks=False):
                if _identity(entry) != left_out:
                    below.append(name + "/")
            elif choice.wants(name):
                with suppress(FileNotFoundError):  # gone since the folder was listed
                    found.append(_entry(name, entry.stat(follow_symlinks=False)))
        waiting += reversed(below)
        if found:
            yield found


def _is_debris(name: str) -> bool:
    """Whether a file is hidden or temporary.

    >>> [name for name in ("a.txt", ".a.txt", "~$a.txt", "a.txt~", "#a#", "#a") if _is_debris(name)]
    ['.a.txt', '~$a.txt', 'a.txt~', '#a#']
    """
    hidden = name.startswith(_BEGINS) and (name[0] != "#" or name[-1] == "#")
    return hidden or name.endswith(_ENDS) or name in _DEBRIS


def _identity(place: Path | os.DirEntry[str]) -> tuple[int, int] | None:
    """The identity of a folder, independent of its path."""
    try:
        status = place.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino


def grouped(group: list[Source | Passed], by: Grouping) -> list[Source | Passed]:
    """The entries of a folder, pictures that belong together as one source.

    Args:
        group: the entries of one folder.
        by: ``name``: pictures whose names differ in a number at the end, such as ``letter-1.jpg`` and
            ``letter (2).jpg``; ``folder``: all pictures of the folder.
    """
    found: dict[str, list[tuple[int, Source]]] = {}
    alone: list[Source | Passed] = []
    for entry in group:
        folder, _, bare = entry.name.rpartition("/")
        stem, _, suffix = bare.rpartition(".")
        match = _NUMBERED.fullmatch(stem)
        if not isinstance(entry, Source) or suffix.lower() not in _PICTURES or not (match or by == "folder"):
            alone.append(entry)
            continue
        base = (folder.rpartition("/")[2] or "pages") if by == "folder" else match[1] if match else stem
        found.setdefault(base, []).append((int(match[2]) if match else 0, entry))
    for base, pages in found.items():
        pages.sort(key=lambda page: (page[0], page[1].name))
        sources = [source for _, source in pages]
        alone.append(_group(sources, base) if len(sources) > 1 else sources[0])
    return sorted(alone, key=lambda entry: entry.name)


def _group(sources: list[Source], base: str) -> Source:
    stamp = combined([source.stamp for source in sources])
    return Source(sources[0].name, stamp, tuple(source.name for source in sources), base)


def listed(root: Path, names: Iterable[str], choice: Choice) -> Iterator[list[Source | Passed]]:
    """The files of a list, folder by folder; a name is a path relative to the root, or an absolute one inside it."""
    groups: dict[str, dict[str, Source | Passed]] = {}
    for line in names:
        if not line.strip():
            continue
        entry = _listed(root, line)
        if choice.wants(entry.name):
            groups.setdefault(entry.name.rpartition("/")[0], {})[entry.name] = entry
    for folder in sorted(groups):
        yield [groups[folder][name] for name in sorted(groups[folder])]


def _listed(root: Path, line: str) -> Source | Passed:
    path = root / line
    # resolve links first, then check that the path stays inside the tree
    path = Path(os.path.realpath(path.parent)) / path.name
    if path.name in {"", ".."} or not path.is_relative_to(root):
        return Passed(line, tr("outside the input folder"), failed=True)
    name = path.relative_to(root).as_posix()
    try:
        return _entry(name, path.lstat())
    except (OSError, ValueError) as error:
        return Passed(name, tr("cannot be read: {reason}", reason=system_reason(error)), failed=True)


def _entry(name: str, status: os.stat_result) -> Source | Passed:
    if stat.S_ISREG(status.st_mode):
        return Source(name, Stamp.of(status))
    if stat.S_ISLNK(status.st_mode):
        return Passed(name, tr("a symbolic link: links are not followed"))
    return Passed(name, tr("not a regular file"))


def bases(names: Sequence[str], taken: Mapping[str, str]) -> dict[str, str]:
    """The outputs' names, up to the format's suffix, of the files of one folder.

    A file's output is named by its stem; where a stem occurs twice, by its whole name. What an earlier run named
    keeps its name.

    Args:
        names: bare names of the files.
        taken: the names that earlier runs gave, bare file name to base.

    >>> bases(["a.pdf", "a.png", "b.txt"], {})
    {'a.pdf': 'a.pdf', 'a.png': 'a.png', 'b.txt': 'b'}
    >>> bases(["a.pdf", "a.png"], {"a.pdf": "a"})
    {'a.pdf': 'a', 'a.png': 'a.png'}
    """
    plan = {name: taken.get(name) or _fit(name.rpartition(".")[0] or name) for name in names}
    used = {base for name, base in taken.items() if name not in plan}
    while True:
        count = Counter([*plan.values(), *used])
        twins = [name for name, base in plan.items() if count[base] > 1 and name not in taken and base != _fit(name)]
        if not twins:
            break
        plan.update((name, _fit(name)) for name in twins)
    for name in [name for name, base in plan.items() if count[base] > 1 and name not in taken]:
        # the whole name is the stem of another file, which has the older claim
        others = used | {base for other, base in plan.items() if other != name}
        plan[name] = next(base for i in range(2, len(plan) + 3) if (base := _fit(f"{name}.{i}")) not in others)
    return plan


def _fit(base: str) -> str:
    """``base``, shortened and with a hash of the rest if it is too long for a file system."""
    if len(base) * 4 <= LONGEST or len(data := os.fsencode(base)) <= LONGEST:
        return base
    sign = "~" + hashlib.sha256(data).hexdigest()[:8]
    return data[: LONGEST - len(sign)].decode("utf-8", "ignore") + sign


def check_roots(source: Path, target: Path) -> None:
    """Check the input and the output folder.

    Raises:
        UsageError: the input is not a folder, or both are the same.
    """
    if not source.is_dir():
        raise UsageError(tr("{source} is not a folder: give the folder whose files are to be cleaned", source=source))
    if target.exists() and not target.is_dir():
        raise UsageError(tr("{target} is not a folder: give the folder that the outputs go to", target=target))
    if target.exists() and source.samefile(target):
        raise UsageError(tr("{source} is input and output: give another folder for the outputs", source=source))

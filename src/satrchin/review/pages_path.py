"""Path at which ``OUT/.satrchin`` keeps the cleaned pages of a file; a module of its own, as a resume needs no more."""

from __future__ import annotations

import os
from hashlib import sha256
from pathlib import Path

FOLDER = "pages"


def path_of(home: Path, source: str) -> Path:
    """Where the pages of a file are kept.

    Args:
        home: the folder ``OUT/.satrchin``.
        source: the path of the input in its folder.
    """
    name = sha256(os.fsencode(source)).hexdigest()[:24]
    return home / FOLDER / name[:2] / f"{name}.zip"


def any_kept(home: Path) -> bool:
    """Whether the pages of any file are kept."""
    return next((home / FOLDER).glob("*/*.zip"), None) is not None

"""Open the SQLite database of a review; one that is damaged or of another version is made anew.

The database holds nothing of its own: :mod:`satrchin.review.index` can fill it again at any time.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path

VERSION = 1
"""Version of the tables; a database of another is made anew."""

_TABLES = """
CREATE TABLE files (
  id INTEGER PRIMARY KEY, name BLOB UNIQUE, source TEXT, sha256 TEXT, finished TEXT, lines INTEGER, lost INTEGER,
  followed INTEGER DEFAULT 0);
CREATE TABLE items (
  id INTEGER PRIMARY KEY, file INTEGER, page INTEGER, line INTEGER,
  start INTEGER, stop INTEGER, low INTEGER, high INTEGER, kind TEXT, confidence REAL, text TEXT, reason TEXT,
  alternatives TEXT, alike TEXT, issue TEXT, evidence TEXT,
  state INTEGER DEFAULT 0, decision INTEGER DEFAULT 0);
CREATE INDEX ranked ON items (state, confidence, id);
CREATE INDEX by_kind ON items (state, kind, confidence, id);
CREATE INDEX by_file ON items (file, page);
CREATE INDEX by_alike ON items (alike, state) WHERE alike <> '';
CREATE INDEX by_decision ON items (decision) WHERE decision <> 0;
"""


def opened(path: Path) -> sqlite3.Connection:
    """The database, with its tables; the caller uses it under one lock and closes it."""
    try:
        return _prepared(path)
    except sqlite3.DatabaseError:
        path.unlink()
        return _prepared(path)


def _prepared(path: Path) -> sqlite3.Connection:
    base = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
    try:
        base.execute("PRAGMA journal_mode=WAL")  # whole after a kill; nothing is in it that cannot be made again
        base.execute("PRAGMA synchronous=NORMAL")
        base.execute("PRAGMA cache_size=-32000")
        (version,) = base.execute("PRAGMA user_version").fetchone()
        if version != VERSION:
            tables = base.execute("SELECT name FROM sqlite_master WHERE type='table'").fetchall()
            for (name,) in tables:
                base.execute(f'DROP TABLE "{name}"')
            base.executescript(_TABLES)
            base.execute(f"PRAGMA user_version={VERSION}")
    except sqlite3.DatabaseError:
        base.close()
        raise
    return base

"""What a file system does for files that several programs share. None says so beforehand: it is tried."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from kanban_tui.store.sqlite.identity import very_file
from kanban_tui.writing import scratch


def tried(folder: Path) -> int:
    """SQLite's code for what a write-ahead log of a database of its own meets in a folder; SQLITE_OK where it works."""
    try:
        with (
            scratch(folder) as place,
            closing(sqlite3.connect(very_file(place / "tried.db"), timeout=0, isolation_level=None)) as connection,
        ):
            connection.execute("PRAGMA synchronous = OFF")
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("SELECT 1 FROM sqlite_master").fetchone()
    except sqlite3.OperationalError as error:
        return error.sqlite_errorcode
    except OSError:
        return sqlite3.SQLITE_CANTOPEN
    return sqlite3.SQLITE_OK

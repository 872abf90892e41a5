"""Opening a database for reading: the very file of a path, also where nothing can be written or shared."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from kanban_tui.errors import DatabaseError
from kanban_tui.store.faults import NO_MEMORY, code_of, database_error, primary

BUSY_MILLISECONDS = 5000


def open_file(path: Path) -> sqlite3.Connection:
    """Open a database for reading, whatever is in it and wherever it lies. Raises DatabaseError."""
    try:
        return _open(very_file(path))
    except sqlite3.Error as error:
        code, failure = code_of(error), database_error(error, path)
    # Readers of a write-ahead log make files beside it and share memory. Where there is no log, they need not.
    log = path.with_name(f"{path.name}-wal")
    logged = log.exists() and log.stat().st_size > 0
    try:
        if code in NO_MEMORY and not logged:
            leave_log(path)
            return _open(very_file(path))
        if primary(code) in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN) and path.is_file():
            if logged:
                raise DatabaseError(
                    f"{path} cannot be read in a read-only place: its last writes are in {log}. Copy both to a place "
                    "of yours."
                )
            return _open(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
    except sqlite3.Error as error:
        raise database_error(error, path) from error
    raise failure


def leave_log(path: Path) -> None:
    """Let a file that nobody has open keep a rollback journal, which needs no shared memory."""
    with closing(sqlite3.connect(very_file(path), isolation_level=None)) as connection:
        connection.execute("PRAGMA locking_mode = EXCLUSIVE")
        connection.execute("PRAGMA journal_mode = DELETE")


def _open(name: str, *, uri: bool = False) -> sqlite3.Connection:
    connection = sqlite3.connect(name, check_same_thread=False, isolation_level=None, uri=uri)
    try:
        connection.execute(f"PRAGMA busy_timeout = {BUSY_MILLISECONDS}")
        connection.execute("PRAGMA query_only = 1")
        connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone()
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def very_file(path: Path) -> str:
    """A path as the driver takes it for that very file, also one called `:memory:`."""
    return str(path) if path.is_absolute() else f"./{path}"

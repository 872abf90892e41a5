"""Opening a database for reading: the very file of a path, also where nothing can be written or shared."""

from __future__ import annotations

import sqlite3
from contextlib import closing, suppress
from pathlib import Path

from kanban_tui.errors import DatabaseError
from kanban_tui.store.address import Place
from kanban_tui.store.sqlite import identity
from kanban_tui.store.sqlite.faults import NO_MEMORY, code_of, database_error, primary, told
from kanban_tui.store.sqlite.identity import log_of, read_alone, refuse_foreign_log, very_file

BUSY_MILLISECONDS = 5000


def open_file(path: Path) -> sqlite3.Connection:
    """Open a database for reading, whatever is in it and wherever it lies. Raises DatabaseError."""
    refuse_foreign_log(path)
    try:
        return _ready(_connect(path))
    except UnicodeDecodeError as error:
        # Bytes of the schema in what SQLite says of them.
        raise told(sqlite3.SQLITE_CORRUPT, path, "its schema is not text in UTF-8") from error
    except sqlite3.Error as error:
        code, failure = code_of(error), database_error(error, path)
    # Readers of a write-ahead log make files beside it and share memory. Where there is no log, they need not.
    log = log_of(path)
    logged = log.exists() and log.stat().st_size > 0
    try:
        if code in NO_MEMORY and not logged:
            leave_log(path)
            return _ready(_connect(path))
        if primary(code) in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN) and path.is_file():
            if logged:
                raise DatabaseError(
                    f"{path} cannot be read in a read-only place: its last writes are in {log}. Copy both to a place "
                    "of yours."
                )
            return _ready(read_alone(path))
    except sqlite3.Error as error:
        raise database_error(error, path) from error
    raise failure


def leave_log(path: Path) -> None:
    """Let a file that nobody has open keep a rollback journal, which needs no shared memory."""
    with closing(sqlite3.connect(very_file(path), isolation_level=None)) as connection:
        connection.execute("PRAGMA locking_mode = EXCLUSIVE")
        connection.execute("PRAGMA journal_mode = DELETE")


def settle(place: Place) -> None:
    """Bring what is in the log of a file that others have open into the file. Who closes it last does so anyway."""
    if isinstance(place, Path) and log_of(place).exists():
        with suppress(sqlite3.Error), closing(_connect(place)) as connection:
            identity.settle(connection, place)


def _connect(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(very_file(path), check_same_thread=False, isolation_level=None)


def _ready(connection: sqlite3.Connection) -> sqlite3.Connection:
    try:
        connection.execute(f"PRAGMA busy_timeout = {BUSY_MILLISECONDS}")
        connection.execute("PRAGMA query_only = 1")
        connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone()
    except (sqlite3.Error, UnicodeDecodeError):
        connection.close()
        raise
    return connection

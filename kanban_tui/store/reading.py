"""A connection that only reads: the driver's own, cheap to import and to open."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from kanban_tui.errors import DatabaseError, NotFound
from kanban_tui.store.schema import SCHEMA

BUSY_MILLISECONDS = 5000

# An extended code of SQLite holds the primary one in its lowest byte.
_PRIMARY = 0xFF
_NO_SHARING = {
    sqlite3.SQLITE_IOERR_SHMOPEN,
    sqlite3.SQLITE_IOERR_SHMSIZE,
    sqlite3.SQLITE_IOERR_SHMLOCK,
    sqlite3.SQLITE_IOERR_SHMMAP,
    sqlite3.SQLITE_IOERR_LOCK,
    sqlite3.SQLITE_IOERR_RDLOCK,
    sqlite3.SQLITE_IOERR_UNLOCK,
    sqlite3.SQLITE_IOERR_CHECKRESERVEDLOCK,
}
_LOCKED = "{path} has been locked by another program for too long. Nothing changed."
_SAID = {
    sqlite3.SQLITE_BUSY: _LOCKED,
    sqlite3.SQLITE_LOCKED: _LOCKED,
    sqlite3.SQLITE_PROTOCOL: _LOCKED,
    sqlite3.SQLITE_NOTADB: "{path} is not a database.",
    sqlite3.SQLITE_CORRUPT: "{path} is damaged ({error}). `wip doctor` says more; a backup helps.",
    sqlite3.SQLITE_IOERR: "{path} could not be read or written ({error}): look after its disk. Nothing changed.",
    sqlite3.SQLITE_READONLY: "{path} is read-only. Nothing changed.",
    sqlite3.SQLITE_CANTOPEN: "{path} cannot be opened: is its folder there, and yours?",
    sqlite3.SQLITE_PERM: "{path} cannot be opened: is its folder there, and yours?",
    sqlite3.SQLITE_FULL: "There is no room left on the disk of {path}. Nothing changed.",
}


def connect(path: Path) -> sqlite3.Connection:
    """Open a board file for reading; an older one is first brought to today's schema.

    The connection may go to another thread, one at a time. Raises NotFound where there is no file and DatabaseError
    for one that cannot be read: a folder, no database, damaged, or newer than this program.
    """
    if not path.exists():
        raise NotFound(no_file(path))
    connection = _open(path)
    try:
        if is_empty(connection):
            # Another process is making the file, or somebody touched one: there is no board in it yet.
            connection.close()
            raise NotFound(no_file(path))
        version = stored_version(connection)
        if version < SCHEMA:
            connection.close()
            from kanban_tui.store.engine import open_engine

            open_engine(path).dispose()
            connection = _open(path)
        check_version(version, path)
    except sqlite3.Error as error:
        connection.close()
        raise database_error(error, path) from error
    except DatabaseError:
        connection.close()
        raise
    return connection


def _open(path: Path) -> sqlite3.Connection:
    try:
        connection = sqlite3.connect(very_file(path), check_same_thread=False, isolation_level=None)
        connection.execute(f"PRAGMA busy_timeout = {BUSY_MILLISECONDS}")
        connection.execute("PRAGMA query_only = 1")
    except sqlite3.Error as error:
        raise database_error(error, path) from error
    return connection


def very_file(path: Path) -> str:
    """A path as the driver takes it for that very file, also one called `:memory:`."""
    return str(path) if path.is_absolute() else f"./{path}"


def no_file(path: Path) -> str:
    """What there is to say where no board was ever made."""
    return f"There is no board file at {path} yet: `wip init` makes one."


def is_empty(connection: sqlite3.Connection) -> bool:
    """Whether a file has no schema at all, of ours or of another program."""
    return connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone() is None


def stored_version(connection: sqlite3.Connection) -> str:
    """The schema version of a file. Raises DatabaseError for a database that is not ours."""
    found = connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name IN ('alembic_version', 'board')"
    ).fetchall()
    if len(found) < 2:
        raise DatabaseError("The file is a database, but not one of boards.")
    row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    if row is None:
        raise DatabaseError("The file does not say which version it is of.")
    return str(row[0])


def check_version(version: str, path: Path) -> None:
    """Raise DatabaseError for a file newer than this program."""
    if version > SCHEMA:
        raise DatabaseError(
            f"{path} is of version {version}, newer than this program reads ({SCHEMA}): update wip. Nothing changed."
        )


def database_error(error: Exception, path: Path) -> DatabaseError:
    """What the driver said, in one clear line: told by SQLite's code, since its text also quotes what is in a file."""
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR)
    if code in _NO_SHARING:
        return DatabaseError(
            f"The file system of {path.absolute().parent} cannot lock files or share memory between programs: keep the "
            "file on a local disk and name it with --db or WIP_DB."
        )
    said = _SAID.get(code & _PRIMARY)
    return DatabaseError(f"{path}: {error}" if said is None else said.format(path=path, error=error))

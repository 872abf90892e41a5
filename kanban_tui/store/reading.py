"""A connection to a file of boards that only reads: the driver's own, cheap to import and to open."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path

from kanban_tui.board.text import printable
from kanban_tui.errors import DatabaseError, NotFound
from kanban_tui.store.faults import database_error
from kanban_tui.store.opening import open_file
from kanban_tui.store.schema import FIRST, SCHEMA

_VERSION = re.compile(r"\d{4}")


def connect(path: Path) -> sqlite3.Connection:
    """Open a board file for reading; an older one is first brought to today's schema.

    The connection may go to another thread, one at a time. Raises NotFound where there is no file and DatabaseError
    for one that cannot be read: a folder, no database, damaged, or newer than this program.
    """
    if not path.exists():
        raise NotFound(no_file(path))
    connection = open_file(path)
    try:
        if is_empty(connection):
            # Another process is making the file, or somebody touched one: there is no board in it yet.
            connection.close()
            raise NotFound(no_file(path))
        version = stored_version(connection)
        check_version(version, path)
        if version < SCHEMA:
            connection.close()
            from kanban_tui.store.engine import open_engine

            open_engine(path).dispose()
            connection = open_file(path)
    except sqlite3.Error as error:
        connection.close()
        raise database_error(error, path) from error
    except DatabaseError:
        connection.close()
        raise
    return connection


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
    """Raise DatabaseError for a file newer than this program, or of a version that there never was."""
    if not (_VERSION.fullmatch(version) and version >= FIRST):
        raise DatabaseError(f"{path} says that it is of version {printable(version)}, which there never was.")
    if version > SCHEMA:
        raise DatabaseError(
            f"{path} is of version {version}, newer than this program reads ({SCHEMA}): update wip. Nothing changed."
        )

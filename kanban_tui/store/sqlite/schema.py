"""The schema of boards in a file: what is there, and how it is made."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from kanban_tui.errors import DatabaseError, NotFound
from kanban_tui.store import schema
from kanban_tui.store.sqlite.faults import database_error
from kanban_tui.store.sqlite.opening import open_file


def connect(path: Path) -> tuple[sqlite3.Connection, str]:
    """A connection that only reads, to boards of today's version or an older one, and which that is.

    Raises NotFound where there are none, and DatabaseError where they cannot be read or are newer than this program.
    """
    if not path.exists():
        raise NotFound(schema.no_file(path))
    connection = open_file(path)
    try:
        if is_empty(connection):
            # Another process is making the file, or somebody touched one: there is no board in it yet.
            raise NotFound(schema.no_file(path))
        version = stored_version(connection)
        schema.check_version(version, path)
    except sqlite3.Error as error:
        connection.close()
        raise database_error(error, path) from error
    except (DatabaseError, NotFound):
        connection.close()
        raise
    return connection, version


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
    return schema.written_version(connection)


def create(connection: sqlite3.Connection) -> None:
    """Make all tables and triggers in an empty file, and stamp its version."""
    for statement in schema.statements(schema.SCHEMA):
        connection.execute(statement)
    from kanban_tui.store import triggers

    triggers.create(connection)
    connection.execute("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)")
    connection.execute("INSERT INTO alembic_version VALUES (?)", (schema.SCHEMA,))

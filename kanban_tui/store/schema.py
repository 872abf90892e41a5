"""The version of the schema that this program reads and writes, what a file says of its own, and how one is made."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path

from kanban_tui.board.text import printable
from kanban_tui.errors import DatabaseError
from kanban_tui.store.address import Place
from kanban_tui.store.sql import Connection

FIRST = "0001"
SCHEMA = "0003"

_VERSION = re.compile(r"\d{4}")


def no_file(place: Place) -> str:
    """What there is to say where no board was ever made."""
    if isinstance(place, Path):
        return f"There is no board file at {place} yet: `wip init` makes one."
    return f"There are no boards at {place} yet: `wip init` makes a place for them."


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
    return written_version(connection)


def written_version(connection: Connection) -> str:
    """The schema version that boards say they are of. Raises DatabaseError where they say none."""
    row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    if row is None:
        raise DatabaseError("The boards do not say which version they are of.")
    return str(row[0])


def check_version(version: str, place: Place) -> None:
    """Raise DatabaseError for boards newer than this program, or of a version that there never was."""
    if not (_VERSION.fullmatch(version) and version >= FIRST):
        raise DatabaseError(f"{place} says that it is of version {printable(version)}, which there never was.")
    if version > SCHEMA:
        raise DatabaseError(
            f"{place} is of version {version}, newer than this program reads ({SCHEMA}): update wip. Nothing changed."
        )


def statements(version: str, ending: str = "sql") -> list[str]:
    """CREATE TABLE and CREATE INDEX of a version, in order; `ending` `postgres.sql` for a server's."""
    text = (Path(__file__).parent / "migrations" / f"schema_{version}.{ending}").read_text(encoding="utf-8")
    return [statement.strip() for statement in text.split(";\n") if statement.strip()]


def create(connection: sqlite3.Connection) -> None:
    """Make all tables and triggers in an empty file, and stamp its version."""
    for statement in statements(SCHEMA):
        connection.execute(statement)
    from kanban_tui.store import triggers

    triggers.create(connection)
    connection.execute("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)")
    connection.execute("INSERT INTO alembic_version VALUES (?)", (SCHEMA,))

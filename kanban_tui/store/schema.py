"""The version of the schema that this program reads and writes, what a file says of its own, and how one is made."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path

from kanban_tui.board.text import printable
from kanban_tui.errors import DatabaseError

FIRST = "0001"
SCHEMA = "0003"

_VERSION = re.compile(r"\d{4}")


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


def statements(version: str) -> list[str]:
    """CREATE TABLE and CREATE INDEX of a version, in order."""
    text = (Path(__file__).parent / "migrations" / f"schema_{version}.sql").read_text(encoding="utf-8")
    return [statement.strip() for statement in text.split(";\n") if statement.strip()]


def create(connection: sqlite3.Connection) -> None:
    """Make all tables and triggers in an empty file, and stamp its version."""
    for statement in statements(SCHEMA):
        connection.execute(statement)
    create_triggers(connection)
    connection.execute("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)")
    connection.execute("INSERT INTO alembic_version VALUES (?)", (SCHEMA,))


def create_triggers(connection: sqlite3.Connection) -> None:
    """Make every trigger."""
    from kanban_tui.store import triggers

    for statement in triggers.statements().values():
        connection.execute(statement)


def drop_triggers(connection: sqlite3.Connection) -> None:
    """Drop whatever triggers a file has, of this version or an older one."""
    for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        connection.execute(f'DROP TRIGGER "{name}"')

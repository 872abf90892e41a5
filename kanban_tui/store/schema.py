"""The version of the schema that this program reads and writes, and what boards say of their own."""

from __future__ import annotations

import re
from pathlib import Path

from kanban_tui.board.text import printable
from kanban_tui.errors import DatabaseError
from kanban_tui.store.address import Place
from kanban_tui.store.sql import Connection

FIRST = "0001"
FIRST_AT_A_SERVER = "0003"
SCHEMA = "0003"

_VERSION = re.compile(r"\d{4}")
_MAKES = r"CREATE (?:UNIQUE )?(TABLE|INDEX) (\w+)"


def no_file(place: Place) -> str:
    """What there is to say where no board was ever made."""
    if isinstance(place, Path):
        return f"There is no board file at {place} yet: `wip init` makes one."
    return f"There are no boards at {place} yet: `wip init` makes a place for them."


def written_version(connection: Connection) -> str:
    """The schema version that boards say they are of. Raises DatabaseError where they say none."""
    row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    if row is None:
        raise DatabaseError("The boards do not say which version they are of.")
    return str(row[0])


def check_version(version: str, place: Place) -> None:
    """Raise DatabaseError for boards newer than this program, or of a version that there never was."""
    first = FIRST if isinstance(place, Path) else FIRST_AT_A_SERVER
    if not (_VERSION.fullmatch(version) and version >= first):
        raise DatabaseError(f"{place} says that it is of version {printable(version)}, which there never was.")
    if version > SCHEMA:
        raise DatabaseError(
            f"{place} is of version {version}, newer than this program reads ({SCHEMA}): update wip. Nothing changed."
        )


def made(statements: list[str]) -> dict[tuple[str, str], str]:
    """The tables and indexes that these statements make: `table` or `index` and the name, with the statement."""
    found = ((re.match(_MAKES, statement), statement) for statement in statements)
    return {(named[1].lower(), named[2]): statement for named, statement in found if named is not None}


def statements(version: str, ending: str = "sql") -> list[str]:
    """CREATE TABLE and CREATE INDEX of a version, in order; `ending` `postgres.sql` for a server's."""
    text = (Path(__file__).parent / "migrations" / f"schema_{version}.{ending}").read_text(encoding="utf-8")
    return [statement.strip() for statement in text.split(";\n") if statement.strip()]

"""Bringing older boards to today's schema. Imported only when the two differ, since it brings Alembic."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, create_engine, event, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import StaticPool

from kanban_tui.errors import DatabaseError
from kanban_tui.store import triggers
from kanban_tui.store.laws import law_of
from kanban_tui.store.oddities import mend_keys
from kanban_tui.store.sqlite.backup import backup
from kanban_tui.store.sqlite.schema import stored_version

if TYPE_CHECKING:
    from kanban_tui.store.postgres.connection import ServerConnection

SCRIPTS = Path(__file__).parent / "migrations"


def migrate(raw: sqlite3.Connection, path: Path, *, to: str = "head", versions: Path = SCRIPTS / "versions") -> Path:
    """Run the migrations that a file lacks, in one transaction, and return the backup made before.

    SQLite rebuilds a table to change it, which fires foreign keys, stumbles over triggers and loses them: so foreign
    keys are off before BEGIN and checked before COMMIT, and the triggers dropped first and made anew at the end.
    Raises DatabaseError when a check fails.
    """
    copy = path.with_name(f"{path.name}.before-{stored_version(raw)}")
    backup(path, copy, overwrite=True)
    engine = create_engine("sqlite://", creator=lambda: raw, poolclass=StaticPool)
    event.listen(engine, "begin", _begin_immediate)
    raw.execute("PRAGMA foreign_keys = OFF")
    try:
        with engine.connect() as connection, connection.begin():
            if stored_version(raw) != copy.name[-4:]:
                return copy
            triggers.drop(raw)
            _run(connection, to, versions)
            if connection.execute(text("PRAGMA foreign_key_check")).fetchall():
                raise DatabaseError(f"{path} could not be brought up to date; it is as it was.")
            mend_keys(raw)
            triggers.create(raw)
    except DBAPIError as error:
        raise DatabaseError(f"{path} could not be brought up to date; it is as it was ({error.orig}).") from error
    finally:
        raw.execute("PRAGMA foreign_keys = ON")
    return copy


def migrate_server(connection: ServerConnection) -> None:
    """Run the migrations that the boards at a server lack, in the transaction that the connection is in and stays in.

    Raises DatabaseError when one fails.
    """
    engine = create_engine(
        "postgresql+psycopg2://", creator=lambda: connection.raw, poolclass=StaticPool, use_native_hstore=False
    )
    law = law_of(connection)
    law.drop(connection)
    try:
        with engine.connect() as of_alembic:
            _run(of_alembic, "head", SCRIPTS / "versions")
    except DBAPIError as error:
        place = connection.server
        raise DatabaseError(f"{place} could not be brought up to date; it is as it was ({error.orig}).") from error
    mend_keys(connection)
    law.create(connection)


def _run(connection: Connection, to: str, versions: Path) -> None:
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    config.set_main_option("path_separator", "newline")
    config.set_main_option("version_locations", str(versions).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, to)


def _begin_immediate(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")

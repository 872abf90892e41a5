"""Bringing an older file to today's schema. Imported only when the two differ, since it brings Alembic."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from sqlalchemy import Connection, create_engine, event, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import StaticPool

from kanban_tui.errors import DatabaseError
from kanban_tui.store import triggers
from kanban_tui.store.migrations.running import SCRIPTS, run
from kanban_tui.store.oddities import mend_keys
from kanban_tui.store.sqlite.backup import backup
from kanban_tui.store.sqlite.schema import stored_version


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
            run(connection, to, versions)
            if connection.execute(text("PRAGMA foreign_key_check")).fetchall():
                raise DatabaseError(f"{path} could not be brought up to date; it is as it was.")
            mend_keys(raw)
            triggers.create(raw)
    except DBAPIError as error:
        raise DatabaseError(f"{path} could not be brought up to date; it is as it was ({error.orig}).") from error
    finally:
        raw.execute("PRAGMA foreign_keys = ON")
    return copy


def _begin_immediate(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")

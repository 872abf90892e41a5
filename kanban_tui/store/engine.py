"""The write side's connection: pragmas, BEGIN IMMEDIATE, the schema and its version."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import ConnectionPoolEntry

from kanban_tui.errors import DatabaseError, NotFound, RuleRefused, WipError
from kanban_tui.store import identity, triggers
from kanban_tui.store.faults import NO_MEMORY, code_of, database_error, primary, told
from kanban_tui.store.opening import BUSY_MILLISECONDS, open_file, very_file
from kanban_tui.store.reading import check_version, is_empty, no_file, stored_version
from kanban_tui.store.schema import SCHEMA, statements
from kanban_tui.store.sharing import tried
from kanban_tui.writing import refuse_database

# EXTRA is FULL for a write-ahead log; of a rollback journal it also syncs the folder, so that a commit stays one.
# A full sync reaches the disk itself where the system would be content with less (macOS), and is nothing elsewhere.
PRAGMAS = (
    f"busy_timeout = {BUSY_MILLISECONDS}",
    "foreign_keys = ON",
    "synchronous = EXTRA",
    "fullfsync = ON",
    "checkpoint_fullfsync = ON",
)

_RULES = {
    triggers.UNDER_COUNT: "The limit is under the count.",
    triggers.HISTORY: "History is only ever added to.",
    triggers.COLUMN_HAS_ITEMS: "The column holds items.",
    triggers.RETIRED: "The column is retired.",
    triggers.ID_IN_USE: "That id or name is in use.",
    triggers.ID_FIXED: "That never changes.",
    triggers.NEVER_REMOVED: "Nothing is ever removed, only marked.",
    triggers.WRONG_BOARD: "That is of another board.",
    triggers.COUNTED: "What a limit holds is counted, not set.",
    triggers.BAD_VALUE: "That value is none.",
    triggers.DONE_LIMIT: "Done columns have no limit.",
}


def open_engine(path: Path, *, create: bool = False) -> Engine:
    """An engine on a board file, of today's schema.

    With `create` a missing file is made, and its folder with it (readable by its owner alone). An older file is
    migrated after a backup. Raises NotFound where there is no file and DatabaseError for one that cannot be used.
    """
    fresh = not path.exists()
    if fresh and not create:
        raise NotFound(no_file(path))
    if fresh:
        _make_place(path)
    else:
        _check_ours(path, create)
    url = URL.create("sqlite", database=very_file(path))
    engine = create_engine(url, connect_args={"isolation_level": None, "timeout": 5})
    event.listen(engine, "connect", partial(_prepare, path=path))
    event.listen(engine, "begin", partial(_begin_immediate, path=path))
    try:
        _bring_up_to_date(engine, path, create)
    except DBAPIError as error:
        engine.dispose()
        raise typed(error, path) from error
    except WipError:
        engine.dispose()
        raise
    return engine


def _bring_up_to_date(engine: Engine, path: Path, create: bool) -> None:
    if create:
        with engine.begin() as connection:
            if is_empty(driver(connection)):
                create_schema(connection)
                return
    with engine.connect() as connection:
        version = stored_version(driver(connection))
    check_version(version, path)
    if version < SCHEMA:
        from kanban_tui.store.migrate import migrate

        migrate(engine, path)


def _check_ours(path: Path, create: bool) -> None:
    """Look before the pragmas do: they would turn another program's database to WAL. An empty file is nobody's."""
    try:
        with closing(open_file(path)) as connection:
            if not is_empty(connection):
                check_version(stored_version(connection), path)
            elif not create:
                raise NotFound(no_file(path))
    except sqlite3.Error as error:
        raise database_error(error, path) from error


def _make_place(path: Path) -> None:
    """Make an empty file for its owner alone, once it is known that it can be used: half a file helps nobody."""
    refuse_database(path)
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise DatabaseError(f"The folder {path.parent} cannot be made: {error.strerror or error}.") from error
    code = tried(path.parent)
    if code != sqlite3.SQLITE_OK and code not in NO_MEMORY:
        raise told(code, path)
    try:
        path.touch(mode=0o600)
    except OSError as error:
        raise DatabaseError(f"{path} cannot be made: {error.strerror or error}.") from error


def _prepare(connection: sqlite3.Connection, record: ConnectionPoolEntry, *, path: Path) -> None:
    """Set the pragmas. Where memory cannot be shared a rollback journal keeps the same promises, if not as fast."""
    mode = connection.execute("PRAGMA journal_mode").fetchone()[0]
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")
    if mode != "wal":
        connection.execute("BEGIN IMMEDIATE")
        identity.name(connection)
        connection.execute("COMMIT")
        if tried(path.parent) == sqlite3.SQLITE_OK:
            connection.execute("PRAGMA journal_mode = WAL")
    record.info.update(file=identity.standing(path).file, mark=identity.mark(connection))


def _begin_immediate(connection: Connection, *, path: Path) -> None:
    # A deferred transaction that turns to writing fails at once when another has written, in spite of the timeout.
    connection.exec_driver_sql("BEGIN IMMEDIATE")
    raw = driver(connection)
    try:
        info = connection.info
        info["mark"] = identity.begin(raw, path, info["file"], info["mark"])
    except sqlite3.Error as error:
        raw.execute("ROLLBACK")
        raise database_error(error, path) from error
    except WipError:
        raw.execute("ROLLBACK")
        raise


def create_schema(connection: Connection) -> None:
    """Make all tables and triggers in an empty file, and stamp its version."""
    for statement in statements(SCHEMA):
        connection.exec_driver_sql(statement)
    create_triggers(connection)
    connection.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)"))
    connection.execute(text("INSERT INTO alembic_version VALUES (:version)"), {"version": SCHEMA})


def create_triggers(connection: Connection) -> None:
    """Make every trigger."""
    for statement in triggers.statements().values():
        connection.exec_driver_sql(statement)


def drop_triggers(connection: Connection) -> None:
    """Drop whatever triggers a file has, of this version or an older one."""
    rows = connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'"))
    for name in rows.scalars().all():
        connection.exec_driver_sql(f'DROP TRIGGER "{name}"')


def driver(connection: Connection) -> sqlite3.Connection:
    """The driver's own connection, for reading inside a transaction with the plain SQL of `queries`."""
    raw: Any = connection.connection.driver_connection
    if not isinstance(raw, sqlite3.Connection):
        raise TypeError(f"not a SQLite connection: {raw!r}")
    return raw


def typed(error: DBAPIError, path: Path) -> WipError:
    """The error a command would have raised, for what the database said."""
    message, original = str(error.orig), error.orig
    if not isinstance(original, Exception):
        return DatabaseError(message)
    if primary(code_of(original)) == sqlite3.SQLITE_CONSTRAINT:
        if message.startswith(triggers.FULL) and message not in _RULES:
            return RuleRefused(f"That is full. ({message})")
        said = f"{_RULES[message]} ({message})" if message in _RULES else f"The file refuses that: {message}."
        return RuleRefused(said)
    return database_error(original, path)


def path_of(engine: Engine) -> Path:
    """The file an engine writes to."""
    return Path(engine.url.database or "")

"""A connection to boards that only reads: the driver's own, cheap to import and to open."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from kanban_tui.errors import DatabaseError, NotFound
from kanban_tui.store.address import Place
from kanban_tui.store.faults import database_error
from kanban_tui.store.opening import open_file
from kanban_tui.store.schema import SCHEMA, check_version, is_empty, no_file, stored_version
from kanban_tui.store.sql import Connection


def connect(place: Place) -> Connection:
    """Open boards for reading; an older file is first brought to today's schema.

    The connection may go to another thread, one at a time. Raises NotFound where there are no boards and DatabaseError
    where they cannot be read: a folder, no database, damaged, out of reach, or newer than this program.
    """
    if not isinstance(place, Path):
        from kanban_tui.store.postgres import schema

        return schema.connect(place, reading=True)
    return connect_file(place)


@contextmanager
def reader(place: Place) -> Iterator[Connection]:
    """The same, closed in the end, and what the driver says worded. Raises what `connect` raises."""
    with closing(connect(place)) as connection:
        try:
            yield connection
        except sqlite3.Error as error:
            assert isinstance(place, Path)
            raise database_error(error, place) from error


def connect_file(path: Path) -> sqlite3.Connection:
    """Open a board file for reading; see `connect`."""
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

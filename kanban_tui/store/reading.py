"""A connection to boards that only reads: the driver's own, cheap to import and to open."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from kanban_tui.store.address import Place
from kanban_tui.store.schema import SCHEMA
from kanban_tui.store.sql import Connection
from kanban_tui.store.sqlite import schema
from kanban_tui.store.sqlite.faults import database_error


def connect(place: Place) -> Connection:
    """Open boards for reading; an older file is first brought to today's schema.

    The connection may go to another thread, one at a time. Raises NotFound where there are no boards and DatabaseError
    where they cannot be read: a folder, no database, damaged, out of reach, or newer than this program.
    """
    if not isinstance(place, Path):
        from kanban_tui.store.postgres import schema as at_server

        return at_server.connect(place, reading=True)
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
    connection, version = schema.connect(path)
    if version < SCHEMA:
        connection.close()
        from kanban_tui.store.engine import open_engine

        open_engine(path).dispose()
        connection, _ = schema.connect(path)
    return connection

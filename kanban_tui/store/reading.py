"""A connection to a file of boards that only reads: the driver's own, cheap to import and to open."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from kanban_tui.errors import DatabaseError, NotFound
from kanban_tui.store.faults import database_error
from kanban_tui.store.opening import open_file
from kanban_tui.store.schema import SCHEMA, check_version, is_empty, no_file, stored_version


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

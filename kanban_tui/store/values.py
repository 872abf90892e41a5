"""What stands in the rows of a file against what its tables say: SQLite keeps any value in any column."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from kanban_tui.board import clock
from kanban_tui.errors import BadFile, DatabaseError, NotFound, WipError
from kanban_tui.store.faults import database_error
from kanban_tui.store.opening import open_file
from kanban_tui.store.reading import connect

# Instants that are a date in every zone: years 2 to 9998.
_FIRST = clock.from_datetime(datetime(2, 1, 1, tzinfo=UTC))
_LAST = clock.from_datetime(datetime(9999, 1, 1, tzinfo=UTC))


def structure(path: Path) -> list[str]:
    """What is wrong with the pages of a file, its keys, and the values in its rows. Raises DatabaseError."""
    found: list[str] = []
    try:
        with closing(connect(path)) as c:
            found += [" ".join(str(line).split()) for (line,) in c.execute("PRAGMA integrity_check") if line != "ok"]
            found += [
                f"{row[0]}: row {row[1]} names a row of {row[2]} that is not there"
                for row in c.execute("PRAGMA foreign_key_check")
            ]
    except (sqlite3.Error, UnicodeDecodeError) as error:
        raise database_error(error, path) from error
    return [*found, *problems(path)]


def problems(path: Path) -> Iterator[str]:
    """Each column that holds what it cannot hold, in words. Raises DatabaseError for a file that cannot be read."""
    try:
        with closing(open_file(path)) as c:
            # Text is judged here, and not by the driver.
            c.text_factory = bytes
            tables = c.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
            )
            for (table,) in tables.fetchall():
                yield from _of_table(c, _words(table))
            yield from _boards(c)
    except sqlite3.Error as error:
        raise database_error(error, path) from error


def blamed(error: Exception, path: Path) -> WipError | None:
    """What the file has to do with an error that nobody foresaw; None where it has nothing to do with it."""
    if isinstance(error, OSError) and error.filename is not None:
        words = f"{error.filename} cannot be used: {(error.strerror or str(error)).lower()}."
        ours = str(error.filename).startswith((str(path), str(path.parent)))
        return DatabaseError(words) if ours else BadFile(words)
    wrapped = getattr(error, "orig", None)
    found = wrapped if isinstance(wrapped, sqlite3.Error) else error
    if isinstance(found, sqlite3.Error):
        return database_error(found, path)
    try:
        wrong = structure(path)
    except NotFound:
        return None
    except DatabaseError as unreadable:
        return unreadable
    return DatabaseError(f"{path} is damaged: {wrong[0]}. `wip doctor` says more; a backup helps.") if wrong else None


def _of_table(c: sqlite3.Connection, table: str) -> Iterator[str]:
    for _, raw, declared, *_ in c.execute(f'PRAGMA table_info("{table}")').fetchall():
        column, number = _words(raw), b"INT" in declared
        types = "('integer', 'null')" if number else "('text', 'null')"
        count = c.execute(f'SELECT count(*) FROM "{table}" WHERE typeof("{column}") NOT IN {types}').fetchone()[0]
        if count:
            yield f"{table}.{column} is no {'number' if number else 'text'} in {count:,} of its rows"
        elif number and (column == "at" or column.endswith("_at")):
            outside = f'SELECT count(*) FROM "{table}" WHERE "{column}" NOT BETWEEN {_FIRST} AND {_LAST}'
            if count := c.execute(outside).fetchone()[0]:
                yield f"{table}.{column} is no instant in {count:,} of its rows"
        elif not number:
            broken = sum(not _decodes(text) for (text,) in c.execute(f'SELECT "{column}" FROM "{table}"'))
            if broken:
                yield f"{table}.{column} is not text in UTF-8 in {broken:,} of its rows"


def _boards(c: sqlite3.Connection) -> Iterator[str]:
    bare = "SELECT name FROM board b WHERE NOT EXISTS (SELECT 1 FROM board_column c WHERE c.board_id = b.id)"
    for (name,) in c.execute(bare).fetchall():
        yield f"{_words(name)} has no column"
    for name, zone in c.execute("SELECT name, zone FROM board").fetchall():
        try:
            clock.zone(_words(zone))
        except ValueError:
            yield f"{_words(name)} is in the zone {_words(zone)}, which this machine does not know"


def _decodes(text: bytes | None) -> bool:
    try:
        (text or b"").decode()
    except UnicodeDecodeError:
        return False
    return True


def _words(text: object) -> str:
    return text.decode(errors="replace") if isinstance(text, bytes) else str(text)

"""What a server keeps and nobody can read: times that are no date, and commands whose rows are no JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing

import psycopg2

from kanban_tui.board import clock
from kanban_tui.errors import DatabaseError, WipError
from kanban_tui.store.address import Server
from kanban_tui.store.postgres.schema import connect
from kanban_tui.store.sql import Connection

_INSTANTS = (
    "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = current_schema()"
    " AND data_type = 'bigint' AND (column_name = 'at' OR column_name LIKE '%\\_at') ORDER BY table_name, column_name"
)


def problems(c: Connection) -> Iterator[str]:
    """Each column that holds what it cannot hold, in words."""
    for table, column in c.execute(_INSTANTS).fetchall():
        (count,) = c.execute(
            f"SELECT count(*) FROM {table} WHERE {column} NOT BETWEEN ? AND ?", (clock.FIRST, clock.LAST)
        ).fetchone()
        if count:
            yield f"{table}.{column} is no instant in {int(count):,} of its rows"
    unread = sum(not _is_object(images) for (images,) in c.execute("SELECT images FROM command WHERE images <> '{}'"))
    if unread:
        yield f"what {unread:,} command{'' if unread == 1 else 's'} did cannot be read"


def blamed(error: Exception, server: Server) -> WipError | None:
    """What the rows at a server have to do with an error that nobody foresaw; None where they are sound."""
    if isinstance(error, OSError | psycopg2.Error):
        return None
    try:
        with closing(connect(server, reading=True)) as c:
            wrong = list(problems(c))
    except WipError as unreadable:
        return unreadable
    return DatabaseError(f"{server} is damaged: {wrong[0]}. `wip doctor` says more.") if wrong else None


def _is_object(images: str) -> bool:
    try:
        return isinstance(json.loads(images), dict)
    except ValueError:
        return False

"""A connection to a server that understands the store's SQL, with its errors worded."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import islice
from typing import Any

import psycopg2
from psycopg2 import extensions

from kanban_tui.errors import DatabaseError
from kanban_tui.store.address import Server
from kanban_tui.store.postgres.faults import one_line, worded
from kanban_tui.store.postgres.waiting import HungUp, asking, connected
from kanban_tui.store.sql import Cursor, Values

LOCK_SECONDS = 5
CONNECT_SECONDS = 10
OLDEST = 13
"""The first version of PostgreSQL that knows all that is asked of it."""
_PAGE = 500
"""So many statements go in one message."""
# A network that is gone without a word is noticed within half a minute.
_ALIVE: dict[str, Any] = {
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 20_000,
}

# A text stands as it is; a question mark and a name are values; the rest is what SQLite says in other words.
_DIFFERENT = re.compile(r"('(?:[^']|'')*')|( IS )?\?|(?<![:\w$]):([a-z_]+)(?!\w)|(%)|\bCROSS (JOIN item i ON)\b")
# Whole statements. In a transaction that reads, everything is as it was when it began.
_OTHERWISE = {
    "SELECT seq FROM sqlite_sequence WHERE name = ?": (
        "SELECT coalesce(last_value, 0) FROM pg_sequences"
        " WHERE schemaname = current_schema() AND sequencename = %s || '_id_seq'"
    ),
    "BEGIN": "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
    "PRAGMA synchronous = OFF": "SET synchronous_commit TO off",
    "PRAGMA synchronous = EXTRA": "SET synchronous_commit TO on",
}


def _number(value: Any, _: object) -> int | None:
    """Flags and sums as SQLite has them: whole numbers."""
    return None if value is None else 1 if value == "t" else 0 if value == "f" else int(value)


_INTEGERS = extensions.new_type((*extensions.BOOLEAN.values, *extensions.DECIMAL.values), "INTEGERS", _number)
extensions.register_adapter(bool, lambda value: extensions.AsIs(int(value)))


@lru_cache(maxsize=512)
def translated(sql: str) -> str:
    """A statement of the store's in PostgreSQL's words, with the driver's marks for values."""
    return _OTHERWISE.get(sql) or _DIFFERENT.sub(_other, sql)


def _other(found: re.Match[str]) -> str:
    text, compared, name, percent, join = found.groups()
    if text is not None:
        return text.replace("%", "%%")
    if percent is not None:
        return "%%"
    if join is not None:
        return join
    return f"%({name})s" if name is not None else " IS NOT DISTINCT FROM %s" if compared else "%s"


class ServerConnection:
    """A connection that begins no transaction by itself; see `sql.Connection`. Everything it raises is worded."""

    def __init__(self, server: Server, raw: extensions.connection) -> None:
        self.server = server
        self.raw = raw
        self.listens = False
        raw.autocommit = True
        extensions.register_type(_INTEGERS, raw)

    def execute(self, sql: str, values: Values = (), /) -> Cursor:
        """Run one statement. Raises DatabaseError, RuleRefused for what the server refuses, BadValue for no text."""
        try:
            # What the server said before it left is heard only before it is asked again.
            self.raw.poll()
            cursor = self.raw.cursor()
            with asking():
                cursor.execute(translated(sql), values or ())
        except (psycopg2.Error, ValueError) as error:
            raise worded(error, self.server, self.raw.notices) from error
        return cursor

    def executemany(self, sql: str, rows: Iterable[Values], /) -> None:
        """Run one statement for each row of values, many in one message."""
        from psycopg2.extras import execute_batch

        try:
            with self.raw.cursor() as cursor, asking():
                execute_batch(cursor, translated(sql), rows, page_size=_PAGE)
        except (psycopg2.Error, ValueError) as error:
            raise worded(error, self.server) from error

    def together(self, statements: Iterable[tuple[str, Values]], /) -> None:
        """Run statements that find no rows, many in one message. Raises what `execute` raises."""
        asked = iter(statements)
        try:
            with self.raw.cursor() as cursor:
                while batch := [cursor.mogrify(translated(sql), values) for sql, values in islice(asked, _PAGE)]:
                    with asking():
                        cursor.execute(b"; ".join(batch))
        except (psycopg2.Error, ValueError) as error:
            raise worded(error, self.server) from error

    def run(self, statements: str) -> list[tuple[Any, ...]]:
        """Run statements of PostgreSQL's own in one message, and give the rows of the last."""
        return self.asked(statements, ()) or []

    def asked(self, statements: str, missing: tuple[str, ...]) -> list[tuple[Any, ...]] | None:
        """The same, and None where the server says with one of these codes that something is missing."""
        try:
            with self.raw.cursor() as cursor, asking():
                cursor.execute(statements)
                return cursor.fetchall() if cursor.description else []
        except psycopg2.Error as error:
            if error.pgcode in missing:
                return None
            raise worded(error, self.server) from error

    @property
    def in_transaction(self) -> bool:
        """Whether a transaction is open."""
        return self.raw.info.transaction_status not in (
            extensions.TRANSACTION_STATUS_IDLE,
            extensions.TRANSACTION_STATUS_UNKNOWN,
        )

    @property
    def role(self) -> str:
        """The database role that this connection has."""
        return str(self.raw.info.user)

    def hears(self) -> bool:
        """Take in what the server told by itself, and ask it nothing; whether it is still at the other end."""
        try:
            # The first look takes in the server's last words, the second one finds the end behind them.
            self.raw.poll()
            self.raw.poll()
        except psycopg2.Error:
            self.raw.close()
        return not self.lost

    @property
    def lost(self) -> bool:
        """Whether the server is not at the other end any more."""
        return self.raw.closed != 0

    def close(self) -> None:
        """Let go of the server."""
        self.raw.close()


def reach(server: Server) -> ServerConnection:
    """A connection to a server, whatever is there. Raises DatabaseError."""
    if server.misread:
        raise DatabaseError(
            f"{server}: write @, / and % of the password as %40, %2F and %25, or keep it in the file of PGPASSFILE."
        )
    try:
        raw = _met(server)
        if raw.info.parameter_status("standard_conforming_strings") == "off":
            # The driver looks once, when they meet, and would take each \\ of a text for an order from then on.
            given = raw.info.dsn_parameters.get("options", "")
            raw.close()
            raw = _met(server, options=f"{given} -c standard_conforming_strings=on".strip())
        fault = unfit(raw.info.server_version, raw.info.parameter_status("server_encoding"))
        if fault is not None:
            raw.close()
            raise DatabaseError(f"{server} {fault}")
        return ServerConnection(server, raw)
    except (psycopg2.Error, ValueError, HungUp) as error:
        raise DatabaseError(f"{server} cannot be reached: {one_line(error, server)}.") from error


def _met(server: Server, **more: Any) -> extensions.connection:
    given: dict[str, Any] = {"connect_timeout": CONNECT_SECONDS, "application_name": "wip", "client_encoding": "UTF8"}
    return connected(lambda: psycopg2.connect(server.url, **given, **_ALIVE, **more))


def unfit(version: int, encoding: str | None) -> str | None:
    """Why boards cannot be at a server of this version (180000 is 18.0), in a database of this encoding."""
    if version < OLDEST * 10_000:
        shown = f"{version // 10_000}.{version // 100 % 100}" if version < 100_000 else str(version // 10_000)
        return f"is PostgreSQL {shown}; boards need {OLDEST} or newer."
    if encoding not in ("UTF8", None):
        return (
            f"is a database of the encoding {encoding}, which cannot hold every title:"
            " `createdb -E UTF8 -T template0 NAME` makes one that can."
        )
    return None

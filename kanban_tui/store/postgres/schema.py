"""The schema of boards at a server: what is there, and how it is made."""

from __future__ import annotations

from kanban_tui.errors import DatabaseError, NotFound
from kanban_tui.store import schema
from kanban_tui.store.address import Server
from kanban_tui.store.postgres import law
from kanban_tui.store.postgres.connection import LOCK_SECONDS, ServerConnection, reach
from kanban_tui.store.postgres.faults import NO_SCHEMA, NO_TABLE

NAME = "wip"
FIRST = "0003"
"""The version with which boards came to servers."""

_READY = f"SET search_path TO {NAME}; SET lock_timeout TO '{LOCK_SECONDS}s'"
_OTHERS = f"SELECT 1 FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = '{NAME}' LIMIT 1"
_OURS = f"SELECT count(*) FROM pg_tables WHERE schemaname = '{NAME}' AND tablename IN ('alembic_version', 'board')"


def connect(server: Server, *, reading: bool = False) -> ServerConnection:
    """A connection to the boards at a server, which with `reading` changes nothing.

    Raises NotFound where there are none, and DatabaseError for a schema that is not ours, or newer than this program.
    """
    connection = reach(server)
    try:
        settings = f"{_READY}; SET default_transaction_read_only TO on" if reading else _READY
        found = connection.asked(f"{settings}; SELECT version_num FROM alembic_version", (NO_TABLE, NO_SCHEMA))
        if found is None:
            raise DatabaseError(_strange(server)) if connection.run(_OTHERS) else NotFound(schema.no_file(server))
        schema.check_version(str(found[0][0]) if found else "", server)
    except BaseException:
        connection.close()
        raise
    return connection


def make(server: Server) -> None:
    """Make the schema where it is missing, in one transaction. Raises DatabaseError."""
    connection = reach(server)
    try:
        connection.run(f"BEGIN; SELECT pg_advisory_xact_lock({law.LOCK})")
        if connection.run(_OTHERS):
            if connection.run(_OURS)[0][0] < 2:
                raise DatabaseError(_strange(server))
            return
        connection.run(f"CREATE SCHEMA IF NOT EXISTS {NAME}; SET LOCAL search_path TO {NAME}")
        connection.run(
            ";\n".join(
                [
                    *schema.statements(schema.SCHEMA, "postgres.sql"),
                    "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)",
                    f"INSERT INTO alembic_version VALUES ('{schema.SCHEMA}')",
                ]
            )
        )
        law.create(connection)
        connection.run("COMMIT")
    finally:
        connection.close()


def _strange(server: Server) -> str:
    return f"{server} has a schema {NAME} that is not one of boards."

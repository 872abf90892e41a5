"""The schema of boards at a server: what is there, and how it is made."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from kanban_tui.errors import DatabaseError, NotFound
from kanban_tui.store import schema
from kanban_tui.store.address import Server
from kanban_tui.store.postgres import law
from kanban_tui.store.postgres.connection import LOCK_SECONDS, ServerConnection, reach
from kanban_tui.store.postgres.faults import NO_SCHEMA, NO_TABLE, ConnectionLost

NAME = "wip"
# Named last, or a temporary table of somebody's own would be found before ours, by the triggers too.
PATH = f"{NAME}, pg_temp"

# What the owner of the boards gives to whoever moves cards.
RIGHTS = (
    f"GRANT USAGE ON SCHEMA {NAME} TO {{role}}; GRANT USAGE ON ALL SEQUENCES IN SCHEMA {NAME} TO {{role}};"
    f" GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {NAME} TO {{role}};"
    f" REVOKE INSERT, UPDATE, DELETE ON {NAME}.alembic_version FROM {{role}}"
)
# Whoever may connect may take the lock that writers wait for: with this only those whom the owner lets in.
CLOSED = "REVOKE CONNECT ON DATABASE NAME FROM PUBLIC; GRANT CONNECT ON DATABASE NAME TO ROLE"

# What a role or a database may have set otherwise, and what is sent or read would mean something else by it.
_AS_MEANT = (
    "SET quote_all_identifiers TO off; SET transform_null_equals TO off; SET exit_on_error TO off;"
    " SET default_transaction_isolation TO 'read committed'"
)
_READY = f"{_AS_MEANT}; SET search_path TO {PATH}; SET lock_timeout TO '{LOCK_SECONDS}s'"
_THERE = (
    "SELECT has_schema_privilege(n.oid, 'USAGE'), (SELECT count(*) FROM pg_class c WHERE c.relnamespace = n.oid),"
    " (SELECT count(*) FROM pg_class c WHERE c.relnamespace = n.oid AND c.relname IN ('alembic_version', 'board'))"
    f" FROM pg_namespace n WHERE n.nspname = '{NAME}'"
)


def connect(server: Server, *, reading: bool = False, older: bool = False) -> ServerConnection:
    """A connection to the boards at a server, which with `reading` changes nothing; with `older` to older ones too.

    Raises NotFound where there are none, and DatabaseError for a schema that is not ours, or not of today's version: an
    older one stays as it is until who owns it says so, since others' programs may be as old.
    """
    connection = reach(server)
    try:
        settings = f"{_READY}; SET default_transaction_read_only TO on" if reading else _READY
        found = connection.asked(f"{settings}; SELECT version_num FROM alembic_version", (NO_TABLE, NO_SCHEMA))
        if found is None:
            _ours(connection)
            raise NotFound(schema.no_file(server))
        _check_version(str(found[0][0]) if found else "", server, older=older)
    except BaseException:
        connection.close()
        raise
    return connection


def _check_version(version: str, server: Server, *, older: bool) -> None:
    schema.check_version(version, server)
    if version < schema.SCHEMA and not older:
        raise DatabaseError(
            f"{server} is of version {version}, older than this program reads ({schema.SCHEMA}): its owner brings"
            " it up to date with `wip doctor --repair`, and everybody updates wip. Nothing changed."
        )


def make(server: Server) -> None:
    """Make the schema where it is missing. Raises DatabaseError."""
    with making(server):
        return


@contextmanager
def making(server: Server) -> Iterator[ServerConnection]:
    """A transaction that nobody else writes beside, in which the schema is made where it is missing.

    Any error rolls all of it back, the schema too. Raises DatabaseError, and RuleRefused for what the server refuses.
    """
    connection = reach(server)
    try:
        connection.run(_READY)
        connection.run(f"BEGIN; SELECT pg_advisory_xact_lock({law.LOCK})")
        if _ours(connection):
            _check_version(schema.written_version(connection), server, older=False)
        else:
            _lay(connection)
        yield connection
        try:
            connection.run("COMMIT")
        except ConnectionLost as lost:
            raise DatabaseError(f"{lost} The change may have happened: look before you do it again.") from lost
    finally:
        connection.close()


def _lay(connection: ServerConnection) -> None:
    """Make the tables, in a schema that somebody made for them or a new one."""
    there = connection.run(f"SELECT has_schema_privilege(oid, 'CREATE') FROM pg_namespace WHERE nspname = '{NAME}'")
    if not there:
        connection.run(f"CREATE SCHEMA {NAME}")
    elif not there[0][0]:
        raise DatabaseError(
            f"{connection.server}: no right to make tables in the schema {NAME}. Ask its owner for it; nothing changed."
        )
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


def _ours(connection: ServerConnection) -> bool:
    """Whether the schema is there and has what boards have. Raises DatabaseError for another one, or without rights."""
    found = connection.run(_THERE)
    if not found or not found[0][1]:
        return False
    may_use, _, ours = found[0]
    if not may_use:
        raise DatabaseError(f"{connection.server}: no right to use the schema {NAME}. Ask its owner for it.")
    if ours < 2:
        raise DatabaseError(f"{connection.server} has a schema {NAME} that is not one of boards.")
    return True

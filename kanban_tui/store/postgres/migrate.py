"""Bringing older boards at a server to today's schema. Imported only when the two differ, since it brings Alembic."""

from __future__ import annotations

from sqlalchemy import create_engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import StaticPool

from kanban_tui.errors import DatabaseError
from kanban_tui.store.migrations import running
from kanban_tui.store.oddities import mend_keys
from kanban_tui.store.postgres import law
from kanban_tui.store.postgres.connection import ServerConnection


def migrate(connection: ServerConnection) -> None:
    """Run the migrations that the boards at a server lack, in the transaction that the connection is in and stays in.

    Raises DatabaseError when one fails.
    """
    engine = create_engine(
        "postgresql+psycopg2://", creator=lambda: connection.raw, poolclass=StaticPool, use_native_hstore=False
    )
    law.drop(connection)
    try:
        with engine.connect() as of_alembic:
            running.run(of_alembic, "head", running.SCRIPTS / "versions")
    except DBAPIError as error:
        place = connection.server
        raise DatabaseError(f"{place} could not be brought up to date; it is as it was ({error.orig}).") from error
    mend_keys(connection)
    law.create(connection)

"""Being told when a board changes, whoever changed it."""

from __future__ import annotations

from kanban_tui.errors import DatabaseError
from kanban_tui.store.address import Server
from kanban_tui.store.postgres import law, schema
from kanban_tui.store.postgres.connection import ServerConnection


def listen(server: Server) -> ServerConnection:
    """A connection that reads and is told. Raises what `schema.connect` raises.

    A copy that only follows another server tells nobody: it counts as one that always has something to say.
    """
    connection = schema.connect(server, reading=True)
    try:
        connection.run(f"LISTEN {law.CHANNEL}")
        connection.listens = True
    except DatabaseError:
        if connection.lost:
            raise
    return connection


def told(connection: ServerConnection) -> bool:
    """Whether something was told since the last time this was asked, or nothing can be. Asks the server nothing."""
    if not connection.hears():
        # Whoever reads next is told what is wrong.
        return True
    found = bool(connection.raw.notifies)
    connection.raw.notifies.clear()
    return found or not connection.listens

"""Did another process write?"""

from __future__ import annotations

import sqlite3

from kanban_tui.store import queries


class Watch:
    """Remembers the revision of a board that its reader has seen."""

    def __init__(self, connection: sqlite3.Connection, board_id: int, seen: int) -> None:
        self._connection = connection
        self._board_id = board_id
        self.seen = seen

    def changed(self) -> bool:
        """Whether the board grew since the last call, or since what was seen. One row is read."""
        revision = queries.revision(self._connection, self._board_id)
        if revision == self.seen:
            return False
        self.seen = revision
        return True

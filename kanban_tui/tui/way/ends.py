"""Where the way of `connection` ends: a file that others may put another one in the place of, or a server that may be
out of reach for a while. Both are asked for a connection whenever something is read."""

from __future__ import annotations

import sqlite3
import time
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from kanban_tui.errors import DatabaseError, FileReplaced, NotFound
from kanban_tui.store import reading, schema
from kanban_tui.store.address import Place, Server
from kanban_tui.store.sql import Connection
from kanban_tui.store.sqlite import identity

if TYPE_CHECKING:
    from kanban_tui.store.postgres.connection import ServerConnection

SILENT_SECONDS = 2.0
_PATIENCE = (1.0, 2.0, 4.0, 8.0, 15.0)


class End(Protocol):
    """One place of boards, with one connection to it."""

    pace: float
    """Seconds from one look for what others wrote to the next."""
    replaced: bool
    """Whether other boards took the place of those that were looked at, and nobody has looked at those yet."""

    def connect(self) -> Connection:
        """The connection, made anew where that is needed. Raises DatabaseError and NotFound."""

    def quiet(self) -> bool:
        """Whether it is known without asking that nobody wrote since the last look."""

    def silent(self) -> bool:
        """Whether what was asked has not been answered for a while."""

    def leave(self) -> None:
        """Wait for no answer any longer: what still waits fails at once."""

    def rest(self) -> None:
        """Nobody writes just now."""

    def let_go(self) -> None:
        """Close the connection."""


def end_of(place: Place) -> End:
    """The end at a place."""
    return FileEnd(place) if isinstance(place, Path) else ServerEnd(place)


class FileEnd:
    """A file: whoever looks at it is told when another one takes its place."""

    pace = 1.0

    def __init__(self, path: Path) -> None:
        self.path = path
        self.replaced = False
        self._connection: sqlite3.Connection | None = None
        self._standing: identity.Standing | None = None
        self._mark = identity.Mark(0, 0)

    def connect(self) -> sqlite3.Connection:
        """The open connection, or a new one where the file was written to by others or has another in its place."""
        before = self._standing
        try:
            now = identity.standing(self.path)
        except FileReplaced as error:
            self.let_go()
            if before is None:
                raise NotFound(schema.no_file(self.path)) from None
            raise FileReplaced(f"{self.path} is gone. What is on the screen can be read, not changed.") from error
        if self._connection is None or now != before:
            self.let_go()
            self._connection = reading.connect_file(self.path)
            mark = identity.mark(self._connection)
            if before is not None and not (now.file == before.file and identity.same(self._mark, mark)):
                self.replaced = True
            self._standing, self._mark = now, mark
            self._stands(identity.standing(self.path))
        return self._connection

    def quiet(self) -> bool:
        """Never: SQLite tells nobody."""
        return False

    def silent(self) -> bool:
        """Never: a file is waited for."""
        return False

    def leave(self) -> None:
        """Nothing: what was asked of a file comes to its end."""

    def rest(self) -> None:
        """Bring what was written into the one file, while nobody writes: whoever copies it has all of it."""
        if self._connection is not None:
            identity.settle(self._connection, self.path)
            self._mark = identity.mark(self._connection)
            self._stands(identity.standing(self.path))

    def _stands(self, now: identity.Standing) -> None:
        """Remember what this program itself did to the file; another file in its place is still to be noticed."""
        if self._standing is not None and now.file == self._standing.file:
            self._standing = now

    def let_go(self) -> None:
        """Close the connection, whatever stands in the place of its file by now."""
        if self._connection is not None and self._standing is not None:
            identity.leave(self._connection, self.path, self._standing.file)
            self._connection = None


class ServerEnd:
    """A server: it tells when somebody wrote, and is tried again, ever less often, while it is out of reach."""

    pace = 0.4
    replaced = False

    def __init__(self, server: Server) -> None:
        self.server = server
        self._connection: ServerConnection | None = None
        self._failed: DatabaseError | None = None
        self._tries = 0
        self._again = 0.0

    def connect(self) -> ServerConnection:
        """The open connection, or a new one; while it is not time to try again, what the last try said."""
        if self._connection is not None and not self._connection.lost:
            return self._connection
        self._connection = None
        if self._failed is not None and time.monotonic() < self._again:
            raise self._failed
        from kanban_tui.store.postgres import live

        try:
            self._connection = live.listen(self.server)
        except DatabaseError as error:
            self._failed = error
            self._again = time.monotonic() + _PATIENCE[min(self._tries, len(_PATIENCE) - 1)]
            self._tries += 1
            raise
        self._failed, self._tries = None, 0
        return self._connection

    def quiet(self) -> bool:
        """Whether the server told nothing since the last look."""
        from kanban_tui.store.postgres import live

        return self._connection is not None and not live.told(self._connection)

    def silent(self) -> bool:
        """Whether the server has not answered for a while."""
        from kanban_tui.store.postgres import waiting

        return waiting.silent_for() > SILENT_SECONDS

    def leave(self) -> None:
        """Hang up, for good."""
        from kanban_tui.store.postgres import waiting

        self._failed, self._again = DatabaseError(f"{self.server} was left."), float("inf")
        waiting.hang_up()

    def rest(self) -> None:
        """Nothing: what a server has, it has."""

    def let_go(self) -> None:
        """Close the connection."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

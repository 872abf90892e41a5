"""The way to the file. Every method is called in a thread: reads go over one plain connection, one at a time, and the
write side of the store is imported when the first write asks for it, or while nobody waits for it.
"""

from __future__ import annotations

import importlib
import sqlite3
from collections.abc import Callable
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, TypeVar

from kanban_tui.board.model import Board
from kanban_tui.errors import DatabaseError, UsageError
from kanban_tui.store import faults, queries, reading

if TYPE_CHECKING:
    from sqlalchemy import Engine

T = TypeVar("T")
_NONE = (0, 0)


class Link:
    """One board of one file."""

    def __init__(
        self,
        path: Path,
        board: str | None,
        clock: Callable[[], int],
        *,
        configured: str | None = None,
        last: str | None = None,
    ) -> None:
        """Find the board: the one named, the only one, the configured one, the one looked at last.

        Raises NotFound, UsageError where none of these says which, and DatabaseError.
        """
        self.path = path
        self.clock = clock
        self._reading = Lock()
        self._opening = Lock()
        self._connection: sqlite3.Connection | None = None
        self._file = _NONE
        self._engine: Engine | None = None
        self.board_id = self.read(lambda c: _find(c, board, configured, last)).id
        self.one_of_several = False
        """Whether another board was turned to."""

    def read(self, query: Callable[[sqlite3.Connection], T]) -> T:
        """Ask the file. Raises DatabaseError, and what the query raises."""
        with self._reading:
            try:
                return query(self._connect())
            except sqlite3.Error as error:
                self._drop()
                raise faults.database_error(error, self.path) from error

    def turn_to(self, board_id: int) -> None:
        """Be the way to another board of the file from now on."""
        self.board_id = board_id
        self.one_of_several = True

    def revision(self) -> int:
        """The board's revision. Raises DatabaseError where the file is gone, though an open one could still be read."""
        return self.read(lambda c: queries.revision(c, self.board_id))

    def engine(self) -> Engine:
        """The write side, made once."""
        with self._opening:
            if self._engine is None:
                from kanban_tui.store.engine import open_engine

                self._engine = open_engine(self.path)
            return self._engine

    def warm_up(self) -> None:
        """Import what the first write will need."""
        importlib.import_module("kanban_tui.store.commands")

    def close(self) -> None:
        """Let go of the file."""
        with self._reading:
            self._drop()
        if self._engine is not None:
            self._engine.dispose()

    def _connect(self) -> sqlite3.Connection:
        """The open connection, or a new one where another file has taken the place of the first."""
        try:
            status = self.path.stat()
        except OSError as error:
            if self._file != _NONE:
                self._drop()
                raise DatabaseError(f"{self.path} is gone. What is on the screen can be read, not changed.") from error
            status = None
        file = (status.st_dev, status.st_ino) if status is not None else _NONE
        if self._connection is None or file != self._file:
            self._drop()
            self._connection = reading.connect(self.path)
            self._file = file
        return self._connection

    def _drop(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def _find(c: sqlite3.Connection, name: str | None, configured: str | None, last: str | None) -> Board:
    try:
        return queries.find_board(c, name)
    except UsageError:
        if configured is not None:
            return queries.find_board(c, configured)
        for board in queries.boards(c):
            if board.name == last:
                return board
        raise

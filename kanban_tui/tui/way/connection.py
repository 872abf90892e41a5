"""The way to the file. Every method is called in a thread: reads go over one plain connection, one at a time, and the
write side of the store is imported when the first write asks for it, or while nobody waits for it.
"""

from __future__ import annotations

import importlib
import sqlite3
from collections.abc import Callable, Mapping
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, TypeVar

from kanban_tui import finding
from kanban_tui.board.model import Board
from kanban_tui.errors import FileReplaced, NotFound, UsageError, WipError
from kanban_tui.store import faults, identity, queries, reading, schema

if TYPE_CHECKING:
    from kanban_tui.store.engine import Engine

T = TypeVar("T")


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
        """Find the board: the one named, the only one, the configured one, the one looked at last, else the one that
        was written to last.

        Raises NotFound and DatabaseError.
        """
        self.path = path
        self.clock = clock
        self._reading = Lock()
        self._opening = Lock()
        self._connection: sqlite3.Connection | None = None
        self._engine: Engine | None = None
        self._standing: identity.Standing | None = None
        self._mark = identity.Mark(0, 0)
        self.replaced = False
        """Whether another file took the place of the one that was looked at, and nobody has looked at that yet."""
        found, self.guessed = self.read(lambda c: _find(c, board, configured, last))
        """`guessed`: nobody said which of several boards."""
        self.board_id = found.id
        self.one_of_several = self.guessed
        """Whether one of several boards was turned to."""
        self.old_from: Mapping[int, int] = {}
        """The age in days beyond which an item is old, by the id of its column, as far as that was read."""

    def read(self, query: Callable[[sqlite3.Connection], T]) -> T:
        """Ask the file. Raises DatabaseError, and what the query raises."""
        with self._reading:
            try:
                return query(self._connect())
            except sqlite3.Error as error:
                self._let_go()
                raise faults.database_error(error, self.path) from error
            except WipError:
                raise
            except Exception as error:
                raise self.blamed(error) from error

    def unknown(self, board: Board, text: str) -> str | None:
        """What a filter asks for that the board does not have, or why that cannot be told; None where all is known."""
        now = self.clock()
        try:
            return self.read(lambda c: finding.unknown(c, board, text, now=now))
        except WipError as error:
            return str(error)

    def blamed(self, error: Exception) -> Exception:
        """What the file has to do with an error that nobody foresaw, else the error itself."""
        from kanban_tui.store.values import blamed

        return blamed(error, self.path) or error

    def turn_to(self, board_id: int) -> None:
        """Be the way to another board of the file from now on."""
        self.board_id = board_id
        self.one_of_several = True
        self.old_from = {}

    def look_again(self) -> None:
        """Go on with the file that took the place of the first, and with its board of the same id, else its first.

        Raises NotFound where it has none, and DatabaseError.
        """
        boards = [board.id for board in self.read(queries.boards)]
        if not boards:
            raise NotFound(f"There is no board in {self.path} any more.")
        self.board_id = self.board_id if self.board_id in boards else boards[0]
        self.replaced = False

    def revision(self) -> int:
        """The board's revision. Raises DatabaseError where the file is gone, though an open one could still be read,
        and FileReplaced until somebody looks again.
        """
        revision = self.read(lambda c: queries.revision(c, self.board_id) if not self.replaced else 0)
        if self.replaced:
            raise FileReplaced(f"{self.path} was replaced by another file: this is what it holds.")
        return revision

    def rest(self) -> None:
        """Bring what was written into the one file, while nobody writes: whoever copies it has all of it."""
        with self._reading:
            if self._connection is not None:
                identity.settle(self._connection, self.path)
                self._mark = identity.mark(self._connection)
                self._stands(identity.standing(self.path))

    def engine(self) -> Engine:
        """The write side, made once for a file. Raises FileReplaced for one that nobody has looked at."""
        self.read(lambda _: None)
        with self._opening:
            if self.replaced:
                raise identity.replaced(self.path)
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
            self._let_go()

    def _connect(self) -> sqlite3.Connection:
        """The open connection, or a new one where the file was written to by others or has another in its place."""
        before = self._standing
        try:
            now = identity.standing(self.path)
        except FileReplaced as error:
            self._let_go()
            if before is None:
                raise NotFound(schema.no_file(self.path)) from None
            raise FileReplaced(f"{self.path} is gone. What is on the screen can be read, not changed.") from error
        if self._connection is None or now != before:
            self._let_go()
            self._connection = reading.connect(self.path)
            mark = identity.mark(self._connection)
            if before is not None and not (now.file == before.file and identity.same(self._mark, mark)):
                self.replaced = True
            self._standing, self._mark = now, mark
            self._stands(identity.standing(self.path))
        return self._connection

    def _stands(self, now: identity.Standing) -> None:
        """Remember what this program itself did to the file; another file in its place is still to be noticed."""
        if self._standing is not None and now.file == self._standing.file:
            self._standing = now

    def _let_go(self) -> None:
        with self._opening:
            engine, self._engine = self._engine, None
        if engine is not None:
            engine.dispose()
        if self._connection is not None and self._standing is not None:
            identity.leave(self._connection, self.path, self._standing.file)
            self._connection = None


def _find(c: sqlite3.Connection, name: str | None, configured: str | None, last: str | None) -> tuple[Board, bool]:
    """A board, and whether nobody said that it is this one."""
    try:
        return queries.find_board(c, name), False
    except UsageError:
        if configured is not None:
            return queries.find_board(c, configured), False
        for board in queries.boards(c):
            if board.name == last:
                return board, False
        return queries.last_used(c), True

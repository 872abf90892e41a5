"""The way to the boards. Every method is called in a thread: reads go over one plain connection, one at a time, and the
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
from kanban_tui.store import person, queries
from kanban_tui.store.address import Place
from kanban_tui.store.sql import Connection
from kanban_tui.store.sqlite import faults, identity
from kanban_tui.tui.way.ends import end_of

if TYPE_CHECKING:
    from kanban_tui.store.sql import Engine

T = TypeVar("T")


class Link:
    """One board of one place."""

    def __init__(
        self,
        place: Place,
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
        self.place = place
        self._end = end_of(place)
        self.clock = clock
        self._reading = Lock()
        self._opening = Lock()
        self._engine: Engine | None = None
        self._revision: tuple[int, int] | None = None
        found, self.guessed = self.read(lambda c: _find(c, board, configured, last))
        """`guessed`: nobody said which of several boards."""
        self.me = self.read(person.of)
        """Who gives the commands, as a person is named."""
        self.board_id = found.id
        self.one_of_several = self.guessed
        """Whether one of several boards was turned to."""
        self.old_from: Mapping[int, int] = {}
        """The age in days beyond which an item is old, by the id of its column, as far as that was read."""

    def read(self, query: Callable[[Connection], T]) -> T:
        """Ask the boards. Raises DatabaseError, and what the query raises."""
        with self._reading:
            try:
                return query(self._end.connect())
            except sqlite3.Error as error:
                self._let_go()
                assert isinstance(self.place, Path)
                raise faults.database_error(error, self.place) from error
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
        from kanban_tui.store.sqlite.damage import blamed

        return blamed(error, self.place) or error

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
            raise NotFound(f"There is no board in {self.place} any more.")
        self.board_id = self.board_id if self.board_id in boards else boards[0]
        self._end.replaced = False

    @property
    def replaced(self) -> bool:
        """Whether another file took the place of the one that was looked at, and nobody has looked at that yet."""
        return self._end.replaced

    @property
    def pace(self) -> float:
        """Seconds from one look for what others wrote to the next."""
        return self._end.pace

    def revision(self) -> int:
        """The board's revision. Raises DatabaseError where the file is gone, though an open one could still be read,
        and FileReplaced until somebody looks again.
        """
        with self._reading:
            known = self._revision if self._end.quiet() else None
        if known is not None and known[0] == self.board_id:
            return known[1]
        revision = self.read(lambda c: queries.revision(c, self.board_id) if not self.replaced else 0)
        if self.replaced:
            raise FileReplaced(f"{self.place} was replaced by another file: this is what it holds.")
        self._revision = self.board_id, revision
        return revision

    @property
    def silent(self) -> bool:
        """Whether what was asked has not been answered for a while."""
        return self._end.silent()

    def leave(self) -> None:
        """Wait for no answer any longer. Called by who leaves the program, in any thread."""
        self._end.leave()

    def rest(self) -> None:
        """Bring what was written into the one file, while nobody writes: whoever copies it has all of it."""
        with self._reading:
            self._end.rest()

    def engine(self) -> Engine:
        """The write side, made once for a place. Raises FileReplaced for one that nobody has looked at."""
        self.read(lambda _: None)
        with self._opening:
            if self.replaced:
                assert isinstance(self.place, Path)
                raise identity.replaced(self.place)
            if self._engine is None:
                from kanban_tui.store.engine import open_engine

                self._engine = open_engine(self.place)
            return self._engine

    def warm_up(self) -> None:
        """Import what the first write will need."""
        importlib.import_module("kanban_tui.store.commands")

    def close(self) -> None:
        """Let go of the boards."""
        with self._reading:
            self._let_go()

    def _let_go(self) -> None:
        with self._opening:
            engine, self._engine = self._engine, None
        if engine is not None:
            engine.dispose()
        self._end.let_go()


def _find(c: Connection, name: str | None, configured: str | None, last: str | None) -> tuple[Board, bool]:
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

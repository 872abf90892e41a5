"""What one run of the program works on: which file, which board, and how it answers."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from kanban_tui.errors import DatabaseError, NotFound, RuleRefused, UsageError, WipError

if TYPE_CHECKING:
    from kanban_tui.board.model import Board
    from kanban_tui.board.template import Template
    from kanban_tui.store.address import Place
    from kanban_tui.store.sql import Connection, Engine

DEFAULT_BOARD = "Board"


class Session:
    """The program's own options, as given; the environment stands in for those that are not."""

    def __init__(
        self, *, db: str | None = None, board: str | None = None, json: bool = False, debug: bool = False
    ) -> None:
        self.db = db
        self.board = board
        self.json = json
        self.debug = debug

    @property
    def board_name(self) -> str | None:
        """The board asked for."""
        name = self.board or os.environ.get("WIP_BOARD")
        if not name:
            return None
        from kanban_tui.board.text import printable

        return printable(name)

    @property
    def _named_place(self) -> str | None:
        return self.db or os.environ.get("WIP_DB") or None

    @property
    def place(self) -> Place:
        """The file of boards, or the server. Raises DatabaseError where the folder of a file is missing or none."""
        named = self._named_place
        if named:
            return place_of(named)
        from kanban_tui.paths import default_database

        return _checked(default_database(), given=False)

    @property
    def file(self) -> Path:
        """The file of boards, for what can be done to files only. Raises RuleRefused where they are at a server."""
        place = self.place
        if not isinstance(place, Path):
            raise RuleRefused(f"{place} is no file: `wip copy --to FILE` takes what it holds to one.")
        return place

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that only reads; makes nothing where there is nothing."""
        from kanban_tui.store import reading

        with reading.reader(self.place) as connection:
            yield connection

    @contextmanager
    def writing(self, *, create: bool = False) -> Iterator[Engine]:
        """The write side."""
        from kanban_tui.store.engine import open_engine
        from kanban_tui.store.sqlite.opening import settle

        place = self.place
        engine = open_engine(place, create=create)
        try:
            yield engine
        finally:
            engine.dispose()
            settle(place)

    def blamed(self, error: Exception) -> WipError | None:
        """What the file has to do with an error that nobody foresaw; None for a fault of the program."""
        from kanban_tui.store.sqlite.damage import blamed

        try:
            return blamed(error, self.place)
        except WipError as failure:
            return failure

    def check_items(self, numbers: Sequence[int]) -> None:
        """Raise NotFound for the first of these items that does not stand on the board that was asked for."""
        if not numbers:
            return
        from kanban_tui.store import queries

        with self.reading() as connection:
            board = queries.find_board(connection, self.board_name)
            for number in numbers:
                other = queries.item(connection, number).board_id
                if other != board.id:
                    name = queries.board(connection, other).name
                    raise NotFound(f"#{number} is on the board {name}, not on {board.name}.")

    def has_had_boards(self) -> bool:
        """Whether there is or was a board.

        Another process that found no file either may just be making it, and its first board.
        """
        from kanban_tui.store import queries

        try:
            with self.reading() as connection:
                return queries.has_had_boards(connection)
        except NotFound:
            return False

    def ensure_board(self, template: Template | None = None) -> bool:
        """Make a board where there was none ever, of the default template or of another; True when one was made.

        Raises NotFound at a server, where tables are made by who asks for them, not by the first who adds an item.
        """
        if self.has_had_boards():
            return False
        if template is None and not isinstance(self.place, Path):
            from kanban_tui.store.schema import no_file

            raise NotFound(no_file(self.place))
        from kanban_tui.cli.zones import here
        from kanban_tui.store import commands

        with self.writing(create=True) as engine:
            try:
                zone = here(silent=self.json)
                commands.init_board(engine, self.board_name or DEFAULT_BOARD, zone=zone, template=template)
            except RuleRefused:
                # Another process found the home empty too, and was first: its board is the one to use.
                return False
        return True


def place_of(named: str) -> Place:
    """A file of boards by its path, or a server by its URL. Raises DatabaseError for what is neither."""
    from kanban_tui.store.address import Server, is_address, is_server

    if is_server(named):
        return Server(named)
    if is_address(named):
        # It is not repeated: a password may be in it.
        raise DatabaseError("Boards are in a file, or at a server whose address begins with postgresql://.")
    return _checked(Path(named).expanduser(), given=True)


def _checked(path: Path, *, given: bool) -> Path:
    folder = path.parent
    try:
        if not folder.is_dir() and (given or folder.exists()):
            raise DatabaseError(f"{folder} is not a folder." if folder.exists() else f"There is no folder {folder}.")
        if path.exists() and not path.is_file():
            raise DatabaseError(f"{path} is {'a folder, ' if path.is_dir() else ''}no file of boards.")
    except OSError as error:
        raise DatabaseError(f"{path} cannot be opened: {(error.strerror or str(error)).lower()}.") from error
    return path


def chosen_board(connection: Connection, name: str | None, *, deleted: bool = False) -> Board:
    """The board named, else the only one, else the configured one. Raises NotFound, or UsageError with the names."""
    from kanban_tui.store import queries

    try:
        return queries.find_board(connection, name, deleted=deleted)
    except UsageError:
        from kanban_tui.config import default_board

        configured = default_board()
        if configured is None:
            raise
        return queries.find_board(connection, configured)


def missing(what: str, name: str, names: list[str]) -> NotFound:
    """That there is no such thing, and which there are."""
    there = f"; there is {', '.join(names)}" if names else ""
    return NotFound(f"There is no {what} {name!r}{there}.")

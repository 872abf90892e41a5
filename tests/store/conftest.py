"""Board files for the store's tests."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from kanban_tui.board.model import Board, Item
from kanban_tui.store import commands, queries
from kanban_tui.store.engine import Engine, open_engine
from kanban_tui.store.reading import connect


@dataclass
class Desk:
    """A file with one board of the default shape, and what a test asks of it."""

    path: Path
    engine: Engine
    board_id: int

    @property
    def board(self) -> Board:
        """The board as it is now."""
        connection = connect(self.path)
        try:
            return queries.board(connection, self.board_id)
        finally:
            connection.close()

    def column(self, name: str) -> int:
        """The id of a column."""
        return next(column.id for column in self.board.columns if column.name == name)

    def type(self, name: str) -> int:
        """The id of a work type."""
        return next(kind.id for kind in self.board.types if kind.name == name)

    def counts(self) -> dict[str, int]:
        """How many items stand in each column, by name."""
        connection = connect(self.path)
        try:
            held = queries.counts(connection, self.board_id)
            return {column.name: held[column.id] for column in queries.board(connection, self.board_id).columns}
        finally:
            connection.close()

    def item(self, number: int) -> Item:
        """An item as it is now."""
        connection = connect(self.path)
        try:
            return queries.item(connection, number)
        finally:
            connection.close()

    def titles(self, column: str) -> list[str]:
        """The titles of a column in board order."""
        connection = connect(self.path)
        try:
            return [item.title for item in queries.window(connection, self.column(column), 0, 1000)]
        finally:
            connection.close()

    def add(self, title: str, column: str = "To Do") -> int:
        """A new item's number."""
        return commands.add(self.engine, self.board_id, title, column_id=self.column(column)).items[0]

    def fill(self) -> tuple[int, int, int]:
        """In Progress at 2 of 2 and one in To Do; the two numbers, then that one's."""
        return self.add("First", "In Progress"), self.add("Second", "In Progress"), self.add("Third")


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, int]:
    """A file with one board of the default shape, made once, and the board's id; tests write to copies."""
    path = tmp_path_factory.mktemp("made") / "boards.db"
    engine = open_engine(path, create=True)
    board_id = commands.init_board(engine, "Product").board_id
    engine.dispose()
    return path, board_id


@pytest.fixture
def desk(made: tuple[Path, int], tmp_path: Path) -> Iterator[Desk]:
    """A new board file."""
    path = Path(shutil.copy(made[0], tmp_path / "boards.db"))
    engine = open_engine(path)
    yield Desk(path, engine, made[1])
    engine.dispose()

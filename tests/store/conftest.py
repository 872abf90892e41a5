"""Boards for the store's tests."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from kanban_tui.board.model import Board, Item
from kanban_tui.store import commands, counting, queries
from kanban_tui.store.address import Place
from kanban_tui.store.engine import open_engine
from kanban_tui.store.reading import connect
from kanban_tui.store.sql import Engine
from tests.boards import keep


@dataclass
class Desk:
    """A place with one board of the default shape, and what a test asks of it."""

    place: Place
    engine: Engine
    board_id: int

    @property
    def path(self) -> Path:
        """The file, for tests that are about one."""
        assert isinstance(self.place, Path), "a test about files is marked so"
        return self.place

    @property
    def board(self) -> Board:
        """The board as it is now."""
        connection = connect(self.place)
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
        connection = connect(self.place)
        try:
            held = counting.counts(connection, self.board_id)
            return {column.name: held[column.id] for column in queries.board(connection, self.board_id).columns}
        finally:
            connection.close()

    def item(self, number: int) -> Item:
        """An item as it is now."""
        connection = connect(self.place)
        try:
            return queries.item(connection, number)
        finally:
            connection.close()

    def titles(self, column: str) -> list[str]:
        """The titles of a column in board order."""
        connection = connect(self.place)
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
def made() -> Place:
    """A place with one board of the default shape, of the id 1, made once; tests write to copies."""
    place = keep().new()
    engine = open_engine(place, create=True)
    assert commands.init_board(engine, "Product").board_id == 1
    engine.dispose()
    return place


@pytest.fixture
def desk(made: Place, tmp_path: Path) -> Iterator[Desk]:
    """A new place of boards."""
    place: Place = tmp_path / "boards.db"
    if isinstance(made, Path):
        keep().lay(made, place)
    else:
        place = keep().copy(made)
    engine = open_engine(place)
    yield Desk(place, engine, 1)
    engine.dispose()
    keep().remove(place)

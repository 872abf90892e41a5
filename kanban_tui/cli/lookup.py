"""From the names people type to the board's columns and types."""

from __future__ import annotations

from kanban_tui.board import clock
from kanban_tui.board.model import Board, Column, WorkType
from kanban_tui.board.text import key, printable
from kanban_tui.cli.session import Session, missing
from kanban_tui.store import queries
from kanban_tui.store.sql import Connection


def column(board: Board, name: str) -> Column:
    """The column of a name, without regard to case. Raises NotFound with the names there are."""
    wanted = key(printable(name))
    for found in board.columns:
        if key(found.name) == wanted:
            return found
    raise missing("column", name, [found.name for found in board.columns])


def work_type(board: Board, name: str) -> WorkType:
    """The work type of a name, without regard to case. Raises NotFound with the names there are."""
    wanted = key(printable(name))
    for found in board.types:
        if key(found.name) == wanted:
            return found
    raise missing("type", name, [found.name for found in board.types])


def moment(board: Board, at: str | None) -> int | None:
    """The instant of a time as typed, on the clock of a board; None where there is none. Raises BadValue."""
    if at is None:
        return None
    from kanban_tui import when

    return when.past(at, clock.zone(board.zone), now=clock.now())


def moment_of(session: Session, item_id: int, at: str | None) -> int | None:
    """The same for the board of an item. Raises NotFound too."""
    if at is None:
        return None
    with session.reading() as connection:
        return moment(board_of(connection, item_id), at)


def board_of(connection: Connection, item_id: int) -> Board:
    """The board an item stands on. Raises NotFound."""
    return queries.board(connection, queries.item(connection, item_id).board_id)

"""Which board a command is for, and what its items are called."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kanban_tui.board.model import Board, Item
from kanban_tui.errors import BadValue, NotFound, RuleRefused
from kanban_tui.store.sql import Engine


def board_of(engine: Engine, number: int) -> int:
    """The board of an item. Raises NotFound."""
    with engine.connect() as connection:
        row = connection.execute("SELECT board_id FROM item WHERE id = ? AND deleted = 0", (number,)).fetchone()
    if row is None:
        raise NotFound(f"There is no item #{number}.")
    return int(row[0])


def board_of_column(engine: Engine, column_id: int) -> int:
    """The board of a standing column. Raises NotFound."""
    with engine.connect() as connection:
        row = connection.execute(
            "SELECT board_id FROM board_column WHERE id = ? AND deleted = 0", (column_id,)
        ).fetchone()
    if row is None:
        raise NotFound("There is no such column.")
    return int(row[0])


def board_of_type(engine: Engine, type_id: int) -> int:
    """The board of a work type. Raises NotFound."""
    with engine.connect() as connection:
        row = connection.execute("SELECT board_id FROM work_type WHERE id = ? AND deleted = 0", (type_id,)).fetchone()
    if row is None:
        raise NotFound("There is no such work type.")
    return int(row[0])


def board_of_all(engine: Engine, numbers: Sequence[int]) -> int:
    if not numbers:
        raise BadValue("No item was named.")
    return board_of(engine, numbers[0])


def named(rows: Sequence[Item]) -> str:
    return ", ".join(f"#{row.id}" for row in rows)


def check_on_board(rows: Sequence[Item]) -> None:
    for row in rows:
        if row.archived:
            raise RuleRefused(f"#{row.id} is archived: restore it first.")


Shown = Mapping[int, int]
"""The columns in which somebody saw items, by their numbers."""


def check_shown(board: Board, rows: Sequence[Item], shown: Shown | None) -> None:
    """Refuse what is asked of items as they were seen, where one is elsewhere by now. Raises RuleRefused."""
    for row in rows:
        if shown is not None and shown.get(row.id, row.column_id) != row.column_id:
            raise RuleRefused(f"#{row.id} is in {board.standing(row.column_id).name} by now.")

"""Which board a command is for, and what its items are called."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Engine

from kanban_tui.errors import BadValue, NotFound, RuleRefused
from kanban_tui.store.tables import ItemRow


def board_of(engine: Engine, number: int) -> int:
    """The board of an item. Raises NotFound."""
    with engine.connect() as connection:
        row = connection.exec_driver_sql("SELECT board_id FROM item WHERE id = ? AND deleted = 0", (number,)).first()
    if row is None:
        raise NotFound(f"There is no item #{number}.")
    return int(row[0])


def board_of_column(engine: Engine, column_id: int) -> int:
    """The board of a standing column. Raises NotFound."""
    with engine.connect() as connection:
        row = connection.exec_driver_sql(
            "SELECT board_id FROM board_column WHERE id = ? AND deleted = 0", (column_id,)
        ).first()
    if row is None:
        raise NotFound("There is no such column.")
    return int(row[0])


def board_of_all(engine: Engine, numbers: Sequence[int]) -> int:
    if not numbers:
        raise BadValue("No item was named.")
    return board_of(engine, numbers[0])


def named(rows: Sequence[ItemRow]) -> str:
    return ", ".join(f"#{row.id}" for row in rows)


def check_on_board(rows: Sequence[ItemRow]) -> None:
    for row in rows:
        if row.archived:
            raise RuleRefused(f"#{row.id} is archived: restore it first.")

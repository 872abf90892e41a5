"""How many items stand where, and how full columns are of them."""

from __future__ import annotations

from typing import NamedTuple

from kanban_tui.store.queries import ALL, Match
from kanban_tui.store.sql import Connection


def counts(c: Connection, board_id: int) -> dict[int, int]:
    """How many items stand in each column of a board."""
    return counts_matching(c, board_id, ALL)


def counts_matching(c: Connection, board_id: int, match: Match) -> dict[int, int]:
    """How many items in each column match a filter."""
    where, values = match
    found = c.execute(
        "SELECT c.id, (SELECT count(*) FROM item WHERE column_id = c.id AND archived = 0"
        f"{where}) FROM board_column c WHERE c.board_id = ? AND c.deleted = 0",
        (*values, board_id),
    )
    return {int(row[0]): int(row[1]) for row in found}


def expedited(c: Connection, board_id: int) -> dict[int, int]:
    """How many items of each column are in the expedite lane, outside its limit; columns without are left out."""
    rows = c.execute(
        "SELECT column_id, count(*) FROM item WHERE board_id = ? AND lane IS NOT NULL AND archived = 0"
        " GROUP BY column_id",
        (board_id,),
    )
    return {int(column): int(number) for column, number in rows}


def has_as_many(c: Connection, board_id: int, items: int) -> bool:
    """Whether a board has so many items or more, archived ones too."""
    row = c.execute(
        "SELECT 1 FROM item WHERE board_id = ? AND deleted = 0 LIMIT 1 OFFSET ?", (board_id, items - 1)
    ).fetchone()
    return row is not None


class Fill(NamedTuple):
    """What stands in a column: as its limit counts it, items or units, and the expedited items beside that."""

    held: int
    expedited: int


def fills(c: Connection, board_id: int) -> dict[int, Fill]:
    """How full each column of a board is. Without a limit items are counted."""
    beside = expedited(c, board_id)
    limited = c.execute(
        "SELECT column_id, held FROM wip_scope WHERE board_id = ? AND column_id IS NOT NULL AND wip_limit IS NOT NULL",
        (board_id,),
    )
    held = {int(column): int(number) for column, number in limited}
    return {
        column: Fill(held.get(column, count - beside.get(column, 0)), beside.get(column, 0))
        for column, count in counts(c, board_id).items()
    }

"""The bin: what was taken off a board, and when."""

from __future__ import annotations

from typing import NamedTuple

from kanban_tui.board.model import Item
from kanban_tui.store.queries import Match, by_numbers
from kanban_tui.store.sql import Connection


def archived(c: Connection, board_id: int, match: Match, limit: int) -> list[tuple[Item, int]]:
    """Items that were taken off a board and when, latest first, at most `limit`.

    What was not finished left with its last move; what was has none, and its last command was to take it away. An
    imported one left when it last came to a column.
    """
    rows = c.execute(
        "SELECT item.id, coalesce((SELECT m.at FROM move m WHERE m.item_id = item.id AND m.to_column_id IS NULL"
        " AND m.voids IS NULL AND item.finished_at IS NULL ORDER BY m.id DESC LIMIT 1),"
        " (SELECT max(k.at) FROM command_item t JOIN command k ON k.id = t.command_id"
        " WHERE t.item_id = item.id), item.entered_at) AS gone FROM item"
        f" WHERE board_id = ? AND archived = 1 AND deleted = 0{match.where} ORDER BY gone DESC, item.id DESC LIMIT ?",
        (board_id, *match.values, limit),
    ).fetchall()
    found = {item.id: item for item in by_numbers(c, [number for number, _ in rows])}
    return [(found[number], int(at)) for number, at in rows]


class Bin(NamedTuple):
    """How many items were taken off a board, by what had become of them."""

    finished: int = 0
    cancelled: int = 0
    never_started: int = 0
    split: int = 0


def archived_count(c: Connection, board_id: int, match: Match) -> Bin:
    """How many items were taken off a board, of those that match."""
    row = c.execute(
        "SELECT count(finished_at),"
        " count(CASE WHEN finished_at IS NULL AND first_started_at IS NOT NULL AND container = 0 THEN 1 END),"
        " count(CASE WHEN finished_at IS NULL AND first_started_at IS NULL AND container = 0 THEN 1 END),"
        " coalesce(sum(container), 0)"
        f" FROM item WHERE board_id = ? AND archived = 1 AND deleted = 0{match.where}",
        (board_id, *match.values),
    ).fetchone()
    return Bin(*row)

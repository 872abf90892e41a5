"""How items stand to their time boxes now: the one thing about an item that its stored clocks do not tell."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from kanban_tui.board import clock
from kanban_tui.board.crossings import effective, time_in_progress, visits
from kanban_tui.board.layout import Layout
from kanban_tui.board.model import Board, Item
from kanban_tui.board.timebox import BoxUse
from kanban_tui.flow.box import item_box
from kanban_tui.store import queries


def boxes(connection: sqlite3.Connection, board: Board, items: Sequence[Item], *, now: int) -> dict[int, BoxUse]:
    """The use of each item's time box, by the item's number; items without one are left out."""
    if not items:
        return {}
    layout = Layout.of(board.columns, board.retired)
    tz = clock.zone(board.zone)
    found = {}
    for history in queries.histories(connection, items):
        stays = visits(effective(history.moves), layout)
        use = item_box(
            history,
            board,
            layout,
            column=layout.of_column(history.item.column_id),
            stays=stays,
            spans=time_in_progress(stays, layout),
            at=now,
            tz=tz,
            policies={},
        )
        if use is not None:
            found[history.item.id] = use
    return found

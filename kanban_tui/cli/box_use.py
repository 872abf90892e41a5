"""How much of their time boxes items have used by now: the one thing that their stored clocks do not tell."""

from __future__ import annotations

from collections.abc import Sequence

from kanban_tui.board import clock
from kanban_tui.board.layout import Layout
from kanban_tui.board.model import Board, Item
from kanban_tui.board.timebox import BoxUse
from kanban_tui.flow.box import current_box
from kanban_tui.store import records
from kanban_tui.store.sql import Connection


def by_item(connection: Connection, board: Board, items: Sequence[Item], *, now: int) -> dict[int, BoxUse]:
    """The use of each item's time box, by the item's number; items without one are left out."""
    if not items:
        return {}
    layout = Layout.of(board.columns, board.retired)
    tz = clock.zone(board.zone)
    uses = {
        history.item.id: current_box(history, board, layout, now=now, tz=tz)
        for history in records.histories(connection, items)
    }
    return {number: use for number, use in uses.items() if use is not None}

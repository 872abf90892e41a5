"""What the policies of columns ask of an item before it goes on, as its history has it."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec.structs import replace

from kanban_tui.board import policies
from kanban_tui.board.layout import Layout
from kanban_tui.board.limits import stand_of
from kanban_tui.board.model import Board, Item
from kanban_tui.board.policies import Needed
from kanban_tui.board.room import Asks
from kanban_tui.store import records
from kanban_tui.store.sql import Connection


def asks(c: Connection, board: Board, now: int) -> Asks:
    """What is to be ticked before an item goes to the next column, or None: read where a column has a say, once."""
    layout = Layout.of(board.columns, board.retired)
    stays: dict[int, Mapping[int, int]] = {}

    def asked(item: Item, source: int, target: int) -> tuple[Needed, ...] | None:
        there = replace(item, column_id=source)
        step = policies.step(board, there, replace(stand_of(there), column_id=target))
        if step is None:
            return ()
        if not policies.passed(board, step):
            return policies.to_tick(board, step)
        if item.id not in stays:
            stays[item.id] = policies.stayed(records.moves(c, item.id), layout, now)
        ticked = records.ticked(c, item.id) if source == item.column_id else frozenset()
        return policies.to_tick(board, step, ticked=ticked, stayed=stays[item.id])

    return asked

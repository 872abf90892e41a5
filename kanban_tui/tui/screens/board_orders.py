"""The keys that ask the store for a change at once, without a word more."""

from __future__ import annotations

from functools import partial

from kanban_tui.tui import orders
from kanban_tui.tui.orders import Order
from kanban_tui.tui.screens.board_cursor import BoardCursor


class BoardOrders(BoardCursor):
    """A board whose items can be moved."""

    def give(self, order: Order) -> None:
        """Have the store carry out an order."""
        self.desk.give(order, self.snapshot.board)

    def action_advance(self, step: int) -> None:
        if self.item is not None:
            self.give(partial(orders.advance, number=self.item.id, steps=step))

    def action_send(self, place: int) -> None:
        if self.item is not None and place <= len(self.views):
            column_id = self.snapshot.lanes[place - 1].column.id
            self.give(partial(orders.move, number=self.item.id, column_id=column_id))

    def action_finish(self) -> None:
        if self.item is not None:
            self.give(partial(orders.finish, number=self.item.id))

    def action_pull(self) -> None:
        self.give(partial(orders.pull, column_id=self.lane.column.id))

    def action_undo(self) -> None:
        self.give(orders.undo)

    def action_redo(self) -> None:
        self.give(orders.redo)

"""The keys that ask the store for a change at once, without a word more."""

from __future__ import annotations

from functools import partial
from typing import Literal

from kanban_tui.board.model import Kind
from kanban_tui.tui import orders
from kanban_tui.tui.orders import Order
from kanban_tui.tui.screens.board_cursor import BoardCursor


class BoardOrders(BoardCursor):
    """A board whose items can be moved: the marked ones, all or none, else the one under the cursor."""

    def give(self, order: Order) -> None:
        """Have the store carry out an order."""
        self.desk.give(order, self.snapshot.board)

    def action_advance(self, step: int) -> None:
        if self.chosen:
            self.give(partial(orders.advance, numbers=self.numbers_chosen, steps=step))

    def action_send(self, place: int) -> None:
        if self.chosen and place <= len(self.views):
            column_id = self.snapshot.lanes[place - 1].column.id
            self.give(partial(orders.move, numbers=self.numbers_chosen, column_id=column_id))

    def action_finish(self) -> None:
        if self.chosen:
            self.give(partial(orders.finish, numbers=self.numbers_chosen))

    def action_archive(self) -> None:
        if self.chosen:
            self.give(partial(orders.archive, numbers=self.numbers_chosen))

    def action_reorder(self, to: Literal["top", "bottom", "up", "down"]) -> None:
        """Move the item under the cursor within its column; where the order is another one, say so."""
        if self.item is None:
            return
        if self.snapshot.text:
            self.say("The filter hides some items: esc shows all, then the order can be changed.", alarm=True)
        elif self.lane.column.kind is Kind.DONE:
            self.say(f"{self.lane.column.name} shows the latest first; its order is not changed.", alarm=True)
        else:
            self.give(partial(orders.reorder, number=self.item.id, to=to))

    def action_pull(self) -> None:
        self.give(partial(orders.pull, column_id=self.lane.column.id))

    def action_undo(self) -> None:
        self.give(orders.undo)

    def action_redo(self) -> None:
        self.give(orders.redo)

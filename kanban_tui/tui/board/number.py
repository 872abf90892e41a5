"""One line that asks for an item by its number: to go there, or to swap with it."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from kanban_tui.board.model import Item
from kanban_tui.tui.look.pen import Piece, cut
from kanban_tui.tui.look.theme import Inks
from kanban_tui.tui.parts.foot import Hint
from kanban_tui.tui.parts.line import BoardLine, hints_row
from kanban_tui.tui.way import orders
from kanban_tui.tui.way.messages import OrderGiven, Sought
from kanban_tui.tui.way.snapshot import Snapshot

_LONGEST = 18
"""Digits of the largest number that a file holds."""


class NumberSheet(BoardLine):
    """A number, and the item it means where that is on the screen."""

    SIGN: ClassVar[str] = "#"

    def __init__(self, snapshot: Snapshot, asks: str, does: str) -> None:
        super().__init__(snapshot)
        self.asks, self.does = asks, does

    def enter(self, text: str) -> None:
        digits = text.strip().removeprefix("#")
        if digits.isascii() and digits.isdigit() and len(digits) <= _LONGEST:
            self.found(int(digits))
        else:
            self.tell("An item's number is wanted, such as 12.")

    def found(self, number: int) -> None:
        """Do what the number was asked for."""
        raise NotImplementedError

    def told(self, inks: Inks, width: int) -> list[list[Piece]]:
        digits = self.text.strip().removeprefix("#")
        items = (item for lane in self.snapshot.lanes for item in lane.items)
        shown = next((item.title for item in items if str(item.id) == digits), self.asks)
        return [
            [("  ", None), (cut(shown, width - 2), inks.muted if shown == self.asks else inks.plain)],
            [],
            hints_row([Hint("enter", self.does), Hint("esc", "leave it")], inks, width),
            [],
        ]


class JumpSheet(NumberSheet):
    """Goes to an item."""

    def __init__(self, snapshot: Snapshot) -> None:
        super().__init__(snapshot, "Which item?", "go there")

    def found(self, number: int) -> None:
        self.post_message(Sought(number))


class SwapSheet(NumberSheet):
    """Swaps an item with another one."""

    def __init__(self, snapshot: Snapshot, item: Item) -> None:
        super().__init__(snapshot, f"Swap {item.id} {item.title} with which item?", "swap them")
        self.item = item

    def found(self, number: int) -> None:
        shown = {self.item.id: self.item.column_id}
        self.post_message(OrderGiven(partial(orders.swap, number=self.item.id, other=number, shown=shown)))

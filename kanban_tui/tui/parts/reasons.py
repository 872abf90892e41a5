"""The lines on which a reason is typed: of a block, a rebox, an expedite, and what is noted."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import ClassVar

from rich.cells import cell_len

from kanban_tui.board.limits import Scope
from kanban_tui.board.model import Item
from kanban_tui.tui.look.pen import Piece, cut, wrap
from kanban_tui.tui.look.phrases import would_refuse
from kanban_tui.tui.look.theme import Inks
from kanban_tui.tui.parts.foot import Hint
from kanban_tui.tui.parts.line import LineSheet, hints_row
from kanban_tui.tui.way import orders
from kanban_tui.tui.way.messages import OrderGiven
from kanban_tui.tui.way.orders import Order

_MOST = 2
"""Rows that a question may take."""


class ReasonSheet(LineSheet):
    """Asks for the reason of what is done to some items."""

    QUESTION: ClassVar[str] = ""
    WITHOUT: ClassVar[str] = ""
    DOES: ClassVar[str] = ""

    def __init__(self, items: Sequence[Item]) -> None:
        super().__init__()
        self.items = items

    def enter(self, text: str) -> None:
        if text.strip():
            self.post_message(OrderGiven(self.order([item.id for item in self.items], text)))
        else:
            self.tell(self.WITHOUT)

    def order(self, numbers: list[int], reason: str) -> Order:
        """What is done, with its reason."""
        raise NotImplementedError

    def told(self, inks: Inks, width: int) -> list[list[Piece]]:
        return [
            *([("  ", None), (line, inks.muted)] for line in self.asked(width - 2)),
            [],
            hints_row([Hint("enter", self.DOES), Hint("esc", "leave it")], inks, width),
            [],
        ]

    def asked(self, width: int) -> list[str]:
        """The whole question; of a long title as much as two rows leave room for."""
        name = named(self.items)
        for size in range(cell_len(name), 0, -2):
            lines = wrap(self.QUESTION.replace("{}", cut(name, size)), width, 9)
            if len(lines) <= _MOST:
                return lines
        return [cut(self.QUESTION.replace("{}", name), width)]


class BlockSheet(ReasonSheet):
    """Asks why an item cannot go on."""

    SIGN = "×"
    QUESTION = "Why can {} not go on?"
    WITHOUT = "A block needs its reason: who reads it can help."
    DOES = "block it"

    def order(self, numbers: list[int], reason: str) -> Order:
        return partial(orders.block, numbers=numbers, reason=reason)


class ReboxSheet(ReasonSheet):
    """Asks why the time box of an item starts anew."""

    SIGN = "0"
    QUESTION = "Why does the time box of {} start anew?"
    WITHOUT = "To start a box anew needs a reason: the report tells it."
    DOES = "start it anew"

    def order(self, numbers: list[int], reason: str) -> Order:
        return partial(orders.rebox, number=numbers[0], reason=reason)


class NoteSheet(ReasonSheet):
    """Asks for a note on an item."""

    SIGN = "*"
    QUESTION = "What is to be noted on {}?"
    WITHOUT = "A note says something."
    DOES = "note it"

    def order(self, numbers: list[int], reason: str) -> Order:
        return partial(orders.note, number=numbers[0], text=reason)


class ExpediteSheet(ReasonSheet):
    """Asks why an item goes before all others."""

    SIGN = "!"
    QUESTION = "Why does {} go before all others?"
    WITHOUT = "To expedite needs a reason: it passes limits that hold for everybody else."
    DOES = "expedite it"

    def __init__(self, items: Sequence[Item], full: tuple[Scope, ...] = ()) -> None:
        """`full` is what would refuse it: that is told before the reason is typed."""
        self.full = full
        super().__init__(items)

    def told(self, inks: Inks, width: int) -> list[list[Piece]]:
        rows = super().told(inks, width)
        if self.full:
            hints = [
                Hint("enter", f"would be refused: {would_refuse(self.full)}", refused=True),
                Hint("esc", "leave it"),
            ]
            rows[-2] = hints_row(hints, inks, width)
        return rows

    def keeps_refused(self, sentence: str) -> bool:
        """What makes room in the lane is told by the panel, which keeps the reason for then."""
        del sentence
        return False

    def order(self, numbers: list[int], reason: str) -> Order:
        return partial(orders.expedite, number=numbers[0], reason=reason)


def named(items: Sequence[Item]) -> str:
    """The items in words: one by its number and title, several by their numbers."""
    if len(items) == 1:
        return f"{items[0].id} {items[0].title}"
    return ", ".join(f"#{item.id}" for item in items)

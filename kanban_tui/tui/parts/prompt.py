"""One line that asks for a value."""

from __future__ import annotations

from collections.abc import Callable

from kanban_tui.tui.look.pen import Piece, wrap
from kanban_tui.tui.look.theme import Inks
from kanban_tui.tui.parts.foot import Hint
from kanban_tui.tui.parts.line import LineSheet, hints_row

_MOST = 3
"""Rows that what is asked may take."""


class Prompt(LineSheet):
    """Asks, and hands what was entered to `then`; it stays open until it is closed."""

    SIGN = ">"

    def __init__(self, asks: str, then: Callable[[str], None], *, text: str = "", does: str = "set it") -> None:
        super().__init__(text)
        self.asks, self.then, self.does = asks, then, does

    def enter(self, text: str) -> None:
        self.then(text)

    def told(self, inks: Inks, width: int) -> list[list[Piece]]:
        keys = hints_row([Hint("enter", self.does), Hint("esc", "leave it")], inks, width)
        return [*([("  ", None), (line, inks.muted)] for line in self.asked(width - 2)), [], keys, []]

    def asked(self, width: int) -> list[str]:
        return wrap(self.asks, width, _MOST)

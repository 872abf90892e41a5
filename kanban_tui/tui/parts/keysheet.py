"""A sheet without a line to type on: each of its keys acts at once."""

from __future__ import annotations

from typing import ClassVar

from textual import events

from kanban_tui.tui.parts.foot import Hint
from kanban_tui.tui.parts.painted import Painted
from kanban_tui.tui.parts.sheet import Sheet
from kanban_tui.tui.shell import sign


class KeySheet(Painted, Sheet, can_focus=True):
    """Has the keys while it is open. One that does nothing here is told, since it does something elsewhere."""

    CALLED: ClassVar[str] = ""
    """What its page of keys is headed."""
    stray: tuple[Hint, ...] = ()
    """The key pressed last, if it does nothing here."""

    def __init__(self) -> None:
        super().__init__(classes="sheet")

    def on_mount(self) -> None:
        self.focus()
        self.fit()

    def on_key(self, event: events.Key) -> None:
        here = self.screen.active_bindings
        known = any(name in here for name in event.aliases)
        stray = () if known else (Hint(sign(event.key), "does nothing here", refused=True),)
        if stray != self.stray:
            self.stray = stray
            self.fit()

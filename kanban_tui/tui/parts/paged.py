"""A screen of a header, a page of rows and a foot."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Generic, TypeVar

from textual import getters
from textual.app import ComposeResult
from textual.screen import Screen
from textual.strip import Strip

from kanban_tui.glyphs import Glyphs
from kanban_tui.tui.look.theme import Inks
from kanban_tui.tui.parts.foot import Foot
from kanban_tui.tui.parts.header import Header
from kanban_tui.tui.parts.page import Page
from kanban_tui.tui.shell import Shell

T = TypeVar("T")


class PagedScreen(Screen[T], Generic[T]):
    """Shows what `drawing` makes of the width there is."""

    app = getters.app(Shell)

    takes_keys = True
    """False until what the keys act on was read: what is typed before waits for it."""

    async def take_keys(self) -> None:
        """What the keys act on is there."""
        if not self.takes_keys:
            self.takes_keys = True
            await self.app.take_keys()

    def compose(self) -> ComposeResult:
        self.header = Header()
        self.page = Page(self.drawing)
        self.foot = Foot()
        yield self.header
        yield self.page
        yield self.foot

    def on_resize(self) -> None:
        self.set_class(self.app.size.height < 16, "low")

    def drawing(self, width: int, inks: Inks, glyphs: Glyphs) -> Sequence[Strip]:
        """The rows of the page."""
        raise NotImplementedError

    def action_leave(self) -> None:
        self.app.pop_screen()

    def action_scroll_rows(self, rows: int) -> None:
        self.page.scroll_rows(rows)

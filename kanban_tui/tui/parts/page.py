"""A page of rows longer than the screen."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual import events
from textual.strip import Strip

from kanban_tui.glyphs import Glyphs
from kanban_tui.tui.look.theme import Inks
from kanban_tui.tui.parts.painted import Painted

Drawing = Callable[[int, Inks, Glyphs], Sequence[Strip]]


class Page(Painted):
    """Shows what a drawing function makes of its width, and scrolls it."""

    def __init__(self, drawing: Drawing) -> None:
        super().__init__()
        self.drawing = drawing
        self.top = 0

    def paint(self, width: int) -> Sequence[Strip]:
        rows = self.drawing(width, self.inks, self.glyphs)
        self.top = max(0, min(self.top, len(rows) - self.size.height))
        return rows[self.top :]

    def scroll_rows(self, rows: int) -> None:
        """Go down so many rows, or up."""
        self.top = max(0, self.top + rows)
        self.repaint()

    def on_resize(self) -> None:
        self.repaint()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.stop()
        self.scroll_rows(2)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.stop()
        self.scroll_rows(-2)

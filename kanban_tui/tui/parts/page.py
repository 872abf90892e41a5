"""A page of rows longer than the screen."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual import events
from textual.strip import Strip

from kanban_tui.glyphs import Glyphs
from kanban_tui.tui.look.pen import row
from kanban_tui.tui.look.theme import Inks
from kanban_tui.tui.parts.painted import Painted

_BELOW = "more below"

Drawing = Callable[[int, Inks, Glyphs], Sequence[Strip]]


def seen(rows: Sequence[Strip], top: int, height: int, inks: Inks) -> Sequence[Strip]:
    """The rows from `top` on that find room; the last one says so where more of them come that are not empty."""
    shown, rest = rows[top : top + height], rows[top + height :]
    if height < 2 or not any(strip.text.strip() for strip in rest):
        return shown
    return [*shown[:-1], row(shown[-1].cell_length, [(" ", None), (_BELOW, inks.muted)])]


class Page(Painted):
    """Shows what a drawing function makes of its width, and scrolls it."""

    def __init__(self, drawing: Drawing) -> None:
        super().__init__()
        self.drawing = drawing
        self.top = 0

    def paint(self, width: int) -> Sequence[Strip]:
        rows = self.drawing(width, self.inks, self.glyphs)
        self.top = max(0, min(self.top, len(rows) - self.size.height))
        return seen(rows, self.top, self.size.height, self.inks)

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

"""A widget filled by a drawing function of its width and height."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual.strip import Strip

from kanban_tui.glyphs import Glyphs
from kanban_tui.tui.look.theme import Inks
from kanban_tui.tui.parts.painted import Painted

Drawing = Callable[[int, int, Inks, Glyphs], Sequence[Strip]]


class Chart(Painted):
    """Shows what a drawing function makes of its size. Where the drawing names items, a click picks one."""

    drawing: Drawing | None = None

    def show(self, drawing: Drawing) -> None:
        """Show another drawing."""
        self.drawing = drawing
        self.repaint()

    def paint(self, width: int) -> Sequence[Strip]:
        if self.drawing is None:
            return []
        return self.drawing(width, self.size.height, self.inks, self.glyphs)

    def on_resize(self) -> None:
        self.repaint()

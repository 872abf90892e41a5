"""The one line that is left when the terminal is too small for a board."""

from __future__ import annotations

from collections.abc import Sequence

from textual.strip import Strip

from kanban_tui.tui.widgets.arrange import SMALLEST
from kanban_tui.tui.widgets.painted import Painted
from kanban_tui.tui.widgets.pen import cut, row


class Small(Painted):
    """Says what is needed, and what there is."""

    def paint(self, width: int) -> Sequence[Strip]:
        needed, (columns, rows) = SMALLEST, self.app.size
        words = f"{columns} x {rows}: wip needs {needed[0]} x {needed[1]}"
        return [row(width, [(cut(words, width, self.glyphs.cut), self.inks.plain)])]

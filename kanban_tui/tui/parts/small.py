"""The one line that is left when the terminal is too small for a board."""

from __future__ import annotations

from collections.abc import Sequence

from textual.strip import Strip

from kanban_tui.tui.look.arrange import SMALLEST
from kanban_tui.tui.look.pen import cut, row
from kanban_tui.tui.parts.painted import Painted


class Small(Painted):
    """Says what is needed, and what there is."""

    def paint(self, width: int) -> Sequence[Strip]:
        needed, (columns, rows) = SMALLEST, self.app.size
        words = f"{columns} x {rows}: wip needs {needed[0]} x {needed[1]}"
        return [row(width, [(cut(words, width, self.glyphs.cut), self.inks.plain)])]

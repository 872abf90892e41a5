"""Empty rows, and the one line that is left when the terminal is too small for a board."""

from __future__ import annotations

from collections.abc import Sequence

from textual.strip import Strip

from kanban_tui.tui.widgets.arrange import SMALLEST
from kanban_tui.tui.widgets.painted import Painted
from kanban_tui.tui.widgets.pen import blank, cut, row


class Gap(Painted):
    """An empty row between blocks."""

    def paint(self, width: int) -> Sequence[Strip]:
        return [blank(width)]


class Small(Painted):
    """Says what is needed, and what there is."""

    def paint(self, width: int) -> Sequence[Strip]:
        needed, (columns, rows) = SMALLEST, self.app.size
        words = f"wip needs {needed[0]} x {needed[1]}, here is {columns} x {rows}"
        return [row(width, [(cut(words, width, self.glyphs.cut), self.inks.plain)])]

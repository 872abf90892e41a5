"""Where there is room for one column only, three rows of tabs stand for the header and the heads."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len
from textual.strip import Strip

from kanban_tui.glyphs import Glyphs
from kanban_tui.tui.board import head
from kanban_tui.tui.board.head import Head
from kanban_tui.tui.look.pen import Piece, brief, row, width_of
from kanban_tui.tui.look.theme import Inks
from kanban_tui.tui.parts.painted import Painted

_GAP = 2
_LEAST = 2


def draw(heads: Sequence[Head], focus: int, width: int, inks: Inks, glyphs: Glyphs) -> list[Strip]:
    """Names, counts and meters side by side, one cell free at each end.

    Names are cut from the farthest tab inwards; tabs that do not fit at all are left out, the farthest first.
    """
    room = width - 2
    counts = [head.count(h, inks, glyphs, wide=True) for h in heads]
    short = [head.count(h, inks, glyphs, wide=False) for h in heads]
    widths = [max(cell_len(h.name), width_of(c)) for h, c in zip(heads, counts, strict=True)]
    least = [max(_LEAST, width_of(c)) for c in short]
    shown = list(range(len(heads)))
    while len(shown) > 1 and sum(least[k] for k in shown) + _GAP * (len(shown) - 1) > room:
        shown.remove(max(shown, key=lambda k: (abs(k - focus), k)))
    for k in sorted(shown, key=lambda k: (-abs(k - focus), -k)):
        over = sum(widths[j] for j in shown) + _GAP * (len(shown) - 1) - room
        if over <= 0:
            break
        widths[k] = max(least[k], widths[k] - over)
    rows: list[list[Piece]] = [[], [], []]
    for k in shown:
        size = widths[k]
        number = counts[k] if width_of(counts[k]) <= size else short[k]
        ink = inks.here_name if k == focus else inks.soft if heads[k].kind.in_progress else inks.muted
        name: list[Piece] = [(brief(heads[k].name, size, glyphs.cut), ink)]
        cells = [name, number, head.meter(heads[k], size, inks, glyphs)]
        for pieces, cell in zip(rows, cells, strict=True):
            pieces += [*cell, (" " * (size - width_of(cell) + _GAP), None)]
    return [row(width, [(" ", None), *pieces]) for pieces in rows]


class Tabs(Painted):
    """The tabs of a narrow board."""

    heads: tuple[Head, ...] = ()
    focus_index = 0

    def show(self, heads: Sequence[Head], focus: int) -> None:
        """Show other columns, or another one in focus."""
        if (tuple(heads), focus) != (self.heads, self.focus_index):
            self.heads, self.focus_index = tuple(heads), focus
            self.repaint()

    def paint(self, width: int) -> Sequence[Strip]:
        return draw(self.heads, self.focus_index, width, self.inks, self.glyphs)

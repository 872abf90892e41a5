"""Blocked time: how long items could not go on, by reason, and what is blocked now."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct
from textual.strip import Strip

from kanban_tui.glyphs import Glyphs
from kanban_tui.tui.look.pen import cut
from kanban_tui.tui.look.theme import Inks
from kanban_tui.tui.metrics.charts import rows
from kanban_tui.tui.metrics.charts.axes import Scale, words
from kanban_tui.tui.metrics.charts.grid import Grid
from kanban_tui.tui.metrics.charts.rows import Row

_NAME = 0.4


class Reason(Struct, frozen=True):
    """A reason, how long it blocked, and that in words."""

    name: str
    time: int
    said: str


class Blocked(Struct, frozen=True):
    """Reasons, the longest first, and the items that are blocked now."""

    reasons: tuple[Reason, ...]
    open: tuple[Row, ...]
    empty: tuple[str, ...] = ()


def order(data: Blocked) -> list[int]:
    """The numbers of what is blocked now, as they stand."""
    return [row.number for row in data.open]


def draw(
    data: Blocked, width: int, height: int, inks: Inks, glyphs: Glyphs, selected: int | None = None
) -> list[Strip]:
    """What is blocked now, then a bar for each reason."""
    if not data.reasons and not data.open:
        return words(data.empty, width, height, inks).strips()
    grid = Grid(width, height)
    y = 0
    if data.open:
        room = max(1, min(len(data.open), height // 2 - 1 if data.reasons else height - 1))
        grid.put(1, 0, "blocked now", inks.muted)
        rows.draw(grid, data.open, 0, 1, width, room, inks, glyphs, selected)
        y = room + 2
    if data.reasons and y + 1 < height:
        grid.put(1, y, "reasons, all blocks of the period", inks.muted)
        _bars(grid, data.reasons, y + 1, height - y - 1, inks, glyphs)
    return grid.strips()


def _bars(grid: Grid, reasons: Sequence[Reason], y: int, height: int, inks: Inks, glyphs: Glyphs) -> None:
    shown = reasons if len(reasons) <= height else reasons[: height - 1]
    said = max(len(reason.said) for reason in shown) if shown else 0
    name = max(8, min(int(grid.width * _NAME), grid.width - said - 8))
    across = Scale(0, max(reason.time for reason in reasons), max(1, grid.width - name - said - 4))
    for k, reason in enumerate(shown):
        grid.put(1, y + k, cut(reason.name, name, glyphs.cut), inks.soft)
        grid.put(name + 2, y + k, glyphs.over * max(1, across.cell(reason.time)), inks.violet)
        grid.put_right(grid.width, y + k, reason.said, inks.muted)
    if len(shown) < len(reasons):
        grid.put(1, y + height - 1, f"{len(reasons) - len(shown):,} more", inks.muted)

"""Items below each other with the cursor among them, and bars behind names."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct
from rich.cells import cell_len
from rich.style import Style

from kanban_tui.glyphs import Glyphs
from kanban_tui.tui.look.pen import cut
from kanban_tui.tui.look.theme import Inks
from kanban_tui.tui.metrics.charts.grid import Grid

_LEAST_TITLE = 16


class Row(Struct, frozen=True):
    """An item in a list: number, title, and what is said of it at the right, first what goes last."""

    number: int
    title: str
    said: tuple[tuple[str, str], ...] = ()
    """Pieces with the name of their ink: `plain`, `muted`, `red`, `amber`, `violet`."""


def window(count: int, at: int | None, room: int) -> int:
    """The first of `count` rows to show in a room of so many, so that the row at `at` is among them."""
    if at is None or count <= room:
        return 0
    return max(0, min(at - room // 2, count - room))


def draw(
    grid: Grid,
    rows: Sequence[Row],
    x: int,
    y: int,
    width: int,
    height: int,
    inks: Inks,
    glyphs: Glyphs,
    selected: int | None = None,
) -> None:
    """A list on part of a grid. What does not fit is counted on the last row."""
    if height <= 0:
        return
    at = next((k for k, row in enumerate(rows) if row.number == selected), None)
    room = height if len(rows) <= height else height - 1
    first = window(len(rows), at, room)
    gutter = max((len(str(row.number)) for row in rows), default=1) + 1
    for k, row in enumerate(rows[first : first + room]):
        _item(grid, row, x, y + k, width, gutter, inks, glyphs, here=row.number == selected)
    if len(rows) > room:
        grid.put(x + 1, y + room, f"{len(rows) - room:,} more", inks.muted)


def _item(
    grid: Grid, row: Row, x: int, y: int, width: int, gutter: int, inks: Inks, glyphs: Glyphs, *, here: bool
) -> None:
    if here:
        grid.fill(x, y, width, 1, inks.ground)
        grid.put(x, y, glyphs.cursor, inks.here, [row.number])
    grid.put(x + 1, y, f"{row.number:<{gutter}}", inks.here if here else inks.muted, [row.number])
    end = x + width
    for text, ink in row.said:
        if end - cell_len(text) < x + 1 + gutter + _LEAST_TITLE:
            break
        grid.put_right(end, y, text, ink_named(ink, inks))
        end -= cell_len(text) + 2
    room = end - x - 1 - gutter
    grid.put(
        x + 1 + gutter, y, cut(row.title, max(0, room), glyphs.cut), inks.plain if here else inks.soft, [row.number]
    )


def ink_named(name: str, inks: Inks) -> Style:
    """The ink a piece asks for."""
    return {
        "plain": inks.plain,
        "soft": inks.soft,
        "muted": inks.muted,
        "red": inks.refused,
        "amber": inks.warning,
        "violet": inks.blocked,
    }[name]

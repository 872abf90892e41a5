"""Time boxes: how much of its box each item has used, as a bar with marks where risk begins and where the box ends."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct
from rich.cells import cell_len
from textual.strip import Strip

from kanban_tui.glyphs import Glyphs
from kanban_tui.tui.look.pen import cut
from kanban_tui.tui.look.theme import Inks
from kanban_tui.tui.metrics.charts.axes import Scale, words
from kanban_tui.tui.metrics.charts.grid import Grid
from kanban_tui.tui.metrics.charts.rows import window

END = 100
_LEAST_SCALE, _MOST_SCALE = 125, 250
_TITLE = 0.36


class Bar(Struct, frozen=True):
    """An item and the percent it has used of its box; `state` is `ok`, `at risk` or `breached`."""

    number: int
    title: str
    percent: int
    state: str
    open: bool


class Boxes(Struct, frozen=True):
    """The items held to a box, the fullest first, those in progress before those finished."""

    bars: tuple[Bar, ...]
    risk: int = 80
    empty: tuple[str, ...] = ()


def order(data: Boxes) -> list[int]:
    """The numbers as they stand below each other."""
    return [bar.number for bar in data.bars]


def draw(data: Boxes, width: int, height: int, inks: Inks, glyphs: Glyphs, selected: int | None = None) -> list[Strip]:
    """A row for each item on one scale of percent, under a row that names the marks."""
    if not data.bars:
        return words(data.empty, width, height, inks).strips()
    grid = Grid(width, height)
    top = max(_LEAST_SCALE, min(_MOST_SCALE, max(bar.percent for bar in data.bars)))
    gutter = max(len(str(bar.number)) for bar in data.bars) + 1
    said = max(cell_len(_said(bar)) for bar in data.bars)
    title = max(8, int((width - gutter - said) * _TITLE))
    left = 1 + gutter + title + 1
    across = Scale(0, top, max(4, width - left - said - 2) - 1)
    _marks(grid, data, left, across, inks)
    rows = _rows(data)
    at = next((k for k, bar in enumerate(rows) if isinstance(bar, Bar) and bar.number == selected), None)
    room = height - 1 if len(rows) < height else height - 2
    first = window(len(rows), at, room)
    for k, each in enumerate(rows[first : first + room]):
        if isinstance(each, str):
            grid.put(1, k + 1, each, inks.muted)
        else:
            _bar(grid, data, each, k + 1, gutter, title, left, across, inks, glyphs, here=each.number == selected)
    if len(rows) > room:
        grid.put(
            1, height - 1, f"{len(rows) - first - room:,} more below" if first + room < len(rows) else "", inks.muted
        )
    return grid.strips()


def _rows(data: Boxes) -> Sequence[Bar | str]:
    """The bars with a word before those of each kind."""
    running = [bar for bar in data.bars if bar.open]
    done = [bar for bar in data.bars if not bar.open]
    rows: list[Bar | str] = []
    if running:
        rows += ["in progress", *running]
    if done:
        rows += ["finished", *done]
    return rows


def _said(bar: Bar) -> str:
    return f"{bar.percent:,} %" if bar.state == "ok" else f"{bar.state} {bar.percent:,} %"


def _marks(grid: Grid, data: Boxes, left: int, across: Scale, inks: Inks) -> None:
    """The scale above the bars."""
    for percent, ink in ((END, inks.plain), (data.risk, inks.muted), (0, inks.muted)):
        text = f"{percent} %" if percent == END else f"{percent}"
        at = left + across.cell(percent) - len(str(percent)) + 1
        if grid.free(max(0, at) - 1, 0, len(text) + 2):
            grid.put(max(left, at), 0, text, ink)


def _bar(
    grid: Grid,
    data: Boxes,
    bar: Bar,
    y: int,
    gutter: int,
    title: int,
    left: int,
    across: Scale,
    inks: Inks,
    glyphs: Glyphs,
    *,
    here: bool,
) -> None:
    items = [bar.number]
    if here:
        grid.fill(0, y, grid.width, 1, inks.ground)
        grid.put(0, y, glyphs.cursor, inks.here, items)
    grid.put(1, y, str(bar.number).ljust(gutter), inks.here if here else inks.muted, items)
    grid.put(1 + gutter, y, cut(bar.title, title, glyphs.cut), inks.plain if bar.open or here else inks.soft, items)
    used, end, risk = across.cell(bar.percent), across.cell(END), across.cell(data.risk)
    within = inks.red if bar.state == "breached" else inks.amber if bar.state == "at risk" else inks.soft
    for x in range(across.cells + 1):
        if x == end:
            grid.put(left + x, y, glyphs.end, inks.red if bar.state == "breached" else inks.muted, items)
        elif x <= used and bar.percent:
            cut_off = bar.percent > across.high and x == across.cells
            grid.put(
                left + x,
                y,
                glyphs.arrow if cut_off else glyphs.heavy,
                within if x > end or bar.state != "breached" else inks.soft,
                items,
            )
        elif x == risk:
            grid.put(left + x, y, glyphs.risk, inks.faint, items)
        elif x < end:
            grid.put(left + x, y, glyphs.thin, inks.faint, items)
    ink = {"breached": inks.refused, "at risk": inks.warning}.get(bar.state, inks.muted)
    grid.put_right(grid.width, y, _said(bar), ink)

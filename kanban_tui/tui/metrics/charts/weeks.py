"""Throughput: a bar for each week, those without a finish too, and lines that so many of the weeks did not exceed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from msgspec import Struct
from rich.style import Style
from textual.strip import Strip

from kanban_tui.glyphs import Glyphs
from kanban_tui.tui.look.theme import Inks
from kanban_tui.tui.metrics.charts.axes import (
    Frame,
    Line,
    Scale,
    draw_days,
    draw_lines,
    draw_up,
    name_width,
    rounded_up,
    words,
)
from kanban_tui.tui.metrics.charts.grid import ACROSS, UP, Dots, Grid

_WIDEST = 8
_NOTE = 20


class Week(Struct, frozen=True):
    """A week by its first day, and how many items were finished in it; a partial one is not over or began late, an odd
    one is more than noise.
    """

    first: date
    finished: int
    partial: bool = False
    odd: bool = False


class Weeks(Struct, frozen=True):
    """Consecutive weeks, and the lines of their percentiles."""

    weeks: tuple[Week, ...]
    lines: tuple[Line, ...]
    empty: tuple[str, ...] = ()


def draw(data: Weeks, width: int, height: int, inks: Inks, glyphs: Glyphs) -> list[Strip]:
    """The run chart on `width` times `height` cells. Where weeks outnumber the bars, a bar is the mean of some."""
    if not any(week.finished for week in data.weeks):
        return words(data.empty, width, height, inks).strips()
    grid = Grid(width, height)
    rows = height - 2
    names = name_width(data.lines) + 2
    left = max(3, len(f"{_top(max(week.finished for week in data.weeks), data.lines, rows):,}")) + 1
    room = width - left - names
    if len(data.weeks) > room:
        room = width - left - max(names, _NOTE)
    together = -(-len(data.weeks) // max(1, room))
    bars = list(_bars(data.weeks, together))
    # A mean of some weeks is not as high as the highest of them.
    top = _top(max(count for count, *_ in bars), data.lines, rows)
    size = min(_WIDEST, max(1, room // len(bars)))
    gap = 1 if size > 1 else 0
    frame = Frame(left, 0, size * len(bars) - gap, Scale(0, top, rows))
    for k, (count, partial, odd) in enumerate(bars):
        ink = inks.red if odd else inks.muted if partial else inks.soft
        _bar(grid, frame, frame.left + k * size, size - gap, count, ink, glyphs)
        said = f"{count:g}"
        if gap and size - gap >= len(said):
            above = frame.row(count) - 1 if count else frame.floor - 1
            grid.put(frame.left + k * size + (size - gap - len(said)) // 2, max(0, above), said, ink)
    draw_up(grid, frame, data.lines, inks, glyphs)
    draw_lines(grid, frame, data.lines, inks, glyphs)
    last = data.weeks[-1].first
    note = f"a bar is {together} weeks" if together > 1 else ""
    grid.put_right(width, frame.floor + 1, note, inks.muted)
    wide = Frame(frame.left, 0, max(1, frame.width - size + gap + 1), frame.up)
    draw_days(grid, wide, data.weeks[0].first, last, inks, end=width - (len(note) + 2 if note else 0))
    return grid.strips()


def _top(highest: float, lines: Sequence[Line], rows: int) -> int:
    """The end of the axis: above the highest bar there is room for its number, and no line lies beyond it."""
    return rounded_up(max(highest * (rows + 1) / rows, *(line.value for line in lines), 1), rows)


def _bars(weeks: Sequence[Week], together: int) -> list[tuple[float, bool, bool]]:
    """The height of each bar, and whether it is of a partial week, or of an odd one."""
    groups = [weeks[k : k + together] for k in range(0, len(weeks), together)]
    return [
        (
            sum(week.finished for week in group) / len(group),
            len(group) == 1 and group[0].partial,
            any(week.odd for week in group),
        )
        for group in groups
    ]


def _bar(grid: Grid, frame: Frame, x: int, width: int, value: float, ink: Style, glyphs: Glyphs) -> None:
    """A bar from the floor up to the value, which a line of the same value meets."""
    dots = Dots(glyphs)
    for up in range(UP, frame.part(value, UP) + 1 if value else 0):
        for across in range(width * ACROSS):
            dots.set(across, up, ink)
    dots.draw(grid, x, frame.floor)

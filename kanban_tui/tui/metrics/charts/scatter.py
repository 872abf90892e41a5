"""Cycle times: a dot for each finished item by the day it was finished, and at the right how many took how long."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from msgspec import Struct
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

FEW = 150
_WITH_HISTOGRAM = 60
_BEYOND = 1.6


class Point(Struct, frozen=True):
    """A finished item: its day as an ordinal, the days it took, and whether it broke its time box."""

    number: int
    day: int
    days: int
    over: bool = False


class Scatter(Struct, frozen=True):
    """The finished items of a period. `lines` ascend, the last one is the highest."""

    points: tuple[Point, ...]
    since: date
    until: date
    lines: tuple[Line, ...]
    empty: tuple[str, ...] = ()


def draw(
    data: Scatter, width: int, height: int, inks: Inks, glyphs: Glyphs, selected: int | None = None
) -> list[Strip]:
    """The scatterplot with its histogram, on `width` times `height` cells."""
    if not data.points:
        return words(data.empty, width, height, inks).strips()
    grid = Grid(width, height)
    top = _top(data, height - 2)
    rows = height - 2
    left = max(3, len(f"{top:,}")) + 1
    names = name_width(data.lines) + 1
    bars = min(18, width // 6) if width >= _WITH_HISTOGRAM else 0
    frame = Frame(left, 0, width - left - names - (bars + 2 if bars else 0), Scale(0, top, rows))
    above = [point for point in data.points if point.days > top]
    shown = [point for point in data.points if point.days <= top]
    _select(grid, frame, data, shown, selected, inks, glyphs)
    if len(data.points) <= FEW:
        _few(grid, frame, data, shown, inks, glyphs)
    else:
        _many(grid, frame, data, shown, inks, glyphs)
    if bars:
        _histogram(grid, frame, shown, bars, inks, glyphs)
    draw_up(grid, frame, data.lines, inks, glyphs)
    if bars:
        grid.rule(frame.left + frame.width + 2, frame.floor, bars, glyphs.thin, inks.faint)
        grid.put(frame.left + frame.width + 2, frame.floor + 1, "how many", inks.muted)
    draw_lines(grid, frame, data.lines, inks, glyphs, reach=bars + 2 if bars else 0)
    if above and grid.free(width - names + 1, 0):
        grid.put(width - names + 1, 0, f"{len(above):,} above"[: names - 1], inks.muted)
    draw_days(grid, frame, data.since, data.until, inks)
    return grid.strips()


def order(data: Scatter) -> list[int]:
    """The numbers from the slowest to the fastest, as a cursor goes down."""
    return [point.number for point in sorted(data.points, key=lambda p: (-p.days, -p.day, p.number))]


def _top(data: Scatter, rows: int) -> int:
    """Where the axis ends: at the longest time, unless few items stand far above all the others."""
    longest = max(point.days for point in data.points)
    highest = max((line.value for line in data.lines), default=longest)
    return rounded_up(longest if longest <= 2 * highest else highest * _BEYOND, rows)


def _across(frame: Frame, data: Scatter) -> Scale:
    return Scale(data.since.toordinal(), data.until.toordinal(), frame.width - 1)


def _select(
    grid: Grid, frame: Frame, data: Scatter, shown: Sequence[Point], number: int | None, inks: Inks, glyphs: Glyphs
) -> None:
    """The item under the cursor, with its number beside it."""
    point = next((point for point in data.points if point.number == number), None)
    if point is None:
        return
    across = _across(frame, data)
    x = frame.left + across.cell(point.day)
    y = frame.row(point.days) if point in shown else frame.top
    label = f"{glyphs.bullet} {point.number}"
    if x + len(label) > frame.left + frame.width:
        label = f"{point.number} {glyphs.bullet}"
        x -= len(label) - 1
    grid.put(x, y, label, inks.here, [point.number])


def _few(grid: Grid, frame: Frame, data: Scatter, shown: Sequence[Point], inks: Inks, glyphs: Glyphs) -> None:
    """A sign for each item; where several share a cell, one that is over its box shows."""
    across = _across(frame, data)
    cells: dict[tuple[int, int], list[Point]] = {}
    for point in shown:
        cells.setdefault((frame.left + across.cell(point.day), frame.row(point.days)), []).append(point)
    for (x, y), here in cells.items():
        if grid.free(x, y):
            over = any(point.over for point in here)
            sign, ink = ("+", inks.red) if over else (glyphs.bullet, inks.plain)
            grid.put(x, y, sign, ink, [point.number for point in here])


def _many(grid: Grid, frame: Frame, data: Scatter, shown: Sequence[Point], inks: Inks, glyphs: Glyphs) -> None:
    """A braille dot for each item; red wins a cell."""
    across = _across(frame, data)
    dots = Dots(glyphs)
    for point in shown:
        ink, rank = (inks.red, 1) if point.over else (inks.plain, 0)
        dots.set(across.part(point.day, ACROSS), frame.part(point.days, UP), ink, rank, [point.number])
    dots.draw(grid, frame.left, frame.floor)


def _histogram(grid: Grid, frame: Frame, shown: Sequence[Point], width: int, inks: Inks, glyphs: Glyphs) -> None:
    """How many items lie on each row, on the axis of the plot."""
    rows: dict[int, int] = {}
    for point in shown:
        row = frame.row(point.days)
        rows[row] = rows.get(row, 0) + 1
    most = max(rows.values(), default=1)
    left = frame.left + frame.width + 2
    for row, count in rows.items():
        size = max(1, round(count / most * (width - len(f" {count:,}"))))
        grid.put(left, row, glyphs.heavy * size, inks.soft)
        grid.put(left + size, row, f" {count:,} ", inks.muted)

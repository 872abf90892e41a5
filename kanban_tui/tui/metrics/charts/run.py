"""What was counted day by day: an area under each day's value with the limit above it, or dots with a line of means."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import pairwise

from msgspec import Struct
from textual.strip import Strip

from kanban_tui.board.words import decimal
from kanban_tui.glyphs import Glyphs
from kanban_tui.tui.look.arrange import NARROW
from kanban_tui.tui.look.theme import Inks
from kanban_tui.tui.metrics.charts.axes import Frame, Scale, draw_days, draw_up, rounded_up, words
from kanban_tui.tui.metrics.charts.grid import ACROSS, UP, Dots, Grid
from kanban_tui.tui.metrics.charts.scatter import FEW

Marks = tuple[tuple[date, float], ...]


class Run(Struct, frozen=True):
    """A value for each day from `since` to `until` (`area`) with the limit that held on it (None: there was none);
    `rest` is the part of each value that the limit counts, the same where it counts all; what is above it is dotted.
    `beside` is how many are expedited beside the last limit.
    `dots` are single values by their date, `means` the steps of a line through them, which is named `mean`."""

    since: date
    until: date
    area: tuple[float, ...] = ()
    limits: tuple[int | None, ...] = ()
    rest: tuple[float, ...] = ()
    dots: Marks = ()
    means: Marks = ()
    mean: str = ""
    beside: int = 0
    empty: tuple[str, ...] = ()


def draw(data: Run, width: int, height: int, inks: Inks, glyphs: Glyphs) -> list[Strip]:
    """The run chart on `width` times `height` cells."""
    values = [*data.area, *(value for _, value in data.dots)]
    if not any(values):
        return words(data.empty, width, height, inks).strips()
    grid = Grid(width, height)
    rows = height - 2
    held = [limit for limit in data.limits if limit is not None]
    top = rounded_up(max((*values, *held)), rows)
    left = max(3, len(f"{top:,}")) + 1
    last = f"limit {data.limits[-1]:,}" if data.limits and data.limits[-1] is not None else ""
    if last and data.beside:
        last += f" +{data.beside:,} expedited" if width >= NARROW else f" +{data.beside:,}"
    last = f"{data.mean} {decimal(data.means[-1][1])}" if data.means else last
    frame = Frame(left, 0, max(1, width - left - (len(last) + 1 if last else 0)), Scale(0, top, rows))
    _limits(grid, frame, data.limits, last if data.limits else "", inks, glyphs)
    dots = Dots(glyphs)
    slices = zip(*(_slices(each, frame.width * ACROSS) for each in (data.area, data.rest or data.area)), strict=True)
    for x, (value, rest) in enumerate(slices):
        counted = frame.part(rest, UP) if rest else UP - 1
        for up in range(UP, frame.part(value, UP) + 1 if value else 0):
            if up <= counted:
                dots.set(x, up, inks.soft)
            elif (x + up) % 2:
                dots.set(x, up, inks.red)
    across = Scale(data.since.toordinal(), data.until.toordinal(), frame.width - 1)
    for day, value in data.dots:
        if len(data.dots) <= FEW:
            grid.put(frame.left + across.cell(day.toordinal()), frame.row(value), glyphs.bullet, inks.plain)
        else:
            dots.set(across.part(day.toordinal(), ACROSS), frame.part(value, UP), inks.soft)
    dots.draw(grid, frame.left, frame.floor)
    _means(grid, frame, across, data.means, last, inks, glyphs)
    draw_up(grid, frame, (), inks, glyphs)
    draw_days(grid, frame, data.since, data.until, inks, end=width, spans=bool(data.area))
    return grid.strips()


def _means(grid: Grid, frame: Frame, across: Scale, means: Marks, last: str, inks: Inks, glyphs: Glyphs) -> None:
    """A line that steps to each mean, behind the dots, named at its end."""
    ends = [*(across.cell(day.toordinal()) for day, _ in means[1:]), frame.width]
    for (day, value), end in zip(means, ends, strict=False):
        start = across.cell(day.toordinal())
        grid.rule(frame.left + start, frame.row(value), max(1, end - start), glyphs.room, inks.amber)
    if means:
        grid.put(frame.left + frame.width + 1, frame.row(means[-1][1]), last, inks.warning)


def _slices(values: Sequence[float], count: int) -> list[float]:
    """The highest value of each of `count` equal parts."""
    if not values:
        return []
    ends = [k * len(values) // count for k in range(count + 1)]
    return [max(values[start : max(start + 1, end)]) for start, end in pairwise(ends)]


def _limits(grid: Grid, frame: Frame, limits: Sequence[int | None], last: str, inks: Inks, glyphs: Glyphs) -> None:
    """A line at the limit on the days that had one, the last one named."""
    for x in range(frame.width if limits else 0):
        limit = limits[x * len(limits) // frame.width]
        if limit is not None:
            grid.put(frame.left + x, frame.row(limit), glyphs.room, inks.amber)
    if last:
        grid.put(frame.left + frame.width + 1, frame.row(limits[-1] or 0), last, inks.warning)

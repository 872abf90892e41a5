"""The cumulative flow diagram: how many items have come to each column, day by day, as stripes that never fall."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import pairwise

from msgspec import Struct
from rich.cells import cell_len
from rich.style import Style
from textual.strip import Strip

from kanban_tui.board.model import Kind
from kanban_tui.glyphs import Glyphs
from kanban_tui.tui.look.pen import cut
from kanban_tui.tui.look.theme import Inks
from kanban_tui.tui.metrics.charts.axes import Frame, Scale, draw_days, draw_up, words
from kanban_tui.tui.metrics.charts.grid import ACROSS, UP, Dots, Grid

_WIDEST_NAME = 30
_SWATCH = 3


class Stripe(Struct, frozen=True):
    """A column: its name and kind, and how many items have reached it by the end of each day since the chart begins."""

    name: str
    kind: Kind
    reached: tuple[int, ...]


class Flow(Struct, frozen=True):
    """The columns from left to right, for each day from `since` to `until`; none reaches more than the one before."""

    stripes: tuple[Stripe, ...]
    since: date
    until: date
    empty: tuple[str, ...] = ()


class Fill(Struct, frozen=True):
    """How a stripe is filled: which of the dots of a cell, the sign where there are no dots, and the ink."""

    dots: frozenset[tuple[int, int]]
    sign: str
    ink: Style
    rank: int


_ALL = frozenset((x, y) for x in range(ACROSS) for y in range(UP))
_HALF = frozenset((x, y) for x, y in _ALL if (x + y) % 2 == 0)
_LINES = frozenset((x, y) for x, y in _ALL if y % 2 == 0)
_POINTS = frozenset({(0, 1), (1, 3)})
_POINT = frozenset({(0, 0)})
_WORKED = ((_ALL, "#"), (_HALF, "+"), (_LINES, "="))


def draw(data: Flow, width: int, height: int, inks: Inks, glyphs: Glyphs) -> list[Strip]:
    """The stripes on `width` times `height` cells, each named at the right with what stands in it now."""
    if not data.stripes or data.stripes[0].reached[-1] == 0:
        return words(data.empty, width, height, inks).strips()
    grid = Grid(width, height)
    high = data.stripes[0].reached[-1]
    longest = max(cell_len(name) + cell_len(count) for name, count in _held(data))
    names = min(_SWATCH + longest, _WIDEST_NAME, width // 2)
    left = max(3, len(f"{high:,}")) + 1
    frame = Frame(left, 0, width - left - names - 2, Scale(0, max(high, 1), height - 2))
    fills = _fills(data.stripes, inks)
    if glyphs.fine:
        _dotted(grid, frame, data, fills, glyphs)
    else:
        _signed(grid, frame, data, fills)
    draw_up(grid, frame, (), inks, glyphs)
    draw_days(grid, frame, data.since, data.until, inks, end=width, spans=True)
    _names(grid, frame, data, fills, names, inks, glyphs)
    return grid.strips()


def _fills(stripes: Sequence[Stripe], inks: Inks) -> list[Fill]:
    """Dense and bright where work is done, thin where it waits or is over."""
    fills: list[Fill] = []
    worked = 0
    for stripe in stripes:
        if stripe.kind is Kind.QUEUE:
            fills.append(Fill(_POINTS, ".", inks.muted, 1))
        elif stripe.kind is Kind.DONE:
            fills.append(Fill(_POINT, "-", inks.faint, 0))
        else:
            dots, sign = _WORKED[worked % len(_WORKED)]
            fills.append(Fill(dots, sign, inks.plain if stripe.kind is Kind.ACTIVE else inks.soft, 2 + worked))
            worked += 1
    return fills


def _day(frame: Frame, data: Flow, x: int, parts: int) -> int:
    """The index of the day that is drawn at a part of a cell."""
    days = len(data.stripes[0].reached)
    return min(days - 1, max(0, round((x + 0.5) / parts * days / frame.width - 0.5)))


def _dotted(grid: Grid, frame: Frame, data: Flow, fills: Sequence[Fill], glyphs: Glyphs) -> None:
    """Every dot belongs to one stripe; the upper edge of each stripe is drawn whole."""
    dots = Dots(glyphs)
    for x in range(frame.width * ACROSS):
        day = _day(frame, data, x, ACROSS)
        tops = [max(UP - 1, frame.part(stripe.reached[day], UP)) for stripe in data.stripes]
        for k, fill in enumerate(fills):
            below = tops[k + 1] if k + 1 < len(tops) else UP - 1
            for y in range(below + 1, tops[k] + 1):
                if y == tops[k] or (x % ACROSS, y % UP) in fill.dots:
                    dots.set(x, y, fill.ink, fill.rank)
    dots.draw(grid, frame.left, frame.floor)


def _signed(grid: Grid, frame: Frame, data: Flow, fills: Sequence[Fill]) -> None:
    """The same without dots: a sign in each cell."""
    for x in range(frame.width):
        day = _day(frame, data, x, 1)
        tops = [frame.row(stripe.reached[day]) for stripe in data.stripes]
        for k, fill in enumerate(fills):
            below = tops[k + 1] if k + 1 < len(tops) else frame.floor
            for y in range(tops[k], below):
                grid.put(frame.left + x, y, fill.sign, fill.ink)


def _names(grid: Grid, frame: Frame, data: Flow, fills: Sequence[Fill], width: int, inks: Inks, glyphs: Glyphs) -> None:
    """A name for each stripe beside its end, pushed apart where they would touch."""
    ends = [*(stripe.reached[-1] for stripe in data.stripes), frame.up.low]
    wanted = [
        (frame.row(top) + frame.row(below)) // 2 if top > frame.up.low else frame.floor - 1
        for top, below in pairwise(ends)
    ]
    rows: list[int] = []
    for row in wanted:
        rows.append(max(row, rows[-1] + 1 if rows else 0))
    over = max(0, rows[-1] - frame.floor)
    rows = [max(k, row - over) for k, row in enumerate(rows)] if over else rows
    x = frame.left + frame.width + 1
    for stripe, (name, count), fill, row in zip(data.stripes, _held(data), fills, rows, strict=True):
        grid.put(x, row, _swatch(fill, glyphs), fill.ink)
        ink = inks.plain if stripe.kind.in_progress else inks.muted
        used = grid.put(x + _SWATCH, row, cut(name, width - _SWATCH - len(count), glyphs.cut), ink)
        grid.put(x + _SWATCH + used, row, count, ink)


def _held(data: Flow) -> list[tuple[str, str]]:
    """The name of each column, and what stands in it now."""
    held = [*(stripe.reached[-1] for stripe in data.stripes), 0]
    return [
        (stripe.name, f" {here - behind:,}")
        for stripe, (here, behind) in zip(data.stripes, pairwise(held), strict=True)
    ]


def _swatch(fill: Fill, glyphs: Glyphs) -> str:
    """Two cells of a fill."""
    if not glyphs.fine:
        return fill.sign * 2
    return Dots.cell(fill.dots) * 2

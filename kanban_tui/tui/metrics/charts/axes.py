"""One mapping from values to cells, and the ticks and named lines that use it as the dots do."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from itertools import pairwise
from math import ceil, floor
from textwrap import wrap

from msgspec import Struct
from rich.cells import cell_len

from kanban_tui.glyphs import Glyphs
from kanban_tui.tui.look.theme import Inks
from kanban_tui.tui.metrics.charts.grid import Grid

_STEPS = (1, 2, 5)
_ROWS_A_TICK = 3
_BETWEEN_DAYS = 2
_ONE_DAY = timedelta(days=1)
HEADLINE = 85


class Scale(Struct, frozen=True):
    """Where values lie on so many cells beyond the first, from `low` to `high`."""

    low: float
    high: float
    cells: int

    def cell(self, value: float) -> int:
        """The cell of a value, from the low end."""
        return self.part(value, 1)

    def part(self, value: float, parts: int) -> int:
        """The same in parts of a cell: `part(v, n) // n` is `cell(v)`."""
        span = self.high - self.low
        at = (value - self.low) / span * self.cells if span else 0.0
        return max(0, min((self.cells + 1) * parts - 1, floor((at + 0.5) * parts)))


class Line(Struct, frozen=True):
    """A named line across a chart: `85 %` at 9, said `9 d`."""

    name: str
    value: float
    said: str
    headline: bool = False


def percent_lines(values: Sequence[tuple[int, int | None]], unit: str = " d") -> tuple[Line, ...]:
    """The lines of percentiles; those that have no value are left out."""
    return tuple(
        Line(f"{percent} %", value, f"{value:,}{unit}", percent == HEADLINE)
        for percent, value in values
        if value is not None
    )


def step(high: float, most: int) -> int:
    """The round step that reaches `high` in at most so many ticks."""
    size = 1
    while True:
        for factor in _STEPS:
            if high / (size * factor) <= max(1, most):
                return size * factor
        size *= 10


def ticks(low: float, high: float, rows: int) -> list[int]:
    """Round values between two ends for an axis of so many rows."""
    size = step(high - low, max(2, rows // _ROWS_A_TICK))
    first = -(-int(low) // size) * size
    return list(range(first, int(high) + 1, size))


def rounded_up(high: float, rows: int) -> int:
    """The end of an axis: the first tick that is not under `high`, unless that would leave much empty."""
    size = step(max(1.0, high), max(2, rows // _ROWS_A_TICK))
    end = max(1, ceil(high))
    tick = -(-end // size) * size
    return tick if 2 * (tick - end) < size else end


class Frame(Struct, frozen=True):
    """A plot on a grid: its first column and row, its width, and the rows of its values above the floor line.

    Values from `up.low` stand on the floor, which is the row of the line below the plot.
    """

    left: int
    top: int
    width: int
    up: Scale

    @property
    def floor(self) -> int:
        return self.top + self.up.cells

    def row(self, value: float) -> int:
        """The row of a value; what is more than nothing stands above the floor."""
        return self.floor - max(self.up.cell(value), 1 if value > self.up.low else 0)

    def part(self, value: float, parts: int) -> int:
        """The same in parts of a row, counted up from the floor's."""
        return max(self.up.part(value, parts), parts if value > self.up.low else 0)


def draw_up(grid: Grid, frame: Frame, lines: Sequence[Line], inks: Inks, glyphs: Glyphs) -> None:
    """The axis at the left: its ticks and the floor. A tick yields to a line of another value on its row."""
    taken = {frame.row(line.value): line.value for line in lines}
    for value in (int(frame.up.low), *ticks(frame.up.low + 1, frame.up.high, frame.up.cells)):
        row = frame.floor - frame.up.cell(value)
        if taken.get(row, value) == value:
            grid.put_right(frame.left - 1, row, f"{value:,}", inks.muted)
    grid.rule(frame.left, frame.floor, frame.width, glyphs.thin, inks.faint)


def draw_lines(grid: Grid, frame: Frame, lines: Sequence[Line], inks: Inks, glyphs: Glyphs, *, reach: int = 0) -> None:
    """Lines across the plot behind its dots, and `reach` cells on, named at their right end.

    Lines on one row share a name; the headline is drawn first.
    """
    rows: dict[int, list[Line]] = {}
    for line in lines:
        rows.setdefault(frame.row(line.value), []).append(line)
    end = frame.left + frame.width + reach
    last = min(grid.width, end + 1 + name_width(lines))
    for row, here in rows.items():
        said = next((line for line in here if line.headline), here[-1])
        grid.rule(frame.left, row, frame.width + reach, glyphs.room, inks.amber if said.headline else inks.faint)
        name_ink, value_ink = (inks.warning, inks.plain) if said.headline else (inks.muted, inks.muted)
        grid.put(end + 1, row, said.name, name_ink)
        grid.put_right(last, row, said.said, value_ink)


def name_width(lines: Sequence[Line]) -> int:
    """The cells that the names of lines take at the right."""
    return max((cell_len(line.name) + 1 + cell_len(line.said) for line in lines), default=0)


def draw_days(
    grid: Grid, frame: Frame, since: date, until: date, inks: Inks, *, end: int | None = None, spans: bool = False
) -> None:
    """Dates below the floor: as many round ones as have room before the cell `end`, else the end of the plot.

    Where days are `spans` of cells side by side, a date stands where its day begins; else they are points.
    """
    first, last = since.toordinal(), until.toordinal()
    across = Scale(first, last + 1, frame.width) if spans else Scale(first, last, frame.width - 1)
    row, room = frame.floor + 1, frame.width if end is None else end - frame.left
    for candidates in _CALENDARS:
        marks = [(across.cell(day.toordinal()), words) for day, words in candidates(since, until)]
        marks = [(at, words) for at, words in marks if at + cell_len(words) <= room]
        if marks and all(at + cell_len(words) + _BETWEEN_DAYS <= after for (at, words), (after, _) in pairwise(marks)):
            for at, words in marks:
                grid.put(frame.left + at, row, words, inks.muted)
            return


Marks = Iterator[tuple[date, str]]


def _days(every: int) -> Callable[[date, date], Marks]:
    def found(since: date, until: date) -> Marks:
        day = since
        while day <= until and (until - since).days // every < 40:
            if every == 1 or (day.isoweekday() == 1 and (day.toordinal() // 7) % (every // 7) == 0):
                yield day, f"{day.day} {day:%b}"
            day += _ONE_DAY

    return found


def _months(every: int) -> Callable[[date, date], Marks]:
    def found(since: date, until: date) -> Marks:
        year, month = since.year, since.month
        while (year, month) <= (until.year, until.month):
            first = date(year, month, 1)
            if (month - 1) % every == 0 and since <= first:
                yield first, str(year) if month == 1 else f"{first:%b}"
            year, month = (year, month + 1) if month < 12 else (year + 1, 1)

    return found


def _years(every: int) -> Callable[[date, date], Marks]:
    def found(since: date, until: date) -> Marks:
        for year in range(since.year + 1, until.year + 1):
            if year % every == 0:
                yield date(year, 1, 1), str(year)

    return found


_CALENDARS = (
    _days(1),
    _days(7),
    _days(14),
    _months(1),
    _months(3),
    _months(6),
    _years(1),
    _years(2),
    _years(5),
    _years(20),
)


def words(said: Sequence[str], width: int, height: int, inks: Inks) -> Grid:
    """What stands in the place of a chart that has nothing to draw: why, and what would show more."""
    grid = Grid(width, height)
    rows = [(row, line is said[0]) for line in said for row in wrap(line, max(1, width))]
    for k, (row, first) in enumerate(rows):
        grid.put(0, k, row, inks.soft if first else inks.muted)
    return grid

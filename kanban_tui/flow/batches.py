"""The batches in which work really moves: how many items cross a boundary together, and what that costs (FLOW d20).

Crossings that follow one another within 15 minutes are one transfer batch; in a history that knows only dates, those of
the same date.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import tzinfo

from msgspec import Struct

from kanban_tui.board.clock import local_date, midnight
from kanban_tui.board.layout import OFF_BOARD, Layout
from kanban_tui.board.model import DAY, SECOND, Kind
from kanban_tui.flow.items import ItemMeasures

GAP = 15 * 60 * SECOND


class Transfers(Struct, frozen=True):
    """The transfer batches into a column (by index): when each began, in order, and of how many items it was."""

    column: int
    at: tuple[int, ...]
    sizes: tuple[int, ...]

    @property
    def items(self) -> int:
        """How many items crossed."""
        return sum(self.sizes)

    @property
    def mean(self) -> float | None:
        """Items in a batch, on average over batches."""
        return self.items / len(self.sizes) if self.sizes else None

    @property
    def felt(self) -> float | None:
        """The batch that an item finds itself in, on average over items."""
        return sum(size * size for size in self.sizes) / self.items if self.sizes else None

    @property
    def alone(self) -> float | None:
        """The share of items that crossed alone."""
        return self.sizes.count(1) / self.items if self.sizes else None

    @property
    def largest(self) -> int | None:
        """The most items that crossed together."""
        return max(self.sizes, default=None)


class Held(Struct, frozen=True):
    """How long finished items stood in the last column, which waits, until their batch went on, of their cycle time."""

    items: int
    time: int
    cycle_time: int

    @property
    def share(self) -> float | None:
        """The part of the time from start to finish."""
        return self.time / self.cycle_time if self.cycle_time else None


def transfers(
    items: Sequence[ItemMeasures], layout: Layout, tz: tzinfo, *, since: int | None, until: int
) -> tuple[Transfers, ...]:
    """The batches of a period at the start, at each hand-off and at the finish, from left to right."""
    crossed = {
        k: sorted(
            at
            for item in items
            if (at := item.crossed.dates[k]) is not None and (since is None or since <= at) and at <= until
        )
        for k in range(layout.start, layout.done + 1)
    }
    gap = _gap((at for line in crossed.values() for at in line), tz)
    return tuple(_chained(k, line, gap) for k, line in crossed.items())


def felt_size(instants: Iterable[int], tz: tzinfo) -> float | None:
    """The batch that an item finds itself in, of crossings of one boundary."""
    return chained(OFF_BOARD, instants, tz).felt


def chained(column: int, instants: Iterable[int], tz: tzinfo) -> Transfers:
    """The batches of crossings into one column."""
    line = sorted(instants)
    return _chained(column, line, _gap(line, tz))


def held(items: Iterable[ItemMeasures], layout: Layout, tz: tzinfo) -> Held | None:
    """What finished items waited for their batch in the last column in progress; None where that does not wait."""
    last = layout.done - 1
    if layout.columns[last].kind is not Kind.WAITING:
        return None
    timed = [item for item in items if item.cycle_time is not None]
    (done,) = (line for line in transfers(timed, layout, tz, since=None, until=2**63) if line.column == layout.done)
    starts = dict(zip(done.at, done.sizes, strict=True))
    count = time = 0
    size = 1
    for item in sorted(timed, key=lambda item: item.finished or 0):
        size = starts.get(item.finished or 0, size)
        entered = [stay.entered for stay in item.stays if stay.column == last]
        if size > 1 and entered and item.finished is not None:
            count, time = count + 1, time + item.finished - entered[-1]
    return Held(count, time, sum(item.cycle_time or 0 for item in timed))


def trailing(line: Transfers, span: int = 90 * DAY) -> tuple[float, ...]:
    """The felt size at each batch, of those that began within `span` up to it."""
    found = []
    first = items = squares = 0
    for at, size in zip(line.at, line.sizes, strict=True):
        items, squares = items + size, squares + size * size
        while line.at[first] <= at - span:
            items, squares = items - line.sizes[first], squares - line.sizes[first] ** 2
            first += 1
        found.append(squares / items)
    return tuple(found)


def _gap(instants: Iterable[int], tz: tzinfo) -> int:
    """How far apart crossings of one batch may be: not at all where only dates are known."""
    return 0 if all(at == midnight(local_date(at, tz), tz) for at in instants) else GAP


def _chained(column: int, line: Sequence[int], gap: int) -> Transfers:
    starts: list[int] = []
    sizes: list[int] = []
    last = None
    for at in line:
        if last is not None and at - last <= gap:
            sizes[-1] += 1
        else:
            starts.append(at)
            sizes.append(1)
        last = at
    return Transfers(column, tuple(starts), tuple(sizes))

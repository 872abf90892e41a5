"""The cumulative flow diagram: how many items have come to each column or beyond, day by day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta, tzinfo

from kanban_tui.board.clock import local_date
from kanban_tui.flow.items import ItemMeasures

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class CfdDay:
    """The end of a local day: `reached[k]` items are in column k or beyond for good, as far as is known today."""

    date: date
    reached: tuple[int, ...]

    @property
    def bands(self) -> tuple[int, ...]:
        """What stands in each column by these lines: the difference of neighbours."""
        return tuple(here - beyond for here, beyond in zip(self.reached, (*self.reached[1:], 0), strict=True))


def cfd(items: Iterable[ItemMeasures], columns: int, days: Sequence[date], tz: tzinfo) -> list[CfdDay]:
    """The lines of a board of so many columns over consecutive days.

    An item counts from the last time it crossed into a column or beyond, so no line ever falls, no line crosses
    another, and the last differences are what stands in the columns. An item that was moved back counts as never
    having been further, a skipped column gets the date of the next one, and one that was cancelled leaves all lines.
    """
    steps: list[Counter[date]] = [Counter() for _ in range(columns)]
    for item in items:
        before, day = None, None
        for k, at in enumerate(item.crossed.dates):
            if at is None:
                break
            if at != before:
                before, day = at, local_date(at, tz)
            if day is not None:
                steps[k][day] += 1
    if not days:
        return []
    reached = [sum(n for day, n in of_column.items() if day < days[0]) for of_column in steps]
    lines = []
    for day in days:
        for k, of_column in enumerate(steps):
            reached[k] += of_column[day]
        lines.append(CfdDay(day, tuple(reached)))
    return lines

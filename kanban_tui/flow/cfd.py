"""The cumulative flow diagram: how many items have come to each column or beyond, day by day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, tzinfo

from msgspec import Struct

from kanban_tui.flow.counting import before, edges
from kanban_tui.flow.items import ItemMeasures


class CfdDay(Struct, frozen=True):
    """The end of a local day: `reached[k]` items are in column k or beyond for good, as far as is known today."""

    date: date
    reached: tuple[int, ...]

    @property
    def bands(self) -> tuple[int, ...]:
        """What stands in each column by these lines: the difference of neighbours."""
        return tuple(here - beyond for here, beyond in zip(self.reached, (*self.reached[1:], 0), strict=True))


def cfd(items: Sequence[ItemMeasures], columns: int, days: Sequence[date], tz: tzinfo) -> list[CfdDay]:
    """The lines of a board of so many columns over consecutive days.

    An item counts from the last time it crossed into a column or beyond, so no line ever falls, no line crosses
    another, and the last differences are what stands in the columns. An item that was moved back counts as never
    having been further, a skipped column gets the date of the next one, and one that was cancelled leaves all lines.
    """
    ends = edges(days, tz)[1:]
    lines = [before([at for item in items if (at := item.crossed.dates[k]) is not None], ends) for k in range(columns)]
    return [CfdDay(day, reached) for day, reached in zip(days, zip(*lines, strict=True), strict=True)]

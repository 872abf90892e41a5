"""Time in a column by visits: physical time, of finished items only."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from kanban_tui.flow.items import ItemMeasures
from kanban_tui.flow.percentiles import percentile


class TimeInColumn(Struct, frozen=True):
    """How long the `n` items that came by stayed in a column (by index), all their `visits` together."""

    column: int
    n: int
    p50: int | None
    p85: int | None
    visits: int


def time_in_column(items: Iterable[ItemMeasures], columns: int) -> list[TimeInColumn]:
    """The time in each of the first `columns` columns; those after the finish tell nothing."""
    times: list[list[int]] = [[] for _ in range(columns)]
    visits = [0] * columns
    for item in items:
        for spent in item.columns:
            if spent.column < columns:
                times[spent.column].append(spent.time)
                visits[spent.column] += spent.visits
    return [
        TimeInColumn(k, len(of_column), percentile(sorted(of_column), 50), percentile(sorted(of_column), 85), visits[k])
        for k, of_column in enumerate(times)
    ]

"""How often the board said no, by column and by week."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, tzinfo

from msgspec import Struct

from kanban_tui.board.clock import local_date
from kanban_tui.board.history import RefusalRecord
from kanban_tui.flow.days import week_of


class Refusals(Struct, frozen=True):
    """Recorded refusals: how many, by column (None: none was named), by ISO week that has any."""

    total: int
    by_column: dict[int | None, int]
    by_week: dict[str, int]


def refusals(records: Iterable[RefusalRecord], *, since: date | None, until: date, tz: tzinfo) -> Refusals:
    """The refusals of a period, both dates included."""
    columns: Counter[int | None] = Counter()
    days: Counter[date] = Counter()
    for record in records:
        day = local_date(record.at, tz)
        if (since is None or day >= since) and day <= until:
            columns[record.column_id] += 1
            days[day] += 1
    weeks: Counter[str] = Counter()
    for day in sorted(days):
        weeks[week_of(day)] += days[day]
    return Refusals(sum(days.values()), dict(columns), dict(weeks))

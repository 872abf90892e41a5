"""Instants counted by day: sorted once and searched for each day, however many there are."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from datetime import date, timedelta, tzinfo

from kanban_tui.board.clock import midnight

ONE_DAY = timedelta(days=1)


def edges(days: Sequence[date], tz: tzinfo) -> list[int]:
    """The instants at which consecutive days begin, and that at which the last one is over; none for no days."""
    return [midnight(day, tz) for day in (*days, days[-1] + ONE_DAY)] if days else []


def before(instants: Iterable[int], edges: Sequence[int]) -> list[int]:
    """How many instants are earlier than each edge."""
    ordered = sorted(instants)
    return [bisect_left(ordered, edge) for edge in edges]

"""The measures at the head of a board, on the screen and in `wip status`. They read more than the screen shows."""

from __future__ import annotations

import sqlite3
from bisect import bisect_right
from datetime import timedelta, tzinfo
from typing import NamedTuple

from kanban_tui.board import clock
from kanban_tui.board.layout import Layout
from kanban_tui.board.model import DAY, Board
from kanban_tui.store import glance, queries, records

_WEEK = 7
LEAST_TIMED = 10
"""With fewer finished items a percentile of them says nothing of the next one."""
_PACE_DAYS = 28


class Numbers(NamedTuple):
    """What the header tells of the whole board."""

    breached: int = 0
    blocked: int = 0
    within_days: int | None = None
    """Days in which 85 % of the finished items were finished, from ten of them on."""
    a_week: float | None = None
    recent: int | None = None
    """Finished in the last seven days."""
    refused: tuple[tuple[int | None, int], ...] = ()
    """How often each column (None: the board) said no in the last seven days."""


def wip_limit(board: Board) -> int | None:
    """The board's own limit, else that of its columns in progress together where all have one."""
    running = [column.wip_limit for column in board.columns if column.kind.in_progress]
    return glance.wip_limit(board.wip_limit, running)


class Calendar:
    """The local dates of many instants, as days since the first of them.

    To ask the zone for each of 100,000 instants takes a third of a second; to ask it for every midnight between them,
    a hundredth.
    """

    def __init__(self, first: int, last: int, tz: tzinfo) -> None:
        day, end = clock.local_date(first, tz), clock.local_date(last, tz)
        self._midnights = [clock.midnight(day + timedelta(days=n), tz) for n in range((end - day).days + 1)]

    def day(self, instant: int) -> int:
        """The number of the local date on which an instant falls."""
        return bisect_right(self._midnights, instant) - 1


def read_numbers(c: sqlite3.Connection, board: Board, now: int) -> Numbers:
    """Measure what the header tells."""
    from kanban_tui.flow.items import measure

    tz = clock.zone(board.zone)
    layout = Layout.of(board.columns, board.retired)
    running = records.histories(c, queries.in_progress(c, board.id))
    measures = [measure(history, board, layout, now=now, tz=tz) for history in running]
    found = Numbers(
        breached=sum(1 for found in measures if found.box is not None and found.box.overrun),
        blocked=len(queries.items(c, board.id, blocked=True)),
        refused=tuple(records.refused_since(c, board.id, now - _WEEK * DAY).items()),
    )
    finished = records.finish_times(c, board.id)
    return _finished(found, finished, now, tz) if finished else found._replace(recent=0)


def _finished(found: Numbers, finished: list[tuple[int | None, int]], now: int, tz: tzinfo) -> Numbers:
    """With the cycle time, the pace and the latest of what is finished."""
    from kanban_tui.flow.percentiles import percentile

    timed = [(start, end) for start, end in finished if start is not None and start <= end]
    instants = [instant for pair in timed for instant in pair] + [end for _, end in finished] + [now]
    calendar = Calendar(min(instants), max(instants), tz)
    days = sorted(calendar.day(end) - calendar.day(start) + 1 for start, end in timed)
    ends = [calendar.day(end) for _, end in finished]
    today = calendar.day(now)
    span = min(_PACE_DAYS, today - min(ends))
    pace = sum(1 for day in ends if today - span <= day < today)
    return found._replace(
        within_days=percentile(days, 85) if len(days) >= LEAST_TIMED else None,
        # Over four whole weeks, or the days there are; before the first week is over it would be a guess.
        a_week=_WEEK * pace / span if span >= _WEEK else None,
        recent=sum(1 for _, end in finished if end > now - _WEEK * DAY),
    )
